"""What stands in the drawer to point an answer to its evidence: a complaint, or a slice of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.exploring.pictures import filter_from, filter_text
from mcr_desktop.services.registering.complaints import Filter
from mcr_desktop.ui.cases.blocks import labelled
from mcr_desktop.ui.cases.slices import slice_words
from mcr_desktop.ui.models.paged_tables import Column, Order, PagedTableModel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.drop_downs import drop_down
from mcr_desktop.ui.widgets.entry_fields import EntryField
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.tables import Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.registering.registers import RegisterRow
    from mcr_desktop.ui.tasks import Tasks

MOST_LABELS = 200


class _Found:
    """An account's complaints that hold some words, latest first."""

    def __init__(self, services: Services, account: Account) -> None:
        self._services = services
        self._account = account

    def ids(self, order: Order) -> Sequence[bytes]:
        from mcr_desktop.services.registering.registers import RegisterQuery

        words = str(order.filter or "")
        return self._services.registers.find(RegisterQuery(self._account, words=words))

    def rows(self, ids: Sequence[bytes]) -> Sequence[RegisterRow | None]:
        return self._services.registers.rows(ids)


def _words(row: RegisterRow) -> str:
    one = row.complaint
    labels = ", ".join(label for _name, label in one.dimensions if label)
    return " ".join((one.summary or one.kind or labels or _("Complaint")).split())


_COLUMNS: tuple[Column[Any], ...] = (
    Column(
        "reported_on",
        "Reported",
        lambda row: short_day(row.complaint.reported_on, today()),
        tip=lambda row: exact_day(row.complaint.reported_on),
        width=92,
        sortable=False,
    ),
    Column("words", "What fell short", _words, tip=_words, width=0, sortable=False),
)


class ComplaintPicker(QWidget):
    """Find one complaint by its words; Enter or a double click takes it."""

    picked = Signal(bytes)

    def __init__(self, services: Services, tasks: Tasks, account: Account) -> None:
        super().__init__()
        self.setAccessibleName(_("Choose a complaint"))
        self.words = EntryField()
        self.words.setAccessibleName(_("Words of the complaint"))
        self.words.setPlaceholderText(_("Words of the complaint"))
        self.words.setClearButtonEnabled(True)
        self.model: PagedTableModel[Any] = PagedTableModel(
            _COLUMNS, _Found(services, account), tasks
        )
        self.table = Table(self.model, _("Complaints"), compact=True)
        self.model.setParent(self.table)
        self.table.setMinimumHeight(320)
        self.table.opened.connect(self.picked)
        take = button(_("Point to this one"), "primary")
        take.clicked.connect(lambda _on=False: self._on_take())
        self.words.textChanged.connect(lambda text: self.model.load(Order(filter=text.strip())))
        self.words.returnPressed.connect(self._on_take)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(self.table, 1)
        column.addWidget(take)
        self.model.load(Order(filter=""))

    def _on_take(self) -> None:
        chosen = self.table.current_id() or self.model.id_at(0)
        if chosen is not None:
            self.picked.emit(chosen)


@dataclass(frozen=True, slots=True)
class Attribute:
    """An attribute of an account's complaints with its labels, most frequent first."""

    name: str
    labels: tuple[tuple[str, int], ...]


def read_attributes(services: Services, account: Account) -> tuple[Attribute, ...]:
    """Along what the complaints of an account can be cut; on a reader thread."""
    import numpy as np

    found = []
    for name, column in services.complaints.columns(account).attributes.items():
        counts = np.bincount(column.codes, minlength=len(column.labels))
        order = [int(code) for code in np.argsort(-counts, kind="stable") if code and counts[code]]
        labels = tuple((column.labels[code], int(counts[code])) for code in order[:MOST_LABELS])
        if labels:
            found.append(Attribute(name, labels))
    return tuple(found)


class SlicePicker(QWidget):
    """Cut the complaints along up to three attributes."""

    picked = Signal(str)
    """The filter in text."""

    def __init__(self, attributes: Sequence[Attribute], query: str) -> None:
        super().__init__()
        self.setAccessibleName(_("Choose a slice of the complaints"))
        self._attributes = tuple(attributes)
        chosen = dict(filter_from(query).where)
        self._boxes: list[tuple[str, Any]] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        for one in self._attributes:
            name = one.name.replace("_", " ")
            box = drop_down(name)
            box.setSizeAdjustPolicy(
                box.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )  # a long label must not widen the drawer
            box.addItem(_("any"), None)
            for label, count in one.labels:
                box.addItem(f"{label} ({number(count)})", label)
            if one.name in chosen:
                box.setCurrentIndex(max(0, box.findData(chosen[one.name])))
            box.activated.connect(lambda _place: self._say())
            self._boxes.append((one.name, box))
            column.addLayout(labelled(name, box))
        self._said = PlainLabel("", muted=True, wrap=True)
        self.take = button(_("Point to this slice"), "primary")
        self.take.clicked.connect(lambda _on=False: self.picked.emit(self.query()))
        column.addWidget(self._said)
        column.addWidget(self.take)
        column.addStretch(1)
        self._say()

    def query(self) -> str:
        """The slice chosen, as a filter in text."""
        where = tuple(
            (name, str(box.currentData()))
            for name, box in self._boxes
            if box.currentData() is not None
        )
        return filter_text(Filter(where))

    def _say(self) -> None:
        query = self.query()
        self._said.setText(slice_words(query))
        self.take.setEnabled(bool(query))
