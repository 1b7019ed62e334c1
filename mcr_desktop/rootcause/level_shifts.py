"""Where the level or the trend of a series changed and stayed changed.

Every number of changes up to `MOST` is tried, with a level for each stretch and with a trend for each stretch, each at its best
places; the division with the least description length is kept (BIC with AR(1) residuals and the correction for short
series, weighed by `WEIGHT`; Shi, Gallagher, Lund and Killick 2022 compare such criteria). So ordinary autocorrelation is
not taken for changes, nor a steady trend for a staircase. Changes that explain next to nothing of the whole scatter are
not worth telling, however exactly a smooth series may follow them: the residual variance is blurred by `BLUR` of the
whole variance, as if the figures had been read off a chart.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcr_desktop.domain.level_shifts import LevelShift, LevelShifts, SeriesFlag
from mcr_desktop.rootcause.cycles import find_cycle
from mcr_desktop.rootcause.dating import CRITICAL, count_gains
from mcr_desktop.rootcause.lines import Line, Sample, Shape, costs, fit, residuals
from mcr_desktop.rootcause.partitions import divisions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.partitions import Cost

FEWEST_POINTS = 10
"""Below this no step, however clean, could pay for its own description."""
MOST = 24
WEIGHT = 1.4
"""Cost of a parameter over that of BIC: correlation has to be estimated too, and plain BIC would report a change in
too many unchanged AR(1) series of some forty points."""
WEIGHT_OF_COUNTS = 1.1
"""Chance alone tells how counts scatter, so that fewer of their changes are false to begin with."""
BLUR = 0.075
"""Share of the whole variance. It and `WEIGHT` lie amid a plateau of settings (1.4 to 1.5, .05 to .1) that meet what
people marked in public series about equally well, and keep unchanged ones quiet."""
SHORTEST: dict[Shape, int] = {"level": 4, "trend": 10}
"""Fewer points are a spike, or lie near some line by chance."""
_HIGHEST_CORRELATION = 0.95
_COUNT_SCATTER = (0.3, 10.0)
"""Variance of neighbours over the Poisson's between which whole numbers may be counts, rather than amounts."""


@dataclass(frozen=True, slots=True, eq=False)
class _Division:
    shape: Shape
    changes: list[int]
    lines: list[Line]
    left: NDArray[np.float64]
    length: float

    def parameters(self) -> int:
        return _parameters(self.shape, len(self.changes))


def find_level_shifts(
    values: NDArray[np.float64],
    sizes: NDArray[np.float64] | None = None,
    *,
    cycles: Sequence[int] = (),
) -> LevelShifts:
    """All lasting changes with their 95 % intervals; none where the points are too few or all alike.

    `sizes` is the exposure of each point (0: the point says nothing). `cycles` are lengths in points that the
    calendar suggests for a season. Values and sizes must be finite, sizes not negative: ValueError.
    """
    points = len(values)
    if sizes is not None and (
        len(sizes) != points or not np.all(np.isfinite(sizes) & (sizes >= 0))
    ):
        raise ValueError("sizes")
    if not np.all(np.isfinite(values)):
        raise ValueError("values")
    flags: list[SeriesFlag] = []
    speaking = np.ones(points, np.bool_) if sizes is None else sizes > 0
    if not speaking.all():
        silent = np.flatnonzero(~speaking)
        shown = tuple(int(index) for index in silent[:5])
        flags.append(SeriesFlag("points without exposure", len(silent), points, "", shown))
    if int(speaking.sum()) < FEWEST_POINTS:
        flags.append(SeriesFlag("too few to say", int(speaking.sum()), points))
        return LevelShifts(points, "levels", False, (), None, tuple(flags))
    given = _sample(values, sizes)
    power = 1.0 if given.counted else 2.0 ** int(np.frexp(np.abs(given.values).max())[1])
    given = replace(given, values=given.values / power)  # so that no square leaves the numbers
    heard = given.values[speaking]
    if float(np.ptp(heard)) <= 1e-12 * float(np.abs(heard).max()):
        flags.append(SeriesFlag("constant series", points))
        return LevelShifts(points, "levels", given.counted, (), None, tuple(flags))
    centre, unit = (0.0, 1.0) if given.counted else (float(heard.mean()), float(heard.std()))
    sample = replace(given, values=np.where(speaking, (given.values - centre) / unit, 0.0))
    whole = residuals(sample, [], fit(sample, [], "level"))
    blur = BLUR * float(whole @ whole) / int(speaking.sum())
    sample, season = _without_cycle(sample, speaking, cycles)
    if season is not None:
        flags.append(SeriesFlag("season removed", season))
    if (
        sample.counted
    ):  # a sparse count's deviance is less than the 1 a point that likelihood ratios rest on
        blur += max(0.0, 1.0 - float(whole @ whole) / int(speaking.sum()))
    sample.values[speaking] = tamed(
        sample.values[speaking], sample.weights[speaking] if sample.counted else None
    )
    best = _best_division(sample, blur, int(speaking.sum()))
    if len(best.changes) >= MOST:
        flags.append(SeriesFlag("more changes than sought", MOST))
    shifts = _shifts(sample, best, given, (centre, unit, power))
    model: Literal["levels", "trends"] = "levels" if best.shape == "level" else "trends"
    return LevelShifts(points, model, given.counted, shifts, season, tuple(flags))


def tamed(
    values: NDArray[np.float64], sizes: NDArray[np.float64] | None = None
) -> NDArray[np.float64]:
    """Values with single outliers drawn in to three times the usual distance from the median of their seven neighbours.

    Levels and trends, which neighbours share, stay as they are (Hampel's filter). With `sizes` the values are counts over
    them: their usual distance is at least what chance gives (and four times it is allowed, since counts lean).
    """
    half = 3
    padded = np.pad(values, half, mode="reflect")
    windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * half + 1)
    middle = np.median(windows, axis=1)
    away = values - middle
    if sizes is None:
        most = 3.0 * 1.4826 * float(np.median(np.abs(away)))
        return np.asarray(middle + np.clip(away, -most, most), np.float64)
    chance = np.sqrt(np.maximum(middle * sizes, 1.0)) / sizes
    reach = 4.0 * max(1.0, 1.4826 * float(np.median(np.abs(away / chance)))) * chance
    ranked = np.sort(windows, axis=1)  # two high counts among seven are a burst, not an outlier
    low, high = np.minimum(middle - reach, ranked[:, 1]), np.maximum(middle + reach, ranked[:, -2])
    return np.asarray(np.clip(values, low, high), np.float64)


def _sample(values: NDArray[np.float64], sizes: NDArray[np.float64] | None) -> Sample:
    whole = bool(np.all((values >= 0) & (values == np.floor(values)) & (values < 2**53)))
    if sizes is not None:
        rates = np.divide(values, sizes, out=np.zeros(len(values)), where=sizes > 0)
        return Sample(rates, sizes if whole else sizes / sizes[sizes > 0].mean(), whole)
    ones = np.ones(len(values))
    if not whole:
        return Sample(values, ones)
    pairs = values[1:] + values[:-1]
    steps = np.diff(values)[pairs > 0] ** 2 / pairs[pairs > 0]
    scatter = float(np.mean(np.sort(steps)[: max(1, int(0.9 * len(steps)))])) / 0.623 if len(steps) else 0.0  # fmt: skip
    return Sample(values, ones, _COUNT_SCATTER[0] <= scatter <= _COUNT_SCATTER[1])


def _without_cycle(
    sample: Sample, speaking: NDArray[np.bool_], lengths: Sequence[int]
) -> tuple[Sample, int | None]:
    values = sample.values
    if not speaking.all():  # a gap repeats nothing: it is bridged for this purpose
        index = np.arange(len(values), dtype=np.float64)
        values = np.interp(index, index[speaking], values[speaking])
    cycle = find_cycle(values, lengths)
    if cycle is None:
        return sample, None
    if not sample.counted:
        return replace(sample, values=sample.values - cycle.pattern), cycle.length
    level = float(np.average(sample.values, weights=sample.weights))
    busier = np.maximum(1.0 + cycle.pattern / level, 0.1)
    return Sample(sample.values / busier, sample.weights * busier, counted=True), cycle.length


def _parameters(shape: Shape, changes: int) -> int:
    """Levels (and slopes) of all stretches and the places of all changes."""
    return 1 + 2 * changes if shape == "level" else 2 + 3 * changes


def _best_division(sample: Sample, blur: float, speaking: int) -> _Division:
    best: _Division | None = None
    weight = WEIGHT_OF_COUNTS if sample.counted else WEIGHT
    shape: Shape
    for shape in ("level", "trend"):
        for changes in divisions(costs(sample, shape), len(sample), MOST, SHORTEST[shape]):
            number = _parameters(shape, len(changes))
            if number + 2 >= speaking:
                break
            lines = fit(sample, changes, shape)
            left = residuals(sample, changes, lines)
            length = _description(left, blur, speaking)
            length += weight * number * np.log(speaking) * speaking / (speaking - number - 2)
            if best is None or length < best.length:
                best = _Division(shape, changes, lines, left, length)
    assert best is not None  # noqa: S101 - one level has one parameter, and there are ten points
    return best


def _description(left: NDArray[np.float64], blur: float, speaking: int) -> float:
    """Twice the negative log-likelihood of residuals that are Gaussian AR(1) under white blur."""
    square = float(left @ left) / speaking
    correlation = _correlation(left) * square / (square + blur)
    return float(speaking * (np.log(square + blur) + np.log1p(-(correlation**2))))


def _correlation(left: NDArray[np.float64]) -> float:
    """Correlation of neighbours, 0 where it is negative."""
    square = float(left @ left)
    return min(max(float(left[1:] @ left[:-1]) / square, 0.0), 0.99) if square > 0 else 0.0


def _shifts(
    sample: Sample, best: _Division, given: Sample, scale: tuple[float, float, float]
) -> tuple[LevelShift, ...]:
    centre, unit, power = scale
    found = []
    ends = [0, *best.changes, len(sample)]
    profile = costs(sample, best.shape)
    for number, place in enumerate(best.changes):
        low, high = ends[number], ends[number + 2]
        interval = _interval(sample, best, profile, (low, place, high))
        left, right = best.lines[number], best.lines[number + 1]
        if best.shape == "level":
            before, after = power * _mean(given, low, place), power * _mean(given, place, high)
            found.append(LevelShift(place, interval, before, after))
            continue
        found.append(
            LevelShift(
                place, interval,
                power * (centre + unit * left.value(place - 1)), power * (centre + unit * right.value(place)),
                (power * unit * left.slope, power * unit * right.slope),
            )
        )  # fmt: skip
    return tuple(found)


def _mean(given: Sample, low: int, high: int) -> float:
    weights = given.weights[low:high]
    room = float(weights.sum())
    return float(weights @ given.values[low:high]) / room if room > 0 else 0.0


def _interval(
    sample: Sample, best: _Division, profile: Cost, place: tuple[int, int, int]
) -> tuple[int, int]:
    """Where a change may lie between its neighbours: the hull of all places whose likelihood is near enough."""
    low, index, high = place
    nearest = (
        SHORTEST[best.shape] // 2
    )  # the true place may be nearer to the next change than one is looked for
    first, last = low + nearest, high - nearest
    places = np.arange(first, last + 1, dtype=np.int64)
    square, inflation = _scatter(sample, best, low, high)
    independent = (high - low) / inflation
    # As CRITICAL where the scatter is known; somewhat more where it had to be estimated from few points.
    reach = square * inflation * independent * float(np.expm1(CRITICAL / independent))
    if sample.counted and best.shape == "level":
        weights = sample.weights[low:high]
        gains = count_gains(sample.values[low:high] * weights, weights)[places - low - 1]
    else:
        begin, end = np.array([low]), np.array([high])
        gains = -(profile(begin, places) + profile(places, end))
    near = places[gains[index - first] - gains <= reach]
    return int(near[0]), int(near[-1])


def _scatter(sample: Sample, best: _Division, low: int, high: int) -> tuple[float, float]:
    """Variance of the residuals on both sides of a change, and what autocorrelation multiplies it by in the long run."""
    freedom = len(best.left) - best.parameters()
    square = float(best.left @ best.left) / max(freedom, 1)
    here = best.left[low:high]
    if len(here) >= 20:
        square = float(here @ here) / (len(here) - 2)
    if sample.counted:
        square = max(square, 1.0)
    correlation = _correlation(best.left)
    # Residuals from a fit look less related than errors are: Kendall's correction, once for each stretch.
    correlation += len(best.lines) * (1.0 + 3.0 * correlation) / len(best.left)
    correlation = min(correlation, _HIGHEST_CORRELATION)
    return square, (1.0 + correlation) / (1.0 - correlation)
