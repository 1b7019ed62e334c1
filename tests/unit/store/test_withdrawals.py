"""Taking stamped cells out again: afterwards the store is as if they had never come."""

from __future__ import annotations

from mcr_desktop.domain.changes import Cell, Change, Stamp, StampedRow, TextChange
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.gestures import history_of
from mcr_desktop.store.search import find
from tests.unit.store.conftest import FENCE

CLOCK = 1_700_000_000_000 << 15
ADA, JUN = b"a" * 16, b"j" * 16


def withdraw(replica, *rows):
    with replica.store.transaction() as tx:
        return replica.journal.withdraw(tx, FENCE, rows)


def row(table, row_id, writer, *cells):
    return StampedRow(table, row_id, writer, tuple(Cell(*cell) for cell in cells))


def test_what_stood_before_shows_again_and_is_found(replica):
    one, contact = replica(), new_id()
    before = row("contact", contact, ADA, ("name", "Ada Brack", CLOCK, None))
    after = row("contact", contact, JUN, ("name", "Nobody", CLOCK + 1, Stamp(CLOCK, ADA)))
    one.take([before, after], [])
    assert withdraw(one, after).ids == {contact}
    assert one.shown("contact", contact, "name") == "Ada Brack"
    assert [hit.id for hit in find(one.store, "brack")] == [contact]
    assert find(one.store, "nobody") == []
    assert [cell.value for _, cell in history_of(one.store, one.journal.numbers, contact)] == [
        "Ada Brack"
    ]


def test_a_row_of_which_nothing_is_left_is_gone_from_today_too(replica):
    one, meeting = replica(), new_id()
    made = row("meeting", meeting, JUN, ("title", "Review", CLOCK, None))
    one.take([made], [])
    assert one.store.rows("SELECT no FROM arrival") != []
    withdraw(one, made)
    for table in ("meeting", "cell", "history", "arrival", "search"):
        assert one.store.rows(f"SELECT * FROM {table}") == []  # noqa: S608 - own names only


def test_what_a_person_edited_stays_when_the_import_beneath_goes(replica):
    one, complaint = replica(), new_id()
    imported = row(
        "complaint", complaint, JUN, ("~kind", "late", CLOCK, None), ("~summary", "x", CLOCK, None)
    )
    one.take([imported], [])
    one.write(Change(FENCE, "complaint", complaint, {"kind": "damaged"}))
    withdraw(one, imported)
    assert one.shown("complaint", complaint, "kind") == "damaged"
    assert one.shown("complaint", complaint, "summary") is None
    one.write(Change(FENCE, "complaint", complaint, {"kind": None}))
    assert one.shown("complaint", complaint, "kind") is None


def test_cells_that_are_not_there_are_passed_over(replica):
    one, contact = replica(), new_id()
    held = row("contact", contact, ADA, ("name", "Ada", CLOCK, None))
    one.take([held], [])
    before = one.digest()
    others = (
        row("contact", contact, JUN, ("name", "Ada", CLOCK, None)),
        row("contact", contact, ADA, ("name", "Ada", CLOCK + 1, None)),
        row("contact", contact, ADA, ("name", "Eve", CLOCK, None)),
        row("contact", contact, ADA, ("name", "Ada", CLOCK, Stamp(CLOCK - 1, ADA))),
        row("contact", contact, ADA, ("aura", "blue", CLOCK, None)),
        row("contact", new_id(), ADA, ("name", "Ada", CLOCK, None)),
        row("telescope", contact, ADA, ("name", "Ada", CLOCK, None)),
    )
    assert withdraw(one, *others).ids == frozenset()
    assert one.digest() == before
    assert one.store.rows("SELECT * FROM field_name") == []


def test_cells_of_one_stamp_are_taken_out_one_by_one(replica):
    one, contact = replica(), new_id()
    twins = [
        row("contact", contact, ADA, ("title", value, CLOCK, replaced))
        for value, replaced in (
            ("a", None),
            ("b", None),
            ("b", Stamp(CLOCK - 2, JUN)),
            ("b", Stamp(CLOCK - 1, JUN)),
            ("c", None),
        )
    ]
    one.take(twins, [])
    one.take(list(reversed(twins)), [])
    for twin, left in zip(reversed(twins), (4, 3, 2, 1, 0), strict=True):
        (cell,) = twin.cells
        assert one.shown("contact", contact, "title") == cell.value
        withdraw(one, twin)
        count = one.store.row("SELECT (SELECT count(*) FROM cell) + (SELECT count(*) FROM history)")
        assert count == (left,)


def test_words_keep_a_note_whose_fields_are_taken_out(replica):
    ours, theirs, note = replica(), replica(), new_id()
    theirs.write(Change(FENCE, "note", note, {"title": "Visit"}), TextChange(FENCE, note, "Words"))
    for rows, texts in theirs.outgoing():
        ours.take(rows, texts)
    withdraw(ours, *theirs.outgoing()[0][0])
    assert ours.shown("note", note, "body") == "Words"
    assert ours.shown("note", note, "title") is None
