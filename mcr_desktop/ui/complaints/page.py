"""Complaints: the signals inbox beside the explorer, the rows below, all under one filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain import ids
from mcr_desktop.services.causes import filter_from, filter_text
from mcr_desktop.services.complaints import Filter
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.complaints.choices import ChoiceSheet
from mcr_desktop.ui.complaints.evidences import EvidenceSheet
from mcr_desktop.ui.complaints.explorer import Explorer
from mcr_desktop.ui.complaints.importing import ImportSheet
from mcr_desktop.ui.complaints.inbox import Inbox
from mcr_desktop.ui.complaints.rows import ComplaintRows, about, columns_for
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.navigation import Page, Route
from mcr_desktop.ui.theme import GRID, ROW_COMPACT
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState, SectionHeader
from mcr_desktop.ui.widgets.tables import Table
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QResizeEvent

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.causes import AccountSignal, Exploration, Reasons
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

ACCOUNT_KEY = "complaints.account"
INBOX_WIDTH = 280
ROWS_SHOWN = 10
_SIDE_BY_SIDE = 820
"""Narrower than this the inbox stands above the explorer."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The accounts, the one in view, its picture, and how its rows are shown."""

    accounts: tuple[Account, ...]
    account: Account | None
    picture: Exploration | None
    told: bool


class ComplaintsPage(Page):
    """What goes wrong, where, since when, and on what evidence."""

    def __init__(self, around: Surroundings) -> None:
        super().__init__("Complaints")
        self._around = around
        self._account: Account | None = None
        self._wanted: bytes | None = None
        self._chosen = Filter()
        self._picture: Exploration | None = None
        self._reasons: Reasons | None = None
        self._signals: Sequence[AccountSignal] | None = None
        self._searching: Job | None = None
        self._shape: tuple[Any, ...] = ()
        self.chooser = QComboBox()
        self.chooser.setAccessibleName("Account")
        self.chooser.setMinimumWidth(120)
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.chooser.activated.connect(self._on_account)
        self.inbox = Inbox()
        self.inbox.opened.connect(self._on_signal)
        self.inbox.cancel_requested.connect(self._on_search_cancelled)
        self.explorer = Explorer()
        self.explorer.filter_requested.connect(self._go)
        self.explorer.evidence_requested.connect(self._on_evidence)
        self.rows_header = SectionHeader("Complaints")
        self.table: Table | None = None
        self._model: PagedTableModel[Any] | None = None
        self._waiting = Waiting("Reading the complaints")
        self._assemble()

    # What the window asks

    def show_route(self, route: Route) -> None:
        self._wanted = route.id
        self._chosen = filter_from(route.query)

    def refresh(self) -> None:
        services, wanted, chosen = self._around.services, self._wanted, self._chosen
        kept = services.settings.get(ACCOUNT_KEY)
        here = self._account.id if self._account else None

        def work(job: Job) -> _Read:
            accounts = tuple(services.accounts.all())
            account = _first(services, accounts, (wanted, here, _parsed(kept)))
            if account is None or not len(services.complaints.columns(account)):
                return _Read(accounts, account, None, told=False)
            picture = services.causes.explore(account, chosen, job)
            some = services.complaints.rows(services.complaints.ids(account)[:20])
            return _Read(accounts, account, picture, any(row.summary for row in some))

        self._around.tasks.read(work, self._on_read, owner=self, key="picture")

    def page_actions(self) -> tuple[Action, ...]:
        return (
            Action("import_complaints", "Import complaints", self._on_import, "Complaints"),
            Action(
                "complaint_attributes", "Choose what to look along", self._on_choices, "Complaints"
            ),
            Action("complaint_evidence", "Show the evidence", self._on_evidence, "Complaints"),
            Action(
                "complaint_filters", "Show all complaints", lambda: self._go(Filter()), "Complaints"
            ),
        )

    def first_focus(self) -> QWidget | None:
        instead = self._stack.currentWidget()
        if isinstance(instead, EmptyState):
            return instead.first
        inside = self.focusWidget()
        return inside if self.isAncestorOf(inside) and inside.isVisible() else self.chooser

    def cares_for(self, changes: Changes) -> bool:
        return bool(changes.kinds & {"complaint", "exposure", "account", "import"})

    def mark_stale(self, changes: Changes) -> None:
        if self.cares_for(changes):
            self._signals = None
        super().mark_stale(changes)

    def resizeEvent(self, event: QResizeEvent) -> None:
        wide = event.size().width() >= _SIDE_BY_SIDE
        direction = QBoxLayout.Direction
        self._body.setDirection(direction.LeftToRight if wide else direction.TopToBottom)
        self.inbox.setFixedWidth(INBOX_WIDTH if wide else event.size().width() - 5 * GRID)
        self.inbox.setMaximumHeight(16_777_215 if wide else 150)
        super().resizeEvent(event)

    # Assembly

    def _assemble(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        name = PlainLabel("Account", muted=True)
        name.setBuddy(self.chooser)
        top.addWidget(name)
        top.addWidget(self.chooser)
        top.addStretch(1)
        along = button("Attributes...", tip="Along which attributes causes are looked for")
        along.clicked.connect(lambda _checked=False: self._on_choices())
        bring = button("Import...", tip="Bring complaints in from a CSV file")
        bring.clicked.connect(lambda _checked=False: self._on_import())
        self._along, self._bring = along, bring
        top.addWidget(along)
        top.addWidget(bring)
        content = QWidget()
        content.setObjectName("page")
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(GRID, 0, GRID * 3, GRID * 2)
        self._column.setSpacing(GRID)
        self._column.addWidget(self.explorer)
        self._column.addWidget(self.rows_header)
        self._column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(content)
        full = QWidget()
        self._body = QBoxLayout(QBoxLayout.Direction.LeftToRight, full)
        self._body.setContentsMargins(0, 0, 0, 0)
        self._body.setSpacing(GRID * 2)
        self._body.addWidget(self.inbox)
        self._body.addWidget(self._scroll, 1)
        self._stack = QStackedWidget()
        self._full = full
        self._none = EmptyState(
            "No accounts yet", "Complaints belong to an account: add one first.",
            "Go to the accounts", lambda: self.route_requested.emit(Route("accounts")),
        )  # fmt: skip
        self._empty = EmptyState(
            "No complaints on this account yet",
            "Bring them in from a CSV file with a small mapping file that says what its columns mean; "
            "or write one down while you prepare a meeting. From twenty complaints over eight months on, "
            "this page tells what changed, where, and how sure that is.",
            "Import a CSV file...", self._on_import,
        )  # fmt: skip
        for part in (self._waiting, self._full, self._none, self._empty):
            self._stack.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 2, 0, 0)
        column.setSpacing(GRID * 2)
        top.setContentsMargins(0, 0, GRID * 3, 0)
        column.addLayout(top)
        column.addWidget(self._stack, 1)

    # Showing

    def _on_read(self, read: _Read) -> None:
        self._waiting.end()
        self._offer(read)
        self._account, self._picture, self._reasons = read.account, read.picture, None
        if read.account is None:
            self._stack.setCurrentWidget(self._none)
            self.settled.emit()
            return
        self._around.services.settings.set(ACCOUNT_KEY, ids.show(read.account.id))
        picture = read.picture
        if picture is None:
            self._stack.setCurrentWidget(self._empty)
            return
        self._stack.setCurrentWidget(self._full)
        self.explorer.show_picture(picture)
        self._show_rows(read, picture)
        self.inbox.light(read.account.id, filter_text(picture.chosen))
        self._explain(read.account, picture.chosen)
        self._find_signals()

    def _offer(self, read: _Read) -> None:
        known = [(account.id, account.name) for account in read.accounts]
        shown = [
            (bytes(self.chooser.itemData(i)), self.chooser.itemText(i))
            for i in range(self.chooser.count())
        ]
        if known != shown:
            self.chooser.clear()
            for identity, name in known:
                self.chooser.addItem(name, identity)
        if read.account is not None:
            place = [identity for identity, _name in known].index(read.account.id)
            self.chooser.setCurrentIndex(place)
        for control in (self._along, self._bring, self.chooser):
            control.setEnabled(read.account is not None)

    def _show_rows(self, read: _Read, picture: Exploration) -> None:
        attributes = tuple(name for name, _figure in picture.paretos)
        shape = (picture.account.id, attributes, read.told)
        if self._model is None or shape != self._shape:
            self._shape = shape
            self._new_table(picture, attributes, told=read.told)
        if self._model is not None:
            order = self._model.order
            self._model.load(Order(order.by, order.descending, picture.chosen))

    def _new_table(self, picture: Exploration, attributes: tuple[str, ...], *, told: bool) -> None:
        if self.table is not None:
            self._column.removeWidget(self.table)
            self.table.deleteLater()
        source = ComplaintRows(self._around.services.complaints, picture.account)
        model: PagedTableModel[Any] = PagedTableModel(
            columns_for(attributes, told=told), source, self._around.tasks
        )
        self.table = Table(model, "Complaints under the filter", compact=True)
        model.setParent(self.table)
        model.loaded.connect(self._on_rows_loaded)
        self.table.opened.connect(self._on_row)
        self.table.clicked.connect(lambda index: self._on_row(model.id_at(index.row())))
        self.table.setFixedHeight(ROW_COMPACT * (ROWS_SHOWN + 1) + 8)
        self._model = model
        self._column.insertWidget(2, self.table)

    def _on_rows_loaded(self, count: int) -> None:
        self.rows_header.set_detail(
            f"{count:,} under the filter, latest first; press one to read it"
        )

    def _explain(self, account: Account, chosen: Filter) -> None:
        causes = self._around.services.causes
        self._around.tasks.read(
            lambda job: causes.explain(account, chosen, job), self._on_reasons,
            owner=self, key="reasons",
        )  # fmt: skip

    def _on_reasons(self, reasons: Reasons) -> None:
        self._reasons = reasons
        self.explorer.show_reasons(reasons)

    # Signals

    def _find_signals(self) -> None:
        account = self._account.id if self._account else None
        if self._signals is not None:
            self.inbox.show_signals(self._signals, account)  # the same ones stay as they are
            self._light()
            return
        causes = self._around.services.causes
        self.inbox.wait()
        self._searching = self._around.tasks.read(
            lambda job: causes.signals(None, job), self._on_signals,
            owner=self, key="signals", progressed=self.inbox.report,
        )  # fmt: skip

    def _on_signals(self, signals: list[AccountSignal]) -> None:
        self._signals = signals
        account = self._account
        self.inbox.show_signals(signals, account.id if account else None)
        self._light()
        query = filter_text(self._chosen)
        if account is not None and any(
            told.is_intake_change if not query else told.query == query
            for told in signals
            if told.account.id == account.id
        ):
            self.refresh()  # the list knows more than the picture that was drawn without it

    def _light(self) -> None:
        if self._account is not None:
            self.inbox.light(self._account.id, filter_text(self._chosen))

    def _on_search_cancelled(self) -> None:
        if self._searching is not None:
            self._searching.cancel()
        self.inbox.tell("The search for signals was stopped. F5 looks again.")

    # What the user does

    def _go(self, chosen: Filter) -> None:
        if self._account is not None:
            query = filter_text(chosen)
            self.route_requested.emit(Route("complaints", self._account.id, query=query))

    def _on_account(self, place: int) -> None:
        identity = bytes(self.chooser.itemData(place))
        self.route_requested.emit(Route("complaints", identity))

    def _on_signal(self, told: AccountSignal) -> None:
        self.route_requested.emit(Route("complaints", told.account.id, query=told.query))

    def _on_row(self, identity: bytes | None) -> None:
        if identity is None or self._model is None:
            return
        row = self._model.row_at(self._model.place_of(identity))
        if row is not None:
            self.why_requested.emit(about(row))

    def _on_evidence(self) -> None:
        if self._picture is not None:
            sheet = EvidenceSheet(self._picture, self._reasons)
            self.drawer_requested.emit("Why", sheet)

    def _on_choices(self) -> None:
        account = self._account
        if account is None:
            return
        causes = self._around.services.causes
        self._around.tasks.read(
            lambda _job: causes.attributes(account),
            self._on_choices_read,
            owner=self,
            key="choices",
        )

    def _on_choices_read(self, choices: Any) -> None:
        sheet = ChoiceSheet(choices)
        sheet.chosen.connect(self._on_chosen)
        self.drawer_requested.emit("Attributes to look along", sheet)

    def _on_chosen(self, names: list[str]) -> None:
        if self._account is not None:
            self._around.services.causes.choose(self._account, names)
            self._signals = None
            self.refresh()

    def _on_import(self) -> None:
        if self._account is not None:
            sheet = ImportSheet(self._around, self._account)
            self.drawer_requested.emit("Import", sheet)


def _first(
    services: Any, accounts: Sequence[Account], wanted: Sequence[bytes | None]
) -> Account | None:
    """The first that is wanted and known; else the first with complaints, else the first."""
    by_id = {account.id: account for account in accounts}
    for identity in wanted:
        if identity in by_id:
            return by_id[identity]
    for account in accounts:
        if len(services.complaints.columns(account)):
            return account
    return accounts[0] if accounts else None


def _parsed(kept: object) -> bytes | None:
    try:
        return ids.parse(str(kept)) if kept else None
    except ValueError:
        return None
