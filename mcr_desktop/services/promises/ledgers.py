"""The ledgers of promises, of one account or of all, at any number: ids first, rows when looked at."""

from __future__ import annotations

import json
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields
from datetime import timedelta
from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.commitments import DIRECTIONS, STILL_OWED, Commitment, KeptOnTime
from mcr_desktop.domain.news import news_due_on
from mcr_desktop.domain.periods import today
from mcr_desktop.services.kept_answers import Answers
from mcr_desktop.services.promises.sums import YEAR_DAYS, PromiseSums
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import promises
from mcr_desktop.store.merged_contacts import names_of
from mcr_desktop.store.queries import fetch, in_parts

SHOWS = tuple(promises.SHOWS)
ORDERS = tuple(promises.ORDERS)
COLUMNS = ("late", "week", "later", "undated", "closed")
"""The columns of the board, from left to right."""
_LONGEST_WORDS = 200
_KINDS = frozenset({"commitment", "account", "contact"})
"""Kinds of rows whose change makes what was read of promises stale."""


@dataclass(frozen=True, slots=True)
class LedgerQuery:
    """Which promises, in which order (`-` before it: descending); of every account where none is named."""

    account: Account | None = None
    show: str = "owed"
    direction: str | None = None
    owner: str | None = None
    """Only this person's; empty text for what nobody keeps."""
    contact_id: bytes | None = None
    words: str = ""
    order: str = ""

    def to_json(self) -> str:
        """The filter in one line, the account left out; empty for the usual one."""
        told: dict[str, Any] = {}
        for item in fields(self):
            value = getattr(self, item.name)
            if item.name != "account" and value != item.default:
                told[item.name] = ids.show(value) if isinstance(value, bytes) else value
        return json.dumps(told, ensure_ascii=False, sort_keys=True) if told else ""

    @staticmethod
    def from_json(text: str, account: Account | None = None) -> LedgerQuery:
        """The filter that `to_json` told; what makes no sense is left out."""
        try:
            told = json.loads(text) if text else {}
        except (ValueError, RecursionError):
            told = {}
        if not isinstance(told, dict):
            told = {}
        given = {name: value for name, value in told.items() if isinstance(value, str)}
        contact = None
        with suppress(ValueError):
            contact = ids.parse(given["contact_id"]) if "contact_id" in given else None
        direction = given.get("direction")
        order = given.get("order", "")
        return LedgerQuery(
            account,
            given["show"] if given.get("show") in SHOWS else "owed",
            direction if direction in DIRECTIONS else None,
            given.get("owner"),
            contact,
            given.get("words", "")[:_LONGEST_WORDS],
            order if order.removeprefix("-") in ORDERS else "",
        )


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A promise with the names that it needs on a line."""

    one: Commitment
    account: str
    account_id: bytes | None
    contact: str

    @property
    def owed(self) -> bool:
        """Whether it still waits to be kept."""
        return self.one.state in STILL_OWED

    @property
    def who(self) -> str:
        """Who has to keep it."""
        return self.contact if self.one.direction == "theirs" else self.one.owner or ""


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """How many promises there are, by direction and by column of the board."""

    by: dict[tuple[str, str], int] = field(default_factory=dict)

    def of(self, show: str, direction: str | None = None) -> int:
        """Those that `show` tells of, in one direction or all."""
        kinds = {"owed": COLUMNS[:4], "all": COLUMNS}.get(show, (show,))
        return sum(
            count
            for (way, kind), count in self.by.items()
            if kind in kinds and direction in (None, way)
        )


@dataclass(frozen=True, slots=True)
class KeptReckoning:
    """A rate of promises kept on time with its arithmetic: all that fell due are the sum of the parts.

    `late`: kept after their day; `broken`; `owed`: past their day and open still. `moved_late` of them
    had a new day agreed only after the first was over.
    """

    tally: KeptOnTime
    late: int
    broken: int
    owed: int
    moved_late: int
    missed: tuple[LedgerRow, ...]
    """Those not kept on time, latest first, the first of them only."""


@dataclass(frozen=True, slots=True)
class NewsDue:
    """A promise of which they are to hear even if there is no news, and since when."""

    row: LedgerRow
    due_on: str


class Ledgers:
    """Reads promises. Everything here is for a background thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._kept = Answers(workspace, _KINDS)
        self._sums = PromiseSums(workspace)

    def ids(self, query: LedgerQuery, most: int = -1) -> list[bytes]:
        """The ids of what a query asks for, in its order."""
        name = query.order.removeprefix("-")
        descending = query.order.startswith("-")
        if name not in ORDERS:
            name, descending = ("closed_on", True) if query.show == "closed" else ("due_on", False)
            if query.show == "all":
                name, descending = "made_on", True
        which, store = self._which(query), self._workspace.store
        return self._kept.answer(
            ("ids", which, name, descending, most),
            lambda: promises.ids(store, which, name, descending=descending, most=most),
        )

    def rows(self, row_ids: Sequence[bytes]) -> list[LedgerRow | None]:
        """The rows of some ids in their order; None for one that is gone."""
        if not row_ids:
            return []
        store = self._workspace.store
        found = in_parts(store, Commitment, row_ids)
        fences = list({row.fence for row in found.values()})
        people = list({row.contact_id for row in found.values() if row.contact_id})
        accounts = promises.names_of_fences(store, fences)
        contacts = promises.names_of_contacts(store, people)
        return [
            LedgerRow(
                row,
                accounts.get(row.fence, (None, ""))[1],
                accounts.get(row.fence, (None, ""))[0],
                contacts.get((row.fence, row.contact_id), "") if row.contact_id else "",
            )
            if (row := found.get(row_id)) is not None
            else None
            for row_id in row_ids
        ]

    def counts(self, query: LedgerQuery) -> LedgerCounts:
        """How many there are of what a query asks for, whatever it shows and in all directions."""
        if query.contact_id is None and not query.words.split():
            fence = query.account.fence if query.account else None
            return LedgerCounts(self._sums.counts(fence, query.owner))
        which = self._which(
            LedgerQuery(query.account, "all", None, query.owner, query.contact_id, query.words)
        )
        return self._kept.answer(("counts", which), lambda: self._counted(which))

    def kept(self, account: Account | None, direction: str, most: int = 40) -> KeptReckoning:
        """Kept on time over the last twelve months, with the arithmetic and what was missed.

        With `most` 0 without the latter, which costs more than all the rest.
        """
        key = ("kept", account.fence if account else None, direction, most, today())
        return self._kept.answer(key, lambda: self._reckoned(account, direction, most))

    def _reckoned(self, account: Account | None, direction: str, most: int) -> KeptReckoning:
        store, fence = self._workspace.store, account.fence if account else None
        until = today()
        since = (until - timedelta(days=YEAR_DAYS)).isoformat()
        span = (since, until.isoformat())
        due, on_time, late, broken, owed, moved = self._sums.kept(fence, direction)
        missed = promises.missed(store, fence, direction, *span, most) if most else []
        return KeptReckoning(
            KeptOnTime(direction, on_time, due, *span),
            late,
            broken,
            owed,
            moved,
            tuple(row for row in self.rows(missed) if row is not None),
        )

    def owners(self, account: Account | None = None) -> list[str]:
        """Who keeps promises, whoever keeps most first."""
        return self._sums.owners(account.fence if account else None)

    def series(self, promise: Commitment) -> list[Commitment]:
        """All promises of a recurring one, by their days; none where it never came again."""
        first = promise.series_id or promise.id
        found = fetch(
            self._workspace.store,
            Commitment,
            "t.fence = (SELECT no FROM fence WHERE id = ?) AND (t.id = ? OR t.series_id = ?)",
            (promise.fence, first, first),
            "t.due_on IS NULL, t.due_on, t.no",
        )
        return found if len(found) > 1 else []

    def news_due(self, account: Account | None = None, on: str | None = None) -> list[NewsDue]:
        """Promises of which they are to hear by a day, today unless one is given, longest due first."""
        which = self._which(LedgerQuery(account, "owed"))
        day = on or which.today
        told = [
            (due, row.id)
            for row in promises.with_news(self._workspace.store, which)
            if (due := news_due_on(row)) is not None and due <= day
        ]
        told.sort()
        rows = self.rows([row_id for _, row_id in told])
        return [
            NewsDue(row, due) for (due, _), row in zip(told, rows, strict=True) if row is not None
        ]

    def _counted(self, which: promises.Which) -> LedgerCounts:
        by: dict[tuple[str, str], int] = {}
        for direction, kind, count in promises.counts(self._workspace.store, which):
            by[direction, kind] = by.get((direction, kind), 0) + count
        return LedgerCounts(by)

    def _which(self, query: LedgerQuery) -> promises.Which:
        now, contact = today(), query.contact_id
        return promises.Which(
            query.account.fence if query.account else None,
            now.isoformat(),
            (now + timedelta(days=6 - now.weekday())).isoformat(),
            query.show if query.show in SHOWS else "owed",
            query.direction,
            query.owner,
            tuple(names_of(self._workspace.store, contact)) if contact else (),
            query.words,
        )
