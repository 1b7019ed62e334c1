"""The words of a note under somebody's hands, into which teammates' words come."""

from __future__ import annotations

import re
from typing import Literal

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu, QPlainTextEdit

from mcr_desktop.ui.account.text_edits import Edit, edits_between, moved, shared_head, utf16
from mcr_desktop.ui.account.text_undos import Undos

LONGEST_LINE = 120_000
"""Letters in one line beyond which each key would be felt: the whole line is laid out anew."""
MOST_LINES = 5_000
"""Lines that are laid out at one go; what has more fills up while it is looked at."""
BROKEN_AT = 2_000
_ENDS = "\r\u2029\ufdd0\ufdd1"
_SEPARATORS = re.compile(f"\r\n|[{_ENDS}]")

Strain = Literal["", "line", "filling"]


class NoteBody(QPlainTextEdit):
    """Plain text that says when it is left, and lets others' words in without disturbing anybody.

    Cursor, selection and the place scrolled to stay with the words where they are; undo takes back what
    was typed here and never what a teammate wrote.
    """

    left = Signal()
    composed = Signal()
    """A composition of an input method ended: what waited for that may come in."""
    strain_changed = Signal(str)
    """Why nothing can be typed for now: a `Strain`."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        """What stood there when it was last looked at."""
        self._composing = False
        self._undos = Undos()
        self._whole = ""
        """All the words, where not all of them are shown as they are."""
        self._to_come = ""
        self._strain: Strain = ""
        self._filler = QTimer(self)
        self._filler.setInterval(0)
        self._filler.timeout.connect(self._fill)
        # Qt's own undo knows one author only.
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self._on_changed)

    @property
    def composing(self) -> bool:
        """Whether an input method is putting a word together, of which the text does not know yet."""
        return self._composing

    @property
    def strain(self) -> Strain:
        """Why nothing can be typed: a line is too long, or the note is still being laid out."""
        return self._strain

    def words(self) -> str:
        """All the words of the note, whether or not all of them are shown."""
        return self._whole if self._strain else self._words

    def shown_words(self) -> str:
        """The words as they stand on the screen."""
        return self._words

    def show_words(self, text: str) -> None:
        """Show another text from its beginning."""
        text = plain(text)
        self._whole, shown, self._to_come = text, text, ""
        strain: Strain = ""
        if _longest_line(text) > LONGEST_LINE:
            strain, text = "line", broken(text)
            shown = text
        if text.count("\n") > MOST_LINES:
            strain = strain or "filling"
            end = _after_lines(text, 0)
            shown, self._to_come = text[:end], text[end:]
            self._filler.start()
        else:
            self._filler.stop()
        self.blockSignals(True)
        self.setPlainText(shown)
        self.blockSignals(False)
        self._words = shown
        self._undos.clear()
        self._set_strain(strain)
        self.words_came()

    def break_lines(self) -> None:
        """Break lines that are too long to be written in; the text is then another."""
        text = broken(self._whole)
        self.show_words(text)
        self.textChanged.emit()

    def words_came(self) -> None:
        """Words came in that nobody typed here: for those who add to what is shown."""

    def _set_strain(self, strain: Strain) -> None:
        if strain != self._strain:
            self._strain = strain
            self.setReadOnly(bool(strain))
            self.strain_changed.emit(strain)

    def _fill(self) -> None:
        """Put in the next lines of a note of very many."""
        end = _after_lines(self._to_come, 0)
        coming, self._to_come = self._to_come[:end], self._to_come[end:]
        self.blockSignals(True)
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText(coming)
        self.blockSignals(False)
        self._words += coming
        if not self._to_come:
            self._filler.stop()
            if self._strain == "filling":
                self._set_strain("")

    def merge_words(self, text: str) -> None:
        """Let the text become this one; whoever is writing notices nothing but the new words.

        Must not be called while composing.
        """
        text = plain(text)
        before = self._words
        if self._strain or (len(text) > LONGEST_LINE and _longest_line(text) > LONGEST_LINE):
            if text != self.words():
                self.show_words(text)
            return
        edits = edits_between(before, text)
        if not edits:
            return
        cursor = self.textCursor()
        ends = [_characters(before, place) for place in (cursor.anchor(), cursor.position())]
        top = self._top(before)
        self._apply(edits, before)
        self._undos.shift(edits)
        self._words = self._now()
        self._place(ends, edits)
        if top is not None:
            self._scroll_to(moved(top[0], edits, after_added=True), top[1])
        self.words_came()

    def seal(self) -> None:
        """What is typed from here on is undone apart from what was typed before."""
        self._undos.seal()

    # Putting edits in

    def _apply(self, edits: tuple[Edit, ...], before: str) -> None:
        self.blockSignals(True)
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for at, removed, added in reversed(edits):
            cursor.setPosition(utf16(before[:at]))
            cursor.setPosition(utf16(before[: at + removed]), QTextCursor.MoveMode.KeepAnchor)
            cursor.insertText(added)
        cursor.endEditBlock()
        self.blockSignals(False)

    def _place(self, ends: list[int], edits: tuple[Edit, ...]) -> None:
        """Put anchor and cursor where their words are now; a selection grows at neither end."""
        anchor, position = ends
        first, last = min(ends), max(ends)
        if first == last:
            first = last = moved(last, edits, after_added=False)
        else:
            first = moved(first, edits, after_added=True)
            last = max(first, moved(last, edits, after_added=False))
        places = (first, last) if anchor <= position else (last, first)
        wanted = [utf16(self._words[:place]) for place in places]
        cursor = self.textCursor()
        if [cursor.anchor(), cursor.position()] != wanted:
            cursor.setPosition(wanted[0])
            cursor.setPosition(wanted[1], QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)

    def _top(self, before: str) -> tuple[int, int] | None:
        """The first character in sight and how many lines of its paragraph are scrolled out above it.

        None where the beginning is in sight and nobody is writing: what comes first is then shown.
        """
        bar = self.verticalScrollBar()
        if bar.value() == 0 and not self.hasFocus():
            return None
        block = self.firstVisibleBlock()
        return _characters(before, block.position()), bar.value() - block.firstLineNumber()

    def _scroll_to(self, place: int, line: int) -> None:
        block = self.document().findBlock(utf16(self._words[:place]))
        self.verticalScrollBar().setValue(block.firstLineNumber() + line)

    # What is typed here

    def _on_changed(self) -> None:
        if self._strain:
            return
        text = self._now()
        before, self._words = self._words, text
        head = shared_head(before, text)
        tail = shared_head(before[head:][::-1], text[head:][::-1])
        removed, added = before[head : len(before) - tail], text[head : len(text) - tail]
        if removed or added:
            self._undos.note(head, removed, added)

    def _now(self) -> str:
        # Not `toPlainText`, which makes ordinary blanks of those that keep words together.
        return self.document().toRawText().replace("\u2029", "\n")

    def undo_typing(self) -> None:
        """Take back what was last typed here."""
        self._take(self._undos.undo())

    def redo_typing(self) -> None:
        """Type again what was last taken back."""
        self._take(self._undos.redo())

    def _take(self, edit: Edit | None) -> None:
        if edit is None or self._strain:
            return
        self._apply((edit,), self._words)
        self._words = self._now()
        end = utf16(self._words[: edit.at + len(edit.added)])
        cursor = self.textCursor()
        cursor.setPosition(end)
        self.setTextCursor(cursor)
        self.textChanged.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_typing()
        elif event.matches(QKeySequence.StandardKey.Redo):
            self.redo_typing()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Undo and redo are ours while somebody writes here."""
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (
                event.matches(QKeySequence.StandardKey.Undo)
                or event.matches(QKeySequence.StandardKey.Redo)
            )
        ):
            event.accept()
            return True
        return super().event(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        theirs = menu.actions()[:2]  # Qt's own undo and redo, which are off
        for action, text, deed, enabled in (
            (theirs[0], "&Undo", self.undo_typing, self._undos.can_undo),
            (theirs[1], "&Redo", self.redo_typing, self._undos.can_redo),
        ):
            ours = QAction(text, menu)
            ours.setEnabled(enabled)
            ours.triggered.connect(deed)
            menu.insertAction(action, ours)
            menu.removeAction(action)
        self.fill_menu(menu, event.pos())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def fill_menu(self, menu: QMenu, at: QPoint) -> None:
        """Add to the menu of words: for those who know more of the words at this place."""

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        super().inputMethodEvent(event)
        was, self._composing = self._composing, bool(event.preeditString())
        if was and not self._composing:
            self.composed.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            if self._composing:
                self._composing = False
                self.composed.emit()
            self.left.emit()


def plain(text: str) -> str:
    """The text with each end of a line as the editor knows it."""
    # Few texts hold any, and to look for letters takes a twentieth of looking for a pattern.
    return _SEPARATORS.sub("\n", text) if any(one in text for one in _ENDS) else text


def broken(text: str) -> str:
    """The text with lines that are too long broken between words."""
    lines: list[str] = []
    for line in text.split("\n"):
        at = 0
        while len(line) - at > BROKEN_AT and len(line) > LONGEST_LINE:
            end = line.rfind(" ", at + 1, at + BROKEN_AT)
            end = end if end > at else at + BROKEN_AT
            lines.append(line[at:end])
            at = end + 1 if line[end : end + 1] == " " else end
        lines.append(line[at:])
    return "\n".join(lines)


def _longest_line(text: str) -> int:
    return max(map(len, text.split("\n"))) if len(text) > LONGEST_LINE else 0


def _after_lines(text: str, start: int) -> int:
    """Where the next so many lines end."""
    if len(text) - start <= MOST_LINES:
        return len(text)
    place = start
    for _ in range(MOST_LINES):
        place = text.find("\n", place) + 1
        if not place:
            return len(text)
    return place


def _characters(text: str, units: int) -> int:
    """How many characters of a text its first so many UTF-16 units are."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
