"""The ledger of promises as a table: its rows, columns, filters and keys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from mcr_desktop.domain.commitments import DIRECTIONS, STILL_OWED, Commitment
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.timelines import direction_name, state_name
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, PagedTableModel
from mcr_desktop.ui.widgets.record_forms import FieldSpec
from mcr_desktop.ui.widgets.tables import Table


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with the name of the contact that it concerns."""

    one: Commitment
    contact: str

    @property
    def owed(self) -> bool:
        return self.one.state in STILL_OWED

    @property
    def days_late(self) -> int:
        return self.one.days_late(today())


def _due(row: Promise) -> str:
    if row.owed:
        return dates.due_text(row.one.due_on, today())
    return dates.short_day(row.one.due_on, today())


def _due_meaning(row: Promise) -> CellMeaning:
    if not row.owed:
        return "muted"
    if row.days_late:
        return "bad" if row.one.direction == "ours" else "watch"
    return ""


def _state(row: Promise) -> str:
    one = row.one
    if row.owed and one.state == "renegotiated":
        return f"moved from {dates.short_day(one.first_due_on, today())}"
    if row.owed:
        return state_name(one.state)
    return f"{state_name(one.state)} {dates.short_day(one.closed_on, today())}".strip()


def _state_meaning(row: Promise) -> CellMeaning:
    return {"kept": "good", "broken": "bad"}.get(row.one.state, "muted")  # type: ignore[return-value]  # all are meanings


def _who(row: Promise) -> str:
    if row.one.direction == "theirs":
        return row.contact
    return row.one.owner or ""


COLUMNS = (
    Column[Promise]("direction", "Whose", lambda row: direction_name(row.one.direction), width=84),
    Column[Promise](
        "wording",
        "In their own words",
        lambda row: row.one.wording,
        tip=lambda row: row.one.wording,
        width=0,
    ),
    Column[Promise]("who", "Who", _who, width=144, gives=2),
    Column[Promise](
        "due",
        "Due",
        _due,
        tip=lambda row: dates.exact_day(row.one.due_on),
        meaning=_due_meaning,
        width=156,
    ),
    Column[Promise](
        "state",
        "State",
        _state,
        tip=lambda row: f"Made {dates.exact_day(row.one.made_on)}" if row.one.made_on else "",
        meaning=_state_meaning,
        width=148,
        gives=1,
    ),
)
KEYS: dict[str, Callable[[Promise], Any]] = {
    "direction": lambda row: DIRECTIONS.index(row.one.direction),
    "wording": lambda row: row.one.wording.casefold(),
    "who": lambda row: _who(row).casefold() or "\uffff",
    "due": lambda row: row.one.due_on or "9999",
    "state": lambda row: (not row.owed, row.one.state, row.one.closed_on or ""),
}
FILTERS: dict[str, Callable[[Promise], bool]] = {
    "owed": lambda row: row.owed,
    "ours": lambda row: row.owed and row.one.direction == "ours",
    "theirs": lambda row: row.owed and row.one.direction == "theirs",
    "internal": lambda row: row.owed and row.one.direction == "internal",
    "closed": lambda row: not row.owed,
}
FILTER_WORDS = {
    "owed": "All open",
    "ours": "Ours",
    "theirs": "Theirs",
    "internal": "Internal",
    "closed": "Closed",
}
FIELDS = (
    FieldSpec("wording", "Word by word", "prose"),
    FieldSpec("direction", "Whose", "choice", tuple((direction_name(d), d) for d in DIRECTIONS)),
    FieldSpec("owner", "Who of us"),
    FieldSpec("due_on", "Due", "day", lean="ahead"),
    FieldSpec("made_on", "Made on", "day"),
)


class Ledger(Table):
    """Keys that act on the promise under the keyboard."""

    def __init__(
        self, model: PagedTableModel[Promise], deeds: dict[int, Callable[[], None]]
    ) -> None:
        super().__init__(model, "Commitments")
        self._deeds = deeds
        self.setAccessibleDescription(
            "K keeps, R renegotiates, W withdraws, B marks broken, O opens again, Enter edits"
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        deed = self._deeds.get(event.key())
        if deed is not None and event.modifiers() == Qt.KeyboardModifier.NoModifier:
            deed()
        else:
            super().keyPressEvent(event)
