"""The first line of the portfolio: what a person in a hurry reads, each number a door to its accounts."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal

from mcr_desktop.ui.accounts.queries import PortfolioQuery
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.flow_rows import FlowRow

Part = tuple[str, PortfolioQuery]


class FirstLine(FlowRow):
    """Counts, each of which shows the accounts that it counts first; a second line where one is too short."""

    asked = Signal(object)
    """A `PortfolioQuery`; whether groups are shown stays as it is."""

    def __init__(self) -> None:
        super().__init__(gap=2 * GRID)
        self.setAccessibleName("Accounts in numbers")
        self._told: tuple[Part, ...] = ()

    def show_parts(self, parts: tuple[Part, ...]) -> None:
        """Tell these; what stands there already stays as it is."""
        if parts == self._told:
            return
        self._told = parts
        self.clear()
        for number, (words, query) in enumerate(parts):
            tip = "All accounts in care, by name" if not number else "Show them first"
            if query.show == "archived":
                tip = "Show them"
            door = Door(words, "lead", quiet=True, tabular=True, tip=tip)
            door.clicked.connect(lambda _checked=False, one=query: self.asked.emit(one))
            self.add(door)

    def full_text(self) -> str:
        """All that it says."""
        return " \N{MIDDLE DOT} ".join(words for words, _query in self._told)


def keeping(query: PortfolioQuery, before: PortfolioQuery) -> PortfolioQuery:
    """What is asked for, with groups as they were."""
    return replace(query, grouped=before.grouped)
