"""Accounts: the portfolio at a glance, with the reason behind each figure."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.errors import McrError
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.ui import reasons
from mcr_desktop.ui.accounts import groups
from mcr_desktop.ui.accounts.adding import AddingLine
from mcr_desktop.ui.accounts.column_rooms import NoRoomLine
from mcr_desktop.ui.accounts.filters import SCREEN, FilterBar
from mcr_desktop.ui.accounts.first_lines import FirstLine, keeping
from mcr_desktop.ui.accounts.portfolio_tables import PortfolioTable
from mcr_desktop.ui.accounts.portfolios import Portfolio, PortfolioModel, indicator_of
from mcr_desktop.ui.accounts.queries import PortfolioQuery
from mcr_desktop.ui.accounts.readings import first_line, read_portfolio, read_sparks
from mcr_desktop.ui.accounts.recents import RecentLine
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.doors import Door
from mcr_desktop.ui.widgets.row_menus import offer_history
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.ui.surroundings import Surroundings

RELEVANT = frozenset({
    *("account", "touch", "commitment", "complaint", "meeting", "contact", "import", "note", "use"),
    *("mark", "why", "bone"),
})  # fmt: skip
OF_SPARKS = frozenset({"account", "complaint", "exposure", "import"})
NARROW = 648
"""Below this width the page keeps its lines for the list: a drawer stands beside it."""
LAST_VIEW = f"{SCREEN}.query"


class AccountsPage(Page):
    """The accounts inside whose fences we are."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Accounts")
        self._services = around.services
        self._tasks = around.tasks
        self._sparks_stale = True
        settings = around.services.settings
        self.model = PortfolioModel()
        self.model.setParent(self)
        self.table = PortfolioTable(self.model, settings)
        self.table.opened.connect(self._on_opened)
        self.table.why_asked.connect(self._on_why)
        self.table.star_asked.connect(self._on_star)
        self.table.menu_asked.connect(self._on_menu)
        self.table.put_aside_asked.connect(self._on_put_aside)
        self.model.query_changed.connect(self._take_query)
        self.filters = FilterBar(around)
        self.filter = self.filters.words
        self.filters.asked.connect(self._take_query)
        self.filters.given.connect(self._on_words_given)
        self.filters.left.connect(self._to_list)
        self.filters.views.undo_offered.connect(self.undo_offered)
        self.recents = RecentLine()
        self.recents.opened.connect(self._on_opened)
        self.no_room = NoRoomLine()
        self.no_room.asked.connect(self.table.bring)
        self.table.room_changed.connect(self._show_room)
        self.model.modelReset.connect(self._show_room)
        self.filters.columns.clicked.connect(self._on_columns)
        self._line = FirstLine()
        self._line.asked.connect(lambda query: self._take_query(keeping(query, self.model.query)))
        self.promises = Door("All promises", tip="What is owed on every account, both ways")
        self.promises.clicked.connect(lambda: self.route_requested.emit(Route("promises")))
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
            "No account answers to this",
            "None is both among those chosen and holds these words.",
            "Show the accounts in care",
            lambda: self._take_query(PortfolioQuery(grouped=self.model.query.grouped)),
        )
        self._assemble()
        self._take_query(PortfolioQuery.from_json(str(settings.get(LAST_VIEW) or "")), keep=False)

    def _assemble(self) -> None:
        self._stack = QStackedWidget()
        self._list = QWidget()
        inside = QVBoxLayout(self._list)
        inside.setContentsMargins(0, 0, 0, GRID)
        inside.addWidget(self.no_room)
        inside.addWidget(self.table, 1)
        inside.addStretch(0)
        for part in (self._waiting, self._list, self._none, self._no_match):
            self._stack.addWidget(part)
        ways = QHBoxLayout()
        ways.setSpacing(GRID)
        ways.addStretch(1)
        ways.addWidget(self.promises)
        ways.addWidget(self.add_button)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self._line, 1)
        top.addLayout(ways)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 0)
        column.setSpacing(GRID)
        column.addLayout(top)
        column.addWidget(self.adding)
        column.addWidget(self.recents)
        column.addWidget(self.filters)
        column.addWidget(self._stack, 1)

    # A page's own

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_ways()

    def refresh(self) -> None:
        services, known = self._services, self.model.rows
        self._tasks.read(
            lambda _job: read_portfolio(services, known),
            self._on_read,
            owner=self,
            key="portfolio",
        )

    def cares_for(self, changes: Changes) -> bool:
        self._sparks_stale = self._sparks_stale or bool(changes.kinds & OF_SPARKS)
        return bool(changes.kinds & RELEVANT)

    def first_focus(self) -> QWidget | None:
        return self.table if self.model.rowCount() else self.add_button

    def page_actions(self) -> tuple[Action, ...]:
        chosen = self._has_chosen
        return (
            Action("accounts_add", "Add an account", self.adding.begin, "Accounts", "Ctrl+N"),
            Action(
                "accounts_filter", "Filter the accounts", self.filters.begin, "Accounts", "Ctrl+L"
            ),
            Action(
                "accounts_favourite",
                "Make the account a favourite, or no longer",
                self._on_star_key,
                "Accounts",
                "Ctrl+D",
                enabled_when=chosen,
            ),
            Action(
                "accounts_archive",
                "Archive the chosen accounts, or bring them back",
                self._on_put_aside,
                "Accounts",
                enabled_when=chosen,
            ),
            Action("accounts_columns", "Choose the columns", self._on_columns, "Accounts"),
            Action(
                "accounts_groups",
                "Show accounts in groups, or each by itself",
                self.filters.grouped.click,
                "Accounts",
                "Ctrl+G",
            ),
        )

    # What comes back

    def _on_read(self, read: Portfolio) -> None:
        self._waiting.end()
        had_focus = self.focusWidget() is self.add_button or not self.model.rows
        self.model.show_portfolio(read)
        self.recents.show_portfolio(read)
        self._settle()
        if had_focus and read.rows and self.add_button.hasFocus():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        if self._sparks_stale:
            self._sparks_stale = False
            services = self._services
            accounts = [row.line.account for row in read.rows if row.line.complaints.total]
            self._tasks.read(
                lambda _job: read_sparks(services, accounts),
                self.model.show_sparks,
                owner=self,
                key="sparks",
            )

    def _take_query(self, query: PortfolioQuery, *, keep: bool = True) -> None:
        self.model.show_query(query)
        self.filters.show_query(query)
        self.table.show_order()
        if self.model.rows:
            self._settle()
        if keep:
            self._services.settings.set(LAST_VIEW, query.to_json())

    def _settle(self) -> None:
        rows = self.model.rows
        if not rows:
            self._stack.setCurrentWidget(self._none)
        else:
            shown = self.model.rowCount() > 0
            self._stack.setCurrentWidget(self._list if shown else self._no_match)
        self.filters.setVisible(bool(rows))
        self.add_button.setVisible(bool(rows))
        self._show_ways()
        self._line.show_parts(first_line(rows))

    def _show_ways(self) -> None:
        """What stands over the list, as far as there is room; the palette and Today lead to promises too."""
        narrow = self.width() < NARROW
        self.recents.set_narrow(narrow)
        self.promises.setVisible(bool(self.model.rows) and not narrow)

    # What is asked for

    def _on_opened(self, account: bytes) -> None:
        self.route_requested.emit(Route("account", account))

    def _on_why(self, account: bytes, column: int, total: bool = False) -> None:  # noqa: FBT001, FBT002 - a signal's own
        indicator = indicator_of(column)
        row = self.model.row_at(self.model.place_of(account, total=total))
        if indicator is None or row is None:
            return
        if row.group:
            self.why_requested.emit(groups.why(row.group, indicator, row.day))
            return
        services, line = self._services, row.line
        self._tasks.read(
            lambda _job: reasons.why(services, line, indicator),
            self.why_requested.emit,
            owner=self,
            key="why",
        )

    def menu(self) -> QMenu | None:
        """What can be done with the chosen accounts; None where none is chosen."""
        chosen = self.table.chosen()
        if not chosen:
            return None
        table = getattr(self.window(), "actions_table", None)
        menu = QMenu(self)
        menu.setAccessibleName("Accounts")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if len(chosen) == 1:
            account = chosen[0].account_id
            menu.addAction("Open\tEnter", lambda: self._on_opened(account))
            if table is not None and table.can("log_touch"):
                menu.addAction("Log touch\tCtrl+T", lambda: table.run("log_touch"))
        star = all(row.account_id in self.model.portfolio.favourites for row in chosen)
        menu.addAction(
            "No longer a favourite\tCtrl+D" if star else "Favourite\tCtrl+D",
            lambda: self._mark([row.account_id for row in chosen], on=not star),
        )
        menu.addSeparator()
        away = all(row.line.account.archived_on for row in chosen)
        menu.addAction("Bring back" if away else "Archive\tDel", self._on_put_aside)
        menu.addSeparator()
        menu.addAction("Copy\tCtrl+C", self.table.copy_rows)
        if len(chosen) == 1:
            menu.addAction("Copy link", lambda: self._on_copy_link(account))
            offer_history(menu, self, account)
        if table is not None and table.can("print_list"):
            menu.addAction("Print this list\u2026", lambda: table.run("print_list"))
        return menu

    def _on_copy_link(self, account: bytes) -> None:
        from mcr_desktop.services.links import link_of

        QGuiApplication.clipboard().setText(link_of("account", account))

    def _to_list(self) -> None:
        if self.model.rowCount():
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_words_given(self) -> None:
        """Open the one account that is left, else go on to the list."""
        row = self.model.row_at(0) if self.model.rowCount() == 1 else None
        if row is not None:
            self._on_opened(row.account_id)
        else:
            self._to_list()

    def _show_room(self) -> None:
        self.no_room.show_columns(self.table.outside())

    def _on_columns(self) -> None:
        foot = self.filters.columns.rect().bottomLeft()
        self.table.column_menu().popup(self.filters.columns.mapToGlobal(foot))

    def _on_menu(self, place: QPoint) -> None:
        menu = self.menu()
        if menu is not None:
            menu.popup(place)

    def touch_account(self) -> Account | None:
        """With which account a touch that is logged here would have been."""
        chosen = self.table.chosen()
        return chosen[0].line.account if len(chosen) == 1 else None

    def _has_chosen(self) -> bool:
        return bool(self.table.chosen())

    # Deeds

    def _on_star(self, account: bytes) -> None:
        self._mark([account], on=account not in self.model.portfolio.favourites)

    def _on_star_key(self) -> None:
        chosen = [row.account_id for row in self.table.chosen()]
        if chosen:
            favourites = self.model.portfolio.favourites
            self._mark(chosen, on=not all(one in favourites for one in chosen))

    def _mark(self, accounts: list[bytes], *, on: bool) -> None:
        marks = self._services.marks
        self._write(lambda: marks.favourite_all("account", accounts, on=on))

    def _on_put_aside(self) -> None:
        chosen = self.table.chosen()
        if not chosen:
            return
        accounts = self._services.accounts
        ids = [row.account_id for row in chosen]
        back = all(row.line.account.archived_on for row in chosen)
        self._write(lambda: accounts.bring_back(ids) if back else accounts.archive(ids))

    def _write(self, deed: Callable[[], str]) -> None:
        def done(label: Any) -> None:
            self.undo_offered.emit(str(label))

        self._tasks.write(lambda _job: deed(), done, owner=self)

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
