"""What a cell tells beyond the movement of its siblings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.rootcause.backgrounds import lay_background
from mcr_desktop.rootcause.columns import Attribute
from mcr_desktop.rootcause.lattices import Lattice, enumerate_cells


@dataclass(frozen=True)
class _Amounts:
    observed: NDArray[np.float64]
    expected: NDArray[np.float64]


def _lattice(carriers: int = 6, depots: int = 5) -> Lattice:
    first, second = np.indices((carriers, depots)).reshape(2, -1)
    columns = (
        Attribute((first + 1).astype(np.uint16), ("", *(f"c{i}" for i in range(carriers)))),
        Attribute((second + 1).astype(np.uint16), ("", *(f"d{i}" for i in range(depots)))),
    )
    return enumerate_cells(("carrier", "depot"), columns, depth=2)


def _ratios(lattice: Lattice, factors: NDArray[np.float64]) -> dict[str, tuple[float, float]]:
    due = np.full(len(factors), 200.0)
    background = lay_background(lattice)
    assert background is not None
    room, told = background.measure(_Amounts(due * factors, due))
    names = [
        ",".join(label for _, label in lattice.slice(cell).conditions)
        for cell in range(len(lattice))
    ]
    return {name: (float(room[i]), float(told[i])) for i, name in enumerate(names)}


def test_nothing_stands_out_where_everything_rose_alike() -> None:
    cells = _ratios(_lattice(), np.full(30, 1.7))
    assert max(told / room for room, told in cells.values()) < 1.01


def test_a_large_slice_bears_less_witness_than_its_amount_and_a_single_leaf_nearly_all() -> None:
    cells = _ratios(_lattice(), np.ones(30))
    assert cells["c1"][0] < 0.6 * 1000
    assert cells["c1,d1"][0] > 0.6 * 200
    assert cells["c1"][0] > cells["c1,d1"][0]


def test_a_value_that_rose_stands_out_more_than_any_of_its_parts() -> None:
    lattice = _lattice()
    rose = np.where(np.indices((6, 5))[0].ravel() == 2, 2.0, 1.0)
    cells = _ratios(lattice, rose)
    excess = {name: (told - room) / room**0.5 for name, (room, told) in cells.items()}
    assert max(excess, key=lambda name: excess[name]) == "c2"
    assert excess["c2"] > 2 * excess["c2,d1"]


def test_a_whole_that_fell_raises_no_cell() -> None:
    cells = _ratios(_lattice(), np.full(30, 0.5))
    assert all(told <= room for room, told in cells.values())


def test_tables_with_very_many_values_have_no_background() -> None:
    assert lay_background(_lattice(400, 200)) is None
