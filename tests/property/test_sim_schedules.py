"""Random schedules, each from its seed: what fails prints the command that replays it.

Campaigns of any length: `python -m tests.property.replay core 0-100000`, `... team 0-2000`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.property.replay import failing

FULL = os.environ.get("HYPOTHESIS_PROFILE") == "full"
CORE, TEAM = (100_000, 2_000) if FULL else (2_000, 200)
PARTS = 4
"""So that the processes which share the tests share these too."""


@pytest.mark.parametrize("part", range(PARTS))
def test_any_order_and_grouping_of_entries_and_segments_gives_one_state(part: int) -> None:
    share = CORE // PARTS
    assert failing("core", range(part * share, (part + 1) * share)) == []


@pytest.mark.parametrize("part", range(PARTS))
def test_after_any_faults_heal_all_converge_and_no_word_is_lost(part: int) -> None:
    share = TEAM // PARTS
    assert failing("team", range(part * share, (part + 1) * share)) == []


def test_one_seed_is_one_run_whatever_the_order_of_sets() -> None:
    """The state at the end and every step on the way come out alike in another process."""
    program = "import sys; from tests.property.replay import team; print(team(41), team(42))"
    runs = [
        subprocess.run(
            [sys.executable, "-c", f"import tests.conftest; {program}"],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": hashing},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for hashing in ("1", "2")
    ]
    assert runs[0] == runs[1]
