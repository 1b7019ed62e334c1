"""All cells of a leaf table under one numbering, so that one count sums any figure over all of them."""

from __future__ import annotations

import numpy as np

from mcr_desktop.rootcause.columns import Attribute
from mcr_desktop.rootcause.lattices import depth_within, enumerate_cells, fewest_within


def test_sums_and_members_of_every_cell_agree_with_a_plain_count() -> None:
    random = np.random.default_rng(5)
    columns = [
        Attribute(random.integers(0, n + 1, 200).astype(np.uint8), ("", *map(str, range(n))))
        for n in (2, 3, 4)
    ]
    figure = random.random(200)
    lattice = enumerate_cells(("a", "b", "c"), columns, depth=3)
    sums = lattice.sums(figure)
    assert len(sums) == len(lattice) == sum(len(cuboid) for cuboid in lattice.cuboids)
    for cell in range(len(lattice)):
        rows = np.ones(200, bool)
        for name, label in lattice.slice(cell).conditions:
            column = columns["abc".index(name)]
            rows &= column.codes == column.labels.index(label, 1)
        assert (lattice.within(cell) == rows).all()
        assert lattice.leaves[cell] == rows.sum() > 0
        assert np.isclose(sums[cell], figure[rows].sum())


def test_small_tables_are_searched_to_depth_five_and_large_ones_to_three() -> None:
    assert depth_within(48_000, 6) == 5
    assert depth_within(1_000_000, 8) == 3
    assert depth_within(100, 2) == 2
    assert depth_within(50_000, 30) == 2
    assert depth_within(10_000_000, 8) == 1
    assert (fewest_within(48_000), fewest_within(1_000_000)) == (1, 10)
