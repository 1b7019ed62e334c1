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
    seen: ArrayLike,
    before: ArrayLike,
    odds: ArrayLike,
    *,
    compared: int,
    dispersion: float = 1.0,
) -> NDArray[np.bool_]:
    """Whether each value's count departs from what its whole did, `compared` values having been looked at.

    `odds` are the counts in the window that the whole's change lets expect for one before. The exact two-sided
    mid-p of each value, both counts shrunk by the dispersion, must reach `LEVEL` over the number of values
    (Bonferroni).
    """
    scale = max(dispersion, 1.0)
    own, past = np.asarray(seen, np.float64) / scale, np.asarray(before, np.float64) / scale
    ratio = np.asarray(odds, np.float64)
    share = np.clip(ratio / (1.0 + ratio), 1e-9, 1.0 - 1e-9)
    p = conditional_tail(own, own + past, np.broadcast_to(share, own.shape))
    return np.asarray(p * max(compared, 1) <= LEVEL, np.bool_)


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
