"""The register of complaints as a table: where its rows come from, and its columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.response_clocks import clocks_of
from mcr_desktop.phrases import dates
from mcr_desktop.phrases.response_clocks import foremost
from mcr_desktop.services.registering.complaints import COLUMNS as SORTABLE
from mcr_desktop.ui.models.paged_tables import CellMeaning, Column, Order

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account


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

    def standing(self, one: Complaint) -> tuple[str, str, CellMeaning]:
        """Where a complaint stands, in the words that the register has for it."""
        account = self.account
        agreed = (account.acknowledge_days, account.respond_days) if account else (None, None)
        return foremost(clocks_of(one, *agreed, today()))


def _words(one: Complaint, shown: Sequence[str]) -> str:
    """What it was about; a register without words is told by the labels that no column shows."""
    rest = (label for name, label in one.dimensions if name not in shown and len(label) > 2)
    return one.summary or one.narrative or ", ".join(rest) or one.external_id or "(no words)"


def columns_for(
    dimensions: Sequence[str], source: ComplaintSource, *, kinds: bool = True
) -> tuple[Column[Complaint], ...]:
    """The columns of the register, with the account's own dimensions among them."""
    free = tuple(
        Column[Complaint](
            name,
            name.replace("_", " ").capitalize(),
            lambda one, name=name: dict(one.dimensions).get(name, ""),  # type: ignore[misc]  # a bound default
            tip=lambda one, name=name: dict(one.dimensions).get(name, ""),  # type: ignore[misc]
            width=108,
            sortable=False,
            gives=len(dimensions) - place + 1,
        )
        for place, name in enumerate(dimensions)
    )
    kind = [Column[Complaint]("kind", "Kind", lambda one: one.kind or "", width=124)][: int(kinds)]
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
            lambda one: _words(one, dimensions),
            tip=lambda one: _words(one, dimensions),
            width=0,
        ),
        *kind,
        *free,
        Column[Complaint](
            "severity",
            "Severity",
            lambda one: str(one.severity or ""),
            width=72,
            number=True,
            gives=1,
        ),
        Column[Complaint](
            "resolved_on",
            "Where it stands",
            lambda one: source.standing(one)[0],
            tip=lambda one: source.standing(one)[1],
            meaning=lambda one: source.standing(one)[2],
            width=222,
        ),
    )
