"""A million complaints in the real window: the explorer, its clicks, the register, the signals, memory.

Each beside a peer in the same run: the register beside a bare table view that pages its rows by SQL, a click beside
the counts alone by `numpy.bincount`, the signals beside a change-point search of 200 of the series. What is
judged is the wall time of the screen and the processor time of its thread; on a machine that others use, read the
processor times that stand beside. With `--data DIR` a profile at `DIR/million/profile` is copied instead of made.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np

from mcr_desktop import bootstrap
from mcr_desktop.rootcause import signals
from mcr_desktop.rootcause.candidates import find_candidates
from mcr_desktop.rootcause.series import count_by_period
from tests.benchmarks import millions
from tests.benchmarks.rows import Row, median_ms, reached
from tests.benchmarks.settings import asked
from tests.benchmarks.signals import SERIES, change_points, farrington
from tests.benchmarks.windows import display

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.rootcause.columns import Complaints

PROGRAMS = "tests.benchmarks.programs."
FIRST_REACH_MS = 1_000.0
CLICK_REACH_MS = 150.0
STALL_REACH_MS = 100.0
SIGNALS_REACH_MS = 3_000.0
MEMORY_REACH_MB = 600.0

Steps = dict[str, list[dict[str, float]]]


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="mcr-bench-") as name:
        profile = Path(name) / "profile"
        ready = asked.data / "million" / "profile" if asked.data else None
        if ready and ready.exists():
            shutil.copytree(ready, profile)
        else:
            millions.make(profile)[0].close()
        services = bootstrap.open_profile(profile)
        try:
            account = services.accounts.find(millions.ACCOUNT)
            columns = services.complaints.columns(account)  # kept in the store from now on
            peers = _peers(columns)
            searched = _searched(columns, services.causes, account)
        finally:
            services.close()
        with display() as shown:
            steps, peak = _told_by("complaints_window", profile, shown)
            plain, _peak = _told_by("complaints_table", profile, shown)
    return [
        *_explorer(steps, peers),
        *_register(steps, plain),
        *_signals(steps, peers, searched),
        *_whole(steps, plain, peak),
    ]


def _told_by(program: str, profile: Path, shown: str) -> tuple[Steps, float]:
    """What each step took, by its name, and the peak of memory."""
    done = subprocess.run(
        [sys.executable, "-m", PROGRAMS + program, str(profile)],
        env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": shown, "MCR_NOW": "2026-11-23"},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    steps: Steps = defaultdict(list)
    peak = 0.0
    for line in done.stdout.splitlines():
        told: dict[str, Any] = json.loads(line)
        if "peak_mb" in told:
            peak = told["peak_mb"]
        else:
            steps[told.pop("name")].append(told)
    return steps, peak


# Peers


def _peers(columns: Complaints) -> dict[str, float]:
    """Milliseconds of what cannot be done faster or is done elsewhere, on the same columns."""
    counted = {name: (one.codes, len(one.labels)) for name, one in columns.attributes.items()}
    month = (columns.day - int(columns.day.min())) // 31
    first = next(iter(columns.attributes.values())).codes == 1

    def everything(rows: Any = slice(None)) -> None:
        np.bincount(month[rows])
        for codes, labels in counted.values():
            np.bincount(codes[rows], minlength=labels)

    weekly = [
        count_by_period(columns, grain="week", where={name: label}).counts[:-1]
        for name, column in columns.attributes.items()
        for label in column.labels[1:]
    ][:SERIES]
    for peer in (change_points, farrington):
        _quietly(lambda: peer(weekly[0]))  # imports are no part of it  # noqa: B023 - called at once
    return {
        "all": median_ms(everything, 5),
        "filtered": median_ms(lambda: everything(np.flatnonzero(first)), 5),
        "levels": median_ms(lambda: [change_points(one) for one in weekly], 1),
        "last weeks": _quietly(lambda: [farrington(one) for one in weekly]),
    }


def _quietly(work: Callable[[], object]) -> float:
    """Milliseconds; a model that does not settle is the peer's business."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return median_ms(work, 1)


def _searched(columns: Complaints, causes: Any, account: Any) -> dict[str, float]:
    """The search without a window around it: how many series, and milliseconds of wall and processor time."""
    by = [one.name for one in causes.attributes(account) if one.chosen]
    found: dict[str, float] = {}

    def counting(*words: Any, **names: Any) -> Any:
        told = find_candidates(*words, **names)
        found["singles"], found["series"] = told[1].shallow, told[1].all
        return told

    with patch.object(signals, "find_candidates", counting):
        signals.find_signals(columns.take(np.arange(0, len(columns), 50)), by)
        for name, depth in (("singles", 1), ("all", 2)):
            wall, cpu = time.perf_counter(), time.process_time()
            signals.find_signals(columns, by, depth=depth)
            found[name + " ms"] = (time.perf_counter() - wall) * 1e3
            found[name + " CPU ms"] = (time.process_time() - cpu) * 1e3
    return found


# Rows


def _middle(steps: list[dict[str, float]], field: str) -> float:
    return statistics.median(one[field] for one in steps) * 1e3


def _longest(steps: list[dict[str, float]], field: str) -> float:
    return max(one[field] for one in steps) * 1e3


def _explorer(steps: Steps, peers: dict[str, float]) -> list[Row]:
    first, clicks = steps["explorer, first picture"], steps["click"]
    cold, click, slowest = (
        _middle(first, "wall_s"),
        _middle(clicks, "wall_s"),
        _longest(clicks, "wall_s"),
    )
    bare = {"numpy bincount of months and all 8": peers["all"]}
    some = {"numpy bincount of the filtered rows": peers["filtered"]}
    return [
        Row("explorer of 1 M complaints: first picture, cold", "ms", cold, bare, limit=next(iter(bare)),
            reach="1 s", met=reached(cold, FIRST_REACH_MS)),
        Row("processor time until then, all threads", "ms", _middle(first, "cpu_s"), bare, limit=next(iter(bare))),
        Row("a click until it is painted, the middle one", "ms", click, some, limit=next(iter(some)),
            reach="150 ms", met=reached(click, CLICK_REACH_MS)),
        Row("the slowest of them", "ms", slowest, some, limit=next(iter(some)),
            reach="150 ms", met=reached(slowest, CLICK_REACH_MS)),
        Row("processor time of a click, all threads", "ms", _middle(clicks, "cpu_s"), some, limit=next(iter(some))),
    ]  # fmt: skip


def _register(steps: Steps, plain: Steps) -> list[Row]:
    def row(work: str, name: str, field: str, *, most: bool = False) -> Row:
        taken = _longest if most else _middle
        peer = {"bare table, SQL by OFFSET": taken(plain[name], field)} if plain.get(name) else {}
        return Row(work, "ms", taken(steps[name], field), peer)

    return [
        row("register of 1 M complaints: first rows", "register, first rows", "wall_s"),
        row("jump to a random place, the middle one", "jump", "wall_s"),
        row("the slowest of 40", "jump", "wall_s", most=True),
        row("longest stall of a jump, processor time", "jump", "stall_cpu_s", most=True),
        row("longest stall while a wheel turns 100 times", "scroll by wheel, 100 turns", "stall_cpu_s"),
        row("sorted by another column", "sort", "wall_s"),
        row("a word looked for", "words", "wall_s"),
    ]  # fmt: skip


def _signals(steps: Steps, peers: dict[str, float], searched: dict[str, float]) -> list[Row]:
    peer = {
        f"Farrington in statsmodels, last week of {SERIES}": peers["last weeks"],
        f"ruptures KernelCPD, levels of {SERIES}": peers["levels"],
    }
    few, every = searched["singles ms"], searched["all ms"]
    singles, series = round(searched["singles"]), round(searched["series"])
    background = steps["signals"]
    stall = _longest(background, "stall_cpu_s")
    return [
        Row(f"signals of 1 M complaints, {singles:,} series", "ms", few, peer,
            reach="3 s", met=reached(few, SIGNALS_REACH_MS)),
        Row("processor time of that", "ms", searched["singles CPU ms"], peer),
        Row(f"every pair as well, {series:,} series", "ms", every),
        Row("processor time of that", "ms", searched["all CPU ms"]),
        Row("longest stall of the screen while they are awaited, processor time", "ms", stall,
            reach="100 ms", met=reached(stall, STALL_REACH_MS)),
    ]  # fmt: skip


def _whole(steps: Steps, plain: Steps, peak: float) -> list[Row]:
    every = [one for many in steps.values() for one in many]
    stall = _longest(every, "stall_cpu_s")
    memory = max(one["memory_mb"] for one in every)
    bare = max(one["memory_mb"] for many in plain.values() for one in many)
    return [
        Row("longest stall of the whole tour, processor time", "ms", stall,
            reach="100 ms", met=reached(stall, STALL_REACH_MS)),
        Row("the same in wall time", "ms", _longest(every, "stall_s")),
        Row("memory, the most of the tour (PSS, all processes)", "MB", memory, {"bare table": bare},
            limit="bare table", reach="600 MB", met=reached(memory, MEMORY_REACH_MB)),
        Row("peak of the window's own process (RSS)", "MB", peak),
    ]  # fmt: skip
