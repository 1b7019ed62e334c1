"""Accounts: the portfolio at a glance, with the reason behind each figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import today
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui import reasons
from mcr_desktop.ui.accounts.adding import AddingLine
from mcr_desktop.ui.accounts.portfolio_tables import PortfolioTable
from mcr_desktop.ui.accounts.portfolios import PortfolioModel, PortfolioRow, indicator_of, row_of
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.surroundings import Surroundings

LEAST_MONTHS = 3
RELEVANT = frozenset(
    {"account", "touch", "commitment", "complaint", "meeting", "contact", "import"}
)


class AccountsPage(Page):
    """The accounts inside whose fences we are."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Accounts")
        self._services = around.services
        self._tasks = around.tasks
        self.model = PortfolioModel()
        self.model.setParent(self)
        self.table = PortfolioTable(self.model)
        self.table.opened.connect(
            lambda account: self.route_requested.emit(Route("account", account))
        )
        self.table.why_asked.connect(self._on_why)
        self.filter = QLineEdit()
        self.filter.setPlaceholderText("Filter by name, place, tier")
        self.filter.setAccessibleName("Filter accounts")
        self.filter.setClearButtonEnabled(True)
        self.filter.setFixedWidth(240)
        self.filter.textChanged.connect(self._on_filter)
        self._line = PlainLabel("", "lead")
        self.add_button = button("Add account", "primary", tip="Ctrl+N")
        self.adding = AddingLine()
        self.add_button.clicked.connect(self.adding.begin)
        self.adding.added.connect(self._on_added)
        self._waiting = Waiting("Reading the accounts")
        self._none = EmptyState(
            "No account yet",
            "An account is a customer that you cannot afford to lose, with the few people around it. "
            "Add the first one, or join a colleague's fence under Sharing.",
            "Add account",
            self.adding.begin,
        )
        self._no_match = EmptyState(
            "No account holds these words",
            "Clear the filter to see all of them.",
            "Clear the filter",
            self.filter.clear,
        )
        self._stack = QStackedWidget()
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, GRID)
        inside.addWidget(self.table, 1)
        inside.addStretch(0)
        for part in (self._waiting, self._list, self._none, self._no_match):
            self._stack.addWidget(part)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self._line, 1)
        top.addWidget(self.filter)
        top.addWidget(self.add_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.adding)
        column.addWidget(self._stack, 1)

    # A page's own

    def refresh(self) -> None:
        services = self._services
        self._tasks.read(
            lambda _job: read_portfolio(services), self._on_read, owner=self, key="portfolio"
        )

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds & RELEVANT)

    def first_focus(self) -> QWidget | None:
        return self.table if self.model.rowCount() else self.add_button

    def page_actions(self) -> tuple[Action, ...]:
        return (
            Action("accounts_add", "Add an account", self.adding.begin, "Accounts", "Ctrl+N"),
            Action(
                "accounts_filter", "Filter the accounts", self._on_filter_key, "Accounts", "Ctrl+L"
            ),
        )

    # What comes back

    def _on_read(self, rows: list[PortfolioRow]) -> None:
        self._waiting.end()
        had_focus = self.focusWidget() is self.add_button or not self.model.rows
        self.model.show_rows(rows)
        self._settle()
        if had_focus and rows and self.add_button.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        services = self._services
        accounts = [row.line.account for row in rows]
        self._tasks.read(
            lambda _job: read_sparks(services, accounts),
            self.model.show_sparks,
            owner=self,
            key="sparks",
        )

    def _settle(self) -> None:
        rows = self.model.rows
        if not rows:
            self._stack.setCurrentWidget(self._none)
        else:
            shown = self.model.rowCount() > 0
            self._stack.setCurrentWidget(self._list if shown else self._no_match)
        self.filter.setVisible(bool(rows))
        self.add_button.setVisible(bool(rows))
        self._line.setText(first_line(rows))

    def _on_filter(self, words: str) -> None:
        self.model.filter_by(words)
        self._settle()

    def _on_filter_key(self) -> None:
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.selectAll()

    def _on_why(self, account: bytes, column: int) -> None:
        indicator = indicator_of(column)
        place = self.model.place_of(account)
        row = self.model.row_at(place)
        if indicator is None or row is None:
            return
        services, line = self._services, row.line
        self._tasks.read(
            lambda _job: reasons.why(services, line, indicator),
            self.why_requested.emit,
            owner=self,
            key="why",
        )

    def _on_added(self, name: str, tier: str, purpose: str) -> None:
        services = self._services
        self._tasks.write(
            lambda _job: services.accounts.add(name, tier=tier or None, purpose=purpose or None),
            self._on_added_done,
            owner=self,
            failed=self._on_refused,
        )

    def _on_added_done(self, account: Account) -> None:
        self.adding.put_away()
        self.undo_offered.emit(f"Added account {account.name}")
        self.route_requested.emit(Route("account", account.id))

    def _on_refused(self, error: Exception) -> None:
        if isinstance(error, McrError):
            self.adding.refuse(sentence(error))
        else:
            self._tasks.complain(error)


def read_portfolio(services: Services) -> list[PortfolioRow]:
    """Every account with its words, on a reader thread."""
    day = today()
    return [row_of(line, day) for line in services.indicators.portfolio()]


def read_sparks(services: Services, accounts: list[Account]) -> dict[bytes, SparkFigure | None]:
    """The last two years of complaints of each account, where they make a line; on a reader thread."""
    sparks = {account.id: services.causes.spark(account) for account in accounts}
    return {
        account: figure if figure is not None and len(figure.values) >= LEAST_MONTHS else None
        for account, figure in sparks.items()
    }


def first_line(rows: tuple[PortfolioRow, ...]) -> str:
    """What a person in a hurry reads: how many accounts, and how many of them want attention."""
    if not rows:
        return ""
    lines = [row.line for row in rows]
    quiet = sum(line.quiet.over and not line.account.as_of for line in lines)
    late = sum(line.ours_late for line in lines)
    parts = [f"{len(lines)} account" + ("s" if len(lines) != 1 else "")]
    if quiet:
        parts.append(f"{quiet} quiet beyond the cadence")
    if late:
        parts.append(f"{late} of our promises late")
    return " \N{MIDDLE DOT} ".join(parts)
