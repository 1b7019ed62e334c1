"""One import at a time in a store, over all windows and commands: a lock that dies with its holder.

What an import that died left behind must be removed before the next; what a living one has written must
not. A lock of the operating system tells the two apart, whatever the clock or the process numbers say.
"""

from __future__ import annotations

import json
import os
import sys
import weakref
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from pathlib import Path

    from mcr_desktop.store.engine import Store, Tx

_KEY = "import under way"


class ImportRunningError(McrError):
    """Another import is under way: `file`, `here` (in this window), `done` of `total` bytes, `started_ms`."""


@dataclass(frozen=True, slots=True)
class Running:
    """An import under way. `done` and `total` are bytes of its file; `here` where this process does it."""

    file: str
    here: bool
    started_ms: int
    done: int
    total: int


class ImportTurn:
    """The right to import into a store; `taken` tells whether it was free. Let go of it with `end`."""

    def __init__(self, path: Path) -> None:
        beside = path.with_name(path.name + ".importing")
        self._descriptor = os.open(beside, os.O_RDWR | os.O_CREAT, 0o600)
        # Whoever forgets it, lets go of it.
        self.end = weakref.finalize(self, os.close, self._descriptor)
        self.taken = _lock(self._descriptor)
        if not self.taken:
            self.end()


if sys.platform == "win32":

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:

    def _lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def tell(tx: Tx, running: Running) -> None:
    """Leave how far an import is, inside its transaction."""
    told = [running.file, os.getpid(), running.started_ms, running.done, running.total]
    tx.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_KEY, json.dumps(told)))


def forget(tx: Tx) -> None:
    """No import is under way any more."""
    tx.execute("DELETE FROM meta WHERE name = ?", (_KEY,))


def running(store: Store) -> Running | None:
    """The import under way in a store, here or in another process; None where there is none."""
    turn = ImportTurn(store.path)
    if turn.taken:
        turn.end()
        return None
    row = store.row("SELECT value FROM meta WHERE name = ?", (_KEY,))
    if row is None:  # it has only just begun
        return Running("", True, 0, 0, 0)
    file, process, started_ms, done, total = json.loads(row[0])
    return Running(file, process == os.getpid(), started_ms, done, total)


def refuse(store: Store) -> None:
    """Raise ImportRunningError with what is known of the import under way."""
    found = running(store) or Running("", True, 0, 0, 0)
    raise ImportRunningError(
        file=found.file,
        here=found.here,
        started_ms=found.started_ms,
        done=found.done,
        total=found.total,
    )
