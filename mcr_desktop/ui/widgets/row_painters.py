"""How a cell of a list is painted: its words, its mark, a person's initials, a bar where they are awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from mcr_desktop.ui.models.paged_tables import CELL_ROLE, Cell, PagedTableModel
from mcr_desktop.ui.theme import GRID, ROW, Tokens, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_initials, paint_mark

AnyIndex = QModelIndex | QPersistentModelIndex

_SLACK = 6
"""Pixels by which a line may be wider than its letters together."""
_WIDEST = 14
"""Pixels that no letter of the body size exceeds: shorter words need no measuring."""


@dataclass(frozen=True, slots=True)
class _Inks:
    """The colours that rows need, ready for the painter."""

    tokens: Tokens
    text: QColor
    muted: QColor
    watch: QColor
    bad: QColor
    line: QColor
    accent: QColor
    selected: QColor
    awaited: QColor

    @staticmethod
    def of(tokens: Tokens) -> _Inks:
        return _Inks(
            tokens,
            QColor(tokens.text),
            QColor(tokens.muted),
            QColor(tokens.watch),
            QColor(tokens.bad),
            QColor(tokens.line),
            QColor(tokens.accent),
            QColor(tokens.accent_soft),
            QColor(tokens.hover),
        )


def _chosen(table: QTableView) -> list[tuple[int, int]]:
    """The first and last rows of each chosen stretch."""
    selection = table.selectionModel().selection()
    parts = (selection.at(place) for place in range(selection.count()))
    return [(part.top(), part.bottom()) for part in parts]


class RowPainter(QStyledItemDelegate):
    """Paints a cell's words with its mark, a person's initials, or a bar where they are awaited."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(parent)
        self._words = font("body", tabular=True)
        self._bold = font("body", bold=True, tabular=True)
        self._metrics = QFontMetrics(self._words)
        self._bold_metrics = QFontMetrics(self._bold)
        self._widths: dict[str, int] = {}
        self._key = 0
        self._inks: _Inks | None = None

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(80, ROW)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        inks = self._inks_for(option.palette)
        box: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(box, inks.selected)
            if index.column() == 0:
                painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), inks.accent)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), inks.line)
        cell = index.data(CELL_ROLE)
        if cell is None:
            self._await(painter, box, inks)
        elif cell[0]:
            self._say(painter, box, cell, inks, chosen=chosen)

    def paint_rows(
        self, painter: QPainter, table: QTableView, model: PagedTableModel[Any], sight: QRect
    ) -> None:
        """Paint the part of a table that is in sight as `paint` does each cell, in half the time.

        Qt asks the style about each cell and the model for each of its words; a row knows them all at once.
        """
        inks = self._inks_for(table.palette())
        columns = [
            (number, table.columnViewportPosition(number), table.columnWidth(number))
            for number in range(model.columnCount())
            if not table.isColumnHidden(number)
        ]
        left = min((x for _, x, _ in columns), default=0)
        wide = sum(width for _, _, width in columns)
        columns = [
            one for one in columns if one[1] + one[2] > sight.left() and one[1] <= sight.right()
        ]
        first, last = table.rowAt(sight.top()), table.rowAt(sight.bottom())
        chosen = _chosen(table)
        for row in range(max(first, 0), (last if last >= 0 else model.rowCount() - 1) + 1):
            y, high = table.rowViewportPosition(row), table.rowHeight(row)
            is_chosen = any(top <= row <= bottom for top, bottom in chosen)
            if is_chosen:
                painter.fillRect(QRect(left, y, wide, high), inks.selected)
                if not table.isColumnHidden(0):
                    painter.fillRect(
                        QRect(table.columnViewportPosition(0), y, 3, high), inks.accent
                    )
            painter.fillRect(QRect(left, y + high - 1, wide, 1), inks.line)
            cells = model.cells_at(row)
            for number, x, width in columns:
                box = QRect(x, y, width, high)
                if cells is None:
                    self._await(painter, box, inks)
                elif cells[number][0]:
                    self._say(painter, box, cells[number], inks, chosen=is_chosen)

    def _await(self, painter: QPainter, box: QRect, inks: _Inks) -> None:
        awaited = QRect(box.left() + GRID, box.center().y() - 4, box.width() // 2, 8)
        painter.fillRect(awaited, inks.awaited)

    def _say(self, painter: QPainter, box: QRect, cell: Cell, inks: _Inks, *, chosen: bool) -> None:
        text, meaning, alignment = cell
        inner = box.adjusted(GRID, 0, -GRID, -1)
        if meaning:
            ink, face = self._mark(painter, inner, text, meaning, inks, chosen=chosen)
        else:
            ink, face = inks.text, self._words
        painter.setFont(face)
        painter.setPen(ink)
        wide = inner.width()
        if len(text) * _WIDEST > wide and not (face is self._words and self._fits(text, wide)):
            metrics = self._bold_metrics if face is self._bold else self._metrics
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, wide)
        painter.drawText(inner, alignment, text)

    def _fits(self, text: str, wide: int) -> bool:
        """Whether a text surely fits: its letters one by one, which takes a tenth of laying it out."""
        if not text.isascii():
            return False
        widths = self._widths
        room = wide - _SLACK
        for letter in text:
            known = widths.get(letter)
            if known is None:
                known = widths[letter] = self._metrics.horizontalAdvance(letter)
            room -= known
        return room >= 0

    def _mark(
        self, painter: QPainter, inner: QRect, text: str, meaning: str, inks: _Inks, *, chosen: bool
    ) -> tuple[QColor, QFont]:
        """Draw what stands before the words, take its room off, and say how to write them."""
        middle = inner.center().y()
        if meaning == "person":
            paint_initials(painter, QRectF(inner.left(), middle - 10, 21, 21), text)
            inner.adjust(28, 0, 0, 0)
        elif meaning == "muted":
            return inks.muted, self._words
        elif meaning in ("good", "watch", "bad", "neutral"):
            place = QRectF(inner.left(), middle - 4, 9, 9)
            paint_mark(painter, place, cast("Meaning", meaning), inks.tokens)
            inner.adjust(15, 0, 0, 0)
            if meaning in ("watch", "bad"):
                loud = inks.watch if meaning == "watch" else inks.bad
                return inks.text if chosen else loud, self._bold
        return inks.text, self._words

    def _inks_for(self, palette: QPalette) -> _Inks:
        """Colours are made once a palette, not once a cell."""
        key = palette.cacheKey()
        if key != self._key or self._inks is None:
            self._key, self._inks = key, _Inks.of(tokens_of(palette))
        return self._inks
