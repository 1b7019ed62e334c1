"""One's own drafts about accounts that are not here any more: read, moved to another account, removed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import NamesBox
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.notes import Note

_TALLEST = 25 * GRID
"""Beyond that the lines scroll: what was removed stands below them."""


class StrandedDrafts(QWidget):
    """Lines above what was removed; out of sight while there are none."""

    opened = Signal(object)
    """The `Note` that is to be read."""

    def __init__(self) -> None:
        super().__init__()
        self._told = PlainLabel("", bold=True, wrap=True)
        self._lines = QScrollArea()
        self._lines.setWidgetResizable(True)
        self._lines.setFrameShape(QFrame.Shape.NoFrame)
        self._lines.setAccessibleName("Drafts without their account")
        self._lines.setMaximumHeight(_TALLEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._told)
        column.addWidget(self._lines)
        self.hide()

    def show_drafts(self, drafts: Sequence[Note]) -> None:
        """Put these lines up."""
        one = len(drafts) == 1
        self._told.setText(
            ("A draft of yours is" if one else f"{len(drafts)} drafts of yours are")
            + " about an account that is not here any more. Nobody else reads "
            + ("it." if one else "them.")
        )
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, GRID, 0)
        column.setSpacing(GRID // 2)
        for draft in drafts:
            column.addLayout(self._line(draft))
        column.addStretch(1)
        self._lines.setWidget(content)
        self._lines.setFixedHeight(min(_TALLEST, content.sizeHint().height() + GRID))
        self.setVisible(bool(drafts))

    def _line(self, draft: Note) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        title = draft.title or "(no words)"
        row.addWidget(PlainLabel(title, wrap=True), 1)
        if draft.written_on:
            row.addWidget(PlainLabel(exact_day(draft.written_on), "caption", muted=True))
        look = button("Open")
        look.setAccessibleName(f"Open the draft {title}")
        look.clicked.connect(lambda _on=False: self.opened.emit(draft))
        row.addWidget(look)
        return row


class DraftSheet(QWidget):
    """A draft in the drawer: its words, and where it could go."""

    moved = Signal(object)
    """The `Account` that it is to be about."""
    removed = Signal()

    def __init__(self, draft: Note, accounts: Sequence[Account]) -> None:
        super().__init__()
        self.draft = draft
        self.words = QPlainTextEdit(draft.body or "")
        self.words.setReadOnly(True)
        self.words.setAccessibleName("The words of the draft")
        self.account = NamesBox("The account that it is to be about")
        self.account.addItem("Which account?", None)
        for account in accounts:
            self.account.addItem(account.name, account)
        self.move_button = button("Move it there", "primary")
        self.move_button.setEnabled(False)
        self.remove_button = button("Remove it")
        self.account.activated.connect(
            lambda _place: self.move_button.setEnabled(self.account.currentData() is not None)
        )
        self.move_button.clicked.connect(
            lambda _on=False: self.moved.emit(self.account.currentData())
        )
        self.remove_button.clicked.connect(lambda _on=False: self.removed.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        told = "Its account is not here any more. Move it to one that is, to write on in it."
        self._told = PlainLabel(told, muted=True, wrap=True)
        column.addWidget(self._told)
        column.addWidget(self.words, 1)
        column.addWidget(self.account)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.move_button)
        row.addWidget(self.remove_button)
        row.addStretch(1)
        column.addLayout(row)

    def tell_gone(self) -> None:
        """Say that it was removed: from here on it waits among what was."""
        self._told.setText("It was removed, and waits among what was: restore it to move it.")
        for part in (self.account, self.move_button, self.remove_button):
            part.setEnabled(False)
