"""Every stretch of every series scored against its model, and the best of each series.

The score is a score test's: what the stretch itself taught the model of its expected count is taken off its variance.
Two families of stretches are judged apart, each with its own share of errors (`Best.news`). News are rises that began in
the last nine months and still last: the last half year as it stands, which is one look and so the surest,
and all begins. The others are what began earlier, longer and short stretches that ended, in the last year or
before, and falls, a sixth of their error each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.expectations import Expectations


STANDING_LOOKS = 1.5
RECENT_LOOKS = 24.0
"""Of the last half year as it stands, and of all begins in the last nine months."""
_MOST_OF_HISTORY = 0.4
"""Part of a history that a stretch which ended may fill."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Lengths in periods: of short and long stretches, of a year; what a fall, news and a baseline need at least.

    A quiet month after a bad one is no finding, so falls must have lasted for half a year and still last. News is
    what began in the last three quarters of a year and lasts; the last `half` year is looked at as it stands.
    """

    short: tuple[int, ...]
    long: tuple[int, ...]
    shortest_fall: int
    half: int
    recent: int
    shortest_baseline: int
    year: int
    block: int


WEEKS = Pace((1, 2, 3, 4), (6, 8, 13, 26, 52), 26, 26, 39, 13, 52, 8)
MONTHS = Pace((1, 2), (3, 6, 12), 6, 6, 9, 6, 12, 3)


@dataclass(frozen=True, slots=True, eq=False)
class Best:
    """The stretch with the smallest p of each series; `standing` where it is the half year as it stands."""

    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    rise: NDArray[np.bool_]
    news: NDArray[np.bool_]
    standing: NDArray[np.bool_]
    p: NDArray[np.float64]
    looks: NDArray[np.float64]


def looks_of(periods: int, year: int) -> dict[str, float]:
    """How many independent stretches of each kind a series of so many weeks amounts to, over its part of its family's error.

    From 30,000 to 60,000 simulated unchanged series of 52, 104, 208 and 416 weeks, at three and a half to four
    standard deviations: 1.1 long stretches a week, 3.2 short ones, 11 that are news. The half year is among those, so
    that both together err in .94 to 1.05 of the cases that their p (.005 to .0005) says (3,000,000 series).
    """
    lately = float(min(periods, year))
    earlier = 7.0 * float(np.log2(max(periods, 52) / 26.0))
    others = {
        "lasting": earlier, "fall": earlier, "long lately": 1.1 * lately, "short lately": 3.2 * lately,
        "long": 1.1 * periods, "short": 3.2 * periods,
    }  # fmt: skip
    return {
        "standing": STANDING_LOOKS, "recent": RECENT_LOOKS,
        **{kind: looks * len(others) for kind, looks in others.items()},
    }  # fmt: skip


def find_best(
    counts: NDArray[np.int64],
    room: NDArray[np.float64],
    design: NDArray[np.float64],
    model: Expectations,
    stretches: Sequence[Sequence[tuple[int, int]]],
    pace: Pace,
) -> Best:
    """The most surprising stretch of each row of `counts`, beside the `stretches` that the model knows of."""
    from scipy.special import ndtr  # costs 40 ms, so only when needed

    n, periods = counts.shape
    field = _Field(counts, room, design, model, stretches)
    looks = looks_of(periods, pace.year)
    best = Best(np.zeros(n, np.int64), np.zeros(n, np.int64), np.ones(n, np.bool_),
                np.zeros(n, np.bool_), np.zeros(n, np.bool_), np.ones(n), np.ones(n))  # fmt: skip
    for kind, begin, end, least in _kinds(periods, pace):
        root, rising, usable = field.score(begin, end, least, pace, ends=end[0] < periods)
        offers = [(kind, root * (usable & rising))]
        if kind in {"recent", "lasting"}:
            long_enough = field.weeks(begin, end) >= pace.shortest_fall
            offers.append(("fall", root * (usable & ~rising & long_enough)))
        for name, score in offers:
            place = score.argmax(axis=1)
            p = np.minimum(1.0, looks[name] * ndtr(-score[np.arange(n), place]))
            better = p < best.p
            best.p[better], best.rise[better] = p[better], name != "fall"
            best.news[better] = name in {"standing", "recent"}
            best.standing[better] = name == "standing"
            best.looks[better] = looks[name]
            best.begin[better], best.end[better] = begin[place[better]], end[place[better]]
    return best


def _kinds(
    periods: int, pace: Pace
) -> Iterator[tuple[str, NDArray[np.int64], NDArray[np.int64], int]]:
    """Begins and ends of the stretches of each kind, and how many periods they must hold."""
    starts = np.arange(periods - 1, dtype=np.int64)
    if periods > pace.half:
        yield "standing", np.array([periods - pace.half]), np.array([periods]), 2
    recent = starts >= periods - pace.recent
    for kind, own in (("recent", starts[recent]), ("lasting", starts[~recent])):
        if len(own):
            yield kind, own, np.full(len(own), periods), 2
    for kind, lengths in (("short", pace.short), ("long", pace.long)):
        for length in lengths:
            begin = np.arange(periods - length, dtype=np.int64)
            late = begin + length > periods - pace.year
            for own, name in ((begin[~late], kind), (begin[late], f"{kind} lately")):
                if len(own):
                    yield name, own, own + length, length


class _Field:
    """Running sums of series, of what is expected of them, and of what their stretches taught the model."""

    def __init__(
        self,
        counts: NDArray[np.int64],
        room: NDArray[np.float64],
        design: NDArray[np.float64],
        model: Expectations,
        stretches: Sequence[Sequence[tuple[int, int]]],
    ) -> None:
        mean = np.where(room > 0, model.fitted, 0.0)
        self._taught = _taught(mean, model, design, stretches)
        self._seen = _running(np.where(room > 0, counts, 0).astype(np.float64))
        self._due = _running(mean)
        self._there = _running((room > 0).astype(np.float64))
        self._spread = model.dispersion[:, None]

    def weeks(self, begin: NDArray[np.int64], end: NDArray[np.int64]) -> NDArray[np.float64]:
        """Periods of each stretch in which the series is there."""
        return np.asarray(self._there[:, end] - self._there[:, begin], np.float64)

    def score(
        self,
        begin: NDArray[np.int64],
        end: NDArray[np.int64],
        least: int,
        pace: Pace,
        *,
        ends: bool,
    ) -> tuple[NDArray[np.float64], NDArray[np.bool_], NDArray[np.bool_]]:
        """Each stretch's score in standard deviations, whether it rose, and whether it may be compared."""
        first, last = _as_slice(begin), _as_slice(end)
        o = self._seen[:, last] - self._seen[:, first]
        e = self._due[:, last] - self._due[:, first]
        weeks, whole = self._there[:, last] - self._there[:, first], self._there[:, -1:]
        step = self._taught[:, last] - self._taught[:, first]
        back = np.einsum("ijk,ijk->ij", step, step)
        free = np.maximum(1.0 - back / np.maximum(self._spread * e, 1e-9), 0.02)
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(o > 0, o * np.log(o / e), 0.0) - (o - e)
        root = np.sqrt(np.maximum(2.0 * terms, 0.0) / (self._spread * free))
        usable = (weeks >= least) & (whole - weeks >= least_baseline(whole, pace)) & (e > 0)
        if ends:  # what fills most of a history is its ordinary level
            usable &= weeks <= _MOST_OF_HISTORY * whole
        return np.where(usable, root, 0.0), o > e, usable


def _as_slice(places: NDArray[np.int64]) -> slice:
    """Consecutive places, or one place again and again, without the copy that a list of them costs."""
    return slice(int(places[0]), int(places[-1]) + 1)


def least_baseline(there: NDArray[np.float64], pace: Pace) -> NDArray[np.float64]:
    """Periods that must lie outside a stretch: a quarter of the history, between the pace's least and its double."""
    least = float(pace.shortest_baseline)
    return np.asarray(np.clip(there / 4.0, least, 2.0 * least), np.float64)


def _taught(
    mean: NDArray[np.float64],
    model: Expectations,
    design: NDArray[np.float64],
    stretches: Sequence[Sequence[tuple[int, int]]],
) -> NDArray[np.float64]:
    """Running sums whose differences' squares are what a stretch taught the model of its own expected count."""
    n, periods = mean.shape
    root = np.linalg.cholesky(model.covariance + 1e-12 * np.eye(model.covariance.shape[1]))
    k = design.shape[1]
    line = np.matmul(design[None], root[:, :k, :])
    if root.shape[1] > k:
        line = line + np.matmul(indicators(stretches, periods, root.shape[1] - k), root[:, k:, :])
    sums = np.zeros((n, periods + 1, root.shape[2]))
    np.cumsum(line * mean[:, :, None], axis=1, out=sums[:, 1:])
    return sums


def indicators(
    stretches: Sequence[Sequence[tuple[int, int]]], periods: int, width: int | None = None
) -> NDArray[np.float64]:
    """Columns (n x T x r) that are 1 within each series' stretches, one column a stretch."""
    columns = max((len(own) for own in stretches), default=0) if width is None else width
    changes = np.zeros((len(stretches), periods, columns))
    for index, own in enumerate(stretches):
        for place, (begin, end) in enumerate(own):
            changes[index, begin:end, place] = 1.0
    return changes


def _running(values: NDArray[np.float64]) -> NDArray[np.float64]:
    running = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    return running
