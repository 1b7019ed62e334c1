"""The words of a note under somebody's hands, into which teammates' words come."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit

from mcr_desktop.ui.account.text_edits import Edit, edits_between, moved, shared_head, utf16
from mcr_desktop.ui.account.text_undos import Undos


class NoteBody(QPlainTextEdit):
    """Plain text that says when it is left, and lets others' words in without disturbing anybody.

    Cursor, selection and the place scrolled to stay with the words where they are; undo takes back what
    was typed here and never what a teammate wrote.
    """

    left = Signal()
    composed = Signal()
    """A composition of an input method ended: what waited for that may come in."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ""
        """What stood there when it was last looked at."""
        self._composing = False
        self._undos = Undos()
        # Qt's own undo knows one author only.
        self.setUndoRedoEnabled(False)
        self.textChanged.connect(self._on_changed)

    @property
    def composing(self) -> bool:
        """Whether an input method is putting a word together, of which the text does not know yet."""
        return self._composing

    def show_words(self, text: str) -> None:
        """Show another text from its beginning."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.blockSignals(False)
        self._words = self.toPlainText()
        self._undos.clear()

    def merge_words(self, text: str) -> None:
        """Let the text become this one; whoever is writing notices nothing but the new words.

        Must not be called while composing.
        """
        before = self._words
        edits = edits_between(before, text)
        if not edits:
            return
        cursor = self.textCursor()
        ends = [_characters(before, place) for place in (cursor.anchor(), cursor.position())]
        top = self._top(before)
        self._apply(edits, before)
        self._undos.shift(edits)
        self._words = self.toPlainText()
        self._place(ends, edits)
        if top is not None:
            self._scroll_to(moved(top[0], edits, after_added=True), top[1])

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
        text = self.toPlainText()
        before, self._words = self._words, text
        head = shared_head(before, text)
        tail = shared_head(before[head:][::-1], text[head:][::-1])
        removed, added = before[head : len(before) - tail], text[head : len(text) - tail]
        if removed or added:
            self._undos.note(head, removed, added)

    def undo_typing(self) -> None:
        """Take back what was last typed here."""
        self._take(self._undos.undo())

    def redo_typing(self) -> None:
        """Type again what was last taken back."""
        self._take(self._undos.redo())

    def _take(self, edit: Edit | None) -> None:
        if edit is None:
            return
        self._apply((edit,), self._words)
        self._words = self.toPlainText()
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
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

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


def _characters(text: str, units: int) -> int:
    """How many characters of a text its first so many UTF-16 units are."""
    return len(text.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore"))
