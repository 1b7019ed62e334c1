"""What the indicators, Today and a preparation make of the same few rows."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import InvalidValueError

# The tests' clock stands on Monday 23 November 2026.


def test_only_a_two_way_touch_ends_a_silence(services, account):
    contact = services.people.add(account, "Tomas Brindle", cadence_days=14)
    services.touches.log(account, "call", [contact.id], "2026-11-01")
    services.touches.log(account, "e-mail", [contact.id], "2026-11-20", two_way=False)
    (quiet,) = services.indicators.quiet_contacts()
    assert (quiet.quiet.days, quiet.quiet.last_on) == (22, "2026-11-01")
    services.people.edit(contact.id, title="Head of Network")
    assert services.indicators.quiet_contacts() == [
        type(quiet)(services.people.show(contact.id), account, quiet.quiet)
    ]
    services.touches.log(account, "call", [contact.id], "2026-11-22")
    assert services.indicators.quiet_contacts() == []


def test_today_holds_what_is_due_within_a_week_and_what_is_late(services, account):
    for wording, due, direction in (
        ("late", "2026-11-20", "ours"),
        ("today", "2026-11-23", "ours"),
        ("next week", "2026-11-30", "ours"),
        ("far", "2026-12-20", "ours"),
        ("theirs", "2026-11-25", "theirs"),
    ):
        services.commitments.add(account, wording, direction, due_on=due)
    view = services.todays.view()
    assert [(one.commitment.wording, one.days) for one in view.ours] == [
        ("late", -3),
        ("today", 0),
        ("next week", 7),
    ]
    assert [one.commitment.wording for one in view.theirs] == ["theirs"]


def test_a_kept_promise_leaves_today_and_counts_as_kept_on_time(services, account):
    promise = services.commitments.add(account, "We ring at five", due_on="2026-11-23")
    services.commitments.keep(promise.id)
    assert services.todays.view().ours == ()
    tally = services.commitments.tally(account, "ours")
    assert (tally.on_time, tally.due) == (1, 1)


def test_a_renegotiated_promise_remembers_its_first_day(services, account):
    promise = services.commitments.add(account, "A plan", due_on="2026-11-25")
    moved = services.commitments.renegotiate(promise.id, "2026-12-05")
    moved = services.commitments.renegotiate(moved.id, "2026-12-15")
    assert (moved.first_due_on, moved.due_on, moved.state) == (
        "2026-11-25",
        "2026-12-15",
        "renegotiated",
    )


def test_a_preparation_tells_what_came_since_the_last_meeting(services, account):
    contact = services.people.add(account, "Ines Calderby")
    held = services.meetings.plan(account, "Review", "2026-10-01T10:00", contacts=(contact.id,))
    services.meetings.hold(held.id)
    services.notes.add(account, "Before", written_on="2026-09-01")
    services.notes.add(account, "After", written_on="2026-11-01", sensitive=1)
    services.commitments.add(account, "A plan", due_on="2026-11-25", contact_id=contact.id)
    ahead = services.meetings.plan(account, "Review", "2026-11-24T14:00", contacts=(contact.id,))
    prepared = services.meetings.prepare(ahead.id)
    assert prepared.since == "2026-10-01"
    assert "After" in {entry.text for entry in prepared.changes}
    assert "Before" not in {entry.text for entry in prepared.changes}
    assert [note.title for note in prepared.sensitive_notes] == ["After"]
    assert [one.wording for one in prepared.ours] == ["A plan"]
    (person,) = prepared.room
    assert (person.contact.name, person.promises_open) == ("Ines Calderby", 1)


def test_lines_captured_in_a_meeting_become_rows_of_their_kind(services, account):
    meeting = services.meetings.plan(account, "Review", "2026-11-23T14:00")
    for kind, text in (
        ("note", "They liked it"),
        ("promise", "We ring at five"),
        ("complaint", "Dock closed again"),
        ("fact", "Two docks for six trailers"),
    ):
        services.meetings.capture(meeting.id, kind, text)
    assert [one.title for one in services.notes.all(account)] == ["They liked it"]
    assert [one.wording for one in services.commitments.all(account)] == ["We ring at five"]
    assert [one.text for one in services.accounts.facts(account)] == ["Two docks for six trailers"]
    assert len(services.complaints.ids(account)) == 1
    with pytest.raises(InvalidValueError):
        services.meetings.capture(meeting.id, "rumour", "They are for sale")


@pytest.mark.parametrize(
    "words", ['"', "(", "NEAR(", "a OR", "*", "😀", "x" * 5000, "\x00", "-", ""]
)
def test_any_words_may_be_searched_for(services, account, words):
    services.notes.add(account, "The dock closes at 06:40 😀")
    services.search.find(words)


def test_search_finds_what_was_just_written_and_loses_what_was_undone(services, account):
    services.notes.add(account, "The dock closes early")
    assert [hit.kind for hit in services.search.find("doc clos")] == []
    assert [hit.kind for hit in services.search.find("dock clos")] == ["note"]
    services.undo.undo()
    assert services.search.find("dock") == []
