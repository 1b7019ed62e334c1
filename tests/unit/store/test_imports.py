"""Imports of many rows: in batches, invisible until finished, removed without trace on cancel."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.imports import Import, ImportRemovedError, remove_unfinished
from mcr_desktop.store.queries import fetch
from mcr_desktop.store.search import find
from tests.unit.store.conftest import FENCE

IDS = [bytes([number]) * 16 for number in range(1, 6)]


def batch(summary: str = "Late") -> dict[str, list[object]]:
    return {"reported_on": ["2026-01-02"] * 5, "summary": [f"{summary} {n}" for n in range(5)]}


def run(one, columns, ids=IDS):
    work = Import(one.journal, FENCE, "complaint", new_id())
    work.add(ids, columns)
    with one.store.transaction() as tx:
        work.finish(tx)
    return work


def test_rows_are_invisible_and_unshared_until_the_import_is_finished(replica):
    one = replica()
    work = Import(one.journal, FENCE, "complaint", new_id())
    work.add(IDS, batch())
    work._flush()
    assert fetch(one.store, Complaint) == []
    assert one.outgoing() == []
    assert find(one.store, "late") == []
    with one.store.transaction() as tx:
        work.finish(tx)
    assert len(fetch(one.store, Complaint)) == 5
    assert sum(len(rows) for rows, _ in one.outgoing()) == 5
    assert len(find(one.store, "late")) == 5


def test_cancel_leaves_the_store_as_it_was(replica):
    one = replica()
    before = one.digest()
    work = Import(one.journal, FENCE, "complaint", new_id())
    work.add(IDS, batch())
    work._flush()
    remove_unfinished(one.journal, work.id)
    assert one.store.rows("SELECT count(*) FROM complaint") == [(0,)]
    assert one.store.rows("SELECT count(*) FROM outbox") == [(0,)]
    assert one.store.rows("SELECT count(*) FROM search WHERE search MATCH 'late'") == [(0,)]
    assert [digest for _, digest in one.digest()][: len(before)] == [d for _, d in before]


def test_a_second_import_adds_nothing(replica):
    one = replica()
    assert run(one, batch()).added == 5
    before = one.digest()
    again = run(one, batch())
    assert (again.added, again.changed, again.same) == (0, 0, 5)
    assert one.digest() == before


def test_only_what_the_source_changed_is_written(replica):
    one = replica()
    run(one, batch())
    columns = batch()
    columns["summary"][2] = "Very late"
    again = run(one, columns)
    assert (again.added, again.changed, again.same) == (0, 1, 4)
    assert one.shown("complaint", IDS[2], "summary") == "Very late"
    (row,) = one.outgoing()[-1][0]
    assert [cell.field for cell in row.cells] == ["~summary"]


def test_an_import_does_not_overrule_a_person(replica):
    one = replica()
    run(one, batch())
    one.write(Change(FENCE, "complaint", IDS[0], {"summary": "Two days late"}))
    run(one, batch("Later"))
    assert one.shown("complaint", IDS[0], "summary") == "Two days late"
    assert one.shown("complaint", IDS[1], "summary") == "Later 1"


def test_two_members_who_import_one_file_end_equal(replica):
    ours, theirs = replica(), replica()
    for one in (ours, theirs):
        run(one, {key: list(values) for key, values in batch().items()})
    mine, yours = ours.outgoing(), theirs.outgoing()
    for rows, texts in mine:
        theirs.take(rows, texts)
    for rows, texts in yours:
        ours.take(rows, texts)
    assert ours.digest() == theirs.digest()
    assert len(fetch(ours.store, Complaint)) == 5


def test_a_row_given_twice_in_one_file_is_kept_once(replica):
    one = replica()
    work = run(one, batch(), ids=[*IDS[:4], IDS[0]])
    assert work.added == 4
    assert len(fetch(one.store, Complaint)) == 4


def test_what_an_import_that_died_left_is_no_row_that_is_there_already(replica):
    one = replica()
    dead = Import(one.journal, FENCE, "complaint", new_id())
    dead.add(IDS, batch())
    dead._flush()
    dead.end()
    again = run(one, batch())
    assert (again.added, again.same) == (5, 0)
    assert len(fetch(one.store, Complaint)) == 5
    remove_unfinished(one.journal)
    assert len(fetch(one.store, Complaint)) == 5


def test_an_import_that_another_removed_shows_none_of_its_rows(replica):
    one = replica()
    slow = Import(one.journal, FENCE, "complaint", new_id())
    slow.add(IDS, batch())
    slow.end()
    run(one, batch(), ids=[bytes([9]) * 16] * 5)
    with pytest.raises(ImportRemovedError):
        slow._flush()
    assert len(fetch(one.store, Complaint)) == 1


def test_an_import_that_finished_is_not_removed(replica):
    one = replica()
    work = run(one, batch())
    assert remove_unfinished(one.journal, work.id) == 0
    assert len(fetch(one.store, Complaint)) == 5


@pytest.mark.parametrize("theirs_first", [True, False])
def test_cancel_keeps_what_a_colleagues_import_of_the_same_rows_said(replica, theirs_first):
    ours, theirs = replica(), replica()
    if theirs_first:
        run(theirs, batch("Theirs"))
    work = Import(ours.journal, FENCE, "complaint", new_id())
    work.add(IDS, {**batch(), "kind": ["Damage"] * 5})
    work._flush()
    if not theirs_first:
        run(theirs, batch("Theirs"))
    for rows, texts in theirs.outgoing():
        ours.take(rows, texts)
    remove_unfinished(ours.journal, work.id)
    assert ours.digest() == theirs.digest()
    assert {one.summary for one in fetch(ours.store, Complaint)} == {
        f"Theirs {n}" for n in range(5)
    }
    assert len(find(ours.store, "theirs")) == 5
