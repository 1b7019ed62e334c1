"""When a level changed, and between which points it must have: profile likelihood of one change or of one spike.

The likelihood of the best level on each side is followed over every possible place of the change; places whose twice
log-likelihood lies within `CRITICAL` of the best one's make up the 95 % interval (its hull, where there are several
stretches). The usual 3.84 would be too narrow, since a place is no smooth parameter: its likelihood is a random walk that
falls away on both sides. The maximum of each side is exponential, so that P(excess <= x) = (1 - exp(-x/2))^2 and the
95 % point is -2 ln(1 - sqrt(.95)) = 7.35. That is exact for many points and small shifts and cautious for large ones.

Sources: Yao (1987), Annals of Statistics 15, 1321; Siegmund (1988), International Statistical Review 56, 31;
Hansen (2000), Econometrica 68, 575.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

CRITICAL = float(-2.0 * np.log1p(-np.sqrt(0.95)))
"""95 % point of what the true place's twice log-likelihood lacks to the best one's: 7.35."""
LONGEST_PAIRED = 2_000
"""Points up to which a spike's begin and end are sought together (a table of pairs: 32 MB)."""


@dataclass(frozen=True, slots=True)
class DatedSpike:
    """A level that left and came back: points `begin` .. `end` - 1 lie on the other level.

    Both intervals are 95 %, of the first point on the other level and of the first one back.
    `ratio` is the spike's level over the rest's, None where the rest holds nothing.
    """

    begin: int
    end: int
    begins: tuple[int, int]
    ends: tuple[int, int]
    ratio: float | None


def date_change(
    counts: ArrayLike,
    sizes: ArrayLike | None,
    *,
    fitted: ArrayLike | None = None,
    dispersion: float = 1.0,
) -> tuple[int, int, int]:
    """The first point on the new level of a count series with one change, and the 95 % interval of that point.

    `fitted` is what each point would hold without a change (season, trend, exposure); then `sizes` is not needed.
    `dispersion` is the variance over the Poisson's, including what autocorrelation adds. Points that are NaN, or without
    size, say nothing. It dates a change and does not judge whether there is one: an unchanged series gets a wide interval.
    Fewer than two points raise ValueError.
    """
    seen, expected = _pair(counts, sizes, fitted)
    return best_place(count_gains(seen, expected), max(dispersion, 1e-9))


def count_gains(seen: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Twice the log-likelihood that a change before point k (entry k - 1, k = 1 .. n - 1) gains over none."""
    o, e = np.cumsum(seen), np.cumsum(expected)
    left = _term(o[:-1], e[:-1])
    right = _term(o[-1] - o[:-1], e[-1] - e[:-1])
    return np.asarray(2.0 * (left + right - _term(o[-1:], e[-1:])), np.float64)


def best_place(gains: NDArray[np.float64], scale: float) -> tuple[int, int, int]:
    """The best place and its 95 % interval from gains per place (entry k - 1 for k), in units of `scale`."""
    best = int(np.argmax(gains))
    near = np.flatnonzero(gains[best] - gains <= CRITICAL * scale)
    return best + 1, int(near[0]) + 1, int(near[-1]) + 1


def date_spike(
    counts: ArrayLike,
    sizes: ArrayLike | None,
    *,
    fitted: ArrayLike | None = None,
    dispersion: float = 1.0,
    rise: bool | None = True,
) -> DatedSpike:
    """Begin and end of the one stretch of a count series that lies on another level, with their 95 % intervals.

    Arguments as in `date_change`; `rise` seeks a higher level (False: a lower one, None: either). The stretch may reach
    either end of the series, but not cover all of it. Fewer than two points, or more than `LONGEST_PAIRED`, raise ValueError.
    """
    seen, expected = _pair(counts, sizes, fitted)
    points = len(seen)
    if points > LONGEST_PAIRED:
        raise ValueError(points)
    o, e = np.concatenate([[0.0], np.cumsum(seen)]), np.concatenate([[0.0], np.cumsum(expected)])
    inside, room = o[None, :] - o[:, None], e[None, :] - e[:, None]
    rest, rest_room = o[-1] - inside, e[-1] - room
    begin, end = np.ogrid[: points + 1, : points + 1]
    gains = np.where(
        (begin < end) & (end - begin < points) & (room > 0),
        2.0 * (_term(inside, room) + _term(rest, rest_room) - _term(o[-1:], e[-1:])),
        -np.inf,
    )
    if rise is not None:
        above = inside * rest_room > rest * room
        gains = np.where(above if rise else inside * rest_room < rest * room, gains, -np.inf)
    best = float(gains.max())
    if not np.isfinite(best):  # nothing lies on the side that was asked for
        return DatedSpike(0, 1, (0, points - 1), (1, points), None)
    first, last = (int(place) for place in np.unravel_index(int(np.argmax(gains)), gains.shape))
    least = best - CRITICAL * max(dispersion, 1e-9)
    begins = np.flatnonzero(gains.max(axis=1) >= least)
    ends = np.flatnonzero(gains.max(axis=0) >= least)
    outside = rest[first, last] * room[first, last]
    return DatedSpike(
        first,
        last,
        (int(begins[0]), int(begins[-1])),
        (int(ends[0]), int(ends[-1])),
        float(inside[first, last] * rest_room[first, last] / outside) if outside > 0 else None,
    )


def _pair(
    counts: ArrayLike, sizes: ArrayLike | None, fitted: ArrayLike | None
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    seen = np.asarray(counts, np.float64)
    given = fitted if fitted is not None else sizes
    expected = np.ones(len(seen)) if given is None else np.asarray(given, np.float64)
    if len(seen) < 2 or len(expected) != len(seen):
        raise ValueError(len(seen), len(expected))
    silent = ~(np.isfinite(seen) & np.isfinite(expected) & (expected > 0))
    return np.where(silent, 0.0, seen), np.where(silent, 0.0, expected)


def _term(seen: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    """Poisson log-likelihood at its best level, without what does not depend on where the change is."""
    heard = (seen > 0) & (expected > 0)
    ratio = np.divide(seen, expected, out=np.ones_like(seen), where=heard)
    return np.where(heard, seen * np.log(ratio), 0.0)
