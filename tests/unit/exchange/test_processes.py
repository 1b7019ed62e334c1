"""Runs the disposable worker and hands on its frames; whatever happens, nothing of it stays behind."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
from contextlib import closing, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.exchange import processes
from mcr_desktop.exchange.errors import WorkerCrashedError, WorkerError, WorkerLimitError
from mcr_desktop.exchange.imports import preview, read_rows
from mcr_desktop.exchange.mappings import Mapping
from mcr_desktop.exchange.processes import Limits, command, frames

MAPPING = Mapping("complaints", {"Day": "reported_on"}, date_format="YYYY-MM-DD")
LINUX = sys.platform.startswith("linux")


@pytest.fixture(autouse=True)
def nothing_stays_behind() -> Iterator[None]:
    """No pipe, thread or child, running or dead, survives."""

    def held() -> tuple[int, int, set[int]]:
        pipes = len(os.listdir("/proc/self/fd")) if LINUX else 0  # noqa: PTH208  # names suffice
        return pipes, threading.active_count(), children() if LINUX else set()

    gc.collect()  # what earlier tests left to the collector would go meanwhile
    before = held()
    yield
    assert held() == before


def children() -> set[int]:
    """The processes that this one started and did not bury."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it ended meanwhile
            parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == os.getpid():
                found.add(int(folder.name))
    return found


def impostor(body: str) -> list[str]:
    """A worker that takes its job and then does `body`."""
    start = "import os, sys, time; n = int.from_bytes(sys.stdin.buffer.read(4), 'big');"
    return [sys.executable, "-I", "-S", "-c", f"{start} sys.stdin.buffer.read(n); {body}"]


def end_of(body: str, wait_s: float = 60.0) -> WorkerError:
    answers = frames({}, Limits(wait_s=wait_s), file="rows.csv", started_by=impostor(body))
    with pytest.raises(WorkerError) as caught:
        list(answers)
    assert caught.value.facts["file"] == "rows.csv"
    return caught.value


SAY = (
    "say = lambda b: (sys.stdout.buffer.write(len(b).to_bytes(4, 'big') + b), sys.stdout.flush());"
)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("sys.exit(3)", 3),
        ("os.kill(os.getpid(), 9)", -9),
        ("os.abort()", -signal.SIGABRT),
        ("", 0),
        ("sys.stdout.buffer.write(b'\\0\\0\\0\\x09half')", 0),
        (SAY + "say(b'\\xc1')", "malformed"),
        (SAY + "say(b'\\x01')", "malformed"),
    ],
)
def test_a_worker_that_breaks_off_is_told(body: str, status: Any) -> None:
    error = end_of(body)
    assert isinstance(error, WorkerCrashedError)
    assert error.facts["status"] == status


def test_a_frame_beyond_all_bounds_is_not_read() -> None:
    body = "sys.stdout.buffer.write(b'\\xff' * 8); sys.stdout.flush(); time.sleep(60)"
    assert isinstance(end_of(body, wait_s=30), WorkerCrashedError)


def test_a_worker_that_hangs_is_ended_in_time() -> None:
    error = end_of("time.sleep(600)", wait_s=0.3)
    assert isinstance(error, WorkerLimitError)
    assert error.facts["limit"] == "time"


def test_time_that_the_parent_takes_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    passed_s = 0.0
    monkeypatch.setattr(processes, "time", SimpleNamespace(monotonic=lambda: passed_s))

    def stop() -> None:
        if passed_s:
            raise CancelledError

    body = SAY + "say(b'\\x91\\x01'); time.sleep(600)"
    answers = frames({}, Limits(wait_s=60), file="rows.csv", tick=stop, started_by=impostor(body))
    with closing(answers):
        assert next(answers) == [1]
        passed_s = 100.0
        with pytest.raises(CancelledError):
            next(answers)


def test_a_hanging_worker_can_be_cancelled() -> None:
    def stop() -> None:
        raise CancelledError

    answers = frames(
        {}, Limits(), file="rows.csv", tick=stop, started_by=impostor("time.sleep(60)")
    )
    with pytest.raises(CancelledError):
        next(answers)


def test_a_reader_that_stops_ends_a_worker_that_writes_on() -> None:
    body = SAY + "[say(b'\\x91\\xc4\\xff' + bytes(255)) for _ in range(10**9)]"
    answers = frames({}, Limits(), file="rows.csv", started_by=impostor(body))
    next(answers)
    answers.close()


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no limits on a process's memory here"
)
def test_memory_ends_the_worker_not_the_program(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    cell = "x" * 100_000
    path.write_text("Day,a,b\n" + f"2025-01-02,{cell},{cell}\n" * 60)
    with pytest.raises(WorkerLimitError) as caught:
        preview(path, MAPPING, limits=Limits(memory_bytes=34 << 20))
    assert caught.value.facts["limit"] == "memory"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limits on a process's CPU here")
def test_cpu_ends_the_worker_not_the_program(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("Day\n" + "2025-01-02\n" * 2_000_000)
    with pytest.raises(WorkerLimitError) as caught:
        list(read_rows(path, MAPPING, fence_id=b"", limits=Limits(cpu_s=1)))
    assert caught.value.facts["limit"] == "cpu"


def test_the_worker_starts_light() -> None:
    # Each of these takes longer to import than the worker takes to start.
    heavy = [
        "dataclasses",
        "typing",
        "inspect",
        "tomllib",
        "asyncio",
        "subprocess",
        "numpy",
        "random",
        "logging",
    ]
    boot = command()
    code = "import sys; sys.path += sys.argv[1:]; import mcr_desktop.exchange.worker; print(*sys.modules)"
    result = subprocess.run(
        [*boot[:4], code, *boot[5:]], capture_output=True, text=True, check=True
    )
    assert not set(heavy) & set(result.stdout.split())


def test_the_worker_runs_as_a_module_too() -> None:
    result = subprocess.run(
        [sys.executable, "-m", "mcr_desktop.exchange.worker"],
        input=b"\0\0\0\x01\x80",  # a job that says nothing
        capture_output=True,
        check=False,
    )
    assert result.returncode == 1
    assert result.stdout == b""
