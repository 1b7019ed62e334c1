"""Words that can be pressed and wrap like prose, so that the column reads like a page."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.chips import Meaning, meaning_colours, paint_mark

_WRAP = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
_MARK = 16
_ROOM = 10_000
_INSET = 8
_ABOVE = 4
_WIDTHS = 8
_NARROW, _WIDE = 360, 640


class WordsDoor(QAbstractButton):
    """A line of words with a muted second part; a click, Enter or Space goes where it leads."""

    def __init__(
        self,
        text: str,
        detail: str = "",
        meaning: Meaning = "neutral",
        *,
        bold: bool = False,
        marked: bool = False,
    ) -> None:
        """`marked` keeps the room of a mark free even where the meaning has none."""
        super().__init__()
        self._words = text
        self._detail = detail
        self._meaning: Meaning = meaning
        self._marked = marked or meaning != "neutral"
        self._measured: dict[int, tuple[QRect, QRect]] = {}
        """By width: a column of many lines asks each again and again how high it would be."""
        self._unbroken: tuple[QSize, QSize] | None = None
        self._small = font("caption", tabular=True)
        self.setFont(font("body", bold=bold, tabular=True))
        spoken = "" if meaning == "neutral" else meaning
        self.setAccessibleName(", ".join(part for part in (text, detail, spoken) if part))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def words(self) -> str:
        """What it says."""
        return self._words

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        words, detail = self._boxes(width)
        return words.height() + detail.height() + GRID

    def sizeHint(self) -> QSize:
        # As wide as on one line: a layout asks how high it is at this width before it has a better one,
        # and most words are then measured once in all.
        words, detail = self._whole()
        left = _INSET + (_MARK if self._marked else 0)
        wide = min(max(_NARROW, words.width() + left + _INSET + 1), _WIDE)
        return QSize(wide, words.height() + detail.height() * bool(self._detail) + GRID)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, 24)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._measured.clear()
            self._unbroken = None
        super().changeEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter as well as Space, which alone Qt's own buttons take."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.underMouse() and self.isEnabled():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.hover))
            painter.drawRoundedRect(self.rect(), 4, 4)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.accent), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), 4, 4)
        words, detail = self._boxes(self.width())
        if self._meaning != "neutral":
            line = QFontMetrics(self.font()).height()
            place = QRect(_INSET, _ABOVE + (line - 9) // 2, 9, 9)
            paint_mark(painter, place.toRectF(), self._meaning, tokens)
        loud = self._meaning in ("watch", "bad")
        painter.setPen(QColor(meaning_colours(self._meaning, tokens)[0] if loud else tokens.text))
        painter.setFont(self.font())
        painter.drawText(words, _WRAP, self._words)
        if self._detail:
            painter.setPen(QColor(tokens.muted))
            painter.setFont(self._small)
            painter.drawText(detail, _WRAP, self._detail)
        painter.end()

    def _boxes(self, width: int) -> tuple[QRect, QRect]:
        """Where the words and, below them, the detail stand at this width."""
        known = self._measured.get(width)
        if known is not None:
            return known
        left = _INSET + (_MARK if self._marked else 0)
        room = max(40, width - left - _INSET)
        metrics, small = QFontMetrics(self.font()), QFontMetrics(self._small)
        first, second = self._whole()
        # Most words need no other line at any width: measured again is only what does not fit.
        high = first if first.width() < room else _size(metrics, room, self._words)
        words = QRect(left, _ABOVE, room, high.height())
        deep = second if second.width() < room else _size(small, room, self._detail)
        below = deep.height() if self._detail else 0
        if len(self._measured) > _WIDTHS:
            self._measured.clear()
        found = self._measured[width] = (words, QRect(left, words.bottom() + 1, room, below))
        return found

    def _whole(self) -> tuple[QSize, QSize]:
        """How large words and detail are where each has all the room it wants."""
        if self._unbroken is None:
            metrics, small = QFontMetrics(self.font()), QFontMetrics(self._small)
            self._unbroken = _size(metrics, _ROOM, self._words), _size(small, _ROOM, self._detail)
        return self._unbroken


def _size(metrics: QFontMetrics, width: int, text: str) -> QSize:
    return metrics.boundingRect(QRect(0, 0, width, _ROOM), _WRAP, text).size()
