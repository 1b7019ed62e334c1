"""What must be known of the data before any figure made from it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Flag
from mcr_desktop.rootcause.columns import MISSING_DAY
from mcr_desktop.rootcause.series import span_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Complaints, Exposure

_ROWS_SHOWN = 100


def find_flags(
    complaints: Complaints, exposure: Exposure | None = None, *, as_of: str | None = None
) -> tuple[Flag, ...]:
    """Missing denominators and dates, repeated rows, a last month that is not over.

    Pass every column that the complaints have, so that rows which differ somewhere do not count as repeated.
    """
    found = []
    rows = len(complaints)
    if rows and (exposure is None or not len(exposure.amount)):
        found.append(Flag("no denominator", rows, rows))
    undated = np.flatnonzero(complaints.day == MISSING_DAY)
    if len(undated):
        found.append(Flag("missing dates", len(undated), rows, rows=_some(undated)))
    repeated = find_duplicates(complaints)
    if len(repeated):
        found.append(Flag("duplicates", len(repeated), rows, rows=_some(repeated)))
    span = span_of(complaints, as_of)
    if span.partial:
        found.append(Flag("incomplete last month", detail=span.label(span.months)))
    return tuple(found)


def find_duplicates(complaints: Complaints) -> NDArray[np.int64]:
    """Row numbers of complaints that repeat an earlier one in the day and in every attribute."""
    if not len(complaints):
        return np.zeros(0, np.int64)
    # Columns are folded one by one into a running group number, so that no wide key is ever built.
    _, group = np.unique(complaints.day, return_inverse=True)
    for column in complaints.attributes.values():
        combined = group.astype(np.int64) * len(column.labels) + column.codes
        _, group = np.unique(combined, return_inverse=True)
    _, first = np.unique(group, return_index=True)
    again = np.ones(len(complaints), np.bool_)
    again[first] = False
    return np.flatnonzero(again)


def _some(rows: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(row) for row in rows[:_ROWS_SHOWN])
