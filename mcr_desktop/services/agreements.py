"""Agreements: what was agreed with a customer, and by when somebody must speak about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from mcr_desktop.domain.accounts import AGREEMENT_KINDS, RENEWALS, Account, Agreement
from mcr_desktop.domain.agreements import SPOKEN_ABOUT_DAYS, Term, term_of
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.account_rows import AccountRows, told_of
from mcr_desktop.services.importing.field_checks import whole_number
from mcr_desktop.services.workspaces import one_of

MOST_NOTICE_DAYS = 3650


@dataclass(frozen=True, slots=True)
class ComingAgreement:
    """An agreement about which somebody must speak soon, with its account."""

    agreement: Agreement
    account: Account
    term: Term


class Agreements(AccountRows[Agreement]):
    """What a person does with agreements."""

    row = Agreement
    table, words = "agreement", "title"
    added, edited = "Added an agreement", "Edited an agreement"

    def all(self, account: Account | None = None) -> list[Agreement]:
        """The agreements with a customer, or with all, soonest end first; those without an end last."""
        return self._all(
            account, order="t.ends_on IS NULL, t.ends_on, t.title COLLATE NOCASE, t.no"
        )

    def coming(
        self, days: int = SPOKEN_ABOUT_DAYS, account: Account | None = None
    ) -> list[ComingAgreement]:
        """Agreements whose notice or end lies within `days`, or lapsed without a word; soonest first.

        Of accounts that were put aside nothing is told unless one is asked for.
        """
        known, day = told_of(self._workspace.store, account), today()
        found = []
        for one in self._all(account, "t.ends_on IS NOT NULL"):
            term = term_of(one, day)
            if one.fence in known and _within(term, days):
                found.append(ComingAgreement(one, known[one.fence], term))
        found.sort(key=lambda one: (one.term.days_to_notice or 0, one.agreement.title))
        return found

    def add(self, account: Account, title: str, **fields: Any) -> Agreement:
        """Something that was agreed. Raises InvalidValueError for what cannot be."""
        _refuse_disorder(fields)
        return self._make(account, {**fields, "title": title})

    def edit(self, row_id: bytes, **fields: Any) -> Agreement:
        """Change fields of an agreement; it may not end before it begins."""
        if {"starts_on", "ends_on"} & fields.keys():
            before = self.show(row_id)
            days = {"starts_on": before.starts_on, "ends_on": before.ends_on}
            _refuse_disorder({**days, **fields})
        return super().edit(row_id, **fields)

    def _check(self, values: Mapping[str, Any]) -> None:
        one_of("agreement", "kind", values.get("kind"), AGREEMENT_KINDS)
        one_of("agreement", "renewal", values.get("renewal"), RENEWALS)
        whole_number("agreement", "notice_days", values.get("notice_days"), 0, MOST_NOTICE_DAYS)


def _within(term: Term, days: int) -> bool:
    if term.presses:
        return True
    ahead = term.days_to_notice if term.state == "running" else term.days_to_end
    return term.state in ("running", "noticed") and ahead is not None and 0 <= ahead <= days


def _refuse_disorder(values: Mapping[str, Any]) -> None:
    starts, ends = values.get("starts_on"), values.get("ends_on")
    if starts and ends and ends < starts:
        raise InvalidValueError(
            kind="agreement", field="ends_on", value=ends, allowed=(f"from {starts} on",)
        )
