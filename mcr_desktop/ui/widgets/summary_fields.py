"""A field for what something was about: a line or two."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit

LINES = 2
EDGES = 10
"""Pixels of border and padding above and below, and a little more, so that two lines need no scroll bar."""


class SummaryField(QPlainTextEdit):
    """Words in a line or two; Enter gives them, Shift+Enter begins a new line."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.ensurePolished()
        lines = LINES * self.fontMetrics().lineSpacing()
        self.setFixedHeight(lines + round(2 * self.document().documentMargin()) + EDGES)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not shift:
            event.accept()
            self.entered.emit()
        else:
            super().keyPressEvent(event)
