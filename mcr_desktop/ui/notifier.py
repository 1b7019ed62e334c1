"""Tells the screens what a commit changed: once, after it, on the thread of the screens."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QObject, Qt, Signal

from mcr_desktop.domain.changes import Changes


class Notifier(QObject):
    """Carries `Changes` from any thread to the screens.

    Commits that pile up before the screens get their turn arrive as one.
    """

    changed = Signal(object)
    """The `Changes` of what was just committed."""
    _published = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._waiting: deque[Changes] = deque()
        self._published.connect(self._on_published, Qt.ConnectionType.QueuedConnection)

    def publish(self, changes: Changes) -> None:
        """Say what a commit changed; safe to call from any thread. Nothing changed, nothing said."""
        if changes.kinds or changes.ids:
            self._waiting.append(changes)
            self._published.emit()

    def _on_published(self) -> None:
        together: Changes | None = None
        while self._waiting:
            changes = self._waiting.popleft()
            together = changes if together is None else together | changes
        if together is not None:
            self.changed.emit(together)
