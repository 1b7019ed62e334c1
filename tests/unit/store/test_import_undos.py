"""Taking a whole import back, and bringing it again: one cell hides its rows, wherever they are held."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.counts import complaints
from mcr_desktop.store.import_undos import reach_of, turn_import
from mcr_desktop.store.imports import Import
from mcr_desktop.store.queries import VISIBLE, fetch, hidden_imports, hides_any
from mcr_desktop.store.search import find
from tests.unit.store.conftest import FENCE

OTHER_FENCE = bytes([77]) * 16
IDS = [bytes([number]) * 16 for number in range(1, 7)]


def bring(one, ids, kind: str) -> bytes:
    count = len(ids)
    work = Import(one.journal, FENCE, "complaint", new_id())
    columns = {"reported_on": ["2026-01-02"] * count, "kind": [kind] * count}
    work.add(ids, {**columns, "summary": [f"Pallet {row_id[0]}" for row_id in ids]})
    with one.store.transaction() as tx:
        work.finish(tx, {"file": "desk.csv", "finished_ms": 1_790_000_000_000}, "Imported a file")
    return work.id


def turn(one, import_id: bytes, *, back: bool) -> None:
    with one.store.transaction() as tx:
        turn_import(tx, one.journal, FENCE, import_id, back=back)


def exchange(*all_of_them) -> None:
    told = [replica.outgoing() for replica in all_of_them]
    for replica in all_of_them:
        for parts in told:
            for rows, texts in parts:
                replica.take(rows, texts)


def seen(one) -> dict[int, str | None]:
    rows = {row.id[0]: row.kind for row in fetch(one.store, Complaint)}
    # Whatever counts, counts the same rows.
    assert complaints(one.store, FENCE, "2025-01-01", "2025-06-01", "2027-01-01")[2] == len(rows)
    assert {hit.id[0] for hit in find(one.store, "pallet")} == rows.keys()
    shown = one.store.rows(f"SELECT t.id FROM complaint t WHERE {VISIBLE}")  # noqa: S608 - own words
    assert {row_id[0] for (row_id,) in shown} == rows.keys()
    return rows


def test_two_devices_see_the_same_through_undo_redo_and_another_undo(replica):
    ours, theirs = replica(), replica()
    bring(ours, IDS[:3], "Late")
    second = bring(ours, IDS[2:], "Lost")
    exchange(ours, theirs)
    both = {1: "Late", 2: "Late", 3: "Lost", 4: "Lost", 5: "Lost", 6: "Lost"}
    assert seen(ours) == seen(theirs) == both

    turn(ours, second, back=True)
    exchange(ours, theirs)
    assert seen(ours) == seen(theirs) == {1: "Late", 2: "Late", 3: "Late"}
    assert hidden_imports(theirs.store, FENCE) == {second}
    assert ours.digest() == theirs.digest()

    turn(theirs, second, back=False)
    exchange(ours, theirs)
    assert seen(ours) == seen(theirs) == both
    assert not hides_any(ours.store)

    turn(ours, second, back=True)
    exchange(ours, theirs)
    assert seen(ours) == seen(theirs) == {1: "Late", 2: "Late", 3: "Late"}
    assert ours.digest() == theirs.digest()


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_who_take_the_same_import_back_at_once_agree(replica, order):
    pair = replica(), replica()
    bring(pair[0], IDS[:3], "Late")
    second = bring(pair[0], IDS[2:], "Lost")
    exchange(*pair)
    for one in order:
        turn(pair[one], second, back=True)
    exchange(*pair)
    assert seen(pair[0]) == seen(pair[1]) == {1: "Late", 2: "Late", 3: "Late"}
    assert pair[0].digest() == pair[1].digest()
    turn(pair[order[0]], second, back=False)
    exchange(*pair)
    assert seen(pair[0]) == seen(pair[1])
    assert seen(pair[0])[3] == "Lost"


def test_what_a_later_import_said_of_a_row_stays(replica):
    one = replica()
    bring(one, IDS[:2], "Late")
    second = bring(one, IDS[:2], "Lost")
    third = bring(one, IDS[:2], "Broken")
    turn(one, second, back=True)
    assert seen(one) == {1: "Broken", 2: "Broken"}
    # What the second said is not what was before the third any more.
    turn(one, third, back=True)
    assert seen(one) == {1: "Late", 2: "Late"}


def test_an_import_of_another_fence_hides_nothing_here(replica):
    """Whoever writes to one fence must not hide rows of another by giving an import's id."""
    one = replica()
    import_id = bring(one, IDS[:2], "Late")
    one.journal.commit([Change(OTHER_FENCE, "import", import_id, {"deleted": 1})], "")
    assert seen(one) == {1: "Late", 2: "Late"}
    assert hidden_imports(one.store, FENCE) == frozenset()


def test_rows_that_an_undone_import_hides_do_not_crowd_out_those_that_are_shown(replica):
    one = replica()
    bring(one, IDS[:1], "Late")
    many = [bytes([9, number]) + bytes(14) for number in range(80)]
    second = bring(one, many, "Lost")
    turn(one, second, back=True)
    assert [hit.id for hit in find(one.store, "pallet", limit=50)] == IDS[:1]


def test_what_an_undo_reaches_is_told(replica):
    one = replica()
    bring(one, IDS[:3], "Late")
    second = bring(one, IDS[2:], "Lost")
    one.journal.commit([Change(FENCE, "complaint", IDS[4], {"summary": "Called"})], "")
    reach = reach_of(one.store, FENCE, second)
    assert (reach.rows, reach.changed, reach.edited) == (3, 1, 1)
