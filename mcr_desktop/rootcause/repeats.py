"""Rows that stand twice and customers who come again: both swell counts without anything more going wrong."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import MISSING_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Attribute, Complaints

CHANCE = 1e-6
"""What chance alone does less often than this is worth a flag."""

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True, eq=False)
class RowMarks:
    """One number a row over all columns of a file, and one over all but the date's.

    Equal rows have equal numbers; unequal rows practically never (64 bits).
    """

    whole: NDArray[np.uint64]
    undated: NDArray[np.uint64]


def find_duplicates(complaints: Complaints) -> NDArray[np.int64]:
    """Row numbers of complaints that repeat an earlier one in the day and in every attribute."""
    columns = [complaints.day, *(column.codes for column in complaints.attributes.values())]
    return _repeated(mark_rows(columns, len(complaints)), columns)


def find_repeated_marks(marks: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Row numbers whose mark an earlier row has."""
    return _repeated(marks, ())


def find_repeated_ids(ids: Attribute) -> NDArray[np.int64]:
    """Row numbers whose id an earlier row has; rows without an id are left alone."""
    known = np.flatnonzero(ids.codes)
    _, first = np.unique(ids.codes[known], return_index=True)
    again = np.ones(len(known), np.bool_)
    again[first] = False
    return np.asarray(known[again], np.int64)


def mark_rows(columns: Iterable[NDArray[np.generic]], rows: int) -> NDArray[np.uint64]:
    """One number a row such that equal rows have equal numbers (columns of whole numbers)."""
    marks = np.zeros(rows, np.uint64)
    for column in columns:
        marks ^= column.astype(np.int64).view(np.uint64)
        marks *= _MULTIPLIER
        marks ^= marks >> np.uint64(29)
    return marks


def more_than_chance(day: NDArray[np.int32], undated: NDArray[np.uint64]) -> bool:
    """Whether rows are alike within a day at least twice as often as across days, beyond doubt.

    Rows with few columns are alike by chance; then they are so with those of the next day or week as well.
    `undated` marks rows by all their columns but the date.
    """
    known = day != MISSING_DAY
    found = day[known].astype(np.int64)
    kinds, number = np.unique(undated[known], return_inverse=True)
    if not len(kinds):
        return False
    width = int(found.max() - found.min()) + 8
    cells, counts = np.unique(number * width + (found - found.min()), return_counts=True)
    within = float((counts * (counts - 1) // 2).sum())
    across = max(_pairs_after(cells, counts, days) for days in (1, 2, 7)) / 2.0
    return within > 2.0 * across and poisson_tail(int(within), across + 1.0) < 1e-4


def _pairs_after(cells: NDArray[np.int64], counts: NDArray[np.int64], days: int) -> float:
    """Pairs of like rows of which one is a number of days later than the other."""
    place = np.minimum(np.searchsorted(cells, cells + days), len(cells) - 1)
    return float((counts * counts[place])[cells[place] == cells + days].sum())


def find_repeat_contacts(
    day: NDArray[np.int32], customer: Attribute, *, within: int = 14
) -> tuple[NDArray[np.int64], float]:
    """Rows that follow another of the same customer within some days, and how many chance alone gives.

    Chance scatters each customer's contacts evenly over the time that there is.
    """
    known = np.flatnonzero((customer.codes > 0) & (day != MISSING_DAY))
    if len(known) < 2:
        return np.zeros(0, np.int64), 0.0
    order = known[np.lexsort((known, day[known], customer.codes[known]))]
    same = np.diff(customer.codes[order].astype(np.int64)) == 0
    near = np.diff(day[order].astype(np.int64)) <= within
    span = float(day[known].max() - day[known].min()) + 1.0
    contacts = np.bincount(customer.codes[known])
    contacts = contacts[contacts > 1].astype(np.float64)
    part = min((within + 1.0) / span, 1.0)
    chance = float(((contacts - 1) * -np.expm1(contacts * math.log1p(-part))).sum()) if part < 1.0 else float((contacts - 1).sum())  # fmt: skip
    return np.sort(order[1:][same & near]), chance


def poisson_tail(seen: int, expected: float) -> float:
    """The chance of at least so many."""
    from scipy.special import pdtrc

    return float(pdtrc(seen - 1, expected)) if seen > 0 else 1.0


def _repeated(
    marks: NDArray[np.uint64], columns: Sequence[NDArray[np.generic]]
) -> NDArray[np.int64]:
    """Rows after the first of each group of equal marks that are equal in all columns."""
    if len(marks) < 2:
        return np.zeros(0, np.int64)
    order = np.argsort(marks, kind="stable")
    same = np.flatnonzero(marks[order][1:] == marks[order][:-1])
    if not len(same):
        return np.zeros(0, np.int64)
    earlier, later = order[same], order[same + 1]
    equal = np.ones(len(same), np.bool_)
    for column in columns:
        equal &= column[earlier] == column[later]
    return np.asarray(np.sort(later[equal]), np.int64)
