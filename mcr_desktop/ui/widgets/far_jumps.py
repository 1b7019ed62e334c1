"""Far jumps in long lists: painted once, with their rows, and not first with bars in their stead."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QTableView

from mcr_desktop.ui.models.paged_tables import PagedTableModel

PATIENCE_MS = 24
"""So long the former rows stay in sight; then bars tell that others are on the way. Nobody notices less."""


class FarJumps(QObject):
    """Asks for the rows where a jump lands, and holds the painting of a table back until they are there."""

    def __init__(self, table: QTableView, model: PagedTableModel[object]) -> None:
        super().__init__(table)
        self._table, self._model = table, model
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(PATIENCE_MS)
        self._patience.timeout.connect(self._paint)
        model.dataChanged.connect(self._on_read)
        model.modelReset.connect(self._paint)

    def on_scrolled(self, pixels: int) -> None:
        """Be told by how much the table was scrolled down or up."""
        if abs(pixels) < self._table.viewport().height():
            return  # some of what was in sight still is
        if self._all_there():
            self._paint()
        elif not self._patience.isActive() and self._table.viewport().updatesEnabled():
            self._table.viewport().setUpdatesEnabled(False)
            self._patience.start()

    def _all_there(self) -> bool:
        """Whether the rows in sight are read; what is not is asked for."""
        table = self._table
        first, last = table.rowAt(0), table.rowAt(table.viewport().height() - 1)
        if first < 0:
            return True
        return self._model.look_at(first, last if last >= 0 else self._model.rowCount() - 1)

    def _on_read(self) -> None:
        if self._patience.isActive() and self._all_there():
            self._paint()

    def _paint(self) -> None:
        if self._patience.isActive():
            self._patience.stop()
        if not self._table.viewport().updatesEnabled():
            self._table.viewport().setUpdatesEnabled(True)
