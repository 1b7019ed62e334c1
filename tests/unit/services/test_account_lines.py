"""The figures of accounts kept in memory: after any change what they would be if counted anew."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.domain.commitments import STATES, STILL_OWED, Commitment, kept_on_time
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.account_lines import AccountLines
from mcr_desktop.store.queries import in_fence

TODAY = date(2026, 11, 23)


def anew(services):
    return AccountLines(services.workspace, services.indicators.complaint_counts).all()


@pytest.fixture
def two(services):
    return [services.accounts.add(name) for name in ("Alder", "Brook")]


def test_each_change_is_counted(services, two):
    alder, brook = two
    indicators = services.indicators
    assert [one.account.name for one in indicators.portfolio()] == ["Alder", "Brook"]
    ann = services.people.add(alder, "Ann Sample")
    ben = services.people.add(alder, "Ben Sample")
    touch = services.touches.log(alder, "call", [ann.id, ben.id], happened_on="2026-11-02")
    assert indicators.line(alder).quiet.days == 21
    assert indicators.line(alder).threads.theirs == 2
    assert indicators.line(brook).quiet.days is None
    services.touches.edit(touch.id, happened_on="2026-11-12", executive=True)
    assert indicators.line(alder).quiet.days == 11
    assert indicators.line(alder).executive.touches == 1
    services.undo.undo()
    assert indicators.line(alder).quiet.days == 21
    promise = services.commitments.add(alder, "Send it", due_on="2026-12-20")
    note = services.notes.add(alder, "The dock is closed on Mondays")
    assert indicators.line(alder).ours_owed == 1
    assert (indicators.line(alder).used.used, indicators.line(alder).used.written) == (0, 1)
    services.commitments.edit(promise.id, source_id=note.id)
    assert indicators.line(alder).used.used == 1
    services.complaints.add(brook, "Late", reported_on="2026-11-20")
    assert indicators.line(brook).complaints.recent == 1
    services.meetings.plan(brook, "Review", "2026-11-25 10:00")
    assert indicators.line(brook).next_meeting.title == "Review"
    services.accounts.edit(brook.id, cadence_days=7, as_of="2026-06-30")
    assert indicators.line(brook).quiet.cadence_days == 7
    assert indicators.line(brook).complaints.recent == 0
    services.removals.remove("touch", [touch.id])
    assert indicators.line(alder).quiet.days is None
    assert indicators.portfolio() == anew(services)


def test_what_another_window_of_ours_would_write_is_counted(services, two):
    indicators = services.indicators
    indicators.portfolio()
    change = Change(two[0].fence, "commitment", new_id(), {"wording": "Call"})
    services.workspace.journal.commit([change], "Elsewhere")
    assert indicators.line(two[0]).ours_owed == 0
    services.workspace.announce(Changes(frozenset(TABLES)))
    assert indicators.line(two[0]).ours_owed == 1


def test_what_was_erased_is_counted_no_more(services, two):
    indicators = services.indicators
    ann = services.people.add(two[0], "Ann Sample")
    touch = services.touches.log(two[0], "call", [ann.id])
    assert indicators.line(two[0]).quiet.days == 0
    with services.workspace.store.transaction() as tx:
        changes = services.workspace.journal.erase(tx, two[0].fence, [("touch", touch.id)])
    services.workspace.announce(changes)
    assert indicators.line(two[0]).quiet.days is None


def test_the_days_go_on(services, two, monkeypatch):
    services.touches.log(two[0], "call", [services.people.add(two[0], "Ann").id])
    assert services.indicators.line(two[0]).quiet.days == 0
    monkeypatch.setenv("MCR_NOW", "2026-11-30T09:00:00+00:00")
    assert services.indicators.line(two[0]).quiet.days == 7


def test_of_two_that_were_merged_one_carries_the_relationship(services, two):
    ann, same = (services.people.add(two[0], name) for name in ("Ann Sample", "A. Sample"))
    services.touches.log(two[0], "call", [ann.id])
    services.touches.log(two[0], "call", [same.id])
    assert services.indicators.line(two[0]).threads.theirs == 2
    merged = Change(two[0].fence, "contact", same.id, {"merged_into": ann.id})
    services.workspace.commit([merged], "Merged")
    assert services.indicators.line(two[0]).threads.theirs == 1


def test_an_archived_account_is_left_out(services, two):
    services.accounts.edit(two[0].id, archived_on="2026-11-01")
    assert [one.account.name for one in services.indicators.portfolio()] == ["Brook"]
    assert len(services.indicators.portfolio(archived=True)) == 2
    contact = services.people.add(two[0], "Ann Sample", cadence_days=7)
    assert services.indicators.quiet_contacts() == []
    other = services.people.add(two[1], "Ben Sample", cadence_days=7)
    left = services.people.add(two[1], "Cleo Sample", cadence_days=7, left_on="2026-10-01")
    assert [one.contact.id for one in services.indicators.quiet_contacts()] == [other.id]
    assert {contact.id, left.id}.isdisjoint({other.id})


def test_an_account_that_went_has_no_line(services, two):
    services.indicators.portfolio()
    services.workspace.commit([Change(two[0].fence, "account", two[0].id, {"deleted": 1})], "Went")
    with pytest.raises(NotFoundError):
        services.indicators.line(two[0])
    assert len(services.indicators.portfolio()) == 1


def test_promises_are_counted_as_the_rules_say(services, two):
    """Whatever a colleague's device wrote into the days of a promise."""
    draws = random.Random(7)
    strange = (None, "", "soon", "2026-02-31", "20261101", "2026-11-1", "9999-12-31")

    def day():
        if draws.random() < 0.2:
            return draws.choice(strange)
        return (TODAY + timedelta(days=draws.randint(-500, 60))).isoformat()

    for account in two:
        changes = []
        for _ in range(400):
            values = {
                "wording": "Do it",
                "direction": draws.choice(["ours", "theirs", "internal", None]),
                "state": draws.choice([*STATES, None]),
                **{
                    name: day()
                    for name in ("due_on", "first_due_on", "renegotiated_on", "closed_on")
                },
            }
            given = {name: value for name, value in values.items() if value is not None}
            changes.append(Change(account.fence, "commitment", new_id(), given))
        services.workspace.commit(changes, "Wrote")
        line = services.indicators.line(account)
        rows = in_fence(services.workspace.store, Commitment, account.fence)
        assert line.ours_kept == kept_on_time(rows, "ours", today())
        assert line.theirs_kept == kept_on_time(rows, "theirs", today())
        owed = [one for one in rows if one.direction == "ours" and one.state in STILL_OWED]
        assert line.ours_owed == len(owed)
        assert line.ours_late == sum(one.days_late(today()) > 0 for one in owed)
        assert line.ours_kept.due > 20


def test_ten_thousand_changes_are_not_remembered_one_by_one(services, two):
    indicators = services.indicators
    indicators.portfolio()
    for first in range(0, 900, 300):
        services.workspace.commit(
            [
                Change(two[0].fence, "commitment", new_id(), {"wording": f"Call {number}"})
                for number in range(first, first + 300)
            ],
            "Wrote",
        )
    assert indicators.line(two[0]).ours_owed == 900
