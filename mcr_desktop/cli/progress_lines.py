"""How far a long command is, as one line of the terminal that is written over and wiped at the end."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.phrases.findings import percent

_AFTER_S = 1.0
"""Quicker work says nothing."""
_EVERY_S = 0.2


@contextmanager
def progress_line(what: str) -> Iterator[Progress]:
    """Progress to hand on; it is shown on standard error where that is a terminal. Ctrl-C ends the work as anywhere."""
    if not sys.stderr.isatty():
        yield Unwatched()
        return
    line = _Line(what)
    try:
        yield line
    finally:
        line.wipe()


class _Line:
    def __init__(self, what: str) -> None:
        self._what, self._next, self._width, self._done = what, time.monotonic() + _AFTER_S, 0, 0.0

    def report(self, done: int, total: int) -> None:
        """Show the share, now and then and never less than before."""
        self._done = max(self._done, min(done / total, 1.0) if total else 0.0)
        if time.monotonic() < self._next:
            return
        self._next = time.monotonic() + _EVERY_S
        text = f"{self._what}: {percent(self._done)}"
        self._write(text.ljust(self._width))
        self._width = len(text)

    def wipe(self) -> None:
        """Leave the line as it was found."""
        if self._width:
            self._write(" " * self._width)
            self._write("")

    @staticmethod
    def _write(text: str) -> None:
        sys.stderr.write("\r" + text)
        sys.stderr.flush()
