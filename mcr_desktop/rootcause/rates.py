"""Two counts compared exactly: ratios with intervals, tails and their correction for many looks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def rate_ratio(
    observed: float, size: float, baseline: float, baseline_size: float, *, dispersion: float = 1.0
) -> tuple[float | None, float, float | None]:
    """Ratio of two Poisson rates with its exact conditional 95 % interval.

    Given the sum of both counts the first is binomial, so the limits are Clopper and Pearson's
    (Biometrika 26, 1934) turned into a ratio. A dispersion above 1 shrinks both counts by it, which
    widens the interval as quasi-likelihood does. None where the baseline holds nothing.
    """
    from scipy.special import betaincinv  # costs 40 ms, so only when needed

    scale = max(dispersion, 1.0)
    o, n = observed / scale, baseline / scale
    odds = baseline_size / size
    low = 0.0
    if o > 0:
        below = float(betaincinv(o, n + 1.0, 0.025))
        low = below / (1.0 - below) * odds
    if n <= 0:
        return None, low, None
    above = float(betaincinv(o + 1.0, n, 0.975))
    high = above / (1.0 - above) * odds if above < 1.0 else None
    return (observed / size) / (baseline / baseline_size), low, high


def conditional_tail(
    observed: NDArray[np.float64], total: NDArray[np.float64], share: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Two-sided mid-p of `observed` out of `total` where chance gives `share`; real counts allowed."""
    from scipy.special import betainc  # costs 40 ms, so only when needed

    o, rest = observed, total - observed
    at_least = np.where(o > 0, betainc(np.maximum(o, 1e-9), rest + 1.0, share), 1.0)
    more = np.where(rest > 0, betainc(o + 1.0, np.maximum(rest, 1e-9), share), 0.0)
    upper = (at_least + more) / 2.0
    return np.asarray(np.minimum(1.0, 2.0 * np.minimum(upper, 1.0 - upper)), np.float64)


def false_discovery_rates(p: NDArray[np.float64], tests: int) -> NDArray[np.float64]:
    """Benjamini and Hochberg's (1995) adjusted values of some p out of `tests` (the rest count as 1)."""
    order = np.argsort(p, kind="stable")
    stepped = p[order] * tests / np.arange(1, len(p) + 1)
    q = np.empty(len(p), np.float64)
    q[order] = np.minimum(1.0, np.minimum.accumulate(stepped[::-1])[::-1])
    return q
