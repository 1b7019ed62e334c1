"""Weekly counts as a regression: level, trend and season, how much they scatter and how long a mood lasts.

Everything here takes arrays with one entry a week. Trend and season are given a normal prior instead of
a yes or no: data that speak of them are believed, data that do not leave them as open as the prior does,
and whatever is open widens the interval of a forecast.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAYS_A_YEAR = 365.2425
TREND_SD = 0.2
"""Prior of the trend: the logarithm of the rate moves by about this a year, up or down."""
SEASON_SD = (0.16, 0.06)
"""Prior of the yearly wave and of the half-yearly one, each of sine and cosine."""
SEASON_FROM = 52
"""Weeks before an action from which its season is read off them."""
LEAST_SEASON_SD, LARGEST_SEASON_SD = 0.08, 0.4
"""Bounds of the yearly wave's prior where a whole year before the action tells of it."""
_LARGEST_FACTOR = 8.0


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """A fitted series; `covariance` is that of the coefficients, scatter and prior included."""

    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    fitted: NDArray[np.float64]
    spread: NDArray[np.float64]


def nuisances(
    days: NDArray[np.float64], origin: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Columns of trend (years since `origin`), yearly and half-yearly wave, and their priors' precision."""
    years = (days - origin) / DAYS_A_YEAR
    turn = 2.0 * np.pi * days / DAYS_A_YEAR
    columns = np.stack(
        [years, np.cos(turn), np.sin(turn), np.cos(2 * turn), np.sin(2 * turn)], axis=1
    )
    spread = np.array([TREND_SD, SEASON_SD[0], SEASON_SD[0], SEASON_SD[1], SEASON_SD[1]])
    return columns, 1.0 / spread**2


def fit_series(
    counts: NDArray[np.float64],
    design: NDArray[np.float64],
    *,
    sizes: NDArray[np.float64] | None = None,
    controls: NDArray[np.float64] | None = None,
    precision: NDArray[np.float64] | None = None,
    scatter: float = 1.0,
) -> Fit:
    """Quasi-Poisson regression with log link; against `controls`, the odds of the two counts instead.

    `precision` holds the prior precision of each coefficient (0: free), `scatter` the variance in units of
    the model's own, with which the data weigh against the priors. Newton's method with halved steps.
    """
    scale = np.ones(len(counts)) if sizes is None else sizes
    offset = np.log(scale)
    total = None if controls is None else counts + controls
    due = scale if controls is None else scale * controls
    prior = np.zeros(design.shape[1]) if precision is None else precision * scatter
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(max(float(counts.sum()), 0.5) / max(float(due.sum()), 1e-9))
    best = _loss(counts, total, offset + design @ beta, prior, beta)
    for _ in range(50):
        mean, spread = _mean(total, offset + design @ beta)
        gradient = design.T @ (counts - mean) - prior * beta
        hessian = (design * spread[:, None]).T @ design + np.diag(prior + 1e-9)
        step = np.linalg.solve(hessian, gradient)
        length = 1.0
        for _halving in range(20):
            trial = beta + length * step
            loss = _loss(counts, total, offset + design @ trial, prior, trial)
            if loss <= best + 1e-12:
                break
            length /= 2.0
        beta, moved, best = trial, float(np.abs(length * step).max()), loss
        if moved < 1e-9:
            break
    mean, spread = _mean(total, offset + design @ beta)
    hessian = (design * spread[:, None]).T @ design + np.diag(prior + 1e-9)
    covariance = np.asarray(np.linalg.inv(hessian) * scatter, np.float64)
    return Fit(beta, covariance, mean, spread)


def _mean(
    total: NDArray[np.float64] | None, linear: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    bounded = np.clip(linear, -30.0, 30.0)
    if total is None:
        mean = np.exp(bounded)
        return mean, np.maximum(mean, 1e-12)
    part = 1.0 / (1.0 + np.exp(-bounded))
    return total * part, np.maximum(total * part * (1.0 - part), 1e-12)


def _loss(
    counts: NDArray[np.float64],
    total: NDArray[np.float64] | None,
    linear: NDArray[np.float64],
    prior: NDArray[np.float64],
    beta: NDArray[np.float64],
) -> float:
    bounded = np.clip(linear, -30.0, 30.0)
    grown = np.exp(bounded) if total is None else total * np.logaddexp(0.0, bounded)
    return float((grown - counts * bounded).sum() + 0.5 * (prior * beta**2).sum())


def residuals_of(counts: NDArray[np.float64], fit: Fit) -> NDArray[np.float64]:
    """Pearson's residuals: what a week lies off, in units of chance alone."""
    return np.asarray((counts - fit.fitted) / np.sqrt(fit.spread), np.float64)


def dispersion_of(residuals: NDArray[np.float64], free: float) -> float:
    """Variance in units of chance alone, at least 1; `free` is the number of free parameters."""
    return max(1.0, float((residuals**2).sum() / max(len(residuals) - free, 1.0)))


def lasting_factor(residuals: NDArray[np.float64], free: float) -> float:
    """By how much the variance of a long sum exceeds that of independent weeks: (1 + r) / (1 - r).

    r is the first autocorrelation, corrected for the downward bias of short series (Kendall 1954,
    Marriott and Pope 1954), negative ones counted as none.
    """
    n = len(residuals)
    if n < 8:
        return 1.0
    centred = residuals - residuals.mean()
    total = float((centred**2).sum())
    if total <= 0.0:
        return 1.0
    first = float((centred[1:] * centred[:-1]).sum()) / total
    first += (free + 3.0 * max(first, 0.0)) / n
    r = min(max(first, 0.0), 0.75)
    return min((1.0 + r) / (1.0 - r), _LARGEST_FACTOR)


def newey_west(
    design: NDArray[np.float64],
    spread: NDArray[np.float64],
    errors: NDArray[np.float64],
    lags: int,
) -> NDArray[np.float64]:
    """Covariance of regression coefficients that honours scatter and autocorrelation.

    `errors` are counts minus fitted, `spread` the model's variances. Bartlett's weights over
    `lags`, with the small-sample factor n / (n - k) (Newey and West, Econometrica 55, 1987).
    """
    scores = design * errors[:, None]
    meat = scores.T @ scores
    for lag in range(1, lags + 1):
        together = scores[lag:].T @ scores[:-lag]
        meat += (1.0 - lag / (lags + 1.0)) * (together + together.T)
    bread = np.linalg.pinv((design * spread[:, None]).T @ design)
    n, k = design.shape
    return np.asarray(bread @ meat @ bread * n / max(n - k, 1), np.float64)
