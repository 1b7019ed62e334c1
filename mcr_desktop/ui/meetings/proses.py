"""Prose that is edited where it stands, as high as its words, saved while one types."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.editable_fields import EditableProse

PAUSE_MS = 1500
"""A pause in typing after which the words are saved, so that nothing waits for the field to be left."""


class GrowingProse(EditableProse):
    """Grows with its words, so that the page scrolls and the field does not."""

    def __init__(self, name: str, hint: str) -> None:
        super().__init__(name, "", hint)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        self.textChanged.connect(self._on_text_changed)
        self._fit()

    def show_text(self, text: str) -> None:
        """Show what is stored now. The same words again leave the cursor where it is."""
        if text == self.toPlainText():
            self._before = text
        else:
            super().show_text(text)

    def sizeHint(self) -> QSize:
        return QSize(360, self.height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._fit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._pause.stop()
        super().focusOutEvent(event)

    def _on_text_changed(self) -> None:
        self._fit()
        if self.hasFocus() and self.toPlainText() != self._before:
            self._pause.start()
        else:
            self._pause.stop()

    def _fit(self) -> None:
        lines = max(1, round(self.document().size().height()))  # a plain document counts in lines
        wanted = lines * self.fontMetrics().lineSpacing() + 2 * GRID + 4
        if wanted != self.height():
            self.setFixedHeight(wanted)
