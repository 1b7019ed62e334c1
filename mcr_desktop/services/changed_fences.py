"""In which fences rows changed since somebody last asked, so that only these are counted again."""

from __future__ import annotations

from threading import Lock

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts

MANY = 300
"""Changed rows beyond which all is counted again rather than each row looked for."""


class ChangedFences:
    """Notes changes of some kinds while they are written; where they lie is looked up when asked."""

    def __init__(self, workspace: Workspace, kinds: frozenset[str], layer: int = 0) -> None:
        """`layer` is that of whoever asks, see `Workspace.listen`."""
        self._store = workspace.store
        self._kinds = kinds
        self._lock = Lock()
        self._changed: dict[frozenset[str], set[bytes]] | None = None
        """Ids of changed rows by the kinds among which they are; None where anything may have changed."""
        workspace.listen(self._on_changed, keeps=True, layer=layer)

    def take(self) -> frozenset[bytes] | None:
        """The fences touched since the last call; None for all, as at first."""
        with self._lock:
            changed, self._changed = self._changed, {}
        if changed is None:
            return None
        homes: set[bytes] = set()
        try:
            for kinds, row_ids in changed.items():
                found = counts.fences_of(self._store, kinds & frozenset(TABLES), row_ids)
                if found is None:
                    return None
                homes |= found
        except BaseException:
            self.forget()  # what was noted is gone
            raise
        return frozenset(homes)

    def forget(self) -> None:
        """Have the next call tell all."""
        with self._lock:
            self._changed = None

    def _on_changed(self, changes: Changes) -> None:
        if not changes.kinds & self._kinds:
            return
        with self._lock:
            if self._changed is None:
                return
            if not changes.ids:
                self._changed = None
                return
            # Only by all of its kinds can an id be told from one that was erased.
            self._changed.setdefault(changes.kinds, set()).update(changes.ids)
            if sum(map(len, self._changed.values())) > MANY:
                self._changed = None
