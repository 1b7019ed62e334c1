"""A line of figures for each account, kept in memory; a change has only what it touches counted again.

Nothing is counted while a change is written: what was touched is noted, and counted when a line is next
asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock, RLock
from typing import Any

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.commitments import KeptOnTime
from mcr_desktop.domain.indicators import (
    AccountLine,
    ComplaintCounts,
    ExecutiveAttention,
    Threads,
    UsedInformation,
    quiet_of,
)
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts
from mcr_desktop.store.merged_contacts import kept_of
from mcr_desktop.store.queries import fetch

YEAR_DAYS = 365
QUARTER_DAYS = 91
_MANY = 300
"""Changed rows beyond which all is counted again rather than each row looked for."""

Fences = Collection[bytes] | None


@dataclass(slots=True)
class _Part:
    """One count of every account: what it depends on, how it is read, and what it was."""

    kinds: frozenset[str]
    read: Callable[[Fences], Mapping[bytes, Any]]
    found: dict[bytes, Any] = field(default_factory=dict)
    stale: set[bytes] | None = None
    """Fences to count again; None for all."""

    def touch(self, fences: Fences) -> None:
        if fences is None:
            self.stale = None
        elif self.stale is not None:
            self.stale.update(fences)

    def renew(self) -> None:
        stale = self.stale
        if stale is None:
            self.found = dict(self.read(None))
        elif stale:
            for fence in stale:
                self.found.pop(fence, None)
            self.found.update(self.read(stale))
        self.stale = set()


class AccountLines:
    """The figures of every account. May be asked from any thread."""

    def __init__(
        self, workspace: Workspace, complaint_counts: Callable[[Account], ComplaintCounts]
    ) -> None:
        """`complaint_counts` counts the complaints of one account."""
        self._workspace = workspace
        self._complaint_counts = complaint_counts
        self._lock = RLock()
        self._noted = Lock()
        self._changed: dict[frozenset[str], set[bytes]] | None = None
        """Ids of changed rows by the kinds among which they are; None where anything may have changed."""
        self._day = today()
        self._lines: dict[bytes, AccountLine] = {}
        touches = frozenset({"touch"})
        self._accounts = _Part(frozenset({"account"}), self._read_accounts)
        self._meetings = _Part(frozenset({"meeting"}), self._read_meetings)
        self._quiet = _Part(touches, lambda of: counts.last_two_way(self._store, of))
        self._executive = _Part(
            touches, lambda of: counts.executive_touches(self._store, self._year_ago, of)
        )
        self._threads = _Part(touches | {"contact", "import"}, self._read_threads)
        self._promises = _Part(
            frozenset({"commitment"}),
            lambda of: counts.promises(self._store, self._year_ago, self._day.isoformat(), of),
        )
        self._used = _Part(
            frozenset({"note", "use", "commitment", "why", "bone"}),
            lambda of: counts.used_notes(self._store, self._quarter_ago, self._day.isoformat(), of),
        )
        self._complaints = _Part(
            frozenset({"complaint", "import", "account"}), self._read_complaints
        )
        self._parts = (
            *(self._accounts, self._meetings, self._quiet, self._executive, self._threads),
            *(self._promises, self._used, self._complaints),
        )
        self._kinds = frozenset[str]().union(*(part.kinds for part in self._parts))
        workspace.listen(self._on_changed, keeps=True)

    def all(self) -> list[AccountLine]:
        """The line of every account, archived ones too, by name."""
        self._workspace.notice_others()
        with self._lock:
            self._renew()
            return sorted(
                self._lines.values(),
                key=lambda line: (line.account.name.casefold(), line.account.id),
            )

    def of(self, account_id: bytes) -> AccountLine | None:
        """The line of one account; None where it is gone."""
        self._workspace.notice_others()
        with self._lock:
            self._renew()
            return self._lines.get(account_id)

    # Keeping them right

    def _on_changed(self, changes: Changes) -> None:
        if not changes.kinds & self._kinds:
            return
        with self._noted:
            if self._changed is None:
                return
            if not changes.ids:
                self._changed = None
                return
            # Only by all of its kinds can an id be told from one that was erased.
            self._changed.setdefault(changes.kinds, set()).update(changes.ids)
            if sum(map(len, self._changed.values())) > _MANY:
                self._changed = None

    def _renew(self) -> None:
        with self._noted:
            changed, self._changed = self._changed, {}
        day = today()
        if changed is None or day != self._day:
            self._day = day
            for part in self._parts:
                part.touch(None)
        for kinds, row_ids in (changed or {}).items():
            fences = counts.fences_of(self._store, kinds & frozenset(TABLES), row_ids)
            for part in self._parts:
                if part.kinds & kinds:
                    part.touch(fences)
        if not all(part.stale == set() for part in self._parts):
            try:
                self._count()
            except BaseException:
                # What was noted is gone: next time all is counted.
                with self._noted:
                    self._changed = None
                raise

    def _count(self) -> None:
        touched: set[bytes] | None = set()
        for part in self._parts:
            if part.stale is None or touched is None:
                touched = None
            else:
                touched |= part.stale
            part.renew()
        found: list[Account] = [one for those in self._accounts.found.values() for one in those]
        self._lines = {
            one.id: self._line(one)
            if touched is None or one.fence in touched or one.id not in self._lines
            else self._lines[one.id]
            for one in found
        }

    def _line(self, account: Account) -> AccountLine:
        fence = account.fence
        promises = self._promises.found.get(fence, {})
        ours = promises.get("ours", counts.PromiseCounts())
        theirs = promises.get("theirs", counts.PromiseCounts())
        day = self._day.isoformat()
        used, written = self._used.found.get(fence, (0, 0))
        return AccountLine(
            account=account,
            quiet=quiet_of(account.cadence_days, self._quiet.found.get(fence), self._day),
            ours_owed=ours.owed,
            ours_late=ours.late,
            theirs_owed=theirs.owed,
            theirs_late=theirs.late,
            ours_kept=KeptOnTime("ours", ours.on_time, ours.due, self._year_ago, day),
            theirs_kept=KeptOnTime("theirs", theirs.on_time, theirs.due, self._year_ago, day),
            complaints=self._complaints.found[fence],
            threads=Threads(*self._threads.found.get(fence, (0, 0))),
            executive=ExecutiveAttention(*self._executive.found.get(fence, (0, None))),
            next_meeting=self._meetings.found.get(fence),
            used=UsedInformation(used, written, self._quarter_ago, day),
        )

    # Reading

    @property
    def _store(self) -> Any:
        return self._workspace.store

    @property
    def _year_ago(self) -> str:
        return (self._day - timedelta(days=YEAR_DAYS)).isoformat()

    @property
    def _quarter_ago(self) -> str:
        return (self._day - timedelta(days=QUARTER_DAYS)).isoformat()

    def _read_accounts(self, fences: Fences) -> dict[bytes, list[Account]]:
        found: dict[bytes, list[Account]] = {}
        for one in fetch(self._store, Account, *_among(fences)):
            found.setdefault(one.fence, []).append(one)
        return found

    def _read_meetings(self, fences: Fences) -> dict[bytes, Meeting]:
        where, values = _among(fences)
        ahead = f"t.state = 'planned' AND t.starts_at >= ?{' AND ' + where if where else ''}"
        found: dict[bytes, Meeting] = {}
        day = self._day.isoformat()
        for meeting in fetch(self._store, Meeting, ahead, (day, *values), "t.starts_at, t.no"):
            found.setdefault(meeting.fence, meeting)
        return found

    def _read_threads(self, fences: Fences) -> dict[bytes, tuple[int, int]]:
        return counts.threads(self._store, self._year_ago, fences, kept_of(self._store))

    def _read_complaints(self, fences: Fences) -> dict[bytes, ComplaintCounts]:
        return {
            fence: self._complaint_counts(accounts[0])
            for fence, accounts in self._accounts.found.items()
            if fences is None or fence in fences
        }


def _among(fences: Fences) -> tuple[str, tuple[bytes, ...]]:
    if fences is None:
        return "", ()
    return f"f.id IN ({','.join('?' * len(fences))})", tuple(fences)
