"""The program ends, or the disk fails, at any write call of ten kinds of work; nothing told is lost.

A hundred seeded points here; any number by
`python -m tests.property.replay kills 0-2000 --resume FILE`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
POINTS, PARTS = (1_000 if FULL else 100), 2


@pytest.mark.parametrize("part", range(PARTS))
def test_kill_9_and_failing_writes_at_every_write_point(part: int) -> None:
    share = POINTS // PARTS
    finished = subprocess.run(
        [
            *(sys.executable, "-m", "tests.property.replay", "kills"),
            f"{part * share}-{(part + 1) * share}",
        ],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
