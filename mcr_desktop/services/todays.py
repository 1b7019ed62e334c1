"""What Today shows: meetings, promises, people going quiet, letters that wait, and what teammates did."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.case_checks import is_check_due
from mcr_desktop.domain.cases import Case
from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.indicators import Arrival, DueCheck, DueCommitment, NextMeeting
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.periods import now_ms, today
from mcr_desktop.domain.tables import kind_of
from mcr_desktop.services.account_rows import told_of
from mcr_desktop.services.day_views import Askings, Counts, Covering, PutOff, TodayView
from mcr_desktop.services.indicators import Indicators
from mcr_desktop.services.kept_reads import KeptByAccount, KeptRead
from mcr_desktop.services.looks import Looks, places_of
from mcr_desktop.services.marks import stands_for
from mcr_desktop.services.notebook.mentions import Mention, newest_first
from mcr_desktop.services.occasions import soonest_first
from mcr_desktop.services.touches import longest_waiting_first
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts, day_counts
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.errors import StoreBusyError
from mcr_desktop.store.queries import fetch, in_fence

if TYPE_CHECKING:
    from mcr_desktop.domain.marks import Mark
    from mcr_desktop.store.fences import Fences

AHEAD_DAYS = 7
MOST = 100
"""Promises of one direction that Today lists: nobody works through more in a day. All are counted."""
MENTION_DAYS = 30
_OTHERS = "coalesce(t.owner, '') <> ?"


class _Row(Protocol):
    """A row of an account."""

    @property
    def id(self) -> bytes: ...
    @property
    def fence(self) -> bytes: ...


Item = TypeVar("Item")
Read = TypeVar("Read")
Part = TypeVar("Part")


class Todays:
    """Reads the day."""

    def __init__(
        self,
        workspace: Workspace,
        indicators: Indicators,
        person_of: Callable[[bytes], str],
        common: Callable[[str], bytes | None],
        is_ours: Callable[[bytes], bool],
        askings: Askings,
    ) -> None:
        """`common` gives the fence of a kind to which we write: our other devices learn what was seen.

        `is_ours` tells whether a writer is a device of our own person.
        """
        self._workspace = workspace
        self._person_of = person_of
        self._is_ours = is_ours
        self._looks = Looks(workspace, common)
        self._askings = asked = askings

        def kept(read: Callable[[], Read], *kinds: str, layer: int = 2) -> KeptRead[Read]:
            return KeptRead(workspace, (*kinds, "account"), read, layer)

        def by_account(
            read: Callable[[Fences], Mapping[bytes, Part]],
            together: Callable[[Mapping[bytes, Part]], Read],
            *kinds: str,
        ) -> KeptByAccount[Part, Read]:
            return KeptByAccount(workspace, (*kinds, "account"), read, together, layer=2)

        self._accounts = kept(lambda: told_of(workspace.store), layer=0)
        self._promises = {
            way: kept(partial(self._read_due, way), "commitment") for way in ("ours", "theirs")
        }
        self._of_team = kept(self._read_of_team, "commitment", layer=3)
        self._owed = kept(
            lambda: day_counts.owed(workspace.store, today().isoformat()), "commitment"
        )
        self._news = kept(lambda: asked.news(), "commitment", "contact")  # noqa: PLW0108 - asked late
        self._quiet = indicators.quiet_contacts
        self._mentions = by_account(
            lambda fences: asked.mentions(fences, _mentioned_since()),
            lambda parts: newest_first(parts, 0),
            *("note", "contact"),
        )
        self._occasions = by_account(
            lambda fences: asked.occasions(fences),  # noqa: PLW0108
            soonest_first,
            *("occasion", "contact", "import"),
        )
        self._letters = by_account(
            lambda fences: asked.letters(fences),  # noqa: PLW0108
            longest_waiting_first,
            *("touch", "contact", "import"),
        )
        self._agreements = kept(lambda: asked.agreements(), "agreement")  # noqa: PLW0108
        self._away = kept(lambda: asked.covering(), "absence")  # noqa: PLW0108

    def view(self) -> TodayView:
        """Today's page; promises due within a week or late, meetings of the next two weeks.

        Accounts that were put aside say nothing here, and what was put off says nothing until its day.
        """
        store = self._workspace.store
        day = today()
        accounts = self._accounts.get()
        marks = self._marks(day)
        ours, ours_counts = self._due("ours", marks)
        theirs, theirs_counts = self._due("theirs", marks)
        arrivals, told = self._arrivals(accounts)
        checks = _checks(fetch(store, Case, "t.check_on <= ?", (day.isoformat(),)), accounts, day)
        return TodayView(
            day=day.isoformat(),
            meetings=marks.left(
                self._meetings(day, accounts), lambda one: (one.meeting, one.meeting.starts_at)
            ),
            ours=ours,
            theirs=theirs,
            ours_counts=ours_counts,
            team_late=self._late_of_team(marks),
            theirs_counts=theirs_counts,
            quiet=marks.left(
                (one for one in self._quiet() if one.account.fence in accounts),
                lambda one: (one.contact, ""),
            ),
            arrivals=arrivals,
            looked_ms=self.looked_ms(),
            told=told,
            checks=marks.left(checks, lambda one: (one.case, "")),
            letters=marks.left(self._letters.get(), lambda one: (one.touch, "")),
            news=marks.left(
                (one for one in self._news.get() if one.row.one.fence in accounts),
                lambda one: (one.row.one, ""),
            ),
            mentions=marks.left(
                (
                    (one, accounts[one.fence])
                    for one in self._mentions.get()
                    if one.fence in accounts and one.at_ms >= _mentioned_since()
                ),
                lambda one: (one[0], str(one[0].at_ms)),
            ),
            occasions=marks.left(self._occasions.get(), lambda one: (one.occasion, one.on)),
            agreements=marks.left(
                (one for one in self._agreements.get() if one.term.presses),
                lambda one: (one.agreement, one.term.ends_on or ""),
            ),
            covering=self._covering(accounts, day),
            put_off=self._put_off(marks, accounts),
        )

    # Working through it

    def row(self, row_kind: str, wanted: str) -> bytes:
        """The id of a row that somebody names by it. Raises NotFoundError."""
        try:
            row_id = ids.parse(wanted)
        except ValueError:
            raise NotFoundError(kind=row_kind, wanted=wanted) from None
        if not day_counts.titles_of(self._workspace.store, row_kind, row_id):
            raise NotFoundError(kind=row_kind, wanted=wanted)
        return row_id

    def titles(self, row_kind: str, row_ids: Sequence[bytes]) -> list[tuple[bytes, str | None]]:
        """What rows of a kind are called now; None for those that are gone."""
        store = self._workspace.store
        found = ((one, day_counts.titles_of(store, row_kind, one)) for one in row_ids)
        return [(one, " ".join(told[0][1].split()) if told else None) for one, told in found]

    def snooze(self, row_kind: str, row_id: bytes, until_on: str) -> None:
        """Leave a row out of Today until a day; one gesture. Raises InvalidValueError, TwinError."""
        self._askings.marks().snooze(row_kind, row_id, until_on)

    def done(self, row_kind: str, row_id: bytes, about: str = "") -> None:
        """Say that what Today tells of a row is done; one gesture.

        `about` names what was told: the day on which a date falls, the moment of a mention. The next
        one is told again. Raises TwinError.
        """
        self._askings.marks().done(row_kind, row_id, about)

    def bring_back(self, row_kind: str, row_id: bytes) -> None:
        """Tell again now of what was put off; one gesture. Raises TwinError."""
        self._askings.marks().bring_back(row_kind, row_id)

    def _marks(self, day: date) -> _Marks:
        marks = self._askings.marks()
        return _Marks(marks.put_off(day), marks.all("done"))

    def _put_off(self, marks: _Marks, accounts: dict[bytes, Account]) -> tuple[PutOff, ...]:
        found = []
        for mark in marks.put_off:
            row_id = mark.row_id or b""
            for fence, title in day_counts.titles_of(self._workspace.store, mark.row_kind, row_id):
                if fence in accounts and mark.until_on and stands_for(mark, fence):
                    until_on, account = mark.until_on, accounts[fence]
                    found.append(PutOff(mark.row_kind, row_id, until_on, title, account))
        return tuple(sorted(found, key=lambda one: (one.until_on, one.title)))

    def _read_due(self, direction: str) -> tuple[tuple[DueCommitment, ...], tuple[int, int]]:
        """The most pressing promises of a direction, and how many are due and late in all."""
        store, day = self._workspace.store, today()
        until = (day + timedelta(days=AHEAD_DAYS)).isoformat()
        # One's own come first: whoever opens Today asks what is theirs to do.
        order = "t.due_on, t.no" if direction == "theirs" else f"{_OTHERS}, t.due_on, t.no"
        me = () if direction == "theirs" else (self._workspace.person,)
        found = self._fetch_due(day_counts.DUE[direction], (until, direction, *me), order)
        return found, day_counts.due(store, direction, day.isoformat(), until)

    def _fetch_due(
        self, where: str, values: tuple[str, ...], order: str
    ) -> tuple[DueCommitment, ...]:
        store, day = self._workspace.store, today()
        accounts = self._accounts.get()
        return tuple(
            DueCommitment(one, accounts[one.fence], (date.fromisoformat(one.due_on) - day).days)
            for one in fetch(store, Commitment, where, values, order, 2 * MOST)
            if one.due_on and one.fence in accounts
        )

    def _due(self, direction: str, marks: _Marks) -> tuple[tuple[DueCommitment, ...], Counts]:
        """What is due in one direction; the actions of cases, which are agreed inside, are ours."""
        found, (soon, late) = self._promises[direction].get()
        left = marks.left(found, lambda one: (one.commitment, ""))
        hidden = [one for one in found if marks.hides(one.commitment)]
        late -= sum(one.days < 0 for one in hidden)
        soon -= sum(one.days >= 0 for one in hidden)
        return left[:MOST], Counts(soon, late)

    def _late_of_team(self, marks: _Marks) -> tuple[DueCommitment, ...]:
        """Late promises of ours that are a teammate's to keep, the longest late first."""
        return marks.left(self._of_team.get(), lambda one: (one.commitment, ""))[:MOST]

    def _read_of_team(self) -> tuple[DueCommitment, ...]:
        found, _counts = self._promises["ours"].get()
        nobody = ("", self._workspace.person)
        if len(found) >= 2 * MOST:  # one's own may have filled what was read
            before = (today() - timedelta(days=1)).isoformat()
            where = f"{day_counts.DUE['ours']} AND coalesce(t.owner, '') NOT IN (?, ?)"
            return self._fetch_due(where, (before, "ours", *nobody), "t.due_on, t.no")
        late = [
            one for one in found if one.days < 0 and one.commitment.owner not in (None, *nobody)
        ]
        return tuple(sorted(late, key=lambda one: one.commitment.due_on or ""))

    def _covering(self, accounts: dict[bytes, Account], day: date) -> tuple[Covering, ...]:
        found = []
        for cover in self._away.get():
            if cover.account.fence not in accounts:
                continue
            rows = in_fence(
                self._workspace.store,
                Commitment,
                cover.account.fence,
                f"{day_counts.OWED} AND t.due_on <= ? AND t.owner = ?",
                (cover.absence.until_on or day.isoformat(), cover.absence.person),
                "t.due_on",
                MOST,
            )
            due = tuple(
                DueCommitment(one, cover.account, (date.fromisoformat(one.due_on) - day).days)
                for one in rows
                if one.due_on
            )
            found.append(Covering(cover, due))
        return tuple(found)

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
        promises = self._owed.get()
        return tuple(
            NextMeeting(meeting, accounts[meeting.fence], *promises.get(meeting.fence, (0, 0)))
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


class _Marks:
    """What was put off and what was said to be done, by row."""

    def __init__(self, put_off: Sequence[Mark], done: Sequence[Mark]) -> None:
        self.put_off = put_off
        self._put_off, self._done = _by_row(put_off), _by_row(done)

    def hides(self, row: _Row | Mention) -> bool:
        """Whether a row was put off."""
        marks = self._put_off.get(_id_of(row), ())
        return any(stands_for(one, row.fence) for one in marks)

    def left(
        self, items: Iterable[Item], about: Callable[[Item], tuple[_Row | Mention, str]]
    ) -> tuple[Item, ...]:
        """Those that are still to be told; `about` gives a row and what is told of it."""
        return tuple(one for one in items if not self._is_dealt_with(*about(one)))

    def _is_dealt_with(self, row: _Row | Mention, told: str) -> bool:
        done = self._done.get(_id_of(row), ()) if told else ()
        return self.hides(row) or any(
            one.text == told and stands_for(one, row.fence) for one in done
        )


def _by_row(marks: Sequence[Mark]) -> dict[bytes, list[Mark]]:
    found: dict[bytes, list[Mark]] = {}
    for one in marks:
        if one.row_id:
            found.setdefault(one.row_id, []).append(one)
    return found


def _id_of(row: _Row | Mention) -> bytes:
    return row.note_id if isinstance(row, Mention) else row.id


def _mentioned_since() -> int:
    return now_ms() - MENTION_DAYS * 86_400_000


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
