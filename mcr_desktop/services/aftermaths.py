"""What is left to do once an import has ended, in pieces, while people work on.

After one that went in: making its words searchable. After one that was cancelled: taking out its rows,
which nobody sees. Nothing is lost where the program ends in between: both stand in the store, and are
done by whoever searches or imports next.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from mcr_desktop.store import index_backlogs
from mcr_desktop.store.imports import remove_unfinished
from mcr_desktop.store.space import NOT_NOW

if TYPE_CHECKING:
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.workspaces import Workspace
    from mcr_desktop.store.imports import Import

FEW = 30_000
"""So few rows are done at once: it takes less time than anybody notices."""

_TICK_S = 0.1


class Aftermaths:
    """At most one thread, which ends with its work or with the store."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()
        self._removing = False

    def after_import(self) -> None:
        """Make what went in searchable; many rows in the background."""
        with suppress(*NOT_NOW):
            if index_backlogs.behind(self._workspace.store) <= FEW:
                index_backlogs.catch_up(self._workspace.store)
            else:
                self._start()

    def after_cancel(self, work: Import) -> None:
        """Take out an import that came to nothing; many rows in the background, where no other waits."""
        if work.added <= FEW:
            remove_unfinished(self._workspace.journal, work.id)
            return
        work.end()
        self._removing = True
        self._start()

    def behind(self) -> int:
        """How many rows search does not know yet; many are taken in from now on."""
        left = index_backlogs.behind(self._workspace.store)
        if left > FEW:
            self._start()
        return left

    def wait_for_removal(self, progress: Progress, total: int) -> None:
        """Until what was cancelled is out again. Raises CancelledError."""
        while (thread := self._thread) is not None and thread.is_alive() and self._removing:
            progress.report(0, total)
            thread.join(_TICK_S)

    def _start(self) -> None:
        with self._guard:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._work, name="after-import", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        with suppress(*NOT_NOW):
            while True:
                if self._removing:
                    try:
                        remove_unfinished(self._workspace.journal)
                    finally:
                        self._removing = False
                left = index_backlogs.behind(self._workspace.store)
                if not left and not self._removing:
                    return
                if left:
                    index_backlogs.take_in(self._workspace.store)
