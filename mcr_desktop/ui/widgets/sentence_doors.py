"""Pressable words that wrap."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_mark
from mcr_desktop.ui.words import plain_tip


class SentenceDoor(QAbstractButton):
    """A sentence that can be pressed, as high as its words need; a mark tells its state."""

    def __init__(
        self,
        sentence: str,
        on_pressed: Callable[[], None],
        meaning: Meaning = "neutral",
        *,
        quiet: bool = False,
        detail: str = "",
        tip: str = "",
        one_line: bool = False,
    ) -> None:
        """`quiet` writes it in the ink of plain text; `detail` stands muted at its right.

        `one_line` never wraps: what finds no room is told by the `tip`.
        """
        super().__init__()
        self._sentence = sentence.replace(" %", "\N{NO-BREAK SPACE}%")
        self._meaning: Meaning = meaning
        self._quiet = quiet
        self._detail = detail
        self._one_line = one_line
        self._is_beside_marks = meaning != "neutral"
        self._heights: dict[int, int] = {}
        """By width: a column of many asks each some thirty times how high it would be."""
        spoken = ", ".join(
            part for part in (sentence, detail, "" if meaning == "neutral" else meaning) if part
        )
        self.setAccessibleName(spoken)
        self.setFont(font("body", tabular=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        if tip:
            self.setToolTip(plain_tip(tip))
        self.clicked.connect(lambda _checked=False: on_pressed())

    def stand_beside_marks(self) -> None:
        """Begin where the words of those with a mark begin."""
        self._is_beside_marks = True
        self._heights.clear()
        self.updateGeometry()

    def has_mark(self) -> bool:
        """Whether a mark tells its state."""
        return self._meaning != "neutral"

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        known = self._heights.get(width)
        if known is None:
            room = QRect(0, 0, max(40, width - self._left() - self._right() - 4), 10_000)
            metrics = QFontMetrics(self.font())
            words = self._sentence if not self._one_line else ""
            box = metrics.boundingRect(room, _WRAP, words or "x")
            if len(self._heights) > _WIDTHS:
                self._heights.clear()
            known = self._heights[width] = max(24, box.height() + GRID)
        return known

    def sizeHint(self) -> QSize:
        return QSize(220, self.heightForWidth(max(220, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._heights.clear()
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.update()
        super().leaveEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        metrics = QFontMetrics(self.font())
        if self.has_mark():
            middle = GRID // 2 + metrics.height() / 2
            paint_mark(painter, QRectF(4, middle - 4.5, 9, 9), self._meaning, tokens)
        painter.setFont(self.font())
        painter.setPen(QColor(tokens.text if self._quiet else tokens.accent))
        inner = self.rect().adjusted(self._left(), GRID // 2, -self._right() - 4, -GRID // 2)
        words = self._sentence
        if self._one_line:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _WRAP, words)
        if self._detail:
            painter.setPen(QColor(tokens.muted))
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop
            painter.drawText(self.rect().adjusted(4, GRID // 2, -4, 0), side, self._detail)
        painter.end()

    def _left(self) -> int:
        return _BESIDE if self._is_beside_marks else _EDGE

    def _right(self) -> int:
        if not self._detail:
            return 0
        return QFontMetrics(self.font()).horizontalAdvance(self._detail) + 2 * GRID


_EDGE, _BESIDE = 4, 20
"""Where words begin: at the edge, or beside a mark."""
MARK_ROOM = _BESIDE - _EDGE
_WIDTHS = 8
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
