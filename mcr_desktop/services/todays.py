"""What Today shows: meetings, promises, people going quiet, and what teammates did."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, timedelta

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.case_checks import is_check_due
from mcr_desktop.domain.cases import Case
from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.commitments import STILL_OWED, Commitment
from mcr_desktop.domain.indicators import Arrival, DueCheck, DueCommitment, NextMeeting, TodayView
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.periods import now_ms, today
from mcr_desktop.domain.tables import kind_of
from mcr_desktop.services.indicators import Indicators
from mcr_desktop.services.looks import Looks, places_of
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.errors import StoreBusyError
from mcr_desktop.store.queries import fetch

AHEAD_DAYS = 7


class Todays:
    """Reads the day."""

    def __init__(
        self,
        workspace: Workspace,
        indicators: Indicators,
        person_of: Callable[[bytes], str],
        common: Callable[[str], bytes | None] = lambda _kind: None,
        is_ours: Callable[[bytes], bool] = lambda _writer: False,
    ) -> None:
        """`common` gives the fence of a kind to which we write: our other devices learn what was seen.

        `is_ours` tells whether a writer is a device of our own person.
        """
        self._workspace = workspace
        self._indicators = indicators
        self._person_of = person_of
        self._is_ours = is_ours
        self._looks = Looks(workspace, common)

    def view(self) -> TodayView:
        """Today's page; promises due within a week or late, meetings of the next two weeks."""
        store = self._workspace.store
        day = today()
        accounts = {account.fence: account for account in fetch(store, Account)}
        owed = fetch(
            store,
            Commitment,
            "t.state IN ('open', 'renegotiated') AND t.due_on <= ?",
            ((day + timedelta(days=AHEAD_DAYS)).isoformat(),),
            "t.due_on",
        )
        arrivals, told = self._arrivals(accounts)
        return TodayView(
            day=day.isoformat(),
            meetings=self._meetings(day, accounts),
            ours=_due(owed, accounts, day, "ours"),
            theirs=_due(owed, accounts, day, "theirs"),
            quiet=tuple(self._indicators.quiet_contacts()),
            arrivals=arrivals,
            looked_ms=self.looked_ms(),
            told=told,
            checks=_checks(
                fetch(store, Case, "t.check_on <= ?", (day.isoformat(),)), accounts, day
            ),
        )

    def looked_ms(self) -> int:
        """When the user last said that what teammates did has been seen, here or elsewhere; 0 for never."""
        row = self._workspace.store.row("SELECT value FROM meta WHERE name = 'looked_ms'")
        return max(int(row[0]) if row else 0, self._looks.seen_ms())

    def mark_looked(self, told: Sequence[tuple[int, int]]) -> None:
        """Take what a view `told` as seen; what came since, to the same rows too, stays to be told."""
        changes = Changes(frozenset())
        with self._workspace.store.transaction() as tx:
            telling = self._looks.telling(told)
            tx.execute("INSERT OR REPLACE INTO meta VALUES ('looked_ms', ?)", (now_ms(),))
            _forget(tx, told)
            if telling:
                changes = self._workspace.journal.commit_in(tx, telling, "").changes
        self._workspace.announce(changes)

    def _meetings(self, day: date, accounts: dict[bytes, Account]) -> tuple[NextMeeting, ...]:
        store = self._workspace.store
        meetings = fetch(
            store,
            Meeting,
            "t.state = 'planned' AND t.starts_at >= ? AND t.starts_at < ?",
            (day.isoformat(), (day + timedelta(days=2 * AHEAD_DAYS)).isoformat()),
            "t.starts_at",
        )
        if not meetings:
            return ()
        promises: dict[bytes, list[Commitment]] = {}
        for promise in fetch(store, Commitment, "t.state IN ('open', 'renegotiated')"):
            promises.setdefault(promise.fence, []).append(promise)
        return tuple(
            NextMeeting(
                meeting,
                accounts[meeting.fence],
                len(promises.get(meeting.fence, [])),
                sum(one.days_late(day) > 0 for one in promises.get(meeting.fence, [])),
            )
            for meeting in meetings
            if meeting.fence in accounts
        )

    def _arrivals(
        self, accounts: dict[bytes, Account]
    ) -> tuple[tuple[Arrival, ...], tuple[tuple[int, int], ...]]:
        """What teammates did, and what of it is then told; what nobody can be told counts as told."""
        store = self._workspace.store
        # What was seen is gone from there: no moment is compared, for clocks move back.
        came = counts.arrivals(store)
        places = places_of(self._workspace, came)
        if seen := self._looks.seen(came, places):
            with suppress(StoreBusyError), store.transaction() as tx:
                _forget(tx, seen)
            hidden = frozenset(seen)
            came = [one for one in came if (one[0], one[3]) not in hidden]
        groups: dict[tuple[str, str, bytes], list[tuple[bytes, int]]] = {}
        told = []
        for no, writer, at_ms, clock in came:
            if no in places and places[no][0] not in accounts:
                continue  # its account's own row is still on the way
            told.append((no, clock))
            if self._is_ours(writer):
                continue  # by ourselves, on another machine
            if no in places:
                fence, row_id = places[no]
                key = (self._person_of(writer), kind_of(no), fence)
                groups.setdefault(key, []).append((row_id, at_ms))
        arrivals = tuple(
            Arrival(
                person,
                kind,
                accounts[fence],
                tuple(row for row, _ in rows),
                max(at for _, at in rows),
            )
            for (person, kind, fence), rows in groups.items()
        )
        return arrivals, tuple(told)


def _due(
    owed: list[Commitment], accounts: dict[bytes, Account], day: date, direction: str
) -> tuple[DueCommitment, ...]:
    """What is due in one direction; the actions of cases, which are agreed inside, are ours."""
    return tuple(
        DueCommitment(one, accounts[one.fence], (date.fromisoformat(one.due_on) - day).days)
        for one in owed
        if ("ours" if one.case_id and one.direction == "internal" else one.direction) == direction
        and one.due_on
        and one.state in STILL_OWED
        and one.fence in accounts
    )


def _checks(
    cases: list[Case], accounts: dict[bytes, Account], day: date
) -> tuple[DueCheck, ...]:  # fmt: skip
    due = [
        DueCheck(case, accounts[case.fence], (day - date.fromisoformat(case.check_on)).days)
        for case in cases
        if case.check_on and case.fence in accounts and is_check_due(case, day)
    ]
    return tuple(sorted(due, key=lambda one: (-one.days, one.case.id)))


def _forget(tx: Tx, told: Sequence[tuple[int, int]]) -> None:
    """Take arrivals as told; a later change of the same row stays to be told."""
    tx.executemany("DELETE FROM arrival WHERE no = ? AND clock = ?", list(told))
