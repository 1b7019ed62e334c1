"""Carry out simulated schedules by their seeds: one again, or many and only count.

    python -m tests.property.replay team 17              one end-to-end schedule, cut down if it fails
    python -m tests.property.replay core 17              one history of entries and segments in memory
    python -m tests.property.replay team 0-2000          many; those that fail are named with their command
    python -m tests.property.replay core 0-100000 --resume FILE    go on where FILE says it was stopped

Everything follows from the seed; the text of a failure is the same each time.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
import traceback
from pathlib import Path
from typing import TYPE_CHECKING

import tests.conftest  # noqa: F401 - a fixed clock, a private profile, no network

if TYPE_CHECKING:
    from collections.abc import Callable

COMMAND = "python -m tests.property.replay"


def team(seed: int) -> object:
    from tests.property.simulator_schedules import carry_out, steps_of

    return carry_out(seed, steps_of(seed))


def core(seed: int) -> object:
    from tests.property.simulator_core import check

    return check(seed)


def mutants(seed: int) -> object:
    from tests.property.simulator_mutants import check

    return check(seed)


def kills(seed: int) -> object:
    from tests.property.simulator_kills import check

    return check(seed)


KINDS: dict[str, Callable[[int], object]] = {
    "team": team,
    "core": core,
    "mutants": mutants,
    "kills": kills,
}


def failing(kind: str, seeds: range, *, at_most: int = 5) -> list[str]:
    """For each seed that fails, what failed and the command that replays it."""
    found = []
    for seed in seeds:
        try:
            KINDS[kind](seed)
        except Exception as error:  # noqa: BLE001 - whatever goes wrong is what we look for
            found.append(f"{COMMAND} {kind} {seed}\n    {type(error).__name__}: {error}"[:2000])
            if len(found) == at_most:
                break
    return found


def replay(kind: str, seed: int) -> int:
    try:
        print(KINDS[kind](seed))
    except Exception:  # noqa: BLE001 - as above
        traceback.print_exc()
        if kind == "team":
            _show_cut_down(seed)
        return 1
    return 0


def _show_cut_down(seed: int) -> None:
    from tests.property.simulator_schedules import cut_down, steps_of

    print("Cut down:")
    for step in cut_down(seed, steps_of(seed)):
        print("   ", step)


def campaign(kind: str, first: int, end: int, resume: Path | None) -> int:
    began, failures = time.monotonic(), 0
    if resume and resume.is_file():
        first = max(first, int(resume.read_text(encoding="ascii")))
    for seed in range(first, end, 50):
        for line in failing(kind, range(seed, min(seed + 50, end)), at_most=50):
            failures += 1
            print(line, flush=True)
        if resume:
            resume.write_text(str(min(seed + 50, end)), encoding="ascii")
    spent = time.monotonic() - began
    print(f"{kind} {first}-{end}: {end - first} in {spent:.0f} s, {failures} failed")
    if kind == "mutants":
        from tests.property.simulator_mutants import slow, slowest

        for name, took in sorted(slowest.items()):
            print(f"    {name}: the slowest {took * 1000:.1f} ms, {slow[name]} over 50 ms")
    return 1 if failures else 0


def main(words: list[str]) -> int:
    reader = argparse.ArgumentParser(prog=COMMAND)
    reader.add_argument("kind", choices=sorted(KINDS))
    reader.add_argument("seeds", help="one seed, or FIRST-END")
    reader.add_argument("--resume", type=Path)
    told = reader.parse_args(words)
    first, _, end = told.seeds.partition("-")
    if end:
        return campaign(told.kind, int(first), int(end), told.resume)
    return replay(told.kind, int(first))


if __name__ == "__main__":
    if os.environ.get("PYTHONHASHSEED") != "0":
        # The order in which sets give their members belongs to the run too.
        os.execve(  # noqa: S606 - this very program
            sys.executable,
            [sys.executable, "-m", "tests.property.replay", *sys.argv[1:]],
            {**os.environ, "PYTHONHASHSEED": "0"},
        )
    sys.exit(main(sys.argv[1:]))
