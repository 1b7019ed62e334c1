"""Dates worth remembering: birthdays, anniversaries, holidays where the customer is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from mcr_desktop.domain.accounts import OCCASION_KINDS, Account, Occasion
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.occasions import (
    USUAL_REMINDER_DAYS,
    YEARLY_KINDS,
    comes_on,
    is_occasion_day,
    years_on,
)
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.services.account_rows import AccountRows, told_of
from mcr_desktop.services.importing.field_checks import whole_number
from mcr_desktop.services.workspaces import one_of
from mcr_desktop.store.fences import Fences, among
from mcr_desktop.store.queries import fetch

MOST_REMINDER_DAYS = 365
AHEAD_DAYS = 60


@dataclass(frozen=True, slots=True)
class ComingOccasion:
    """A date that comes soon: on which day, in how many days, and how many years it will be."""

    occasion: Occasion
    account: Account
    contact: Contact | None
    """Whose date it is; None where it is the customer's."""
    on: str
    days: int
    years: int | None


class Occasions(AccountRows[Occasion]):
    """What a person does with dates worth remembering."""

    row = Occasion
    table, words = "occasion", "title"
    added, edited = "Added a date", "Edited a date"

    def all(self, account: Account | None = None) -> list[Occasion]:
        """The dates of an account, or of every one, in the order of the year."""
        return self._all(account, order="substr(t.day, -5), t.day, t.no")

    def coming(
        self, days: int = AHEAD_DAYS, account: Account | None = None
    ) -> list[ComingOccasion]:
        """What comes within so many days, today included, soonest first.

        Dates of people who left or went are not told, nor those of accounts that were put aside, unless
        one is asked for.
        """
        known = told_of(self._workspace.store, account)
        return soonest_first(self._coming(known, self._all(account), lambda _one: days))

    def due(self) -> list[ComingOccasion]:
        """What comes so soon that somebody wanted to be told now; soonest first."""
        return soonest_first(self.due_in(None))

    def due_in(self, fences: Fences) -> dict[bytes, list[ComingOccasion]]:
        """The same by account, of these accounts or all."""
        store, (where, values) = self._workspace.store, among(fences)
        accounts = fetch(store, Account, f"t.archived_on IS NULL{where}", values)
        return self._coming(
            {one.fence: one for one in accounts},
            fetch(store, Occasion, f"1{where}", values),
            lambda one: USUAL_REMINDER_DAYS if one.remind_days is None else one.remind_days,
        )

    def holidays(self, account: Account) -> dict[str, str]:
        """The account's holidays that lie ahead or are today: day and name."""
        day = today()
        found = {}
        for one in self._all(account, "t.kind = 'holiday'"):
            on = comes_on(one, day)
            if on is not None:
                found[on.isoformat()] = one.title or ""
        return found

    def add(self, account: Account, title: str, day: str, **fields: Any) -> Occasion:
        """A date worth remembering, `YYYY-MM-DD` or `--MM-DD`; birthdays come every year.

        Raises InvalidValueError for what is no date, and for a contact of another account.
        """
        values = {**fields, "title": title, "day": day}
        if values.get("kind") in YEARLY_KINDS:
            values.setdefault("yearly", 1)
        return self._make(account, values)

    def _coming(
        self,
        known: Mapping[bytes, Account],
        occasions: Iterable[Occasion],
        within: Callable[[Occasion], int],
    ) -> dict[bytes, list[ComingOccasion]]:
        """Those of the accounts that are `known`, by fence."""
        day = today()
        near: list[tuple[Occasion, date]] = []
        for one in occasions:
            on = comes_on(one, day)
            if on is not None and (on - day).days <= within(one) and one.fence in known:
                near.append((one, on))
        people = self._people([one.contact_id for one, _on in near if one.contact_id])
        found: dict[bytes, list[ComingOccasion]] = {}
        for one, on in near:
            contact = people.get((one.fence, one.contact_id)) if one.contact_id else None
            gone = one.contact_id and contact is None
            if gone or (contact and contact.left_on and contact.left_on <= day.isoformat()):
                continue
            account_of = known[one.fence]
            found.setdefault(one.fence, []).append(
                ComingOccasion(
                    one, account_of, contact, on.isoformat(), (on - day).days, years_on(one, on)
                )
            )
        return found

    def _people(self, wanted: Sequence[bytes]) -> dict[tuple[bytes, bytes], Contact]:
        """Contacts by fence and id."""
        found: dict[tuple[bytes, bytes], Contact] = {}
        for start in range(0, len(wanted), 500):
            some = wanted[start : start + 500]
            marks = ",".join("?" * len(some))
            for one in fetch(self._workspace.store, Contact, f"t.id IN ({marks})", some):
                found[one.fence, one.id] = one
        return found

    def _check(self, values: Mapping[str, Any]) -> None:
        one_of("occasion", "kind", values.get("kind"), OCCASION_KINDS)
        whole_number("occasion", "remind_days", values.get("remind_days"), 0, MOST_REMINDER_DAYS)
        if "day" in values and not is_occasion_day(str(values["day"] or "")):
            raise InvalidValueError(
                kind="occasion",
                field="day",
                value=values["day"],
                allowed=("YYYY-MM-DD", "--MM-DD"),
            )


def soonest_first(coming: Mapping[bytes, Sequence[ComingOccasion]]) -> list[ComingOccasion]:
    """The dates of all accounts in one list."""
    return sorted(
        (one for part in coming.values() for one in part),
        key=lambda one: (one.days, one.occasion.title or "", one.occasion.id),
    )
