"""Early warning: false alarms, discoveries and delay on series with a known truth, beside charts and R's methods."""

from __future__ import annotations

import csv
import time
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from mcr_desktop.rootcause.alarms import watch_weeks
from mcr_desktop.rootcause.columns import Attribute, Complaints
from mcr_desktop.rootcause.rooms import Amounts
from mcr_desktop.rootcause.signals import find_signals
from tests.benchmarks.rootcause.seasonal_series import WATCHED, WEEKS_A_YEAR, draw
from tests.benchmarks.rootcause.sections import Section

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from tests.benchmarks.rootcause.seasonal_series import Drawn

SEEDS = (1, 2, 3)
KINDS: Mapping[str, Mapping[str, object]] = {
    "100 raised x1.6 for good from the first watched week, dispersion 2": {
        "within": 1, "dispersion": (2.0, 2.0),
    },
    "100 raised x1.6 for good within eight weeks, dispersion 1 to 3": {},
    "100 spikes of one or two weeks x3, dispersion 1 to 3": {"change": "spike", "ratio": 3.0},
    "100 raised x1.6, the season is that of the exposure": {"exposed": True},
    "nothing raised": {"raised": 0},
}  # fmt: skip
LISTS: Mapping[str, Mapping[str, object]] = {
    "raised x1.6 for good": {},
    "the same, the season is that of the exposure": {"exposed": True},
    "spikes of one or two weeks x3": {"change": "spike", "ratio": 3.0},
    "nothing raised": {"raised": 0},
}
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
    yield _line_lists()
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
            *("-" if np.isnan(one) else f"{one:.2f}" for one in (mean.found, mean.found_large)),
            "-" if np.isnan(mean.delay) else f"{mean.delay:.1f}",
        ])  # fmt: skip
    return Section(
        f"Alarms: 1,000 series watched for {WATCHED} weeks, {title}",
        ("method", "false a series-year", "FDR of weeks", "FDR of series",
         "found", "found, mean > 5", "delay, weeks"),
        rows,
        (f"seeds {SEEDS}; {seconds / len(SEEDS):.2f} CPU s for 1,000 series",
         "reach: at most .10 a series-year, FDR .10, found .90 where the mean exceeds 5"),
    )  # fmt: skip


def _line_lists() -> Section:
    """The whole road: complaints one by one in, signals with their dates out."""
    rows = []
    for title, how in LISTS.items():
        began = time.process_time()
        tally = np.zeros(7)
        for seed in SEEDS:
            drawn = draw(seed, **how)  # type: ignore[arg-type]  # the table above holds what draw takes
            tally += _judge_signals(drawn, with_sizes=bool(how.get("exposed")))
        told, false, raised, found, large, found_large, dated = tally
        rows.append([
            title, f"{told / len(SEEDS):.0f}", f"{false / max(told, 1):.2f}",
            f"{found / max(raised, 1):.2f}", f"{found_large / max(large, 1):.2f}",
            f"{dated / max(told - false, 1):.2f}",
            f"{(time.process_time() - began) / len(SEEDS):.1f}",
        ])  # fmt: skip
    return Section(
        "Signals: line lists of 1,000 series over up to five and a half years, all of it looked at",
        ("100 of them", "told", "FDR", "found", "found, mean > 5", "onset in interval", "CPU s"),
        rows,
        (f"seeds {SEEDS}; the onset is any of the first eight of the last 26 weeks",),
    )


def _judge_signals(drawn: Drawn, *, with_sizes: bool) -> NDArray[np.float64]:
    """Told, false, raised, found, raised and large, found and large, onset within the interval."""
    series, week = np.nonzero(drawn.counts)
    number = drawn.counts[series, week]
    series, week = np.repeat(series, number), np.repeat(week, number)
    first = int(np.datetime64("2020-01-06").astype(np.int64))
    weekday = np.random.default_rng(7).integers(0, 7, len(week))
    labels = ("", *(f"S{n}" for n in range(len(drawn.counts))))
    rows = Complaints(
        (first + 7 * week + weekday).astype(np.int32),
        {"site": Attribute((series + 1).astype(np.uint16), labels)},
    )
    sizes = None
    if with_sizes:
        site, at = np.nonzero(drawn.sizes)
        sizes = Amounts(
            (first + 7 * at).astype(np.int32), np.full(len(at), 7, np.int32),
            drawn.sizes[site, at], {"site": Attribute((site + 1).astype(np.uint16), labels)},
        )  # fmt: skip
    told = [
        one for one in find_signals(rows, ("site",), sizes, limit=None, resamples=0) if one.shift
    ]
    changed, large = drawn.onset >= 0, drawn.means > 5
    found: set[int] = set()
    false = dated = 0
    for one in told:
        place = labels.index(one.slice.conditions[0][1]) - 1 if one.slice.conditions else -1
        if place < 0 or not changed[place]:
            false += 1
            continue
        onset = str(np.datetime64(first + 7 * int(drawn.onset[place]), "D"))
        if one.shift and one.shift.until >= onset:
            found.add(place)
            dated += one.shift.since_low <= onset <= one.shift.since_high
    hit = np.isin(np.arange(len(changed)), list(found))
    return np.array([
        len(told), false, changed.sum(), hit.sum(), (changed & large).sum(), (hit & large).sum(),
        dated,
    ], np.float64)  # fmt: skip


def _judge(drawn: Drawn, alarms: NDArray[np.bool_]) -> _Judged:
    week = np.arange(drawn.first, drawn.counts.shape[1])
    changed = np.asarray(drawn.onset >= 0, np.bool_)
    # A spike may still be told two weeks after it went back.
    within = (week >= drawn.onset[:, None]) & (week < drawn.end[:, None] + 2) & changed[:, None]
    false, true = alarms & ~within, alarms & within
    found = np.asarray(true.any(axis=1), np.bool_)
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
        own: dict[str, dict[float, float]] = {
            label: {first + 1 + i: float(a) for i, a in enumerate(alarms[0])}
            for label, alarms in told_ours.items()
        }
        judged: dict[str, dict[float, float]] = {**peers, **own}
        for method, alarm in judged.items():
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
