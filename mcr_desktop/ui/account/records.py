"""The account's own record in the drawer: every field of it, in the order in which one asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from mcr_desktop.domain.accounts import STANDINGS, TIERS
from mcr_desktop.domain.working_times import find_zones, zone_named, zones, zones_of_place
from mcr_desktop.phrases.dates import exact_day
from mcr_desktop.phrases.indicators import standing_name, tier_name
from mcr_desktop.phrases.working_times import days_text, read_time, read_working_days
from mcr_desktop.ui.account.kept_rows import as_choice, by_text, from_choice
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.concurrent_values import ConcurrentValues
from mcr_desktop.ui.widgets.histories import history_widget, read_history
from mcr_desktop.ui.widgets.labels import PlainLabel
from mcr_desktop.ui.widgets.record_forms import FieldSpec, RecordForm
from mcr_desktop.ui.widgets.typed_fields import TypedField

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.ui.surroundings import Surroundings
    from mcr_desktop.ui.tasks import Job

WHO = (
    FieldSpec("name", "Name"),
    FieldSpec("purpose", "Purpose, in their words", "prose"),
    FieldSpec("tier", "Tier", "choice", tuple((tier_name(one), one) for one in TIERS)),
    FieldSpec("industry", "Industry"),
    FieldSpec("customer_since", "Customer since", "day"),
    FieldSpec("parent_id", "Part of", "choice"),
)
WHERE = (
    FieldSpec("city", "City"),
    FieldSpec("country", "Country"),
    FieldSpec("address", "Address", "prose"),
    FieldSpec("phone", "Telephone"),
    FieldSpec("website", "Website"),
)
AGREED = (
    FieldSpec("cadence_days", "Days between two-way touches, at most", "number"),
    FieldSpec("acknowledge_days", "Days until a complaint is acknowledged, as agreed", "number"),
    FieldSpec("respond_days", "Days until a complaint is answered, as agreed", "number"),
    FieldSpec("preferences", "How they want it", "prose"),
    FieldSpec("agreements", "Service agreements, in a few words", "prose"),
)
STANDS = (
    FieldSpec(
        "standing", "Standing", "choice", tuple((standing_name(one), one) for one in STANDINGS)
    ),
    FieldSpec("standing_on", "Stated on", "day"),
    FieldSpec("revenue", "Revenue a year", "number"),
    FieldSpec("currency", "Currency"),
    FieldSpec("as_of", "Looked at as of (where its data ends in the past)", "day"),
)
GROUPS = (("WHO THEY ARE", WHO), ("WHERE THEY ARE", WHERE), ("AS AGREED", AGREED), ("HOW IT STANDS", STANDS))  # fmt: skip

FIELDS = (
    *(one.name for _title, specs in GROUPS for one in specs),
    *("time_zone", "working_days", "working_from", "working_until"),
)
"""What the record keeps."""


@dataclass(frozen=True, slots=True)
class RecordRead:
    """An account with what its form offers."""

    account: Account
    parents: tuple[tuple[str, bytes], ...]
    """Accounts of which it may be a part."""
    zones: tuple[str, ...]
    """Zones of the place where it is, the likeliest first."""


def read_record(services: Services, account_id: bytes) -> RecordRead:
    """The account and what may be chosen for it; on a reader thread. Raises NotFoundError."""
    account = services.accounts.show(account_id)
    every = services.accounts.all()
    below = {account.id}
    grown = True
    while grown:  # an account that is a part of this one cannot hold it; a ring ends by itself
        more = {one.id for one in every if one.parent_id in below} - below
        below |= more
        grown = bool(more)
    zones()  # read where reading may wait: what is typed is completed from memory
    return RecordRead(
        account,
        tuple((one.name, one.id) for one in every if one.id not in below),
        zones_of_place(account.city, account.country),
    )


class Records(QObject):
    """Opens an account's record for a page and writes what is changed in it."""

    drawer_requested = Signal(str, QWidget)
    undo_offered = Signal(str)

    def __init__(self, around: Surroundings, parent: QObject) -> None:
        super().__init__(parent)
        self._around = around
        self._form: AccountForm | None = None

    def open(self, account: Account, field: str = "name") -> None:
        """Open the record in the drawer, with the keyboard in one of its fields."""
        services = self._around.services

        def _open(read: RecordRead) -> None:
            also = ConcurrentValues(self._around, "account", FIELDS)
            also.used.connect(self.undo_offered)
            self._form = AccountForm(read, also)
            self._form.kept.connect(lambda name, value: self.keep(account, name, value))
            self._form.history_asked.connect(lambda: self._on_history(account))
            self._form.aside_asked.connect(lambda: self._on_aside(account))
            self.drawer_requested.emit("The account", self._form)
            self._form.fields[field].setFocus(Qt.FocusReason.OtherFocusReason)

        self._around.tasks.read(
            lambda _job: read_record(services, account.id), _open, owner=self, key="record"
        )

    def show_account(self, account: Account) -> None:
        """Show in the form what is stored now, where it is open and of this account."""
        if self._form is not None and isValid(self._form) and self._form.account.id == account.id:
            self._form.show_account(account)

    def keep(self, account: Account, field: str, value: Any) -> None:
        """Write one field; a refused one is shown as it is stored."""
        services = self._around.services

        def _write(_job: Job) -> Account:
            if field == "parent_id":
                return services.accounts.set_parent(account.id, from_choice(value))
            return services.accounts.edit(account.id, **{field: value})

        def _failed(error: Exception) -> None:
            self._around.tasks.complain(error)
            self._look_again(account)

        self._around.tasks.write(
            _write,
            lambda kept: self.undo_offered.emit(f"Edited {kept.name}"),
            owner=self,
            failed=_failed,
        )

    def _look_again(self, account: Account) -> None:
        services = self._around.services
        self._around.tasks.read(
            lambda _job: services.accounts.show(account.id),
            self.show_account,
            owner=self,
            key="again",
        )

    def _on_history(self, account: Account) -> None:
        services = self._around.services
        self._around.tasks.read(
            lambda _job: read_history(services, account.id),
            lambda past: self.drawer_requested.emit("History", history_widget(past)),
            owner=self,
            key="history",
        )

    def _on_aside(self, account: Account) -> None:
        """Put the account into the archive, or bring it back."""
        services = self._around.services

        def _write(_job: Job) -> str:
            if services.accounts.show(account.id).archived_on:
                return services.accounts.bring_back([account.id])
            return services.accounts.archive([account.id])

        self._around.tasks.write(_write, self.undo_offered.emit, owner=self)


class AccountForm(QWidget):
    """The whole record; each field is kept as it is left."""

    kept = Signal(str, object)
    """A field's name and its new value; None where it was emptied."""
    history_asked = Signal()
    aside_asked = Signal()

    def __init__(self, read: RecordRead, also: ConcurrentValues | None = None) -> None:
        """`also` tells what others wrote at the same time and what is not shown."""
        super().__init__()
        self.setAccessibleName("The account")
        self._also = also
        self.fields: dict[str, QWidget] = {}
        self._forms: list[RecordForm] = []
        self._typed: dict[str, TypedField] = {}
        self._aside = button("Archive")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 2 * GRID)
        column.setSpacing(0)
        if also is not None:
            column.addWidget(also)
        for title, specs in GROUPS:
            column.addWidget(_heading(title))
            whole = [
                FieldSpec(one.name, one.label, one.kind, by_text(read.parents))
                if one.name == "parent_id"
                else one
                for one in specs
            ]
            form = RecordForm(title.capitalize(), whole, {})
            form.kept.connect(self.kept)
            self.fields |= form.fields
            self._forms.append(form)
            column.addWidget(form)
            if specs is WHERE:
                column.addWidget(_heading("THEIR TIME"))
                column.addWidget(self._times(read))
        column.addLayout(self._foot())
        column.addStretch(1)
        self.account = read.account
        self.show_account(read.account)

    def show_account(self, account: Account) -> None:
        """Show what is stored; what somebody is typing is left alone."""
        if self._also is not None:
            self._also.look(account.id)
        for form, (_title, specs) in zip(self._forms, GROUPS, strict=True):
            form.show_values({one.name: as_choice(getattr(account, one.name)) for one in specs})
        for name, field in self._typed.items():
            field.show_value(getattr(account, name))
        self.account = account
        put = bool(account.archived_on)
        self._aside.setText("Bring back" if put else "Archive")
        self._aside.setAccessibleName(self._aside.text())
        self._aside.setToolTip(
            f"Archived on {exact_day(account.archived_on)}"
            if put
            else "Out of Today and the portfolio; nothing is lost"
        )

    def _foot(self) -> QHBoxLayout:
        history = button("History", "link", tip="Who wrote what, and when")
        history.clicked.connect(self.history_asked)
        self._aside.clicked.connect(self.aside_asked)
        foot = QHBoxLayout()
        foot.setContentsMargins(2 * GRID, GRID, 2 * GRID, 2 * GRID)
        foot.addWidget(history)
        foot.addStretch(1)
        foot.addWidget(self._aside)
        return foot

    def _times(self, read: RecordRead) -> QWidget:
        made = QWidget()
        column = QVBoxLayout(made)
        column.setContentsMargins(2 * GRID, 0, 2 * GRID, GRID)
        column.setSpacing(GRID // 2)
        zone = TypedField(
            "Time zone",
            _zone,
            lambda _value: "",
            hint="A city or a country",
            wrong="No such zone. Type a city or a country and choose.",
            suggest=find_zones,
        )
        if not read.account.time_zone:
            zone.suggest_when_empty(read.zones)
        days = TypedField(
            "Working days",
            read_working_days,
            days_text,
            hint="Mon to Fri",
            wrong='Write "Mon to Fri", "Sun to Thu" or "Mon, Wed".',
        )
        begins = TypedField(
            "Their day begins", read_time, lambda _value: "", hint="09:00", wrong=_NO_TIME
        )
        ends = TypedField(
            "Their day ends", read_time, lambda _value: "", hint="17:00", wrong=_NO_TIME
        )
        names = ("time_zone", "working_days", "working_from", "working_until")
        for name, field in zip(names, (zone, days, begins, ends), strict=True):
            field.kept.connect(lambda value, name=name: self.kept.emit(name, value))
            self._typed[name] = field
            self.fields[name] = field.line
            column.addWidget(field)
        return made


_NO_TIME = 'Write a time of day: "9", "9:30" or "17.30".'


def _zone(text: str) -> str | None:
    """A zone by its own name, or the only likely one that the words mean."""
    if zone_named(text) is not None:
        return text
    found = find_zones(text)
    return found[0] if found else None


def _heading(title: str) -> QWidget:
    holder = QWidget()  # a label of one line would cut its words where it keeps margins itself
    row = QHBoxLayout(holder)
    row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID // 2)
    row.addWidget(PlainLabel(title, "caption", bold=True, muted=True))
    return holder
