"""Changes of level and trend: nearness to what people marked, honest intervals, false changes, speed."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any

import numpy as np

from mcr_desktop.rootcause.dating import date_change
from mcr_desktop.rootcause.level_shifts import find_level_shifts
from tests.benchmarks.rootcause.changing_series import CHANGED, UNCHANGED
from tests.benchmarks.rootcause.sections import Section
from tests.benchmarks.rootcause.segment_scores import covering, f1

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

PUBLISHED = ("zero", "amoc", "binseg", "pelt", "segneigh", "bocpd")
REACH = (0.76, 0.72)
SEED = 20_261_122
RUNS = 120
LENGTHS = (40, 120, 360)


def measure(data: Path) -> Iterator[Section]:
    """Tables on the annotated series in `data`/cp_tcpd and on simulated ones."""
    yield from _annotated(data / "cp_tcpd")
    yield _false_changes()
    yield _intervals()
    yield _single_dates()
    yield _speed()


def _annotated(folder: Path) -> Iterator[Section]:
    series, marks = _read(folder)
    named = [
        {
            name: json.loads((folder / f"published/{kind}_uni_full.json").read_text())[name]
            for name in series
        }
        for kind in ("default_f1", "default_cover")
    ]
    ours, seconds = {}, {}
    for name, values in series.items():
        start = time.process_time()
        found = [one.index for one in find_level_shifts(values).shifts]
        seconds[name] = time.process_time() - start
        ours[name] = (found, f1(marks[name], found), covering(marks[name], found, len(values)))
    for (
        name,
        values,
    ) in (
        series.items()
    ):  # our scores of finding nothing are the published ones, or no score is worth a look
        nothing = f1(marks[name], ()), covering(marks[name], (), len(values))
        if not np.allclose(nothing, (named[0][name]["zero"], named[1][name]["zero"])):
            raise AssertionError(name)
    kernel = {name: _kernel(values) for name, values in series.items()}
    rows = [
        [
            name, str(len(series[name])), f"{first:.2f} / {second:.2f}",
            *(f"{named[0][name][method]:.2f} / {named[1][name][method]:.2f}" for method in PUBLISHED),
            f"{1000 * seconds[name]:.0f}", " ".join(map(str, found)) or "none",
        ]
        for name, (found, first, second) in ours.items()
    ]  # fmt: skip
    yield Section(
        "Changes in annotated series (F1 / covering)",
        ("series", "points", "ours", *PUBLISHED, "CPU ms", "first points of what we found"),
        rows,
        (
            "TCPD, five people a series; published scores of the methods' default settings",
            "F1 with a margin of 5 points, index 0 counted, as in TCPDBench",
        ),
    )
    table = {"ours": [(a, b) for _found, a, b in ours.values()]}
    table |= {
        method: [(named[0][name][method], named[1][name][method]) for name in series]
        for method in PUBLISHED
    }
    table["KernelCPD linear, BIC"] = [
        (f1(marks[n], kernel[n]), covering(marks[n], kernel[n], len(series[n]))) for n in series
    ]
    yield Section(
        "Averages over these series",
        ("method", "F1", "95 %", "covering", "95 %"),
        [[method, *_averages(np.array(scores))] for method, scores in table.items()],
        (
            f"to reach over 28 series: F1 {REACH[0]:.2f}, covering {REACH[1]:.2f}; there binseg .738 / .693, bocpd .696 / .636",
            "intervals by resampling the series: 10,000 times",
        ),
    )


def _read(folder: Path) -> tuple[dict[str, Any], dict[str, list[list[int]]]]:
    told = json.loads((folder / "dev/annotations.json").read_text())
    series = {
        name: np.array(json.loads((folder / f"dev/{name}.json").read_text())["series"][0]["raw"], float)
        for name in sorted(told)
    }  # fmt: skip
    return series, {name: list(told[name].values()) for name in series}


def _averages(scores: Any) -> list[str]:
    drawn = np.random.default_rng(SEED).integers(0, len(scores), (10_000, len(scores)))
    low, high = np.quantile(scores[drawn].mean(axis=1), (0.025, 0.975), axis=0)
    mean = scores.mean(axis=0)
    return [
        text
        for k in range(2)
        for text in (f"{mean[k]:.3f}", f"{low[k]:.2f}\N{EN DASH}{high[k]:.2f}")
    ]


def _kernel(values: Any) -> Sequence[int]:
    from ruptures import KernelCPD  # type: ignore[import-untyped]  # ships no types

    scaled = (values - values.mean()) / values.std()
    noise = np.median(np.abs(np.diff(scaled))) / 0.954  # of differences of white noise
    penalty = 2.0 * max(noise**2, 1e-6) * np.log(len(values))
    found: list[int] = KernelCPD("linear", min_size=3).fit(scaled[:, None]).predict(pen=penalty)
    return found[:-1]


def _false_changes() -> Section:
    random = np.random.default_rng(SEED)
    rows = []
    for kind in UNCHANGED:
        shares = []
        for points in LENGTHS:
            wrong = sum(
                bool(find_level_shifts(*kind.draw(random, points, 0)).shifts) for _ in range(RUNS)
            )
            shares.append(f"{100 * wrong / RUNS:.1f} %")
        rows.append([kind.name, *shares])
    return Section(
        "Unchanged series in which a change is reported",
        ("series", *(f"{points} points" for points in LENGTHS)),
        rows,
        (
            f"{RUNS} series each, seed {SEED}; at most 5 % is wanted",
            "a random walk has no level: it is shown for what it is, and has no limit",
        ),
    )


def _intervals() -> Section:
    random = np.random.default_rng(SEED + 1)
    rows = []
    for kind in CHANGED:
        for points in LENGTHS:
            alone = held = wide = 0
            for _ in range(RUNS):
                place = int(random.integers(points // 5, points - points // 5))
                shifts = find_level_shifts(*kind.draw(random, points, place)).shifts
                if len(shifts) == 1:
                    low, high = shifts[0].interval
                    alone, held, wide = alone + 1, held + (low <= place <= high), wide + high - low + 1  # fmt: skip
            rows.append(
                [kind.name, str(points), f"{100 * alone / RUNS:.0f} %",
                 f"{100 * held / alone:.1f} %" if alone else "-", f"{wide / alone:.1f}" if alone else "-"]
            )  # fmt: skip
    return Section(
        "One true change: found, and its 95 % interval",
        ("change", "points", "found once", "interval holds it", "mean width"),
        rows,
        (
            f"{RUNS} series each, seed {SEED + 1}; coverage is of those found, at least 90 % is wanted",
        ),
    )


def _single_dates() -> Section:
    random = np.random.default_rng(SEED + 2)
    rows = []
    for mean in (1.0, 5.0, 25.0):
        for times in (1.1, 1.3, 2.0):
            held, wide = 0, 0
            for _ in range(5 * RUNS):
                place = int(random.integers(5, 47))
                means = np.where(np.arange(52) < place, mean, mean * times)
                _index, low, high = date_change(random.poisson(means), None)
                held, wide = held + (low <= place <= high), wide + high - low + 1
            share = 100 * held / (5 * RUNS)
            rows.append([f"{mean:g}", f"x{times:g}", f"{share:.1f} %", f"{wide / (5 * RUNS):.1f}"])
    return Section(
        "Dating one change in 52 weekly counts, detected or not",
        ("mean", "times", "95 % interval holds it", "mean width"),
        rows,
        (f"{5 * RUNS} series each, seed {SEED + 2}",),
    )


def _speed() -> Section:
    from ruptures import KernelCPD, Pelt

    random = np.random.default_rng(SEED)
    rows = []
    for points in (100, 1_000, 10_000):
        values = random.normal(size=points) + (np.arange(points) >= points // 3)
        row = [f"{points:,}", _seconds(lambda v=values: find_level_shifts(v))]
        penalty = 3.0 * np.log(points)
        row.append(
            _seconds(lambda v=values, p=penalty: KernelCPD("linear").fit(v[:, None]).predict(pen=p))
        )
        few = points <= 1_000  # the other takes minutes
        row.append(
            _seconds(lambda v=values, p=penalty: Pelt("l2", jump=1).fit(v).predict(pen=p)) if few else "-"
        )  # fmt: skip
        rows.append(row)
    return Section(
        "CPU seconds for one series",
        ("points", "ours (levels, trends, season, intervals)", "KernelCPD linear", "Pelt l2"),
        rows,
    )


def _seconds(work: Any) -> str:
    start = time.process_time()
    work()
    return f"{time.process_time() - start:.3f}"
