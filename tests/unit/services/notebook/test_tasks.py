"""Lines of notes that are tasks: `- [ ] text @owner by Friday`, and the promises that they become."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.notebook.tasks import DraftTaskError

BODY = "Met them.\n- [ ] Send the report @Jun by Friday\n- [ ] sign the form @Mira Oduya until 30 Nov\n- [x] coffee"


@pytest.fixture
def note(services, account):
    services.people.add(account, "Mira Oduya")
    return services.notes.add(account, BODY, "Visit")


def test_tasks_tell_owner_day_and_whose_they_are(services, account, note):
    first, second, third = services.note_tasks.of(note.id)
    me = services.workspace.person
    assert (first.wording, first.owner, first.due_on) == ("Send the report", me, "2026-11-27")
    assert (second.wording, second.owner, second.due_on) == (
        "sign the form",
        "Mira Oduya",
        "2026-11-30",
    )
    assert second.contact_id is not None
    assert third.line.done
    assert all(task.commitment is None for task in (first, second, third))


def test_a_line_becomes_a_promise_once(services, account, note):
    made = services.note_tasks.promise(note.id, 1)
    assert (made.wording, made.due_on, made.direction) == ("Send the report", "2026-11-27", "ours")
    assert (made.source_id, made.source_kind) == (note.id, "note")
    assert services.note_tasks.promise(note.id, 1).id == made.id
    theirs = services.note_tasks.promise(note.id, 2)
    assert (theirs.direction, theirs.owner) == ("theirs", None)
    assert [task.commitment and task.commitment.id for task in services.note_tasks.of(note.id)] == [
        made.id,
        theirs.id,
        None,
    ]
    with pytest.raises(NotFoundError):
        services.note_tasks.promise(note.id, 0)


def test_a_promise_stays_with_its_line_when_words_change_and_lines_move(services, account, note):
    made = services.note_tasks.promise(note.id, 1)
    body = BODY.replace("Met them.", "Met them.\n\n").replace("the report", "the long report")
    services.notes.edit(note.id, body)
    tasks = services.note_tasks.of(note.id)
    assert tasks[0].commitment is not None
    assert tasks[0].commitment.id == made.id
    assert tasks[1].commitment is None


def test_two_lines_that_say_the_same_are_two_promises(services, account):
    note = services.notes.add(account, "- [ ] call\n- [ ] call")
    assert services.note_tasks.promise(note.id, 0).id != services.note_tasks.promise(note.id, 1).id


def test_ticking_keeps_the_promise_in_one_gesture(services, account, note):
    made = services.note_tasks.promise(note.id, 1)
    after = services.note_tasks.tick(note.id, 1, done=True)
    assert "- [x] Send the report" in (after.body or "")
    assert services.commitments.show(made.id).state == "kept"
    services.undo.undo()
    assert services.notes.show(note.id).body == BODY
    assert services.commitments.show(made.id).state == "open"
    services.note_tasks.tick(note.id, 1, done=True)
    services.note_tasks.tick(note.id, 1, done=False)
    assert services.commitments.show(made.id).state == "open"


def test_each_box_is_taken_back_by_itself(services, account):
    note = services.notes.add(account, "- [ ] Ask\n- [ ] Count", "Gates")
    for line in (0, 1):
        services.note_tasks.tick(note.id, line, done=True)
    assert services.undo.undo() == 'Ticked "Count"'
    assert services.notes.show(note.id).body == "- [x] Ask\n- [ ] Count"
    services.undo.undo()
    assert services.notes.show(note.id).body == "- [ ] Ask\n- [ ] Count"


def test_a_removed_promise_is_made_again(services, account, note):
    made = services.note_tasks.promise(note.id, 1)
    services.removals.remove("commitment", [made.id])
    assert services.note_tasks.of(note.id)[0].commitment is None
    assert services.note_tasks.promise(note.id, 1).id == made.id


def test_a_draft_makes_no_promises(services, account):
    draft = services.drafts.add(account, "- [ ] think")
    assert len(services.note_tasks.of(draft.id)) == 1
    with pytest.raises(DraftTaskError):
        services.note_tasks.promise(draft.id, 0)


@pytest.mark.parametrize(
    ("task", "wording", "due_on"),
    [
        ("Send the plan, in two weeks", "Send the plan", "2026-12-07"),
        ("Send the plan by end of month", "Send the plan", "2026-11-30"),
        ("Ring them by friday noon", "Ring them by friday noon", "2026-11-27"),
        ("Send the plan by next friday", "Send the plan by next friday", None),
    ],
)
def test_a_task_tells_its_day_as_a_promise_does(services, account, task, wording, due_on):
    note = services.notes.add(account, f"- [ ] {task}", "Visit")
    (told,) = services.note_tasks.of(note.id)
    assert (told.wording, told.due_on) == (wording, due_on)


def test_two_boxes_of_the_same_words_are_two_gestures(services, account):
    note = services.notes.add(account, "- [ ] Call\n- [ ] Call")
    services.note_tasks.tick(note.id, 0, done=True)
    services.note_tasks.tick(note.id, 1, done=True)
    services.undo.undo()
    assert services.notes.show(note.id).body == "- [x] Call\n- [ ] Call"
