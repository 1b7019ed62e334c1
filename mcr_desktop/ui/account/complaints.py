"""Complaints: how many, whether chance would do it too, and every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.indicators import AccountLine
from mcr_desktop.domain.periods import today
from mcr_desktop.figures.charts import ControlFigure
from mcr_desktop.phrases import dates, indicators
from mcr_desktop.phrases.catalogue import ngettext
from mcr_desktop.phrases.findings import number, signal_sentence
from mcr_desktop.services.exploring.causes import filter_text, month_filter
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui import reasons
from mcr_desktop.ui.account.doors import empty
from mcr_desktop.ui.account.registers import ComplaintSource, columns_for
from mcr_desktop.ui.account.tabs import Tab
from mcr_desktop.ui.actions import Action
from mcr_desktop.ui.models.paged_tables import Order, PagedTableModel
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.focus_orders import in_turn
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm
from mcr_desktop.ui.widgets.sections import EmptyState
from mcr_desktop.ui.widgets.sentence_doors import SentenceDoor
from mcr_desktop.ui.widgets.tables import Table
from mcr_desktop.ui.widgets.waitings import Waiting

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import Signal
    from mcr_desktop.ui.surroundings import Surroundings

MOST_DIMENSIONS = 3
ROOM_FOR_CHART = 470
"""Pixels below which the chart would leave no room for the rows."""
MOST_LABELS = 200
WAYS = (
    ("Explore causes", "What changed, where, and on what evidence", "explorer"),
    ("Open the register", "Every step of each complaint, many at once", "register"),
    ("See its cases", "Causes looked for together, and whether it held", "cases"),
)
"""Words, what they lead to, and the tab of the Complaints screen."""
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
    shown: tuple[str, ...]
    """Attributes that causes are looked for along: these earn a column."""


class ComplaintsTab(Tab):
    """The register of one account."""

    kinds = frozenset({"complaint", "import", "account"})

    def __init__(self, around: Surroundings) -> None:  # noqa: PLR0915 - parts, then their places
        super().__init__(around, "complaints", "Complaints")
        self._source = ComplaintSource(around.services)
        self._line: AccountLine | None = None
        self._month = ""
        self._arriving = True
        self._dimensions: tuple[str, ...] | None = None
        self._labels: dict[str, tuple[str, ...]] = {}
        self.model: PagedTableModel[Complaint] | None = None
        self.table: Table | None = None
        self._head = QVBoxLayout()
        self.attribute = drop_down("Filter by")
        self.attribute.activated.connect(self._on_attribute)
        self.label = drop_down("Filter to")
        self.label.setMinimumWidth(160)
        self.label.setMaximumWidth(280)
        self.label.activated.connect(lambda _place: self._load())
        self.period = drop_down("Period")
        for words, days in PERIODS:
            self.period.addItem(words, days)
        self.period.activated.connect(lambda _place: self._load())
        self._count = PlainLabel("", muted=True)
        self.wording = QLineEdit()
        self.wording.setPlaceholderText("What fell short, in their words, then Enter")
        self.wording.setAccessibleName("A new complaint")
        self.wording.returnPressed.connect(self._on_add)
        add = self._add = button("Add", "primary")
        add.clicked.connect(self._on_add)
        adding = QHBoxLayout()
        adding.setSpacing(GRID)
        adding.addWidget(self.wording, 1)
        adding.addWidget(add)
        self._filters = QWidget()
        filters = QHBoxLayout(self._filters)
        filters.setContentsMargins(0, 0, 0, 0)
        filters.setSpacing(GRID)
        for box in (self.attribute, self.label, self.period):
            filters.addWidget(box)
        filters.addWidget(self._count, 1)
        self._empty = EmptyState(
            "No complaint is recorded",
            "Write one down above as it is told, or bring a register in from a CSV or XLSX file. Silence is "
            "not always good news: most dissatisfied customers never complain.",
            "Import a file...",
            self._on_import,
        )
        self._stack = QStackedWidget()
        self._waiting = Waiting("Reading the complaints")
        self._stack.addWidget(self._waiting)
        self._stack.addWidget(self._empty)
        self._filters.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, GRID, 0, GRID)
        column.setSpacing(GRID)
        self.chart = FigureView(titled=False)
        self.chart.setFixedHeight(176)
        self.chart.pressed.connect(self._on_month)
        self.chart.hide()
        self._signal = QVBoxLayout()
        column.addLayout(self._head)
        column.addLayout(self._signal)
        column.addWidget(self._ways())
        column.addWidget(self.chart)
        column.addLayout(adding)
        column.addWidget(self._filters)
        column.addWidget(self._stack, 1)

    def refresh(self, account: Account) -> None:
        self._source.account = account
        self.read(lambda services: _read(services, account), self._on_read, "complaints")
        self.read(lambda services: _read_trend(services, account), self._on_trend, "trend")

    def clear(self) -> None:
        self._dimensions = None
        self._stack.setCurrentWidget(self._waiting)
        self._waiting.show()
        self._waiting.begin()
        self._filters.hide()
        self._month = ""
        self._arriving = True
        self.chart.setFigure(None)
        self.chart.hide()
        empty(self._signal)
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
        dimensions = tuple(name for name in register.shown if name != "kind")[:MOST_DIMENSIONS]
        if self.table is None or dimensions != self._dimensions:
            self._dimensions = dimensions
            self._make_table(dimensions)
        self._fill_attributes()
        self._put_in_turn()
        self._waiting.end()
        any_there = register.line.complaints.total > 0
        self._filters.setVisible(any_there)
        self._stack.setCurrentWidget(self.table if any_there and self.table else self._empty)
        self._load()
        untouched = self._arriving and self.wording.hasFocus() and not self.wording.text()
        if untouched and any_there and self.table is not None:
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self._arriving = False

    def _on_trend(self, trend: tuple[ControlFigure | None, Signal | None]) -> None:
        figure, signal = trend
        self.chart.setFigure(figure)
        empty(self._signal)
        if signal is not None:
            query = filter_text(Filter(signal.slice.conditions))
            door = SentenceDoor(
                signal_sentence(signal),
                lambda: self._go("explorer", query),
                quiet=True,
                tip="Look closer in the explorer",
            )
            self._signal.addWidget(door)
        self._put_in_turn()
        self._make_room()

    def _make_room(self) -> None:
        self.chart.setVisible(self.chart.figure() is not None and self.height() >= ROOM_FOR_CHART)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def _make_table(self, dimensions: tuple[str, ...]) -> None:
        had_focus = self.table is not None and self.table.hasFocus()
        if self.table is not None and self.model is not None:
            self._stack.removeWidget(self.table)
            self.table.hide()
            self.table.deleteLater()
            self.model.deleteLater()
        self.model = PagedTableModel(
            columns_for(dimensions, self._source, kinds="kind" in self._labels),
            self._source,
            self._tasks,
            parent=self,
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
        if self._month:
            return month_filter(self._month, where)
        since = (last - timedelta(days=days)).isoformat() if days else None
        return Filter(where, since)

    def _on_loaded(self, count: int) -> None:
        total = self._line.complaints.total if self._line else count
        words = (
            ngettext("{n} complaint", "{n} complaints", count).format(n=number(count))
            if count == total
            else f"{number(count)} of {number(total)}"
        )
        if self._month:
            words += f" in {dates.month_name(self._month)}"
        self._count.setText(words)
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

    def _on_month(self, month: str) -> None:
        """A month pressed in the chart shows that month's complaints; pressed again, all of them."""
        self._month = "" if month == self._month else month
        self._load()

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

    def _put_in_turn(self) -> None:
        """Tab goes from above to below, though the sentences come last."""
        boxes = (self.attribute, self.label, self.period)
        items = [layout.itemAt(0) for layout in (self._head, self._signal)]
        told = [item.widget() for item in items if item is not None]
        in_turn(
            *(*(one for one in told if one is not None), *self._doors, self.chart),
            *(self.wording, self._add, *boxes, *([self.table] if self.table else [])),
        )

    def _ways(self) -> QWidget:
        """Doors into the screens that do more with these complaints."""
        row = FlowRow()
        self._doors: list[QPushButton] = []
        for words, tip, tab in WAYS:
            made = button(words, "link", tip=tip)
            made.clicked.connect(lambda _checked=False, one=tab: self._go(one))
            row.add(made)
            self._doors.append(made)
        bring = button("Import...", "link", tip="Bring complaints in from a CSV or XLSX file")
        bring.clicked.connect(lambda _checked=False: self._on_import())
        row.add(bring)
        self._doors.append(bring)
        return row

    def _go(self, tab: str, query: str = "") -> None:
        if self.account is not None:
            self.route_requested.emit(Route("complaints", self.account.id, tab, query))

    def _on_import(self) -> None:
        if self.account is not None:
            self.route_requested.emit(Route("import", self.account.id))


def _read(services: Services, account: Account) -> Register:
    columns = services.complaints.columns(account)
    labels = {
        name: tuple(sorted({str(one) for one in column.labels if one})[:MOST_LABELS])
        for name, column in columns.attributes.items()
    }
    shown = tuple(
        one.name
        for one in services.causes.attributes(account)
        if one.chosen and 1 < one.values <= MOST_LABELS
    )
    return Register(services.indicators.line(account), labels, shown)


def _read_trend(services: Services, account: Account) -> tuple[ControlFigure | None, Signal | None]:
    if not services.indicators.line(account).complaints.total:
        return None, None
    return services.causes.trend(account)


def _replace(layout: QVBoxLayout, widget: QWidget) -> None:
    empty(layout)
    layout.addWidget(widget)
