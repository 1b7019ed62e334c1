"""Finding words in the note that is shown."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

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
        self.with_line = QLineEdit()
        self.with_line.setAccessibleName("Replace with")
        self.with_line.setPlaceholderText("Replace with")
        self.one = button("Replace", tip="Enter")
        self.one.clicked.connect(lambda _checked=False: self.replace())
        self.all = button("Replace all", tip="Ctrl+Enter")
        self.all.clicked.connect(lambda _checked=False: self.replace_all())
        self.said = ""
        """What was replaced last, until something else is looked for."""
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(LOOK_AFTER_MS)
        self._later.timeout.connect(self._look)
        self.line.textEdited.connect(lambda _text: self._begin())
        self.line.textChanged.connect(lambda _text: self._later.start())
        sheet.textChanged.connect(self._later.start)
        sheet.strain_changed.connect(lambda _why: self._tell())
        self._with = QWidget()
        self._stepping = False
        self._assemble()
        self.hide()

    def _assemble(self) -> None:
        close = button("Close", "quiet", tip="Esc")
        close.clicked.connect(lambda _checked=False: self.leave())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        row.addWidget(self.line, 1)
        row.addWidget(self._count)
        row.addWidget(self.before)
        row.addWidget(self.after)
        row.addWidget(close)
        column.addLayout(row)
        below = QHBoxLayout(self._with)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(GRID)
        below.addWidget(self.with_line, 1)
        below.addWidget(self.one)
        below.addWidget(self.all)
        column.addWidget(self._with)
        self._with.hide()

    def begin(self, *, replacing: bool = False) -> None:
        """Come, with what is selected to search for, and take the keyboard; with words to put in its place."""
        self._with.setVisible(replacing)
        self.said = ""
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

    def replace(self) -> None:
        """Put the other words in the place that is selected, and go to the next one."""
        self._later.stop()
        self._look()
        if self._sheet.isReadOnly() or not self._places:
            return
        if not self._at():
            self.step(1)
            return
        cursor = self._sheet.textCursor()
        self._sheet.seal()
        cursor.insertText(self.with_line.text())
        self._sheet.setTextCursor(cursor)
        self._sheet.seal()
        self._look()
        if self._places:
            starts = [start for start, _ in self._units]
            self._go(bisect_left(starts, cursor.position()) % len(starts))

    def replace_all(self) -> None:
        """Put the other words in every place: one step for undo."""
        self._later.stop()
        self._look()
        if self._sheet.isReadOnly() or not self._units:
            return
        many, other = len(self._units), self.with_line.text()
        self._sheet.seal()
        cursor = self._sheet.textCursor()
        cursor.beginEditBlock()
        for start, end in reversed(self._units):
            cursor.setPosition(start)
            cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(other)
        cursor.endEditBlock()
        self._sheet.seal()
        rest = "; press again for the rest" if many == MOST else ""
        self.said = f"{number(many)} replaced{rest}"
        self._look()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enters = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enters and self.with_line.hasFocus():
            whole = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            (self.replace_all if whole else self.replace)()
        elif enters:
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
        self._stepping, self.said = True, ""

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
        if self.said:
            self._count.setText(self.said)
        elif not self.line.text():
            self._count.setText("")
        elif not self._places:
            self._count.setText("Not in this note")
        else:
            at = self._at()
            self._count.setText(f"{number(at)} of {many}" if at else f"{many} found")
        for one in (self.before, self.after):
            one.setEnabled(bool(self._places))
        for one in (self.one, self.all):
            one.setEnabled(bool(self._places) and not self._sheet.isReadOnly())

    def _mark(self) -> None:
        self._sheet.mark_found("" if self.isHidden() else self.line.text())
