"""Cases of the Complaints screen: how far each is, what is due, whether it held, who was told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QLineEdit,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.phrases.catalogue import _, ngettext
from mcr_desktop.phrases.findings import number
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.complaints.case_tables import (
    COLUMNS,
    FILTER_WORDS,
    FILTERS,
    CaseLine,
    CaseLines,
    read_cases,
)
from mcr_desktop.ui.complaints.sections import Section
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.column_widths import ColumnWidths
from mcr_desktop.ui.widgets.drop_downs import WHICH_ACCOUNT, NamesBox, choice
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Case
    from mcr_desktop.ui.surroundings import Surroundings


class OpenForm(QFrame):
    """A case opened by hand: where it is at home, and what it is about."""

    given = Signal(bytes, str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Open a case"))
        self.account = NamesBox(_("Home account of the case"))
        self.title = EntryField()
        self.title.setAccessibleName(_("Title of the case"))
        self.title.setPlaceholderText(_("What falls short, in a few words"))
        self.title.returnPressed.connect(self._on_open)
        begin = button(_("Open"), "primary")
        begin.setAccessibleName(_("Open the case"))
        begin.clicked.connect(lambda _on=False: self._on_open())
        cancel = button(_("Cancel"), "quiet")
        cancel.clicked.connect(lambda _on=False: self.left.emit())
        self.title.setMinimumWidth(240)
        row = FlowRow()
        row.add(self.account)
        row.add(self.title, grows=True)
        row.add(begin)
        row.add(cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def begin(self, accounts: Sequence[Account], first: Account | None) -> None:
        """Ask, with this account chosen."""
        names = [(one.name, one.id) for one in accounts]
        self.account.offer(names, _(WHICH_ACCOUNT), first.id if first else None)
        self.title.clear()
        self.show()
        self.title.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_open(self) -> None:
        title = " ".join(self.title.text().split())
        account = self.account.currentData()
        if title and isinstance(account, bytes):
            self.given.emit(account, title)
        else:
            (self.account if title else self.title).setFocus(Qt.FocusReason.OtherFocusReason)


class CasesSection(Section):
    """The list; a line opens a case by hand."""

    kinds = frozenset({"case", "case_part", "why", "commitment", "account"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "cases", _("Cases"))
        self._account: Account | None = None
        self._accounts: tuple[Account, ...] = ()
        self._lines: tuple[CaseLine, ...] | None = None
        self._filter = "open"
        self._source = CaseLines()
        self.model: PagedTableModel[CaseLine] = PagedTableModel(COLUMNS, self._source, parent=self)
        self.table = Table(self.model, _("Cases"))
        ColumnWidths(self.table, around.services.settings, "cases.columns")
        self.table.opened.connect(lambda case: self.route_requested.emit(Route("case", case)))
        self.first_line = PlainLabel("", "lead")
        self.filters: dict[str, QToolButton] = {}
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Title, account, lead"))
        self.search.setAccessibleName(_("Search the cases"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(200)
        self.search.textChanged.connect(lambda _text: self._settle())
        self.open_button = button(_("Open a case by hand"), tip=_("Ctrl+N"))
        self.open_button.clicked.connect(lambda _on=False: self.open_by_hand())
        self.form = OpenForm()
        self.form.given.connect(self._on_given)
        self.form.left.connect(self._on_left)
        self.form.hide()
        self._waiting = Waiting(_("Reading the cases"))
        self._assemble()

    # A section's own

    def show_place(
        self, account: Account | None, accounts: tuple[Account, ...], route: Route
    ) -> None:
        del route
        self._account, self._accounts = account, accounts

    def refresh(self) -> None:
        self.read(lambda services, _job: read_cases(services), self._on_read, "cases")

    def first_focus(self) -> QWidget | None:
        instead = self._stack.currentWidget()
        if isinstance(instead, EmptyState):
            return instead.first
        return self.table

    def section_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "case_open", _("Open a case by hand"), self.open_by_hand, _("Complaints"), "Ctrl+N"
            ),
            Action(
                "cases_search",
                _("Search the cases"),
                self._on_search_key,
                _("Complaints"),
                "Ctrl+Shift+F",
            ),
        )

    # Showing

    def _on_read(self, lines: tuple[CaseLine, ...]) -> None:
        first = self._lines is None
        self._waiting.end()
        self._lines = lines
        self._settle()
        if first:
            self.settled.emit()

    def _settle(self) -> None:
        if self._lines is None:
            return
        here = self._account.id if self._account is not None else None
        lines = [line for line in self._lines if here is None or line.concerns(here)]
        counts = {name: sum(map(holds, lines)) for name, holds in FILTERS.items()}
        for name, made in self.filters.items():
            words = f"{FILTER_WORDS[name]} {counts[name]}"
            made.setText(words)
            made.setAccessibleName(words)
        wanted = self.search.text().casefold().split()
        holds = FILTERS[self._filter]
        shown = [line for line in lines if holds(line) and _has(line, wanted)]
        self._source.take(shown)
        self.model.load(Order(self.model.order.by, self.model.order.descending))
        self.first_line.setText(_first_line(lines))
        for widget in (self.search, self.open_button, *self.filters.values()):
            widget.setVisible(bool(lines))
        self.first_line.setVisible(bool(lines))
        if not lines:
            self._stack.setCurrentWidget(self._no_accounts if not self._accounts else self._none)
        elif shown:
            self._stack.setCurrentWidget(self.table)
        else:
            none_open = self._filter == "open" and not counts["open"]
            self._stack.setCurrentWidget(self._none_open if none_open else self._no_match)

    # What the user does

    def open_by_hand(self) -> None:
        """Ask for the account and the title of a new case."""
        if self._accounts:
            self.form.begin(self._accounts, self._account)

    def _on_given(self, account_id: bytes, title: str) -> None:
        account = next(one for one in self._accounts if one.id == account_id)
        self.form.hide()

        def done(case: Case) -> None:
            self.route_requested.emit(Route("case", case.id, "problem"))

        self.write(lambda services: services.cases.open(account, title), _("Case opened"), done)

    def _on_left(self) -> None:
        self.form.hide()
        first = self.first_focus()
        if first is not None:
            first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_filter(self, name: str) -> None:
        self._filter = name
        self._settle()

    def _on_search_key(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def _on_show_all(self) -> None:
        self.search.clear()
        self.filters["all"].click()

    # Assembly

    def _assemble(self) -> None:
        top = FlowRow()
        top.add(self.first_line, grows=True)
        group = QButtonGroup(self)
        for name, words in FILTER_WORDS.items():
            made = choice(words)
            made.setChecked(name == self._filter)
            made.clicked.connect(lambda _on=False, which=name: self._on_filter(which))
            group.addButton(made)
            self.filters[name] = made
            top.add(made, gap=GRID // 2)
        top.add(self.search)
        top.add(self.open_button)
        self._none = EmptyState(
            _("No case yet"),
            _(
                "A case goes from the problem to the proof that its cause is gone: containment, five whys, "
                "actions, the figures afterwards, and the customer told. Open one from a signal, which "
                "brings its figures along, or by hand."
            ),
            _("Open a case by hand"),
            self.open_by_hand,
        )
        self._no_accounts = EmptyState(
            _("No accounts yet"),
            _("A case belongs to an account: add one first."),
            _("Go to the accounts"),
            lambda: self.route_requested.emit(Route("accounts")),
        )
        self._no_match = EmptyState(
            _("No case fits"),
            _("No case is in this state or holds these words."),
            _("Show all cases"),
            self._on_show_all,
        )
        self._none_open = EmptyState(
            _("No case is open"),
            _("Open one from a signal, which brings its figures along, or by hand."),
            _("Read the closed ones"),
            self._on_show_all,
        )
        self._stack = QStackedWidget()
        for part in (
            *(self._waiting, self.table, self._none, self._no_accounts),
            *(self._no_match, self._none_open),
        ):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 3 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(top)
        column.addWidget(self.form)
        column.addWidget(self._stack, 1)


def _has(line: CaseLine, words: Sequence[str]) -> bool:
    text = f"{line.row.title} {line.names} {line.row.lead or ''}".casefold()
    return all(word in text for word in words)


def _first_line(lines: Sequence[CaseLine]) -> str:
    """What a person in a hurry reads."""
    opened = [line for line in lines if line.is_open]
    if not opened:
        return _("No case is open")
    said = [ngettext("{n} case open", "{n} cases open", len(opened)).format(n=number(len(opened)))]
    late = sum(line.row.actions_late > 0 for line in opened)
    due = sum(line.row.check_due for line in opened)
    if late:
        said.append(
            ngettext("{n} with a late action", "{n} with late actions", late).format(n=number(late))
        )
    if due:
        said.append(ngettext("{n} check due", "{n} checks due", due).format(n=number(due)))
    return ", ".join(said)
