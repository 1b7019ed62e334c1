"""The complaints behind the picture, under the same filter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.periods import today
from mcr_desktop.phrases.dates import exact_day, short_day
from mcr_desktop.services.exploring.cause_figures import attribute_name
from mcr_desktop.services.registering.complaints import COLUMNS
from mcr_desktop.ui.models.paged_tables import Column
from mcr_desktop.ui.navigation import Why, WhyLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.registering.complaints import Complaints
    from mcr_desktop.ui.models.paged_tables import Order

MOST_ATTRIBUTES = 5


class ComplaintRows:
    """An account's complaints; an `Order.filter` is a `Filter`."""

    def __init__(self, complaints: Complaints, account: Account) -> None:
        self._complaints = complaints
        self._account = account

    def ids(self, order: Order) -> Sequence[bytes]:
        """Ids under the filter, latest first unless asked otherwise."""
        by = order.by if order.by in COLUMNS else "reported_on"
        down = order.descending or not order.by
        return self._complaints.ids(self._account, order.filter, f"-{by}" if down else by)

    def rows(self, ids: Sequence[bytes]) -> Sequence[Complaint | None]:
        """The complaints of these ids."""
        found = {row.id: row for row in self._complaints.rows(ids)}
        return [found.get(identity) for identity in ids]


def columns_for(attributes: Sequence[str], *, told: bool) -> tuple[Column[Complaint], ...]:
    """Columns of an account's table: the day, words where complaints have any, its attributes."""
    made = [
        Column[Complaint](
            "reported_on",
            "Reported",
            lambda row: short_day(row.reported_on, today()),
            tip=lambda row: exact_day(row.reported_on),
            width=100,
        )
    ]
    if told:
        made.append(
            Column[Complaint](
                "summary", "What fell short", lambda row: row.summary or "", width=260
            )
        )
    named = [name for name in attributes if name != "kind"]
    if "kind" in attributes:
        made.append(Column[Complaint]("kind", "Kind", lambda row: row.kind or "", width=140))
    made.extend(
        Column[Complaint](
            f"={name}", attribute_name(name).capitalize(), _value(name), width=150, sortable=False
        )
        for name in named[:MOST_ATTRIBUTES]
    )
    if made:
        last = made.pop()
        made.append(
            Column[Complaint](last.name, last.title, last.text, width=0, sortable=last.sortable)
        )
    return tuple(made)


def about(row: Complaint) -> Why:
    """One complaint for the drawer: all that is known of it."""
    lines = [
        WhyLine(title, value)
        for title, value in (
            ("Occurred", row.occurred_on),
            ("Reported", row.reported_on),
            ("Acknowledged", row.acknowledged_on),
            ("Resolved", row.resolved_on),
            ("Kind", row.kind),
            ("Severity", str(row.severity) if row.severity else None),
            *((attribute_name(name).capitalize(), label) for name, label in row.dimensions),
            ("Number", row.external_id),
        )
        if value
    ]
    words = "\n\n".join(
        text for text in (row.summary, row.narrative, row.remedy_sought, row.resolution) if text
    )
    remark = "Says the same as an earlier one in every column." if row.duplicate else ""
    return Why("One complaint", words, tuple(lines), source=remark)


def _value(name: str) -> Callable[[Complaint], str]:
    def text(row: Complaint) -> str:
        return next((label for key, label in row.dimensions if key == name), "")

    return text
