"""Findings that can be pressed: a sentence as high as its words need, marked by shape and colour."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_mark
from mcr_desktop.ui.words import plain_tip

_LEFT = 3 * GRID
_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class Finding(QAbstractButton):
    """One finding of the inbox: what, then its evidence in small type; checked while it is open."""

    def __init__(self, words: str, evidence: str, whole: str, meaning: Meaning) -> None:
        super().__init__()
        self._words, self._evidence, self._meaning = words, evidence, meaning
        self.setAccessibleName(whole)
        self.setToolTip(plain_tip(whole))
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def nextCheckState(self) -> None:
        """What is open follows the filter, not the click."""

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words, evidence = self._boxes(width)
        return words.height() + evidence.height() + GRID + GRID // 2

    def sizeHint(self) -> QSize:
        return QSize(240, self.heightForWidth(max(self.width(), 200)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

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
        painter.setPen(Qt.PenStyle.NoPen)
        if self.isChecked() or self.underMouse():
            painter.setBrush(QColor(tokens.accent_soft if self.isChecked() else tokens.hover))
            painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        if self.isChecked():
            painter.setBrush(QColor(tokens.accent))
            painter.drawRect(QRectF(0, 4, 3, self.height() - 8))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)
        words, evidence = self._boxes(self.width())
        middle = words.top() + QFontMetrics(font("body")).height() / 2
        paint_mark(painter, QRectF(GRID, middle - 4.5, 9, 9), self._meaning, tokens)
        painter.setFont(font("body", tabular=True))
        painter.setPen(QColor(tokens.text))
        painter.drawText(words, _WRAP, self._words)
        painter.setFont(font("caption", tabular=True))
        painter.setPen(QColor(tokens.muted))
        painter.drawText(evidence, _WRAP, self._evidence)
        painter.end()

    def _boxes(self, width: int) -> tuple[QRect, QRect]:
        room = QRect(_LEFT, GRID - 2, max(60, width - _LEFT - GRID), 10_000)
        words = QFontMetrics(font("body", tabular=True)).boundingRect(room, _WRAP, self._words)
        below = room.translated(0, words.height())
        evidence = QFontMetrics(font("caption", tabular=True)).boundingRect(
            below, _WRAP, self._evidence or " "
        )
        whole = room.width()
        return (
            QRect(room.left(), room.top(), whole, words.height()),
            QRect(room.left(), below.top(), whole, evidence.height() if self._evidence else 0),
        )
