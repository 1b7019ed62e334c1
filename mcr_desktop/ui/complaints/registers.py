"""The register: every complaint of an account or of all, found, written down and kept in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget
from shiboken6 import isValid

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.registering.registers import RegisterQuery
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.complaints.complaint_sheets import (
    ComplaintSheet,
    ManySheet,
    written_by_others,
)
from mcr_desktop.ui.complaints.entries import EntryPanel
from mcr_desktop.ui.complaints.register_filters import RegisterFilters
from mcr_desktop.ui.complaints.register_rows import (
    LINE_HEAD,
    MOST_DIMENSIONS,
    RegisterSource,
    columns_for,
    line_of,
)
from mcr_desktop.ui.complaints.register_tables import RegisterTable
from mcr_desktop.ui.complaints.sections import Section
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.column_widths import ColumnWidths
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.focus_orders import in_turn
from mcr_desktop.ui.widgets.histories import read_history
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import MOST_AT_ONCE
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.complaints import View
    from mcr_desktop.services.registering.registers import Choice, RegisterRow
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.widgets.histories import PastLine

SCREEN = "register"
"""Under which this screen's views are kept."""
MOST_LABELS_IN_COLUMN = 200
_NUMBERS = frozenset({"severity"})


@dataclass(frozen=True, slots=True)
class _Read:
    """What filters and entry offer, and how many complaints there are without any filter."""

    account: Account | None
    choices: tuple[Choice, ...]
    views: tuple[View, ...]
    total: int


class RegisterSection(Section):
    """The table of complaints with its filters, its entry line and its drawer."""

    kinds = frozenset({"complaint", "import", "account", "view", "case"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "register", "Register")
        self._account: Account | None = None
        self._accounts: tuple[Account, ...] = ()
        self._query = RegisterQuery()
        self._wanted_row: bytes | None = None
        self._shape: tuple[Any, ...] = ()
        self._sheet: ComplaintSheet | None = None
        self._total = 0
        self._source = RegisterSource(around.services)
        self.table: RegisterTable | None = None
        self.model: PagedTableModel[RegisterRow] | None = None
        self.filters = RegisterFilters()
        self.filters.asked.connect(self._go)
        self.filters.view_saved.connect(self._on_view_saved)
        self.filters.view_removed.connect(self._on_view_removed)
        self.entry = EntryPanel()
        self.entry.added.connect(self._on_added)
        self.entry.closed.connect(self._on_entry_closed)
        self.entry.hide()
        self._write = button("Write one down", "primary", tip="Ctrl+N")
        self._write.clicked.connect(lambda _checked=False: self.begin_entry())
        self._count = PlainLabel("", muted=True, tabular=True)
        self._chosen = QFrame()
        self._deeds: list[QPushButton] = []
        self._chosen_words = PlainLabel("", bold=True)
        self._waiting = Waiting("Reading the register")
        self._stack = QStackedWidget()
        self._empty = EmptyState(
            "No complaint is recorded",
            "Write one down as it is told, or import a register from CSV or XLSX. Silence is not always good "
            "news: most dissatisfied customers never complain.",
            "Write one down",
            self.begin_entry,
        )
        self._nothing = EmptyState(
            "Nothing under this filter",
            "Take a condition away, or show all of them.",
            "Show all complaints",
            self._show_all,
        )
        self._assemble()

    # What the shell asks

    def show_place(
        self, account: Account | None, accounts: tuple[Account, ...], route: Route
    ) -> None:
        self._account, self._accounts = account, accounts
        self._query = RegisterQuery.from_json(route.query, account)
        self._wanted_row = route.row
        self.filters.show_query(self._query, self._last_day())
        if route.row is not None:
            self._open(route.row)

    def refresh(self) -> None:
        account = self._account
        self.read(lambda services, _job: _read(services, account), self._on_read, "register")
        if self._sheet is not None and isValid(self._sheet) and self._sheet.isVisible():
            self._open(self._sheet.id)

    def section_actions(self) -> tuple[Action, ...]:
        menu = "Complaints"
        return (
            Action("complaint_write", "Write a complaint down", self.begin_entry, menu, "Ctrl+N"),
            Action("complaint_search", "Search the register", self._on_search, menu, "Ctrl+Shift+F"),
            Action("complaint_change", "Change the chosen complaints", self._on_many, menu,
                   "Ctrl+E", enabled_when=self._any_chosen),
            Action("complaint_copy", "Copy the chosen complaints", self._on_copy, menu,
                   enabled_when=self._any_chosen),
            Action("complaint_case", "Open a case with the chosen complaints", self._on_case, menu,
                   enabled_when=self._any_chosen),
            Action("complaint_acknowledge", "Acknowledged today", self._on_acknowledged, menu,
                   enabled_when=self._any_chosen),
        )  # fmt: skip

    def first_focus(self) -> QWidget | None:
        if self.entry.isVisible():
            return self.entry.summary
        shown = self._stack.currentWidget()
        if shown is self._waiting:
            return None  # the table comes; until then nothing is pressed by chance
        return shown.first if isinstance(shown, EmptyState) else shown

    def begin_entry(self) -> None:
        """Open the entry line and put the keyboard there."""
        self.entry.show()
        self._write.hide()
        self.entry.begin()

    # Assembly

    def _assemble(self) -> None:
        for part in (self._waiting, self._empty, self._nothing):
            self._stack.addWidget(part)
        chosen = FlowRow()
        chosen.add(self._chosen_words)
        for words, run in (
            ("Change...", self._on_many),
            ("Acknowledged today", self._on_acknowledged),
            ("Open a case", self._on_case),
            ("Copy", self._on_copy),
        ):
            made = button(words)
            made.clicked.connect(lambda _checked=False, go=run: go())
            chosen.add(made)
            self._deeds.append(made)
        margins = QVBoxLayout(self._chosen)
        margins.setContentsMargins(0, GRID // 2, 0, GRID)
        margins.addWidget(chosen)
        self._chosen.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, GRID * 3, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.filters)
        column.addWidget(self.entry)
        line = QHBoxLayout()
        line.setSpacing(GRID)
        line.addWidget(self._count, 1)
        line.addWidget(self._write)
        column.addLayout(line)
        column.addWidget(self._stack, 1)
        column.addWidget(self._chosen)

    # Showing

    def _on_read(self, read: _Read) -> None:
        if read.account != self._account:
            return
        self._waiting.end()
        self._total = read.total
        self.filters.offer(read.choices, read.views)
        self.entry.offer(self._accounts, self._account, read.choices)
        self.filters.setVisible(bool(read.total))
        self._write.setVisible(bool(read.total) and self.entry.isHidden())
        if not read.total:
            self._count.setText("")
            self._stack.setCurrentWidget(self._empty)
            self.settled.emit()
            return
        names = [
            one.name
            for one in read.choices
            if one.free and 1 < len(one.labels) <= MOST_LABELS_IN_COLUMN
        ][:MOST_DIMENSIONS]
        kinds = any(one.name == "kind" and one.labels for one in read.choices)
        shape = (tuple(names), self._account is None, kinds)
        if self.model is None or shape != self._shape:
            self._shape = shape
            self._new_table(names, across=self._account is None, kinds=kinds)
        if self.model is not None:
            order = self.model.order
            self.model.load(Order(order.by, order.descending, self._query))

    def _new_table(self, names: list[str], *, across: bool, kinds: bool) -> None:
        if self.table is not None:
            self._stack.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
        columns = columns_for(names, across=across, kinds=kinds)
        self.model = PagedTableModel(columns, self._source, self._around.tasks)
        self.table = RegisterTable(self.model, "Register of complaints")
        self.model.setParent(self.table)
        self.model.loaded.connect(self._on_loaded)
        self.table.opened.connect(self._open)
        self.table.edited.connect(self._on_cell)
        self.table.selection_counted.connect(self._on_selection)
        self.table.copy_asked.connect(self._on_copy)
        self._stack.addWidget(self.table)
        in_turn(self._write, self.table, *self._deeds)
        ColumnWidths(self.table, self._around.services.settings, "register.columns")

    def _on_loaded(self, count: int) -> None:
        table = self.table
        if table is None:
            return
        self._stack.setCurrentWidget(table if count else self._nothing)
        said = f"{number(count)} complaints"
        if count != self._total:
            said = f"{number(count)} of {number(self._total)} complaints"
        self._count.setText(said)
        if self._wanted_row is not None:
            table.choose(self._wanted_row)
            self._wanted_row = None
        elif count and table.current_id() is None:
            table.selectRow(0)
        self._on_selection(table.selected_count())
        self.settled.emit()

    def _on_selection(self, count: int) -> None:
        self._chosen.setVisible(count > 1)
        words = f"{number(count)} chosen"
        if count > MOST_AT_ONCE:
            words += f"; at most {number(MOST_AT_ONCE)} are changed or copied together"
        self._chosen_words.setText(words)

    def _last_day(self) -> date:
        account = self._account
        return date.fromisoformat(account.as_of) if account and account.as_of else today()

    # One complaint

    def _open(self, row_id: bytes) -> None:
        def work(
            services: Services, _job: object
        ) -> tuple[RegisterRow | None, tuple[PastLine, ...]]:
            rows = services.registers.rows([row_id])
            return rows[0], read_history(services, row_id)

        self.read(work, self._on_opened, "sheet")

    def _on_opened(self, read: tuple[RegisterRow | None, tuple[PastLine, ...]]) -> None:
        row, past = read
        if row is None:
            return
        sheet = self._sheet
        if (
            sheet is not None
            and isValid(sheet)
            and sheet.id == row.complaint.id
            and sheet.isVisible()
        ):
            sheet.show_row(row, past)
            return
        also = written_by_others(self._around)
        also.used.connect(self.undo_offered)
        self._sheet = ComplaintSheet(row, past, also)
        self._sheet.kept.connect(self._on_kept)
        self.drawer_requested.emit("The complaint", self._sheet)

    def _on_kept(self, row_id: bytes, fields: dict[str, Any]) -> None:
        self.write(lambda services: services.registers.edit(row_id, **fields), "Edited a complaint")

    def _on_cell(self, row_id: bytes, name: str, text: str) -> None:
        value: Any = text or None
        if name in _NUMBERS and text:
            if not text.isdigit():
                self.told.emit("Severity is a whole number from 1 (light) to 5 (grave).")
                return
            value = int(text)
        self.write(
            lambda services: services.registers.edit(row_id, **{name: value}), "Edited a complaint"
        )

    def _on_added(self, account: Account, fields: dict[str, Any]) -> None:
        self.write(
            lambda services: services.registers.add(account, **fields), "Complaint written down"
        )

    def _on_entry_closed(self) -> None:
        self.entry.hide()
        self._write.show()
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    # Many complaints

    def _any_chosen(self) -> bool:
        return self.table is not None and self.table.selected_count() > 0

    def _on_many(self) -> None:
        if self.table is None or not self._any_chosen():
            return
        chosen = self.table.selected_ids()
        sheet = ManySheet(len(chosen))
        sheet.asked.connect(lambda fields: self._change(chosen, fields))
        self.drawer_requested.emit("Change many complaints", sheet)

    def _on_acknowledged(self) -> None:
        if self.table is not None and self._any_chosen():
            self._change(self.table.selected_ids(), {"acknowledged_on": today().isoformat()})

    def _change(self, chosen: list[bytes], fields: dict[str, Any]) -> None:
        self.write(
            lambda services: services.registers.edit_many(chosen, **fields),
            done=lambda count: self.undo_offered.emit(f"Changed {number(count)} complaints"),
        )

    def _on_case(self) -> None:
        if self.table is None or not self._any_chosen():
            return
        chosen = self.table.selected_ids()

        def work(services: Services) -> bytes:
            rows = [row for row in services.registers.rows(chosen) if row is not None]
            home = rows[0].account
            title = (rows[0].complaint.summary or rows[0].complaint.kind or "Case")[:80]
            case = services.cases.open(home, title)
            services.cases.link(case.id, [row.complaint.id for row in rows])
            return case.id

        self.write(
            work, "Case opened", lambda case_id: self.route_requested.emit(Route("case", case_id))
        )

    def _on_copy(self) -> None:
        if self.table is None:
            return
        chosen = self.table.selected_ids()
        self.read(
            lambda services, _job: [
                line_of(row) for row in services.registers.rows(chosen) if row is not None
            ],
            self._on_lines,
            "copy",
        )

    def _on_lines(self, lines: list[tuple[str, ...]]) -> None:
        text = "\n".join("\t".join(_bare(cell) for cell in line) for line in [LINE_HEAD, *lines])
        QGuiApplication.clipboard().setText(text)
        self.told.emit(f"Copied {number(len(lines))} complaints")

    # Filters and views

    def _on_search(self) -> None:
        self.filters.words.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filters.words.selectAll()

    def _show_all(self) -> None:
        self._go(RegisterQuery(account=self._account))

    def _go(self, query: RegisterQuery) -> None:
        here = self._account.id if self._account else None
        bare = replace(query, account=None)
        self.route_requested.emit(Route("complaints", here, self.name, bare.to_json()))

    def _on_view_saved(self, name: str) -> None:
        text = replace(self._query, account=None).to_json()
        self.write(
            lambda services: services.views.save(name, SCREEN, text), f"Kept the view {name}"
        )

    def _on_view_removed(self, view_id: bytes) -> None:
        self.write(lambda services: services.views.remove(view_id), "View removed")


def _read(services: Services, account: Account | None) -> _Read:
    return _Read(
        account,
        services.registers.choices(account),
        tuple(services.views.all(SCREEN)),
        services.registers.count(RegisterQuery(account=account)),
    )


def _bare(cell: str) -> str:
    """A cell that a spreadsheet takes for words: on one line, and no formula."""
    text = " ".join(cell.split())
    return f"'{text}" if text[:1] in "=+-@" and text else text
