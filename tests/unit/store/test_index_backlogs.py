"""Imported rows that search does not know yet: remembered with them, taken in piece by piece afterwards."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.ids import new_id
from mcr_desktop.store import index_backlogs
from mcr_desktop.store.imports import Import, remove_unfinished
from mcr_desktop.store.search import find, find_rows
from tests.unit.store.conftest import FENCE

COUNT = 70
IDS = [bytes([number]) * 16 for number in range(1, COUNT + 1)]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch):
    monkeypatch.setattr(index_backlogs, "AT_ONCE", 20)


def run(one, ids=IDS, *, finish=True):
    work = Import(one.journal, FENCE, "complaint", new_id())
    half = len(ids) // 2
    for part in (ids[:half], ids[half:]):
        names = [f"late {row_id.hex()}" for row_id in part]
        work.add(part, {"summary": names, "reported_on": ["2026-01-02"] * len(part)})
        work.flush()
        if part is not ids[half:]:
            # What a person writes meanwhile takes numbers in between.
            one.write(Change(FENCE, "note", new_id(), {"title": "Between"}))
    if finish:
        with one.store.transaction() as tx:
            work.finish(tx)
    return work


def known(one):
    return len(find_rows(one.store, "late", 1000))


def test_many_rows_are_taken_in_piece_by_piece_after_they_are_shown(replica):
    one = replica()
    run(one)
    assert (index_backlogs.behind(one.store), known(one)) == (COUNT, 0)
    told: list[int] = []
    index_backlogs.catch_up(one.store, told.append)
    assert told[0] == COUNT
    assert told == sorted(told, reverse=True)
    assert len(told) == 4
    assert (index_backlogs.behind(one.store), known(one)) == (0, COUNT)
    assert one.store.rows("SELECT 1 FROM meta WHERE name LIKE '%search%'") == []


def test_few_rows_are_searchable_with_the_import(replica):
    one = replica()
    run(one, IDS[:10])
    assert (index_backlogs.behind(one.store), known(one)) == (0, 10)


def test_search_takes_in_what_is_left_unless_it_is_hurried(replica):
    one = replica()
    run(one)
    assert find(one.store, "late", hurried=True) == []
    assert len(find(one.store, "late", 1000)) == COUNT


def test_what_is_left_outlives_a_stop(replica):
    one = replica()
    run(one)

    def stop(left):
        if left < COUNT:
            raise CancelledError

    with pytest.raises(CancelledError):
        index_backlogs.catch_up(one.store, stop)
    assert (index_backlogs.behind(one.store), known(one)) == (COUNT - 20, 20)
    index_backlogs.catch_up(one.store)
    assert known(one) == COUNT


def test_rows_under_way_are_not_taken_in_and_leave_nothing_when_cancelled(replica):
    one = replica()
    run(one)
    other = run(one, [bytes([200 + at]) * 16 for at in range(40)], finish=False)
    assert index_backlogs.behind(one.store) == COUNT
    index_backlogs.catch_up(one.store)
    assert known(one) == COUNT
    remove_unfinished(one.journal, other.id)
    assert one.store.rows("SELECT 1 FROM meta WHERE name LIKE '%search%'") == []


def test_a_row_that_changed_meanwhile_is_known_once_by_its_new_words(replica):
    one = replica()
    run(one)
    one.write(Change(FENCE, "complaint", IDS[3], {"summary": "broken"}))
    one.write(Change(FENCE, "complaint", IDS[5], {"deleted": 1}))
    index_backlogs.catch_up(one.store)
    assert len(find_rows(one.store, "broken", 10)) == 1
    assert known(one) == COUNT - 2
    one.write(Change(FENCE, "complaint", IDS[5], {"deleted": None}))
    assert known(one) == COUNT - 1
