"""Where each of many series left what its own past, its season and its exposure let expect, and whether it went back.

The best stretch of each series (`surprises`) is fitted anew as a change of level, dated by profile
likelihood and judged by a negative binomial tail that knows the doubt about the model; then the next one is
sought beside it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.dating import date_change, date_spike
from mcr_desktop.rootcause.expectations import expect
from mcr_desktop.rootcause.surprises import (
    RECENT_LOOKS,
    STANDING_LOOKS,
    WEEKS,
    find_best,
    indicators,
    least_baseline,
)
from mcr_desktop.rootcause.tails import upper_tail, with_doubt
from mcr_desktop.rootcause.wanderings import usual_wander, wander_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.expectations import Expectations, Pool
    from mcr_desktop.rootcause.surprises import Pace

_WORTH_FITTING = 0.05
_WORTH_ANOTHER = 0.001
_MOST_CHANGES = 4
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Departure:
    """Weeks `begin` .. `end` - 1 of a series on another level (`end` is the series' end where it lasts).

    `begins` is the 95 % interval of the first week. `expected` is what the stretch would hold without the change,
    `doubt` the relative variance of that, `dispersion` the variance over the Poisson's with what weeks have in
    common. `p` counts all the stretches looked at in the series (`looks` times the tail of `score`, or of the last half
    year's as it stands). `news` tells its family: rises of the last nine months that last.
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
    looks: float
    freedom: float
    news: bool = False


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
    changes = indicators(stretches, counts.shape[1])
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
    usual = usual_wander(counts, model, pace.block)
    stretches: list[list[tuple[int, int]]] = [[] for _ in counts]
    told: dict[int, list[Departure]] = {}
    active = np.arange(len(counts))
    for _round in range(most):
        own = [stretches[i] for i in active]
        best = find_best(counts[active], room[active], design, model, own, pace)
        near = best.p <= _WORTH_FITTING
        if not near.any():
            break
        kept, places = active[near], np.flatnonzero(near)
        tried = [[*stretches[i], (int(best.begin[p]), int(best.end[p]))]
                 for i, p in zip(kept, places, strict=True)]  # fmt: skip
        standing = np.flatnonzero(best.standing[places])
        asked = [tried[row] for row in standing]
        tried = _dated(counts[kept], room[kept], design, tried, best.rise[places], model.pool, pace)
        changes = indicators(tried, counts.shape[1])
        fitted = expect(counts[kept], room[kept], design, changes=changes, pool=model.pool)
        wander = wander_of(counts[kept], fitted, usual, pace.block)
        going = []
        plain = _standing(
            counts[kept[standing]], room[kept[standing]], design, asked, wander[standing],
            model.pool, pace,
        )  # fmt: skip
        as_it_stands = dict(zip(standing.tolist(), plain, strict=True))
        for row, i in enumerate(kept):
            looks = RECENT_LOOKS if row in as_it_stands else float(best.looks[places[row]])
            one = _judge(
                counts[i], room[i], design, fitted, changes, row, tried[row], looks,
                float(wander[row]), pace,
            )  # fmt: skip
            if one is not None and as_it_stands.get(row, 1.0) < one.p:
                one = replace(one, p=as_it_stands[row], looks=STANDING_LOOKS)
            if one is None or one.p > _WORTH_FITTING or one.rise != bool(best.rise[places[row]]):
                continue
            news = bool(best.news[places[row]])
            told.setdefault(int(i), []).append(replace(one, series=int(i), news=news))
            stretches[i] = tried[row]
            if one.p <= _WORTH_ANOTHER:
                going.append(row)
        if not going:
            break
        active = kept[going]
        model = _rows(fitted, np.array(going))
    return [one for i in sorted(told) for one in sorted(told[i], key=lambda d: d.begin)]


def _standing(
    counts: NDArray[np.int64],
    room: NDArray[np.float64],
    design: NDArray[np.float64],
    asked: list[list[tuple[int, int]]],
    wander: NDArray[np.float64],
    pool: Pool,
    pace: Pace,
) -> list[float]:
    """The p of each series' last half year as it stands: it was not chosen, so that hardly any looks count."""
    if not asked:
        return []
    changes = indicators(asked, counts.shape[1])
    model = expect(counts, room, design, changes=changes, pool=pool)
    found = []
    for row, own in enumerate(asked):
        one = _judge(
            counts[row], room[row], design, model, changes, row, own, STANDING_LOOKS,
            float(wander[row]), pace,
        )  # fmt: skip
        found.append(one.p if one is not None and one.rise else 1.0)
    return found


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
    changes = indicators(tried, periods)
    model = expect(counts, room, design, changes=changes, pool=pool, shielded=False)
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
            if periods - low > 1:
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
    there = np.array([(room > 0).sum()])
    if not inside.any() or there[0] - inside.sum() < least_baseline(there, pace)[0]:
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
    p = with_doubt(abs(float(score[0])), float(model.freedom[row]))
    lasting = end == len(counts)
    if not rise and (len(inside) < pace.shortest_fall or not lasting):
        return None
    if not lasting and inside.sum() > 0.5 * (room > 0).sum():
        return None
    fitted = model.fitted[row] * np.exp(
        -model.coefficients[row, design.shape[1] + len(own) - 1] * changes[row, :, len(own) - 1]
    )
    low = max((e for b, e in own[:-1] if e <= begin), default=0)
    begins = (begin, begin)
    if end - low > 1:  # else it fills what another change, or the beginning, leaves of the series
        _, first, last = date_change(
            counts[low:end], None, fitted=np.where(room[low:end] > 0, fitted[low:end], 0.0),
            dispersion=spread,
        )  # fmt: skip
        begins = (min(low + first, begin), max(low + last, begin))
    return Departure(
        0, begin, end, begins, lasting, rise, observed, expected, doubt, spread, ratio,
        min(1.0, looks * p), abs(float(score[0])), looks, float(model.freedom[row]),
    )  # fmt: skip


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
    if expected <= floor:
        return float(floor), 2.0, ratio
    return expected, variance / expected**2, ratio


def _rows(model: Expectations, rows: NDArray[np.int64]) -> Expectations:
    return replace(
        model, coefficients=model.coefficients[rows], covariance=model.covariance[rows],
        dispersion=model.dispersion[rows], freedom=model.freedom[rows],
        fitted=model.fitted[rows], weights=model.weights[rows],
    )  # fmt: skip
