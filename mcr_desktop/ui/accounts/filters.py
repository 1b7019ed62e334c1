"""What of the accounts is shown: words, which ones, a tier, groups, and the views kept under a name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from mcr_desktop.domain.accounts import TIERS
from mcr_desktop.phrases.indicators import tier_name
from mcr_desktop.ui.accounts.queries import SHOWS, PortfolioQuery
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import choice, drop_down
from mcr_desktop.ui.widgets.folding_rows import FoldingRow
from mcr_desktop.ui.widgets.saved_views import SavedViews

if TYPE_CHECKING:
    from mcr_desktop.ui.surroundings import Surroundings

SCREEN = "accounts"
WORDS = dict(
    zip(
        SHOWS,
        (
            "Accounts in care",
            "Favourites",
            "Visited last",
            "Wanting attention",
            "Archived",
            "All, archived too",
        ),
        strict=True,
    )
)


class FilterBar(QWidget):
    """One line over the list; it asks for a query and shows the one in force."""

    asked = Signal(object)
    """The `PortfolioQuery` that a press asks for."""
    given = Signal()
    """Enter in the words."""
    left = Signal()
    """The down key in the words: on to the list."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__()
        self.setAccessibleName("Filters of the accounts")
        self._query = PortfolioQuery()
        self.words = QLineEdit()
        self.words.setPlaceholderText("Filter by name, place, tier")
        self.words.setAccessibleName("Filter accounts")
        self.words.setClearButtonEnabled(True)
        self.words.setMinimumWidth(176)
        self.words.textChanged.connect(lambda text: self._ask(words=text))
        self.words.returnPressed.connect(self.given)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.words)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self.left)
        self.show_box = drop_down("Which accounts")
        for value, words in WORDS.items():
            self.show_box.addItem(words, value)
        self.show_box.activated.connect(lambda _at: self._ask(show=self.show_box.currentData()))
        self.tier = drop_down("Tier")
        self.tier.addItem("Any tier", "")
        for tier in TIERS:
            self.tier.addItem(tier_name(tier), tier)
        self.tier.activated.connect(lambda _at: self._ask(tier=self.tier.currentData()))
        self.grouped = choice("Groups")
        self.grouped.setToolTip("Parts under their parent, with sums of what you see")
        self.grouped.clicked.connect(lambda on: self._ask(grouped=on))
        self.views = SavedViews(around, SCREEN, self._state)
        self.views.chosen.connect(lambda text: self.asked.emit(PortfolioQuery.from_json(text)))
        self.columns = button("Columns", tip="Which figures are shown")
        line = self._line = FoldingRow("More", "Tier, groups, columns, views")
        line.add(self.words, grows=True)
        line.add(self.show_box)
        line.fold(self.tier, self.grouped, self.columns, self.views)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, GRID // 2)
        row.addWidget(line)

    def show_query(self, query: PortfolioQuery) -> None:
        """Show what is in force."""
        self._query = query
        if self.words.text() != query.words:
            self.words.setText(query.words)
        self.show_box.setCurrentIndex(max(0, self.show_box.findData(query.show)))
        self.tier.setCurrentIndex(max(0, self.tier.findData(query.tier)))
        self.grouped.setChecked(query.grouped)
        self._line.tell_used(bool(query.tier) + query.grouped)

    def _state(self) -> str:
        return self._query.to_json()

    def begin(self) -> None:
        """Hand the keyboard to the words."""
        self.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.words.selectAll()

    def _ask(self, **parts: object) -> None:
        asked = replace(self._query, **parts)  # type: ignore[arg-type]  # our own names
        if asked != self._query:
            self.asked.emit(asked)
