"""How the list of notes and the note that is read share the width of their tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QTableView, QWidget

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent

CRAMPED = 620
"""Below this width the note gets what the list can spare: a drawer is open in a small window."""
LIST_LEAST, LIST_CRAMPED = 220, 168
WIDTHS = (392, 640)
"""List and note where there is room, and in proportion where there is more."""


class NoteRooms(QSplitter):
    """List on the left, note on the right; where it is cramped the list goes without its `spared` parts."""

    def __init__(self, table: QTableView, spared_column: int, *spared: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.setChildrenCollapsible(False)
        self._table, self._spared_column, self._spared = table, spared_column, spared
        self._cramped = False
        table.setMinimumWidth(LIST_LEAST)

    def share(self) -> None:
        """Give each part its first width."""
        for part in range(self.count()):
            self.setStretchFactor(part, 1 + part)
        self._share()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if (self.width() < CRAMPED) != self._cramped:
            self._share()

    def _share(self) -> None:
        self._cramped = self.width() < CRAMPED
        for spare in self._spared:
            spare.setHidden(self._cramped)
        self._table.setColumnHidden(self._spared_column, self._cramped)
        self._table.setMinimumWidth(LIST_CRAMPED if self._cramped else LIST_LEAST)
        self.setSizes((LIST_CRAMPED, self.width()) if self._cramped else WIDTHS)
