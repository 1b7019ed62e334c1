"""How the blocks of the day share the room: below one another, or to do beside to know."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.today.blocks import MARGIN, DayBlock
from mcr_desktop.ui.today.day_keys import DayPaper
from mcr_desktop.ui.today.rows import DayRow
from mcr_desktop.ui.widgets.layouts import take_all

BESIDE = 912
"""In a narrower column the names of the blocks stand above their rows, so that the rows can be read."""
CRAMPED = 580
"""Below this width of the page its margins give way."""
STACKED = 800
"""In less room than this a row says its account and its day below its words, which are whole then."""
ROOMY = 960
"""From this room on accounts and figures get their full columns."""
WIDEST = 1280
TWO_FROM, TWO_WIDEST = 1480, 2200
"""From this width of the page on what is to be done and what there is to know stand side by side."""
BETWEEN = 6 * GRID


class DayColumns:
    """Lays the blocks out on the paper, in one column or in two."""

    def __init__(
        self,
        paper: DayPaper,
        to_do: Sequence[DayBlock],
        to_know: Sequence[DayBlock],
        last: QWidget,
    ) -> None:
        """`last` stands below what is to be done."""
        self._paper = paper
        self._to_do, self._to_know, self._last = tuple(to_do), tuple(to_know), last
        self._across = QHBoxLayout(paper)
        self._stacks = (QVBoxLayout(), QVBoxLayout())
        for stack in self._stacks:
            stack.setSpacing(0)
            self._across.addLayout(stack)
        self._columns = 0
        self._lay_out(1)

    def fit(self, width: int) -> None:
        """Give blocks and rows the forms that they can be read in on a page of this many pixels."""
        side = GRID if width < CRAMPED else 3 * GRID
        columns = 2 if width >= TWO_FROM else 1
        self._across.setContentsMargins(side, 2 * GRID, side, 2 * GRID)
        self._lay_out(columns)
        room = min(width, TWO_WIDEST if columns == 2 else WIDEST) - 2 * side
        room = (room - BETWEEN) // 2 if columns == 2 else room
        above = room < BESIDE
        room -= 0 if above else MARGIN
        for block in (*self._to_do, *self._to_know):
            block.set_narrow(narrow=above)
            for row in block.rows:
                if isinstance(row, DayRow):
                    row.set_narrow(narrow=room < ROOMY, stacked=room < STACKED)

    def _lay_out(self, columns: int) -> None:
        if columns == self._columns:
            return
        self._columns = self._paper.columns = columns
        self._paper.setMaximumWidth(TWO_WIDEST if columns == 2 else WIDEST)
        for stack in self._stacks:
            take_all(stack)
        left, right = self._stacks
        for block in self._to_do:
            left.addWidget(block)
        for block in self._to_know:
            (right if columns == 2 else left).addWidget(block)
        left.addWidget(self._last)
        left.addStretch(1)
        right.addStretch(1)
        self._across.setSpacing(BETWEEN if columns == 2 else 0)
        self._across.setStretch(0, 1)
        self._across.setStretch(1, columns - 1)
