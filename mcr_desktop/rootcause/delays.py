"""Reports that are late: how late, and how many cases of the last weeks are still on their way.

The delays of a line list are seen only as far as time allowed them. Reverse-time hazards make that right
(Lawless 1994, "Adjustments for reporting delays and the prediction of occurred but not reported events"):
among the cases whose delay was at most d, and could have been d, the part with exactly d. Newer cases weigh
more, for delays change. Each hazard has a Beta posterior; draws of them give the part reported by now, and the
cases to come are Poisson with a rate that leans on the level of the days round about.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.delays import Awaited, ReportingDelay
from mcr_desktop.rootcause.columns import MISSING_DAY, day_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

GREY_BELOW = 0.9
"""A week of which less than this is reported is grey: its filling would hide or feign a rise of a tenth."""

_FEWEST = 20
_LONGEST = 366
_DRAWS = 500
_SEED = 20_140_812
_HALF_LIFE, _SHORTEST_HALF_LIFE = 0.33, 4.0
"""After this part of the delay that nine in ten keep (but four days at least), a case weighs half."""
_WORTH_OF_ONE = 0.5
"""Reports come in batches, so that one says less than an independent one."""
_USUAL = 2.0
"""Cases that the delays of all times count for, beside those of late."""
_LEVEL = 2.0
"""Cases that the level of the days round about counts for: little, for it may have changed."""
_LOOKS_BACK = 8
_DOUBT = 3.0
"""Looks back that the method's own word for its precision counts for; unproved, it is believed by half."""
_LONG_ENOUGH = 2
"""A list younger than so many times its long delays shows delays in the making: nothing is foretold."""


@dataclass(frozen=True, slots=True, eq=False)
class Arrivals:
    """Cases by event day (rows, from day `first` on) and delay in days (columns)."""

    first: int
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, event: NDArray[np.integer], delay: NDArray[np.integer], today: int) -> Arrivals:
        """Of cases with delays from 0 on; what is older than two years and the longest delay is left out."""
        longest = min(int(delay.max()), _LONGEST)
        first = max(int(event.min()), today - 2 * longest - 366)
        kept = event >= first
        late = np.minimum(delay[kept].astype(np.int64), longest)
        place = (event[kept].astype(np.int64) - first) * (longest + 1) + late
        days = today - first + 1
        counts = np.bincount(place, minlength=days * (longest + 1))
        return cls(first, counts.astype(np.int64).reshape(-1, longest + 1)[:days])

    def known_by(self, today: int) -> Arrivals:
        """What had been reported by an earlier day."""
        days = today - self.first + 1
        room = np.arange(days)[::-1, None]
        counts = np.where(np.arange(self.counts.shape[1])[None, :] <= room, self.counts[:days], 0)
        return Arrivals(self.first, counts)

    def finally_in(self, until: int) -> int:
        """Cases of the seven days up to a day, whenever they were reported."""
        end = until - self.first + 1
        return int(self.counts[max(end - 7, 0) : end].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Nowcast:
    """For each of the last days, oldest first: reported so far, the part that is, and draws of the final number."""

    reported: NDArray[np.int64]
    complete: NDArray[np.float64]
    draws: NDArray[np.int64]


def find_reporting_delay(
    event: NDArray[np.int32], reported: NDArray[np.int32], *, as_of: int | None = None
) -> ReportingDelay | None:
    """The delays of cases with an event day and a report day, and the weeks that are still filling.

    Weeks end on the `as_of` day (without it, the last day on which anything was reported), so that none is
    cut. None where fewer than 20 cases have both days by then.
    """
    known = (event != MISSING_DAY) & (reported != MISSING_DAY)
    if not known.any():
        return None
    today = int(reported[known].max()) if as_of is None else as_of
    known &= reported <= today
    delay = reported[known].astype(np.int64) - event[known]
    before = int((delay < 0).sum())
    days, delay = event[known][delay >= 0].astype(np.int64), delay[delay >= 0]
    if len(days) < _FEWEST:
        return None
    weeks = [
        week
        for week in foretell_weeks(Arrivals.of(days, delay, today), today)
        if week.complete < 0.99 or missing_of(week) >= 0.5
    ]
    foretold = all(week.expected is not None for week in weeks)
    return ReportingDelay(
        len(days), int(np.median(delay)), int(np.quantile(delay, 0.9)), int(delay.max()), before,
        day_text(today), tuple(weeks), sum(map(missing_of, weeks)) if foretold else None,
    )  # fmt: skip


def missing_of(week: Awaited) -> float:
    """The cases of a week that are expected to be still on their way; 0 where nothing is foretold."""
    return 0.0 if week.expected is None else max(week.expected - week.reported, 0.0)


def foretell_weeks(arrivals: Arrivals, today: int) -> tuple[Awaited, ...]:
    """The weeks up to `today`, oldest first, corrected by what the same method said in the past.

    It is asked as of earlier days whose weeks are full by now. How far off it was, on a logarithmic
    scale, moves the answer and widens its interval: delays that change or come in batches show there.
    """
    nowcast = foretell(arrivals)
    usual = max(_age(nowcast, GREY_BELOW), _delay_of(arrivals.counts, 0.98))
    if today - arrivals.first < _LONG_ENOUGH * usual:
        return _too_young(nowcast, today, usual)
    past: dict[int, list[float]] = {}
    for earlier in _full_by(nowcast, today):
        if earlier <= arrivals.first:
            break
        known = arrivals.known_by(earlier)
        if known.counts.sum() < _FEWEST:
            break
        then = foretell(known)
        for back in range(min(len(then.reported) // 7, 4)):
            middle, spread = _log_scale(then.draws[_week(then, back)].sum(axis=0))
            final = arrivals.finally_in(earlier - 7 * back)
            past.setdefault(back, []).append((np.log(final + 0.5) - middle) / spread)
    weeks = [
        _awaited(nowcast, back, today, np.array(past.get(min(back, 3), ())))
        for back in range(len(nowcast.reported) // 7)
    ]
    return tuple(weeks[::-1])


def foretell(arrivals: Arrivals) -> Nowcast:
    """The final number of cases for each day that could still be filling, in whole weeks."""
    exact, at_most = _hazards(arrivals.counts)
    longest = len(exact)
    length = (longest // 7 + 1) * 7
    counts = np.zeros(length, np.int64)
    found = arrivals.counts.sum(axis=1)[-length:]
    counts[length - len(found) :] = found
    dice = np.random.default_rng(_SEED)
    hazard = dice.beta(exact, np.maximum(at_most - exact, 1e-3), size=(_DRAWS, longest))
    # by_now[n, a]: of the cases of a day that lies a days back, the part reported.
    kept = np.concatenate([1.0 - hazard, np.ones((_DRAWS, 1))], axis=1)
    by_now = np.maximum(np.cumprod(kept[:, ::-1], axis=1)[:, ::-1], 1e-6)
    part = by_now[:, np.minimum(np.arange(length)[::-1], longest)]
    return Nowcast(counts, part.mean(axis=0), _final(counts, part, dice))


def _hazards(counts: NDArray[np.int64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Cases with a delay of exactly 1, 2, ... days and of at most that, weighed.

    Delays that fewer than twenty cases could have had are not foretold.
    """
    half = max(_SHORTEST_HALF_LIFE, _delay_of(counts, 0.9) * _HALF_LIFE)
    running = counts.cumsum(axis=1)
    of_day = counts.sum(axis=1).cumsum()
    exact, at_most = [], []
    for days in range(1, counts.shape[1]):
        could = len(counts) - days  # rows of event days that lie at least so far back
        if could <= 0 or of_day[could - 1] < _FEWEST:
            break
        weight = 0.5 ** (np.arange(could)[::-1] / half)
        now, then = counts[:could, days], running[:could, days]
        usual = (now.sum() + 1.0 / (days + 1)) / (then.sum() + 1.0)
        exact.append(float(weight @ now) * _WORTH_OF_ONE + _USUAL * usual)
        at_most.append(float(weight @ then) * _WORTH_OF_ONE + _USUAL)
    return np.array(exact), np.array(at_most)


def _delay_of(counts: NDArray[np.int64], part: float) -> int:
    """The delay that so large a part of the reports keeps."""
    by_delay = counts.sum(axis=0).cumsum()
    return int((by_delay >= part * by_delay[-1]).argmax())


def _final(
    counts: NDArray[np.int64], part: NDArray[np.float64], dice: np.random.Generator
) -> NDArray[np.int64]:
    draws = np.zeros((len(counts), len(part)), np.int64)
    for day, count in enumerate(counts):
        near = slice(max(day - 6, 0), day + 1)
        about = dice.gamma(counts[near].sum() + 0.1, size=len(part))
        level = about / part[:, near].sum(axis=1) + 1e-6
        rate = dice.gamma(count + _LEVEL, 1.0 / (part[:, day] + _LEVEL / level))
        draws[day] = count + dice.poisson(rate * (1.0 - part[:, day]))
    return draws


def _too_young(nowcast: Nowcast, today: int, usual: int) -> tuple[Awaited, ...]:
    """The weeks as they are, grey as far as nine delays in ten reach."""
    weeks = []
    for back in range(len(nowcast.reported) // 7):
        until = today - 7 * back
        chosen = _week(nowcast, back)
        weeks.append(
            Awaited(
                day_text(until - 6), day_text(until), int(nowcast.reported[chosen].sum()),
                None, None, None, float(nowcast.complete[chosen].mean()), 7 * back < usual,
            )
        )  # fmt: skip
    return tuple(weeks[::-1])


def _full_by(nowcast: Nowcast, today: int) -> list[int]:
    """Days to look back from, newest first: their last week is reported by now for all but a twentieth."""
    return [today - _age(nowcast, 0.95) - 7 - 3 * step for step in range(_LOOKS_BACK)]


def _age(nowcast: Nowcast, part: float) -> int:
    """Days after which so much of a day's cases is reported, which is more than the delays seen so far tell."""
    full = np.flatnonzero(nowcast.complete[::-1] >= part)
    return int(full[0]) if len(full) else len(nowcast.complete)


def _log_scale(totals: NDArray[np.int64]) -> tuple[float, float]:
    logs = np.log(totals + 0.5)
    return float(np.median(logs)), max(float(logs.std()), 0.05)


def _week(nowcast: Nowcast, back: int) -> slice:
    end = len(nowcast.reported) - 7 * back
    return slice(end - 7, end)


def _awaited(nowcast: Nowcast, back: int, today: int, past: NDArray[np.float64]) -> Awaited:
    chosen = _week(nowcast, back)
    totals = nowcast.draws[chosen].sum(axis=0)
    seen = int(nowcast.reported[chosen].sum())
    middle, spread = _log_scale(totals)
    shift = float(past.sum()) / (len(past) + _DOUBT)
    doubt = _DOUBT * (1.0 + 3.0 / (len(past) + 1.0))
    scatter = float(((past - shift) ** 2).sum() + doubt) / (len(past) + _DOUBT)
    logs = middle + shift * spread + (np.log(totals + 0.5) - middle) * max(1.0, scatter**0.5)
    finals = np.maximum(np.exp(logs) - 0.5, seen)
    low, high = np.quantile(finals, [0.025, 0.975])
    expected = float(np.median(finals))
    complete = min(seen / expected, 1.0) if seen else float(nowcast.complete[chosen].mean())
    until = today - 7 * back
    return Awaited(
        day_text(until - 6), day_text(until), seen, expected, int(np.floor(low)), int(np.ceil(high)),
        complete, complete < GREY_BELOW,
    )  # fmt: skip
