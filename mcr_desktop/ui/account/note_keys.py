"""Keys that shape Markdown as other editors have them: bold, a link, a box to tick, lines in and up.

Each is one step for undo. Tab moves a list's line in only where it can lie below the one above it: anywhere
else it goes on to the next control, so that nobody is caught in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QKeyCombination, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QTextBlock, QTextCursor

from mcr_desktop.ui.account.text_edits import utf16

if TYPE_CHECKING:
    from mcr_desktop.ui.account.note_sheets import NoteSheet

ADDRESS = re.compile(r"(?:https?://|mailto:|mcr:)\S+")
_ITEM = re.compile(r"(\s*)([-*+]|\d{1,9}[.)]) (\[[ xX]\] )?")
_WORD = re.compile(r"\w[\w'\u2019-]*")
_C, _S, _A = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
    Qt.KeyboardModifier.AltModifier,
)
BOLD, ITALIC, LINK, BOX = "bold", "italic", "link", "box"
DEEDS = {
    QKeyCombination(_C, Qt.Key.Key_B): BOLD,
    QKeyCombination(_C, Qt.Key.Key_I): ITALIC,
    QKeyCombination(_C | _S, Qt.Key.Key_K): LINK,
    QKeyCombination(_C, Qt.Key.Key_L): BOX,
    QKeyCombination(_A, Qt.Key.Key_Up): "up",
    QKeyCombination(_A, Qt.Key.Key_Down): "down",
}


def replaces(event: QKeyEvent) -> bool:
    """Whether the key asks to replace words: Ctrl+H, which not every desktop tells Qt of."""
    return event.keyCombination() == QKeyCombination(_C, Qt.Key.Key_H) or event.matches(
        QKeySequence.StandardKey.Replace
    )


def link_to(words: str, address: str) -> str:
    """Markdown that leads from words to an address."""
    plain = words.replace("[", "(").replace("]", ")")
    return f"[{plain}]({address.replace('(', '%28').replace(')', '%29')})"


def boxed(line: str) -> str:
    """The line as a task; a box that is there already is ticked, or emptied again."""
    found = _ITEM.match(line)
    if found is None:
        indent = line[: len(line) - len(line.lstrip())]
        return f"{indent}- [ ] {line[len(indent) :]}"
    indent, bullet, box = found.groups()
    rest = line[found.end() :]
    if box and not bullet[0].isdigit():
        return f"{indent}{bullet} [{' ' if box[1] != ' ' else 'x'}] {rest}"
    return f"{indent}{'-' if bullet[0].isdigit() else bullet} [ ] {rest}"


class NoteKeys:
    """Does in one sheet what its keys say."""

    def __init__(self, sheet: NoteSheet) -> None:
        self._sheet = sheet
        self.ticks: Callable[[], bool] = lambda: False
        """Ticks what is more than words, such as a promise; whether it did."""

    def wants(self, event: QKeyEvent) -> bool:
        """Whether the key is ours before it is anybody's shortcut."""
        return event.type() == QEvent.Type.ShortcutOverride and event.keyCombination() in DEEDS

    def takes(self, event: QKeyEvent) -> bool:
        """Do what a pressed key says; whether it said anything."""
        deed = DEEDS.get(event.keyCombination())
        if deed is not None:
            self.do(deed)
            return True
        if event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            if event.modifiers() & _C:  # out of the text, from within a list too
                return self._sheet.focusNextPrevChild(event.key() == Qt.Key.Key_Tab)
            return self.shift_lines(-1 if event.key() == Qt.Key.Key_Backtab else 1)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and event.modifiers() == _S:
            if not self._sheet.isReadOnly():  # Qt's own would put in a letter that is no line's end
                self._sheet.textCursor().insertText("\n")
                self._sheet.ensureCursorVisible()
            return True
        return False

    def do(self, deed: str) -> None:
        """Do one of `DEEDS` to what is selected, or to the word or line of the cursor."""
        if self._sheet.isReadOnly():
            return
        self._sheet.seal()
        if deed in (BOLD, ITALIC):
            self._mark("**" if deed == BOLD else "*")
        elif deed == LINK:
            self._link()
        elif deed == BOX:
            if not self.ticks():
                self._box()
        else:
            self._move(-1 if deed == "up" else 1)
        self._sheet.seal()
        self._sheet.ensureCursorVisible()

    def paste_address(self, text: str) -> bool:
        """Make the selected words a link where what is pasted is an address; whether that was so."""
        cursor = self._sheet.textCursor()
        chosen = cursor.selectedText()
        address = text.strip()
        if not ADDRESS.fullmatch(address) or not chosen.strip() or "\u2029" in chosen:
            return False
        if ADDRESS.fullmatch(chosen.strip()):
            return False
        self._sheet.seal()
        cursor.insertText(link_to(chosen, address))
        self._sheet.seal()
        return True

    # Marks round words

    def _mark(self, mark: str) -> None:
        cursor = self._sheet.textCursor()
        if not cursor.hasSelection() and self._mark_empty(cursor, mark):
            return
        place = None if cursor.hasSelection() else cursor.position()
        if place is not None:
            self._select_word(cursor)
        at_end = place == cursor.selectionEnd()
        chosen = [(block, *_part(block, cursor)) for block in _blocks(cursor)]
        cursor.beginEditBlock()
        for block, start, end in reversed(chosen):
            self._turn(block, start, end, mark)
        cursor.endEditBlock()
        shown = self._sheet.textCursor()
        if place is not None and shown.hasSelection():  # what is typed next stands behind the word
            shown.setPosition(place + len(mark) * (2 if at_end else 1))
            self._sheet.setTextCursor(shown)

    def _turn(self, block: QTextBlock, start: int, end: int, mark: str) -> None:
        """Put the mark round these letters of a line, in UTF-16 units, or take it from there."""
        line = block.text()
        item = _ITEM.match(line)
        start = max(start, utf16(item[0]) if item else 0)
        text = _units(line)
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start >= end:
            return
        inside, outside = _run(text[start:end]), _run(text[:start][::-1])
        many = len(mark)
        cursor = QTextCursor(block)
        if end - start > 2 * many and _has(min(inside, _run(text[start:end][::-1])), many):
            places = ((end - many, end), (start, start + many))
        elif _has(min(outside, _run(text[end:])), many):
            places = ((end, end + many), (start - many, start))
        else:
            for place in (end, start):
                cursor.setPosition(block.position() + place)
                cursor.insertText(mark)
            self._select(block.position() + start + many, block.position() + end + many)
            return
        for first, last in places:
            cursor.setPosition(block.position() + first)
            cursor.setPosition(block.position() + last, QTextCursor.MoveMode.KeepAnchor)
            cursor.removeSelectedText()

    def _mark_empty(self, cursor: QTextCursor, mark: str) -> bool:
        """Where no word is under the cursor: begin marked words here, or end them."""
        text, place = _units(cursor.block().text()), cursor.positionInBlock()
        before, after = text[:place], text[place:]
        many = len(mark)
        if _has(_run(after), many) and before and not before[-1].isspace():
            if before[-1] == "*" and _has(_run(before[::-1]), many):  # nothing was written between
                cursor.setPosition(cursor.position() - many)
                cursor.setPosition(cursor.position() + 2 * many, QTextCursor.MoveMode.KeepAnchor)
                cursor.removeSelectedText()
            else:
                cursor.setPosition(cursor.position() + many)
                self._sheet.setTextCursor(cursor)
            return True
        if any(found.start() <= place <= found.end() for found in _WORD.finditer(text)):
            return False
        cursor.insertText(2 * mark)
        cursor.setPosition(cursor.position() - many)
        self._sheet.setTextCursor(cursor)
        return True

    def _link(self) -> None:
        cursor = self._sheet.textCursor()
        if not cursor.hasSelection():
            self._select_word(cursor)
        words = cursor.selectedText()
        if "\u2029" in words:
            return
        copied = QGuiApplication.clipboard().text().strip()
        address = copied if ADDRESS.fullmatch(copied) and not ADDRESS.fullmatch(words) else ""
        if ADDRESS.fullmatch(words):
            cursor.insertText(link_to("", words))
            cursor.setPosition(cursor.position() - utf16(link_to("", words)) + 1)
        else:
            cursor.insertText(link_to(words, address))
            if not words:
                cursor.setPosition(cursor.position() - utf16(link_to("", address)) + 1)
            elif not address:
                cursor.setPosition(cursor.position() - 1)
        self._sheet.setTextCursor(cursor)

    def _select_word(self, cursor: QTextCursor) -> None:
        block, place = cursor.block(), cursor.positionInBlock()
        for found in _WORD.finditer(_units(block.text())):
            if found.start() <= place <= found.end():
                cursor.setPosition(block.position() + found.start())
                cursor.setPosition(block.position() + found.end(), QTextCursor.MoveMode.KeepAnchor)
                return

    # Whole lines

    def _box(self) -> None:
        cursor = self._sheet.textCursor()
        blocks = _blocks(cursor)
        lines = [block.text() for block in blocks]
        tasks = [bool((found := _ITEM.match(line)) and found[3]) for line in lines]
        still = [
            line for line in lines if (found := _ITEM.match(line)) and "[ ]" in (found[3] or "")
        ]
        cursor.beginEditBlock()
        for block, line, task in zip(blocks, lines, tasks, strict=True):
            # Of several lines those that are no task become one first; then all are ticked, then emptied.
            if (all(tasks) and (not still or line in still)) or not task:
                _put(block, line, boxed(line))
        cursor.endEditBlock()

    def shift_lines(self, by: int) -> bool:
        """Move list lines a step in (1) or out (-1); whether there was anything to move."""
        if self._sheet.isReadOnly():
            return False
        cursor = self._sheet.textCursor()
        blocks = _blocks(cursor)
        items = [(block, found) for block in blocks if (found := _ITEM.match(block.text()))]
        if not items or items[0][0] != blocks[0]:
            return False
        first = items[0][1]
        if by > 0:
            above = _ITEM.match(blocks[0].previous().text())
            if above is None or len(above[1]) < len(first[1]):
                return False
        elif not first[1]:
            return False
        self._sheet.seal()
        cursor.beginEditBlock()
        for block, found in items:
            step = len(found[2]) + 1
            line = block.text()
            if by > 0:
                _put(block, line, " " * step + line)
            else:
                _put(block, line, line[min(step, len(found[1])) :])
        cursor.endEditBlock()
        self._sheet.seal()
        return True

    def _move(self, by: int) -> None:
        """Let the selected lines change places with the line above or below them."""
        cursor = self._sheet.textCursor()
        blocks = _blocks(cursor)
        other = blocks[0].previous() if by < 0 else blocks[-1].next()
        if not other.isValid():
            return
        start, words = blocks[0].position(), "\n".join(block.text() for block in blocks)
        ends = (cursor.anchor(), cursor.position())
        step = other.length() if by > 0 else -other.length()
        edit = QTextCursor(self._sheet.document())
        edit.setPosition(min(start, other.position()))
        last = other if by > 0 else blocks[-1]
        edit.setPosition(last.position() + last.length() - 1, QTextCursor.MoveMode.KeepAnchor)
        passed = other.text()
        edit.insertText(f"{passed}\n{words}" if by > 0 else f"{words}\n{passed}")
        self._select(*(end + step for end in ends))

    def _select(self, anchor: int, position: int) -> None:
        cursor = self._sheet.textCursor()
        last = self._sheet.document().characterCount() - 1
        cursor.setPosition(min(anchor, last))
        cursor.setPosition(min(position, last), QTextCursor.MoveMode.KeepAnchor)
        self._sheet.setTextCursor(cursor)


def _blocks(cursor: QTextCursor) -> list[QTextBlock]:
    """The lines that a selection touches; one that it only reaches the beginning of is left out."""
    document = cursor.document()
    block = document.findBlock(cursor.selectionStart())
    last = document.findBlock(cursor.selectionEnd())
    if last != block and cursor.selectionEnd() == last.position():
        last = last.previous()
    blocks = [block]
    while block != last:
        block = block.next()
        blocks.append(block)
    return blocks


def _part(block: QTextBlock, cursor: QTextCursor) -> tuple[int, int]:
    """Where in a line the selection begins and ends, in UTF-16 units."""
    first = max(0, cursor.selectionStart() - block.position())
    return first, min(block.length() - 1, cursor.selectionEnd() - block.position())


def _put(block: QTextBlock, line: str, wanted: str) -> None:
    """Change only the beginning of a line, in which two lines differ: the cursor stays with its words."""
    tail = 0
    while tail < min(len(line), len(wanted)) and line[-1 - tail] == wanted[-1 - tail]:
        tail += 1
    cursor = QTextCursor(block)
    head = line[: len(line) - tail]
    cursor.setPosition(block.position() + utf16(head), QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(wanted[: len(wanted) - tail])


def _units(text: str) -> str:
    """The text with letters that take two units of the editor drawn out to two, so that places agree."""
    return (
        text if utf16(text) == len(text) else "".join(c if c < "\U00010000" else "ww" for c in text)
    )


def _run(text: str) -> int:
    """How many stars a text begins with."""
    return len(text) - len(text.lstrip("*"))


def _has(stars: int, many: int) -> bool:
    """Whether so many stars hold the mark of one (slanting) or two (heavy): three hold both."""
    return stars >= 2 if many == 2 else stars in (1, 3)
