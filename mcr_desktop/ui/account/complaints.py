"""Complaints: how many, whether chance would do it too, and every one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.indicators import AccountLine
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates, indicators
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.complaints import COLUMNS as SORTABLE
from mcr_desktop.services.complaints import Filter
from mcr_desktop.ui import reasons
from mcr_desktop.ui.account.doors import SentenceDoor
from mcr_desktop.ui.account.forms import FieldSpec, RecordForm
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, Order, PagedTableModel
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.surroundings import Surroundings

MOST_DIMENSIONS = 3
MOST_LABELS = 200
PERIODS = (("All days", 0), ("Last 90 days", 90), ("Last 12 months", 365))
FIELDS = (
    FieldSpec("summary", "What fell short", "prose"),
    FieldSpec("kind", "Kind"),
    FieldSpec("severity", "Severity (1 light to 5 grave)", "number"),
    FieldSpec("occurred_on", "Occurred on", "day"),
    FieldSpec("reported_on", "Reported on", "day"),
    FieldSpec("acknowledged_on", "Acknowledged on", "day"),
    FieldSpec("resolved_on", "Resolved on", "day"),
    FieldSpec("remedy_sought", "What they want", "prose"),
    FieldSpec("resolution", "What was done", "prose"),
    FieldSpec("customer_told", "The customer was told", "flag"),
)


@dataclass(frozen=True, slots=True)
class Register:
    """What the tab needs to know of an account's complaints before their rows."""

    line: AccountLine
    labels: dict[str, tuple[str, ...]]
    """The labels of each attribute, by name; at most some hundreds."""


class ComplaintSource:
    """The register of one account, sorted and filtered by the service."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self.account: Account | None = None

    def ids(self, order: Order) -> Sequence[bytes]:
        if self.account is None:
            return ()
        by = order.by if order.by in SORTABLE else "reported_on"
        sign = "-" if order.descending or not order.by else ""
        return self._services.complaints.ids(self.account, order.filter, f"{sign}{by}")

    def rows(self, ids: Sequence[bytes]) -> Sequence[Complaint | None]:
        found = {one.id: one for one in self._services.complaints.rows(list(ids))}
        return [found.get(row_id) for row_id in ids]


def _state(one: Complaint) -> str:
    if not one.resolved_on:
        return "open"
    told = "told" if one.customer_told else "not told"
    return f"resolved, {told}"


def _state_meaning(one: Complaint) -> CellMeaning:
    if not one.resolved_on:
        return "watch" if (one.severity or 0) >= 3 else "neutral"
    return "good" if one.customer_told else "muted"


def columns_for(dimensions: Sequence[str]) -> tuple[Column[Complaint], ...]:
    """The columns of the register, with the account's own dimensions among them."""
    free = tuple(
        Column[Complaint](
            name,
            name.replace("_", " ").capitalize(),
            lambda one, name=name: dict(one.dimensions).get(name, ""),  # type: ignore[misc]  # a bound default
            tip=lambda one, name=name: dict(one.dimensions).get(name, ""),  # type: ignore[misc]
            width=132,
            sortable=False,
        )
        for name in dimensions
    )
    return (
        Column[Complaint](
            "reported_on",
            "Reported",
            lambda one: dates.short_day(one.reported_on, today()),
            tip=lambda one: dates.exact_day(one.reported_on),
            width=100,
        ),
        Column[Complaint](
            "summary",
            "What fell short",
            lambda one: one.summary or one.narrative or one.external_id or "(no words)",
            tip=lambda one: one.summary or "",
            width=0,
        ),
        Column[Complaint]("kind", "Kind", lambda one: one.kind or "", width=140),
        *free,
        Column[Complaint](
            "severity", "Severity", lambda one: str(one.severity or ""), width=72, number=True
        ),
        Column[Complaint](
            "resolved_on",
            "State",
            _state,
            tip=lambda one: dates.exact_day(one.resolved_on) if one.resolved_on else "",
            meaning=_state_meaning,
            width=136,
        ),
    )


class ComplaintsTab(Tab):
    """The register of one account."""

    kinds = frozenset({"complaint", "import", "account"})

    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, "complaints", "Complaints")
        self._source = ComplaintSource(around.services)
        self._line: AccountLine | None = None
        self._dimensions: tuple[str, ...] | None = None
        self._labels: dict[str, tuple[str, ...]] = {}
        self.model: PagedTableModel[Complaint] | None = None
        self.table: Table | None = None
        self._head = QVBoxLayout()
        self.attribute = QComboBox()
        self.attribute.setAccessibleName("Filter by")
        self.attribute.activated.connect(self._on_attribute)
        self.label = QComboBox()
        self.label.setAccessibleName("Filter to")
        self.label.setMinimumWidth(160)
        self.label.setMaximumWidth(280)
        self.label.activated.connect(lambda _place: self._load())
        self.period = QComboBox()
        self.period.setAccessibleName("Period")
        for words, days in PERIODS:
            self.period.addItem(words, days)
        self.period.activated.connect(lambda _place: self._load())
        self._count = PlainLabel("", muted=True)
        self.wording = QLineEdit()
        self.wording.setPlaceholderText("What fell short, in their words, then Enter")
        self.wording.setAccessibleName("A new complaint")
        self.wording.returnPressed.connect(self._on_add)
        add = button("Add", "primary")
        add.clicked.connect(self._on_add)
        explore = button("Explore causes")
        explore.clicked.connect(self._on_explore)
        adding = QHBoxLayout()
        adding.setSpacing(GRID)
        adding.addWidget(self.wording, 1)
        adding.addWidget(add)
        adding.addWidget(explore)
        self._filters = QWidget()
        filters = QHBoxLayout(self._filters)
        filters.setContentsMargins(0, 0, 0, 0)
        filters.setSpacing(GRID)
        for box in (self.attribute, self.label, self.period):
            filters.addWidget(box)
        filters.addWidget(self._count, 1)
        self._empty = EmptyState(
            "No complaint is recorded",
            "Write one down as it is told, or import a register with mcr import. Silence is not always "
            "good news: most dissatisfied customers never complain.",
            "Write one down",
            lambda: self.wording.setFocus(Qt.FocusReason.OtherFocusReason),
        )
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        column.addLayout(self._head)
        column.addLayout(adding)
        column.addWidget(self._filters)
        column.addWidget(self._stack, 1)

    def refresh(self, account: Account) -> None:
        self._source.account = account
        self.read(lambda services: _read(services, account), self._on_read, "complaints")

    def clear(self) -> None:
        self._dimensions = None
        self.attribute.clear()
        self.label.clear()

    def choose(self, row: bytes | None) -> None:
        super().choose(row)
        self._choose_wanted()

    def first_focus(self) -> QWidget | None:
        return (
            self.table if self.table is not None and self.table.isVisibleTo(self) else self.wording
        )

    def tab_actions(self) -> tuple[Action, ...]:
        return (
            Action(
                "complaint_add", "Write down a complaint", self._on_add_key, "Account", "Ctrl+N"
            ),
        )

    # What comes back

    def _on_read(self, register: Register) -> None:
        self._line = register.line
        self._labels = register.labels
        told = indicators.complaints(register.line.complaints, register.line.quiet)
        _replace(
            self._head,
            SentenceDoor(told.sentence, self._on_why, told.meaning, quiet=True, tip="Why?"),
        )
        dimensions = tuple(name for name in register.labels if name != "kind")[:MOST_DIMENSIONS]
        if self.table is None or dimensions != self._dimensions:
            self._dimensions = dimensions
            self._make_table(dimensions)
        self._fill_attributes()
        any_there = register.line.complaints.total > 0
        self._filters.setVisible(any_there)
        self._stack.setCurrentWidget(self.table if any_there and self.table else self._empty)
        self._load()

    def _make_table(self, dimensions: tuple[str, ...]) -> None:
        had_focus = self.table is not None and self.table.hasFocus()
        if self.table is not None and self.model is not None:
            self._stack.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
            self.model.deleteLater()
        self.model = PagedTableModel(
            columns_for(dimensions), self._source, self._tasks, parent=self
        )
        self.model.loaded.connect(self._on_loaded)
        self.table = Table(self.model, "Complaints")
        self.table.opened.connect(self.edit)
        self._stack.addWidget(self.table)
        if had_focus:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill_attributes(self) -> None:
        kept = self.attribute.currentData()
        self.attribute.clear()
        self.attribute.addItem("All complaints", "")
        for name in self._labels:
            self.attribute.addItem(name.replace("_", " ").capitalize(), name)
        self.attribute.setCurrentIndex(max(0, self.attribute.findData(kept)))
        self._fill_labels()

    def _fill_labels(self) -> None:
        kept = self.label.currentData()
        self.label.clear()
        for label in self._labels.get(str(self.attribute.currentData() or ""), ()):
            self.label.addItem(label, label)
        self.label.setCurrentIndex(max(0, self.label.findData(kept)))
        self.label.setVisible(self.label.count() > 0)

    def _on_attribute(self, _place: int) -> None:
        self._fill_labels()
        self._load()

    def _load(self) -> None:
        if self.model is not None:
            order = self.model.order
            self.model.load(Order(order.by, order.descending, self._chosen()))

    def _chosen(self) -> Filter:
        attribute, label = self.attribute.currentData(), self.label.currentData()
        where = ((str(attribute), str(label)),) if attribute and label else ()
        days = int(self.period.currentData() or 0)
        account = self.account
        last = date.fromisoformat(account.as_of) if account and account.as_of else today()
        since = (last - timedelta(days=days)).isoformat() if days else None
        return Filter(where, since)

    def _on_loaded(self, count: int) -> None:
        total = self._line.complaints.total if self._line else count
        self._count.setText(
            f"{number(count)} complaints"
            if count == total
            else f"{number(count)} of {number(total)}"
        )
        if self.table is not None and self.table.current_id() is None and count:
            self.table.selectRow(0)
        self._choose_wanted()

    def _choose_wanted(self) -> None:
        wanted, model, table = self._wanted_row, self.model, self.table
        if wanted is None or model is None or table is None or model.place_of(wanted) < 0:
            return
        table.choose(wanted)
        self._wanted_row = None

    # Doing

    def edit(self, row_id: bytes) -> None:
        """Open a complaint's fields in the drawer."""
        self.read(lambda services: services.complaints.show(row_id), self._open, "row")

    def _open(self, one: Complaint) -> None:
        values: dict[str, Any] = {spec.name: getattr(one, spec.name) for spec in FIELDS}
        form = RecordForm("The complaint", FIELDS, values)
        form.kept.connect(lambda field, value: self._keep(one.id, field, value))
        self.drawer_requested.emit("The complaint", form)
        form.fields["summary"].setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self, row_id: bytes, field: str, value: Any) -> None:
        self.write(
            lambda services: services.complaints.edit(row_id, **{field: value}),
            "Edited a complaint",
        )

    def _on_add_key(self) -> None:
        self.wording.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _on_add(self) -> None:
        account, words = self.account, self.wording.text().strip()
        if account is None or not words:
            self.wording.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.wording.clear()
        self.write(
            lambda services: services.complaints.add(account, words),
            "Complaint written down",
            lambda made: self.choose(made.id),
        )

    def _on_why(self) -> None:
        line = self._line
        if line is not None:
            self.read(
                lambda services: reasons.why(services, line, "complaints"),
                self.why_requested.emit,
                "why",
            )

    def _on_explore(self) -> None:
        if self.account is not None:
            self.route_requested.emit(Route("complaints", self.account.id))


def _read(services: Services, account: Account) -> Register:
    columns = services.complaints.columns(account)
    labels = {
        name: tuple(sorted({str(one) for one in column.labels if one})[:MOST_LABELS])
        for name, column in columns.attributes.items()
    }
    return Register(services.indicators.line(account), labels)


def _replace(layout: QVBoxLayout, widget: QWidget) -> None:
    from mcr_desktop.ui.account.doors import empty

    empty(layout)
    layout.addWidget(widget)
