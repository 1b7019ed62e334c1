"""Finding words in the note that is shown."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.account.note_sheets import NoteSheet
from mcr_desktop.ui.account.text_edits import utf16
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel

MOST = 10_000
"""Places beyond which nobody steps from one to the next."""
LOOK_AFTER_MS = 60


def places_of(wanted: str, words: str) -> list[tuple[int, int]]:
    """Where the wanted words stand, whatever their case, in characters."""
    if not wanted:
        return []
    found = re.compile(re.escape(wanted), re.IGNORECASE).finditer(words)
    return [match.span() for match, _ in zip(found, range(MOST), strict=False)]


def units_of(places: list[tuple[int, int]], words: str) -> list[tuple[int, int]]:
    """The same places in the units in which an editor counts."""
    if utf16(words) == len(words):
        return places
    ends = sorted({end for place in places for end in place})
    at, units = 0, {}
    for before, end in pairwise([0, *ends]):
        at += utf16(words[before:end])
        units[end] = at
    units.setdefault(0, 0)
    return [(units[start], units[end]) for start, end in places]


class FindBar(QWidget):
    """A line to search with, how often it was found, and steps from one place to the next."""

    closed = Signal()

    def __init__(self, sheet: NoteSheet) -> None:
        super().__init__()
        self._sheet = sheet
        self._places: list[tuple[int, int]] = []
        self._units: list[tuple[int, int]] = []
        self.line = QLineEdit()
        self.line.setAccessibleName("Find in this note")
        self.line.setPlaceholderText("Find in this note")
        self.line.setClearButtonEnabled(True)
        self._count = PlainLabel("", "caption", muted=True, tabular=True)
        self.before = button("Previous", tip="Shift+Enter")
        self.before.clicked.connect(lambda _checked=False: self.step(-1))
        self.after = button("Next", tip="Enter")
        self.after.clicked.connect(lambda _checked=False: self.step(1))
        close = button("Close", "quiet", tip="Esc")
        close.clicked.connect(lambda _checked=False: self.leave())
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LOOK_AFTER_MS)
        self._later.timeout.connect(self._look)
        self.line.textEdited.connect(lambda _text: self._begin())
        self.line.textChanged.connect(lambda _text: self._later.start())
        sheet.textChanged.connect(self._later.start)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self._count)
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addWidget(close)
        self._stepping = False
        self.hide()

    def begin(self) -> None:
        """Come, with what is selected to search for, and take the keyboard."""
        chosen = self._sheet.textCursor().selectedText()
        if chosen and "\u2029" not in chosen:
            self.line.setText(chosen)
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()
        self._look()

    def leave(self) -> None:
        """Go, and give the keyboard back to the words."""
        self.hide()
        self._later.stop()
        self._places, self._units = [], []
        self._mark()
        self._sheet.setFocus(Qt.FocusReason.OtherFocusReason)
        self.closed.emit()

    def step(self, by: int) -> None:
        """Go to the next place, or with -1 to the one before; round at the end."""
        self._later.stop()
        self._look()
        if not self._places:
            return
        cursor = self._sheet.textCursor()
        starts = [start for start, _ in self._units]
        if by > 0:
            place = bisect_left(starts, cursor.selectionStart() + (1 if self._at() else 0))
        else:
            place = bisect_left(starts, cursor.selectionStart()) - 1
        self._go(place % len(starts))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.step(-1 if back else 1)
        elif event.key() == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Esc closes this bar before anything around it is closed."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def _begin(self) -> None:
        """What is typed here goes to the first place from where one is."""
        self._stepping = True

    def _look(self) -> None:
        if self.isHidden():
            return
        words = self._sheet.shown_words()
        self._places = places_of(self.line.text(), words)
        self._units = units_of(self._places, words)
        if self._stepping and self._units:
            start = self._sheet.textCursor().selectionStart()
            self._go(bisect_left(self._units, (start, -1)) % len(self._units))
        self._stepping = False
        self._tell()
        self._mark()

    def _go(self, place: int) -> None:
        self._sheet.select_characters(*self._places[place])
        self._sheet.ensureCursorVisible()
        self._tell()

    def _at(self) -> int:
        """Which of the places is selected, from 1; 0 for none."""
        cursor = self._sheet.textCursor()
        chosen = (cursor.selectionStart(), cursor.selectionEnd())
        place = bisect_left(self._units, chosen)
        return place + 1 if place < len(self._units) and self._units[place] == chosen else 0

    def _tell(self) -> None:
        many = f"{number(len(self._places))}{'+' if len(self._places) == MOST else ''}"
        if not self.line.text():
            self._count.setText("")
        elif not self._places:
            self._count.setText("Not in this note")
        else:
            at = self._at()
            self._count.setText(f"{number(at)} of {many}" if at else f"{many} found")
        for one in (self.before, self.after):
            one.setEnabled(bool(self._places))

    def _mark(self) -> None:
        self._sheet.mark_found("" if self.isHidden() else self.line.text())
