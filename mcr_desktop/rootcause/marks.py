"""Which of many values moved against their whole by more than the most striking of so many does by chance.

An interval of 95 % is for one value that somebody named beforehand. Where the values that moved most are picked
out of thirty, one of them lies outside its own interval nearly always; a mark must allow for the picking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.rates import conditional_tail

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

LEVEL = 0.05
"""How often a picture in which nothing moved may carry any mark."""


def moved_apart(
    own: tuple[ArrayLike, ArrayLike],
    rest: tuple[ArrayLike, ArrayLike],
    *,
    compared: int,
    odds: ArrayLike = 1.0,
    dispersion: float = 1.0,
) -> NDArray[np.int8]:
    """1 where a value rose against the rest, -1 where it fell, 0 where chance may do that with `compared` values looked at.

    `own` and `rest` are counts in the window and before it; `odds` is by how much the value's room grew against the
    rest's. Given what both times and both parts hold together, the value's count in the window is hypergeometric;
    its tail is taken from a binomial of the same mean and variance, times the dispersion (two-sided mid-p), and must
    reach `LEVEL` over the number of values (Bonferroni).
    """
    seen, before = np.asarray(own[0], np.float64), np.asarray(own[1], np.float64)
    others, others_before = np.asarray(rest[0], np.float64), np.asarray(rest[1], np.float64)
    window = np.asarray(odds, np.float64) * (seen + others)
    total = np.maximum(seen + before + others + others_before, 2.0)
    share = np.clip(window / np.maximum(window + before + others_before, 1e-9), 1e-9, 1.0 - 1e-9)
    scale = max(dispersion, 1.0) * np.maximum((others + others_before) / (total - 1.0), 1e-6)
    p = conditional_tail(seen / scale, (seen + before) / scale, share)
    apart = (p * max(compared, 1) <= LEVEL) & (others + others_before > 0)
    way = np.where(seen > (seen + before) * share, 1, -1)
    return np.asarray(np.where(apart, way, 0), np.int8)


_STRIKING = 0.02
_WITHOUT_THEM = 0.873
"""Mean of a chi-square of one degree of freedom without its highest fiftieth: a spike must not hide itself."""


def scatter_about_whole(counts: NDArray[np.int64]) -> float:
    """How much more than chance alone the values (rows) of an attribute scatter from month to month, at least 1.

    Each is measured as a share of the month's total, so that what moved all of them alike does not count, and
    from one month to the next, so that neither changes of level nor trends do. Given what two months hold
    together, the split between them is binomial, so even a month with one complaint tells as much as it should.
    """
    totals = counts.sum(axis=0).astype(np.float64)
    held = totals > 0
    own, whole = counts[:, held].astype(np.float64), totals[held]
    if own.shape[1] < 3 or not len(own):
        return 1.0
    a, b, x, y = own[:, :-1], own[:, 1:], whole[:-1], whole[1:]
    free = 1.0 - own.sum(axis=1, keepdims=True) / whole.sum()
    known = (a + b > 0) & (free > 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = (b * x - a * y) ** 2 / (x * y * (a + b) * free)
    found = np.sort(terms[known])
    kept = len(found) - int(np.ceil(_STRIKING * len(found)))
    if kept < 1:
        return 1.0
    return max(1.0, float(found[:kept].mean()) / _WITHOUT_THEM)
