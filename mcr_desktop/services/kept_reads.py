"""Reads that are kept until a row of the kinds that they are made of changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Generic, TypeVar

from mcr_desktop.domain.periods import today

if TYPE_CHECKING:
    from datetime import date

    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.workspaces import Workspace

Read = TypeVar("Read")


class KeptRead(Generic[Read]):
    """One answer, read when first asked for and again after a change or on another day.

    Asked from any thread. What is read while something changes is given, and not kept.
    """

    def __init__(
        self, workspace: Workspace, kinds: Iterable[str], read: Callable[[], Read]
    ) -> None:
        self._kinds = frozenset(kinds)
        self._read = read
        self._lock = threading.Lock()
        self._version = 0
        self._kept: tuple[int, date, Read] | None = None
        workspace.listen(self._on_changed, keeps=True)

    def get(self) -> Read:
        """The answer as the store stands."""
        day = today()
        with self._lock:
            version, kept = self._version, self._kept
        if kept is not None and kept[:2] == (version, day):
            return kept[2]
        found = self._read()
        with self._lock:
            self._kept = (version, day, found)
        return found

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & self._kinds:
            with self._lock:
                self._version += 1
