"""The ledger itself: rates, one line to write down, filters, list or board, and what is done with rows."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QMenu, QStackedWidget, QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.findings import number
from mcr_desktop.phrases.indicators import kept_text
from mcr_desktop.phrases.timelines import direction_name
from mcr_desktop.services.promises.ledgers import (
    KeptReckoning,
    LedgerQuery,
    LedgerRow,
)
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.promises import beginnings
from mcr_desktop.ui.promises.agreements import NewDayStrip
from mcr_desktop.ui.promises.boards import MOST_CARDS, Board, day_dropped_on
from mcr_desktop.ui.promises.columns import LedgerSource, columns_for
from mcr_desktop.ui.promises.deeds import DeedBar, book_actions
from mcr_desktop.ui.promises.doings import Doings
from mcr_desktop.ui.promises.drawers import Sheets
from mcr_desktop.ui.promises.entries import PromiseEntry
from mcr_desktop.ui.promises.filters import LedgerFilters
from mcr_desktop.ui.promises.heads import BookHead
from mcr_desktop.ui.promises.readings import BookRead, read_book, read_rates, read_why
from mcr_desktop.ui.promises.tables import Deeds, Ledger
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.column_widths import ColumnWidths
from mcr_desktop.ui.widgets.saved_views import SavedViews
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.actions import Action
    from mcr_desktop.ui.surroundings import Surroundings

SCREEN = "promises"
"""Under which this screen's views and columns are kept."""
_KEYS = {
    "keep": Qt.Key.Key_K,
    "renegotiate": Qt.Key.Key_R,
    "break": Qt.Key.Key_B,
    "withdraw": Qt.Key.Key_W,
    "reopen": Qt.Key.Key_O,
    "told": Qt.Key.Key_N,
}


class PromiseBook(QWidget):
    """Promises of one account, or of all that are not put aside."""

    route_requested = Signal(object)
    why_requested = Signal(object)
    undo_offered = Signal(str)
    drawer_requested = Signal(str, QWidget)
    done_in_drawer = Signal()
    query_changed = Signal(object, bool)
    """The `LedgerQuery` in force, and whether the board shows it."""
    settled = Signal()

    def __init__(self, around: Surroundings, *, across: bool) -> None:
        super().__init__()
        self._around = around
        self._across = across
        self._account: Account | None = None
        self._query = LedgerQuery()
        self._board_shown = False
        self._wanted: bytes | None = None
        self._place = 0
        self._read: BookRead | None = None
        self._rates: dict[str, KeptReckoning] = {}
        self._moving: list[bytes] = []
        deeds: Deeds = {key: partial(self.do, name) for name, key in _KEYS.items()}
        source = LedgerSource(around.services)
        self.model = PagedTableModel(columns_for(across=across), source, around.tasks, self)
        self.table = Ledger(self.model, deeds)
        cards = LedgerSource(around.services, MOST_CARDS)
        self.board = Board(cards, around.tasks, deeds, across=across)
        self.head = BookHead(across=across)
        self.entry = PromiseEntry(around)
        self.views = SavedViews(around, SCREEN, lambda: self._query.to_json())  # noqa: PLW0108 - asked anew each time
        self.filters = LedgerFilters(self.views)
        self.deeds = DeedBar(_KEYS)
        self.doings = Doings(around, self)
        self.doings.undo_offered.connect(self.undo_offered)
        self.sheets = Sheets(around, self.doings)
        self.moving = NewDayStrip()
        self._stack = QStackedWidget()
        self._waiting = Waiting("Reading the promises")
        self._empty = beginnings.nothing_promised(self.entry.begin)
        self._homeless = beginnings.nobody_to_promise(self.route_requested.emit)
        self._nothing = beginnings.nothing_under_filter(
            lambda: self.ask(LedgerQuery(self._account))
        )
        empty = (self._empty, self._homeless, self._nothing)
        for part in (self._waiting, self.table, self.board, *empty):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        for widget in (self.head, self.entry, self.filters):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.moving)
        column.addWidget(self.deeds)
        ColumnWidths(self.table, around.services.settings, f"{SCREEN}.columns")
        self._connect()
        self._waiting.begin()

    def _connect(self) -> None:
        self.table.opened.connect(self.open)
        self.table.chosen.connect(lambda _row: self._on_chosen())
        self.table.selection_counted.connect(lambda _count: self._on_chosen())
        self.table.removal_asked.connect(self._on_remove)
        self.table.menu_asked.connect(lambda menu, _ids: self.deeds.fill(menu, self.do))
        self.model.loaded.connect(self._on_loaded)
        self.model.dataChanged.connect(lambda *_where: self._on_chosen())
        self.board.chosen.connect(self._on_chosen)
        self.board.opened.connect(self.open)
        self.board.dropped.connect(self._on_dropped)
        self.board.removal_asked.connect(self._on_remove)
        self.board.menu_asked.connect(self._on_menu)
        self.head.why_asked.connect(self._on_why)
        self.head.board_asked.connect(lambda board: self._on_board(board=board))
        self.head.absences_asked.connect(lambda: self.sheets.open_absences(self._account))
        self.head.all_asked.connect(lambda: self.route_requested.emit(Route("promises")))
        self.entry.added.connect(self._on_added)
        self.filters.asked.connect(self.ask)
        self.views.chosen.connect(
            lambda query: self.ask(LedgerQuery.from_json(query, self._account))
        )
        self.views.undo_offered.connect(self.undo_offered)
        self.deeds.asked.connect(self.do)
        self.sheets.drawer_requested.connect(self.drawer_requested)
        self.sheets.route_requested.connect(self.route_requested)
        self.sheets.deed_asked.connect(self._on_sheet_deed)
        self.moving.agreed.connect(self._on_agreed)
        self.moving.left.connect(self._on_not_agreed)

    # What page and tab ask

    def show_place(
        self, account: Account | None, query: LedgerQuery | None, row: bytes | None, *, board: bool
    ) -> None:
        """Look at this account, or at all; with a row, bring it into view and open it."""
        if (account.id if account else None) != (self._account.id if self._account else None):
            self._rates.clear()
            self._read = None
            self.moving.hide()
            self.model.load(Order(self.model.order.by, self.model.order.descending, None))
        self._account = account
        self._query = replace(query or self._query, account=account)
        self._board_shown = board
        self._wanted = row or self._wanted
        self.filters.show_query(self._query, board=board)
        self.head.show_board(board=board)
        if account is not None:
            self.entry.offer(account, ())

    def choose(self, row: bytes | None) -> None:
        """Bring a row into view, now or as soon as it is read."""
        self._wanted = row

    def refresh(self) -> None:
        """Read again what is shown."""
        query, account = self._query, self._account
        order = self.model.order
        if self._board_shown:
            self.board.load(query)
        else:
            self._place = max(self.table.currentIndex().row(), 0)
            self.model.load(Order(order.by, order.descending, query))
        self._reading(lambda services: read_book(services, query), self._on_read, "book")
        self._reading(lambda services: read_rates(services, account), self._on_rates, "rates")
        wanted = self._wanted
        if wanted is not None:
            self._reading(
                lambda services: services.ledgers.rows([wanted])[0], self._on_wanted, "wanted"
            )
        self.sheets.refresh()

    def ask(self, query: LedgerQuery) -> None:
        """Show what another query asks for."""
        self._query = replace(query, account=self._account)
        self.filters.show_query(self._query, board=self._board_shown)
        self.query_changed.emit(self._query, self._board_shown)
        self.refresh()

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        shown = self._stack.currentWidget()
        if shown in (self._waiting, self._homeless):
            return self._homeless.first if shown is self._homeless else None
        if shown is self.board:
            return self.board.first()
        return self.table if shown is self.table else self.entry.line

    def foot_height(self) -> int:
        """Pixels below the rows, where deeds and a new day stand."""
        return self.height() - self._stack.geometry().bottom()

    def deeds_for(self, menu: str) -> tuple[Action, ...]:
        """What can be done here, for the menu and the palette."""
        return book_actions(self, menu)

    # What comes back

    def _on_read(self, read: BookRead) -> None:
        if read.query.account != self._account:
            return
        self._read = read
        self.filters.offer(read.owners, read.counts)
        self.entry.offer(self._account, read.accounts)
        week = today() + timedelta(days=6 - today().weekday())
        self.board.show_counts(
            read.counts, self._query.direction, dates.exact_day(week.isoformat())
        )
        self._show()

    def _on_rates(self, read: Sequence[KeptReckoning]) -> None:
        self._rates = {one.tally.direction: one for one in read}
        for direction, told in self._rates.items():
            whole = kept_text(told.tally, whole=True)
            self.head.show_rate(direction, f"{direction_name(direction)}: {whole}")

    def _on_loaded(self, count: int) -> None:
        if self.model.order.filter is None:
            return
        if count and self.table.current_id() is None:
            self.table.selectRow(min(self._place, count - 1))
        self._show()
        self._choose_wanted()
        self._on_chosen()

    def _on_wanted(self, row: LedgerRow | None) -> None:
        """Show the filter under which a wanted row stands, where the present one hides it."""
        if row is None or row.one.id != self._wanted:
            return
        shows = "owed" if row.owed else "closed"
        fits = self._query.show in (shows, "all") or self.model.place_of(row.one.id) >= 0
        plain = LedgerQuery(self._account, shows)
        if not self._board_shown and not (
            fits and replace(self._query, show=shows, order="") == plain
        ):
            self.ask(plain)
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        if self._wanted is None:
            return
        if self._board_shown:
            self.board.want(self._wanted)
            self._wanted = None
        elif self.model.place_of(self._wanted) >= 0:
            self.table.choose(self._wanted)
            self._wanted = None

    def _show(self) -> None:
        """Bring the part into sight that belongs to what was read."""
        rows = self.model.rowCount() if self.model.order.filter is not None else 0
        if not (self._board_shown or rows or (self._read is not None and self.model.has_come)):
            return  # whether there is nothing at all is told by the counts and the list together
        self._waiting.end()
        bare = not self._query.words and self._query.owner is None and not self._query.contact_id
        held = self._read.counts.of("all") if self._read else 1
        part: QWidget = self.board if self._board_shown else self.table
        if not (held if self._board_shown else rows):
            part = self._nothing if held or not bare else self._first_step()
        before = self._stack.currentWidget()
        had_focus = before is not None and before.hasFocus()
        self._stack.setCurrentWidget(part)
        for shown in (self.filters, self.head):
            shown.setVisible(part not in (self._empty, self._homeless))
        self.entry.setVisible(part is not self._homeless)
        if had_focus and part in (self._empty, self._nothing):
            self.entry.line.setFocus(Qt.FocusReason.OtherFocusReason)
        self._on_chosen()
        self.settled.emit()

    def _first_step(self) -> QWidget:
        """What says how to begin: without an account there is nobody to promise anything to."""
        nobody = self._account is None and self._read is not None and not self._read.accounts
        return self._homeless if nobody else self._empty

    # What is chosen

    def ids(self) -> list[bytes]:
        """The ids of the chosen promises."""
        return self.board.ids() if self._board_shown else self.table.chosen_ids()

    def current_row(self) -> LedgerRow | None:
        """The promise under the keyboard, where it has been read."""
        if self._board_shown:
            return self.board.current_row()
        return self.model.row_at(self.table.currentIndex().row())

    def _on_chosen(self) -> None:
        shown = self._stack.currentWidget() in (self.table, self.board)
        count = len(self.board.ids()) if self._board_shown else self.table.selected_count()
        count = count or int(shown and self.current_row() is not None)
        self.deeds.show_for(self.current_row() if shown else None, count if shown else 0)

    # Deeds

    def do(self, deed: str) -> None:
        """Do with the chosen promises what a deed's name says."""
        ids, row = self.ids(), self.current_row()
        if not ids:
            return
        if deed == "remove":
            self._on_remove(ids)
        elif deed == "open":
            self.open(ids[0])
        elif deed == "renegotiate":
            self._ask_day(ids, row)
        else:
            self.doings.do(deed, ids, row if len(ids) == 1 else None)

    def _on_remove(self, ids: object) -> None:
        chosen = list(ids) if isinstance(ids, list) else []
        removals = self._around.services.removals
        if chosen:
            what = "a promise" if len(chosen) == 1 else f"{number(len(chosen))} promises"
            self.doings.write(lambda: removals.remove("commitment", chosen), f"Removed {what}")
            if self.sheets.shown() in chosen:
                self.done_in_drawer.emit()

    def _ask_day(self, ids: list[bytes], row: LedgerRow | None, suggestion: str = "") -> None:
        if len(ids) == 1 and row is not None and row.one.id == ids[0]:
            if not row.owed:
                return
            head = f"New day for: {row.one.wording}"
        else:
            head = f"New day for {number(len(ids))} promises"
        self._moving = ids
        self.moving.ask(head, suggestion)

    def _on_agreed(self, day: str, whom: str, why: str) -> None:
        ids, book = self._moving, self._around.services.commitments
        self._on_not_agreed()
        said = (
            "Promise renegotiated" if len(ids) == 1 else f"New day for {number(len(ids))} promises"
        )
        self.doings.write(
            lambda: book.renegotiate_many(ids, day, None, whom or None, why or None), said
        )

    def _on_not_agreed(self) -> None:
        self.moving.hide()
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_dropped(self, show: str, ids: list[bytes]) -> None:
        row = self.current_row()
        if show == "closed":
            self.doings.do("keep", ids, None)
        elif row is not None and not row.owed:
            self.doings.do("reopen", ids, row if len(ids) == 1 else None)
        elif show == "undated":
            book = self._around.services.commitments
            self.doings.write(lambda: book.edit_many(ids, due_on=None), "Taken off the calendar")
        else:
            self._ask_day(ids, row, day_dropped_on(show, today()).isoformat())

    def _on_menu(self, place: object) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.deeds.fill(menu, self.do, self.current_row())
        menu.popup(place)  # type: ignore[arg-type]  # a point, through an untyped signal

    def _on_added(self, account: Account, wording: str, fields: dict[str, Any]) -> None:
        book = self._around.services.commitments

        def _made(made: Any) -> None:
            self.choose(made.id)
            self.refresh()

        def _failed(error: Exception) -> None:
            self.entry.bring_back(wording)
            self._around.tasks.complain(error)

        self.doings.write(
            lambda: book.add(account, wording, **fields), "Promise written down", _made, _failed
        )

    # The drawer

    def open(self, row_id: bytes | None) -> None:
        """Open a promise in the drawer."""
        if row_id is not None:
            self.sheets.open(row_id)

    def _on_sheet_deed(self, deed: str, row: LedgerRow) -> None:
        if deed == "renegotiate":
            self._ask_day([row.one.id], row)
        elif deed == "remove":
            self._on_remove([row.one.id])
        else:
            self.doings.do(deed, [row.one.id], None)

    def _on_why(self, direction: str) -> None:
        if direction in self._rates:
            account = self._account
            work = partial(read_why, account=account, direction=direction)
            self._reading(work, self.why_requested.emit, "why")

    def turn(self) -> None:
        """Show the list in place of the board, or the other way round."""
        self._on_board(board=not self._board_shown)

    def _on_board(self, *, board: bool) -> None:
        row = self.current_row()
        self._wanted = row.one.id if row is not None else None
        self._board_shown = board
        self.head.show_board(board=board)
        self.ask(self._query)

    # Reading and writing

    def _reading(
        self, work: Callable[[Services], Any], done: Callable[[Any], None], key: str
    ) -> None:
        services = self._around.services
        self._around.tasks.read(lambda _job: work(services), done, owner=self, key=key)
