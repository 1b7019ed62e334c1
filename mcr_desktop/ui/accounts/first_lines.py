"""The first line of the portfolio: what a person in a hurry reads, each number a door to its accounts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from mcr_desktop.ui.accounts.queries import PortfolioQuery
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.flow_rows import FlowRow

Part = tuple[str, str, PortfolioQuery]
"""Its words, the same in short, nothing where a narrow page leaves it out, and what it shows."""


class FirstLine(FlowRow):
    """Counts, each of which shows the accounts that it counts first; in short where a line has no room."""

    asked = Signal(object)
    """A `PortfolioQuery`; whether groups are shown stays as it is."""

    def __init__(self) -> None:
        super().__init__(gap=2 * GRID)
        self.setAccessibleName("Accounts in numbers")
        self._told: tuple[Part, ...] = ()
        self._whole = 0
        """Pixels in which all words are whole."""

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Tell these; what stands there already stays as it is."""
        if parts == self._told:
            return
        self._told = parts
        self.clear()
        self._whole = 0
        for number, (words, _short, query) in enumerate(parts):
            tip = "All accounts in care, by name" if not number else "Show them first"
            if query.show == "archived":
                tip = "Show them"
            door = Door(words, "lead", quiet=True, tabular=True, tip=f"{words}: {tip.lower()}")
            door.clicked.connect(lambda _checked=False, one=query: self.asked.emit(one))
            self.add(door)
            self._whole += door.sizeHint().width() + (2 * GRID if number else 0)
        self._say()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._say()
        super().resizeEvent(event)

    def _say(self) -> None:
        """Say all of it, or the short of it."""
        whole = self.width() >= self._whole
        for door, (words, short, _query) in zip(self.parts(), self._told, strict=True):
            said = words if whole else short
            if isinstance(door, Door) and said:
                door.say(said)
            door.setAccessibleName(words)
            door.setVisible(bool(said))

    def full_text(self) -> str:
        """All that it says."""
        return " \N{MIDDLE DOT} ".join(words for words, _short, _query in self._told)


def keeping(query: PortfolioQuery, before: PortfolioQuery) -> PortfolioQuery:
    """What is asked for, with groups as they were."""
    return replace(query, grouped=before.grouped)
