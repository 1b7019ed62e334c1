"""How one promise looks on the board."""

from __future__ import annotations

from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

from mcr_desktop.ui.models.paged_tables import CELL_ROLE
from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_mark

CARD_HEIGHT = 92
_LINES = 2
_MARKED = ("good", "watch", "bad")


def paint_card(painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex) -> None:
    """Draw the card of a row whose columns are its words, its day, and who."""
    tokens = tokens_of(option.palette)
    box: QRect = option.rect.adjusted(1, 2, -3, -4)
    chosen = bool(option.state & QStyle.StateFlag.State_Selected)
    focus = bool(option.state & QStyle.StateFlag.State_HasFocus)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(tokens.accent_soft if chosen else tokens.surface))
    painter.setPen(
        QPen(QColor(tokens.accent if focus or chosen else tokens.line), 2 if focus else 1)
    )
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    cells = [index.sibling(index.row(), column).data(CELL_ROLE) for column in range(3)]
    inner = box.adjusted(GRID, GRID - 2, -GRID, -GRID + 2)
    if cells[0] is None:
        painter.fillRect(
            QRect(inner.left(), inner.top() + 6, inner.width() // 2, 8), QColor(tokens.hover)
        )
        painter.restore()
        return
    (words, _, _), (day, meaning, _), (who, _, _) = cells
    face = font("body")
    painter.setFont(face)
    painter.setPen(QColor(tokens.text))
    line = painter.fontMetrics().height()
    _wrapped(painter, words, inner, line)
    small = font("caption", tabular=True)
    painter.setFont(small)
    low = painter.fontMetrics().height()
    top = inner.top() + _LINES * line + 2
    left = inner.left()
    if meaning in _MARKED:
        paint_mark(painter, QRectF(left, top + low / 2 - 4, 9, 9), cast("Meaning", meaning), tokens)
        left += 14
    inks = {"bad": tokens.bad, "watch": tokens.watch}
    painter.setPen(QColor(tokens.text if chosen else inks.get(meaning, tokens.muted)))
    _one_line(painter, day, QRect(left, top, inner.right() - left, low))
    painter.setPen(QColor(tokens.text if chosen else tokens.muted))
    _one_line(painter, who, QRect(inner.left(), top + low, inner.width(), low))
    painter.restore()


def _one_line(painter: QPainter, words: str, box: QRect) -> None:
    shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, box.width())
    painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), shown)


def _wrapped(painter: QPainter, words: str, box: QRect, line_height: int) -> None:
    """Two lines of words, the second one ending in an ellipsis where there are more."""
    words = words[:400]  # more than two lines hold; a promise may be a page long
    layout = QTextLayout(words, painter.font())
    how = QTextOption()
    how.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(how)
    layout.beginLayout()
    first = layout.createLine()
    if not first.isValid():
        layout.endLayout()
        return
    first.setLineWidth(box.width())
    end = first.textLength()
    layout.endLayout()
    side = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    painter.drawText(
        QRect(box.left(), box.top(), box.width(), line_height), side, words[:end].rstrip()
    )
    _one_line(
        painter, words[end:], QRect(box.left(), box.top() + line_height, box.width(), line_height)
    )
