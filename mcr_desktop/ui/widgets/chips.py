"""Small marks: a state with a shape as well as a colour, and people's initials."""

from __future__ import annotations

from typing import Literal
from zlib import crc32

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from mcr_desktop.ui.theme import GRID, INITIALS_GROUNDS, Tokens, font, tokens_of
from mcr_desktop.ui.words import plain_tip

Meaning = Literal["good", "watch", "bad", "neutral"]

_SPOKEN: dict[Meaning, str] = {"good": "good", "watch": "watch", "bad": "bad", "neutral": ""}


def meaning_colours(meaning: Meaning, tokens: Tokens) -> tuple[str, str]:
    """Ink and ground of a meaning."""
    if meaning == "good":
        return tokens.good, tokens.good_soft
    if meaning == "watch":
        return tokens.watch, tokens.watch_soft
    if meaning == "bad":
        return tokens.bad, tokens.bad_soft
    return tokens.muted, tokens.hover


def paint_mark(painter: QPainter, box: QRectF, meaning: Meaning, tokens: Tokens) -> None:
    """Draw the meaning's shape: a filled disc, a triangle, a square, or an open ring."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    ink = QColor(meaning_colours(meaning, tokens)[0])
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ink)
    if meaning == "good":
        painter.drawEllipse(box)
    elif meaning == "watch":
        corners = (box.bottomLeft(), QPointF(box.center().x(), box.top()), box.bottomRight())
        painter.drawPolygon(QPolygonF(list(corners)))
    elif meaning == "bad":
        painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))
    else:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(ink, 1.5))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
    painter.restore()


class Chip(QWidget):
    """A state in a few words with its shape; neutral ones carry words alone."""

    def __init__(self, text: str = "", meaning: Meaning = "neutral") -> None:
        super().__init__()
        self._text = text
        self._meaning: Meaning = meaning
        self.setFont(font("caption", bold=meaning != "neutral"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(text, meaning)

    def set_state(self, text: str, meaning: Meaning) -> None:
        """Say something else."""
        self._text, self._meaning = text, meaning
        spoken = _SPOKEN[meaning]
        self.setAccessibleName(f"{text}, {spoken}" if spoken else text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        mark = 0 if self._meaning == "neutral" else 14
        return QSize(metrics.horizontalAdvance(self._text) + 2 * GRID + mark, 22)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        ink, ground = meaning_colours(self._meaning, tokens)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        left = GRID
        if self._meaning != "neutral":
            middle = self.height() / 2
            paint_mark(painter, QRectF(GRID, middle - 4.5, 9, 9), self._meaning, tokens)
            left += 14
        painter.setPen(QColor(ink))
        painter.setFont(self.font())
        place = self.rect().adjusted(left, 0, -GRID // 2, 0)
        shown = QFontMetrics(self.font()).elidedText(
            self._text, Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, shown)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() < self.sizeHint().width() and not self.toolTip():
            self.setToolTip(plain_tip(self._text))


class Mark(QWidget):
    """A meaning's shape alone, where the words stand beside it."""

    def __init__(self, meaning: Meaning) -> None:
        super().__init__()
        self._meaning: Meaning = meaning
        self.setFixedSize(16, 20)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        tokens = tokens_of(self.palette())
        paint_mark(painter, QRectF(3, self.height() / 2 - 4.5, 9, 9), self._meaning, tokens)
        painter.end()


def initials(name: str) -> str:
    """One or two capitals for a name: first and last word's first letters."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def ground_of(name: str) -> str:
    """The colour that a name always has, on every machine."""
    return INITIALS_GROUNDS[crc32(name.casefold().encode()) % len(INITIALS_GROUNDS)]


class Avatar(QWidget):
    """A person's initials on the person's own colour; the name on hover."""

    def __init__(self, name: str, size: int = 24) -> None:
        super().__init__()
        self._name = name
        self.setFixedSize(size, size)
        self.setFont(font("caption", bold=True))
        self.set_name(name)

    def set_name(self, name: str) -> None:
        """Stand for somebody else."""
        self._name = name
        self.setToolTip(plain_tip(name))
        self.setAccessibleName(name)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_initials(painter, QRectF(self.rect()), self._name)
        painter.end()


def paint_initials(painter: QPainter, box: QRectF, name: str) -> None:
    """Draw somebody's initials into a square box."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(ground_of(name)))
    painter.drawEllipse(box)
    letters = font("caption", bold=True)
    letters.setPixelSize(max(9, int(box.height() * 0.45)))
    painter.setFont(letters)
    painter.setPen(QColor("#ffffff"))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, initials(name))
    painter.restore()
