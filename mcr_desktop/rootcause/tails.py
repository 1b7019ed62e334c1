"""Tails of counts that scatter more than chance alone: exact where counts are small."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def upper_tail(
    seen: NDArray[np.float64], mean: NDArray[np.float64], variance: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Mid-p of a negative binomial count of that mean and variance being as high, and its normal score.

    A variance at or below the mean gives the Poisson's tail.
    """
    from scipy.special import betainc, ndtri  # costs 40 ms, so only when needed

    m = np.maximum(mean, 1e-9)
    size = m**2 / np.maximum(variance - m, 1e-6 * m)
    share = m / (m + size)
    at_least = np.where(seen > 0, betainc(np.maximum(seen, 1e-9), size, share), 1.0)
    p = (at_least + betainc(seen + 1.0, size, share)) / 2.0
    score = -ndtri(np.clip(p, 1e-300, 1.0 - 1e-16))
    return np.asarray(p, np.float64), np.asarray(score, np.float64)


def with_doubt(score: float, freedom: float) -> float:
    """Tail of a score whose dispersion was estimated: Student's, at half the degrees of freedom.

    Half, since squares of counts that scatter more than chance scatter more than squares of normal values do.
    """
    from scipy.special import stdtr  # costs 40 ms, so only when needed

    return float(stdtr(max(freedom / 2.0, 3.0), -score))
