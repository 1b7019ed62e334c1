"""Verdicts on actions whose effect is known: how often they are right, beside a z test and a plain regression.

Every world of a grid is drawn with its own seed; "shares" are of all series, verdicts included that say nothing.
The z test compares the mean of up to 26 weeks before with that after; the plain interrupted time series is the
quasi-Poisson regression on level, slope, jump and bend without autocorrelation, which calls a jump at 95 %.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from mcr_desktop.rootcause import time_series
from mcr_desktop.rootcause.effects import judge_weeks
from mcr_desktop.rootcause.forecasts import Weeks
from tests.benchmarks.rootcause.sections import Section
from tests.benchmarks.rootcause.unchanged_series import World, draw_weeks

SEED = 20_261_122
EACH = 8
"""Series a world of the grid."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One series: its world and what each way of judging made of it."""

    world: World
    ours: str
    covered: bool
    z_test: str
    segments: str
    seconds: float


def measure(_data: Path) -> Iterator[Section]:
    """Tables of verdicts; needs no data from outside."""
    unchanged = _tried(_grid(1.0))
    yield _verdicts("Unchanged series: a verdict of worked or worse is wrong", unchanged)
    yield _split("Unchanged series by what they are made of", unchanged)
    halved = _tried(_grid(0.5))
    yield _verdicts("Complaints halved by the action", halved)
    yield _split("Complaints halved, by what the series are made of", halved)
    yield _verdicts("Complaints doubled by the action", _tried(_grid(2.0), each=2))
    yield _steep()
    yield _raised()
    yield _beside_controls()


def _grid(ratio: float) -> list[World]:
    """Five complaints a week or more, 26 weeks after; the action on a fixed week or right after a peak."""
    return [
        World(mean, dispersion, spell, season, trend, before, 26, ratio, peak)
        for mean, dispersion, spell, season, trend, before, peak in product(
            (5.0, 10.0, 20.0), (1.0, 2.0, 3.0), (0.0, 0.5), (0.0, 0.3), (-0.2, 0.0, 0.2), (52, 104), (0, 1, 4)
        )
    ]  # fmt: skip


def _tried(worlds: list[World], *, each: int = EACH) -> list[Trial]:
    return [
        _try(world, draw_weeks(world, np.random.default_rng([SEED, number, turn])))
        for number, world in enumerate(worlds)
        for turn in range(each)
    ]


def _try(world: World, weeks: Weeks) -> Trial:
    began = time.process_time()
    found = judge_weeks(weeks)
    spent = time.process_time() - began
    covered = found.low <= world.ratio and (found.high is None or world.ratio <= found.high)
    return Trial(world, found.verdict, covered, _z_test(weeks), _plain_segments(weeks), spent)


def _z_test(weeks: Weeks) -> str:
    before, after = (
        weeks.counts[max(weeks.action - 26, 0) : weeks.action],
        weeks.counts[weeks.action :],
    )
    error = np.sqrt(before.mean() / len(before) + after.mean() / len(after))
    return _called(float((after.mean() - before.mean()) / max(error, 1e-9)))


def _plain_segments(weeks: Weeks) -> str:
    number = np.arange(len(weeks.counts)) - float(weeks.action)
    after = (number >= 0).astype(np.float64)
    design = np.stack([np.ones(len(number)), number / 52, after, after * number / 52], axis=1)
    fit = time_series.fit_series(weeks.counts, design)
    scatter = time_series.dispersion_of(time_series.residuals_of(weeks.counts, fit), 4.0)
    return _called(float(fit.coefficients[2] / np.sqrt(fit.covariance[2, 2] * scatter)))


def _called(z: float) -> str:
    return "worked" if z < -1.959964 else "worse" if z > 1.959964 else "not shown"


def _verdicts(title: str, trials: list[Trial]) -> Section:
    ways: dict[str, Callable[[Trial], str]] = {
        "forecast": lambda one: one.ours,
        "z test": lambda one: one.z_test,
        "plain ITS": lambda one: one.segments,
    }
    rows = []
    for label, chosen in (
        ("all", lambda _: True),
        ("fixed week", lambda world: not world.peak),
        ("after the highest week", lambda world: world.peak == 1),
        ("after the highest four weeks", lambda world: world.peak == 4),
    ):
        part = [one for one in trials if chosen(one.world)]
        for name, said in ways.items():
            counts = Counter(said(one) for one in part)
            rows.append([
                label, name, str(len(part)),
                *(_percent(counts[verdict], len(part)) for verdict in ("worked", "worse", "not shown", "too early")),
                _percent(sum(one.covered for one in part), len(part)) if name == "forecast" else "",
            ])  # fmt: skip
    spent = 1000 * float(np.mean([one.seconds for one in trials]))
    return Section(
        title, ("action", "judged by", "series", "worked", "worse", "not shown", "too early", "interval holds truth"), rows,
        (f"seed {SEED}, {spent:.1f} CPU ms a verdict",),
    )  # fmt: skip


def _split(title: str, trials: list[Trial]) -> Section:
    rows = []
    for name in ("mean", "dispersion", "spell", "season", "trend", "before"):
        for value in sorted({getattr(one.world, name) for one in trials}):
            part = [one for one in trials if getattr(one.world, name) == value]
            rows.append([f"{name} {value:g}", *_shares(part)])
    return Section(title, ("series with", *_HEADER), rows)


_HEADER = ("series", "worked", "worse", "too early", "interval holds truth")


def _shares(part: list[Trial]) -> list[str]:
    counts = Counter(one.ours for one in part)
    told = [_percent(counts[verdict], len(part)) for verdict in ("worked", "worse", "too early")]
    return [str(len(part)), *told, _percent(sum(one.covered for one in part), len(part))]


def _steep() -> Section:
    """Unchanged series of kinds that the guards find hard."""
    usual = World(10.0, 2.0, 0.3, 0.3, 0.0, 104, 26)
    kinds = {
        "usual": usual,
        "falling by 30 % a year": replace(usual, trend=-0.3),
        "rising by 30 % a year": replace(usual, trend=0.3),
        "season of 50 %": replace(usual, season=0.5),
        "half a year before": replace(usual, before=26),
        "long spells (0.7)": replace(usual, spell=0.7),
        "after the highest eight weeks": replace(usual, peak=8),
        "all but the short history": replace(usual, trend=-0.3, season=0.5, spell=0.7, peak=8),
    }
    rows = [[name, *_shares(_tried([world], each=400))] for name, world in kinds.items()]
    return Section("Unchanged series that are hard", ("series", *_HEADER), rows)


def _raised() -> Section:
    """A level that doubles some weeks before the action, and goes back with it or stays."""
    rows = []
    for weeks, ratio in product((8, 13, 26), (0.5, 1.0)):
        trials = []
        for turn in range(300):
            world = World(10.0, 2.0, 0.3, 0.15, 0.0, 78 + weeks, 26, ratio)
            rng = np.random.default_rng([SEED, weeks, turn])
            drawn = draw_weeks(replace(world, ratio=1.0), rng)
            factor = np.ones(len(drawn.counts))
            factor[78:] = 2.0
            factor[drawn.action :] *= ratio
            trials.append(_try(world, replace(drawn, counts=_thickened(drawn.counts, factor, rng))))
        rows.append([f"doubled {weeks} weeks before, then x{ratio:g}", *_shares(trials)])
    return Section("The level doubled before the action", ("series", *_HEADER), rows)


def _thickened(counts: np.ndarray, factor: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Counts at a multiple of their level: as many again, by chance."""
    return counts + rng.poisson(np.maximum(factor - 1.0, 0.0) * np.maximum(counts, 0.0))


def _beside_controls() -> Section:
    """The rest of the complaints three times as many: with the slice's own trend and season, or with others."""
    rows = []
    for ratio, same, peak in product((1.0, 0.5), (True, False), (0, 4)):
        trials = []
        for turn in range(300):
            world = World(
                (5.0, 10.0, 20.0)[turn % 3], (1.0, 2.0, 3.0)[turn % 3], 0.3, 0.3, (-0.2, 0.0, 0.2)[turn % 3],
                104, 26, ratio, peak, 3.0,
            )  # fmt: skip
            rng = np.random.default_rng(
                [SEED, *(int(10 * part) + 10 for part in astuple(world)), turn]
            )
            weeks = draw_weeks(world, rng)
            if not same:
                other = World(
                    3 * world.mean, world.dispersion, 0.3, 0.3, 0.2 * rng.normal(), weeks.action, 26
                )
                weeks = replace(weeks, controls=draw_weeks(other, rng).counts)
            trials.append(_try(world, weeks))
        action = "after the highest four weeks" if peak else "fixed week"
        rows.append(
            [
                f"x{ratio:g}, {'same' if same else 'other'} trend and season, {action}",
                *_shares(trials),
            ]
        )
    return Section("Beside controls", ("series", *_HEADER), rows)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / max(whole, 1):.1f} %"
