"""The search for signals of an account; of a large one in a process of its own.

The search is seconds of small steps in Python: on a thread of the program it would take the interpreter
from the screens. What goes over the pipe are the raw columns, what comes back are plain values.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from dataclasses import is_dataclass
from importlib.util import find_spec
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from mcr_desktop.domain.findings import Signal
from mcr_desktop.exchange.errors import WorkerCrashedError, WorkerLimitError

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator, Mapping, Sequence

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.columns import Attribute, Complaints, Exposure

__all__ = ["APART_FROM", "WORKER_FLAG", "find_signals", "turn_of"]

APART_FROM = 50_000
"""Complaints from which the search takes longer than the half second that a process costs."""

WORKER_FLAG = "--signals-worker"
"""What a frozen program is started with to be the worker."""

_BOOT = (
    "import sys; sys.path += sys.argv[1:]; "
    "from mcr_desktop.services.watching.worker import main; sys.exit(main())"
)
_LONGEST_S = 900
_MEMORY_BYTES = 2 << 30


def find_signals(
    complaints: Complaints,
    by: Sequence[str],
    exposure: Exposure | None,
    *,
    as_of: str | None,
    progress: Progress,
    apart_from: int = APART_FROM,
) -> list[Signal]:
    """What `rootcause.signals.find_signals` finds, with up to two conditions.

    Raises CancelledError through `progress` within a fifth of a second. Where no process can be had, it is found here.
    """
    if len(complaints) >= apart_from:
        try:
            return _found_apart(complaints, by, exposure, as_of, progress)
        except (WorkerCrashedError, WorkerLimitError, OSError):
            pass  # no room for a second process: slower for the screens, but found
    from mcr_desktop.rootcause.signals import find_signals as find

    return find(complaints, by, exposure, as_of=as_of, progress=progress)


@contextmanager
def turn_of(lock: threading.Lock, progress: Progress) -> Iterator[None]:
    """Hold a lock once it is free; whoever waits for it may still be cancelled."""
    while not lock.acquire(timeout=0.1):
        progress.report(0, 1)
    try:
        yield
    finally:
        lock.release()


def _found_apart(
    complaints: Complaints,
    by: Sequence[str],
    exposure: Exposure | None,
    as_of: str | None,
    progress: Progress,
) -> list[Signal]:
    from mcr_desktop.exchange.processes import Limits, frames

    job: dict[str, Any] = {
        "by": list(by),
        "as_of": as_of,
        "day": complaints.day.tobytes(),
        "columns": _packed({name: complaints.attributes[name] for name in by}),
        "exposure": None,
    }
    if exposure is not None:
        job["exposure"] = {
            "month": exposure.month.tobytes(),
            "amount": exposure.amount.tobytes(),
            "columns": _packed(exposure.attributes),
            "unit": exposure.unit,
        }
    at = (0, 1)

    def tick() -> None:
        import mcr_desktop.services.exploring.explorations  # noqa: F401 - meanwhile: the next picture needs it

        progress.report(*at)

    limits = Limits(memory_bytes=_MEMORY_BYTES, cpu_s=_LONGEST_S, wait_s=_LONGEST_S)
    answers = frames(job, limits, file="", tick=tick, started_by=_command())
    try:
        for kind, *told in answers:
            if kind == "found":
                return [_made(Signal, one) for one in told[0]]
            at = (told[0], told[1])
            tick()
    finally:
        answers.close()
    raise WorkerCrashedError(file="", status="malformed")


def _packed(columns: Mapping[str, Attribute]) -> list[list[Any]]:
    return [
        [name, one.codes.dtype.str, one.codes.tobytes(), list(one.labels)]
        for name, one in columns.items()
    ]


def _made(kind: Any, told: Any) -> Any:
    """The value of a declared type from what `dataclasses.asdict` made of it."""
    arguments = get_args(kind)
    if told is None:
        return None
    if NoneType in arguments:
        return _made(arguments[0], told)
    if get_origin(kind) is tuple:
        kinds = arguments if arguments[-1] is not Ellipsis else arguments[:1] * len(told)
        return tuple(_made(one, value) for one, value in zip(kinds, told, strict=True))
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: _made(hints[name], value) for name, value in told.items()})  # type: ignore[operator]  # it is the class
    return told


def _command() -> list[str]:
    if getattr(sys, "frozen", False):
        return [sys.executable, WORKER_FLAG]
    homes = {str(Path(__file__).resolve().parents[3])}
    for name in ("numpy", "scipy", "msgpack"):
        found = find_spec(name)
        if found is not None and found.origin:
            homes.add(str(Path(found.origin).parents[1]))
    return [sys.executable, "-I", "-S", "-c", _BOOT, *sorted(homes)]
