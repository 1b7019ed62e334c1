"""How many rows of each group every cell holds: the counts alone, without a number for each row.

The widest sets of attributes are counted from the rows, one `bincount` each over the combined code; the
narrower ones are sums over those tables, which cost next to nothing. Sets with more possible cells
than memory should hold are counted by sorting the rows' combined codes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Attribute

_LARGEST_TABLE = 4_000_000
"""Numbers in a table that is counted whole (32 MB); beyond it the rows are sorted."""
_ROWS_AT_ONCE = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Counted:
    """The cells over one set of attributes (indices into the columns) that hold enough rows.

    `counts[i, g]` is the number of rows of group g in cell i, whose values `codes_of([i])` tells.
    """

    attributes: tuple[int, ...]
    counts: NDArray[np.int64]
    _keys: NDArray[np.int64]
    _kept: tuple[NDArray[np.int64], ...]

    def __len__(self) -> int:
        return len(self.counts)

    def codes_of(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """One code an attribute for each of the cells."""
        widths = tuple(len(kept) for kept in self._kept)
        places = np.unravel_index(self._keys[cells], widths)
        return np.column_stack(
            [kept[place] for kept, place in zip(self._kept, places, strict=True)]
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Narrow:
    """A column without the values that are too rare to form a cell: `kept` are the old codes of the new ones."""

    codes: NDArray[np.unsignedinteger]
    kept: NDArray[np.int64]


def count_cells(
    columns: Sequence[Attribute],
    groups: NDArray[np.unsignedinteger],
    number: int,
    *,
    depth: int,
    fewest: int,
) -> Iterator[Counted]:
    """Counts by group of every cell of one to `depth` attributes with at least `fewest` rows in all.

    `groups` numbers each row's group from 0 to `number` - 1. Every set of attributes comes once, in
    no particular order. One table is alive at a time.
    """
    narrow = [_without_rare(column, max(fewest, 1)) for column in columns]
    known = [index for index, column in enumerate(narrow) if len(column.kept) > 1]
    deepest = min(depth, len(known))
    waiting = {some for d in range(1, deepest) for some in combinations(known, d)}
    late: list[tuple[int, ...]] = []
    for chosen in combinations(known, deepest) if deepest else ():
        if _size(narrow, chosen, number) > _LARGEST_TABLE:
            yield _sorted_counts(narrow, chosen, groups, number, fewest)
            continue
        table = _table(narrow, chosen, groups, number)
        yield _counted(narrow, chosen, table, fewest)
        yield from _sums(narrow, chosen, table, waiting, fewest)
    late = sorted(waiting, key=len, reverse=True)
    for chosen in late:
        if chosen not in waiting:
            continue
        waiting.discard(chosen)
        if _size(narrow, chosen, number) > _LARGEST_TABLE:
            yield _sorted_counts(narrow, chosen, groups, number, fewest)
            continue
        table = _table(narrow, chosen, groups, number)
        yield _counted(narrow, chosen, table, fewest)
        yield from _sums(narrow, chosen, table, waiting, fewest)


def _without_rare(column: Attribute, fewest: int) -> _Narrow:
    counts = np.bincount(column.codes, minlength=len(column.labels))
    keep = counts >= fewest
    keep[0] = True
    kept = np.flatnonzero(keep)
    if len(kept) == len(column.labels):
        return _Narrow(column.codes, kept)
    renumber = np.zeros(len(column.labels), column.codes.dtype)
    renumber[kept] = np.arange(len(kept))
    return _Narrow(renumber[column.codes], kept)


def _size(narrow: Sequence[_Narrow], chosen: tuple[int, ...], number: int) -> int:
    size = number
    for index in chosen:
        size *= len(narrow[index].kept)
    return size


def _combined(
    narrow: Sequence[_Narrow],
    chosen: tuple[int, ...],
    groups: NDArray[np.unsignedinteger],
    number: int,
    rows: slice,
) -> NDArray[np.int64]:
    key = narrow[chosen[0]].codes[rows].astype(np.int64)
    for index in chosen[1:]:
        key *= len(narrow[index].kept)
        key += narrow[index].codes[rows]
    key *= number
    key += groups[rows]
    return key


def _table(
    narrow: Sequence[_Narrow],
    chosen: tuple[int, ...],
    groups: NDArray[np.unsignedinteger],
    number: int,
) -> NDArray[np.int64]:
    size = _size(narrow, chosen, number)
    table = np.zeros(0, np.int64)
    for low in range(0, max(len(groups), 1), _ROWS_AT_ONCE):
        part = np.bincount(
            _combined(narrow, chosen, groups, number, slice(low, low + _ROWS_AT_ONCE)),
            minlength=size,
        )
        if low:
            table += part
        else:
            table = part
    return table.reshape(*(len(narrow[index].kept) for index in chosen), number)


def _sums(
    narrow: Sequence[_Narrow],
    chosen: tuple[int, ...],
    table: NDArray[np.int64],
    waiting: set[tuple[int, ...]],
    fewest: int,
) -> Iterator[Counted]:
    """The narrower sets that nothing has told yet, as sums over a wider one's table."""
    for place in reversed(range(len(chosen))):
        some = chosen[:place] + chosen[place + 1 :]
        if some not in waiting:
            continue
        waiting.discard(some)
        part = table.sum(axis=place)
        yield _counted(narrow, some, part, fewest)
        yield from _sums(narrow, some, part, waiting, fewest)


def _counted(
    narrow: Sequence[_Narrow], chosen: tuple[int, ...], table: NDArray[np.int64], fewest: int
) -> Counted:
    flat = table.reshape(-1, table.shape[-1])
    keep = (flat.sum(axis=1) >= fewest).reshape(table.shape[:-1])
    for axis in range(keep.ndim):
        keep[(slice(None),) * axis + (0,)] = False
    keys = np.flatnonzero(keep)
    return Counted(chosen, flat[keys], keys, tuple(narrow[index].kept for index in chosen))


def _sorted_counts(
    narrow: Sequence[_Narrow],
    chosen: tuple[int, ...],
    groups: NDArray[np.unsignedinteger],
    number: int,
    fewest: int,
) -> Counted:
    recorded = np.ones(len(groups), np.bool_)
    for index in chosen:
        recorded &= narrow[index].codes != 0
    key = _combined(narrow, chosen, groups, number, slice(None))[recorded]
    key.sort()
    first = np.flatnonzero(np.diff(key, prepend=-1))
    numbers = np.diff(first, append=len(key))
    cell, group = np.divmod(key[first], number)
    begins = np.flatnonzero(np.diff(cell, prepend=-1))
    total = np.add.reduceat(numbers, begins) if len(begins) else begins
    keep = total >= fewest
    place = np.repeat(np.where(keep, np.cumsum(keep) - 1, -1), np.diff(begins, append=len(cell)))
    counts = np.zeros((int(keep.sum()), number), np.int64)
    inside = place >= 0
    counts[place[inside], group[inside]] = numbers[inside]
    kept = tuple(narrow[index].kept for index in chosen)
    return Counted(chosen, counts, cell[begins][keep], kept)
