"""What the weeks before an action foretell for the weeks after it, and how sure that is.

Arrays in, numbers out, one entry a week: `effects` makes the finding of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause import time_series

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST_BEFORE = 4
_SHORTEST_RUN = 8
"""Weeks that a raised level must have lasted before the action to be one and not a peak."""
_LEAST_SEEN, _DATED_BY = 4, 4
_RAISED = 9.0
"""Chi-square from which a raised level is believed although its beginning was searched for."""
_HIGH, _PEAK = 1.3, 2.0
"""Normal scores from which the highest stretch of all is told, and from which it is left out."""
_LONGEST_PEAK = 8
_LATEST_ACTION = 3
"""Weeks between the end of a peak and the action that answers it."""
_FIRST_LOOK_SD = 0.6
_RISE_SD = 3.0
"""Prior of a rise's logarithm: next to none, and enough where there was nothing before it."""


@dataclass(frozen=True, slots=True, eq=False)
class Weeks:
    """Counts of whole weeks round an action; `days` are their middles (days since 1970-01-01).

    `action` is the index of the first week after. `sizes` is exposure (None: a week is a week), `controls`
    the counts of the rest of the complaints, `control_sizes` their exposure (None: the same as the slice's).
    """

    counts: NDArray[np.float64]
    action: int
    days: NDArray[np.float64]
    sizes: NDArray[np.float64] | None = None
    controls: NDArray[np.float64] | None = None
    control_sizes: NDArray[np.float64] | None = None

    def take(self, kept: NDArray[np.bool_]) -> Weeks:
        """Some of the weeks, by a mask."""

        def part(values: NDArray[np.float64] | None) -> NDArray[np.float64] | None:
            return None if values is None else values[kept]

        return Weeks(
            self.counts[kept], int(kept[: self.action].sum()), self.days[kept],
            part(self.sizes), part(self.controls), part(self.control_sizes),
        )  # fmt: skip

    @property
    def relative(self) -> NDArray[np.float64] | None:
        """What a week's due is proportional to beside the controls: exposure, or its ratio to theirs."""
        if self.controls is None:
            return self.sizes
        if self.sizes is None or self.control_sizes is None:
            return None
        return self.sizes / self.control_sizes


@dataclass(frozen=True, slots=True)
class Forecast:
    """Observed over expected with what its uncertainty consists of.

    `variance` is that of the logarithm of `expected`, `scatter` the variance of the observed sum in units of
    chance alone (`dispersion` times `lasting`), `widening` Student's over the normal quantile. `peak` is how many
    weeks before the action were the highest of all, perhaps `left_out`; `raised` the index from which a raised
    level had lasted.
    """

    observed: float
    expected: float
    variance: float
    dispersion: float
    lasting: float
    widening: float
    peak: int = 0
    left_out: bool = False
    raised: int | None = None

    @property
    def scatter(self) -> float:
        """Variance of the observed sum in units of chance alone."""
        return self.dispersion * self.lasting

    def interval(self) -> tuple[float, float | None]:
        """95 % interval of the ratio, exact for counts.

        The history weighs as many complaints as would make its logarithm as uncertain as it is (1 / variance);
        then this is the conditional interval of two Poisson rates (Clopper and Pearson's), with half a
        count of its conservatism taken back (Lancaster's mid-p in a form that fractional counts allow).
        """
        from scipy.special import betaincinv  # costs 40 ms, so only when needed

        history, seen, foreseen = self._worth()
        low = 0.0
        if seen > 0:
            below = float(betaincinv(seen, history + 0.5, 0.025))
            low = below / (1.0 - below) * history / foreseen
        above = float(betaincinv(seen + 0.5, history, 0.975))
        high = above / (1.0 - above) * history / foreseen if above < 1.0 else math.inf
        return low, (high if math.isfinite(high) else None)

    def minimum_detectable(self) -> float:
        """The ratio below 1 that would be shown with a probability of 80 %; 0 where not even none would be.

        The most complaints that would still be shown as a fall, and the true ratio that stays below them
        four times in five (normal on the logarithmic scale).
        """
        from scipy.special import betaincinv

        history, _, foreseen = self._worth()
        edge = foreseen / (foreseen + history)
        low, high = 0.0, foreseen
        if float(betaincinv(0.5, history, 0.975)) >= edge:
            return 0.0
        for _ in range(40):
            middle = (low + high) / 2.0
            if float(betaincinv(middle + 0.5, history, 0.975)) < edge:
                low = middle
            else:
                high = middle
        most = low / foreseen
        ratio = most
        for _ in range(60):
            seen = max(ratio * self.expected / self.scatter, 0.05)
            ratio = most * math.exp(-0.841621 * math.sqrt(self.variance + 1.0 / seen))
        return ratio

    def _worth(self) -> tuple[float, float, float]:
        """History, observed and expected as counts that scatter as much by chance alone."""
        wide = self.widening**2
        each = self.scatter * wide
        return 1.0 / (self.variance * wide), self.observed / each, self.expected / each


def foretell(weeks: Weeks) -> Forecast:
    """What was due after the action, had nothing changed.

    The counts before it are fitted with level, trend and season; a level that had been raised for weeks
    and beyond chance is taken for the level to beat, a mere peak just before the action is left out.
    """
    from scipy.special import stdtrit  # costs 40 ms, so only when needed

    a, total = weeks.action, len(weeks.counts)
    design, precision = _design(weeks)
    dispersion, lasting, free = _scatter(weeks, design, precision)
    raised = _raised_level(weeks, design, precision, dispersion * lasting)
    if raised is not None:
        design, precision = _with_step(design, precision, raised)
        dispersion, lasting, free = _scatter(weeks, design, precision)
    scatter = dispersion * lasting
    peak, left_out = _peak(weeks, design, precision, scatter, (raised or 0) + _SHORTEST_RUN)
    fit = _fit(weeks, slice(0, a - peak if left_out else a), design, precision, scatter)
    foreseen = np.exp(design[a:] @ fit.coefficients)
    if weeks.relative is not None:
        foreseen = foreseen * weeks.relative[a:]
    more = 0.0
    if weeks.controls is not None:
        foreseen = foreseen * weeks.controls[a:]
        more = scatter / max(float(weeks.controls[a:].sum()), 0.5)
    expected = max(float(foreseen.sum()), 1e-9)
    gradient = foreseen @ design[a:] / expected
    variance = max(float(gradient @ fit.covariance @ gradient) + more, 1e-9)
    widening = float(stdtrit(max(total - free, 3.0), 0.975)) / 1.959964
    observed = float(weeks.counts[a:].sum())
    return Forecast(
        observed, expected, variance, dispersion, lasting, widening, peak, left_out, raised
    )  # fmt: skip


def rise_beyond(weeks: Weeks, found: Forecast, late: int) -> float:
    """The rise at the action beside one `late` weeks before it, as a normal score.

    All weeks are fitted together, with a change of level of any size at both; `found` is what `foretell`
    said, whose scatter is taken over.
    """
    a = weeks.action
    design, precision = _design(weeks)
    start = max(a - late, 1)
    before = [] if found.raised is None or found.raised >= start else [found.raised]
    for step in (*before, start, a):
        design, precision = _with_step(design, precision, step)
        precision[-1] = 1.0 / _RISE_SD**2
    fit = _fit(weeks, slice(None), design, precision, found.scatter)
    error = math.sqrt(float(fit.covariance[-1, -1])) * found.widening
    return float(fit.coefficients[-1]) / error


def moved_alike(weeks: Weeks) -> float:
    """P of the test that slice and controls moved alike before the action.

    Trend and, where a year is known, the yearly wave of their odds, free of any prior, against their covariance with
    scatter and autocorrelation (Wald's statistic as an F).
    """
    from scipy.special import fdtrc  # costs 40 ms, so only when needed

    a = weeks.action
    design, precision = _design(weeks)
    tested = slice(1, 4 if a >= time_series.SEASON_FROM else 2)
    precision = precision.copy()
    precision[tested] = 0.0
    scatter, free = 1.0, 2.0
    for _ in range(3):
        fit = _fit(weeks, slice(0, a), design, precision, scatter)
        free = _free(design[:a], fit, scatter)
        off = time_series.residuals_of(weeks.counts[:a], fit)
        scatter = time_series.dispersion_of(off, free) * time_series.lasting_factor(off, free)
    moved = fit.coefficients[tested]
    score = float(moved @ np.linalg.pinv(fit.covariance[tested, tested]) @ moved) / len(moved)
    return float(fdtrc(len(moved), max(a - free, 3.0), score))


def _design(weeks: Weeks) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Level, trend and season; how large a season may be is read off the weeks before (empirical Bayes)."""
    a = weeks.action
    columns, precision = time_series.nuisances(weeks.days, float(weeks.days[:a].mean()))
    design = np.hstack([np.ones((len(weeks.counts), 1)), columns])
    precision = np.concatenate([np.zeros(1), precision])
    if a < time_series.SEASON_FROM:
        return design, precision
    loose = np.array([0.0, *[1.0 / _FIRST_LOOK_SD**2] * columns.shape[1]])
    scatter = 1.0
    for _ in range(2):
        fit = _fit(weeks, slice(0, a), design, loose, scatter)
        off = time_series.residuals_of(weeks.counts[:a], fit)
        scatter = time_series.dispersion_of(off, 6.0) * time_series.lasting_factor(off, 6.0)
    wave = math.sqrt(float((fit.coefficients[2:4] ** 2).mean()))
    spread = min(max(wave, time_series.LEAST_SEASON_SD), time_series.LARGEST_SEASON_SD)
    precision[2:4] = 1.0 / spread**2
    precision[4:6] = 4.0 / spread**2
    return design, precision


def _fit(
    weeks: Weeks,
    part: slice,
    design: NDArray[np.float64],
    precision: NDArray[np.float64],
    scatter: float,
) -> time_series.Fit:
    return time_series.fit_series(
        weeks.counts[part], design[part], precision=precision, scatter=scatter,
        sizes=None if weeks.relative is None else weeks.relative[part],
        controls=None if weeks.controls is None else weeks.controls[part],
    )  # fmt: skip


def _free(design: NDArray[np.float64], fit: time_series.Fit, scatter: float) -> float:
    """Effective number of free parameters: a coefficient that its prior holds counts for little."""
    information = (design * fit.spread[:, None]).T @ design
    return float(np.trace(fit.covariance @ information) / scatter)


def _scatter(
    weeks: Weeks, design: NDArray[np.float64], precision: NDArray[np.float64]
) -> tuple[float, float, float]:
    """Dispersion, lasting factor and free parameters over all weeks, those after with a level of their own."""
    after = (np.arange(len(weeks.counts)) >= weeks.action).astype(np.float64)[:, None]
    wide, prior = np.hstack([design, after]), np.append(precision, 0.0)
    dispersion, lasting, free = 1.0, 1.0, 2.0
    for _ in range(3):
        scatter = dispersion * lasting
        fit = _fit(weeks, slice(None), wide, prior, scatter)
        free = _free(wide, fit, scatter)
        off = time_series.residuals_of(weeks.counts, fit)
        dispersion = time_series.dispersion_of(off, free)
        lasting = time_series.lasting_factor(off, free)
    return dispersion, lasting, free


def _raised_level(
    weeks: Weeks, design: NDArray[np.float64], precision: NDArray[np.float64], scatter: float
) -> int | None:
    """The week from which the level had been higher until the action, beyond what a search finds by chance.

    The last weeks do not count: an action that follows a peak was dated by them.
    """
    until = weeks.action - _DATED_BY
    if until < _SHORTEST_RUN + _LEAST_SEEN:
        return None
    fit = _fit(weeks, slice(0, until), design, precision, scatter)
    x, spread = design[:until], fit.spread
    inverse = np.linalg.inv((x * spread[:, None]).T @ x + np.diag(precision * scatter + 1e-9))
    starts = np.arange(_SHORTEST_RUN, until - _LEAST_SEEN + 1)
    # Everything from a start on, as sums from the right.
    excess = np.cumsum((weeks.counts[:until] - fit.fitted)[::-1])[::-1][starts]
    own = np.cumsum(spread[::-1])[::-1][starts]
    shared = np.cumsum((x * spread[:, None])[::-1], axis=0)[::-1][starts]
    left = own - np.einsum("ij,jk,ik->i", shared, inverse, shared)
    score = np.where(excess > 0, excess**2 / (np.maximum(left, 1e-9) * scatter), 0.0)
    if not score.any():
        return None
    start = int(starts[int(score.argmax())])
    # A raised level that is not allowed for looks like scatter and spells, so it is weighed without them.
    wide, prior = _with_step(design, precision, start)
    dispersion, lasting, _ = _scatter(weeks, wide, prior)
    fit = _fit(weeks, slice(0, until), wide, prior, dispersion * lasting)
    rise = float(fit.coefficients[-1])
    return start if rise > 0 and rise**2 > _RAISED * float(fit.covariance[-1, -1]) else None


def _with_step(
    design: NDArray[np.float64], precision: NDArray[np.float64], start: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The design with one more column, 1 from `start` on, free of any prior."""
    step = (np.arange(len(design)) >= start).astype(np.float64)[:, None]
    return np.hstack([design, step]), np.append(precision, 0.0)


def _peak(
    weeks: Weeks,
    design: NDArray[np.float64],
    precision: NDArray[np.float64],
    scatter: float,
    earliest: int,
) -> tuple[int, bool]:
    """How many weeks before the action belong to a peak that it may have answered, and whether it stands out.

    A peak is the highest stretch of its length in all the history and ends at most three weeks before the
    action; 0 where there is none.
    """
    a = weeks.action
    fit = _fit(weeks, slice(0, a), design, precision, scatter)
    excess = np.concatenate([[0.0], np.cumsum(weeks.counts[:a] - fit.fitted)])
    spread = np.concatenate([[0.0], np.cumsum(fit.spread)])
    best, found = _HIGH, 0
    for gap in range(_LATEST_ACTION + 1):
        for length in range(1, _LONGEST_PEAK + 1):
            end = a - gap
            begin = end - length
            if begin < earliest:
                break
            over = excess[end] - excess[begin]
            z = over / math.sqrt(max(scatter * (spread[end] - spread[begin]), 1e-12))
            if z > best and over >= (excess[length:] - excess[:-length]).max() - 1e-9:
                best, found = z, a - begin
    return found, best > _PEAK
