"""How a line of an outline looks and is typed: wrapped words with a mark, one field while typing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_mark

AnyIndex = QModelIndex | QPersistentModelIndex

LINE_ROLE = int(Qt.ItemDataRole.UserRole) + 1
"""The `Line` behind an item."""
LEAST_HEIGHT = 28
_LEFT = 20
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


@dataclass(eq=False, slots=True)
class Line:
    """A line of an outline. `id` is None until it is stored; the write that stores it fills it in."""

    text: str = ""
    id: bytes | None = None
    meaning: Meaning = "neutral"
    detail: str = ""
    """Muted words behind: what shows it, whether it is a root cause."""
    bold: bool = False
    struck: bool = False
    fixed: bool = False
    """A heading that is not edited, moved or removed here."""


class LineField(QLineEdit):
    """The field in which a line is typed; it tells which key ended it."""

    ended = Signal(str)
    """"beside" (Enter), "deeper" (Tab), "out" (Shift+Tab), "up", "down" or "left" (Esc)."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent):
            how = _ending(event)
            if how and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if how and event.type() == QEvent.Type.KeyPress:
                self.ended.emit(how)
                return True
        return super().event(event)


def _ending(event: QKeyEvent) -> str:
    key, held = event.key(), event.modifiers()
    if key == Qt.Key.Key_Backtab:
        return "out"
    bare = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
    plain = {
        Qt.Key.Key_Return: "beside",
        Qt.Key.Key_Enter: "beside",
        Qt.Key.Key_Tab: "deeper",
        Qt.Key.Key_Escape: "left",
        Qt.Key.Key_Up: "up",
        Qt.Key.Key_Down: "down",
    }
    if bare:
        return plain.get(Qt.Key(key), "")
    if held == Qt.KeyboardModifier.AltModifier and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        return "move up" if key == Qt.Key.Key_Up else "move down"
    return ""


class LinePainter(QStyledItemDelegate):
    """Paints a line as prose with its mark, and makes the field in which it is typed."""

    ended = Signal(object, str, str)
    """The `Line` that was typed in, its words, and how it ended."""

    def __init__(self, tree: QTreeView, hint: str) -> None:
        super().__init__(tree)
        self._tree = tree
        self._hint = hint
        self._small = font("caption", tabular=True)

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(120, self.height_of(index))

    def height_of(self, index: AnyIndex) -> int:
        """Pixels that the line's words need at the tree's present width."""
        line = _line(index)
        words, detail = self._boxes(QRect(0, 0, self._room(index), 0), line)
        return max(LEAST_HEIGHT, words.height() + detail.height() + GRID)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        line, tokens = _line(index), tokens_of(option.palette)
        box: QRect = option.rect
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.accent_soft))
            painter.drawRoundedRect(QRectF(box).adjusted(0, 1, -2, -1), 4, 4)
        if option.state & QStyle.StateFlag.State_HasFocus and self._tree.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(box).adjusted(1, 1, -3, -1), 4, 4)
        words, detail = self._boxes(box, line)
        middle = words.top() + QFontMetrics(_face(line)).height() / 2
        if not line.fixed:
            paint_mark(painter, QRectF(box.left() + 5, middle - 4.5, 9, 9), line.meaning, tokens)
        painter.setFont(_face(line))
        painter.setPen(QColor(tokens.muted if line.struck else tokens.text))
        painter.drawText(words, _WRAP, line.text)
        if line.detail:
            painter.setFont(self._small)
            painter.setPen(QColor(tokens.muted))
            painter.drawText(detail, _WRAP, line.detail)
        painter.restore()

    def createEditor(
        self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex
    ) -> QWidget:
        line = _line(index)
        field = LineField(parent)
        field.setAccessibleName(self._hint)
        field.setPlaceholderText(self._hint)
        field.ended.connect(lambda how: self.ended.emit(line, field.text().strip(), how))
        return field

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        if isinstance(editor, LineField):
            editor.setText(_line(index).text)

    def setModelData(self, _editor: QWidget, _model: Any, _index: AnyIndex) -> None:
        """The outline stores words by asking for it, not through the model."""

    def updateEditorGeometry(self, editor: QWidget, option: Any, _index: AnyIndex) -> None:
        box: QRect = option.rect
        editor.setGeometry(box.adjusted(_LEFT - GRID, 0, -2, 0))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The field handles its keys; where it is left for another place, its words are kept."""
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, LineField):
            watched.ended.emit("away")
            return False
        return False

    def _room(self, index: AnyIndex) -> int:
        depth, above = 0, index.parent()
        while above.isValid():
            depth, above = depth + 1, above.parent()
        return max(80, self._tree.viewport().width() - depth * self._tree.indentation())

    def _boxes(self, box: QRect, line: Line) -> tuple[QRect, QRect]:
        left = 4 if line.fixed else _LEFT
        room = QRect(box.left() + left, box.top() + 4, max(60, box.width() - left - GRID), 10_000)
        words = QFontMetrics(_face(line)).boundingRect(room, _WRAP, line.text or " ")
        below = room.translated(0, words.height())
        small = QFontMetrics(self._small).boundingRect(below, _WRAP, line.detail or " ")
        return (
            QRect(room.left(), room.top(), room.width(), words.height()),
            QRect(room.left(), below.top(), room.width(), small.height() if line.detail else 0),
        )


def _face(line: Line) -> QFont:
    face = font("body", bold=line.bold or line.fixed, tabular=True)
    face.setStrikeOut(line.struck)
    return face


def _line(index: AnyIndex) -> Line:
    found = index.data(LINE_ROLE)
    return found if isinstance(found, Line) else Line()
