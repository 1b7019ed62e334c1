"""What was read of the store and holds until a row of its kinds changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.workspaces import Workspace

T = TypeVar("T")
MOST = 24
"""Answers kept at once; the one that was not asked for longest goes first."""


class Answers:
    """Keeps answers by their question; any change of one of the kinds makes all of them go."""

    def __init__(self, workspace: Workspace, kinds: frozenset[str]) -> None:
        self._kinds = kinds
        self._held: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._edition = 0
        workspace.listen(self._on_changed, keeps=True, layer=1)

    def answer(self, question: Hashable, read: Callable[[], T]) -> T:
        """What was answered before, or what `read` gives now. Nobody may change what comes back."""
        with self._lock:
            if question in self._held:
                self._held.move_to_end(question)
                return cast("T", self._held[question])
            edition = self._edition
        found = read()
        with self._lock:
            if edition == self._edition:  # else it was read while something changed
                self._held[question] = found
                while len(self._held) > MOST:
                    self._held.popitem(last=False)
        return found

    def _on_changed(self, changes: Changes) -> None:
        if changes.kinds & self._kinds:
            with self._lock:
                self._edition += 1
                self._held.clear()
