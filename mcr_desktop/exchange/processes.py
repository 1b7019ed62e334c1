"""Runs the disposable worker and hands on its frames; whatever happens, nothing of it stays behind."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgpack

from mcr_desktop.exchange.errors import WorkerCrashedError, WorkerLimitError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

LARGEST_FRAME = 1 << 26
_AHEAD = 40
"""Frames read ahead, so that the worker parses on while the store writes."""

_TICK_S = 0.1

WORKER_FLAG = "--exchange-worker"
"""What a frozen program is started with to be the worker; `__main__` answers to it."""

_BOOT = (
    "import sys; sys.path += sys.argv[1:]; "
    "from mcr_desktop.exchange.worker import main; sys.exit(main())"
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a worker may use. Seconds of waiting count only while the parent has nothing to do."""

    memory_bytes: int = 512 << 20
    cpu_s: int = 30
    wait_s: float = 60.0

    @classmethod
    def for_file(cls, size_bytes: int) -> Limits:
        """Generous for an honest file of that size: about ten times what it takes."""
        megabytes = size_bytes >> 20
        return cls(cpu_s=30 + megabytes, wait_s=60.0 + 2 * megabytes)


def command() -> list[str]:
    """How the worker is started: isolated from the environment and from the user's site folders."""
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_FLAG]
    homes = {str(Path(__file__).resolve().parents[2]), str(Path(msgpack.__file__).parents[1])}
    return [sys.executable, "-I", "-S", "-c", _BOOT, *sorted(homes)]


def frames(
    job: dict[str, Any],
    limits: Limits,
    *,
    file: str,
    tick: Callable[[], None] = lambda: None,
    started_by: list[str] | None = None,
) -> Generator[list[Any], None, None]:
    """What the worker answers, frame by frame, up to its last; raises WorkerError where that lacks.

    `tick` is called while waiting and may raise to stop the work. Closing the iterator, or an error,
    ends the process and the thread that reads its pipe. `file` is named in errors.
    """
    packed = msgpack.packb({**job, "memory_bytes": limits.memory_bytes, "cpu_s": limits.cpu_s})
    process = subprocess.Popen(  # noqa: S603  # our own program, no shell, no word of the file
        started_by or command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ},
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )
    answers: queue.Queue[bytes | None] = queue.Queue(maxsize=_AHEAD)
    pump = threading.Thread(
        target=_pump, args=(process, packed, answers), name="exchange-pipe", daemon=True
    )
    pump.start()
    waited_s = 0.0
    try:
        while True:
            since = time.monotonic()
            try:
                answer = answers.get(timeout=_TICK_S)
            except queue.Empty:
                waited_s += time.monotonic() - since
                if waited_s > limits.wait_s:
                    raise WorkerLimitError(file=file, limit="time", allowed=limits.wait_s) from None
                tick()
                continue
            waited_s += time.monotonic() - since
            if answer is None:
                raise _end_of(process, limits, file)
            yield _unpacked(answer, file)
    finally:
        process.kill()
        while pump.is_alive():  # it may be about to hand over a frame that nobody wants
            with suppress(queue.Empty):
                answers.get(timeout=_TICK_S / 10)
        pump.join()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()
        process.wait()


def _pump(process: subprocess.Popen[bytes], job: bytes, answers: queue.Queue[bytes | None]) -> None:
    """Gives the worker its job and passes on its frames; None where they end. Never raises."""
    with suppress(OSError, ValueError):
        if process.stdin is None or process.stdout is None:
            return
        process.stdin.write(len(job).to_bytes(4, "big") + job)
        process.stdin.close()
        while len(head := process.stdout.read(4)) == 4:
            size = int.from_bytes(head, "big")
            if size > LARGEST_FRAME:
                break
            frame = process.stdout.read(size)
            if len(frame) < size:
                break
            answers.put(frame)
    answers.put(None)


def _unpacked(frame: bytes, file: str) -> list[Any]:
    try:
        answer = msgpack.unpackb(frame)
    except (ValueError, msgpack.UnpackException):
        answer = None
    if not isinstance(answer, list) or not answer:
        raise WorkerCrashedError(file=file, status="malformed")
    return answer


def _end_of(process: subprocess.Popen[bytes], limits: Limits, file: str) -> Exception:
    """Why the frames stopped before the last one."""
    try:
        status = process.wait(timeout=1)
    except subprocess.TimeoutExpired:
        return WorkerCrashedError(file=file, status="malformed")
    if status == -getattr(signal, "SIGXCPU", 0) and status:
        return WorkerLimitError(file=file, limit="cpu", allowed=limits.cpu_s)
    return WorkerCrashedError(file=file, status=status)
