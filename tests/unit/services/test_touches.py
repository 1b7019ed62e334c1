"""Touches: what is refused, what they add up to, and the clock of an unanswered letter."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.ids import new_id

# The tests' clock stands on Monday 23 November 2026.


@pytest.fixture
def ceo(services, account):
    return services.people.add(account, "Aurelia Vantongeren", executive=1)


@pytest.fixture
def clerk(services, account):
    return services.people.add(account, "Bram Osei")


def waiting(services, account=None):
    return [one.touch.summary for one in services.touches.unanswered(account)]


def wrote(services, account, who, day="2026-11-02", channel="letter", **fields):
    fields.setdefault("summary", "About the late pallets")
    return services.touches.log(
        account, channel, [who.id], day, two_way=False, started_by="them", **fields
    )


@pytest.mark.parametrize(
    "fields",
    [
        {"happened_on": "2026-11-24"},
        {"happened_on": "soon"},
        {"minutes": -1},
        {"minutes": 10**9},
        {"started_at": "25:00"},
        {"started_at": "9:00"},
        {"started_by": "nobody"},
        {"feeling": "furious"},
    ],
)
def test_what_cannot_have_been_is_refused(services, account, fields):
    with pytest.raises(InvalidValueError):
        services.touches.log(account, "call", **fields)
    assert services.touches.all(account) == []


def test_people_of_another_account_are_no_part_of_a_touch(services, account):
    other = services.accounts.add("Brantholm Foods")
    stranger = services.people.add(other, "Ilse Maat")
    for nobody in (stranger.id, new_id()):
        with pytest.raises(NotFoundError):
            services.touches.log(account, "call", [nobody])
    assert services.touches.all(account) == []


def test_a_person_is_named_once_and_a_removed_one_stays_in_what_was(services, account, clerk):
    touch = services.touches.log(account, "call", [clerk.id, clerk.id])
    assert touch.contacts == (clerk.id,)
    services.removals.remove("contact", [clerk.id])
    assert services.touches.edit(touch.id, summary="Pallets", contacts=[clerk.id]).contacts == (
        clerk.id,
    )


def test_touches_with_one_person_are_found_among_all(services, account, ceo, clerk):
    services.touches.log(account, "call", [ceo.id], "2026-11-01", summary="first")
    services.touches.log(account, "call", [clerk.id], "2026-11-02", summary="other")
    services.touches.log(account, "call", [clerk.id, ceo.id], "2026-11-03", summary="both")
    found = services.touches.with_contact(account, ceo.id)
    assert [one.summary for one in found] == ["both", "first"]


def test_an_executive_letter_waits_until_we_begin_a_touch_with_them(services, account, ceo, clerk):
    wrote(services, account, ceo)
    (letter,) = services.touches.unanswered()
    assert (letter.days, letter.by, letter.late) == (21, "rule", True)
    assert [one.name for one in letter.contacts] == ["Aurelia Vantongeren"]
    services.touches.log(account, "call", [clerk.id], "2026-11-10", started_by="us")
    services.touches.log(account, "call", [ceo.id], "2026-11-01", started_by="us")
    services.touches.log(account, "call", [ceo.id], "2026-11-10", started_by="them")
    assert waiting(services) == ["About the late pallets"]
    call = services.touches.log(account, "call", [ceo.id], "2026-11-11", started_by="us")
    assert waiting(services) == []
    services.removals.remove("touch", [call.id])
    assert waiting(services) == ["About the late pallets"]


def test_the_rule_is_for_executives_who_wrote(services, account, ceo, clerk):
    wrote(services, account, clerk)
    services.touches.log(account, "call", [ceo.id], "2026-11-02", started_by="them")
    services.touches.log(account, "letter", [ceo.id], "2026-11-02", started_by="us")
    wrote(services, account, ceo, "2025-11-01", summary="Longer ago than a year")
    assert waiting(services) == []
    asked = wrote(services, account, clerk, "2024-01-08", summary="Asked for a quote")
    services.touches.await_answer(asked.id)
    assert waiting(services, account) == ["Asked for a quote"]
    (letter,) = services.touches.unanswered(account)
    assert letter.by == "said"


def test_a_letter_is_settled_silenced_and_asked_for_again(services, account, ceo):
    letter = wrote(services, account, ceo)
    for day in ("2026-11-01", "2026-11-24"):
        with pytest.raises(InvalidValueError):
            services.touches.settle(letter.id, day)
    assert services.touches.settle(letter.id).answered_on == "2026-11-23"
    assert waiting(services) == []
    assert services.undo.undo() == "Letter marked answered"
    assert waiting(services) == ["About the late pallets"]
    services.touches.no_answer_owed(letter.id)
    assert waiting(services) == []
    services.touches.await_answer(letter.id)
    assert waiting(services) == ["About the late pallets"]


def test_a_touch_that_says_so_answers_even_with_somebody_else(services, account, ceo, clerk):
    letter = wrote(services, account, ceo)
    answer = services.touches.log(
        account, "letter", [clerk.id], "2026-11-05", started_by="us", answers_id=letter.id
    )
    assert waiting(services) == []
    services.touches.edit(answer.id, answers_id=None)
    assert waiting(services) == ["About the late pallets"]
    other = services.accounts.add("Brantholm Foods")
    with pytest.raises(NotFoundError):
        services.touches.log(other, "letter", answers_id=letter.id)


def test_channels_are_counted_by_quarter_with_all_touches_beside(services, account, ceo):
    for channel, day, both in (
        ("call", "2026-10-01", True),
        ("call", "2026-11-23", False),
        ("visit", "2026-09-30", True),
        ("letter", "2024-12-31", True),
        ("letter", "2025-01-01", True),
    ):
        services.touches.log(account, channel, [ceo.id], day, two_way=both)
    mix = services.touches.channel_mix(account)
    assert (mix.since, mix.until, len(mix.quarters), mix.total) == (
        "2025-01-01",
        "2026-11-23",
        8,
        4,
    )
    last = mix.quarters[-1]
    assert (last.quarter, last.until, dict(last.counts)["call"], last.two_way, last.total) == (
        "2026-Q4", "2026-11-23", 2, 1, 2,
    )  # fmt: skip
    assert dict(mix.quarters[0].counts)["letter"] == 1
    assert mix.quarters[1].total == 0


def test_executive_attention_is_told_by_year_since_signing(services, account, ceo):
    assert services.touches.executive_attention(account) is None
    for day, executive in (
        ("2024-02-28", 1), ("2024-02-29", 1), ("2025-02-28", None), ("2025-03-01", 1),
        ("2026-11-01", None),
    ):  # fmt: skip
        services.touches.log(account, "visit", [ceo.id], day, executive=executive)
    told = services.touches.executive_attention(account)
    assert (told.since, told.stated) == ("2024-02-28", False)
    signed = services.accounts.edit(account.id, customer_since="2024-02-29")
    told = services.touches.executive_attention(signed)
    assert told.stated
    assert [(one.since, one.until, one.executive, one.touches) for one in told.years] == [
        ("2024-02-29", "2025-02-28", 1, 2),
        ("2025-03-01", "2026-02-28", 1, 1),
        ("2026-03-01", "2026-11-23", 0, 1),
    ]
    assert told.years[0].days == 366


def test_bad_cells_from_elsewhere_neither_wait_nor_count(services, account, ceo):
    from mcr_desktop.domain.changes import Change, Value

    cells: dict[str, Value] = {
        "channel": "letter", "started_by": "them", "contacts": "not json", "happened_on": "soon",
        "awaits_answer": 1,
    }  # fmt: skip
    services.workspace.commit([Change(account.fence, "touch", new_id(), cells)], "")
    cells |= {"happened_on": "2026-11-01"}
    services.workspace.commit([Change(account.fence, "touch", new_id(), cells)], "")
    (letter,) = services.touches.unanswered()
    assert letter.contacts == ()
    assert services.touches.channel_mix(account).total == 1


def test_somebody_new_is_written_down_together_with_the_touch(services, account):
    known = services.people.add(account, "Adela Brack")
    kept = services.touches.log(account, "call", [known.id], newcomers=["Ida Berg", " "])
    ida = services.people.find("Ida Berg", account)
    assert kept.contacts == (known.id, ida.id)
    services.undo.undo()
    assert [one.name for one in services.people.all(account)] == ["Adela Brack"]
    assert services.touches.all(account) == []


def test_the_touches_with_somebody_are_those_with_whoever_is_shown_as_them(services, account):
    first = services.people.add(account, "Adela Brack")
    second = services.people.add(account, "A. Brack")
    services.touches.log(account, "call", [second.id])
    services.merges.merge(first.id, [second.id])
    assert len(services.touches.with_contact(account, first.id)) == 1


def test_several_touches_are_changed_as_one_gesture(services, account, ceo, clerk):
    first = services.touches.log(account, "call", [clerk.id], "2026-11-02", summary="Pallets")
    second = services.touches.log(account, "call", [clerk.id, ceo.id], "2026-11-03")
    both = [first.id, second.id]

    changed = services.touches.edit_many(
        both,
        channel="visit",
        happened_on="2026-11-05",
        joined=[ceo.id],
        parted=[clerk.id],
        team_joined=["Ida Brook"],
    )

    assert changed == 2
    now = [services.touches.show(one) for one in both]
    assert [(one.channel, one.happened_on, one.contacts) for one in now] == [
        ("visit", "2026-11-05", (ceo.id,))
    ] * 2
    assert all(one.team[-1] == "Ida Brook" for one in now)
    assert now[0].summary == "Pallets"
    assert services.undo.undo() == "Edited 2 touches"
    assert [services.touches.show(one) for one in both] == [first, second]


def test_what_stands_so_already_is_not_written_again(services, account, ceo, clerk):
    one = services.touches.log(account, "call", [ceo.id], "2026-11-02")
    other = services.touches.log(account, "visit", [clerk.id], "2026-11-02")
    assert services.touches.edit_many([one.id, other.id, one.id], channel="visit") == 1
    assert services.undo.undo() == "Edited a touch"
    assert services.touches.edit_many([one.id], channel="call", joined=[ceo.id]) == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"channel": "pigeon"},
        {"happened_on": "2026-11-24"},
        {"feeling": "furious"},
        {"weather": "fine"},
    ],
)
def test_nothing_of_several_is_changed_where_one_value_cannot_be(services, account, fields):
    touches = [services.touches.log(account, "call").id for _ in range(2)]
    with pytest.raises(InvalidValueError):
        services.touches.edit_many(touches, **{"minutes": 5, **fields})
    assert all(services.touches.show(one).minutes is None for one in touches)


def test_nobody_of_another_account_joins_several_touches(services, account, clerk):
    elsewhere = services.accounts.add("Brantholm Foods")
    ours = services.touches.log(account, "call", [clerk.id])
    theirs = services.touches.log(elsewhere, "call")
    with pytest.raises(NotFoundError):
        services.touches.edit_many([ours.id, theirs.id], joined=[clerk.id])
    assert services.touches.show(theirs.id).contacts == ()


def test_a_letter_waits_again_where_its_answer_is_erased(services, account):
    ceo = services.people.add(account, "Aurelia Vantongeren", executive=True)
    letter = services.touches.log(
        account, "letter", [ceo.id], "2026-11-10", two_way=False, started_by="them"
    )
    answer = services.touches.log(account, "call", [ceo.id], "2026-11-12", started_by="us")
    assert services.touches.unanswered() == []
    workspace = services.workspace
    with workspace.store.transaction() as tx:
        changes = workspace.journal.erase(tx, account.fence, [("touch", answer.id)])
    workspace.announce(changes)
    assert [one.touch.id for one in services.touches.unanswered()] == [letter.id]


def test_who_is_an_executive_in_another_account_is_none_in_ours(services, account):
    other = services.accounts.add("Elsewhere")
    ann = services.people.add(account, "Ann")
    services.touches.log(
        account, "letter", [ann.id], "2026-11-20", two_way=False, started_by="them"
    )
    planted = Change(other.fence, "contact", ann.id, {"name": "Mallory", "executive": 1})
    services.workspace.commit([planted], "Planted")
    assert services.touches.unanswered() == []


def test_a_touch_with_the_id_of_a_letter_elsewhere_waits_for_nothing(services, account):
    other = services.accounts.add("Elsewhere")
    ann = services.people.add(account, "Ann", executive=True)
    letter = services.touches.log(
        account, "letter", [ann.id], "2026-11-20", two_way=False, started_by="them"
    )
    planted = Change(other.fence, "touch", letter.id, {"happened_on": "2026-11-20"})
    services.workspace.commit([planted], "Planted")
    assert [one.account.id for one in services.touches.unanswered()] == [account.id]
    assert services.touches.unanswered(other) == []
