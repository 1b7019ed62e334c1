"""What the dialogs of sharing have in common: steps, a code to compare, a refusal in plain words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLayout,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui.sharing.scrolling import scrolled
from mcr_desktop.ui.sharing.words import spaced
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import ButtonKind, button
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.ui.sharing.files import Files
    from mcr_desktop.ui.surroundings import Surroundings

MOST_BYTES = 16 << 20
"""Larger than any request or approval: the services refuse what is larger as well."""
CODE_LETTERS = 16
WIDE = 560
_SCREEN_SHARE = 0.85
LEFT = Qt.AlignmentFlag.AlignLeft


class SharingDialog(QDialog):
    """A title, a column of steps that scrolls where the screen is small, a refusal, the way out."""

    def __init__(
        self,
        title: str,
        around: Surroundings,
        files: Files,
        parent: QWidget,
        *,
        shut: str = "Close",
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDE)
        self._services = around.services
        self._tasks = around.tasks
        self._files = files
        inside = QWidget()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, GRID)
        self.column.setSpacing(GRID)
        heading = PlainLabel(title, "title", bold=True, wrap=True)
        self.column.addWidget(heading)
        self._scroll = scrolled(inside)
        self._refusal = PlainLabel("", wrap=True)
        self._refusal.setObjectName("refusal")
        self._refusal.hide()
        self.shut = button(shut)
        self.shut.clicked.connect(self.reject)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(GRID)
        self.foot.addStretch(1)
        self.foot.addWidget(self.shut)
        below = QVBoxLayout()
        below.setContentsMargins(3 * GRID, 0, 3 * GRID, 2 * GRID)
        below.setSpacing(GRID)
        below.addWidget(self._refusal)
        below.addLayout(self.foot)
        self._below = below
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        self._settling.setInterval(0)
        self._settling.timeout.connect(self._fit_now)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        whole.addLayout(below)

    def finish_layout(self) -> None:
        """Nothing follows in the column."""
        self.column.addStretch(1)
        self.fit()

    def step(self, words: str) -> PlainLabel:
        """A step's heading."""
        self.column.addSpacing(GRID // 2)
        made = PlainLabel(words, bold=True, wrap=True)
        self.column.addWidget(made)
        return made

    def words(self, text: str, *, muted: bool = False) -> PlainLabel:
        """A paragraph."""
        made = PlainLabel(text, wrap=True, muted=muted)
        self.column.addWidget(made)
        return made

    def deed(self, text: str, kind: ButtonKind = "primary") -> QPushButton:
        """A button in the column, as wide as its words."""
        made = button(text, kind)
        self.column.addWidget(made, 0, LEFT)
        return made

    def code_label(self) -> PlainLabel:
        """Where a code stands, large enough to read aloud from."""
        made = PlainLabel("", "title", bold=True, tabular=True)
        made.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.column.addWidget(made)
        return made

    def refuse(self, error: Exception) -> None:
        """Say what went wrong; what was done before stays."""
        if isinstance(error, (McrError, OSError)):
            self.say_refusal(
                sentence(error) if isinstance(error, McrError) else file_trouble(error)
            )
        else:
            self._tasks.complain(error)

    def say_refusal(self, words: str) -> None:
        """Say above the way out what went wrong."""
        self._refusal.setText(words)
        self._refusal.show()
        self.fit()

    def fit(self) -> None:
        """Be as high as what is shown now, at once and again when everything has found its size."""
        self._fit_now()
        self._settling.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the focus; from a field, the deed that is due."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
            return
        held = self.focusWidget()
        if isinstance(held, QPushButton):
            held.click()
        elif isinstance(held, (QLineEdit, QCheckBox, QRadioButton)):
            due = self._due()
            if due is not None:
                due.click()

    def _due(self) -> QPushButton | None:
        """The last step's own button: none while something is missing for it."""
        deeds = [
            one
            for one in self.findChildren(QPushButton)
            if one.isVisible() and one.property("kind") == "primary"
        ]
        return deeds[-1] if deeds and deeds[-1].isEnabled() else None

    def _fit_now(self) -> None:
        """Paragraphs that wrap need their whole height."""
        self.column.invalidate()
        self.column.activate()
        width = max(self.width(), self.minimumWidth())
        above, below = _height(self.column, width), _height(self._below, width)
        screen = self.screen().availableGeometry().height() * _SCREEN_SHARE
        self.resize(width, int(min(above + below, screen)))

    def accept_again(self) -> None:
        """Forget the last refusal."""
        self._refusal.hide()


def _height(layout: QLayout, width: int) -> int:
    """What a layout needs at this width; one without paragraphs knows of no width."""
    if layout.hasHeightForWidth():
        return layout.totalHeightForWidth(width)
    return layout.totalSizeHint().height()


class Comparison(QWidget):
    """The code of a file, and the two ways to say that it is the one that was read aloud."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._words = PlainLabel("", wrap=True)
        self._code = PlainLabel("", "title", bold=True, tabular=True)
        self.typed = QLineEdit()
        self.typed.setPlaceholderText("Type what they read aloud")
        self.typed.setAccessibleName("The code that was read aloud")
        self.typed.setMaximumWidth(320)
        self.same = QCheckBox("No need to type: they read out exactly this code")
        self.typed.textChanged.connect(lambda _text: self.changed.emit())
        self.same.toggled.connect(lambda _on: self.changed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self._words)
        column.addWidget(self._code)
        column.addWidget(self.typed)
        column.addWidget(self.same)

    def show_code(self, words: str, code: str) -> None:
        """Ask to compare this code."""
        self._words.setText(words)
        self._code.setText(spaced(code))
        self.typed.clear()
        self.same.setChecked(False)

    def say_who_compares(self, hint: str, same: str) -> None:
        """Other words for the field and for the tick, as where one person compares two screens."""
        self.typed.setPlaceholderText(hint)
        self.same.setText(same)

    @property
    def given(self) -> str | None:
        """What was typed, to be checked; None where people said that they compared it."""
        return self.typed.text().strip() or None

    @property
    def is_done(self) -> bool:
        """Whether the code was typed whole or said to be the same."""
        letters = sum(letter.isalnum() for letter in self.typed.text())
        return letters >= CODE_LETTERS or (self.same.isChecked() and not letters)


def named(words: str, field: QWidget) -> PlainLabel:
    """The name of a field, to stand before it: it leads into the field and lies in one line with it."""
    label = PlainLabel(words)
    label.setBuddy(field)
    label.setMinimumHeight(field.sizeHint().height())
    return label


def copy_text(text: str, pressed: QAbstractButton, done: str = "Copied") -> None:
    """Put words on the clipboard and say so on the button that was pressed."""
    QGuiApplication.clipboard().setText(text)
    pressed.setText(done)
    pressed.setAccessibleName(done)


def read_bytes(path: Path) -> bytes:
    """A small file; of a large one enough to be refused."""
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def file_name(name: str) -> str:
    """A person's name as a file may bear it on any system."""
    letters = "".join(letter if letter.isalnum() else "-" for letter in name)
    return "-".join(part for part in letters.split("-") if part) or "mcr"


def file_trouble(error: OSError) -> str:
    """What a file that cannot be read or written says."""
    return f"The file could not be read or written: {error.strerror or error}. Nothing was changed."
