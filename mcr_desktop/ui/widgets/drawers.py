"""The side drawer: why a number is what it is, or whatever a page puts there to edit."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.navigation import Route, Why, WhyRow
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import IconButton
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.labels import PlainLabel

_SHORT = 12
"""Letters of what a figure is called that stand on one line, whatever else has to give way."""
_LONGEST_FIGURE = 24
"""Letters beyond which what stands for a figure is words, and may take several lines."""


class Drawer(QFrame):
    """Opens at the right with a title and any content; Esc or its button closes it."""

    route_requested = Signal(object)
    closed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setMinimumWidth(264)
        self.setAccessibleName("Details")
        self._holder: QWidget | None = None
        """What had the keyboard before it opened: it gets it back."""
        self._title = PlainLabel("", "lead", bold=True, wrap=True)
        shut = IconButton("close", "Close (Esc)")
        shut.clicked.connect(self.close_drawer)
        self.shut_button = shut
        top = QHBoxLayout()
        top.setContentsMargins(GRID * 2, GRID, GRID, GRID)
        top.addWidget(self._title, 1)
        top.addWidget(shut, 0, Qt.AlignmentFlag.AlignTop)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 0, 0, 0)  # the line at the left stays visible
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self._scroll, 1)
        self.hide()

    def show_why(self, why: Why) -> None:
        """Open with a number's arithmetic and rows."""
        self.show_content(why.title, self._laid_out(why))

    def show_content(self, title: str, content: QWidget) -> None:
        """Open with a page's own widget, which the drawer owns from then on."""
        self._title.setText(title)
        self.setAccessibleName(title)
        holder: QWidget | None = self.window().focusWidget()
        if holder is not None and not self.isAncestorOf(holder):
            self._holder = holder
        content.setAutoFillBackground(False)
        self._scroll.setWidget(content)
        self._scroll.viewport().setAutoFillBackground(False)
        self.show()

    def holder_on(self, page: QWidget) -> QWidget | None:
        """What had the keyboard on a page before the drawer opened, where it is still in sight."""
        holder, self._holder = self._holder, None
        if holder is None or not isValid(holder) or not holder.isVisible():
            return None
        return holder if page.isAncestorOf(holder) else None

    def close_drawer(self) -> None:
        """Close and say so; nothing where it is closed."""
        if self.isVisible():
            self.hide()
            self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def _laid_out(self, why: Why) -> QWidget:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(GRID * 2, 0, GRID * 2, GRID * 2)
        column.setSpacing(GRID)
        if why.sentence:
            column.addWidget(PlainLabel(why.sentence, wrap=True))
        if why.arithmetic:
            column.addSpacing(GRID)
            column.addLayout(self._arithmetic(why))
        if why.rows:
            column.addSpacing(GRID)
            column.addWidget(PlainLabel(_rows_title(why), "caption", bold=True, muted=True))
            column.addLayout(self._rows(why.rows))
        if why.source:
            column.addSpacing(GRID)
            column.addWidget(PlainLabel(why.source, "caption", muted=True, wrap=True))
        column.addStretch(1)
        return content

    def _arithmetic(self, why: Why) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(0, 1)
        last = len(why.arithmetic) - 1 if why.sums else -1
        for place, line in enumerate(why.arithmetic):
            if place == last and last > 0:
                rule = QFrame()
                rule.setObjectName("rule")
                rule.setFixedHeight(1)
                grid.addWidget(rule, place * 2, 0, 1, 2)
            is_result = place == last
            short = len(line.label) <= _SHORT
            label = PlainLabel(line.label, bold=is_result, wrap=not short)
            if short:
                label.setMinimumWidth(label.sizeHint().width())
            grid.addWidget(label, place * 2 + 1, 0, Qt.AlignmentFlag.AlignTop)
            told = len(line.value) > _LONGEST_FIGURE
            value = PlainLabel(line.value, bold=is_result, tabular=True, wrap=told)
            if told:  # words, which need the room more than what they are called
                grid.setColumnStretch(1, 4)
            value.setAlignment(Qt.AlignmentFlag.AlignLeft if told else Qt.AlignmentFlag.AlignRight)
            grid.addWidget(value, place * 2 + 1, 1)
        return grid

    def _rows(self, rows: tuple[WhyRow, ...]) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        for place, row in enumerate(rows):
            if row.day:
                when = PlainLabel(short_day(row.day, today()), muted=True, tabular=True)
                when.set_tip(exact_day(row.day))
                when.setMinimumWidth(when.sizeHint().width())
                grid.addWidget(when, place, 0)
            if row.route is None:
                grid.addWidget(PlainLabel(row.text, wrap=True), place, 1)
            else:
                door = Door(row.text)
                door.clicked.connect(lambda _checked=False, to=row.route: self._go(to))
                grid.addWidget(door, place, 1)
        return grid

    def _go(self, route: Route) -> None:
        self.route_requested.emit(route)


def _rows_title(why: Why) -> str:
    """Over the rows: that they are all there is, or how many of how many."""
    if why.rows_of <= len(why.rows):
        return "The rows behind it"
    return f"{number(len(why.rows))} of the {number(why.rows_of)} rows behind it"
