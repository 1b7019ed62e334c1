"""What the indicators, Today and a preparation make of the same few rows."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Cell, Change, StampedRow, Value
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.services.settings import Settings

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


def test_a_day_is_kept_as_the_store_compares_days(services, account):
    promise = services.commitments.add(account, "We ring at five", due_on="20261124")
    assert promise.due_on == promise.first_due_on == "2026-11-24"
    assert services.commitments.edit(promise.id, due_on="2026-W48-3").due_on == "2026-11-25"
    assert [one.days for one in services.todays.view().ours] == [2]
    complaint = services.complaints.add(account, "Late", reported_on="20261120")
    assert complaint.reported_on == "2026-11-20"
    with pytest.raises(InvalidValueError):
        services.complaints.edit(complaint.id, reported_on="yesterday")
    with pytest.raises(InvalidValueError):
        services.meetings.plan(account, "Review", None)


def test_what_every_row_of_a_kind_has_cannot_be_cleared(services, account):
    touch = services.touches.log(account, "call")
    promise = services.commitments.add(account, "We ring at five", due_on="2026-11-24")
    for change in (
        lambda: services.touches.edit(touch.id, happened_on=None),
        lambda: services.touches.edit(touch.id, channel=None),
        lambda: services.commitments.edit(promise.id, state=None),
    ):
        with pytest.raises(InvalidValueError):
            change()
    assert services.touches.edit(touch.id, team=()).team == ()


def test_nonsense_from_a_colleagues_device_keeps_nothing_else_from_being_shown(services, account):
    contact = services.people.add(account, "Tomas Brindle", cadence_days=14)
    services.touches.log(account, "call", [contact.id], "2026-11-01")
    services.complaints.add(account, "Late", dimensions={"lane": "LYS-MAD"})
    rows: tuple[tuple[str, dict[str, Value]], ...] = (
        ("touch", {"channel": "call", "two_way": 1}),
        ("touch", {"channel": "call", "two_way": 1, "executive": 1, "happened_on": "2026-99-01"}),
        ("touch", {"channel": "call", "two_way": 1, "happened_on": "2026-11-02", "contacts": "["}),
        ("touch", {"contacts": '["%s"]' % ("u" * 26), "team": "[" * 100_000}),
        ("commitment", {"wording": "x", "state": "open", "due_on": "2026-11-XX"}),
        ("complaint", {"summary": "x", "reported_on": "2026-11-XX", "dimensions": "{"}),
    )
    changes = [Change(account.fence, table, new_id(), values) for table, values in rows]
    services.workspace.commit(changes, "")
    (line,) = services.indicators.portfolio()
    assert (line.quiet.last_on, line.ours_owed) == ("2026-11-02", 1)
    assert [one.quiet.last_on for one in services.indicators.quiet_contacts()] == ["2026-11-01"]
    assert services.todays.view().ours == ()
    assert len(services.touches.all(account)) == 5
    assert len(services.timelines.of(account)) > 3
    assert len(services.complaints.columns(account)) == 2
    chosen = Filter(where=(("lane", "LYS-MAD"),))
    assert len(services.complaints.ids(account, chosen)) == 1


def test_an_exact_name_is_found_among_many_that_begin_alike(services, account):
    for number in range(25):
        services.people.add(account, f"Ada Brack {number}")
    exact = services.people.add(account, "ada brack")
    assert services.people.find("Ada Brack") == exact
    assert services.people.add(account, "00000000000000000000000001").name == (
        services.people.find("00000000000000000000000001").name
    )


def test_what_teammates_did_is_told_though_the_clock_moved_back(services, account, monkeypatch):
    services.todays.mark_looked(services.todays.view().told)
    monkeypatch.setenv("MCR_NOW", "2026-11-21T09:00:00+00:00")
    row = StampedRow("fact", new_id(), bytes(16), (Cell("text", "New dock", 1 << 55, None),))
    with services.workspace.store.transaction() as tx:
        services.workspace.journal.merge(tx, account.fence, [row], [])
    assert [one.rows for one in services.todays.view().arrivals] == [(row.id,)]


def test_what_came_since_the_page_was_read_is_not_taken_as_seen(services, account):
    def came(row: bytes, text: str, clock: int) -> None:
        cell = Cell("text", text, clock << 15, None)
        with services.workspace.store.transaction() as tx:
            row_of = StampedRow("fact", row, bytes(16), (cell,))
            services.workspace.journal.merge(tx, account.fence, [row_of], [])

    now = 1_790_000_000_000
    one, other, third = new_id(), new_id(), new_id()
    came(one, "New dock", now)
    came(other, "Two gates", now + 1)
    shown = services.todays.view()
    assert set(shown.arrivals[0].rows) == {one, other}
    came(one, "New dock at the north side", now + 2)
    came(third, "A third gate", now + 3)
    services.todays.mark_looked(shown.told)
    (left,) = services.todays.view().arrivals
    assert set(left.rows) == {one, third}
    services.todays.mark_looked(services.todays.view().told)
    assert services.todays.view().arrivals == ()


def test_an_account_that_is_gone_has_no_line(services, account):
    services.undo.undo()
    with pytest.raises(NotFoundError):
        services.indicators.line(account)


def test_settings_that_cannot_be_written_leave_nothing_and_hold_meanwhile(tmp_path):
    folder = tmp_path / "gone"
    settings = Settings(folder)
    settings.set("theme.mode", "dark")
    assert settings.get("theme.mode") == "dark"
    folder.mkdir()
    (folder / "settings.json").mkdir()
    settings.set("theme.mode", "light")
    assert [path.name for path in folder.iterdir()] == ["settings.json"]
