"""Which promises are shown: how they stand, whose, who keeps them, with which words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QToolButton, QVBoxLayout, QWidget

from mcr_desktop.domain.commitments import DIRECTIONS
from mcr_desktop.phrases.commitments import show_name
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.timelines import direction_name
from mcr_desktop.services.promises.ledgers import LedgerCounts, LedgerQuery
from mcr_desktop.ui.widgets.drop_downs import NamesBox, choice, drop_down
from mcr_desktop.ui.widgets.folding_rows import FoldingRow
from mcr_desktop.ui.widgets.search_fields import SearchField

if TYPE_CHECKING:
    from collections.abc import Sequence

TYPING_MS = 200
"""So long after the last letter the search begins."""
NARROW = 900
"""Below this width the states and the search alone are one line: a low window wants its lines for the promises."""
SHOWN = ("owed", "late", "week", "later", "undated", "closed")


class LedgerFilters(QWidget):
    """Asks for another `LedgerQuery` with each choice."""

    asked = Signal(object)

    def __init__(self, views: QWidget) -> None:
        super().__init__()
        self.setAccessibleName("Filters of the promises")
        self._query = LedgerQuery()
        self._owners: tuple[str, ...] = ()
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self._on_typed)
        self.shows: dict[str, QToolButton] = {}
        self._group = QButtonGroup(self)
        self.direction = drop_down("Whose promises")
        self.direction.addItem("Both ways", "")
        for direction in DIRECTIONS:
            self.direction.addItem(direction_name(direction), direction)
        self.direction.activated.connect(
            lambda _place: self._ask(direction=self.direction.currentData() or None)
        )
        self.owner = NamesBox("Who keeps them", 12)
        self.owner.addItem("Everybody", None)
        self.owner.activated.connect(lambda _place: self._ask(owner=self.owner.currentData()))
        self.words = SearchField()
        self.words.setPlaceholderText("Search the promises")
        self.words.setAccessibleName("Search the promises")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(168)
        self.words.textChanged.connect(lambda _text: self._typing.start())
        self.words.returnPressed.connect(self._on_typed)
        self.line = line = FoldingRow("Filters", "Whose, who keeps them, views", NARROW)
        for name in SHOWN:
            made = choice(show_name(name))
            made.clicked.connect(lambda _checked=False, which=name: self._ask(show=which))
            self._group.addButton(made)
            self.shows[name] = made
            line.add(made)
        line.fold(self.direction, self.owner, views)
        line.add(self.words, grows=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(line)

    def query(self) -> LedgerQuery:
        """What is in force."""
        return self._query

    def show_query(self, query: LedgerQuery, *, board: bool) -> None:
        """Show what is in force; a board shows every state side by side."""
        self._query = query
        for name, made in self.shows.items():
            made.setVisible(not board)
            made.setChecked(name == query.show)
        self.direction.setCurrentIndex(max(0, self.direction.findData(query.direction or "")))
        self._show_owner()
        self.line.tell_used((query.direction is not None) + (query.owner is not None))
        if self.words.text().strip() != query.words and not self._typing.isActive():
            self.words.blockSignals(True)
            self.words.setText(query.words)
            self.words.blockSignals(False)

    def offer(self, owners: Sequence[str], counts: LedgerCounts) -> None:
        """Offer who keeps promises, and say how many there are of each kind."""
        if tuple(owners) != self._owners:
            self._owners = tuple(owners)
            self.owner.clear()
            self.owner.addItem("Everybody", None)
            for name in owners:
                self.owner.addItem(name, name)
            self.owner.addItem("Nobody named", "")
            self._show_owner()
        for name, made in self.shows.items():
            words = f"{show_name(name)} {number(counts.of(name, self._query.direction))}"
            made.setText(words)
            made.setAccessibleName(words)

    def _show_owner(self) -> None:
        wanted = self._query.owner
        place = 0 if wanted is None else self.owner.findData(wanted)
        if place < 0 and wanted:
            self.owner.addItem(wanted, wanted)
            place = self.owner.count() - 1
        self.owner.setCurrentIndex(max(0, place))

    def _ask(self, **parts: Any) -> None:
        self.asked.emit(replace(self._query, **parts))

    def _on_typed(self) -> None:
        self._typing.stop()
        words = self.words.text().strip()
        if words != self._query.words:
            self._ask(words=words)
