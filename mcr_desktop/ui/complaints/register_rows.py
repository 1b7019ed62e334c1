"""The rows of the register: where they come from, and their columns as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.phrases.response_clocks import foremost
from mcr_desktop.services.exploring.cause_figures import attribute_name
from mcr_desktop.services.registering.registers import RegisterQuery, RegisterRow, can_order
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, Order

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.bootstrap import Services

MOST_DIMENSIONS = 3
EDITABLE = ("summary", "kind", "severity", "owner")
"""Columns that are edited where they stand."""


class RegisterSource:
    """Complaints under a `RegisterQuery`, which is an `Order`'s filter."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def ids(self, order: Order) -> Sequence[bytes]:
        """Ids under the filter, sorted as asked, latest first otherwise."""
        query = order.filter if isinstance(order.filter, RegisterQuery) else RegisterQuery()
        if order.by and can_order(order.by):
            query = replace(query, order=f"-{order.by}" if order.descending else order.by)
        return self._services.registers.find(query)

    def rows(self, ids: Sequence[bytes]) -> Sequence[RegisterRow | None]:
        """The complaints of these ids."""
        return self._services.registers.rows(ids)


def words_of(row: RegisterRow) -> str:
    """What it was about, in the fewest words that there are."""
    one = row.complaint
    if one.summary or one.narrative:
        return " ".join((one.summary or one.narrative or "").split())
    labels = ", ".join(label for _name, label in one.dimensions)
    return labels or one.external_id or "(no words)"


def columns_for(
    dimensions: Sequence[str], *, across: bool, kinds: bool
) -> tuple[Column[RegisterRow], ...]:
    """The register's columns; `across` accounts each row says whose it is."""
    made = [
        Column[RegisterRow](
            "reported_on",
            "Reported",
            lambda row: short_day(row.complaint.reported_on, today()),
            tip=lambda row: exact_day(row.complaint.reported_on),
            width=92,
        )
    ]
    if across:
        made.append(
            Column[RegisterRow]("account", "Account", lambda row: row.account.name, width=150)
        )
    made.append(
        Column[RegisterRow]("summary", "What fell short", words_of, tip=words_of, width=0)
    )  # fmt: skip
    if kinds:
        made.append(
            Column[RegisterRow]("kind", "Kind", lambda row: row.complaint.kind or "", width=132)
        )
    made += [
        Column[RegisterRow](
            f"={name}",
            attribute_name(name).capitalize(),
            _label(name),
            tip=_label(name),
            width=112,
            gives=len(dimensions) - place + 2,
        )
        for place, name in enumerate(dimensions)
    ]
    made += [
        Column[RegisterRow](
            "severity", "Severity", lambda row: str(row.complaint.severity or ""), width=72,
            number=True, gives=1,
        ),
        Column[RegisterRow](
            "owner", "Looked after by", lambda row: row.complaint.owner or "",
            meaning=lambda row: "person" if row.complaint.owner else "", width=132, gives=2,
        ),
        Column[RegisterRow](
            "clock", "Where it stands", _standing, tip=_standing_tip, meaning=_meaning, width=222,
        ),
    ]  # fmt: skip
    return tuple(made)


def line_of(row: RegisterRow) -> tuple[str, ...]:
    """A complaint as the cells of a line that is copied to a spreadsheet."""
    one = row.complaint
    cells = (
        row.account.name, one.external_id, one.reported_on, one.occurred_on, one.kind,
        str(one.severity or ""), one.owner, one.summary, one.acknowledged_on, one.responded_on,
        one.resolved_on, one.told_on, *(f"{name}: {label}" for name, label in one.dimensions),
    )  # fmt: skip
    return tuple(cell or "" for cell in cells)


LINE_HEAD = (
    *("account", "number", "reported", "occurred", "kind", "severity", "looked after by"),
    *("what fell short", "acknowledged", "answered", "resolved", "told", "attributes"),
)


def _label(name: str) -> Callable[[RegisterRow], str]:
    def text(row: RegisterRow) -> str:
        return next((label for key, label in row.complaint.dimensions if key == name), "")

    return text


def _standing(row: RegisterRow) -> str:
    return foremost(row.clocks)[0]


def _standing_tip(row: RegisterRow) -> str:
    return foremost(row.clocks)[1]


def _meaning(row: RegisterRow) -> CellMeaning:
    meaning: CellMeaning = foremost(row.clocks)[2]
    return meaning
