"""Complaints a month or a week, beside their exposure, with what is still incomplete set apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcr_desktop.rootcause.columns import (
    MISSING_DAY,
    day_text,
    first_day,
    month_text,
    months_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Complaints, Exposure

Grain = Literal["month", "week"]


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Counts in consecutive periods, none left out.

    `starts` are the day numbers on which the periods begin. `sizes` is None where nobody knows
    what could have gone wrong: then the counts are counts and never a rate. `complete` periods
    (a prefix) were over by the `as_of` day.
    """

    grain: Grain
    starts: NDArray[np.int64]
    counts: NDArray[np.int64]
    sizes: NDArray[np.float64] | None
    complete: int
    exposure_unit: str = ""

    def __len__(self) -> int:
        return len(self.counts)

    def labels(self) -> tuple[str, ...]:
        """`YYYY-MM` for months, the Monday's ISO day for weeks."""
        if self.grain == "month":
            return tuple(str(np.datetime64(int(day), "D"))[:7] for day in self.starts)
        return tuple(day_text(int(day)) for day in self.starts)


@dataclass(frozen=True, slots=True)
class Span:
    """The months that an analysis looks at: `months` whole ones from month number `first` on."""

    first: int
    months: int
    partial: bool

    def first_day_of(self, index: int) -> str:
        """ISO day on which the month at an index begins."""
        return day_text(first_day(self.first + index))

    def last_day_of(self, index: int) -> str:
        """ISO day on which the month at an index ends."""
        return day_text(first_day(self.first + index + 1) - 1)

    def label(self, index: int) -> str:
        """`YYYY-MM` of the month at an index."""
        return month_text(self.first + index)


def span_of(complaints: Complaints, as_of: str | None = None) -> Span:
    """The whole months from the first complaint to the `as_of` day.

    Without `as_of` the last complaint's day takes its place. A month that was not over on that
    day is left out and noted as `partial`; a first month that begins late counts as whole.
    """
    day = complaints.day[complaints.day != MISSING_DAY]
    if not len(day):
        return Span(0, 0, partial=False)
    last = int(day.max()) if as_of is None else int(np.datetime64(as_of, "D").astype(np.int64))
    first_month = int(months_of(day.min(keepdims=True))[0])
    end_month = int(months_of(np.array([last + 1], np.int32))[0])
    partial = first_day(end_month) <= last
    return Span(first_month, max(end_month - first_month, 0), partial)


def count_by_period(
    complaints: Complaints,
    *,
    grain: Grain = "month",
    where: Mapping[str, str] | None = None,
    exposure: Exposure | None = None,
    as_of: str | None = None,
) -> Series:
    """The counts (and exposure) of a slice over the whole time that the complaints cover.

    The periods are those of all complaints, so that slices can be laid side by side; the last
    one is kept and marked incomplete where it was not over on the `as_of` day. Exposure is known by the
    month only and left out of weekly series.
    """
    conditions = dict(where or {})
    known = complaints.day[complaints.day != MISSING_DAY]
    day = complaints.where(conditions).day
    day = day[day != MISSING_DAY]
    if not len(known):
        nothing = np.zeros(0, np.int64)
        return Series(grain, nothing, nothing, None, 0)
    last = int(known.max()) if as_of is None else int(np.datetime64(as_of, "D").astype(np.int64))
    day = day[day <= last]
    ends = np.array([int(known.min()), max(last, int(known.min()))], np.int32)
    if grain == "week":
        number, (low, high) = _weeks_of(day), _weeks_of(ends)
        starts = (np.arange(low, high + 2, dtype=np.int64) * 7) - 3
    else:
        number = months_of(day).astype(np.int64)
        low, high = months_of(ends).astype(np.int64)
        starts = np.array([first_day(m) for m in range(int(low), int(high) + 2)], np.int64)
    periods = int(high - low) + 1
    counts = np.bincount(number - low, minlength=periods).astype(np.int64)
    complete = int((starts[1:] - 1 <= last).sum())
    sizes = None
    if exposure is not None and grain == "month":
        sizes = exposure.monthly(int(low), periods, conditions)
        if not sizes.any():
            sizes = None
    unit = exposure.unit if exposure is not None and sizes is not None else ""
    return Series(grain, starts[:-1], counts, sizes, complete, unit)


def _weeks_of(day: NDArray[np.int32]) -> NDArray[np.int64]:
    """Weeks that begin on Monday, numbered so that week w begins on day 7 w - 3 (1970-01-01 was a Thursday)."""
    return (day.astype(np.int64) + 3) // 7
