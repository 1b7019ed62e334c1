"""How long the screens hold still at most while somebody works: the journeys of the tests, measured.

A stretch is what the screens' thread works between two turns of its loop, in processor time; nothing is
painted and no key is taken meanwhile. Beside it stands a fixed piece of work of the same run, since
neighbours on one processor slow both.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.rows import Row, percentile, reached

ROOT = Path(__file__).parents[2]
REACH_MS = 100.0
FOLDERS = {
    "HOME": "home",
    "XDG_CONFIG_HOME": "config",
    "XDG_DATA_HOME": "data",
    "XDG_CACHE_HOME": "cache",
    "XDG_STATE_HOME": "state",
    "XDG_RUNTIME_DIR": "runtime",
}


def fixed_work_ms() -> float:
    """Processor time of a piece of work that is the same everywhere: 60,000 squares, the slow end."""
    took = []
    for _turn in range(60):
        began = time.thread_time()
        sum(number * number for number in range(60_000))
        took.append((time.thread_time() - began) * 1e3)
        time.sleep(0.005)
    return percentile(took, 0.9)


def walk() -> list[dict[str, float]]:
    """What every window that was left told of itself, one entry each."""
    with TemporaryDirectory() as scratch:
        private = {name: str(Path(scratch) / folder) for name, folder in FOLDERS.items()}
        for folder in private.values():
            Path(folder).mkdir(mode=0o700)
        told = Path(scratch) / "stretches"
        # The keychain of a session is told by its bus; the one of whoever measures stays out of it.
        subprocess.run(
            [
                *("dbus-run-session", "--", "bash", "packaging/on_display.sh"),
                *(sys.executable, "-m", "pytest", "-q", "tests/journeys"),
            ],
            cwd=ROOT,
            env=os.environ | private | {"MCR_TEST_STRETCHES": str(told)},
            stdout=sys.stderr,
            check=True,
        )
        return [json.loads(line) for line in told.read_text(encoding="utf-8").splitlines()]


def measure() -> list[Row]:
    floor = fixed_work_ms()
    left = sorted(walk(), key=lambda one: -one["longest_ms"])
    return [
        Row(
            f"longest stretch: {one['journey']}",
            "ms",
            one["longest_ms"],
            {"a fixed piece of work": floor, "wall": one["longest_wall_ms"]},
            reach="100 ms",
            met=reached(one["longest_ms"], REACH_MS),
        )
        for one in left
    ]
