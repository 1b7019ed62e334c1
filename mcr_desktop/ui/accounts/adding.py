"""The line in which a new account is written down."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QVBoxLayout

from mcr_desktop.domain.accounts import TIERS
from mcr_desktop.phrases.indicators import tier_name
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel


class AddingLine(QFrame):
    """Name, tier and purpose in one line; Enter adds, Esc puts it away."""

    added = Signal(str, str, str)
    """Name, tier and purpose as typed; tier and purpose may be empty."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Add an account")
        self.name = QLineEdit()
        self.name.setPlaceholderText("Customer's name")
        self.name.setAccessibleName("Customer's name")
        self.tier = QComboBox()
        self.tier.setAccessibleName("Tier")
        self.tier.view().setAccessibleName("Tier")
        self.tier.addItem("No tier yet", "")
        for tier in TIERS:
            self.tier.addItem(tier_name(tier), tier)
        self.purpose = QLineEdit()
        self.purpose.setPlaceholderText("What this account is about, in their words")
        self.purpose.setAccessibleName("Purpose")
        self._add = button("Add", "primary")
        self._add.clicked.connect(self._on_add)
        self._add.setEnabled(False)
        cancel = button("Cancel", "quiet")
        cancel.clicked.connect(self.put_away)
        self._refusal = PlainLabel("", "caption", wrap=True)
        self._refusal.hide()
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.name, 3)
        row.addWidget(self.tier)
        row.addWidget(self.purpose, 4)
        row.addWidget(self._add)
        row.addWidget(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID // 2)
        column.addLayout(row)
        column.addWidget(self._refusal)
        self.name.textChanged.connect(self._on_typed)
        for line in (self.name, self.purpose):
            line.returnPressed.connect(self._on_add)
        self.hide()

    def begin(self) -> None:
        """Show the line, ready to type."""
        self.show()
        self.name.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def put_away(self) -> None:
        """Empty and hide it."""
        self.name.clear()
        self.purpose.clear()
        self.tier.setCurrentIndex(0)
        self._refusal.hide()
        self.hide()

    def refuse(self, sentence: str) -> None:
        """Say why it was not added; what was typed stays."""
        self._refusal.setText(sentence)
        self._refusal.show()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.name.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.put_away()
            parent = self.parentWidget()
            if parent is not None:
                parent.setFocus()
        else:
            super().keyPressEvent(event)

    def _on_typed(self, text: str) -> None:
        self._add.setEnabled(bool(text.strip()))
        self._refusal.hide()

    def _on_add(self) -> None:
        if self.name.text().strip():
            self.added.emit(
                self.name.text().strip(), self.tier.currentData() or "", self.purpose.text().strip()
            )
