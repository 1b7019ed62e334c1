"""How many rows of each group every cell holds: the counts alone, without a number for each row."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from mcr_desktop.rootcause import cubes
from mcr_desktop.rootcause.columns import Attribute
from mcr_desktop.rootcause.cubes import count_cells

WIDTHS = (3, 5, 9, 4)
Cells = dict[tuple[tuple[int, ...], tuple[int, ...]], tuple[int, ...]]


def drawn(seed: int = 3, rows: int = 500) -> tuple[list[Attribute], np.ndarray]:
    random = np.random.default_rng(seed)
    columns = [
        Attribute(random.integers(0, n, rows).astype(np.uint8), ("", *map(str, range(1, n))))
        for n in WIDTHS
    ]
    return columns, random.integers(0, 3, rows).astype(np.uint8)


def told(columns: list[Attribute], groups: np.ndarray, *, depth: int = 3, fewest: int = 6) -> Cells:
    found: Cells = {}
    for counted in count_cells(columns, groups, 3, depth=depth, fewest=fewest):
        codes = counted.codes_of(np.arange(len(counted)))
        for own, counts in zip(codes.tolist(), counted.counts.tolist(), strict=True):
            assert (counted.attributes, tuple(own)) not in found
            found[counted.attributes, tuple(own)] = tuple(counts)
    return found


def by_hand(columns: list[Attribute], groups: np.ndarray, depth: int, fewest: int) -> Cells:
    found: Cells = {}
    for number in range(1, depth + 1):
        for some in combinations(range(len(columns)), number):
            rows = list(zip(*(columns[a].codes.tolist() for a in some), strict=True))
            for codes in set(rows):
                mine = [g for row, g in zip(rows, groups.tolist(), strict=True) if row == codes]
                if 0 not in codes and len(mine) >= fewest:
                    found[some, codes] = tuple(mine.count(g) for g in range(3))
    return found


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_every_cell_that_occurs_often_enough_is_counted_by_group(depth: int) -> None:
    columns, groups = drawn()
    assert told(columns, groups, depth=depth) == by_hand(columns, groups, depth, 6)


def test_sets_too_large_for_a_table_are_counted_by_sorting(monkeypatch: pytest.MonkeyPatch) -> None:
    columns, groups = drawn()
    expected = told(columns, groups)
    monkeypatch.setattr(cubes, "_LARGEST_TABLE", 60)
    assert told(columns, groups) == expected


def test_rows_are_taken_in_portions_to_the_same_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    columns, groups = drawn()
    expected = told(columns, groups)
    monkeypatch.setattr(cubes, "_ROWS_AT_ONCE", 128)
    assert told(columns, groups) == expected


def test_an_attribute_of_a_hundred_thousand_values_costs_what_its_common_ones_cost() -> None:
    random = np.random.default_rng(5)
    wide = random.integers(1, 100_001, 4_000).astype(np.uint32)
    wide[:50] = 7
    columns, groups = drawn(rows=4_000)
    columns.append(Attribute(wide, ("", *map(str, range(1, 100_001)))))
    found = told(columns, groups, fewest=20)
    assert sum(found[(4,), (7,)]) == int((wide == 7).sum())
    assert {codes[-1] for some, codes in found if 4 in some} == {7}


def test_without_rows_or_common_values_nothing_is_counted() -> None:
    names = np.arange(1, 11, dtype=np.uint8)
    unique = Attribute(names, ("", *map(str, range(10))))
    assert told([unique], np.zeros(10, np.uint8), fewest=2) == {}
    assert told([unique.take(names > 99)], np.zeros(0, np.uint8), fewest=1) == {}
