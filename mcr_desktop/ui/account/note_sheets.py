"""Where a note is written: Markdown in its looks, names and tags offered, lists that go on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from PySide6.QtCore import QBuffer, QByteArray, QEvent, QIODevice, QMimeData, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QTextBlock,
    QTextCursor,
)
from PySide6.QtWidgets import QMenu

from mcr_desktop.ui.account.note_bodies import NoteBody
from mcr_desktop.ui.account.note_completions import Begun, Completions, Offer
from mcr_desktop.ui.account.note_keys import NoteKeys, replaces
from mcr_desktop.ui.account.note_styles import FENCE, NoteStyler
from mcr_desktop.ui.account.text_edits import utf16
from mcr_desktop.ui.theme import tokens_of
from mcr_desktop.ui.widgets.attachment_rows import files_of

_GOES_ON = re.compile(r"(\s*)(?:([-*+]) (\[[ xX]\] )?|(\d{1,9})([.)]) |(>+ ?))")
_FENCE_LINE = re.compile(rf"^[ \t]*{FENCE}", re.MULTILINE)
LOOKED_BACK = 60
"""Letters before the cursor that can be the beginning of a name."""
MOST_SUGGESTIONS = 5
CLOSING = tuple(".,;:!?)")
"""Letters that stand right behind a word."""
Spelling = Callable[[str], bool]


class NoteSheet(NoteBody):
    """A note's words under somebody's hands, and what helps to write them."""

    task_asked = Signal()
    """Ctrl+Enter: the line under the cursor shall become a promise."""
    find_asked = Signal()
    """Ctrl+F while the keyboard is here."""
    replace_asked = Signal()
    """Ctrl+H: words shall give way to others."""
    line_changed = Signal(str)
    """The words of the line that the cursor went to."""
    files_given = Signal(list)
    """Files that were dropped or pasted, as paths."""
    picture_given = Signal(bytes)
    """A picture that was pasted, as the bytes of a PNG."""

    def __init__(self) -> None:
        super().__init__()
        self._styler = NoteStyler()
        self._completions = Completions(self, self._on_completed)
        self.keys = NoteKeys(self)
        self._fences: tuple[str, list[int]] = ("", [])
        self._suggest: Callable[[str], Sequence[str]] | None = None
        self._learn: Callable[[str], None] | None = None
        self._styling = False
        self._spaced = -1
        """Where the cursor stands behind the space that a completion brought along."""
        self.names: tuple[str, ...] = ()
        """People whose names have several words, so that the whole name counts after an `@`."""
        self.textChanged.connect(self._on_typed)
        self.cursorPositionChanged.connect(self._on_cursor)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self._look_again())

    def set_people(self, names: Sequence[Offer], tags: Sequence[Offer]) -> None:
        """Who can be meant by an @, and the tags that are used already."""
        self._completions.set_offers(names, tags)
        self.names = tuple(one.text for one in names if " " in one.text)
        self._styler.set_names(self.names)
        self._look_again()

    def set_spelling(
        self,
        misspelt: Spelling | None,
        suggest: Callable[[str], Sequence[str]] | None = None,
        learn: Callable[[str], None] | None = None,
    ) -> None:
        """What tells whether a word is misspelt, what was meant, and how a word is learned."""
        self._suggest, self._learn = suggest, learn
        self._styler.set_spelling(misspelt)
        self._look_again()

    def current_line(self) -> tuple[int, str]:
        """Number, from 0, and words of the line that the cursor is in."""
        block = self.textCursor().block()
        return block.blockNumber(), block.text()

    def select_characters(self, start: int, end: int) -> None:
        """Select words by their places in what is shown, and bring them into sight."""
        words = self.shown_words()
        first = utf16(words[:start])
        cursor = self.textCursor()
        cursor.setPosition(first)
        cursor.setPosition(first + utf16(words[start:end]), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)

    def go_to_line(self, number: int) -> None:
        """Put the cursor at the end of a line and bring it into sight."""
        block = self.document().findBlockByNumber(number)
        if block.isValid():
            cursor = QTextCursor(block)
            cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
            self.setTextCursor(cursor)
            self.ensureCursorVisible()

    def mark_found(self, wanted: str) -> None:
        """Put the ground of found words behind these, wherever they stand."""
        self._styler.set_found(wanted)
        self._look_again()

    # Looks

    def words_came(self) -> None:
        self._completions.hide()
        self._look_again()

    def _look_again(self) -> None:
        if self._styling:
            return
        self._styling = True
        self._styler.set_looks(tokens_of(self.palette()))
        fences = self._fence_lines()
        cursor = self.textCursor()
        current, place = cursor.blockNumber(), cursor.positionInBlock()
        before = 0
        for block in self._blocks_in_sight():
            number = block.blockNumber()
            while before < len(fences) and fences[before] < number:
                before += 1
            self._styler.style(
                block,
                in_code=before % 2 == 1,
                cursor=place if number == current and self.hasFocus() else -1,
            )
        self._styling = False

    def _blocks_in_sight(self) -> list[QTextBlock]:
        block, blocks = self.firstVisibleBlock(), []
        if not block.isValid():
            return []
        top = self.blockBoundingGeometry(block).translated(self.contentOffset()).top()
        bottom = self.viewport().height()
        while block.isValid() and top <= bottom:
            blocks.append(block)
            top += self.blockBoundingRect(block).height()
            block = block.next()
        return blocks

    def _fence_lines(self) -> list[int]:
        """The lines that begin or end a block of code."""
        words = self.shown_words()
        if self._fences[0] is not words:
            lines, line, at = [], 0, 0
            if FENCE in words:
                for found in _FENCE_LINE.finditer(words):
                    line += words.count("\n", at, found.start())
                    at = found.start()
                    lines.append(line)
            self._fences = (words, lines)
        return self._fences[1]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._look_again()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._look_again()

    # Typing

    def _on_typed(self) -> None:
        self._look_again()
        if not self.hasFocus() or self.composing or self.strain:
            return
        cursor = self.textCursor()
        rect = self.cursorRect(cursor)
        line = cursor.block().text()[: cursor.positionInBlock()][-LOOKED_BACK:]
        at = self.viewport().mapTo(self, QPoint(rect.left(), rect.bottom() + 4))
        self._completions.look(line, at)

    def _on_cursor(self) -> None:
        if not self._styling:
            self._look_again()
            self.line_changed.emit(self.textCursor().block().text())

    def _on_completed(self, begun: Begun, text: str) -> None:
        cursor = self.textCursor()
        goes_on = self.document().characterAt(cursor.position()) == " "
        cursor.movePosition(
            QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor, utf16(begun.typed)
        )
        cursor.insertText(text if goes_on else f"{text} ")
        self.setTextCursor(cursor)
        self._spaced = -1 if goes_on else cursor.position()
        self._completions.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._completions.takes(event):
            event.accept()
            return
        if self._follows_completion(event.text()):
            return
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End):
            self._completions.hide()
        if event.matches(QKeySequence.StandardKey.Find):
            self.find_asked.emit()
            return
        if replaces(event):
            self.replace_asked.emit()
            return
        if self.keys.takes(event):
            event.accept()
            return
        enters = key in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enters and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.task_asked.emit()
        elif enters and not event.modifiers() and self._goes_on():
            pass
        else:
            super().keyPressEvent(event)

    def _follows_completion(self, typed: str) -> bool:
        """Whether a letter behind a name that was completed needs nothing more than the space there.

        A space is there already; a stop or comma takes its place.
        """
        cursor = self.textCursor()
        before = cursor.block().text()[: cursor.positionInBlock()]
        follows = cursor.position() == self._spaced and before.endswith(" ")
        if typed:
            self._spaced = -1
        if not follows or not typed or cursor.hasSelection():
            return False
        if typed in CLOSING:
            cursor.deletePreviousChar()
        return typed == " "

    def _goes_on(self) -> bool:
        """Begin the next line as this one begins; end the list where there is nothing in it."""
        cursor = self.textCursor()
        line = cursor.block().text()
        found = _GOES_ON.match(line)
        if found is None or cursor.hasSelection() or cursor.positionInBlock() < found.end():
            return False
        if self.isReadOnly():
            return False
        if not line[found.end() :].strip():
            cursor.movePosition(QTextCursor.MoveOperation.StartOfBlock)
            cursor.movePosition(
                QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor
            )
            cursor.removeSelectedText()
            return True
        indent, bullet, box, count, stop, quote = found.groups()
        if bullet:
            again = f"{bullet} {'[ ] ' if box else ''}"
        else:
            again = quote or f"{int(count) + 1}{stop} "
        cursor.insertText(f"\n{indent}{again}")
        self.ensureCursorVisible()
        return True

    def event(self, event: QEvent) -> bool:
        """Esc closes what is offered before anything around it; Ctrl+F searches here, not everywhere.

        Tab comes here before it goes on to the next control: in a list it may move the line.
        """
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
            and self._completions.isHidden()
            and self.keys.takes(event)
        ):
            event.accept()
            return True
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and (
                event.matches(QKeySequence.StandardKey.Find)
                or replaces(event)
                or self.keys.wants(event)
                or (event.key() == Qt.Key.Key_Escape and not self._completions.isHidden())
            )
        ):
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - Qt's own
        """Tab takes what is offered before it goes on."""
        return self._completions.isHidden() and super().focusNextPrevChild(next)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._completions.hide()
        super().focusOutEvent(event)

    # Files and pictures

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return bool(files_of(source)) or source.hasImage() or super().canInsertFromMimeData(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        paths = files_of(source)
        if paths:
            self.files_given.emit(paths)
        elif source.hasImage() and not source.hasText():
            data = png_of(source)
            if data:
                self.picture_given.emit(data)
        elif not (source.hasText() and self.keys.paste_address(source.text())):
            super().insertFromMimeData(source)

    # Menu

    def fill_menu(self, menu: QMenu, at: QPoint) -> None:
        """Offer what a misspelt word may have meant."""
        cursor = self.cursorForPosition(at)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        word = cursor.selectedText()
        if not word or self._suggest is None or not self._styler.is_misspelt(word):
            return
        first = menu.actions()[0]
        made = [_action(menu, one.replace("&", "&&"), lambda one=one: cursor.insertText(one))  # type: ignore[misc]  # bound as a default
                for one in self._suggest(word)[:MOST_SUGGESTIONS]]  # fmt: skip
        if self._learn is not None:
            learn = self._learn
            made.append(
                _action(
                    menu,
                    f"Take {word} for right until the program ends".replace("&", "&&"),
                    lambda: learn(word),
                )
            )
        for action in made:
            menu.insertAction(first, action)
        menu.insertSeparator(first)


def _action(menu: QMenu, text: str, run: Callable[[], object]) -> QAction:
    made = QAction(text, menu)
    made.triggered.connect(lambda _checked=False: run())
    return made


def png_of(source: QMimeData) -> bytes:
    """The picture that was copied, as a PNG; nothing where it cannot be read."""
    image = source.imageData()
    if not isinstance(image, QImage) or image.isNull():
        return b""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stub knows names of files only
    return bytes(data.data())
