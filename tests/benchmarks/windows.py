"""Whole programs in a real X window: how long, how much work, how much memory until usable."""

from __future__ import annotations

import contextlib
import os
import select
import statistics
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_TICKS_PER_S = os.sysconf("SC_CLK_TCK")
_LONGEST_S = 90.0
SETTLE_S = 1.0
"""Memory is read this long after READY, when start-up work in the background is done."""


@dataclass(frozen=True, slots=True)
class Start:
    wall_s: float
    cpu_s: float
    pss_mb: float


@contextlib.contextmanager
def display() -> Iterator[str]:
    """A virtual display of our own; X chooses a free number and tells it."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1440x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def family(pid: int) -> list[int]:
    """A process and all that it started, and they in turn."""
    pids = [pid]
    for known in pids:
        for tasks in Path(f"/proc/{known}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                pids += [int(word) for word in tasks.read_text(encoding="ascii").split()]
    return pids


def cpu_s(pid: int) -> float:
    """Processor seconds of a family so far, user and system."""
    ticks = 0
    for member in family(pid):
        with contextlib.suppress(OSError):
            fields = Path(f"/proc/{member}/stat").read_text(encoding="utf-8").rpartition(")")[2]
            ticks += sum(int(word) for word in fields.split()[11:15])
    return ticks / _TICKS_PER_S


def pss_mb(pid: int) -> float:
    """Memory of a family in MB; pages shared with others count by their share."""
    kilobytes = 0
    for member in family(pid):
        with contextlib.suppress(OSError):
            text = Path(f"/proc/{member}/smaps_rollup").read_text(encoding="ascii")
            kilobytes += sum(
                int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")
            )
    return kilobytes / 1000


def start(command: Sequence[str], environment: Mapping[str, str]) -> Start:
    """Starts a program that prints READY when its content can be used, measures it and ends it."""
    around = {**os.environ, "QT_QPA_PLATFORM": "xcb", **environment}
    # An installed program has its bytecode; the first turn, which counts for nobody, leaves it.
    around.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.monotonic()
    program = subprocess.Popen(
        command,
        env=around,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert program.stdout is not None
    try:
        seen = b""
        while b"READY" not in seen:
            left = _LONGEST_S - (time.monotonic() - began)
            readable, _, _ = select.select([program.stdout], [], [], max(0.0, left))
            more = os.read(program.stdout.fileno(), 4096) if readable else b""
            if not more:
                message = f"{command[0]} never became usable"
                raise RuntimeError(message)
            seen += more
        wall = time.monotonic() - began
        cpu = cpu_s(program.pid)
        time.sleep(SETTLE_S)
        return Start(wall, cpu, pss_mb(program.pid))
    finally:
        members = family(program.pid)
        program.terminate()
        try:
            program.wait(10)
        except subprocess.TimeoutExpired:
            program.kill()
            program.wait(10)
        for member in members[1:]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(member, 9)
        program.stdout.close()


def compare(commands: Mapping[str, Sequence[str]], times: int) -> dict[str, Start]:
    """The middle start of each program; they take turns, so that a slow minute hits all alike."""
    starts: dict[str, list[Start]] = {name: [] for name in commands}
    with display() as shown:
        for turn in range(times + 1):
            for name, command in commands.items():
                measured = start(command, {"DISPLAY": shown})
                # The first turn fills the disk's cache and counts for nobody.
                if turn:
                    starts[name].append(measured)
    return {
        name: Start(
            statistics.median(one.wall_s for one in many),
            statistics.median(one.cpu_s for one in many),
            statistics.median(one.pss_mb for one in many),
        )
        for name, many in starts.items()
    }
