"""Agreements: what was agreed with a customer, and by when somebody must speak about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import AGREEMENT_KINDS, RENEWALS, Account, Agreement
from mcr_desktop.domain.agreements import SPOKEN_ABOUT_DAYS, Term, term_of
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.field_checks import whole_number
from mcr_desktop.services.workspaces import (
    Workspace,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store.queries import fetch, in_fence

if TYPE_CHECKING:
    from mcr_desktop.services.removals import Removals

_ORDER = "t.ends_on IS NULL, t.ends_on, t.title COLLATE NOCASE, t.no"
MOST_NOTICE_DAYS = 3650


@dataclass(frozen=True, slots=True)
class ComingAgreement:
    """An agreement about which somebody must speak soon, with its account."""

    agreement: Agreement
    account: Account
    term: Term


class Agreements:
    """What a person does with agreements."""

    def __init__(self, workspace: Workspace, removals: Removals) -> None:
        self._workspace = workspace
        self._removals = removals

    def all(self, account: Account | None = None) -> list[Agreement]:
        """The agreements with a customer, or with all, soonest end first; those without an end last."""
        store = self._workspace.store
        if account is None:
            return fetch(store, Agreement, order=_ORDER)
        return in_fence(store, Agreement, account.fence, order=_ORDER)

    def show(self, agreement_id: bytes) -> Agreement:
        """The agreement with this id."""
        return self._workspace.row(Agreement, agreement_id)

    def find(self, wanted: str, account: Account | None = None) -> Agreement:
        """The agreement that its title, the start of it, or an id means."""
        return self._workspace.find(Agreement, wanted, account.fence if account else None)

    def coming(
        self, days: int = SPOKEN_ABOUT_DAYS, account: Account | None = None
    ) -> list[ComingAgreement]:
        """Agreements whose notice or end lies within `days`, or lapsed without a word; soonest first.

        Of accounts that were put aside nothing is told unless one is asked for.
        """
        day, store = today(), self._workspace.store
        if account is not None:
            known = {account.fence: account}
        else:
            known = {one.fence: one for one in fetch(store, Account, "t.archived_on IS NULL")}
        where = "t.ends_on IS NOT NULL"
        rows = (
            in_fence(store, Agreement, account.fence, where)
            if account is not None
            else fetch(store, Agreement, where)
        )
        found = []
        for one in rows:
            term = term_of(one, day)
            if one.fence in known and _within(term, days):
                found.append(ComingAgreement(one, known[one.fence], term))
        found.sort(key=lambda one: (one.term.days_to_notice or 0, one.agreement.title))
        return found

    def add(self, account: Account, title: str, **fields: Any) -> Agreement:
        """Something that was agreed. Raises InvalidValueError for what cannot be."""
        values = {"title": required("agreement", "title", title), **_checked(fields)}
        _refuse_disorder(values)
        row_id, change = new_row(account.fence, "agreement", Agreement, values)
        self._workspace.commit([change], "Added an agreement")
        return self.show(row_id)

    def edit(self, agreement_id: bytes, **fields: Any) -> Agreement:
        """Change fields of an agreement; it may not end before it begins."""
        agreement = self.show(agreement_id)
        values = _checked(fields)
        if "title" in values:
            values["title"] = required("agreement", "title", values["title"])
        if {"starts_on", "ends_on"} & values.keys():
            days = {"starts_on": agreement.starts_on, "ends_on": agreement.ends_on}
            _refuse_disorder({**days, **values})
        cells = known_fields(Agreement, values)
        change = Change(agreement.fence, "agreement", agreement.id, cells)
        self._workspace.commit([change], "Edited an agreement")
        return self.show(agreement_id)

    def remove(self, agreement_ids: Sequence[bytes]) -> str:
        """Take agreements away, so that they can come back; returns the gesture's label."""
        return self._removals.remove("agreement", agreement_ids)


def _within(term: Term, days: int) -> bool:
    if term.presses:
        return True
    ahead = term.days_to_notice if term.state == "running" else term.days_to_end
    return term.state in ("running", "noticed") and ahead is not None and 0 <= ahead <= days


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    one_of("agreement", "kind", values.get("kind"), AGREEMENT_KINDS)
    one_of("agreement", "renewal", values.get("renewal"), RENEWALS)
    whole_number("agreement", "notice_days", values.get("notice_days"), 0, MOST_NOTICE_DAYS)
    return values


def _refuse_disorder(values: Mapping[str, Any]) -> None:
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        raise InvalidValueError(
            kind="agreement", field="ends_on", value=ends, allowed=(f"from {starts} on",)
        )
