"""A line that is given with Enter."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class EntryField(QLineEdit):
    """Enter gives the line and ends there.

    Qt hands an Enter on after it was taken; what came to hold the focus meanwhile, such as a button in
    place of a form that went, would be pressed by it.
    """

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()
            self.returnPressed.emit()
        else:
            super().keyPressEvent(event)
