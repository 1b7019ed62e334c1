"""Many small regressions of counts at once: quasi-Poisson with a log link and an offset of log size.

Newton's steps (which for this link are those of iteratively reweighted least squares; McCullagh and Nelder,
Generalized Linear Models, 1989, chapter 2.5) are taken for all series side by side, so that a
thousand series of five years of weeks take a fraction of a second.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

_MOST_STEPS = 30
_LONGEST_STEP = 3.0
"""The most that a coefficient's linear predictor may move in one step; e^3 is 20 times."""
_SETTLED = 1e-5
"""Newton squares what is left: after a step of 1e-5 some 1e-10."""
_STEADY = 1e-9
"""Added to the diagonal, relative to it, so that a column without any information stays at its prior."""


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """n regressions on k columns over T periods.

    `coefficients` (n x k) are on the log scale; `covariance` (n x k x k) is already multiplied by
    `dispersion` (n), Pearson's chi-square over the residual degrees of freedom (1 where there are none): raw,
    so below 1 where points scatter less than chance. `fitted` (n x T) are expected counts, 0 where the size is 0.
    """

    coefficients: NDArray[np.float64]
    covariance: NDArray[np.float64]
    fitted: NDArray[np.float64]
    dispersion: NDArray[np.float64]


def fit_counts(
    counts: ArrayLike,
    sizes: ArrayLike | None,
    design: NDArray[np.float64],
    *,
    weights: ArrayLike | None = None,
    prior: tuple[ArrayLike, ArrayLike] | None = None,
    start: NDArray[np.float64] | None = None,
) -> Fits:
    """Fit every row of `counts` (n x T) on the columns of `design` (T x k, or n x T x k).

    `sizes` (n x T) is exposure; None stands for ones, and a period of size 0 takes no part. `weights`
    (n x T or T, not negative) multiply each period's information; one of weight 0 is left out but still fitted.
    `prior` gives a mean and a precision (1 / variance; 0 for none) for each coefficient (k, or n x k each):
    what is known of it beforehand, as one more observation. `start` are coefficients to begin from. A series without any count gets fitted values next to 0.
    """
    y = np.asarray(counts, np.float64)
    x = np.asarray(design, np.float64)
    n, periods = y.shape
    k = x.shape[-1]
    size = np.ones((1, periods)) if sizes is None else np.asarray(sizes, np.float64)
    weight = np.ones((1, periods)) if weights is None else np.asarray(weights, np.float64)
    weight = np.broadcast_to(np.where(size > 0, weight, 0.0), y.shape)
    offset = np.log(np.where(size > 0, size, 1.0))
    centre, precision = _prior(prior, n, k)
    coefficients = _start(y, size, weight, x, centre, precision) if start is None else start.copy()
    information = np.zeros((n, k, k))
    moving = np.arange(n)
    for _step in range(_MOST_STEPS):
        own = _Part(y, offset, weight, x, moving)
        mean = own.means(coefficients[moving])
        slope = own.project(own.weight * (own.y - mean))
        slope -= precision[moving] * (coefficients[moving] - centre[moving])
        curve = own.cross(own.weight * mean)
        curve += precision[moving][:, :, None] * np.eye(k)
        information[moving] = curve
        step = np.asarray(np.linalg.solve(_steadied(curve), slope[:, :, None])[:, :, 0], np.float64)
        reach = own.reach(step)
        step *= np.minimum(1.0, _LONGEST_STEP / np.maximum(reach, 1e-12))[:, None]
        coefficients[moving] += step
        moving = moving[(reach > _SETTLED) & (coefficients[moving, 0] > -30.0)]
        if not len(moving):
            break
    whole = _Part(y, offset, weight, x, np.arange(n))
    mean = whole.means(coefficients)
    fitted = np.where(size > 0, mean, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(mean > 0, weight * (y - mean) ** 2 / mean, 0.0)
    freedom = (weight > 0).sum(axis=1) - k
    dispersion = np.where(freedom > 0, terms.sum(axis=1) / np.maximum(freedom, 1), 1.0)
    information = whole.cross(weight * mean) + precision[:, :, None] * np.eye(k)
    inverse = np.asarray(np.linalg.inv(_steadied(information)), np.float64)
    covariance = inverse * dispersion[:, None, None]
    return Fits(coefficients, covariance, fitted, dispersion)


class _Part:
    """Some of the series, with the design common to all or their own."""

    def __init__(
        self,
        y: NDArray[np.float64],
        offset: NDArray[np.float64],
        weight: NDArray[np.float64],
        x: NDArray[np.float64],
        rows: NDArray[np.int64],
    ) -> None:
        everyone = len(rows) == len(y)
        self.y = y if everyone else y[rows]
        self.weight = weight if everyone else weight[rows]
        self.offset = offset if everyone or len(offset) == 1 else offset[rows]
        self.shared = x.ndim == 2
        self.x = x if self.shared or everyone else x[rows]
        self.turned = self.x if self.shared else np.ascontiguousarray(np.swapaxes(self.x, 1, 2))

    def means(self, coefficients: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.shared:
            line = coefficients @ self.x.T
        else:
            line = np.matmul(self.x, coefficients[:, :, None])[:, :, 0]
        return np.asarray(np.exp(np.clip(line + self.offset, -50.0, 50.0)), np.float64)

    def project(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        if self.shared:
            return np.asarray(values @ self.x, np.float64)
        return np.asarray(np.matmul(values[:, None, :], self.x)[:, 0, :], np.float64)

    def cross(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        k = self.x.shape[-1]
        if self.shared:
            pairs = (self.x[:, :, None] * self.x[:, None, :]).reshape(len(self.x), k * k)
            return np.asarray((values @ pairs).reshape(len(values), k, k), np.float64)
        turned = self.turned * values[:, None, :]
        return np.asarray(np.matmul(turned, self.x), np.float64)

    def reach(self, step: NDArray[np.float64]) -> NDArray[np.float64]:
        """How far a step moves the linear predictor at most."""
        if self.shared:
            return np.asarray(np.abs(step @ self.x.T).max(axis=1), np.float64)
        return np.asarray(np.abs(np.matmul(self.x, step[:, :, None])[:, :, 0]).max(axis=1))


def _prior(
    prior: tuple[ArrayLike, ArrayLike] | None, n: int, k: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if prior is None:
        return np.zeros((n, k)), np.zeros((n, k))
    centre, precision = (np.broadcast_to(np.asarray(one, np.float64), (n, k)) for one in prior)
    return centre, precision


def _start(
    y: NDArray[np.float64],
    size: NDArray[np.float64],
    weight: NDArray[np.float64],
    x: NDArray[np.float64],
    centre: NDArray[np.float64],
    precision: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The priors' means, and the level that the mean count gives where the first column is constant."""
    start = np.where(precision > 0, centre, 0.0)
    first = x[..., 0]
    if np.ptp(first) == 0.0 and first.flat[0] != 0.0:
        room = np.maximum((weight * size).sum(axis=1), 1e-12)
        level = np.maximum((weight * y).sum(axis=1), 0.1) / room
        start[:, 0] = np.log(level) / first.flat[0]
    return start


def _steadied(information: NDArray[np.float64]) -> NDArray[np.float64]:
    k = information.shape[-1]
    diagonal = np.einsum("nii->ni", information)
    least = np.maximum(diagonal.max(axis=1, keepdims=True), 1e-12)
    return np.asarray(
        information + np.eye(k) * (_STEADY * np.maximum(diagonal, 1e-3 * least))[:, :, None]
    )
