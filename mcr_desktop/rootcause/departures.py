"""Where each of many series left what its own past, its season and its exposure let expect, and whether it went back.

Every stretch of every series is scored against the fitted model (a score test: what the stretch itself taught the
model is taken into account), the best ones fitted anew as a change of level, dated by profile likelihood and
judged by a negative binomial tail that knows the doubt about the model. Five kinds of stretches share the error:
half of it goes to rises that began in the last half year and still last, an eighth each to those that began
earlier, to longer ones that ended, to short ones and to falls.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.dating import date_change, date_spike
from mcr_desktop.rootcause.expectations import expect
from mcr_desktop.rootcause.tails import upper_tail

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.expectations import Expectations, Pool

_WORTH_FITTING = 0.05
_WORTH_ANOTHER = 0.001
_MOST_CHANGES = 4
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Pace:
    """Lengths in periods: of short and long stretches, of a year; what a fall, news and a baseline need at least.

    A quiet month after a bad one is no finding, so falls are sought over half a year. News is what began in the
    last half year and lasts.
    """

    short: tuple[int, ...]
    long: tuple[int, ...]
    shortest_fall: int
    recent: int
    shortest_baseline: int
    year: int
    block: int


WEEKS = Pace((1, 2, 3, 4), (6, 8, 13, 26, 52), 26, 26, 13, 52, 8)
MONTHS = Pace((1, 2), (3, 6, 12), 6, 6, 6, 12, 3)


@dataclass(frozen=True, slots=True)
class Departure:
    """Weeks `begin` .. `end` - 1 of a series on another level (`end` is the series' end where it lasts).

    `begins` is the 95 % interval of the first week. `expected` is what the stretch would hold without the change,
    `doubt` the relative variance of that; `p` counts all the stretches looked at in the series.
    """

    series: int
    begin: int
    end: int
    begins: tuple[int, int]
    lasting: bool
    rise: bool
    observed: int
    expected: float
    doubt: float
    dispersion: float
    log_ratio: float
    p: float
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class _Best:
    """The stretch with the smallest p of each series."""

    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    rise: NDArray[np.bool_]
    p: NDArray[np.float64]
    looks: NDArray[np.float64]


def find_departures(
    counts: NDArray[np.int64],
    sizes: NDArray[np.float64],
    design: NDArray[np.float64],
    *,
    pool: Pool | None = None,
    pace: Pace = WEEKS,
    most: int = _MOST_CHANGES,
) -> list[Departure]:
    """All departures of each row of `counts` (n x T) with p up to .05, by series and begin.

    `sizes` (n x T, or 1 x T) are exposure or ones, 0 where a series is not there; `design` and `pool` as `expect`
    takes them.
    """
    room = np.broadcast_to(sizes, counts.shape)
    found: list[Departure] = []
    for low in range(0, len(counts), _AT_ONCE):
        part = slice(low, low + _AT_ONCE)
        own = _of_part(counts[part], room[part], design, pool, pace, most)
        found += [replace(one, series=one.series + low) for one in own]
    return found


def weigh(
    counts: NDArray[np.int64],
    sizes: NDArray[np.float64],
    design: NDArray[np.float64],
    stretches: Sequence[Sequence[tuple[int, int]]],
    *,
    pool: Pool | None,
) -> list[list[tuple[float, float, float, float]]]:
    """Expected count, its relative variance, log ratio and dispersion of each series' stretches, fitted together."""
    changes = _indicators(stretches, counts.shape[1])
    model = expect(counts, sizes, design, changes=changes, pool=pool)
    room = np.broadcast_to(sizes, counts.shape)
    return [
        [
            (*_without(model, design, changes, room, index, place), float(model.dispersion[index]))
            for place in range(len(own))
        ]
        for index, own in enumerate(stretches)
    ]


def _of_part(
    counts: NDArray[np.int64],
    room: NDArray[np.float64],
    design: NDArray[np.float64],
    pool: Pool | None,
    pace: Pace,
    most: int,
) -> list[Departure]:
    model = expect(counts, room, design, pool=pool)
    usual = _usual_wander(counts, model, pace.block)
    stretches: list[list[tuple[int, int]]] = [[] for _ in counts]
    told: dict[int, list[Departure]] = {}
    active = np.arange(len(counts))
    for _round in range(most):
        own = [stretches[i] for i in active]
        best = _scan(counts[active], room[active], design, model, own, pace)
        near = best.p <= _WORTH_FITTING
        if not near.any():
            break
        kept, places = active[near], np.flatnonzero(near)
        tried = [[*stretches[i], (int(best.begin[p]), int(best.end[p]))]
                 for i, p in zip(kept, places, strict=True)]  # fmt: skip
        tried = _dated(counts[kept], room[kept], design, tried, best.rise[places], model.pool, pace)
        changes = _indicators(tried, counts.shape[1])
        fitted = expect(counts[kept], room[kept], design, changes=changes, pool=model.pool)
        wander = _wander(counts[kept], fitted, usual, pace.block)
        going = []
        for row, i in enumerate(kept):
            looks = float(best.looks[places[row]])
            one = _judge(
                counts[i], room[i], design, fitted, changes, row, tried[row], looks,
                float(wander[row]), pace,
            )  # fmt: skip
            if one is None or one.p > _WORTH_FITTING or one.rise != bool(best.rise[places[row]]):
                continue
            told.setdefault(int(i), []).append(replace(one, series=int(i)))
            stretches[i] = tried[row]
            if one.p <= _WORTH_ANOTHER:
                going.append(row)
        if not going:
            break
        active = kept[going]
        model = _rows(fitted, np.array(going))
    return [one for i in sorted(told) for one in sorted(told[i], key=lambda d: d.begin)]


def looks_of(periods: int) -> dict[str, float]:
    """How many independent stretches of each kind a series of so many weeks amounts to, over its part of the error.

    From 30,000 to 60,000 simulated unchanged series of 52, 104, 208 and 416 weeks, at three and a half to four
    standard deviations.
    """
    return {
        "recent": 2.0 * 10.0, "lasting": 8.0 * 7.0 * np.log2(max(periods, 52) / 26.0),
        "long": 8.0 * 1.1 * periods, "short": 8.0 * 3.2 * periods, "fall": 8.0 * 0.55 * periods,
    }  # fmt: skip


def _scan(
    counts: NDArray[np.int64],
    room: NDArray[np.float64],
    design: NDArray[np.float64],
    model: Expectations,
    stretches: Sequence[Sequence[tuple[int, int]]],
    pace: Pace,
) -> _Best:
    from scipy.special import ndtr  # costs 40 ms, so only when needed

    n, periods = counts.shape
    mean = np.where(room > 0, model.fitted, 0.0)
    taught = _taught(mean, model, design, stretches)
    seen, due = _running(np.where(room > 0, counts, 0).astype(np.float64)), _running(mean)
    there = _running((room > 0).astype(np.float64))
    looks = looks_of(periods)
    best = _Best(np.zeros(n, np.int64), np.zeros(n, np.int64), np.ones(n, np.bool_),
                 np.ones(n), np.ones(n))  # fmt: skip
    spread = model.dispersion[:, None]

    def offer(begin: NDArray[np.int64], end: NDArray[np.int64], kind: str, least: int) -> None:
        o, e = seen[:, end] - seen[:, begin], due[:, end] - due[:, begin]
        weeks = there[:, end] - there[:, begin]
        outside = there[:, -1:] - weeks
        back = ((taught[:, end] - taught[:, begin]) ** 2).sum(axis=2)
        free = np.maximum(1.0 - back / np.maximum(spread * e, 1e-9), 0.02)
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(o > 0, o * np.log(o / e), 0.0) - (o - e)
        root = np.sqrt(np.maximum(2.0 * terms, 0.0) / (spread * free))
        usable = (weeks >= least) & (outside >= pace.shortest_baseline) & (e > 0)
        rising = o > e
        for rise in (True, False):
            which, lookings = (kind, looks[kind]) if rise else ("fall", looks["fall"])
            fits = usable & (rising == rise)
            if which == "fall":
                fits &= weeks >= pace.shortest_fall
            score = np.where(fits, root, 0.0)
            place = score.argmax(axis=1)
            p = np.minimum(1.0, lookings * ndtr(-score[np.arange(n), place]))
            better = p < best.p
            best.p[better], best.rise[better], best.looks[better] = p[better], rise, lookings
            best.begin[better], best.end[better] = begin[place[better]], end[place[better]]

    starts = np.arange(periods - 1, dtype=np.int64)
    recent = starts >= periods - pace.recent
    for kind, own in (("recent", starts[recent]), ("lasting", starts[~recent])):
        if len(own):
            offer(own, np.full(len(own), periods), kind, 2)
    for kind, lengths in (("short", pace.short), ("long", pace.long)):
        for length in lengths:
            begin = np.arange(periods - length, dtype=np.int64)
            if len(begin):
                offer(begin, begin + length, kind, length)
    return best


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
        line = line + np.matmul(_indicators(stretches, periods, root.shape[1] - k), root[:, k:, :])
    sums = np.zeros((n, periods + 1, root.shape[2]))
    np.cumsum(line * mean[:, :, None], axis=1, out=sums[:, 1:])
    return sums


def _indicators(
    stretches: Sequence[Sequence[tuple[int, int]]], periods: int, width: int | None = None
) -> NDArray[np.float64]:
    columns = max((len(own) for own in stretches), default=0) if width is None else width
    changes = np.zeros((len(stretches), periods, columns))
    for index, own in enumerate(stretches):
        for place, (begin, end) in enumerate(own):
            changes[index, begin:end, place] = 1.0
    return changes


def _dated(
    counts: NDArray[np.int64],
    room: NDArray[np.float64],
    design: NDArray[np.float64],
    tried: list[list[tuple[int, int]]],
    rise: NDArray[np.bool_],
    pool: Pool,
    pace: Pace,
) -> list[list[tuple[int, int]]]:
    """The last stretch of each series moved to where the likelihood is highest."""
    periods = counts.shape[1]
    changes = _indicators(tried, periods)
    model = expect(counts, room, design, changes=changes, pool=pool)
    moved = []
    for row, own in enumerate(tried):
        begin, end = own[-1]
        expected = model.fitted[row] * np.exp(
            -model.coefficients[row, design.shape[1] + len(own) - 1] * changes[row, :, len(own) - 1]
        )
        spread = float(model.dispersion[row])
        if end == periods:
            low = max((e for b, e in own[:-1] if e <= begin), default=0)
            low = max(low, begin - 2 * pace.year)
            place, _, _ = date_change(
                counts[row, low:], None, fitted=expected[low:], dispersion=spread
            )
            begin = low + place
        else:
            low, high = max(begin - pace.recent, 0), min(end + pace.recent, periods)
            spike = date_spike(
                counts[row, low:high], None, fitted=expected[low:high], dispersion=spread,
                rise=bool(rise[row]),
            )  # fmt: skip
            begin, end = low + spike.begin, low + spike.end
        moved.append([*own[:-1], (begin, end)])
    return moved


def _judge(
    counts: NDArray[np.int64],
    room: NDArray[np.float64],
    design: NDArray[np.float64],
    model: Expectations,
    changes: NDArray[np.float64],
    row: int,
    own: Sequence[tuple[int, int]],
    looks: float,
    wander: float,
    pace: Pace,
) -> Departure | None:
    begin, end = own[-1]
    inside = room[begin:end] > 0
    if not inside.any() or (room > 0).sum() - inside.sum() < pace.shortest_baseline:
        return None
    expected, doubt, ratio = _without(
        model, design, changes, room[None], row, len(own) - 1, only=True
    )
    observed = int(counts[begin:end][inside].sum())
    drift = 1.0 + (wander - 1.0) * min(1.0, float(inside.sum()) / pace.block)
    spread = float(model.dispersion[row]) * drift
    doubt *= drift
    rise = observed > expected
    _, score = upper_tail(
        np.array([float(observed)]), np.array([expected]),
        np.array([spread * expected + doubt * expected**2]),
    )  # fmt: skip
    p = _with_doubt(abs(float(score[0])), float(model.freedom[row]))
    if not rise and len(inside) < pace.shortest_fall:
        return None
    fitted = model.fitted[row] * np.exp(
        -model.coefficients[row, design.shape[1] + len(own) - 1] * changes[row, :, len(own) - 1]
    )
    low = max((e for b, e in own[:-1] if e <= begin), default=0)
    _, first, last = date_change(
        counts[low:end], None, fitted=np.where(room[low:end] > 0, fitted[low:end], 0.0),
        dispersion=spread,
    )  # fmt: skip
    lasting = end == len(counts)
    begins = (min(low + first, begin), max(low + last, begin))
    return Departure(
        0, begin, end, begins, lasting, rise, observed, expected, doubt, spread, ratio,
        min(1.0, looks * p), abs(float(score[0])),
    )  # fmt: skip


def _with_doubt(score: float, freedom: float) -> float:
    """Tail of a score whose dispersion was estimated: Student's, at half the degrees of freedom.

    Half, since squares of counts that scatter more than chance scatter more than squares of normal values do.
    """
    from scipy.special import stdtr  # costs 40 ms, so only when needed

    return float(stdtr(max(freedom / 2.0, 3.0), -score))


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


def _usual_wander(
    counts: NDArray[np.int64], model: Expectations, block: int
) -> tuple[float, float]:
    """How much more than single weeks blocks scatter in most series, and what that is worth."""
    squares, blocks = _block_scores(counts, model, block)
    k = model.coefficients.shape[1]
    telling = (blocks > 2 * k) & (model.fitted.sum(axis=1) >= 4 * blocks)
    own = squares[telling] / (blocks[telling] - k)
    if len(own) < 5:
        return 1.0, 10.0
    return max(1.0, float(np.median(own))), 30.0


def _wander(
    counts: NDArray[np.int64], model: Expectations, usual: tuple[float, float], block: int
) -> NDArray[np.float64]:
    """The variance of sums over weeks that hang together, over that of weeks on their own; at least 1."""
    squares, blocks = _block_scores(counts, model, block)
    free = np.maximum(blocks - model.coefficients.shape[1], 0.0)
    level, worth = usual
    own = squares * free / np.maximum(blocks, 1.0)
    return np.asarray(np.maximum(1.0, (level * worth + own) / (worth + free)), np.float64)


def _without(
    model: Expectations,
    design: NDArray[np.float64],
    changes: NDArray[np.float64],
    room: NDArray[np.float64],
    row: int,
    place: int,
    *,
    only: bool = False,
) -> tuple[float, float, float]:
    """Expected count of a stretch without its change, the relative variance of that, and the log ratio."""
    k = design.shape[1]
    inside = (changes[row, :, place] > 0) & (room[0 if only else row] > 0)
    ratio = float(model.coefficients[row, k + place])
    mean = model.fitted[row, inside] * np.exp(-ratio)
    expected = float(mean.sum())
    others = np.concatenate([design[inside], changes[row, inside]], axis=1)
    others[:, k + place] = 0.0
    lever = mean @ others
    variance = float(lever @ model.covariance[row] @ lever)
    # As if half a complaint had been seen at least: nothing before is no proof that nothing could be.
    share = float(inside.sum()) / max(
        float((room[0 if only else row] > 0).sum()) - inside.sum(), 1.0
    )
    floor = 0.5 * share
    if expected < floor:
        return floor, 2.0, ratio
    return expected, variance / expected**2, ratio


def _rows(model: Expectations, rows: NDArray[np.int64]) -> Expectations:
    return replace(
        model, coefficients=model.coefficients[rows], covariance=model.covariance[rows],
        dispersion=model.dispersion[rows], freedom=model.freedom[rows],
        fitted=model.fitted[rows], weights=model.weights[rows],
    )  # fmt: skip


def _running(values: NDArray[np.float64]) -> NDArray[np.float64]:
    running = np.zeros((values.shape[0], values.shape[1] + 1))
    np.cumsum(values, axis=1, out=running[:, 1:])
    return running
