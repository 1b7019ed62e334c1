"""The process that looks for signals: columns on standard input, progress and findings on standard output.

Frames are those of the exchange's worker: four bytes of length, big-endian, then msgpack. Answers are any number
of ["at", done, total] and last ["found", signals]. It gives way to whoever looks at a screen.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import msgpack

from mcr_desktop.services.exploring.allocations import give_large_ones_back

if TYPE_CHECKING:
    from mcr_desktop.rootcause.columns import Attribute

_EVERY_S = 0.1


def main() -> int:
    """Does the job that standard input holds."""
    if hasattr(os, "nice"):
        os.nice(5)
    os.environ["OPENBLAS_NUM_THREADS"] = (
        "1"  # its products are small; the other core is the screens'
    )
    give_large_ones_back()
    source = sys.stdin.buffer
    job = msgpack.unpackb(source.read(int.from_bytes(source.read(4), "big")))
    try:
        _send(["found", [asdict(one) for one in _found(job)]])
    except BrokenPipeError:
        return 1
    return 0


def _found(job: dict[str, Any]) -> list[Any]:
    import numpy as np

    from mcr_desktop.rootcause.columns import Complaints, Exposure
    from mcr_desktop.rootcause.signals import find_signals

    day = np.frombuffer(job.pop("day"), np.int32)
    complaints = Complaints(day, _columns(job.pop("columns")))
    told, exposure = job["exposure"], None
    if told is not None:
        month = np.frombuffer(told["month"], np.int32)
        amount = np.frombuffer(told["amount"], np.float64)
        exposure = Exposure(month, amount, _columns(told["columns"]), told["unit"])
    return find_signals(
        complaints, job["by"], exposure, as_of=job["as_of"], progress=_Told(),
    )  # fmt: skip


def _columns(packed: list[list[Any]]) -> dict[str, Attribute]:
    import numpy as np

    from mcr_desktop.rootcause.columns import Attribute

    return {
        name: Attribute(np.frombuffer(codes, kind), tuple(labels))
        for name, kind, codes, labels in packed
    }


class _Told:
    """Progress as frames, some ten a second."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def report(self, done: int, total: int) -> None:
        """Tell how far the search is; ends it where nobody listens any more."""
        moment = time.monotonic()
        if moment - self._last >= _EVERY_S:
            self._last = moment
            _send(["at", done, total])


def _send(answer: list[Any]) -> None:
    frame = msgpack.packb(answer, default=_plain)
    sys.stdout.buffer.write(len(frame).to_bytes(4, "big") + frame)
    sys.stdout.buffer.flush()


def _plain(value: Any) -> Any:
    """A number of numpy's as one of Python's."""
    return value.item()


if __name__ == "__main__":
    sys.exit(main())
