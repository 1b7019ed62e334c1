"""A note that was started anew: which start is in force, and whose words must be written again."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import StampedText, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.search import find
from mcr_desktop.store.text_generations import reapplied
from mcr_desktop.store.texts import LateEdit
from tests.unit.store.conftest import FENCE
from tests.unit.store.test_documents import publish, rebuild, texts_of

BEFORE = "Met Zora Quell at noon. The dock opens at six."
AFTER = "Met a visitor at noon. The dock opens at six."


def restart(replica, note, body=AFTER) -> StampedText:
    with replica.store.transaction() as tx:
        return replica.journal.restart_text(tx, FENCE, note, body)


def body_of(replica, note) -> str:
    return str(replica.shown("note", note, "body"))


@pytest.fixture
def pair(replica):
    """Two devices with one note, shared."""
    ours, theirs, note = replica(), replica(), new_id()
    ours.write(TextChange(FENCE, note, BEFORE))
    first = publish(ours)
    theirs.take([], first)
    return ours, theirs, note, first


def test_a_note_started_anew_holds_the_new_words_alone(pair, replica):
    ours, theirs, note, first = pair
    started = restart(ours, note)
    assert texts_of(ours) == [started]
    theirs.take([], [started])
    fresh = replica()
    fresh.take([], [started])
    for one in (ours, theirs, fresh):
        one.take([], first)
        assert body_of(one, note) == AFTER
        assert find(one.store, "quell") == []
        assert one.store.rows("SELECT * FROM waiting_text") == []
        snapshot = one.store.row("SELECT snapshot FROM document")[0]
        assert b"Quell" not in snapshot
        assert one.store.rows("SELECT * FROM gesture") == []
    assert ours.digest() == theirs.digest() == fresh.digest()
    ours.write(TextChange(FENCE, note, AFTER + " Ours."))
    theirs.write(TextChange(FENCE, note, "Theirs. " + AFTER))
    for text in texts_of(ours) + texts_of(theirs):
        ours.take([], [text])
        theirs.take([], [text])
    assert body_of(ours, note) == body_of(theirs, note) == f"Theirs. {AFTER} Ours."


@pytest.mark.parametrize("shared", [False, True])
def test_a_late_device_writes_its_own_words_again(pair, replica, shared):
    ours, theirs, note, first = pair
    theirs.write(TextChange(FENCE, note, BEFORE.replace("six", "six, on Mondays at five")))
    late = publish(theirs) if shared else []
    theirs.write(TextChange(FENCE, note, body_of(theirs, note) + " Ring twice."))
    started = restart(ours, note)
    ours.take([], late)
    assert body_of(ours, note) == AFTER
    theirs.journal = Journal(theirs.store)
    theirs.take([], [started])
    wanted = AFTER.replace("six", "six, on Mondays at five") + " Ring twice."
    assert body_of(theirs, note) == wanted
    assert {text.generation for text in texts_of(theirs)} == {1}
    again = texts_of(theirs)
    ours.take([], again)
    fresh = replica()
    fresh.take([], [*again, *late, *first, started])
    assert body_of(ours, note) == body_of(fresh, note) == wanted
    # Nothing is written twice, however often the start and the old words come.
    for _ in range(2):
        theirs.take([], [*first, *late, started])
    assert body_of(theirs, note) == wanted
    assert texts_of(theirs) == again


def test_words_that_the_start_covers_are_not_written_again(pair):
    ours, theirs, note, _ = pair
    theirs.write(TextChange(FENCE, note, BEFORE + " Quell again."))
    ours.take([], publish(theirs))
    theirs.take([], [restart(ours, note)])
    assert body_of(theirs, note) == AFTER
    assert texts_of(theirs) == []


def test_own_words_that_come_back_after_the_start_are_written_again(pair, replica):
    ours, theirs, note, first = pair
    theirs.write(TextChange(FENCE, note, BEFORE + " Ring twice."))
    late = publish(theirs)
    started = restart(ours, note)
    # A device restored from an old copy meets the new words before its own old ones.
    restored = replica()
    with restored.store.transaction() as tx:
        restored.journal.new_writer(tx, theirs.journal.writer())
    restored.take([], [started])
    restored.take([], late)
    assert body_of(restored, note) == AFTER
    restored.take([], first)
    assert body_of(restored, note) == AFTER + " Ring twice."
    restored.take([], [*first, *late])
    assert len(texts_of(restored)) == 1
    assert restored.store.rows("SELECT * FROM waiting_text") == []


def test_of_two_starts_at_once_one_counts_everywhere(pair, replica):
    ours, theirs, note, first = pair
    one, two = restart(ours, note, "One."), restart(theirs, note, "Two.")
    theirs.write(TextChange(FENCE, note, "Two. And more."))
    ours.write(TextChange(FENCE, note, "One. And else."))
    built = [text for text in texts_of(ours) + texts_of(theirs) if text not in {one, two}]
    ours.take([], [two])
    theirs.take([], [one])
    fresh = replica()
    fresh.take([], [one, *first, *built, two])
    for text in texts_of(ours) + texts_of(theirs):
        for other in (ours, theirs, fresh):
            other.take([], [text])
    assert body_of(ours, note) == body_of(theirs, note) == body_of(fresh, note)
    assert "And more." in body_of(ours, note)
    assert "And else." in body_of(ours, note)
    assert ("One." in body_of(ours, note)) != ("Two." in body_of(ours, note))


def test_only_who_may_starts_a_note_anew(pair):
    ours, theirs, note, _ = pair
    started = restart(ours, note, "")
    with theirs.store.transaction() as tx:
        theirs.journal.merge(tx, FENCE, [], [started], restarters=frozenset())
    assert body_of(theirs, note) == BEFORE
    with theirs.store.transaction() as tx:
        may = frozenset({started.writer})
        theirs.journal.merge(tx, FENCE, [], [started], restarters=may)
    assert body_of(theirs, note) == ""


def test_a_start_that_counts_no_more_is_undone_and_one_that_does_is_kept(pair, replica):
    ours, theirs, note, first = pair
    theirs.write(TextChange(FENCE, note, BEFORE + " Ring twice."))
    late = publish(theirs)
    started = restart(ours, note)
    one, fresh = replica(), replica()
    one.take([], [*first, *late, started])
    rebuild(one, note, [*first, *late], [started])
    assert body_of(one, note) == BEFORE + " Ring twice."
    rebuild(one, note, [started, *late], first)
    rebuild(fresh, note, [*late, started], first)
    assert body_of(one, note) == body_of(fresh, note) == AFTER
    # The author of the late words has them again, once, however often all of it is made anew.
    for _ in range(2):
        rebuild(theirs, note, [started, *late], first)
        assert body_of(theirs, note) == AFTER + " Ring twice."
        assert len(texts_of(theirs)) == 1


def test_a_second_start_still_covers_what_the_first_did(pair, replica):
    ours, theirs, note, _ = pair
    theirs.write(TextChange(FENCE, note, BEFORE + " Ring twice."))
    ours.take([], publish(theirs))
    restart(ours, note)
    second = restart(ours, note, "Shorter.")
    assert second.generation == 2
    assert texts_of(ours) == [second]
    theirs.take([], [second])
    assert body_of(theirs, note) == "Shorter."
    assert texts_of(theirs) == []


def test_late_words_of_a_very_long_note_stand_at_its_end():
    before = "word " * 30_000
    assert reapplied("short", [LateEdit(0, 1, 2, before, before + "more")]) == "short\nmore"
    assert reapplied("short", [LateEdit(0, 1, 2, before, "more" + before)]) == "short\nmore"
