"""Early warning: false alarms, discoveries and delay on series with a known truth, beside charts and R's methods."""

from __future__ import annotations

import csv
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mcr_desktop.rootcause.alarms import watch_weeks
from tests.benchmarks.rootcause.seasonal_series import WATCHED, WEEKS_A_YEAR, draw
from tests.benchmarks.rootcause.sections import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.benchmarks.rootcause.seasonal_series import Drawn

SEEDS = (1, 2, 3)
KINDS: Mapping[str, Mapping[str, object]] = {
    "raised x1.6 for good from the first watched week, dispersion 2": {
        "within": 1, "dispersion": (2.0, 2.0),
    },
    "raised x1.6 for good within eight weeks, dispersion 1 to 3": {},
    "spikes of one or two weeks x3, dispersion 1 to 3": {"change": "spike", "ratio": 3.0},
    "raised x1.6, the season is that of the exposure": {"exposed": True},
    "nothing raised": {"raised": 0},
}  # fmt: skip
PEERS = ("ears_c1", "ears_c2", "farrington", "cusum", "rki1")


class _Judged(NamedTuple):
    false_a_year: float
    false_series: float
    false_weeks: float
    found: float
    found_large: float
    delay: float


def measure(data: Path) -> Iterator[Section]:
    for title, how in KINDS.items():
        yield _simulated(title, how)
    folder = data / "surveillance_counts"
    if folder.is_dir():
        yield _surveillance(folder)


def _simulated(title: str, how: Mapping[str, object]) -> Section:
    results: dict[str, list[_Judged]] = {}
    seconds = 0.0
    for seed in SEEDS:
        drawn = draw(seed, **how)  # type: ignore[arg-type]  # the table above holds what draw takes
        began = time.process_time()
        ours = watch_weeks(drawn.counts, drawn.sizes, drawn.weeks, drawn.first)
        seconds += time.process_time() - began
        for name, alarms in {
            "u chart": _chart(drawn, laney=False),
            "Laney u'": _chart(drawn, laney=True),
            "ours, weekly": ours.jumps,
            "ours, CUSUM": ours.slow,
            "ours, both": ours.alarms,
        }.items():
            results.setdefault(name, []).append(_judge(drawn, alarms))
    rows = []
    for name, judged in results.items():
        mean = _Judged(*np.array(judged).mean(axis=0))
        rows.append([
            name, f"{mean.false_a_year:.3f}", f"{mean.false_weeks:.3f}", f"{mean.false_series:.3f}",
            f"{mean.found:.2f}", f"{mean.found_large:.2f}", f"{mean.delay:.1f}",
        ])  # fmt: skip
    return Section(
        f"Alarms: 1,000 series, {WATCHED} weeks, 100 {title}",
        ("method", "false a series-year", "FDR of weeks", "FDR of series",
         "found", "found, mean > 5", "delay, weeks"),
        rows,
        (f"seeds {SEEDS}; {seconds / len(SEEDS):.2f} CPU s for 1,000 series",
         "reach: at most .10 a series-year, FDR .10, found .90 where the mean exceeds 5"),
    )  # fmt: skip


def _judge(drawn: Drawn, alarms: NDArray[np.bool_]) -> _Judged:
    week = np.arange(drawn.first, drawn.counts.shape[1])
    changed = drawn.onset >= 0
    # A spike may still be told two weeks after it went back.
    within = (week >= drawn.onset[:, None]) & (week < drawn.end[:, None] + 2) & changed[:, None]
    false, true = alarms & ~within, alarms & within
    found = true.any(axis=1)
    wrong = int((false.any(axis=1) & ~changed).sum())
    years = (~changed).sum() * WATCHED / WEEKS_A_YEAR
    delay = [
        int(np.flatnonzero(true[i])[0]) + drawn.first - drawn.onset[i]
        for i in np.flatnonzero(found)
    ]
    return _Judged(
        float(false[~changed].sum() / years),
        wrong / max(1, wrong + int(found.sum())),
        float(false.sum() / max(1, alarms.sum())),
        float(found[changed].mean()) if changed.any() else np.nan,
        float(found[changed & (drawn.means > 5)].mean()) if changed.any() else np.nan,
        float(np.mean(delay)) if delay else np.nan,
    )


def _chart(drawn: Drawn, *, laney: bool) -> NDArray[np.bool_]:
    """Upper three-sigma limits from the weeks before the watch."""
    past = slice(0, drawn.first)
    room = np.where(drawn.sizes > 0, drawn.sizes, np.nan)
    rate = drawn.counts / room
    centre = drawn.counts[:, past].sum(axis=1) / drawn.sizes[:, past].sum(axis=1)
    sigma = np.sqrt(centre[:, None] / room)
    wide = np.ones(len(rate))
    if laney:
        z = (rate[:, past] - centre[:, None]) / sigma[:, past]
        wide = np.nanmean(np.abs(np.diff(z, axis=1)), axis=1) / 1.128
    return np.asarray((rate > centre[:, None] + 3 * wide[:, None] * sigma)[:, drawn.first :])


def _surveillance(folder: Path) -> Section:
    """All sets with R's alarms; outbreak weeks are those with `state` 1."""
    tally: dict[str, NDArray[np.int64]] = {}
    used = 0
    for path in sorted(folder.glob("out_*_farrington.csv")):
        name = path.stem[4:].removesuffix("_farrington")
        series = _columns(folder / f"{name}.csv", int)
        peers = {}
        for method in PEERS:
            told = _columns(folder / f"out_{name}_{method}.csv", _alarm)
            peers[method] = dict(zip(told["t"], told["alarm"], strict=True))
        common = sorted(set.intersection(*(set(p) for p in peers.values())))
        if not common:
            continue
        used += 1
        first = int(common[0]) - 1
        counts = np.array(series["observed"], np.int64)[None, :]
        weeks = np.arange(counts.shape[1], dtype=np.float64)
        ours = watch_weeks(counts, None, weeks, first)
        state = {int(t): s for t, s in zip(series["t"], series["state"], strict=True)}
        told_ours = {
            "ours, weekly": ours.jumps, "ours, CUSUM": ours.slow, "ours, both": ours.alarms,
        }  # fmt: skip
        own = {
            label: {first + 1 + i: float(a) for i, a in enumerate(alarms[0])}
            for label, alarms in told_ours.items()
        }
        for method, alarm in {**peers, **own}.items():
            for t in common:
                a, s = int(bool(alarm[t])), int(bool(state[int(t)]))
                tally.setdefault(method, np.zeros((2, 2), np.int64))[a, s] += 1
    rows = []
    for method, n in tally.items():
        years = n.sum() / WEEKS_A_YEAR
        rows.append([
            method, f"{n[1, 1] / max(n[:, 1].sum(), 1):.2f}", f"{n[0, 0] / n[:, 0].sum():.3f}",
            f"{n[1].sum() / years:.2f}", f"{n[1, 0] / years:.2f}", f"{n[1, 1]}/{n[:, 1].sum()}",
        ])  # fmt: skip
    return Section(
        f"Alarms: {used} weekly series of infections, outbreak weeks as marked by their keepers",
        ("method", "sensitivity", "specificity", "alarms a year", "of them outside", "weeks hit"),
        rows,
        ("the same weeks for all methods; R's alarms as its package gave them",),
    )


def _columns(path: Path, read: Callable[[str], float]) -> dict[str, list[float]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {name: [read(row[name]) for row in rows] for name in rows[0]} if rows else {"t": []}


def _alarm(text: str) -> float:
    try:
        return float(text)
    except ValueError:  # "NA": not judged by that method
        return 0.0
