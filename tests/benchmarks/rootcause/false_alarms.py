"""How often each chart alarms in series in which nothing changed, and how soon it sees a rise.

Series are simulated: 52 weeks find centre and limits, the 52 after them are watched. An alarm is a week
outside the limits that follows one within them, so that a stay outside counts once.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.limit_charts import LimitSettings, draw_limits
from mcr_desktop.rootcause.limits import find_limits
from mcr_desktop.rootcause.run_lengths import cusum_run_length, ewma_run_length
from mcr_desktop.rootcause.run_rules import count_runs, find_rule_signals
from tests.benchmarks.rootcause.sections import Section

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.limit_charts import ChartChoice

SEED = 20260711
SERIES = 200
WEEKS = 52
MEANS = (1.0, 3.0, 10.0, 50.0)
RISE = 1.5
CHARTS: tuple[tuple[str, ChartChoice, LimitSettings], ...] = (
    ("c", "c", LimitSettings(freeze=WEEKS)),
    ("Laney u'", "laney-u", LimitSettings(freeze=WEEKS)),
    ("auto", "auto", LimitSettings(freeze=WEEKS)),
    ("EWMA .2/3", "ewma", LimitSettings(freeze=WEEKS)),
    ("CUSUM .5/5", "cusum", LimitSettings(freeze=WEEKS)),
    ("CUSUM .5/5, chance alone", "cusum", LimitSettings(freeze=WEEKS, sigma="chance")),
)


def measure_false_alarms() -> Iterator[Section]:
    for name, dispersion in (("Poisson counts", 1.0), ("counts of dispersion 2", 2.0)):
        yield _alarms(name, dispersion)
    yield _known_centre()
    yield _rare_events()
    yield _rules()


def _alarms(name: str, dispersion: float) -> Section:
    began = time.process_time()
    rows = []
    for label, kind, settings in CHARTS:
        told = [label]
        for mean in MEANS:
            rng = np.random.default_rng((SEED, int(mean)))
            calm, seen, delays = 0, 0, []
            for _series in range(SERIES):
                base = draw_counts(rng, mean, dispersion, WEEKS)
                sizes = np.ones(2 * WEEKS)
                for rise in (1.0, RISE):
                    counts = np.append(base, draw_counts(rng, mean * rise, dispersion, WEEKS))
                    chart = draw_limits(counts, sizes, kind=kind, settings=settings)
                    out = np.array([point.out for point in chart.points[WEEKS:]])
                    if rise == 1.0:
                        calm += int(out[0]) + int((out[1:] & ~out[:-1]).sum())
                    elif out.any():
                        seen += 1
                        delays.append(int(out.argmax()) + 1)
            delay = f"{np.median(delays):.0f}" if delays else "-"
            told.append(f"{calm / SERIES:.2f} / {seen / SERIES:.2f} / {delay}")
        rows.append(told)
    return Section(
        f"False alarms a series-year / a rise of x{RISE:g} seen within a year / median weeks until then: {name}",
        ("chart", *(f"mean {mean:g}" for mean in MEANS)),
        rows,
        (
            (
                f"{SERIES} series a cell, 52 weeks to learn and 52 to watch, seed {SEED}; "
                f"{time.process_time() - began:.1f} CPU s"
            ),
        ),
    )


def _known_centre() -> Section:
    """What the run lengths of normal points are worth for counts: many series side by side."""
    series, longest = 800, 4000
    rows: list[list[str]] = [
        ["CUSUM .5/5", f"{cusum_run_length(0.5, 5.0):.0f}"],
        ["EWMA .2/3", f"{ewma_run_length(0.2, 3.0):.0f}"],
    ]
    means = (0.5, 1.0, 3.0, 10.0, 50.0)
    for mean in means:
        rng = np.random.default_rng((SEED, int(10 * mean), 2))
        up, down, level = np.zeros(series), np.zeros(series), np.zeros(series)
        first = [np.full(series, longest), np.full(series, longest)]
        half = 3.0 * np.sqrt(0.2 / 1.8)
        for week in range(longest):
            score = (rng.poisson(mean, series) - mean) / np.sqrt(mean)
            up, down = np.maximum(0, up + score - 0.5), np.maximum(0, down - score - 0.5)
            level += 0.2 * (score - level)
            for place, out in enumerate((np.maximum(up, down) > 5.0, np.abs(level) > half)):
                first[place][out & (first[place] == longest)] = week + 1
        for row, found in zip(rows, first, strict=True):
            row.append(f"{found.mean():.0f}")
    return Section(
        "Mean weeks until a false alarm where centre and sigma are known: Poisson counts",
        ("chart", "normal points", *(f"mean {mean:g}" for mean in means)),
        rows,
        (
            f"{series} series a cell, cut off at {longest} weeks, seed {SEED}; simulation error about 4 %",
        ),
    )


def _rare_events() -> Section:
    rows = []
    for label, kind in (("g, cases between events", "g"), ("t, time between events", "t")):
        told = [label]
        for mean in (10.0, 100.0, 1000.0):
            rng = np.random.default_rng((SEED, int(mean), 1))
            high = low = points = 0
            for _series in range(SERIES):
                if kind == "g":
                    values = rng.geometric(1 / (mean + 1), 2 * WEEKS) - 1.0
                else:
                    values = rng.exponential(mean, 2 * WEEKS)
                limits = find_limits(values, kind="g" if kind == "g" else "t", baseline=WEEKS)
                watched = values[WEEKS:]
                high += int((watched > limits.ucl[0]).sum())
                low += int((watched < limits.lcl[0]).sum())
                points += WEEKS
            told.append(f"{high / points:.4f} / {low / points:.4f}")
        rows.append(told)
    return Section(
        "Share of points above / below the limits where nothing changed: rare events",
        ("chart", "mean 10", "mean 100", "mean 1,000"),
        rows,
        (f"{SERIES} series of 52 points to learn and 52 to watch, seed {SEED}; .0027 in all would be three sigmas",),
    )  # fmt: skip


def _rules() -> Section:
    rows = []
    for points in (12, 24, 52, 104):
        rng = np.random.default_rng((SEED, points))
        hits = {"anhoej": 0, "western-electric": 0, "nelson": 0}
        for _series in range(SERIES * 2):
            limits = find_limits(rng.poisson(20.0, points), kind="c")
            hits["anhoej"] += count_runs(limits.value, limits.centre)[0].signal
            hits["western-electric"] += bool(find_rule_signals(limits.score, "western-electric"))
            hits["nelson"] += bool(find_rule_signals(limits.score, "nelson"))
        rows.append([str(points), *(f"{hit / SERIES / 2:.3f}" for hit in hits.values())])
    return Section(
        "Share of unchanged series (Poisson, mean 20) in which a set of run rules is met",
        ("points", "Anhoej", "Western Electric", "Nelson"),
        rows,
        (f"{SERIES * 2} series a row, limits from the series itself, seed {SEED}",),
    )


def draw_counts(
    rng: np.random.Generator, mean: float, dispersion: float, points: int
) -> NDArray[np.float64]:
    """Independent counts whose variance is `dispersion` times their mean: Poisson, or negative binomial."""
    if dispersion <= 1.0:
        return rng.poisson(mean, points).astype(np.float64)
    size = mean / (dispersion - 1.0)
    return rng.negative_binomial(size, 1.0 / dispersion, points).astype(np.float64)
