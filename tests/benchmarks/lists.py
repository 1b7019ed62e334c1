"""A list of 50,000 rows: until it is shown, and a jump to a row far away."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys

from tests.benchmarks import ours
from tests.benchmarks.rows import Row, reached
from tests.benchmarks.windows import display

REACH_SHOWN_MS = 60.0
REACH_JUMP_MS = 10.0


def measure() -> list[Row]:
    with display() as shown:
        finished = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.programs.list_models"],
            env={**os.environ, "DISPLAY": shown, "QT_QPA_PLATFORM": "xcb"},
            check=True,
            capture_output=True,
            text=True,
        )
        mine_shown, mine_jump = ours.list_ms(shown)
    taken: dict[str, dict[str, list[float]]] = json.loads(finished.stdout)
    first = {name: statistics.median(one["shown"]) for name, one in taken.items()}
    jumps = {name: statistics.median(one["jump"]) for name, one in taken.items()}
    paint = {"paint alone": jumps.pop("paint alone")}
    first.pop("paint alone")
    return [
        Row(
            "50,000-row list, shown",
            "ms",
            mine_shown,
            first,
            reach="60 ms",
            met=reached(mine_shown, REACH_SHOWN_MS),
        ),
        Row(
            "50,000-row list, random jump p50",
            "ms",
            mine_jump,
            paint | jumps,
            limit="paint alone",
            reach="10 ms",
            met=reached(mine_jump, REACH_JUMP_MS),
        ),
    ]
