from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError, NothingToUndoError


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


def test_undo_refuses_where_the_field_was_changed_since_and_changes_nothing(services, account):
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(contact.id, title="Chief Operating Officer")
    # A change that is no gesture of this list, as one that came from a colleague.
    from mcr_desktop.domain.changes import Change

    services.workspace.commit(
        [Change(account.fence, "contact", contact.id, {"title": "Chief Executive"})], ""
    )
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    assert services.people.show(contact.id).title == "Chief Executive"
    assert services.undo.next_undo() == "Edited Adela Voss-Marin"


def test_undo_does_not_mind_changes_of_other_fields(services, account):
    contact = services.people.add(account, "Adela Voss-Marin", title="Director")
    services.people.edit(contact.id, title="Chief Operating Officer")
    from mcr_desktop.domain.changes import Change

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
    from mcr_desktop.domain.changes import Change

    contact = services.people.add(account, "Adela Voss-Marin")
    services.workspace.commit([Change(account.fence, "contact", contact.id, {"city": "Lyon"})], "")
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    assert services.people.show(contact.id).city == "Lyon"


def test_undo_does_not_take_an_account_from_under_its_rows(services, account):
    from mcr_desktop.domain.changes import Change
    from mcr_desktop.domain.ids import new_id

    # Rows that are no gesture of this list: an import's, a colleague's.
    row = new_id()
    services.workspace.commit([Change(account.fence, "complaint", row, {"summary": "Late"})], "")
    with pytest.raises(ChangedSinceError):
        services.undo.undo()
    assert services.accounts.show(account.id) == account
    services.workspace.commit([Change(account.fence, "complaint", row, {"deleted": 1})], "")
    assert services.undo.undo() == "Added account Quillmere Logistics"
    assert services.accounts.all() == []
