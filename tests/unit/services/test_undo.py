"""Undo and redo: compensating changes with the gesture's own label."""

from __future__ import annotations

import os
from unittest import mock

import pytest

from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError, NothingToUndoError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.undos import ChangeSince
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.undos import reason
from mcr_desktop.services.workspaces import ReaderError
from tests.unit.services.fence_teams import HOME, Team


def test_undo_and_redo_step_through_gestures_one_by_one(services, account):
    promise = services.commitments.add(account, "We ring at five", due_on="2026-11-30")
    services.commitments.keep(promise.id)

    assert services.undo.undo() == "Promise marked kept"
    assert services.commitments.show(promise.id) == promise
    assert services.undo.undo() == "Promise written down"
    with pytest.raises(NotFoundError):
        services.commitments.show(promise.id)

    services.undo.redo()
    services.undo.redo()
    assert services.commitments.show(promise.id).state == "kept"
    with pytest.raises(NothingToUndoError):
        services.undo.redo()


def test_a_meeting_held_is_one_gesture_with_its_touch(services, account):
    meeting = services.meetings.plan(account, "Review", "2026-11-24T14:00")
    services.meetings.hold(meeting.id, "Agreed")
    assert len(services.touches.all(account)) == 1
    services.undo.undo()
    assert services.touches.all(account) == []
    assert services.meetings.show(meeting.id).state == "planned"


def test_what_is_done_anew_clears_what_could_be_redone(services, account):
    services.people.add(account, "Adela Voss-Marin")
    services.undo.undo()
    services.people.add(account, "Tomas Brindle")
    with pytest.raises(NothingToUndoError):
        services.undo.redo()


def test_words_of_a_note_go_back_and_forth(services, account):
    note = services.notes.add(account, "First\nsecond")
    services.notes.edit(note.id, "First\nsecond\nthird")
    services.undo.undo()
    assert services.notes.show(note.id).body == "First\nsecond"
    services.undo.redo()
    assert services.notes.show(note.id).body == "First\nsecond\nthird"


def hindrances(refused: ChangedSinceError) -> tuple[ChangeSince, ...]:
    since = refused.facts["since"]
    assert isinstance(since, tuple)
    return since


def colleague(services, account, kind, row, values):
    """A change that is no gesture of this list, as one that came from a colleague."""
    services.workspace.commit([Change(account.fence, kind, row, values)], "")


def test_what_was_changed_since_is_told_once_and_passed_over(services, account):
    other = services.people.add(account, "Tomas Brindle", title="Clerk")
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(other.id, title="Head clerk")
    services.people.edit(contact.id, title="Chief Operating Officer")
    colleague(services, account, "contact", contact.id, {"title": "Chief Executive"})
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.undo()
    (since,) = hindrances(refused.value)
    assert (since.how, since.kind, since.name, since.field) == (
        "changed", "contact", "Adela Voss-Marin", "title",
    )  # fmt: skip
    assert services.people.show(contact.id).title == "Chief Executive"
    # The menu offers the one before by now, and undo takes it back.
    assert services.undo.next_undo() == "Edited Tomas Brindle"
    assert [one.label for one in services.undo.gestures(1)] == ["Edited Tomas Brindle"]
    assert services.undo.undo() == "Edited Tomas Brindle"
    assert services.people.show(other.id).title == "Clerk"
    # What was passed over is no part of what is done again.
    assert services.undo.redo() == "Edited Tomas Brindle"
    assert services.undo.next_redo() is None
    assert services.people.show(contact.id).title == "Chief Executive"
    assert services.people.show(other.id).title == "Head clerk"


def test_steps_barred_by_the_change_that_was_told_are_passed_over_with_it(services, account):
    services.commitments.add(account, "We ring at five")
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    for title in ("Head of Supply", "Chief Operating Officer"):
        services.people.edit(contact.id, title=title)
    # The colleague puts back what stood there in between: that is theirs now, and not ours to undo.
    colleague(services, account, "contact", contact.id, {"title": "Head of Supply"})
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.undo()
    assert refused.value.facts["passed"] == 2, "the other edit, and having written the person down"
    assert services.people.show(contact.id).title == "Head of Supply"
    assert services.undo.undo() == "Promise written down"


def test_a_step_under_one_that_was_passed_over_is_told_of_when_its_turn_comes(services, account):
    note = services.notes.add(account, "First")
    services.notes.edit(note.id, "First, second")
    promise = services.commitments.add(account, "We ring at five")
    services.notes.edit(note.id, "First, second, third")
    services.workspace.commit([TextChange(account.fence, note.id, "First, second")], "")
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.undo()
    assert hindrances(refused.value)[0].field == "body"
    assert refused.value.facts["passed"] == 0
    assert services.undo.undo() == "Promise written down"
    with pytest.raises(NotFoundError):
        services.commitments.show(promise.id)
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    assert services.notes.show(note.id).body == "First, second"


def test_a_gesture_over_several_rows_is_refused_whole(services, account):
    services.people.add(account, "Adela Voss-Marin")
    rows = [services.commitments.add(account, f"Promise {n}").id for n in range(3)]
    services.commitments.close_many(rows, "kept", "2026-11-23")
    colleague(services, account, "commitment", rows[1], {"closed_on": "2026-11-22"})
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.undo()
    facts = refused.value.facts
    assert (facts["rows"], facts["changed"], len(hindrances(refused.value))) == (3, 1, 1)
    assert {services.commitments.show(row).state for row in rows} == {"kept"}
    assert facts["passed"] == 3, "having written down what stays as it is"
    assert services.undo.undo() == "Added Adela Voss-Marin"
    assert {services.commitments.show(row).state for row in rows} == {"kept"}


def test_an_edit_of_a_row_that_a_colleague_removed_since_is_not_undone_unseen(services, account):
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(contact.id, title="Chief Operating Officer")
    colleague(services, account, "contact", contact.id, {"deleted": 1})
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.undo()
    assert hindrances(refused.value)[0].how == "removed"
    assert services.undo.undo() == "Added account Quillmere Logistics"


def test_what_was_refused_comes_back_into_line_once_its_row_stands_as_it_was_left(
    services, account
):
    other = services.people.add(account, "Tomas Brindle", title="Clerk")
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(other.id, title="Head clerk")
    services.people.edit(contact.id, title="Chief Operating Officer")
    colleague(services, account, "contact", contact.id, {"deleted": 1})
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    assert services.undo.next_undo() == "Edited Tomas Brindle"
    services.undo.undo()
    colleague(services, account, "contact", contact.id, {"deleted": None})
    assert services.undo.next_undo() == "Edited Adela Voss-Marin"
    assert services.undo.undo() == "Edited Adela Voss-Marin"
    assert services.people.show(contact.id).title == "Director"
    # Done again in the order in which it was done.
    assert [services.undo.redo(), services.undo.redo()] == [
        "Edited Tomas Brindle", "Edited Adela Voss-Marin",
    ]  # fmt: skip
    assert services.people.show(contact.id).title == "Chief Operating Officer"
    assert services.undo.refused() == []


def test_what_was_refused_is_listed_with_its_reason_and_undone_anyway_on_request(services, account):
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(contact.id, title="Chief Operating Officer")
    colleague(services, account, "contact", contact.id, {"title": "Chief Executive"})
    services.commitments.add(account, "We ring at five")
    services.undo.undo()
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.undo()
    steps = services.undo.steps()
    told = [(one.label, one.anyway) for one in steps if one.refused][:2]
    assert told == [("Edited Adela Voss-Marin", True), ("Added Adela Voss-Marin", False)]
    assert reason(steps[0]).startswith("you changed the title since")
    step = steps[0].number
    assert (refused.value.facts["step"], refused.value.facts["anyway"]) == (step, True)
    with pytest.raises(ChangedSinceError):
        services.undo.take_back(step)
    assert services.people.show(contact.id).title == "Chief Executive"
    assert services.undo.take_back(step, anyway=True) == "Edited Adela Voss-Marin"
    assert services.people.show(contact.id).title == "Director"
    with pytest.raises(NotFoundError):
        services.undo.take_back(step, anyway=True)
    # It is a step of its own: what the colleague wrote comes back by it.
    assert services.undo.next_redo() is None
    assert services.undo.undo() == 'Took back "Edited Adela Voss-Marin"'
    assert services.people.show(contact.id).title == "Chief Executive"
    assert services.undo.redo() == 'Took back "Edited Adela Voss-Marin"'
    assert services.people.show(contact.id).title == "Director"


@pytest.mark.parametrize("since", ["removed", "built upon", "other words"])
def test_anyway_takes_no_row_from_under_others_and_no_words_of_a_note(services, account, since):
    note = services.notes.add(account, "First")
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    if since == "removed":
        services.people.edit(contact.id, title="Chief Operating Officer")
        colleague(services, account, "contact", contact.id, {"deleted": 1})
    elif since == "built upon":
        colleague(services, account, "contact", contact.id, {"city": "Lyon"})
    else:
        services.notes.edit(note.id, "First, second")
        services.workspace.commit([TextChange(account.fence, note.id, "Other words")], "")
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.undo()
    assert refused.value.facts["anyway"] is False
    with pytest.raises(ChangedSinceError):
        services.undo.take_back(services.undo.refused()[0].number, anyway=True)
    assert [one.number for one in services.undo.refused()][:1] == [refused.value.facts["step"]]


def test_what_a_teammate_took_back_is_ours_to_undo_again(team: Team):
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "Adela Voss-Marin", title="Director")
    team.both.people.edit(contact.id, title="Chief Operating Officer")
    team.sync()
    team.home.people.edit(contact.id, title="Chief Executive")
    team.sync()
    with pytest.raises(ChangedSinceError):
        team.both.undo.undo()
    team.home.undo.undo()
    team.sync()
    assert team.both.people.show(contact.id).title == "Chief Operating Officer"
    assert team.both.undo.next_undo() == "Edited Adela Voss-Marin"
    team.both.undo.undo()
    team.sync()
    for one in (team.both, team.home):
        assert one.people.show(contact.id).title == "Director"


def test_anyway_puts_ours_over_a_teammates_word_for_both_and_the_history_keeps_theirs(team: Team):
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "Adela Voss-Marin", title="Director")
    team.both.people.edit(contact.id, title="Chief Operating Officer")
    team.sync()
    team.home.people.edit(contact.id, title="Chief Executive")
    team.sync()
    with pytest.raises(ChangedSinceError) as refused:
        team.both.undo.undo()
    (step,) = (one for one in team.both.undo.refused() if one.anyway)
    assert step.number == refused.value.facts["step"]
    team.both.undo.take_back(step.number, anyway=True)
    team.sync()
    for one in (team.both, team.home):
        assert one.people.show(contact.id).title == "Director"
        said = [row.value for row in one.histories.of(contact.id) if row.field == "title"]
        assert "Chief Executive" in said
    with pytest.raises(ChangedSinceError) as theirs:
        team.home.undo.undo()
    (told, *_) = hindrances(theirs.value)
    assert told.person == "Amira Idris"


def undone_then_changed(services, account):
    """Two people whose edits were undone; a colleague then changed the first one."""
    first = services.people.add(account, "Adela Voss-Marin", title="Director")
    second = services.people.add(account, "Tomas Brindle", title="Clerk")
    services.people.edit(first.id, title="Chief Operating Officer")
    services.people.edit(second.id, title="Head clerk")
    services.undo.undo()
    services.undo.undo()
    colleague(services, account, "contact", first.id, {"title": "Chief Executive"})
    return first, second


def test_redo_that_was_refused_is_done_again_once_nothing_bars_it(services, account):
    first, second = undone_then_changed(services, account)
    with pytest.raises(ChangedSinceError):
        services.undo.redo()
    assert services.undo.next_redo() == "Edited Tomas Brindle"
    colleague(services, account, "contact", first.id, {"title": "Director"})
    assert services.undo.next_redo() == "Edited Adela Voss-Marin"
    assert [services.undo.redo(), services.undo.redo()] == [
        "Edited Adela Voss-Marin", "Edited Tomas Brindle",
    ]  # fmt: skip
    assert services.people.show(first.id).title == "Chief Operating Officer"
    assert services.people.show(second.id).title == "Head clerk"


def test_redo_that_is_refused_is_passed_over_too(services, account):
    first, second = undone_then_changed(services, account)
    with pytest.raises(ChangedSinceError) as refused:
        services.undo.redo()
    assert refused.value.facts["redo"] is True
    assert services.undo.next_redo() == "Edited Tomas Brindle"
    services.undo.redo()
    assert services.people.show(second.id).title == "Head clerk"
    assert services.people.show(first.id).title == "Chief Executive"


def test_typing_does_not_go_on_in_a_step_that_was_passed_over(services, account):
    note = services.notes.add(account, "First")
    services.notes.edit(note.id, "First, second")
    services.workspace.commit([TextChange(account.fence, note.id, "Other words")], "")
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    services.workspace.commit([TextChange(account.fence, note.id, "First, second")], "")
    services.notes.edit(note.id, "First, second, third")
    services.undo.undo()
    assert services.notes.show(note.id).body == "First, second"


def test_undo_does_not_mind_changes_of_other_fields(services, account):
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(contact.id, title="Chief Operating Officer")
    services.workspace.commit([Change(account.fence, "contact", contact.id, {"city": "Lyon"})], "")
    services.undo.undo()
    shown = services.people.show(contact.id)
    assert (shown.title, shown.city) == ("Director", "Lyon")


def test_undone_values_stay_in_the_history(services, account):
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(contact.id, title="Chief Operating Officer")
    services.undo.undo()
    titles = [one.value for one in services.histories.of(contact.id) if one.field == "title"]
    assert titles == ["Director", "Chief Operating Officer", "Director"]
    assert not any(one.lost for one in services.histories.of(contact.id))


def test_undo_of_what_a_colleague_added_to_since_is_refused(services, account):
    contact = services.people.add(account, "Adela Voss-Marin")
    services.workspace.commit([Change(account.fence, "contact", contact.id, {"city": "Lyon"})], "")
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    assert services.people.show(contact.id).city == "Lyon"


def test_undo_does_not_take_an_account_from_under_its_rows(services, account):
    # Rows that are no gesture of this list: an import's, a colleague's.
    row = new_id()
    services.workspace.commit([Change(account.fence, "complaint", row, {"summary": "Late"})], "")
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    assert services.accounts.show(account.id) == account
    with pytest.raises(NothingToUndoError):
        services.undo.undo()


def test_an_account_goes_where_what_hung_on_it_went_before(services, account):
    row = new_id()
    services.workspace.commit([Change(account.fence, "complaint", row, {"summary": "Late"})], "")
    services.workspace.commit([Change(account.fence, "complaint", row, {"deleted": 1})], "")
    assert services.undo.undo() == "Added account Quillmere Logistics"
    assert services.accounts.all() == []


def test_a_teammate_who_changed_the_words_is_named_once(team: Team):
    account = team.both.accounts.find(HOME)
    contact = team.both.people.add(account, "Adela Voss-Marin")
    note = team.both.notes.add(account, "They want it weekly", "Rhythm")
    team.both.notes.edit(note.id, "They want it weekly, on Fridays")
    team.sync()
    team.home.notes.edit(note.id, "They want it monthly, on Fridays")
    team.sync()
    with pytest.raises(ChangedSinceError) as refused:
        team.both.undo.undo()
    told = sentence(refused.value)
    assert told.startswith(
        '"Edited note Rhythm" was not undone: Jun Park changed the words since ('
    )
    assert "The same bars one earlier step." in told, "having written the note"
    assert team.both.undo.undo() == "Added Adela Voss-Marin"
    with pytest.raises(NotFoundError):
        team.both.people.show(contact.id)
    team.sync()
    assert team.home.notes.show(note.id).body == "They want it monthly, on Fridays"


def test_what_we_only_read_by_now_bars_nothing_else(services, account, monkeypatch):
    services.commitments.add(account, "We ring at five")
    services.agreements.add(account, "Frame contract", kind="contract")
    monkeypatch.setattr(services.workspace, "reads_only", lambda fence: fence == account.fence)
    with pytest.raises(ReaderError):
        services.undo.undo()
    assert services.undo.undo() == "Promise written down"


def test_what_two_wrote_alike_is_not_ours_alone_to_undo(team: Team):
    account = team.both.accounts.find(HOME)
    promise = team.both.commitments.add(
        account, "Send the figures", due_on="2026-11-30", made_on="2026-11-01", recurs="monthly"
    )
    team.sync()
    for one in (team.both, team.home):
        one.commitments.keep(promise.id, "2026-11-23")
    team.sync()
    refusals = 0
    for one in (team.both, team.home):
        try:
            one.undo.undo()
        except ChangedSinceError as refused:
            refusals += 1
            (told, *_) = hindrances(refused)
            assert told.person in {"Amira Idris", "Jun Park"}
            assert not told.own
        team.sync()
    assert refusals == 1, "the one whose keeping counts takes it back"
    for one in (team.both, team.home):
        assert [row.id for row in one.commitments.owed(account)] == [promise.id]


def test_a_promise_kept_here_and_undone_while_a_teammate_kept_it_goes_on(team: Team):
    account = team.both.accounts.find(HOME)
    promise = team.both.commitments.add(
        account, "Send the figures", due_on="2026-11-30", made_on="2026-11-01", recurs="monthly"
    )
    team.sync()
    team.both.commitments.keep(promise.id)
    team.both.undo.undo()
    team.both.sharing.sync()
    with mock.patch.dict(os.environ, {"MCR_NOW": "2026-11-23T15:00:00"}):
        team.home.commitments.keep(promise.id)
    team.sync()
    for one in (team.both, team.home):
        (waiting,) = one.commitments.owed(account)
        assert waiting.due_on == "2026-12-30"
        assert one.commitments.show(promise.id).state == "kept"
        assert not [
            row for row in one.histories.of(waiting.id) if row.field == "due_on" and row.lost
        ]
