"""Notes: writing, merging, finding, and lists of them that never read their words."""

from __future__ import annotations

import threading

import pytest

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError


def test_what_was_stored_while_somebody_typed_stays(services, account):
    note = services.notes.add(account, "call on Monday", "Calls")
    services.notes.edit(note.id, "please call on Monday")
    kept = services.notes.edit(note.id, "call on Monday at nine", base="call on Monday")
    assert kept.body == "please call on Monday at nine"


def test_without_a_base_the_words_are_replaced(services, account):
    note = services.notes.add(account, "call on Monday", "Calls")
    assert services.notes.edit(note.id, "never mind").body == "never mind"


def test_words_that_land_while_an_edit_waits_for_its_turn_are_kept(services, account):
    note = services.notes.add(account, "one two", "Counting")
    store = services.notes._workspace.store
    waiting = threading.Event()

    def type_on() -> None:
        waiting.set()
        services.notes.edit(note.id, "one two mine", base="one two")

    typing = threading.Thread(target=type_on)
    with store.transaction():  # as a sync does while it brings words in
        typing.start()
        waiting.wait(60)
        typing.join(0.05)  # long enough to read, were reading not part of the writing
        services.notes.edit(note.id, "theirs one two")
    typing.join(60)
    assert not typing.is_alive()
    assert services.notes.show(note.id).body == "theirs one two mine"


def test_an_edit_is_announced_once_and_undone_as_one(services, account):
    note = services.notes.add(account, "as it was", "Title")
    told: list[Changes] = []
    services.notes._workspace.listen(told.append)
    services.notes.edit(note.id, "as it is", title="Other title")
    assert len(told) == 1
    services.undo.undo()
    back = services.notes.show(note.id)
    assert (back.body, back.title) == ("as it was", "Title")


def test_several_notes_are_changed_as_one_gesture_or_not_at_all(services, account):
    one, two = (services.notes.add(account, text) for text in ("One", "Two"))
    draft = services.drafts.add(account, "Mine")
    both = (one.id, two.id, one.id, draft.id)
    assert services.notes.edit_many(both, circle="customer", sensitive=1) == 3
    assert services.notes.edit_many((one.id,), circle="customer") == 0
    assert services.notes.show(draft.id).circle == "customer"
    assert services.undo.undo() == "Edited 3 notes"
    assert [services.notes.show(row).sensitive for row in both] == [None] * 4
    with pytest.raises(InvalidValueError):
        services.notes.edit_many((one.id, two.id), circle="everybody")
    with pytest.raises(NotFoundError):
        services.notes.edit_many((one.id, bytes(16)), sensitive=1)
    assert services.notes.show(one.id).sensitive is None
