"""A task that takes the place of the list for a while, and gives it back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.sections import SectionHeader


class Panel(QWidget):
    """A heading, the way back, and whatever belongs below it."""

    closed = Signal()
    undo_offered = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self.header = SectionHeader(title)
        self.back = button("Back to the people", tip="Esc")
        self.back.clicked.connect(self.closed)
        self.header.controls.addWidget(self.back)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)
        self.column.addWidget(self.header)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)

    def first_focus(self) -> QWidget:
        """Where the keyboard begins."""
        return self.back
