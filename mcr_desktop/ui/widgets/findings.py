"""Findings that can be pressed: a sentence as high as its words need, marked by shape and colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mcr_desktop.phrases.findings import day_text, p_text, shift_sentence
from mcr_desktop.services.cause_figures import attribute_name, ratio_text
from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, paint_mark
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.services.causes import AccountSignal

MARKED_AS_INTAKE = "change of intake, not a deterioration"
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
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def nextCheckState(self) -> None:
        """What is open follows the filter, not the click."""

    def sizeHint(self) -> QSize:
        return QSize(240, self._needed(max(self.width(), 120)))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, 24)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        needed = self._needed(event.size().width())
        if self.height() != needed:
            self.setFixedHeight(needed)

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

    def _needed(self, width: int) -> int:
        words, evidence = self._boxes(width)
        return words.height() + evidence.height() + GRID + GRID // 2

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


def said(one: AccountSignal) -> tuple[str, str, Meaning]:
    """A finding in two short lines, and what it means."""
    signal = one.signal
    if signal.intake is not None:
        change = signal.intake
        what = change.label or attribute_name(change.attribute)
        words = f"{what}: recorded since {day_text(change.since)}"
        return words, MARKED_AS_INTAKE, "neutral"
    if signal.shift is None:
        return one.sentence, "", "neutral"
    shift = signal.shift
    evidence = ratio_text(shift.ratio, shift.low, shift.high)
    if (
        signal.q is not None
    ):  # what let it into the list: the chance adjusted for every slice looked at
        evidence = f"{evidence} \N{MIDDLE DOT} {p_text(signal.q)}"
    rose = shift.after > shift.before
    return shift_sentence(shift, signal.slice), evidence, "bad" if rose else "good"
