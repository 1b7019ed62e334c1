"""Agreements, dates, facts and places: written, changed, removed, brought back, and refused in plain words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.phrases.errors import sentence
from tests.unit.services.fence_teams import HOME

NAUGHTY = [
    "' OR 1=1 --", "<b>bold</b>", "\u202egnp.exe", "{0} %s", "田中さん", "😀" * 40, "\\", "-1",
    "Zażółć\u0301", "null", "x" * 20_000,
]  # fmt: skip


@pytest.mark.parametrize("kind", ["agreements", "facts", "sites"])
@pytest.mark.parametrize("text", NAUGHTY)
def test_any_words_are_kept_as_they_are(services, account, kind, text):
    service = getattr(services, kind)
    row = service.add(account, text)
    (again,) = service.all(account)
    assert row == again
    assert text in {getattr(again, "title", ""), getattr(again, "text", ""), getattr(again, "name", "")}  # fmt: skip


@pytest.mark.parametrize("kind", ["agreements", "facts", "sites", "occasions"])
def test_a_row_is_removed_as_one_gesture_and_comes_back(services, account, kind):
    service = getattr(services, kind)
    more = ("--03-14",) if kind == "occasions" else ()
    first, second = (service.add(account, title, *more) for title in ("One", "Two"))
    label = service.remove([first.id, second.id])
    assert label.startswith("Removed 2")
    assert service.all(account) == []
    with pytest.raises(NotFoundError):
        service.show(first.id)
    services.undo.undo()
    assert {one.id for one in service.all(account)} == {first.id, second.id}


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("agreements", {"kind": "gift"}),
        ("agreements", {"renewal": "maybe"}),
        ("agreements", {"notice_days": -1}),
        ("agreements", {"notice_days": True}),
        ("agreements", {"ends_on": "31.12.2026"}),
        ("agreements", {"starts_on": "2027-01-01", "ends_on": "2026-12-31"}),
        ("agreements", {"title": "   "}),
        ("facts", {"kind": "gossip"}),
        ("facts", {"confidence": "likely"}),
        ("facts", {"contact_id": b"\x01" * 16}),
        ("facts", {"text": ""}),
        ("sites", {"time_zone": "../../etc/passwd"}),
        ("sites", {"name": ""}),
        ("occasions", {"day": "2027-02-29"}),
        ("occasions", {"day": None}),
        ("occasions", {"remind_days": 5000}),
        ("occasions", {"contact_id": b"\x01" * 16}),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(services, account, kind, fields):
    service = getattr(services, kind)
    row = service.add(account, "One", *(("--03-14",) if kind == "occasions" else ()))
    with pytest.raises(InvalidValueError) as caught:
        service.edit(row.id, **fields)
    assert service.all(account) == [row]
    assert sentence(caught.value).endswith(".")


def test_an_agreement_cannot_end_before_the_day_that_stands(services, account):
    row = services.agreements.add(account, "One", starts_on="2026-06-01", ends_on="2027-06-01")
    with pytest.raises(InvalidValueError) as caught:
        services.agreements.edit(row.id, ends_on="2026-05-31")
    assert "from 2026-06-01 on" in sentence(caught.value)
    moved = services.agreements.edit(row.id, starts_on="2025-01-01", ends_on="2026-05-31")
    assert moved.ends_on == "2026-05-31"


def test_a_contact_of_another_account_is_nobodys_here(services, account):
    other = services.accounts.add("Brackwater Foods")
    stranger = services.people.add(other, "Nessa")
    with pytest.raises(InvalidValueError) as caught:
        services.occasions.add(account, "Birthday", "--03-14", contact_id=stranger.id)
    assert caught.value.facts["value"] == "Nessa"


def test_agreements_that_press_come_first_and_archived_accounts_are_left_alone(services, account):
    services.agreements.add(account, "Far", ends_on="2028-01-01")
    services.agreements.add(account, "Open")
    services.agreements.add(account, "Soon", ends_on="2027-03-31", notice_days=120)
    services.agreements.add(account, "Lapsed", ends_on="2026-11-01")
    services.agreements.add(account, "Forgotten", ends_on="2020-11-01")
    assert [one.agreement.title for one in services.agreements.coming()] == ["Lapsed", "Soon"]
    services.accounts.archive([account.id])
    assert services.agreements.coming() == []
    assert len(services.agreements.coming(account=account)) == 2


def test_dates_come_in_their_order_and_not_of_those_who_left(services, account):
    leo = services.people.add(account, "Leo")
    gone = services.people.add(account, "Gerd", left_on="2026-10-01")
    add = services.occasions.add
    add(account, "Leo's birthday", "1976-11-26", kind="birthday", contact_id=leo.id)
    add(account, "Gerd's birthday", "--11-25", kind="birthday", contact_id=gone.id)
    add(account, "Fair", "2026-11-23")
    add(account, "Past fair", "2026-11-22")
    far = add(account, "Jubilee", "2017-03-01", kind="anniversary", remind_days=120)
    coming = services.occasions.coming(10, account)
    assert [(one.occasion.title, one.days, one.years) for one in coming] == [
        ("Fair", 0, 0), ("Leo's birthday", 3, 50),
    ]  # fmt: skip
    assert [one.occasion.title for one in services.occasions.due()] == [
        "Fair", "Leo's birthday", "Jubilee",
    ]  # fmt: skip
    assert services.occasions.edit(far.id, remind_days=3).remind_days == 3
    assert len(services.occasions.due()) == 2


def test_the_date_of_a_removed_person_goes_and_comes_with_them(services, account):
    leo = services.people.add(account, "Leo")
    services.occasions.add(account, "Birthday", "--11-26", kind="birthday", contact_id=leo.id)
    services.removals.remove("contact", [leo.id])
    assert services.occasions.coming(account=account) == []
    services.removals.restore("contact", leo.id)
    assert len(services.occasions.coming(account=account)) == 1


def test_facts_are_told_by_kind_and_while_they_hold(services, account):
    add = services.facts.add
    add(account, "Two docks")
    add(account, "Prefers paper", kind="preference")
    add(account, "Counts claims", kind="factor", factor="nuisance", level="high")
    add(account, "On leave", expires_on="2026-11-22")
    texts = {one.text for one in services.facts.all(account, ("never_ask", "preference"))}
    assert texts == {"Two docks", "Prefers paper"}
    assert len(services.facts.all(account, over=True)) == 4
    # Briefs and meetings read these: no line of a card, nothing that is over.
    assert {one.text for one in services.accounts.facts(account)} == {"Two docks", "Prefers paper"}


@pytest.mark.parametrize(
    "fields",
    [
        {"time_zone": "Mars/Olympus"},
        {"working_days": "54321"},
        {"working_days": ""},
        {"working_from": "9"},
        {"working_until": "24:00"},
        {"cadence_days": 0},
        {"respond_days": 1.5},
        {"revenue": float("nan")},
        {"revenue": "much"},
    ],
)
def test_an_accounts_time_and_terms_are_checked(services, account, fields):
    with pytest.raises(InvalidValueError):
        services.accounts.edit(account.id, **fields)
    assert services.accounts.show(account.id) == account


def test_every_field_of_the_record_can_be_written_and_cleared(services, account):
    values = {
        "time_zone": "Europe/Lisbon", "working_days": "12347", "working_from": "08:30",
        "working_until": "17:00", "website": "x.example", "phone": "1", "address": "Street\nCity",
    }  # fmt: skip
    edited = services.accounts.edit(account.id, **values)
    assert {name: getattr(edited, name) for name in values} == values
    assert services.accounts.edit(account.id, **dict.fromkeys(values)) == account


def test_two_teammates_change_one_agreement_and_agree(team):
    """Each change is sound alone; together it would end before it begins, and is told all the same."""
    account = team.both.accounts.find(HOME)
    row = team.both.agreements.add(account, "One", ends_on="2027-06-30")
    team.sync()
    team.both.agreements.edit(row.id, ends_on="2026-12-31")
    team.home.agreements.edit(row.id, starts_on="2027-01-01", target="98 %")
    team.sync()
    both, home = (one.agreements.show(row.id) for one in (team.both, team.home))
    assert both == home
    assert (both.starts_on, both.ends_on, both.target) == ("2027-01-01", "2026-12-31", "98 %")
    assert [one.term.state for one in team.home.agreements.coming()] == ["notice"]


def test_the_words_of_the_demo_are_known_values():
    """A slip in the demo's files would only show as an odd word on a screen."""
    import tomllib

    from mcr_desktop.domain.accounts import AGREEMENT_KINDS, CONFIDENCES, FACT_KINDS, RENEWALS
    from mcr_desktop.domain.resources import resource

    seen = 0
    for path in sorted(Path(resource("demo")).glob("*.toml")):
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        for one in told.get("agreement", ()):
            seen += 1
            assert one.get("kind") in (None, *AGREEMENT_KINDS), (path.name, json.dumps(one))
            assert one.get("renewal") in (None, *RENEWALS)
        for one in told.get("fact", ()):
            assert one.get("confidence") in (None, *CONFIDENCES), (path.name, one["text"])
            assert one.get("kind") in (None, *FACT_KINDS)
    assert seen > 10
