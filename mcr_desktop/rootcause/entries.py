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
_FAR = 5 * 365
"""Days without any row, after which a few rows stand apart: a stand-in for a missing date, mostly 1900 or 2099."""
_FEW = 0.05
_SPIKE_SHARE = 0.05
_SPIKE_TIMES = 20.0


@dataclass(frozen=True, slots=True)
class Entries:
    """`days` distinct days (the `first` of them given) where `expected` would be met; `spikes` are days that hold too much, `rows` in them.

    `stray` are days that lie years apart from all others and are left out of the rest, `stray_rows` the rows of these.
    `step` is 7 where all days are one weekday (weeks), 30 where all are the same day of the month, else 0.
    """

    days: int
    expected: float
    step: int
    spikes: tuple[int, ...]
    rows: int
    stray: tuple[int, ...] = ()
    stray_rows: int = 0
    first: int = 0

    @property
    def sparse(self) -> bool:
        """Whether far fewer days occur than would by chance."""
        return self.days < _SPARSE * self.expected


def find_entries(day: NDArray[np.int32]) -> Entries | None:
    """How the rows lie on the days; None where they are too few to tell."""
    found = day[day != MISSING_DAY].astype(np.int64)
    if len(found) < _FEWEST_ROWS:
        return None
    used, counts = np.unique(found, return_counts=True)
    apart = _stray(used, counts)
    stray, stray_rows = tuple(int(day) for day in used[apart]), int(counts[apart].sum())
    used, counts = used[~apart], counts[~apart]
    rows = int(counts.sum())
    span = int(used[-1]) - int(used[0]) + 1
    expected = span * -np.expm1(-rows / span)
    step = 0
    if len(used) > 2 and (np.diff(used) % 7 == 0).all():
        step = 7
    elif len(used) > 2 and len(set(_day_of_month(used))) == 1:
        step = 30
    usual = max(float(np.median(counts)), 1.0)
    spikes = (counts >= _SPIKE_SHARE * rows) & (counts > _SPIKE_TIMES * usual)
    if step or len(used) < 8:
        spikes[:] = False
    in_spikes = int(counts[spikes].sum())
    told = tuple(int(day) for day in used[spikes])
    return Entries(
        len(used), float(expected), step, told, in_spikes, stray, stray_rows, int(used[0])
    )


def _stray(used: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Days before a wide gap at the beginning, or after one at the end, that hold few rows."""
    apart = np.zeros(len(used), np.bool_)
    running = np.cumsum(counts)
    for gap in np.flatnonzero(np.diff(used) > _FAR):
        if running[gap] <= _FEW * running[-1]:
            apart[: gap + 1] = True
        elif running[-1] - running[gap] <= _FEW * running[-1]:
            apart[gap + 1 :] = True
    return apart


def _day_of_month(days: NDArray[np.int64]) -> list[int]:
    dates = days.astype("datetime64[D]")
    return [int(n) for n in (dates - dates.astype("datetime64[M]")).astype(np.int64)]
