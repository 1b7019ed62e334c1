"""The accounts visited last, as doors in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.ui.accounts.portfolios import Portfolio

MOST = 5
ENOUGH = 8
"""With fewer accounts the list itself is as quick."""


class RecentLine(QWidget):
    """Hidden while there is nothing to gain by it."""

    opened = Signal(bytes)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Visited last")
        self._shown: list[tuple[bytes, str]] = []
        self._doors: list[Door] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(GRID)
        self._row.addWidget(PlainLabel("Visited last", "caption", muted=True))
        self._row.addStretch(1)
        self._narrow = False
        self.hide()

    def set_narrow(self, narrow: bool) -> None:  # noqa: FBT001 - what a page knows of itself
        """Where a page is narrow its lines go to the list; "Visited last" stands among the filters too."""
        self._narrow = narrow
        self.setVisible(bool(self._shown) and not narrow)

    def show_portfolio(self, read: Portfolio) -> None:
        """Take what was read."""
        names = {row.account_id: row.line.account.name for row in read.rows}
        wanted = [(one, names[one]) for one in read.recents if one in names][:MOST]
        if len(read.rows) <= ENOUGH:
            wanted = []
        if wanted != self._shown:
            self._shown = wanted
            for door in self._doors:
                door.hide()
                door.deleteLater()
            self._doors = []
            for place, (account, name) in enumerate(wanted):
                door = Door(name)
                door.clicked.connect(lambda _checked=False, one=account: self.opened.emit(one))
                self._row.insertWidget(place + 1, door)
                self._doors.append(door)
        self.setVisible(bool(wanted) and not self._narrow)
