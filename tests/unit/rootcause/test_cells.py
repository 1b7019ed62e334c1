"""Every combination of attribute values that occurs often enough, with the rows that belong to it."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from mcr_desktop.rootcause.cells import rows_of, slice_of, walk_cuboids
from mcr_desktop.rootcause.columns import Attribute


def test_every_cell_that_occurs_often_enough_is_found_and_no_other() -> None:
    random = np.random.default_rng(3)
    columns = [
        Attribute(random.integers(0, n, 500).astype(np.uint8), ("", *map(str, range(1, n))))
        for n in (3, 5, 9, 4)
    ]
    found = {
        (cuboid.attributes, tuple(codes)): int((cuboid.ids == number + 1).sum())
        for cuboid in walk_cuboids(columns, depth=3, fewest=6)
        for number, codes in enumerate(cuboid.codes.tolist())
    }
    expected = {}
    for depth in (1, 2, 3):
        for attributes in combinations(range(4), depth):
            rows = list(zip(*(columns[a].codes.tolist() for a in attributes), strict=True))
            for codes in set(rows):
                if 0 not in codes and rows.count(codes) >= 6:
                    expected[attributes, codes] = rows.count(codes)
    assert found == expected


def test_wide_attributes_take_the_sorting_road_to_the_same_cells() -> None:
    random = np.random.default_rng(4)
    labels = ("", *map(str, range(3_000)))
    wide = [
        Attribute((random.integers(0, 40, 400) * 70 + 1).astype(np.uint16), labels)
        for _ in range(2)
    ]
    pairs = next(c for c in walk_cuboids(wide, depth=2, fewest=1) if len(c.attributes) == 2)
    assert len(pairs) == len(set(zip(wide[0].codes.tolist(), wide[1].codes.tolist(), strict=True)))
    for number, codes in enumerate(pairs.codes.tolist()):
        assert (rows_of(wide, (0, 1), codes) == (pairs.ids == number + 1)).all()
    assert slice_of(("a", "b"), wide, (0, 1), [1, 71]).conditions == (("a", "0"), ("b", "70"))
