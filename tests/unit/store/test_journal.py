"""The one door for writes: local edits and merged remote changes go through the same fold."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Cell, Change, NotCanonicalError, StampedRow, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.gestures import history_of
from mcr_desktop.store.search import find
from mcr_desktop.store.texts import ForgedTextError
from tests.unit.store.conftest import FENCE


def exchange(*replicas):
    """Everybody takes everything that everybody wrote."""
    everything = [part for one in replicas for part in one.outgoing()]
    for one in replicas:
        for rows, texts in everything:
            one.take(rows, texts)


def test_two_replicas_that_edit_apart_end_equal_with_every_word(replica):
    ours, theirs = replica(), replica()
    note, contact, promise = new_id(), new_id(), new_id()
    ours.write(
        Change(FENCE, "contact", contact, {"name": "Ada Brack", "title": "Head of stores"}),
        Change(FENCE, "commitment", promise, {"wording": "Send the report", "state": "open"}),
        Change(FENCE, "note", note, {"title": "Visit"}),
        TextChange(FENCE, note, "The dock opens at six."),
    )
    exchange(ours, theirs)
    ours.write(
        Change(FENCE, "contact", contact, {"title": "Director"}),
        TextChange(FENCE, note, "The north dock opens at six."),
    )
    theirs.write(
        Change(FENCE, "contact", contact, {"phone": "+1 555 0100"}),
        Change(FENCE, "commitment", promise, {"state": "kept"}),
        TextChange(FENCE, note, "The dock opens at six, on Mondays at five."),
    )
    exchange(ours, theirs)
    for one in (ours, theirs):
        assert one.shown("note", note, "body") == "The north dock opens at six, on Mondays at five."
        assert one.shown("contact", contact, "title") == "Director"
        assert one.shown("contact", contact, "phone") == "+1 555 0100"
        assert one.shown("commitment", promise, "state") == "kept"
    assert ours.digest() == theirs.digest()


def test_the_later_of_two_concurrent_edits_shows_and_the_other_is_in_history(replica):
    ours, theirs = replica(), replica()
    contact = new_id()
    ours.write(Change(FENCE, "contact", contact, {"title": "Buyer"}))
    exchange(ours, theirs)
    ours.write(Change(FENCE, "contact", contact, {"title": "Lead buyer"}))
    theirs.write(Change(FENCE, "contact", contact, {"title": "Chief buyer"}))
    exchange(ours, theirs)
    shown = {one.shown("contact", contact, "title") for one in (ours, theirs)}
    assert len(shown) == 1
    for one in (ours, theirs):
        past = {cell.value for _, cell in history_of(one.store, one.journal.numbers, contact)}
        assert past == {"Buyer", "Lead buyer", "Chief buyer"}


def test_merging_twice_changes_nothing(replica):
    ours, theirs = replica(), replica()
    contact = new_id()
    ours.write(Change(FENCE, "contact", contact, {"name": "Ada"}))
    ours.write(Change(FENCE, "contact", contact, {"name": "Ada B."}))
    exchange(ours, theirs)
    before = theirs.digest(), theirs.store.rows("SELECT * FROM history")
    exchange(ours, theirs)
    assert (theirs.digest(), theirs.store.rows("SELECT * FROM history")) == before


def test_a_value_that_is_there_already_is_not_written(replica):
    one = replica()
    contact = new_id()
    one.write(Change(FENCE, "contact", contact, {"name": "Ada"}))
    written = len(one.outgoing())
    receipt = one.journal.commit([Change(FENCE, "contact", contact, {"name": "Ada"})], "Again")
    assert receipt.gesture == 0
    assert len(one.outgoing()) == written


def test_a_field_of_a_newer_version_is_written_again_and_again(replica):
    ours, theirs, contact = replica(), replica(), new_id()
    for value in ("blue", "green", "green", "red"):
        ours.write(Change(FENCE, "contact", contact, {"colour": value}))
    exchange(ours, theirs)
    assert ours.digest() == theirs.digest()


def test_tables_and_fields_of_a_newer_version_are_kept_and_count(replica):
    one, other = replica(), replica()
    row_id, writer, clock = new_id(), bytes(16), 1_700_000_000_000 << 15
    rows = [
        StampedRow("telescope", row_id, writer, (Cell("mirror", "silver", clock, None),)),
        StampedRow("contact", row_id, writer, (Cell("aura", 7, clock, None),)),
    ]
    one.take(rows, [])
    assert one.digest() != other.digest()
    other.take(list(reversed(rows)), [])
    assert one.digest() == other.digest()


def test_what_the_source_says_again_does_not_beat_a_person(replica):
    one = replica()
    row_id, source = new_id(), bytes(16)
    clock = 1_700_000_000_000 << 15
    one.take([StampedRow("complaint", row_id, source, (Cell("~kind", "late", clock, None),))], [])
    assert one.shown("complaint", row_id, "kind") == "late"
    one.write(Change(FENCE, "complaint", row_id, {"kind": "damaged"}))
    later = one.outgoing()[-1][0][0].cells[0].clock + 5
    one.take([StampedRow("complaint", row_id, source, (Cell("~kind", "lost", later, None),))], [])
    assert one.shown("complaint", row_id, "kind") == "damaged"
    one.write(Change(FENCE, "complaint", row_id, {"kind": None}))
    assert one.shown("complaint", row_id, "kind") == "lost"


def test_deleted_rows_leave_search_and_come_back(replica):
    one = replica()
    contact = new_id()
    one.write(Change(FENCE, "contact", contact, {"name": "Ada Brack"}))
    assert [hit.id for hit in find(one.store, "brack")] == [contact]
    one.write(Change(FENCE, "contact", contact, {"deleted": 1}))
    assert find(one.store, "brack") == []
    one.write(Change(FENCE, "contact", contact, {"deleted": None}))
    assert [hit.id for hit in find(one.store, "brack")] == [contact]


def test_words_that_arrive_before_their_predecessors_wait_for_them(replica):
    ours, theirs = replica(), replica()
    note = new_id()
    for body in ("one", "one two", "one two three"):
        ours.write(TextChange(FENCE, note, body))
    first, second, third = ours.outgoing()
    theirs.take(*third)
    assert theirs.shown("note", note, "body") == ""
    theirs.take(*second)
    theirs.take(*first)
    assert theirs.shown("note", note, "body") == "one two three"
    assert theirs.store.rows("SELECT * FROM waiting_text") == []
    assert ours.digest() == theirs.digest()


def test_a_value_that_no_cell_may_hold_leaves_nothing(replica):
    one = replica()
    with pytest.raises(NotCanonicalError):
        one.write(Change(FENCE, "account", new_id(), {"revenue": float("nan")}))
    assert one.outgoing() == []
    assert one.store.rows("SELECT * FROM account") == []


def test_a_clock_far_ahead_wins_its_cell_but_does_not_pull_ours_along(replica):
    one = replica()
    contact, year = new_id(), 365 * 86_400_000
    ahead = (1_795_424_400_000 + year) << 15
    one.take([StampedRow("contact", contact, bytes(16), (Cell("title", "X", ahead, None),))], [])
    one.write(Change(FENCE, "contact", contact, {"title": "Y", "city": "Lyon"}))
    cells = {cell.field: cell.clock for cell in one.outgoing()[-1][0][0].cells}
    assert one.shown("contact", contact, "title") == "Y"
    assert cells["title"] == ahead + 1
    assert cells["city"] < ahead


def test_a_rolled_back_first_write_of_a_fence_does_not_spoil_the_next(replica):
    one = replica()
    one.write(Change(FENCE, "contact", new_id(), {"name": "Ada"}))
    other, contact = bytes(32), new_id()

    def fail() -> None:
        with one.store.transaction() as tx:
            one.journal.commit_in(tx, [Change(other, "contact", contact, {"name": "Jun"})], "x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    one.write(Change(other, "contact", contact, {"name": "Mo"}))
    assert [fence for fence, _ in one.digest()] == [other, FENCE]
    assert [item.rows[0].id for item in one.journal.pending(other)] == [contact]


def test_one_stamp_from_far_ahead_does_not_hide_the_plausible_ones(replica):
    one = replica()
    now, minute = 1_795_424_400_000, 60_000
    cells = (
        Cell("title", "X", now + 400 * 86_400_000 << 15, None),
        Cell("city", "Lyon", now + 2 * minute << 15, None),
    )
    one.take([StampedRow("contact", new_id(), bytes(16), cells)], [])
    one.write(Change(FENCE, "contact", new_id(), {"name": "Ada"}))
    stamp = one.outgoing()[-1][0][0].cells[0].clock
    assert now + 2 * minute << 15 < stamp < now + 3 * minute << 15


def test_words_beside_a_refused_update_do_not_stay_in_the_open_note(replica):
    ours, theirs, note = replica(), replica(), new_id()
    ours.write(TextChange(FENCE, note, "Ours"))
    theirs.write(TextChange(FENCE, note, "Theirs"))
    ((_, (good,)),) = theirs.outgoing()
    forged = good._replace(writer=bytes(16))
    with pytest.raises(ForgedTextError):
        ours.take([], [good, forged])
    ours.write(TextChange(FENCE, note, "Ours again"))
    # What we share builds on nothing that was refused: a third device can read it alone.
    third = replica()
    for rows, texts in ours.outgoing():
        third.take(rows, texts)
    assert third.shown("note", note, "body") == "Ours again"
