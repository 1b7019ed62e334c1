"""Column widths as somebody left them: the next table of the same columns begins with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from mcr_desktop.ui.remembered import Remembered
    from mcr_desktop.ui.widgets.tables import Table

KEEP_AFTER_MS = 400
NARROWEST, WIDEST = 40, 800


class ColumnWidths(QObject):
    """Keeps the widths of a table's columns by their names, and sets those that were kept."""

    def __init__(self, table: Table, remembered: Remembered, key: str) -> None:
        super().__init__(table)
        self._table = table
        self._remembered = remembered
        self._key = key
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(KEEP_AFTER_MS)
        self._later.timeout.connect(self._keep)
        kept = remembered.get(key)
        widths = kept if isinstance(kept, dict) else {}
        header = table.horizontalHeader()
        for place, column in enumerate(table.columns()):
            width = widths.get(column.name)
            if column.width and isinstance(width, int) and NARROWEST <= width <= WIDEST:
                header.resizeSection(place, width)
        header.sectionResized.connect(self._on_resized)

    def _on_resized(self, place: int, before: int, now: int) -> None:
        # A column that steps back for want of room was not made narrow by anybody.
        if before and now and self._table.columns()[place].width:
            self._later.start()

    def _keep(self) -> None:
        kept = self._remembered.get(self._key)
        widths = dict(kept) if isinstance(kept, dict) else {}
        header = self._table.horizontalHeader()
        for place, column in enumerate(self._table.columns()):
            if column.width and not header.isSectionHidden(place):
                widths[column.name] = header.sectionSize(place)
        self._remembered.set(self._key, widths)
