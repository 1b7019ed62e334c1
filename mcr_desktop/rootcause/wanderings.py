"""Whether weeks hang together: slow drifts and autocorrelation make sums scatter more than their weeks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.rootcause.expectations import Expectations


def usual_wander(counts: NDArray[np.int64], model: Expectations, block: int) -> tuple[float, float]:
    """How much more than single weeks blocks scatter in most series, and what that is worth."""
    squares, blocks = _block_scores(counts, model, block)
    k = model.coefficients.shape[1]
    telling = (blocks > 2 * k) & (model.fitted.sum(axis=1) >= 4 * blocks)
    own = squares[telling] / (blocks[telling] - k)
    if len(own) < 5:
        return 1.0, 10.0
    return max(1.0, float(np.median(own))), 30.0


def wander_of(
    counts: NDArray[np.int64], model: Expectations, usual: tuple[float, float], block: int
) -> NDArray[np.float64]:
    """The variance of sums over weeks that hang together, over that of weeks on their own; at least 1."""
    squares, blocks = _block_scores(counts, model, block)
    free = np.maximum(blocks - model.coefficients.shape[1], 0.0)
    level, worth = usual
    own = squares * free / np.maximum(blocks, 1.0)
    return np.asarray(np.maximum(1.0, (level * worth + own) / (worth + free)), np.float64)


def _block_scores(
    counts: NDArray[np.int64], model: Expectations, block: int
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Sums of squared standardised sums over blocks of weeks, and how many blocks there are.

    They show whether weeks hang together (autocorrelation, slow drifts).
    """
    blocks = counts.shape[1] // block
    cut = counts.shape[1] - blocks * block
    shape = (len(counts), blocks, block)
    weight = model.weights[:, cut:]
    gap = ((counts[:, cut:] - model.fitted[:, cut:]) * weight).reshape(shape).sum(axis=2)
    due = (model.fitted[:, cut:] * weight).reshape(shape).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(due > 0, gap**2 / (due * model.dispersion[:, None]), 0.0)
    # One odd block must not pass for wandering.
    return np.minimum(squares, 9.0).sum(axis=1), (due > 0).sum(axis=1).astype(np.float64)
