"""The portfolio on screen: two lines an account, each cell a door to its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.figures.primitives import Marker, Polyline, Rect, Shape
from mcr_desktop.figures.sparks import lay_out_spark
from mcr_desktop.ui.accounts.portfolios import (
    NAME,
    SPARK_ROLE,
    TOLD_ROLE,
    PortfolioModel,
    indicator_of,
)
from mcr_desktop.ui.theme import GRID, Tokens, font, tokens_of
from mcr_desktop.ui.widgets.chips import meaning_colours, paint_mark

AnyIndex = QModelIndex | QPersistentModelIndex

LINE_HEIGHT = 52
SPARK = QSize(64, 26)
LARGEST_MARK = 4.5
WIDTHS = (0, 172, 116, 124, 120, 160, 104, 130)
"""First widths of the columns; the name takes the rest."""
NARROW_ORDER = (7, 6, 4)
"""Columns that step back, in this order, where the window is too narrow for all."""
NAME_LEAST = 184


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
        if chosen:
            painter.fillRect(box, QColor(tokens.accent_soft))
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
        self._paint_words(painter, inner, index.column(), cell, tokens)

    def _paint_words(
        self, painter: QPainter, inner: QRect, column: int, cell: Any, tokens: Tokens
    ) -> None:
        upper = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2 + 1)
        lower = QRect(
            inner.left(), upper.bottom(), inner.width(), inner.height() - upper.height() + 1
        )
        ink, face = tokens.text, self._bold if column == NAME else self._words
        if cell.meaning != "neutral":
            mark = QRectF(upper.left(), upper.center().y() - 4, 9, 9)
            paint_mark(painter, mark, cell.meaning, tokens)
            upper.adjust(14, 0, 0, 0)
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
        painter.drawText(
            lower, side, painter.fontMetrics().elidedText(cell.detail, elide, lower.width())
        )


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


class PortfolioTable(QTableView):
    """Enter or a click on the name opens the account; Space or a click on a figure asks why."""

    opened = Signal(bytes)
    """The id of an account to open."""
    why_asked = Signal(bytes, int)
    """The id of an account and the column whose reason is wanted."""

    def __init__(self, model: PortfolioModel) -> None:
        super().__init__()
        self._portfolio = model
        self._keep: tuple[bytes, int] | None = None
        self.setAccessibleName("Accounts")
        self.setAccessibleDescription(
            "Enter opens the account, Space says why a figure is what it is"
        )
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        self.setItemDelegate(CellPainter(self))
        self.setModel(model)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFont(font("caption"))
        header.setAccessibleName("Accounts: columns")
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        for column, width in enumerate(WIDTHS):
            if width:
                header.resizeSection(column, width)
        header.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        account = self._account_at(self.currentIndex())
        if account is not None and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(account)
        elif account is not None and event.key() == Qt.Key.Key_Space:
            column = self.currentIndex().column()
            if indicator_of(column):
                self.why_asked.emit(account, column)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()  # the window goes back and forward
        else:
            super().mousePressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        room = self.viewport().width() - NAME_LEAST
        hidden = set()
        needed = sum(WIDTHS)
        for column in NARROW_ORDER:
            if needed > room:
                hidden.add(column)
                needed -= WIDTHS[column]
        for column in NARROW_ORDER:
            self.setColumnHidden(column, column in hidden)
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        rows = self._portfolio.rowCount()
        height = self.horizontalHeader().sizeHint().height() + rows * LINE_HEIGHT + 4
        return QSize(super().sizeHint().width(), height)

    def _account_at(self, index: AnyIndex) -> bytes | None:
        row = self._portfolio.row_at(index.row()) if index.isValid() else None
        return row.line.account.id if row else None

    def _on_clicked(self, index: QModelIndex) -> None:
        account = self._account_at(index)
        if account is not None and index.column() == NAME:
            self.opened.emit(account)
        elif account is not None:
            self.why_asked.emit(account, index.column())

    def _on_double_clicked(self, index: QModelIndex) -> None:
        account = self._account_at(index)
        if account is not None and index.column() != NAME:
            self.opened.emit(account)

    def _on_about_to_reset(self) -> None:
        account = self._account_at(self.currentIndex())
        self._keep = (account, self.currentIndex().column()) if account else None

    def _on_reset(self) -> None:
        self.setMaximumHeight(self.sizeHint().height())  # the ring ends where the rows end
        place = self._portfolio.place_of(self._keep[0]) if self._keep else -1
        if self._keep is not None and place >= 0:
            self.setCurrentIndex(self._portfolio.index(place, self._keep[1]))
        elif self._portfolio.rowCount():
            self.setCurrentIndex(self._portfolio.index(0, NAME))
