"""The line in which a touch is written down on the spot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.people import CHANNELS
from mcr_desktop.phrases.indicators import channel_name
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

FIRST_CHANNEL = "call"


class TouchLine(QWidget):
    """How, whether both ways, and what came of it; Enter logs it as of today, Esc puts it away."""

    logged = Signal(str, bool, str)
    """Channel, both ways, and the words, which may be empty."""
    left = Signal()

    def __init__(self, contact: str) -> None:
        super().__init__()
        self.setAccessibleName(f"Log a touch with {contact}")
        self.channel = QComboBox()
        self.channel.setAccessibleName("How")
        for channel in CHANNELS:
            self.channel.addItem(channel_name(channel).capitalize(), channel)
        self.channel.setCurrentIndex(CHANNELS.index(FIRST_CHANNEL))
        self.two_way = QCheckBox("Both ways")
        self.two_way.setAccessibleName("It went both ways")
        self.two_way.setToolTip("They spoke or answered; only such touches end a silence")
        self.two_way.setChecked(True)
        self.words = QLineEdit()
        self.words.setAccessibleName("What came of it")
        self.words.setPlaceholderText(f"Today with {contact}: what came of it")
        self.log = button("Log", "primary", tip="Enter")
        self.log.clicked.connect(self._on_log)
        cancel = button("Cancel", "quiet", tip="Esc")
        cancel.clicked.connect(self.left)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.channel)
        row.addWidget(self.two_way)
        row.addWidget(self.words, 1)
        row.addWidget(self.log)
        row.addWidget(cancel)
        self._refusal = PlainLabel("", "caption", wrap=True)
        self._refusal.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12 + GRID, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self._refusal)
        self.words.returnPressed.connect(self._on_log)

    def begin(self) -> None:
        """Be ready to type."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuse(self, sentence: str) -> None:
        """Say why it was not logged; what was typed stays."""
        self._refusal.setText(sentence)
        self._refusal.show()
        self.log.setEnabled(True)

    def event(self, event: QEvent) -> bool:
        """Esc is ours before it closes anything else."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def _on_log(self) -> None:
        if self.log.isEnabled():
            self.log.setEnabled(False)
            self.logged.emit(
                self.channel.currentData(), self.two_way.isChecked(), self.words.text().strip()
            )
