"""A long note at a glance: its headings, and how many words it has."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from mcr_desktop.domain.note_texts import Heading
    from mcr_desktop.ui.account.note_sheets import NoteSheet

COUNT_AFTER_MS = 300
MOST_HEADINGS = 150
"""Headings that are listed: a longer list is no help, and making it would be felt."""
MOST_COUNTED = 200_000
"""Letters beyond which words are not counted: each pause in typing would be felt."""
_ALONE = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Scripts that are written without blanks: each sign counts."""
_WORD = re.compile(rf"[{_ALONE}]|[^\W_{_ALONE}](?:[^\W{_ALONE}]|['\u2019-](?=\w))*")


def words_in(text: str) -> int:
    """How many words a text has; of Chinese and Japanese, how many signs."""
    return sum(1 for _ in _WORD.finditer(text))


def count_text(whole: str, chosen: str = "") -> str:
    """How long a note is: "340 words", or "12 of 340 words" where some are selected."""
    if len(whole) > MOST_COUNTED:
        return f"{number(len(whole))} letters"
    many = words_in(whole)
    unit = "word" if many == 1 else "words"
    if chosen.strip():
        return f"{number(words_in(chosen))} of {number(many)} {unit}"
    return f"{number(many)} {unit}" if many else ""


class WordCount(PlainLabel):
    """Says how long a note is, a moment after somebody paused."""

    def __init__(self, sheet: NoteSheet) -> None:
        super().__init__("", "caption", muted=True, tabular=True)
        self._sheet = sheet
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(COUNT_AFTER_MS)
        self._later.timeout.connect(self.count)
        sheet.textChanged.connect(self._later.start)
        sheet.selectionChanged.connect(self._later.start)

    def count(self) -> None:
        """Count now."""
        self._later.stop()
        chosen = self._sheet.textCursor().selectedText() if self._sheet.hasFocus() else ""
        self.setText(count_text(self._sheet.words(), chosen))


class OutlineSheet(QWidget):
    """The headings of a note; a press goes to the line."""

    line_opened = Signal(int)

    def __init__(self, headings: Sequence[Heading]) -> None:
        super().__init__()
        self.setAccessibleName("Headings of the note")
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        top = min((one.level for one in headings), default=1)
        for one in headings[:MOST_HEADINGS]:
            row = QHBoxLayout()
            row.addSpacing(2 * GRID * min(one.level - top, 3))
            door = Door(one.text, quiet=one.level > top, tip="Go to the heading")
            door.clicked.connect(lambda _checked=False, line=one.line: self.line_opened.emit(line))
            row.addWidget(door, 1)
            column.addLayout(row)
        if not headings:
            column.addWidget(
                PlainLabel(
                    "This note has no headings. A line that begins with # is one, with ## one below it.",
                    muted=True,
                    wrap=True,
                )
            )
        if len(headings) > MOST_HEADINGS:
            more = number(len(headings) - MOST_HEADINGS)
            column.addWidget(
                PlainLabel(
                    f"And {more} more: Ctrl+F finds them in the words.", muted=True, wrap=True
                )
            )
        column.addStretch(1)
