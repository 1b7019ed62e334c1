"""Dates that may be days of entry and not of the event: few days, or a day that holds far too much."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import MISSING_DAY

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FEWEST_ROWS = 50
_SPARSE = 0.4
"""Working days alone leave 0.71 of the days that would be met; one or two days a week leave less than this."""
_SPIKE_SHARE = 0.05
_SPIKE_TIMES = 20.0


@dataclass(frozen=True, slots=True)
class Entries:
    """`days` distinct days where `expected` would be met; `spikes` are days that hold too much, `rows` in them.

    `step` is 7 where all days are one weekday (weeks), 30 where all are the same day of the month, else 0.
    """

    days: int
    expected: float
    step: int
    spikes: tuple[int, ...]
    rows: int

    @property
    def sparse(self) -> bool:
        """Whether far fewer days occur than would by chance."""
        return self.days < _SPARSE * self.expected


def find_entries(day: NDArray[np.int32]) -> Entries | None:
    """How the rows lie on the days; None where they are too few to tell."""
    found = day[day != MISSING_DAY].astype(np.int64)
    if len(found) < _FEWEST_ROWS:
        return None
    first = int(found.min())
    used, counts = np.unique(found, return_counts=True)
    span = int(used[-1]) - first + 1
    expected = span * -np.expm1(-len(found) / span)
    step = 0
    if len(used) > 2 and (np.diff(used) % 7 == 0).all():
        step = 7
    elif len(used) > 2 and len(set(_day_of_month(used))) == 1:
        step = 30
    usual = max(float(np.median(counts)), 1.0)
    spikes = (counts >= _SPIKE_SHARE * len(found)) & (counts > _SPIKE_TIMES * usual)
    if step or len(used) < 8:
        spikes[:] = False
    rows = int(counts[spikes].sum())
    return Entries(len(used), float(expected), step, tuple(int(d) for d in used[spikes]), rows)


def _day_of_month(days: NDArray[np.int64]) -> list[int]:
    dates = days.astype("datetime64[D]")
    return [int(n) for n in (dates - dates.astype("datetime64[M]")).astype(np.int64)]
