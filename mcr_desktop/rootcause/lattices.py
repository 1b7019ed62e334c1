"""All cells of a leaf table under one numbering, so that one count sums any figure over all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.cells import Cuboid, slice_of, walk_cuboids
from mcr_desktop.rootcause.columns import Attribute

_ROOM = 4_000_000
"""Leaves x cuboids: what is enumerated at most (32 MB of numbers)."""
_DEEPEST = 5


def depth_within(leaves: int, attributes: int) -> int:
    """How deep all cuboids can be enumerated: five on small tables, at least three."""
    for depth in range(min(_DEEPEST, attributes), 3, -1):
        if leaves * sum(math.comb(attributes, d) for d in range(1, depth + 1)) <= _ROOM:
            return depth
    return min(3, attributes)


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Cells 0 .. len-1 over all cuboids; `ids[q]` gives each leaf its cell in cuboid q (len: none).

    For each cell: `cuboid` its cuboid, `level` its number of attributes, `penalty` what the best of
    so many unchanged cells of one cuboid scores by luck, `leaves` how many it holds.
    """

    names: tuple[str, ...]
    columns: tuple[Attribute, ...]
    cuboids: tuple[Cuboid, ...]
    starts: NDArray[np.intp]
    ids: NDArray[np.intp]
    cuboid: NDArray[np.intp]
    level: NDArray[np.intp]
    penalty: NDArray[np.float64]
    leaves: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.cuboid)

    def sums(self, figure: NDArray[np.float64]) -> NDArray[np.float64]:
        """The figure's sum over the leaves of every cell."""
        spread = np.broadcast_to(figure, self.ids.shape).ravel()
        total = np.bincount(self.ids.ravel(), spread, len(self) + 1)[:-1]
        return np.asarray(total, np.float64)

    def within(self, cell: int) -> NDArray[np.bool_]:
        """Which leaves a cell holds."""
        return np.asarray(self.ids[self.cuboid[cell]] == cell)

    def codes(self, cell: int) -> tuple[tuple[int, int], ...]:
        """A cell as (attribute, code) pairs."""
        cuboid = self.cuboids[self.cuboid[cell]]
        codes = cuboid.codes[cell - self.starts[self.cuboid[cell]]]
        return tuple((a, int(code)) for a, code in zip(cuboid.attributes, codes, strict=True))

    def slice(self, cell: int) -> Slice:
        """A cell as attribute names and labels."""
        pairs = self.codes(cell)
        return slice_of(
            self.names, self.columns, [a for a, _ in pairs], [code for _, code in pairs]
        )


def enumerate_cells(
    names: Sequence[str], columns: Sequence[Attribute], *, depth: int, fewest: int = 1
) -> Lattice:
    """Every cell of up to `depth` attributes that occurs."""
    cuboids = tuple(walk_cuboids(columns, depth=depth, fewest=fewest))
    sizes = np.array([len(cuboid) for cuboid in cuboids], np.intp)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.intp)
    total = int(starts[-1])
    ids = np.empty((len(cuboids), len(columns[0].codes) if columns else 0), np.intp)
    for row, (cuboid, start) in enumerate(zip(cuboids, starts, strict=False)):
        np.add(cuboid.ids, start - 1, out=ids[row], casting="unsafe")
        ids[row][cuboid.ids == 0] = total
    cuboid_of = np.repeat(np.arange(len(cuboids)), sizes)
    levels = np.array([len(cuboid.attributes) for cuboid in cuboids], np.intp)
    counts = np.bincount(ids.ravel(), minlength=total + 1)[:-1]
    return Lattice(
        tuple(names), tuple(columns), cuboids, starts, ids, cuboid_of, levels[cuboid_of],
        2.0 * np.log(np.maximum(sizes, 1))[cuboid_of], counts,
    )  # fmt: skip
