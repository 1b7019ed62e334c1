"""The early warning on weekly series as the weeks come in: jumps and slow shifts, with few false alarms.

Each week is predicted from all the weeks before it (the regression is carried on week by week, as a Kalman filter
would), so that the scores are independent and standard normal where nothing changes, however short the
history is: the doubt about the model is in each prediction (Brown, Durbin and Evans, JRSS B 37, 1975;
Hawkins' self-starting CUSUM, The Statistician 36, 1987). Two alarms are raised on them: weekly tails,
adjusted for the number of series (Benjamini and Hochberg 1995), and a CUSUM for what shifts slowly. Its
reference value is half of what a rise by half would show in the week's score (Page's likelihood ratio), its
limit follows from the false alarms a year that are wanted and from the number of series.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.crossings import crossing_chance
from mcr_desktop.rootcause.expectations import OUTLYING, expect
from mcr_desktop.rootcause.rates import false_discovery_rates
from mcr_desktop.rootcause.seasons import WEEKS_A_YEAR, seasonal_design
from mcr_desktop.rootcause.tails import upper_tail

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.rootcause.expectations import Expectations

FALSE_ALARMS_A_YEAR = 0.05
"""Wanted of each of the two alarms in one unchanged series."""
FALSE_DISCOVERIES = 0.06
JUMP_DISCOVERIES = 0.02
LEFT_OUT = 0
"""Weeks before the watch that are predicted too and form no part of the baseline (Noufaily and others)."""
_FEWEST_BASELINE = 26
WORTH_SEEING = 1.5
"""The ratio that the CUSUM is tuned to: the least delay for a rise by half."""
_HIGHEST = 16.0
"""Cap on the CUSUM (a log likelihood ratio), far above any limit, so that an alarm ends soon after its cause."""
_OVERSHOOT = 1.166
"""Siegmund's correction of a limit for discrete time (Sequential Analysis, 1985)."""


@dataclass(frozen=True, slots=True, eq=False)
class _Predicted:
    """n x weeks each."""

    mean: NDArray[np.float64]
    variance: NDArray[np.float64]
    p: NDArray[np.float64]
    scores: NDArray[np.float64]
    cusum: NDArray[np.float64]
    begins: NDArray[np.float64]
    reference: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Watch:
    """Every watched week of every series (n x weeks).

    `expected` with the 95 % interval `low`..`high` of what a week may hold; `p` is the upper tail (mid-p),
    `scores` the same as normal values; `jumps` and `slow` are the two alarms. `slow` is on in each week in which
    the CUSUM lies above its limit.
    """

    expected: NDArray[np.float64]
    low: NDArray[np.float64]
    high: NDArray[np.float64]
    p: NDArray[np.float64]
    scores: NDArray[np.float64]
    cusum: NDArray[np.float64]
    begins: NDArray[np.int64]
    jumps: NDArray[np.bool_]
    slow: NDArray[np.bool_]

    @property
    def alarms(self) -> NDArray[np.bool_]:
        """Weeks in which either alarm is on."""
        return self.jumps | self.slow


def watch_weeks(
    counts: NDArray[np.generic],
    sizes: NDArray[np.float64] | None,
    weeks: NDArray[np.float64],
    first: int,
    *,
    left_out: int = LEFT_OUT,
) -> Watch:
    """Watch the weeks from index `first` on, each predicted from those before it.

    `counts` is n x T, `sizes` exposure (n x T or 1 x T; 0 where a series is not there yet), None for none;
    `weeks` are the periods' positions in weeks (day number / 7). Series are adjusted for one another.
    """
    y = np.asarray(counts, np.float64)
    room = np.ones((1, y.shape[1])) if sizes is None else np.asarray(sizes, np.float64)
    room = np.broadcast_to(room, y.shape)
    begin = max(first - left_out, min(first, _FEWEST_BASELINE), 1)
    if begin < 2 * LEFT_OUT:
        begin = first
    design = seasonal_design(weeks[:begin])
    design = _carried_on(design.shape[1], weeks, begin)
    used = np.arange(y.shape[1]) < begin
    model = expect(y, room, design, used=used)
    made = _predict(y, room, design, model, begin)
    own = slice(first - begin, None)
    jumps = _jumps(made.p[:, own])
    slow = _slow(made.cusum[:, own], made.reference[:, own], first - begin)
    low, high = _interval(made.mean[:, own], made.variance[:, own])
    return Watch(
        made.mean[:, own], low, high, made.p[:, own], made.scores[:, own], made.cusum[:, own],
        made.begins[:, own].astype(np.int64), jumps, slow,
    )  # fmt: skip


def cusum_run_length(
    limit: NDArray[np.float64], reference: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Mean weeks to a false alarm of a one-sided CUSUM on normal scores (Siegmund's approximation)."""
    reach = 2.0 * reference * (np.asarray(limit, np.float64) + _OVERSHOOT)
    grown = np.expm1(np.minimum(reach, 600.0)) - reach
    return np.asarray(grown / (2.0 * reference**2), np.float64)


def _carried_on(k: int, weeks: NDArray[np.float64], begin: int) -> NDArray[np.float64]:
    """The baseline's columns over all weeks."""
    from mcr_desktop.rootcause.seasons import harmonics

    at = np.asarray(weeks, np.float64)
    middle = (at[:begin].min() + at[:begin].max()) / 2.0
    columns = [np.ones((len(at), 1)), ((at - middle) / WEEKS_A_YEAR)[:, None]]
    columns.append(harmonics(at, max((k - 2) // 2, 0)))
    return np.concatenate(columns, axis=1)[:, :k]


def _predict(
    y: NDArray[np.float64],
    room: NDArray[np.float64],
    design: NDArray[np.float64],
    model: Expectations,
    begin: int,
) -> _Predicted:
    """Every week from `begin` on, the model carried on week by week, and the CUSUM on its scores."""
    n, periods = y.shape
    beta, cov = model.coefficients.copy(), model.covariance.copy()
    made = _Predicted(*(np.zeros((n, periods - begin)) for _ in range(7)))
    learnt = np.zeros_like(
        beta
    )  # what a shift that began with the present CUSUM has taught the model
    level, reach, begun = np.zeros(n), np.zeros(n), np.full(n, begin)
    for place, t in enumerate(range(begin, periods)):
        x = design[t]
        there = room[:, t] > 0
        m = room[:, t] * np.exp(np.clip(beta @ x, -50.0, 50.0))
        doubt = cov @ x
        v = np.maximum(model.dispersion * m + m**2 * (doubt @ x), 1e-12)
        p, score = upper_tail(y[:, t], m, v)
        p, score = np.where(there, p, 0.5), np.where(there, score, 0.0)
        fresh = level <= 0.0
        learnt[fresh] = 0.0
        begun[fresh] = t
        own = np.clip(1.0 - learnt @ x, 0.1, 1.0)
        due = np.where(there, np.log(WORTH_SEEING) * m / np.sqrt(v), 0.0)
        level = np.clip(level + own * due * (score - own * due / 2.0), 0.0, _HIGHEST)
        reach += due
        made.mean[:, place], made.variance[:, place] = m, v
        made.p[:, place], made.scores[:, place] = p, score
        made.cusum[:, place], made.begins[:, place] = level, begun
        made.reference[:, place] = reach / (2.0 * (place + 1))
        bound = OUTLYING * np.sqrt(v)
        gain = np.where(there, m / v, 0.0)
        learnt += doubt * (gain * m * own)[:, None]
        beta += doubt * (gain * np.clip(y[:, t] - m, -bound, bound))[:, None]
        cov -= doubt[:, :, None] * doubt[:, None, :] * (gain * m)[:, None, None]
    return made


def _jumps(p: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Weeks that stand out in themselves and among all series of that week."""
    alone = p <= FALSE_ALARMS_A_YEAR / WEEKS_A_YEAR
    told = np.zeros(p.shape, np.bool_)
    for t in range(p.shape[1]):
        q = false_discovery_rates(p[:, t], len(p))
        told[:, t] = alone[:, t] & (q <= JUMP_DISCOVERIES)
    return told


def _slow(
    cusum: NDArray[np.float64], reference: NDArray[np.float64], before: int
) -> NDArray[np.bool_]:
    """CUSUMs above the limit of the wanted run length that also stand out among all series so far."""
    k = np.maximum(reference, 1e-6)
    limit = np.maximum.accumulate(cusum, axis=1) / (2.0 * k)
    enough = cusum_run_length(cusum / (2.0 * k), k) >= WEEKS_A_YEAR / FALSE_ALARMS_A_YEAR
    told = np.zeros(cusum.shape, np.bool_)
    for t in range(cusum.shape[1]):
        p = crossing_chance(limit[:, t], k[:, t], before + t + 1)
        told[:, t] = enough[:, t] & (false_discovery_rates(p, len(p)) <= FALSE_DISCOVERIES)
    return told


def _interval(
    mean: NDArray[np.float64], variance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """95 % of what a week may hold, by Farrington's two-thirds power."""
    step = (2.0 / 3.0) * 1.959964 * np.sqrt(variance) / np.maximum(mean, 1e-9)
    low = mean * np.maximum(1.0 - step, 0.0) ** 1.5
    return low, mean * (1.0 + step) ** 1.5
