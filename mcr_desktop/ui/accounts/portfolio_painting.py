"""How a cell of the list of accounts is painted: star, indent, mark, two lines, small chart."""

from __future__ import annotations

from dataclasses import replace
from math import cos, pi, sin
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QWidget

from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.figures.primitives import Marker, Polyline, Rect, Shape
from mcr_desktop.figures.sparks import lay_out_spark
from mcr_desktop.ui.accounts.portfolios import (
    DEPTH_ROLE,
    NAME,
    SPARK_ROLE,
    STAR_ROLE,
    TOLD_ROLE,
    TOTAL_ROLE,
)
from mcr_desktop.ui.theme import GRID, Tokens, font, tokens_of
from mcr_desktop.ui.widgets.chips import meaning_colours, paint_mark

AnyIndex = QModelIndex | QPersistentModelIndex

LINE_HEIGHT = 52
SPARK = QSize(64, 26)
LARGEST_MARK = 4.5
STAR_ROOM = 20
"""What the star takes at the left of a name."""
INDENT = 16


class CellPainter(QStyledItemDelegate):
    """Paints an indicator: mark and short text, below it the quieter second line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._words = font("body", tabular=True)
        self._bold = font("body", bold=True, tabular=True)
        self._small = font("caption", tabular=True)

    def sizeHint(self, _option: Any, _index: AnyIndex) -> QSize:
        return QSize(100, LINE_HEIGHT)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        cell = index.data(TOLD_ROLE)
        if cell is None:
            return
        tokens = tokens_of(option.palette)
        box: QRect = option.rect
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        total = bool(index.data(TOTAL_ROLE))
        if chosen or total:
            painter.fillRect(box, QColor(tokens.accent_soft if chosen else tokens.hover))
        painter.setPen(QColor(tokens.line))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRect(box.adjusted(1, 1, -2, -2))
        inner = box.adjusted(GRID, 7, -GRID // 2, -7)
        spark = index.data(SPARK_ROLE)
        if spark is not None and inner.width() > SPARK.width() + 52:
            place = QRectF(
                inner.right() - SPARK.width() - 4,
                inner.top() + (inner.height() - SPARK.height()) / 2,
                SPARK.width(),
                SPARK.height(),
            )
            paint_spark(painter, place, spark, tokens)
            inner.setRight(int(place.left()) - 4)
        if index.column() == NAME:
            inner.adjust(int(index.data(DEPTH_ROLE) or 0) * INDENT, 0, 0, 0)
            star = index.data(STAR_ROLE)
            near = chosen or bool(state & QStyle.StateFlag.State_MouseOver)
            if star or (star is not None and near):
                paint_star(painter, star_box(inner), tokens, filled=bool(star))
            inner.adjust(STAR_ROOM, 0, 0, 0)
        self._paint_words(painter, inner, index.column(), cell, tokens, bold=total)

    def _paint_words(
        self,
        painter: QPainter,
        inner: QRect,
        column: int,
        cell: Any,
        tokens: Tokens,
        *,
        bold: bool,
    ) -> None:
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2 + 1)
        lower = QRect(
            inner.left(), upper.bottom(), inner.width(), inner.height() - upper.height() + 1
        )
        ink, face = tokens.text, self._bold if bold or column == NAME else self._words
        if cell.meaning != "neutral":
            mark = QRectF(upper.left(), upper.center().y() - 4, 9, 9)
            paint_mark(painter, mark, cell.meaning, tokens)
            upper.adjust(14, 0, 0, 0)
            small = QFontMetrics(self._small)
            # Words that would not fit beside the room of the mark begin under it.
            if small.horizontalAdvance(cell.detail) <= lower.width() - 14:
                lower.adjust(14, 0, 0, 0)
            if cell.meaning in ("watch", "bad"):
                ink, face = meaning_colours(cell.meaning, tokens)[0], self._bold
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        elide = Qt.TextElideMode.ElideRight
        painter.setFont(face)
        painter.setPen(QColor(ink))
        painter.drawText(
            upper, side, painter.fontMetrics().elidedText(cell.text, elide, upper.width())
        )
        painter.setFont(self._small)
        painter.setPen(QColor(tokens.muted))
        metrics = painter.fontMetrics()
        detail = cell.detail if column == NAME else whole_part(cell.detail, metrics, lower.width())
        painter.drawText(lower, side, metrics.elidedText(detail, elide, lower.width()))


def whole_part(words: str, metrics: QFontMetrics, room: int) -> str:
    """The words, or what stands before their last comma where only that has room: no half a date."""
    if metrics.horizontalAdvance(words) <= room:
        return words
    before, comma, _rest = words.rpartition(", ")
    return before if comma and metrics.horizontalAdvance(before) <= room else words


def star_box(inner: QRect) -> QRectF:
    """Where the star stands in what is left of a name's cell."""
    return QRectF(inner.left(), inner.top() + 2, 14, 14)


def paint_star(painter: QPainter, box: QRectF, tokens: Tokens, *, filled: bool) -> None:
    """A favourite's star; an outline where a press would make it one."""
    middle, radius = box.center(), box.width() / 2
    corners = [
        QPointF(
            middle.x() + radius * (1 if turn % 2 == 0 else 0.45) * sin(turn * pi / 5),
            middle.y() - radius * (1 if turn % 2 == 0 else 0.45) * cos(turn * pi / 5),
        )
        for turn in range(10)
    ]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(tokens.accent if filled else tokens.muted), 1.2))
    painter.setBrush(QColor(tokens.accent) if filled else Qt.BrushStyle.NoBrush)
    painter.drawPolygon(QPolygonF(corners))
    painter.restore()


def paint_spark(painter: QPainter, box: QRectF, figure: SparkFigure, tokens: Tokens) -> None:
    """Draw a chart the size of a word."""
    drawing = lay_out_spark(figure, box.width(), box.height())
    inks = {"ink": tokens.muted, "band": tokens.hover, "bad": tokens.bad, "good": tokens.good}
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    for item in drawing.items:
        colour = QColor(inks.get(item.ink.value, tokens.accent))
        if isinstance(item, Rect):
            painter.fillRect(
                QRectF(item.box.x, item.box.y, item.box.width, item.box.height), colour
            )
        elif isinstance(item, Polyline):
            painter.setPen(QPen(colour, item.width))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in item.points]))
        elif isinstance(item, Marker):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            if item.shape in (Shape.DOT, Shape.RING):
                painter.drawEllipse(QPointF(item.x, item.y), item.size / 2, item.size / 2)
            else:  # as large as in a block they would run into one another here
                small = replace(item, size=min(item.size, LARGEST_MARK))
                painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in small.corners()]))
    painter.restore()
