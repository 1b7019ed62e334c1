"""Series of any slice from a tally: complaints a month or a week beside their exposure, or beside all complaints."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import first_day, months_of
from mcr_desktop.rootcause.series import Series

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Exposure
    from mcr_desktop.rootcause.series import Grain
    from mcr_desktop.rootcause.tallies import Rows, Tally


def series_of(
    tally: Tally,
    rows: Rows = None,
    *,
    grain: Grain = "month",
    where: Mapping[str, str] | None = None,
    exposure: Exposure | None = None,
    of_all: bool = False,
) -> Series:
    """The rows' counts over the whole time that all complaints cover, as `series.count_by_period` gives them.

    By week, monthly exposure is spread evenly over the days of its month. With `of_all` the sizes are the
    counts of all complaints instead, so that the values are shares.
    """
    low, high = tally.ends
    if high < low:
        nothing = np.zeros(0, np.int64)
        return Series(grain, nothing, nothing, None, 0)
    last = high if tally.as_of is None else int(np.datetime64(tally.as_of, "D").astype(np.int64))
    starts = _starts(grain, low, max(last, low))
    counts = _counted(tally, rows, starts, last)
    complete = int((starts[1:] - 1 <= last).sum())
    sizes, unit = None, ""
    if of_all:
        sizes = _counted(tally, None, starts, last).astype(np.float64)
    elif exposure is not None:
        sizes = amounts_between(exposure, starts, dict(where or {}))
        sizes, unit = (sizes, exposure.unit) if sizes.any() else (None, "")
    return Series(grain, starts[:-1], counts, sizes, complete, unit)


def amounts_between(
    exposure: Exposure, starts: NDArray[np.int64], where: Mapping[str, str]
) -> NDArray[np.float64]:
    """Exposure from each of these days to the next; a month's amount is spread evenly over its days."""
    ends = np.array([starts[0], starts[-1] - 1], np.int32)
    first, last = (int(m) for m in months_of(ends))
    amounts = exposure.monthly(first, last - first + 1, where)
    begins = np.array([first_day(m) for m in range(first, last + 2)], np.int64)
    so_far = np.concatenate([[0.0], np.cumsum(amounts)])
    return np.diff(np.interp(starts, begins, so_far))


def _starts(grain: Grain, low: int, high: int) -> NDArray[np.int64]:
    """First days of the periods from one day to another, and of the one after."""
    if grain == "week":
        # Weeks begin on Monday: week w on day 7 w - 3, for 1970-01-01 was a Thursday.
        return np.arange((low + 3) // 7, (high + 3) // 7 + 2, dtype=np.int64) * 7 - 3
    first, last = (int(m) for m in months_of(np.array([low, high], np.int32)))
    return np.array([first_day(m) for m in range(first, last + 2)], np.int64)


def _counted(tally: Tally, rows: Rows, starts: NDArray[np.int64], last: int) -> NDArray[np.int64]:
    low, high = tally.ends
    if (
        last >= high
        and len(starts) - 1 == tally.months
        and starts[0] == first_day(tally.first_month)
    ):
        return tally.monthly(rows).astype(np.int64)
    daily = tally.daily(rows)
    if last < high:
        daily = daily[: max(last - low + 1, 0)]
    so_far = np.concatenate([[0], np.cumsum(daily)])
    return np.diff(so_far[np.clip(starts - low, 0, len(daily))]).astype(np.int64)
