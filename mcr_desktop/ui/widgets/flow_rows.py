"""A row of controls that breaks into lines where it is too narrow, so that nothing is squashed or cut.

The widget places its parts itself: a `QLayout` written in Python deletes its items twice when one of
its widgets goes, which corrupts the heap.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from mcr_desktop.ui.theme import GRID

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent, QShowEvent

LEAST = 120


@dataclass(slots=True)
class _Part:
    widget: QWidget
    grows: bool
    last: bool
    gap: int


_Sized = tuple[_Part, QSize]


class FlowRow(QWidget):
    """Controls from left to right, line after line; parts that grow share what a line has left."""

    def __init__(self, gap: int = GRID, line_gap: int = GRID // 2) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._gap = gap
        self._line_gap = line_gap
        self._parts: list[_Part] = []

    def add(
        self, widget: QWidget, *, grows: bool = False, last: bool = False, gap: int | None = None
    ) -> None:
        """Put a control at the end; `gap` in pixels is what lies before it within a line.

        With `last` it stands at the right end of its line where others stand before it.
        """
        hidden = widget.isHidden() and widget.testAttribute(
            Qt.WidgetAttribute.WA_WState_ExplicitShowHide
        )
        widget.setParent(self)
        self._parts.append(_Part(widget, grows, last, self._gap if gap is None else gap))
        widget.setVisible(not hidden)
        self._place_soon()

    def clear(self) -> None:
        """Take all parts out for good."""
        for part in self._parts:
            part.widget.hide()
            part.widget.deleteLater()
        self._parts = []
        self._place_soon()

    def parts(self) -> list[QWidget]:
        """The controls in order."""
        return [part.widget for part in self._parts]

    def sizeHint(self) -> QSize:
        wide = sum(_size(part).width() + part.gap for part in self._shown())
        return QSize(wide, max(self.height(), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(LEAST, max(self.height(), 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place()

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)

    def _place_soon(self) -> None:
        # To ask a dozen controls for their sizes costs a millisecond and more, once for each that is
        # added; a row out of sight is placed when it is shown, and a row in sight in its next turn.
        if self.isVisible():
            QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def _shown(self) -> list[_Part]:
        return [part for part in self._parts if not part.widget.isHidden()]

    def _place(self) -> None:
        room = max(self.width(), LEAST)
        lines: list[list[_Sized]] = []
        used = 0
        for part in self._shown():
            size = _size(part).boundedTo(QSize(room, 10_000))
            if not lines or used + part.gap + size.width() > room:
                lines.append([])
                used = size.width()
            else:
                used += part.gap + size.width()
            lines[-1].append((part, size))
        y = 0
        for line in lines:
            y += _lay(line, y, room) + self._line_gap
        tall = max(y - self._line_gap, 0)
        if self.minimumHeight() != tall or self.maximumHeight() != tall:
            self.setFixedHeight(tall)


def _lay(line: list[_Sized], y: int, room: int) -> int:
    """Place one line at `y`; its height."""
    tall = max(size.height() for _part, size in line)
    left = room - sum(size.width() for _part, size in line) - sum(part.gap for part, _ in line[1:])
    growing = sum(part.grows for part, _size in line)
    x = 0
    for place, (part, size) in enumerate(line):
        if place:
            x += part.gap
        wide = size.width()
        if place and part.last:
            x = max(x, room - wide)
        if part.grows and left > 0:
            wide = min(wide + left // growing, part.widget.maximumWidth())
        part.widget.setGeometry(x, y + (tall - size.height()) // 2, wide, size.height())
        x += wide
    return tall


def _size(part: _Part) -> QSize:
    widget = part.widget
    wanted = widget.sizeHint().expandedTo(widget.minimumSizeHint())
    return wanted.expandedTo(widget.minimumSize()).boundedTo(widget.maximumSize())
