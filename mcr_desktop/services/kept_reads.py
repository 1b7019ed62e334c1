"""Reads that are kept until a row of the kinds that they are made of changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from mcr_desktop.domain.periods import today
from mcr_desktop.services.changed_fences import ChangedFences

if TYPE_CHECKING:
    from datetime import date

    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.workspaces import Workspace
    from mcr_desktop.store.fences import Fences

Read = TypeVar("Read")
Part = TypeVar("Part")


class KeptRead(Generic[Read]):
    """One answer, read when first asked for and again after a change or on another day.

    Asked from any thread. What is read while something changes is given, and not kept.
    """

    def __init__(
        self, workspace: Workspace, kinds: Iterable[str], read: Callable[[], Read], layer: int = 0
    ) -> None:
        """`layer` is above those of all kept reads that `read` makes use of, see `Workspace.listen`."""
        self._kinds = frozenset(kinds)
        self._read = read
        self._lock = threading.Lock()
        self._version = 0
        self._kept: tuple[int, date, Read] | None = None
        workspace.listen(self._on_changed, keeps=True, layer=layer)

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


class KeptByAccount(Generic[Part, Read]):
    """An answer put together of a part for each account: only where rows changed is its part read again.

    Asked from any thread; who asks while another reads waits for that. Nobody may change what comes back.
    """

    def __init__(
        self,
        workspace: Workspace,
        kinds: Iterable[str],
        read: Callable[[Fences], Mapping[bytes, Part]],
        together: Callable[[Mapping[bytes, Part]], Read],
        layer: int = 0,
    ) -> None:
        """`read` gives the parts of these fences, or of all where it gets None; none where there is nothing.

        A part may depend on no other account. `together` makes the answer of them, in an order that does
        not depend on theirs. `layer` is above those of all kept reads that `read` makes use of.
        """
        self._read = read
        self._together = together
        self._reads = threading.RLock()
        self._changed = ChangedFences(workspace, frozenset(kinds), layer)
        self._parts: dict[bytes, Part] = {}
        self._kept: tuple[date, Read] | None = None

    def get(self) -> Read:
        """The answer as the store stands."""
        day = today()
        with self._reads:
            # The marks go before the rows are read: what changes meanwhile is read once more.
            fences = self._changed.take()
            kept = self._kept
            if kept is not None and kept[0] == day and fences == frozenset():
                return kept[1]
            try:
                if fences is None or kept is None or kept[0] != day:
                    self._parts = dict(self._read(None))
                else:
                    for fence in fences:
                        self._parts.pop(fence, None)
                    self._parts.update(self._read(fences))
                found = self._together(self._parts)
            except BaseException:
                self._changed.forget()  # what was noted is gone: next time all is read
                raise
            self._kept = (day, found)
            return found
