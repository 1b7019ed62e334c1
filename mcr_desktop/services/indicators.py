"""Indicators over accounts and contacts: quiet, promises, complaints, attention, threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.indicators import (
    AccountLine,
    ComplaintCounts,
    Quiet,
    QuietContact,
    quiet_of,
)
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.services.kept_reads import KeptByAccount
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts
from mcr_desktop.store.engine import Store
from mcr_desktop.store.fences import Fences, among
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.services.account_lines import AccountLines
    from mcr_desktop.services.contacts.touches import ContactTouches, LastTouch

RECENT_DAYS = 90
MANY = 50_000
"""Complaints beyond which the store would take seconds to look at each of them."""


class Indicators:
    """Reads and adds up; every figure carries its numerator, its denominator and its days."""

    def __init__(
        self,
        workspace: Workspace,
        touches: Callable[[], ContactTouches],
        columns: Callable[[Account], Complaints] | None = None,
    ) -> None:
        """`touches` gives each person's last touch as it is kept in memory.

        `columns` gives an account's complaints in memory: of very many the days are counted there.
        """
        self._workspace = workspace
        self._touches = touches
        self._columns = columns

    @cached_property
    def _lines(self) -> AccountLines:
        from mcr_desktop.services.account_lines import AccountLines  # Today asks for none

        return AccountLines(self._workspace, self.complaint_counts)

    def portfolio(self, *, archived: bool = False) -> list[AccountLine]:
        """Every account at a glance, by name; with `archived` those that were put aside too."""
        return [one for one in self._lines.all() if archived or not one.account.archived_on]

    def line(self, account: Account) -> AccountLine:
        """One account at a glance. Raises NotFoundError where it is gone."""
        line = self._lines.of(account.id)
        if line is None:
            raise NotFoundError(kind="account", wanted=account.name)
        return line

    def quiet_contacts(self) -> list[QuietContact]:
        """Contacts with an agreed cadence that has run out, longest over first.

        A contact without a cadence of their own is not watched: silence there means nothing yet. Nor is
        one who left, or whose account was put aside.
        """
        return list(self._quiet.get())

    @cached_property
    def _quiet(self) -> KeptByAccount[list[QuietContact], list[QuietContact]]:
        kinds = ("touch", "contact", "import", "account")
        return KeptByAccount(self._workspace, kinds, self._read_quiet, _longest_over_first, layer=1)

    def _read_quiet(self, fences: Fences) -> dict[bytes, list[QuietContact]]:
        store, day = self._workspace.store, today()
        where, values = among(fences)
        accounts = {
            one.fence: one for one in fetch(store, Account, f"t.archived_on IS NULL{where}", values)
        }
        touches: Mapping[bytes, Mapping[bytes, LastTouch]] = (
            self._touches().all()
            if fences is None
            else {one: self._touches().of_fence(one) for one in fences}
        )
        found: dict[bytes, list[QuietContact]] = {}
        watched = f"t.cadence_days IS NOT NULL AND t.left_on IS NULL{where}"
        for contact in fetch(store, Contact, watched, values):
            last = touches.get(contact.fence, {}).get(contact.id)
            quiet = quiet_of(contact.cadence_days, _told(last), day)
            account = accounts.get(contact.fence)
            if quiet.over and account is not None:
                found.setdefault(contact.fence, []).append(QuietContact(contact, account, quiet))
        return found

    def quiet_of_contact(self, contact: Contact) -> Quiet:
        """How quiet one contact is."""
        last = self._touches().of_fence(contact.fence).get(contact.id)
        return quiet_of(contact.cadence_days, _told(last), today())

    def complaint_counts(self, account: Account, days: int = RECENT_DAYS) -> ComplaintCounts:
        """Complaints of the last `days` days and of as many before, as of the account's own day."""
        last = date.fromisoformat(account.as_of) if account.as_of else today()
        middle, first = last - timedelta(days=days), last - timedelta(days=2 * days)
        store, fence = self._workspace.store, account.fence
        ends = (first.isoformat(), middle.isoformat(), last.isoformat())
        if self._columns is not None and counts.any_complaints_beyond(store, fence, MANY):
            before, recent, total = _counted(self._columns(account), ends)
        else:
            before, recent, total = counts.complaints(store, fence, *ends)
        return ComplaintCounts(days, last.isoformat(), recent, before, total)


def quiet_of_accounts(store: Store, accounts: Iterable[Account]) -> dict[bytes, Quiet]:
    """How quiet each account is, by its id: days since its last two-way touch against its cadence."""
    touches, day = counts.last_two_way(store), today()
    return {one.id: quiet_of(one.cadence_days, touches.get(one.fence), day) for one in accounts}


def _longest_over_first(parts: Mapping[bytes, list[QuietContact]]) -> list[QuietContact]:
    found = [one for part in parts.values() for one in part]
    found.sort(
        key=lambda one: (
            one.quiet.cadence_days - (one.quiet.days or 10_000),
            one.contact.name.casefold(),
            one.contact.id,
        )
    )
    return found


def _told(last: LastTouch | None) -> tuple[str, str, bytes] | None:
    return (last.on, last.channel, last.id) if last else None


def _counted(complaints: Complaints, ends: tuple[str, str, str]) -> tuple[int, int, int]:
    """As `counts.complaints` counts, from the columns in memory."""
    from mcr_desktop.rootcause.columns import MISSING_DAY, days_of

    first, middle, last = days_of(list(ends))
    day = complaints.day[complaints.day != MISSING_DAY]
    before = int(((day > first) & (day <= middle)).sum())
    return before, int(((day > middle) & (day <= last)).sum()), int((day <= last).sum())
