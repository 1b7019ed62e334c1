"""The table of the large workspace: each page cold, warm and after a teammate's change; its stalls; memory."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from collections import defaultdict
from typing import TYPE_CHECKING

from tests.benchmarks.rows import Row, percentile, reached
from tests.benchmarks.windows import display

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

PROGRAM = "tests.benchmarks.programs.relationship_window"
NOW = "2026-11-23T09:00:00"
LARGE_NOTE = "A very long note"
LARGE_NOTE_LETTERS = 1_000_000
WARM_REACH_MS = 150.0
STALL_REACH_MS = 100.0
JUMP_REACH_MS = 10.0
MEMORY_REACH_MB = 350.0

Step = dict[str, float]
Steps = dict[tuple[str, str], list[Step]]


def steps_of(profile: Path) -> Steps:
    """What each step of the tour took, by its name and kind."""
    with display() as shown:
        done = subprocess.run(
            [sys.executable, "-m", PROGRAM, str(profile)],
            env={**os.environ, "QT_QPA_PLATFORM": "xcb", "DISPLAY": shown, "MCR_NOW": NOW},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    steps: Steps = defaultdict(list)
    for line in done.stdout.splitlines():
        told = json.loads(line)
        steps[told.pop("name"), told.pop("kind")].append(told)
    return steps


def rows_of(steps: Steps) -> list[Row]:
    """The table: pages first, then what is typed and jumped to, then stalls and memory."""
    names = [name for name, kind in steps if kind == "warm"]
    return [
        *(row for name in names for row in _page(steps, name)),
        *_lists(steps),
        *_typed(steps),
        *_whole(steps),
    ]


def _page(steps: Steps, name: str) -> Iterable[Row]:
    """Warm is judged; how it was at first and after a teammate's change stands beside it."""
    warm = _middle(steps[name, "warm"], "shown_s")
    every = [one for kind in ("warm", "cold", "changed", "in sight") for one in steps[name, kind]]
    beside = {
        "first time": _middle(steps[name, "cold"], "shown_s"),
        "after a teammate's change": _middle(steps[name, "changed"], "shown_s"),
        "CPU of that": _middle(steps[name, "changed"], "cpu_s"),
        "changed in sight": _middle(steps[name, "in sight"], "shown_s"),
    }
    yield Row(name, "ms", warm, beside, reach="150 ms", met=reached(warm, WARM_REACH_MS))
    stall = _most(every, "stall_cpu_s")
    yield Row(
        "    longest stretch, CPU of its thread",
        "ms",
        stall,
        {"wall": _most(every, "stall_s")},
        reach="100 ms",
        met=reached(stall, STALL_REACH_MS),
    )


def _lists(steps: Steps) -> Iterable[Row]:
    for (name, kind), taken in steps.items():
        if kind == "jump":
            far = _middle(taken, "shown_s")
            beside = {"CPU": _middle(taken, "cpu_s"), "the slowest": _most(taken, "shown_s")}
            yield Row(f"{name} far away, p50", "ms", far, beside, reach="10 ms in 50,000 rows")


def _typed(steps: Steps) -> Iterable[Row]:
    for (name, kind), taken in steps.items():
        if kind == "key":
            shown = [one["shown_s"] * 1e3 for one in taken]
            yield Row(
                f"{name}, until painted, p50", "ms", statistics.median(shown),
                {"p95": percentile(shown, 0.95), "longest stretch CPU": _most(taken, "stall_cpu_s")},
            )  # fmt: skip


def _whole(steps: Steps) -> Iterable[Row]:
    every = [one for taken in steps.values() for one in taken]
    stall = _most(every, "stall_cpu_s")
    yield Row(
        "longest stretch of the whole tour, CPU", "ms", stall, {"wall": _most(every, "stall_s")},
        reach="100 ms", met=reached(stall, STALL_REACH_MS),
    )  # fmt: skip
    memory = max(one["memory_mb"] for one in every)
    last = every[-1]["memory_mb"]
    yield Row(
        "memory with everything open, the most (PSS, all processes)", "MB", memory, {"at the end": last},
        reach="350 MB", met=reached(memory, MEMORY_REACH_MB),
    )  # fmt: skip


def _middle(steps: list[Step], field: str) -> float:
    return statistics.median(one[field] for one in steps) * 1e3 if steps else 0.0


def _most(steps: list[Step], field: str) -> float:
    return max((one[field] for one in steps), default=0.0) * 1e3
