"""Whys and bones are read in one order, whatever two devices wrote at the same time."""

from __future__ import annotations

import random

import pytest

from mcr_desktop.domain.case_trees import arrange, depths, places_among, subtree
from mcr_desktop.domain.cases import ESCAPED, OCCURRED, Bone, Why

FENCE = bytes(32)


def row_id(number: int) -> bytes:
    return number.to_bytes(16, "big")


def why(number: int, under: int | None = None, place: float | None = 0.0, chain=OCCURRED) -> Why:
    parent = None if under is None else row_id(under)
    return Why(row_id(number), FENCE, row_id(99), parent, chain, place, f"answer {number}")


def told(rows) -> list[tuple[int, int]]:
    """Each row's number with its depth, as read."""
    arranged = arrange(rows)
    depth = depths(arranged)
    return [(int.from_bytes(one.id, "big"), depth[one.id]) for one in arranged]


def test_a_row_stands_under_its_parent_and_beside_its_siblings_by_place():
    rows = [why(1, place=2.0), why(2, place=1.0), why(3, 2, 5.0), why(4, 2, 4.0), why(5, 4)]
    assert told(rows) == [(2, 0), (4, 1), (5, 2), (3, 1), (1, 0)]


def test_equal_and_missing_places_leave_no_choice():
    rows = [why(3), why(1, place=None), why(2)]
    assert told(rows) == [(2, 0), (3, 0), (1, 0)]


def test_a_row_whose_parent_is_gone_comes_to_the_top_and_is_not_lost():
    assert told([why(1), why(2, 7), why(3, 2)]) == [(1, 0), (2, 0), (3, 1)]
    assert arrange([why(2, 7)])[0].parent_id is None


def test_a_circle_is_broken_at_its_smallest_id_and_what_hangs_on_it_stays_on_it():
    rows = [why(5, 3), why(3, 4), why(4, 5), why(9, 4)]
    assert told(rows) == [(3, 0), (5, 1), (4, 2), (9, 3)]


def test_a_row_under_itself_stands_at_the_top():
    assert told([why(1, 1), why(2, 1)]) == [(1, 0), (2, 1)]


def test_the_order_in_which_rows_come_makes_no_difference():
    dice = random.Random(7)
    for _ in range(200):
        rows = [why(n, dice.choice([None, *range(8)]), dice.choice([0.0, 1.0])) for n in range(8)]
        expected = arrange(rows)
        dice.shuffle(rows)
        assert arrange(rows) == expected
        assert {one.id for one in expected} == {one.id for one in rows}


def test_a_branch_belongs_to_the_chain_of_its_top():
    rows = [why(1, chain=ESCAPED), why(2, 1), why(3, 2)]
    assert {one.chain for one in arrange(rows)} == {ESCAPED}
    bones = [
        Bone(row_id(1), FENCE, row_id(99), None, "process", 0.0, "a"),
        Bone(row_id(2), FENCE, row_id(99), row_id(1), "people", 0.0, "b"),
    ]
    assert [one.category for one in arrange(bones)] == ["process", "process"]


def test_a_subtree_is_all_that_stands_under_a_row():
    arranged = arrange([why(1), why(2, 1), why(3, 2), why(4)])
    assert [one.answer for one in subtree(arranged, row_id(2))] == ["answer 2", "answer 3"]
    assert subtree(arranged, row_id(8)) == ()


def test_a_long_chain_from_another_device_is_read():
    rows = [why(n, n - 1 if n else None) for n in range(5_000)]
    assert told(rows)[-1] == (4_999, 4_999)


@pytest.mark.parametrize(
    ("siblings", "index", "place"),
    [
        ((), 0, 0.0),
        ((0.0,), 0, -1.0),
        ((0.0,), 1, 1.0),
        ((0.0, 1.0), 1, 0.5),
        ((0.0, 1.0), 9, 2.0),
        ((0.0, 1.0), -3, -1.0),
    ],
)
def test_a_place_lies_between_its_neighbours(siblings, index, place):
    assert places_among(siblings, index) == (place, ())


@pytest.mark.parametrize(
    ("siblings", "index"),
    [((1.0, 1.0), 1), ((None, None), 1), ((1e300, 2e300), 2), ((0.0, None), 2), ((-1e300,), 0)],
)
def test_where_there_is_no_room_all_are_numbered_anew(siblings, index):
    place, others = places_among(siblings, index)
    assert sorted([place, *others]) == [float(n) for n in range(len(siblings) + 1)]
    assert sum(one < place for one in others) == index


def test_halving_the_same_gap_never_ends_in_a_tie():
    places = [0.0, 1.0]
    for _ in range(200):
        place, others = places_among(places, 1)
        places = [*others] or places
        places.insert(1, place)
        assert sorted(set(places)) == places
