"""Indicators over accounts and contacts: quiet, promises, complaints, attention, threads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from mcr_desktop.domain.accounts import DEFAULT_CADENCE_DAYS, Account
from mcr_desktop.domain.commitments import STILL_OWED, Commitment, kept_on_time
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.ids import show
from mcr_desktop.domain.indicators import (
    AccountLine,
    ComplaintCounts,
    ExecutiveAttention,
    Quiet,
    QuietContact,
    Threads,
)
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import fetch

if TYPE_CHECKING:
    from mcr_desktop.rootcause.columns import Complaints

RECENT_DAYS = 90
YEAR_DAYS = 365
MANY = 50_000
"""Complaints beyond which the store would take seconds to look at each of them."""


class Indicators:
    """Reads and adds up; every figure carries its numerator, its denominator and its days."""

    def __init__(
        self, workspace: Workspace, columns: Callable[[Account], Complaints] | None = None
    ) -> None:
        """`columns` gives an account's complaints in memory: of very many the days are counted there."""
        self._workspace = workspace
        self._columns = columns

    def portfolio(self) -> list[AccountLine]:
        """Every account at a glance, by name."""
        store = self._workspace.store
        day = today()
        year_ago = (day - timedelta(days=YEAR_DAYS)).isoformat()
        accounts = fetch(store, Account, order="t.name COLLATE NOCASE")
        touches = counts.last_two_way(store)
        threads = counts.threads(store, year_ago)
        executive = counts.executive_touches(store, year_ago)
        promises: dict[bytes, list[Commitment]] = {}
        for promise in fetch(store, Commitment):
            promises.setdefault(promise.fence, []).append(promise)
        meetings: dict[bytes, Meeting] = {}
        for meeting in fetch(
            store,
            Meeting,
            "t.state = 'planned' AND t.starts_at >= ?",
            (day.isoformat(),),
            "t.starts_at",
        ):
            meetings.setdefault(meeting.fence, meeting)
        return [
            self._line(
                account,
                day,
                promises.get(account.fence, []),
                _quiet(account.cadence_days, touches.get(account.fence), day),
                Threads(*threads.get(account.fence, (0, 0))),
                ExecutiveAttention(*executive.get(account.fence, (0, None))),
                meetings.get(account.fence),
            )
            for account in accounts
        ]

    def line(self, account: Account) -> AccountLine:
        """One account at a glance. Raises NotFoundError where it is gone."""
        for line in self.portfolio():
            if line.account.id == account.id:
                return line
        raise NotFoundError(kind="account", wanted=account.name)

    def quiet_contacts(self) -> list[QuietContact]:
        """Contacts with an agreed cadence that has run out, longest over first.

        A contact without a cadence of their own is not watched: silence there means nothing yet.
        """
        store = self._workspace.store
        accounts = {account.fence: account for account in fetch(store, Account)}
        touches = counts.last_two_way_by_contact(store)
        day = today()
        found = []
        for contact in fetch(store, Contact, "t.cadence_days IS NOT NULL"):
            quiet = _quiet(contact.cadence_days, touches.get(show(contact.id)), day)
            account = accounts.get(contact.fence)
            if quiet.over and account is not None:
                found.append(QuietContact(contact, account, quiet))
        found.sort(
            key=lambda one: (one.quiet.days or 10_000) - one.quiet.cadence_days, reverse=True
        )
        return found

    def quiet_of_contact(self, contact: Contact) -> Quiet:
        """How quiet one contact is."""
        touches = counts.last_two_way_by_contact(self._workspace.store)
        return _quiet(contact.cadence_days, touches.get(show(contact.id)), today())

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

    def _line(
        self,
        account: Account,
        day: date,
        promises: list[Commitment],
        quiet: Quiet,
        threads: Threads,
        executive: ExecutiveAttention,
        meeting: Meeting | None,
    ) -> AccountLine:
        owed = [one for one in promises if one.state in STILL_OWED]
        ours = [one for one in owed if one.direction == "ours"]
        theirs = [one for one in owed if one.direction == "theirs"]
        return AccountLine(
            account=account,
            quiet=quiet,
            ours_owed=len(ours),
            ours_late=sum(one.days_late(day) > 0 for one in ours),
            theirs_owed=len(theirs),
            theirs_late=sum(one.days_late(day) > 0 for one in theirs),
            ours_kept=kept_on_time(promises, "ours", day),
            theirs_kept=kept_on_time(promises, "theirs", day),
            complaints=self.complaint_counts(account),
            threads=threads,
            executive=executive,
            next_meeting=meeting,
        )


def quiet_of_accounts(store: Store, accounts: Iterable[Account]) -> dict[bytes, Quiet]:
    """How quiet each account is, by its id: days since its last two-way touch against its cadence."""
    touches, day = counts.last_two_way(store), today()
    return {one.id: _quiet(one.cadence_days, touches.get(one.fence), day) for one in accounts}


def _quiet(cadence: int | None, last: tuple[str, str, bytes] | None, day: date) -> Quiet:
    agreed = cadence is not None
    days_allowed = cadence if cadence is not None else DEFAULT_CADENCE_DAYS
    if last is None:
        return Quiet(days_allowed, agreed)
    on, channel, touch = last
    days = max(0, (day - date.fromisoformat(on)).days)
    return Quiet(days_allowed, agreed, days, on, channel, touch)


def _counted(complaints: Complaints, ends: tuple[str, str, str]) -> tuple[int, int, int]:
    """As `counts.complaints` counts, from the columns in memory."""
    from mcr_desktop.rootcause.columns import MISSING_DAY, days_of

    first, middle, last = days_of(list(ends))
    day = complaints.day[complaints.day != MISSING_DAY]
    before = int(((day > first) & (day <= middle)).sum())
    return before, int(((day > middle) & (day <= last)).sum()), int((day <= last).sum())
