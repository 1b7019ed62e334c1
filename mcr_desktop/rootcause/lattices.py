"""All cells of a leaf table under one numbering, so that one count sums any figure over all of them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.cells import Cuboid, slice_of, walk_cuboids
from mcr_desktop.rootcause.columns import Attribute

_ROOM, _MOST_ROOM = 4_000_000, 100_000_000
"""Leaves x cuboids: what is enumerated at most beyond the usual depth, and at all (4 bytes each)."""
_USUAL_DEPTH = 3
DEEPEST = 5
_LARGE = 100_000


def depth_within(leaves: int, attributes: int) -> int:
    """How deep all cuboids can be enumerated: five on small tables, three on most, less on vast ones."""
    for depth in range(min(DEEPEST, attributes), 1, -1):
        room = _ROOM if depth > _USUAL_DEPTH else _MOST_ROOM
        if leaves * sum(math.comb(attributes, d) for d in range(1, depth + 1)) <= room:
            return depth
    return min(1, attributes)


def fewest_within(leaves: int) -> int:
    """How many leaves a cell must hold: one, on large tables one in 100,000 (else cells outnumber leaves)."""
    return max(1, leaves // _LARGE)


@dataclass(frozen=True, slots=True, eq=False)
class Lattice:
    """Cells 0 .. len-1 over all cuboids.

    `ids[q]` gives each leaf its cell within cuboid q (the cuboid's length: none); `starts[q]` is that
    cuboid's first cell. For each cell: `cuboid` its cuboid, `level` its number of attributes, `penalty` what
    the best of so many unchanged cells of one cuboid scores by luck, `leaves` how many it holds.
    """

    names: tuple[str, ...]
    columns: tuple[Attribute, ...]
    cuboids: tuple[Cuboid, ...]
    starts: NDArray[np.intp]
    ids: tuple[NDArray[np.unsignedinteger[Any]], ...]
    cuboid: NDArray[np.int32]
    level: NDArray[np.int8]
    penalty: NDArray[np.float64]
    leaves: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.cuboid)

    def sums(self, figure: NDArray[np.float64]) -> NDArray[np.float64]:
        """The figure's sum over the leaves of every cell."""
        total = np.empty(len(self))
        for q, ids in enumerate(self.ids):
            start, end = self.starts[q], self.starts[q + 1]
            total[start:end] = np.bincount(ids, figure, end - start + 1)[:-1]
        return total

    def within(self, cell: int) -> NDArray[np.bool_]:
        """Which leaves a cell holds."""
        q = self.cuboid[cell]
        return np.asarray(self.ids[q] == cell - self.starts[q])

    def slice(self, cell: int) -> Slice:
        """A cell as attribute names and labels."""
        cuboid = self.cuboids[self.cuboid[cell]]
        codes = cuboid.codes[cell - self.starts[self.cuboid[cell]]].tolist()
        return slice_of(self.names, self.columns, cuboid.attributes, codes)


def enumerate_cells(
    names: Sequence[str], columns: Sequence[Attribute], *, depth: int, fewest: int = 1
) -> Lattice:
    """Every cell of up to `depth` attributes that at least `fewest` leaves carry."""
    cuboids, ids = [], []
    for cuboid in walk_cuboids(columns, depth=depth, fewest=fewest):
        own = np.where(cuboid.ids > 0, cuboid.ids - 1, len(cuboid))
        own = own.astype(
            np.min_scalar_type(len(cuboid))
        )  # a million leaves have some ninety of these
        ids.append(own)
        cuboids.append(Cuboid(cuboid.attributes, np.empty(0, np.int64), cuboid.codes))
    sizes = np.array([len(cuboid) for cuboid in cuboids], np.intp)
    starts = np.concatenate(([0], np.cumsum(sizes))).astype(np.intp)
    cuboid_of = np.repeat(np.arange(len(cuboids), dtype=np.int32), sizes)
    levels = np.array([len(cuboid.attributes) for cuboid in cuboids], np.int8)
    counts = [
        np.bincount(own, minlength=size + 1)[:-1] for own, size in zip(ids, sizes, strict=True)
    ]
    return Lattice(
        tuple(names), tuple(columns), tuple(cuboids), starts, tuple(ids), cuboid_of,
        levels[cuboid_of], 2.0 * np.log(np.maximum(sizes, 1))[cuboid_of],
        np.concatenate(counts).astype(np.int32) if counts else np.empty(0, np.int32),
    )  # fmt: skip
