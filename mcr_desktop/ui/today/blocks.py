"""A block of the day: its name in the margin, its first line, its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.focus_orders import tab_stops
from mcr_desktop.ui.widgets.labels import PlainLabel

MARGIN = 96
"""Where the names of the blocks stand; above their rows where the page is narrow."""
LINE = 28
INDENT, DOOR_EDGE = 20, 5
STEP = 25
"""Rows that come at once: more would keep the hands waiting."""


class DayBlock(QFrame):
    """One part of the day. Rows beyond `at_first` wait behind a door at their end."""

    grown = Signal()
    """Rows that waited behind the door were made just now."""

    def __init__(self, name: str, at_first: int = 6) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._at_first = at_first
        self._more_rows = 0
        """Rows that were asked for beyond the first ones."""
        self.rows: tuple[QWidget, ...] = ()
        """Those that were made: all that were ever in sight."""
        self._makers: tuple[Callable[[], QWidget], ...] = ()
        self._name = PlainLabel(name.upper(), "caption", bold=True, muted=True)
        self._name.setAccessibleName(name)
        self._name.setFixedHeight(LINE)
        self._head = QHBoxLayout()
        self._head.setSpacing(GRID)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID // 4)
        self._more = Door("", "caption")
        self._more.clicked.connect(self._on_more)
        self._more.hide()
        body = QVBoxLayout()
        body.setSpacing(GRID // 4)
        body.addLayout(self._head)
        body.addLayout(self._lines)
        foot = QHBoxLayout()
        foot.setContentsMargins(INDENT, 0, 0, 0)
        foot.addWidget(self._more)
        foot.addStretch(1)
        body.addLayout(foot)
        self._whole = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._whole.setSpacing(0)
        self._whole.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        self._whole.addLayout(body, 1)
        rule = QFrame()
        rule.setObjectName("rule")
        rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(GRID)
        column.addLayout(self._whole)
        column.addWidget(rule)
        self.set_narrow(narrow=False)

    def rename(self, name: str) -> None:
        """Change what stands in the margin."""
        self._name.setText(name.upper())
        self._name.setAccessibleName(name)
        self.setAccessibleName(name)

    def set_narrow(self, *, narrow: bool) -> None:
        """Put the name above the rows, or beside them."""
        direction = QBoxLayout.Direction
        self._whole.setDirection(direction.TopToBottom if narrow else direction.LeftToRight)
        self._name.setFixedWidth(2 * MARGIN if narrow else MARGIN)

    def show_head(self, widgets: Sequence[QWidget]) -> None:
        """The first line: what a person in a hurry reads. A stretch follows the last of them."""
        _empty(self._head)
        # The words of a door begin a little right of its edge; all begin where the rows' words do.
        is_door = bool(widgets) and isinstance(widgets[0], Door)
        self._head.setContentsMargins(INDENT if is_door else INDENT + DOOR_EDGE, 0, 0, 0)
        if widgets:
            self._head.addStrut(LINE)
        for widget in widgets:
            self._head.addWidget(widget)
            widget.show()  # a layout shows it only in the next turn: the lines below would jump
        if widgets:
            self._head.addStretch(1)

    def show_words(self, words: str) -> None:
        """A first line that is only words, as where there is nothing to do."""
        self.show_head([PlainLabel(words, muted=True)])

    def show_rows(self, makers: Sequence[Callable[[], QWidget]]) -> None:
        """Put new rows in place of the former ones; the keyboard stays where it was.

        A row is made when it comes in sight: most wait behind the door and are never asked for.
        """
        place = self._focused()
        _empty(self._lines)
        self.rows = ()
        self._makers = tuple(makers)
        self._settle()
        if place is not None and self._makers:
            self._focus(place)

    def stops(self) -> list[QWidget]:
        """Where Tab stops, from the top: the order in which rows were made is another."""
        items = [
            layout.itemAt(place)
            for layout in (self._head, self._lines)
            for place in range(layout.count())
        ]
        parts = [item.widget() if item is not None else None for item in items]
        return tab_stops(*(part for part in parts if part is not None), self._more)

    def place_after(self, row: QWidget, widget: QWidget) -> None:
        """Let a widget stand right below a row, such as a line to type in."""
        self._lines.insertWidget(self._lines.indexOf(row) + 1, widget)
        widget.show()  # a layout shows it only in the next turn, too late for the focus

    def _settle(self) -> None:
        count = len(self._makers)
        shown = min(count, self._at_first + self._more_rows)
        made = tuple(make() for make in self._makers[len(self.rows) : shown])
        for row in made:
            self._lines.addWidget(row)
        self.rows += made
        for number, row in enumerate(self.rows):
            row.setVisible(number < shown)
        left = count - shown
        self._more.setVisible(count > self._at_first)
        if not left:
            self._more.say("Show fewer")
        elif left > STEP:
            self._more.say(f"Show {STEP} more of {left}")
        else:
            self._more.say(f"Show {left} more")

    def _on_more(self) -> None:
        all_shown = self._at_first + self._more_rows >= len(self._makers)
        self._more_rows = 0 if all_shown else self._more_rows + STEP
        self._settle()
        self.grown.emit()

    def _focused(self) -> tuple[int, str] | None:
        for number, row in enumerate(self.rows):
            inside: QWidget | None = row.focusWidget()
            if inside is not None and inside.hasFocus():
                return number, inside.objectName()
        return None

    def _focus(self, place: tuple[int, str]) -> None:
        row = self.rows[min(place[0], len(self.rows) - 1)]
        same = row.findChild(QWidget, place[1]) if place[1] else None
        if same is not None:
            same.setFocus(Qt.FocusReason.OtherFocusReason)


def _empty(layout: QBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item is not None else None
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
