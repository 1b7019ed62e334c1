"""The periods over which series are watched: whole weeks, or months where dates are no finer.

Weeks are counted back from the last day that the data cover, so that the newest one is whole, and are
seven days each: neither a 53rd week nor a leap year nor a clock set forward matters.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.periods import today
from mcr_desktop.rootcause.columns import MISSING_DAY, day_text, first_day, months_of
from mcr_desktop.rootcause.surprises import MONTHS, WEEKS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.rootcause.series import Grain
    from mcr_desktop.rootcause.surprises import Pace

_MONTH = 365.2425 / 12.0
FEWEST_WEEKS = 20
FEWEST_MONTHS = 8
"""Shorter histories leave nothing to compare with."""
_STRAY = 0.001
_STRAY_GAP = 365
_TYPOS = 0.05
_LONGEST = 10_000_000
"""Days from the first to the last (27,000 years) up to which they are counted rather than sorted."""


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Consecutive periods: number i holds the days `starts[i]` .. `starts[i + 1]` - 1."""

    grain: Grain
    starts: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def too_short(self) -> bool:
        """Whether there are too few periods to compare any with the others."""
        return len(self) < (FEWEST_WEEKS if self.grain == "week" else FEWEST_MONTHS)

    @property
    def weeks(self) -> NDArray[np.float64]:
        """The middles of the periods in weeks since 1970-01-01, for trend and season."""
        return np.asarray((self.starts[:-1] + self.starts[1:] - 1) / 14.0, np.float64)

    @property
    def lengths(self) -> NDArray[np.float64]:
        """Size of each period where no exposure is known: 1 a week, or its part of a mean month."""
        days: NDArray[np.float64] = np.diff(self.starts).astype(np.float64)
        return days / (7.0 if self.grain == "week" else _MONTH)

    @property
    def pace(self) -> Pace:
        """How long stretches may be, in these periods."""
        return WEEKS if self.grain == "week" else MONTHS

    def places(self, day: NDArray[np.int32]) -> NDArray[np.int64]:
        """The period of each day, -1 outside (and where a day is missing)."""
        place = np.searchsorted(self.starts, day, side="right").astype(np.int64) - 1
        return np.where((day == MISSING_DAY) | (place >= len(self)), -1, place)

    def place_of_month(self, month: int) -> int:
        """The first period that begins on or after a month's first day (months since 1970-01)."""
        return int(np.searchsorted(self.starts[:-1], first_day(month), side="left"))

    def day(self, place: int) -> str:
        """ISO day on which a period begins (the end's is the day after the last)."""
        return day_text(int(self.starts[place]))


def calendar_of(day: NDArray[np.int32], as_of: str | None = None) -> Calendar:
    """The whole periods that complaints cover up to the `as_of` day (without it, up to the last one's).

    Days without a date do not count. Neither do single days a year before all others, nor, without `as_of`,
    few days that lie ahead of today: those are slips of the pen.
    """
    days, numbers = _days_with_numbers(day)
    if not len(days):
        return Calendar("week", np.zeros(1, np.int64))
    total = int(numbers.sum())
    if as_of is not None:
        last = int(np.datetime64(as_of, "D").astype(np.int64))
    else:
        now = int(np.datetime64(today().isoformat(), "D").astype(np.int64))
        past = days <= now
        late = int(numbers[~past].sum())
        few = 0 < late <= _TYPOS * total and late < total
        last = int(days[past][-1]) if few else int(days[-1])
    first = int(days[0])
    early = int(days[np.searchsorted(np.cumsum(numbers), int(_STRAY * total), side="right")])
    if early - first > _STRAY_GAP:
        first = early
    within = (days >= first) & (days <= last)
    if _monthly(days[within], numbers[within]):
        return _months(first, last)
    number = max((last + 1 - first) // 7, 0)
    return Calendar("week", last + 1 - 7 * np.arange(number, -1, -1, dtype=np.int64))


def _days_with_numbers(day: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The days on which anything lies, ascending, and how much: without sorting every row."""
    known = day if not len(day) or int(day.min()) != MISSING_DAY else day[day != MISSING_DAY]
    if not len(known):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low, high = int(known.min()), int(known.max())
    if high - low > _LONGEST:
        days, numbers = np.unique(known, return_counts=True)
        return days.astype(np.int64), numbers.astype(np.int64)
    numbers = np.bincount(known - low, minlength=high - low + 1)
    days = np.flatnonzero(numbers)
    return days + low, numbers[days].astype(np.int64)


def _months(first: int, last: int) -> Calendar:
    begin, end = (int(m) for m in months_of(np.array([first, last + 1], np.int32)))
    # Where all stand on a month's first day, the last of these days speaks for its whole month.
    if first_day(end) == last:
        end += 1
    starts = np.array([first_day(m) for m in range(begin, max(end, begin) + 1)], np.int64)
    return Calendar("month", starts)


def _monthly(days: NDArray[np.int64], numbers: NDArray[np.int64]) -> bool:
    """Whether dates are months in truth: nearly all on the same day of the month, in several months."""
    if not len(days):
        return False
    months = days.astype("datetime64[D]").astype("datetime64[M]")
    of_month = days - months.astype("datetime64[D]").astype(np.int64)
    most = np.bincount(of_month, numbers).max()
    return len(np.unique(months)) >= 6 and bool(most >= 0.95 * numbers.sum())
