"""Where and when a series of counts left its own past: every series, every window of months at once.

A window of one to twelve months is compared with up to twelve months before it by the likelihood
ratio of two Poisson rates (signed root kept as a direction), twice: with its own baseline (over exposure
where there is one), and against all other complaints, so that neither a busy season that lifts all
nor a shrinking rest that inflates a share can pass for a change. The smaller of both, divided by the
series' own dispersion, is the score.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Number = TypeVar("Number", np.int64, np.float64)

LENGTHS = (1, 2, 3, 6, 12)
LONGEST_BASELINE = 12
SHORTEST_BASELINE = 6
SHORTEST_FALL = 6
"""A fall is looked for over half a year at least: a quiet month after a bad one is no finding."""
BLOCK = 12
"""Months of window beginnings among which each series keeps its best."""
LOOKS = 20.0
"""Independent looks to which a block's overlapping windows amount.

In 20,000 unchanged series with means of 1, 5, 20 and 100 the best of a block's 60 windows exceeded scores of 8
to 15 between 10 and 16 times as often as a single one; the rest is for the dispersion, which is estimated.
"""
_TRIM = 0.1
_TRIMMED_MEAN = 0.623
"""Mean of a chi-square of one degree of freedom without its highest tenth."""


@dataclass(frozen=True, slots=True, eq=False)
class Hits:
    """The best window of each series in each block (one entry each; score 0 where there is none)."""

    series: NDArray[np.int64]
    start: NDArray[np.int64]
    length: NDArray[np.int64]
    baseline: NDArray[np.int64]
    score: NDArray[np.float64]
    rise: NDArray[np.bool_]


def dispersion_of(counts: NDArray[np.int64], sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Variance over the Poisson's, per row; at least 1.

    The smaller of two estimates, each without its highest tenth so that a spike does not hide itself:
    from differences of neighbouring months (blind to shifts and trends) and from distances to the mean
    (steadier where there are none).
    """
    if counts.shape[1] < 3:
        return np.ones(len(counts))
    a, b = counts[:, :-1], counts[:, 1:]
    x, y = sizes[:, :-1], sizes[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        # (b x - a y)^2 has the mean r x y (x + y) where a and b are Poisson with means r x and r y.
        steps = (b * x - a * y) ** 2 / (x * y * (a + b))
        mean = counts.sum(axis=1, keepdims=True) / sizes.sum(axis=1, keepdims=True) * sizes
        around = (counts - mean) ** 2 / mean
    return np.maximum(1.0, np.minimum(_trimmed_mean(steps), _trimmed_mean(around)))


def _trimmed_mean(terms: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean of terms that are chi-square (one degree of freedom) times a dispersion: that dispersion."""
    known = np.where(np.isfinite(terms), terms, np.nan)
    kept = max(1, int(np.ceil(terms.shape[1] * (1.0 - _TRIM))))
    part = np.partition(known, kept - 1, axis=1)[:, :kept]  # NaN sorts last
    number = np.maximum((~np.isnan(part)).sum(axis=1), 1)
    return np.asarray(np.nansum(part, axis=1) / number / _TRIMMED_MEAN, np.float64)


def entropy_terms(largest: int) -> NDArray[np.float64]:
    """Values of x ln x for whole numbers up to the largest: a look-up is cheaper than a logarithm."""
    numbers = np.arange(largest + 1, dtype=np.float64)
    numbers[1:] *= np.log(numbers[1:])
    return numbers


@dataclass(frozen=True, slots=True, eq=False)
class Field:
    """Series to be scanned side by side: counts (n x months), their sizes and the whole they are part of.

    `sizes` is exposure, or ones (n or 1 rows). `whole` is the monthly total that the series are part of, None
    for the whole itself. `born` is the month from which a series can exist, `ended` that up to which.
    """

    counts: NDArray[np.int64]
    sizes: NDArray[np.float64]
    whole: NDArray[np.int64] | None
    born: NDArray[np.int64]
    ended: NDArray[np.int64]


def scan_block(field: Field, first: int, last: int, terms: NDArray[np.float64]) -> Hits:
    """The best window of each series that begins in the months `first`..`last` - 1."""
    n, months = field.counts.shape
    best = Hits(
        np.arange(n), np.zeros(n, np.int64), np.zeros(n, np.int64), np.zeros(n, np.int64),
        np.zeros(n), np.ones(n, np.bool_),
    )  # fmt: skip
    running = _running(field.counts)
    size = _running(field.sizes)
    with np.errstate(divide="ignore", invalid="ignore"):
        squares = np.where(field.sizes > 0, field.counts**2 / field.sizes, 0.0)
    square = _running(squares)
    whole = None if field.whole is None else _running(field.whole[None, :])
    dispersion = dispersion_of(field.counts, np.broadcast_to(field.sizes, field.counts.shape))
    for start in range(max(first, SHORTEST_BASELINE), last):
        back = min(start, LONGEST_BASELINE)
        low = start - back
        before, room = running[:, start] - running[:, low], size[:, start] - size[:, low]
        local = _local_dispersion(before, room, square[:, start] - square[:, low], back)
        scatter = np.maximum(dispersion, local)
        usable = field.born <= low
        for length in LENGTHS:
            end = start + length
            if end > months:
                break
            seen, place = running[:, end] - running[:, start], size[:, end] - size[:, start]
            score, rise = _compare(seen, before, place, room, terms)
            if whole is not None:
                other, same = _against_rest(
                    seen, before,
                    int(whole[0, end] - whole[0, start]), int(whole[0, start] - whole[0, low]), terms,
                )  # fmt: skip
                score = np.where(rise == same, np.minimum(score, other), 0.0)
            exists = usable & (field.ended >= end)
            score = np.where(exists & (room > 0) & (place > 0), score / scatter, 0.0)
            if length < SHORTEST_FALL:
                score = np.where(rise, score, 0.0)
            better = score > best.score
            best.score[better] = score[better]
            best.rise[better] = rise[better]
            best.start[better], best.length[better], best.baseline[better] = start, length, back
    return best


def _running(values: NDArray[Number]) -> NDArray[Number]:
    running = np.zeros((values.shape[0], values.shape[1] + 1), values.dtype)
    np.cumsum(values, axis=1, out=running[:, 1:])
    return running


def _local_dispersion(
    before: NDArray[np.int64], room: NDArray[np.float64], square: NDArray[np.float64], back: int
) -> NDArray[np.float64]:
    """Variance over the Poisson's within the baseline, shrunk towards 1 as by ten more quiet months."""
    with np.errstate(divide="ignore", invalid="ignore"):
        excess = square * room / before - before
    raw = np.where(before > 0, excess, 0.0)
    return np.asarray((raw + 10.0) / (back - 1 + 10.0), np.float64)


def _compare(
    seen: NDArray[np.int64],
    before: NDArray[np.int64],
    place: NDArray[np.float64],
    room: NDArray[np.float64],
    terms: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    both = seen + before
    with np.errstate(divide="ignore", invalid="ignore"):
        share = place / (place + room)
        score = 2.0 * (
            terms[seen] + terms[before] - terms[both]
            - seen * np.log(share) - before * np.log1p(-share)
        )  # fmt: skip
    return score, seen > both * share


def _against_rest(
    seen: NDArray[np.int64],
    before: NDArray[np.int64],
    whole_seen: int,
    whole_before: int,
    terms: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Likelihood ratio of the 2 x 2 table slice/rest by window/baseline.

    A series that is nearly the whole has no rest to be compared with: then the whole's own change decides.
    """
    both, whole = seen + before, whole_seen + whole_before
    score = 2.0 * (
        terms[seen] + terms[before] + terms[whole_seen - seen] + terms[whole_before - before]
        - terms[both] - terms[whole - both] - terms[whole_seen] - terms[whole_before]
        + terms[whole]
    )  # fmt: skip
    return score, seen * whole > both * whole_seen
