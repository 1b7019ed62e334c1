"""Every combination of attribute values that occurs often enough, with the rows that belong to it.

The walk is exhaustive: a combination is left out only if fewer than `fewest` rows carry it (then no
more specific one can have them either), so nothing that could matter is pruned. Not-recorded
values (code 0) form no cell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Attribute

_DENSE_LIMIT = 4_000_000
"""Up to so many possible combinations a plain count array is quicker than sorting the rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Cuboid:
    """The cells over one set of attributes.

    `ids` gives each row its cell, 0 for none; cell number i (from 1) carries `codes[i - 1]`, one code
    for each attribute in `attributes` (indices into the columns walked).
    """

    attributes: tuple[int, ...]
    ids: NDArray[np.int32]
    codes: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.codes)


def walk_cuboids(columns: Sequence[Attribute], *, depth: int, fewest: int) -> Iterator[Cuboid]:
    """All cuboids of one to `depth` attributes in which a cell with at least `fewest` rows occurs.

    At most `depth` row-long arrays are alive at a time. Where only the counts of cells are wanted, and not
    which row lies in which, `cubes.count_cells` is several times quicker.
    """
    rows = len(columns[0].codes) if columns else 0
    everything = Cuboid((), np.ones(rows, np.int32), np.zeros((1, 0), np.int64))
    yield from _descend(everything, columns, depth, max(fewest, 1))


def _descend(
    parent: Cuboid, columns: Sequence[Attribute], depth: int, fewest: int
) -> Iterator[Cuboid]:
    start = parent.attributes[-1] + 1 if parent.attributes else 0
    for index in range(start, len(columns)):
        cuboid = _refine(parent, index, columns[index], fewest)
        if not len(cuboid):
            continue
        yield cuboid
        if depth > 1:
            yield from _descend(cuboid, columns, depth - 1, fewest)


def _refine(parent: Cuboid, index: int, column: Attribute, fewest: int) -> Cuboid:
    width = len(column.labels)
    combined = np.multiply(parent.ids, width, dtype=np.int64)
    combined += column.codes
    possible = (len(parent) + 1) * width
    if possible <= max(_DENSE_LIMIT, 4 * len(combined)):
        total = np.bincount(combined, minlength=possible)
        keep = total >= fewest
        keep[:width] = False
        keep[::width] = False
        kept = np.flatnonzero(keep)
        renumber = np.zeros(possible, np.int32)
        renumber[kept] = np.arange(1, len(kept) + 1, dtype=np.int32)
        ids = renumber[combined]
    else:
        kept, inverse, total = np.unique(combined, return_inverse=True, return_counts=True)
        keep = (total >= fewest) & (kept >= width) & (kept % width != 0)
        renumber = np.where(keep, np.cumsum(keep), 0).astype(np.int32)
        ids, kept = renumber[inverse], kept[keep]
    codes = np.column_stack((parent.codes[kept // width - 1], kept % width))
    return Cuboid((*parent.attributes, index), ids, codes)


def slice_of(
    names: Sequence[str],
    columns: Sequence[Attribute],
    attributes: Sequence[int],
    codes: Sequence[int],
) -> Slice:
    """The cell as attribute names and labels."""
    return Slice(
        tuple(
            (names[a], columns[a].labels[code]) for a, code in zip(attributes, codes, strict=True)
        )
    )


def rows_of(
    columns: Sequence[Attribute], attributes: Sequence[int], codes: Sequence[int]
) -> NDArray[np.bool_]:
    """Which rows belong to a cell."""
    rows = np.ones(len(columns[0].codes), np.bool_)
    for a, code in zip(attributes, codes, strict=True):
        rows &= columns[a].codes == code
    return rows
