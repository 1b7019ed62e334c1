"""What each of many weekly series may be expected to hold, from its own past and from its fellows'.

A quasi-Poisson regression on level, trend and season with past outliers down-weighted (Farrington and others,
JRSS A 159, 1996; Noufaily and others, Statistics in Medicine 32, 2013). A small series borrows from the others:
trend and season are drawn towards the mean of all by as much as they scatter beyond chance
(Paule and Mandel's estimate of that scatter), and so is the dispersion (Smyth, Statistical Applications in
Genetics and Molecular Biology 3, 2004).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.regressions import fit_counts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.rootcause.regressions import Fits

OUTLYING = 2.58
"""Anscombe residual above which a past period counts for less (Noufaily's choice)."""
_ROUNDS = 2
_USUAL = {1: 0.15, 2: 0.30, 3: 0.30, 4: 0.15, 5: 0.15}
"""Scatter between series (log scale) of trend a year and harmonics, until the series themselves tell."""
_USUAL_WORTH = 2.0
"""Series that the usual scatter counts for."""
_LIKE_FITS = 20
"""Counts from which a series takes part in what is pooled."""
_HARDLY_HELD = 0.05
"""Precision that keeps a change from nothing at all finite; a standard deviation of 4.5 on the log scale."""
_MEAN_CLIPPED = 0.9707
"""Mean of a squared standard normal value that is cut at `_CLIP` squared."""
_CLIP = 2.5


@dataclass(frozen=True, slots=True, eq=False)
class Pool:
    """What a set of series has in common: mean and precision of each coefficient, and the usual dispersion.

    `worth` is the degrees of freedom that the usual dispersion counts for in each series, 0 for none.
    """

    centre: NDArray[np.float64]
    precision: NDArray[np.float64]
    dispersion: float
    worth: float


@dataclass(frozen=True, slots=True, eq=False)
class Expectations:
    """n models on k columns: coefficients with their covariance, dispersion (at least 1) with its worth.

    `fitted` (n x T) covers every period, also those that took no part. `freedom` is the degrees of
    freedom that `dispersion` rests on, what was borrowed included. `weights` are the periods' own.
    """

    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    dispersion: NDArray[np.float64]
    freedom: NDArray[np.float64]
    fitted: NDArray[np.float64]
    weights: NDArray[np.float64]
    pool: Pool


def expect(
    counts: NDArray[np.generic],
    sizes: NDArray[np.float64],
    design: NDArray[np.float64],
    *,
    used: NDArray[np.bool_] | None = None,
    changes: NDArray[np.float64] | None = None,
    pool: Pool | None = None,
    shielded: bool = True,
) -> Expectations:
    """Model each row of `counts` (n x T) over `sizes` (n x T, or 1 x T; 0 = not yet there) on the `design` (T x k).

    `used` (T, or n x T) says which periods take part; the others are expected all the same. `changes`
    (n x T x r) are each series' own further columns, freely estimated. `shielded` gives past outliers less weight.
    The design's columns are `seasons.seasonal_design`'s. Without a `pool` the series themselves make one.
    """
    y = np.asarray(counts, np.float64)
    room = np.broadcast_to(np.asarray(sizes, np.float64), y.shape)
    part = np.broadcast_to(np.ones((1, 1), np.bool_) if used is None else used, y.shape)
    weights = np.where(part & (room > 0), 1.0, 0.0)
    k, own = design.shape[1], 0 if changes is None else changes.shape[2]
    columns = design
    if changes is not None:
        shared = np.broadcast_to(design, (len(y), *design.shape))
        columns = np.concatenate([shared, changes], axis=2)
    freedom = np.maximum((weights > 0).sum(axis=1) - k - own, 1).astype(np.float64)
    # A first, loosely held fit, so that a series of few counts cannot run away.
    loose = np.array([0.0, *(0.25 / _USUAL.get(c, 0.15) ** 2 for c in range(1, k))])
    free = np.full(own, _HARDLY_HELD)
    held = (np.zeros(k + own), np.concatenate([loose, free]))
    if pool is not None:
        held = (
            np.concatenate([pool.centre, np.zeros(own)]),
            np.concatenate([pool.precision, free]),
        )
    fits = fit_counts(y, room, columns, weights=weights, prior=held)
    dispersion = fits.dispersion
    rounds = 0 if not shielded else _ROUNDS if pool is None else 1
    for number in range(rounds):
        spread = np.maximum(dispersion, 1.0)
        weights = np.where(weights > 0, shield(y, fits.fitted, spread), 0.0)
        if pool is None or number + 1 < rounds:
            fits = fit_counts(
                y, room, columns, weights=weights, prior=held, start=fits.coefficients
            )
        dispersion = _scatter_of(y, fits.fitted, weights, freedom)
    if pool is None:
        pool = _pooled(fits, dispersion, freedom, loose, (y * weights).sum(axis=1))
    worth = pool.worth + freedom
    spread = np.maximum((pool.worth * pool.dispersion + freedom * dispersion) / worth, 1.0)
    prior = (
        np.concatenate([pool.centre, np.zeros(own)]),
        np.concatenate([pool.precision, free])[None, :] * spread[:, None],
    )
    fits = fit_counts(y, room, columns, weights=weights, prior=prior, start=fits.coefficients)
    covariance = (
        fits.covariance / fits.dispersion[:, None, None].clip(1e-12) * spread[:, None, None]
    )
    return Expectations(fits.coefficients, covariance, spread, worth, fits.fitted, weights, pool)


def _scatter_of(
    y: NDArray[np.float64],
    fitted: NDArray[np.float64],
    weights: NDArray[np.float64],
    freedom: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Pearson's dispersion, the weights adding up to as many periods as take part."""
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(fitted > 0, weights * (y - fitted) ** 2 / fitted, 0.0).sum(axis=1)
    share = (weights > 0).sum(axis=1) / weights.sum(axis=1).clip(1e-9)
    return np.asarray(terms / freedom * share, np.float64)


def shield(
    y: NDArray[np.float64], fitted: NDArray[np.float64], dispersion: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Weights below 1 for counts whose standardised Anscombe residual exceeds `OUTLYING`."""
    mean = np.maximum(fitted, 1e-9)
    residual = 1.5 * (np.cbrt(y) ** 2 * mean ** (-1.0 / 6.0) - np.sqrt(mean))
    residual /= np.sqrt(dispersion)[:, None]
    with np.errstate(divide="ignore"):
        return np.where(residual > OUTLYING, (OUTLYING / residual) ** 2, 1.0)


def _pooled(
    fits: Fits,
    dispersion: NDArray[np.float64],
    freedom: NDArray[np.float64],
    loose: NDArray[np.float64],
    total: NDArray[np.float64],
) -> Pool:
    enough = total >= _LIKE_FITS
    usual, worth = usual_dispersion(dispersion[enough], freedom[enough])
    spread = (worth * usual + freedom * dispersion) / (worth + freedom)
    centre, precision = _shared(
        fits.coefficients[enough], fits.covariance[enough], np.maximum(spread, 1.0)[enough], loose
    )
    return Pool(centre, precision, usual, worth)


def usual_dispersion(
    dispersion: NDArray[np.float64], freedom: NDArray[np.float64]
) -> tuple[float, float]:
    """Where to draw dispersions and how firmly: by as much as they are alike beyond chance.

    Nowhere (1, with a worth of 0 degrees of freedom) with fewer than five.
    """
    from scipy.special import digamma, polygamma  # costs 40 ms, so only when needed

    own, half = np.log(np.maximum(dispersion, 1e-3)), freedom / 2.0
    if len(own) < 5:
        return 1.0, 0.0
    own = own - digamma(half) + np.log(half)
    low, high = np.quantile(own, [0.02, 0.98])
    own = np.clip(own, low, high)
    excess = float(own.var(ddof=1) - polygamma(1, half).mean())
    if excess <= 1e-3:
        before = 2000.0
        centre = float(np.exp(own.mean()))
    else:
        before = 2.0 * _trigamma_inverse(excess)
        centre = float(np.exp(own.mean() + digamma(before / 2.0) - np.log(before / 2.0)))
    # The scatter of a Pearson dispersion of counts is wider than the chi-square's: borrow at most four times as much.
    return centre, min(before, 4.0 * float(np.median(freedom)))


def _trigamma_inverse(value: float) -> float:
    from scipy.special import polygamma

    at = 0.5 + 1.0 / value
    for _step in range(30):
        tri = float(polygamma(1, at))
        step = tri * (1.0 - tri / value) / float(polygamma(2, at))
        at += step
        if -step / at < 1e-8:
            break
    return at


def _shared(
    coefficients: NDArray[np.float64],
    covariance: NDArray[np.float64],
    dispersion: NDArray[np.float64],
    loose: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mean and precision of each coefficient over the series; the level (first column) stays free."""
    k = len(loose)
    centre, precision = np.zeros(k), np.zeros(k)
    for column in range(1, k):
        usual = _USUAL.get(column, 0.15) ** 2
        b, error = coefficients[:, column], covariance[:, column, column]
        # The loose hold of the first fit is taken off again, so that chance alone is left in b.
        hold = np.minimum(error * loose[column] / dispersion, 0.95)
        b, error = b / (1.0 - hold), error / (1.0 - hold)
        mean, between = _scatter(b, error, usual)
        own = len(b)
        variance = (_USUAL_WORTH * usual + own * between) / (_USUAL_WORTH + own)
        centre[column] = mean
        precision[column] = 1.0 / max(variance, 1e-4)
    return centre, precision


def _scatter(
    b: NDArray[np.float64], error: NDArray[np.float64], usual: float
) -> tuple[float, float]:
    """Mean and variance between series beyond `error`, single far ones cut to size."""
    if not len(b):
        return 0.0, usual
    between = usual
    mean = 0.0
    for _step in range(60):
        weight = 1.0 / (error + between)
        # No more than `_USUAL_WORTH` series' worth of doubt that the mean is nought.
        mean = float((weight * b).sum() / (weight.sum() + _USUAL_WORTH / usual))
        score = np.clip((b - mean) ** 2 * weight, 0.0, _CLIP**2)
        ratio = float(score.mean()) / _MEAN_CLIPPED
        moved = between * ratio if between > 1e-6 else between
        if abs(moved - between) < 1e-4 * usual:
            break
        between = max(moved, 1e-6)
        if between <= 1e-6:
            break
    return mean, between
