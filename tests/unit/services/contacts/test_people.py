"""People: lists by what is asked, cards, careers, addresses, influences, cards of a storekeeper."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mcr_desktop.domain.changes import Change, Changes, Value
from mcr_desktop.domain.contact_checks import UnderThemselvesError
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.ids import new_id, show
from mcr_desktop.services.contacts.people import ORDERS, PeopleQuery

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account

NAUGHTY = (
    *(
        "",
        " ",
        "\t\n",
        "NULL",
        "None",
        "-1",
        "1e400",
        "NaN",
        "\u202eevil",
        "\ufeff",
        "a\u0301" * 40,
    ),
    *(
        "' OR 1=1 --",
        '"; DROP TABLE contact; --',
        "<img src=x onerror=alert(1)>",
        "%s%n",
        "{0.__class__}",
    ),
    *(
        "\u0627\u0644\u0639\u0631\u0628\u064a\u0629",
        "\u7530\u4e2d\u3055\u3093",
        "\U0001f468\u200d\U0001f469\u200d\U0001f467",
        "x" * 20_000,
    ),
    *(
        "2026-13-45",
        "9999-12-31",
        "0000-00-00",
        "--02-30",
        "+" * 50,
        "1" * 400,
        "a@b" * 500,
        ",",
        ";",
    ),
)


def _names(services, **asked):
    query = PeopleQuery(**asked)
    return [row.contact.name for row in services.people.rows(services.people.ids(query)) if row]


@pytest.fixture
def staff(services: Services, account: Account) -> dict[str, bytes]:
    add = services.people.add
    ann = add(account, "Ann Berg", role="decides", owner="Jun", city="Porto", cadence_days=30)
    bob = add(account, "bob Åse", title="Buyer", reports_to=ann.id, relation="partner")
    eve = add(account, "Eve Lund", email="eve@example.com", left_on="2026-01-31")
    services.touches.log(account, "call", [ann.id], "2026-09-01")
    services.touches.log(account, "visit", [bob.id], "2026-11-20")
    return {"ann": ann.id, "bob": bob.id, "eve": eve.id}


def test_a_list_holds_what_is_asked_in_its_order(services, account, staff):
    services.people.add(services.accounts.add("Northwind"), "Zoe Ohm", owner="Ada")
    assert _names(services) == ["Ann Berg", "bob Åse", "Zoe Ohm"]
    assert _names(services, account=account.id, here="all", order="-name") == [
        "Eve Lund",
        "bob Åse",
        "Ann Berg",
    ]
    assert _names(services, here="left") == ["Eve Lund"]
    assert _names(services, words="ASE buy") == ["bob Åse"]
    assert _names(services, words="eve@", here="all") == ["Eve Lund"]
    assert _names(services, owner="") == ["bob Åse"]
    assert _names(services, owner="Jun") == ["Ann Berg"]
    assert _names(services, relation="customer") == ["Ann Berg", "Zoe Ohm"]
    assert _names(services, role="decides") == ["Ann Berg"]
    assert _names(services, order="-last") == ["bob Åse", "Ann Berg", "Zoe Ohm"]
    assert _names(services, quiet=True) == ["Ann Berg"]
    assert _names(services, order="account")[-1] == "bob Åse"
    for order in ORDERS:
        assert len(_names(services, order=f"-{order}")) == 3
    choices = services.people.choices(account)
    assert (choices["owner"], choices["role"]) == (("Jun",), ("decides",))


def test_a_row_shows_how_quiet_somebody_is_and_whom_they_report_to(services, account, staff):
    ann, bob = services.people.rows([staff["ann"], staff["bob"]])
    assert (ann.last_on, ann.last_channel, ann.quiet_days) == ("2026-09-01", "call", 83)
    assert (ann.cadence_days, ann.over_days, ann.touches) == (30, 53, 1)
    assert (bob.boss, bob.over_days, bob.account.id) == ("Ann Berg", 0, account.id)
    services.touches.log(account, "call", [staff["ann"]])
    (ann,) = services.people.rows([staff["ann"]])
    assert (ann.last_on, ann.over_days) == ("2026-11-23", 0)
    services.removals.remove("contact", [staff["bob"]])
    assert services.people.rows([staff["bob"], staff["ann"]])[0] is None


def test_a_query_is_kept_as_text_and_read_again_whatever_it_says():
    query = PeopleQuery(words="a b", owner="", site=b"s" * 16, quiet=True, order="-last")
    assert PeopleQuery.from_json(query.to_json()) == query
    assert PeopleQuery().to_json() == ""
    for text in ("", "[]", "{", '{"order": "nonsense", "here": 3, "site": "x", "words": null}'):
        assert PeopleQuery.from_json(text) == PeopleQuery()


def test_nobody_comes_to_report_to_themselves(services, account, staff):
    low = services.people.add(account, "Low", reports_to=staff["bob"])
    with pytest.raises(UnderThemselvesError):
        services.people.edit(staff["ann"], reports_to=low.id)
    with pytest.raises(UnderThemselvesError):
        services.people.edit(staff["ann"], reports_to=staff["ann"])
    chart = services.people.chart(account)
    assert chart.depth == {staff["ann"]: 0, staff["bob"]: 1, low.id: 2, staff["eve"]: 0}


def test_a_ring_from_two_devices_is_drawn_with_everybody_in_it(services, account, staff):
    low = services.people.add(account, "Low", reports_to=staff["bob"])
    services.workspace.commit(
        [Change(account.fence, "contact", staff["ann"], {"reports_to": low.id})], ""
    )
    chart = services.people.chart(account)
    (ring,) = chart.rings
    assert set(ring) == {staff["ann"], staff["bob"], low.id}
    assert set(chart.depth) == {one.id for one in chart.contacts}
    assert min(ring) not in chart.boss
    services.people.card(low.id)
    services.people.edit(staff["ann"], reports_to=None)
    assert services.people.chart(account).rings == ()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("role", "king"),
        ("relation", "friend"),
        ("standing", "fine"),
        ("cadence_days", 0),
        ("cadence_days", 2**60),
        ("time_zone", "../../etc"),
        ("left_on", "soon"),
        ("name", "   "),
        ("name", "x" * 501),
        ("merged_into", b"x" * 16),
    ],
)
def test_what_cannot_be_is_refused(services, account, staff, field, value):
    with pytest.raises(InvalidValueError):
        services.people.edit(staff["ann"], **{field: value})


def test_many_are_edited_and_moved_as_one_gesture(services, account, staff):
    assert services.people.edit_many([staff["ann"], staff["bob"]], owner="Mia") == 2
    assert _names(services, owner="Mia") == ["Ann Berg", "bob Åse"]
    services.undo.undo()
    assert _names(services, owner="Mia") == []
    services.people.place({staff["ann"]: (1.5, -2.0), staff["bob"]: (0, -0.0)})
    assert services.people.show(staff["ann"]).map_x == 1.5
    assert services.people.show(staff["bob"]).map_y == 0.0
    services.people.place({staff["ann"]: None})
    assert services.people.show(staff["ann"]).map_x is None


def test_a_career_holds_several_employers_and_moves_on(services, staff):
    careers, ann = services.careers, staff["ann"]
    careers.add(ann, "Orrery", began="2012", ended="2015-06")
    careers.add(ann, "Quillmere", began="2015-07", title="Head of buying")
    careers.add(ann, "Board of trade", began="2018-01-01")
    assert [one.employer for one in careers.of(ann)] == ["Board of trade", "Quillmere", "Orrery"]
    careers.edit(careers.of(ann)[1].id, ended="2026-09")
    careers.add(ann, "Northwind", began="2026-09", title="Chief buyer")
    assert [(one.employer, one.ended) for one in careers.of(ann)] == [
        ("Northwind", None),
        ("Board of trade", None),
        ("Quillmere", "2026-09"),
        ("Orrery", "2015-06"),
    ]
    for wrong in ({"began": "last year"}, {"began": "2019-13"}, {"began": "2020", "ended": "2019"}):
        with pytest.raises(InvalidValueError):
            careers.add(ann, "Elsewhere", **wrong)
    careers.remove(careers.of(ann)[0].id)
    assert len(careers.of(ann)) == 3


def test_ways_lead_only_to_what_surely_is_an_address(services, account, staff):
    eve = staff["eve"]
    services.addresses.add(eve, "phone", "+351 211 234 567", label="desk", preferred=1)
    services.addresses.add(eve, "web", "example.com/eve")
    services.addresses.add(eve, "post", "1 Long Lane\nPorto")
    services.addresses.add(eve, "e-mail", "EVE@example.com")
    ways = services.addresses.ways(eve)
    assert [(one.kind, one.link) for one in ways] == [
        ("phone", "tel:+351211234567"),
        ("e-mail", "mailto:eve@example.com"),
        ("web", "https://example.com/eve"),
        ("post", None),
    ]
    for kind, hostile in (
        ("e-mail", "a@b.example?bcc=all@example.com"),
        ("e-mail", "a@b.example\nBcc: x"),
        ("phone", "+1;ext=`reboot`"),
        ("web", "javascript:alert(1)"),
        ("web", "file:///etc/passwd"),
        ("web", "https://user:pw@example.com"),
    ):
        services.addresses.add(eve, kind, hostile)
    links = [one.link for one in services.addresses.ways(eve) if one.link]
    assert sorted(links) == sorted(one.link for one in ways if one.link)


def test_a_line_of_influence_stands_once_and_never_to_oneself(services, account, staff):
    line = services.influences.add(staff["ann"], staff["bob"], "advises", strength=1)
    again = services.influences.add(staff["ann"], staff["bob"], "advises", strength=3)
    assert line.id == again.id
    assert [one.strength for one in services.influences.of(account)] == [3]
    with pytest.raises(InvalidValueError):
        services.influences.add(staff["ann"], staff["ann"])
    with pytest.raises(InvalidValueError):
        services.influences.edit(line.id, strength=9)
    services.influences.remove(line.id)
    assert services.influences.of(account) == ()
    services.influences.add(staff["ann"], staff["bob"], "advises")
    assert len(services.influences.of(account)) == 1


def test_a_storekeepers_card_keeps_what_was_known_before(services, staff):
    cards, ann = services.storekeeper_cards, staff["ann"]
    cards.put(ann, "influence", "Heard by all", level="middling", noted_on="2026-01-02")
    cards.put(ann, "influence", "Decides alone", level="high", confidence="seen", source="Jun")
    card = cards.of(ann)
    assert card.filled == 1
    line = next(one for one in card.lines if one.factor == "influence")
    assert (line.fact.text, line.fact.noted_on) == ("Decides alone", "2026-11-23")
    assert [one.text for one in line.earlier] == ["Heard by all"]
    assert services.people.facts(ann) == ()
    assert cards.clear(ann, "influence") == 2
    assert cards.of(ann).filled == 0
    with pytest.raises(InvalidValueError):
        cards.put(ann, "mood", "fine")


def test_the_matrix_tells_who_of_us_had_word_with_whom(services, account, staff):
    services.touches.log(account, "call", [staff["ann"]], "2026-10-01", team=("Jun", "Mia"))
    services.touches.log(
        account, "letter", [staff["bob"]], "2026-10-02", two_way=False, team=("Mia",)
    )
    services.touches.log(account, "call", [staff["ann"]], "2020-10-01", team=("Old Hand",))
    found = services.coverages.of(account)
    rows = {row.contact.name: row for row in found.rows}
    place = found.team.index("Mia")
    assert "Old Hand" not in found.team
    assert rows["Ann Berg"].cells[place].count == 1
    assert rows["Ann Berg"].cells[place].last_on == "2026-10-01"
    assert (rows["Ann Berg"].count, rows["Ann Berg"].people) == (2, 3)
    assert (rows["bob Åse"].cells[place].count, rows["bob Åse"].cells[place].one_way) == (0, 1)
    assert rows["bob Åse"].single
    assert "Eve Lund" not in rows
    assert found.uncovered == ()


def test_naughty_and_hostile_values_break_no_list(services, account, staff):
    """What a teammate's device wrote: every text everywhere, days that are none, numbers out of reach."""
    changes = []
    for text in NAUGHTY:
        values: dict[str, Value] = dict.fromkeys(
            ("name", "title", "email", "phone", "mobile", "city", "role", "relation", "owner"), text
        )
        values |= dict.fromkeys(("left_on", "standing", "time_zone", "preferences"), text)
        one = new_id()
        odd: dict[str, Value] = {
            "cadence_days": -(2**63),
            "reports_to": b"short",
            "merged_into": one,
        }
        changes.append(Change(account.fence, "contact", one, {**values, **odd}))
        about = {"contact_id": one}
        changes += [
            Change(
                account.fence,
                "position",
                new_id(),
                {**about, "employer": text, "began": text, "ended": text},
            ),
            Change(account.fence, "address", new_id(), {**about, "kind": text, "value": text}),
            Change(
                account.fence, "influence", new_id(), {"from_id": one, "to_id": b"", "kind": text}
            ),
            Change(
                account.fence,
                "fact",
                new_id(),
                {**about, "kind": "factor", "factor": text, "text": text, "noted_on": text},
            ),
            Change(
                account.fence,
                "touch",
                new_id(),
                {
                    "contacts": f'["{show(one)}", 7, null, "{text[:4]}"]',
                    "two_way": 1,
                    "happened_on": text,
                },
            ),
        ]
    services.workspace.commit(changes, "")
    people = services.people
    every = people.ids(PeopleQuery(here="all"))
    assert len(every) == len(NAUGHTY) + 3
    for order in ORDERS:
        assert len(people.ids(PeopleQuery(here="all", order=order))) == len(every)
    assert all(people.rows(every))
    people.chart(account)
    services.coverages.of(account)
    services.duplicates.find()
    people.choices()
    for one in every:
        card = people.card(one)
        services.addresses.ways(one)
        assert card.factors.contact_id == one


def test_a_last_touch_goes_with_its_erasure_whatever_else_changed_with_it(services, account):
    other = services.accounts.add("Brook Freight")
    whom, elsewhere = services.people.add(account, "Mira"), services.people.add(other, "Ben")
    erased = services.touches.log(account, "call", [whom.id], "2026-11-02")
    kept = services.touches.log(other, "call", [elsewhere.id], "2026-11-03")
    assert services.last_touches.of_fence(account.fence)[whom.id].id == erased.id
    workspace = services.workspace
    with workspace.store.transaction() as tx:
        gone = workspace.journal.erase(tx, account.fence, [("touch", erased.id)])
    workspace.announce(gone | Changes(frozenset({"touch"}), frozenset({kept.id})))
    assert whom.id not in services.last_touches.of_fence(account.fence)
    assert services.last_touches.of_fence(other.fence)[elsewhere.id].id == kept.id
