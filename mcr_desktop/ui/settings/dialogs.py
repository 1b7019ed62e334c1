"""What the dialogs of Settings have in common: a heading, a column, a refusal in plain words, the way out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.folders import documents
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.ui.surroundings import Surroundings

WIDE = 560


class Files:
    """The system's own dialogs. Each gives None where the user thought better of it."""

    def save_pdf(self, parent: QWidget, title: str, name: str) -> Path | None:
        """Where to write a page; the dialog asks before it replaces one."""
        chosen = QFileDialog.getSaveFileName(parent, title, str(documents() / name), "PDF (*.pdf)")[
            0
        ]
        return Path(chosen) if chosen else None


class SettingsDialog(QDialog):
    """A heading, a column, a refusal, and the way out at the foot."""

    def __init__(self, title: str, around: Surroundings, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setFixedWidth(WIDE)
        self._services = around.services
        self._tasks = around.tasks
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        self.column.setSpacing(GRID)
        self.column.addWidget(PlainLabel(title, "title", bold=True))
        self.refusal = PlainLabel("", wrap=True)
        self.refusal.setObjectName("refusal")
        self.refusal.hide()
        self.shut = button("Close")
        self.shut.clicked.connect(self.reject)

    def words(self, text: str, *, muted: bool = False) -> PlainLabel:
        """A paragraph."""
        made = PlainLabel(text, muted=muted, wrap=True)
        self.column.addWidget(made)
        return made

    def heading(self, text: str) -> PlainLabel:
        """What the next lines are about."""
        made = PlainLabel(text, bold=True, wrap=True)
        self.column.addSpacing(GRID)
        self.column.addWidget(made)
        return made

    def line(self, label: str, *, secret: bool = False) -> QLineEdit:
        """A labelled field."""
        words, field = PlainLabel(label, "caption", muted=True), QLineEdit()
        words.setBuddy(field)
        field.setAccessibleName(label)
        field.setProperty("words", words)
        if secret:
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self.column.addWidget(words)
        self.column.addWidget(field)
        field.textChanged.connect(self.accept_again)
        return field

    def finish_layout(self, *deeds: QWidget) -> None:
        """The refusal and the deeds, at the foot."""
        self.column.addSpacing(GRID)
        self.column.addWidget(self.refusal)
        self.column.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(GRID)
        foot.addStretch(1)
        foot.addWidget(self.shut)
        for deed in deeds:
            foot.addWidget(deed)
        self.column.addLayout(foot)
        self.fit()

    def refuse(self, error: Exception) -> None:
        """Say what went wrong; what was typed stays."""
        if not isinstance(error, McrError):
            self._tasks.complain(error)
            return
        self.say(sentence(error))

    def say(self, told: str) -> None:
        """Show a refusal."""
        self.refusal.setText(told)
        self.refusal.show()
        self.fit()

    def accept_again(self, _text: str = "") -> None:
        """Forget the last refusal."""
        if not self.refusal.isHidden():
            self.refusal.hide()
            self.fit()

    def fit(self) -> None:
        """Be as high as what is shown now; paragraphs that wrap need their whole height."""
        self.column.activate()
        wanted = self.column.totalHeightForWidth(WIDE)
        self.resize(WIDE, max(wanted, self.minimumSizeHint().height()))


def show_field(field: QLineEdit, *, shown: bool) -> None:
    """Show or hide a field with the words above it."""
    words: QWidget = field.property("words")
    words.setVisible(shown)
    field.setVisible(shown)
