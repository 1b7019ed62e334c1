"""The register of complaints: a million rows filtered, sorted, looked at and edited many at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.domain.response_clocks import Clocks, clocks_of
from mcr_desktop.services.registering.complaints import checked
from mcr_desktop.services.registering.queries import (
    DUPLICATES,
    ORDERS,
    STANDINGS,
    RegisterQuery,
    can_order,
)
from mcr_desktop.services.workspaces import known_fields
from mcr_desktop.store.queries import VISIBLE, day_of, fetch, labels_of
from mcr_desktop.store.twins import place_of, used_twice

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.services.accounts import Accounts
    from mcr_desktop.services.histories import Histories, PastValue
    from mcr_desktop.services.registering.columns import Part
    from mcr_desktop.services.registering.complaints import Complaints
    from mcr_desktop.services.row_sets import RowSet
    from mcr_desktop.services.workspaces import Workspace

__all__ = [
    "DUPLICATES", "MOST_AT_ONCE", "ORDERS", "STANDINGS", "Choice", "RegisterQuery", "RegisterRow",
    "Registers", "TooManyRowsError", "can_order", "day_of",
]  # fmt: skip

MOST_AT_ONCE = 20_000
"""Rows that one gesture may edit: about twenty seconds, and an undo that still fits in memory."""

_CHUNK = 500


class TooManyRowsError(McrError):
    """More than `most` rows were to be edited at once."""


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One line of the register."""

    complaint: Complaint
    account: Account
    clocks: Clocks


@dataclass(frozen=True, slots=True)
class Choice:
    """A column to filter by and its labels with how many complaints bear each, the most frequent first.

    `name` is "kind", "severity", "owner" or a free attribute's; the label "" stands for not recorded.
    """

    name: str
    labels: tuple[tuple[str, int], ...]
    free: bool = False
    """Whether it is one of the free attributes, for `RegisterQuery.where`."""


class Registers:
    """What a person does with many complaints. Reads are for background threads."""

    def __init__(
        self,
        workspace: Workspace,
        accounts: Accounts,
        complaints: Complaints,
        histories: Histories,
    ) -> None:
        self._workspace = workspace
        self._accounts = accounts
        self._complaints = complaints
        self._histories = histories

    # Finding

    def find(self, query: RegisterQuery, progress: Progress | None = None) -> RowSet:
        """The complaints that a query means, in its order.

        Tens of milliseconds for a million rows, words and orders by words up to two seconds. Raises
        ValueError for an unknown order, CancelledError through `progress`.
        """
        from mcr_desktop.services.registering.finds import in_order

        by, descending = query.order_by
        if not can_order(by):
            raise ValueError(query.order)
        parts = self._parts(query, progress or Unwatched())
        return in_order(
            self._workspace.store, parts, by, self._complaints.known, descending=descending
        )

    def count(self, query: RegisterQuery) -> int:
        """How many complaints a query means."""
        return sum(len(part.rows) for part in self._parts(query, Unwatched()))

    def rows(self, ids: Sequence[bytes]) -> list[RegisterRow | None]:
        """The lines of these ids, in their order; None for one that is gone. For a page, not for all."""
        # By its number a row is found at once, by its id through an index of a million random ids.
        known = self._complaints.known
        numbers = [number for one in ids if (number := known.number(one)) is not None]
        accounts = {one.fence: one for one in self._accounts.all()}
        now = today()
        found: dict[bytes, RegisterRow] = {}

        def look(column: str, wanted: Sequence[bytes | int]) -> None:
            where = f"t.{column} IN ({','.join('?' * len(wanted))})"
            for one in fetch(self._workspace.store, Complaint, where, wanted):
                account = accounts.get(one.fence)
                if account is not None:
                    clocks = clocks_of(one, account.acknowledge_days, account.respond_days, now)
                    found[one.id] = RegisterRow(one, account, clocks)

        if numbers:
            look("no", numbers)
        # A row that was taken out and came again has another number than the one that is known.
        if missing := [one for one in ids if one not in found]:
            look("id", missing)
        return [found.get(row_id) for row_id in ids]

    def choices(self, account: Account | None = None) -> tuple[Choice, ...]:
        """What can be filtered by: kind, severity, owner, and every free attribute."""
        import numpy as np

        counted: dict[tuple[bool, str], dict[str, int]] = {
            (False, name): {} for name in ("kind", "severity", "owner")
        }
        rows = 0
        for part in self._parts(RegisterQuery(account), Unwatched()):
            table, shown = part.table, part.table.shown
            rows += len(part.rows)
            fields = {(False, name): part.column(name) for name in ("kind", "severity", "owner")}
            for key, column in {
                **fields, **{(True, name): one for name, one in table.dimensions.items()}
            }.items():  # fmt: skip
                codes = column.codes if shown is None else column.codes[shown]
                told = counted.setdefault(key, {})
                counts = np.bincount(codes, minlength=len(column.labels)).tolist()
                for label, count in zip(column.labels, counts, strict=True):
                    if count and label:
                        told[label] = told.get(label, 0) + count
        for told in counted.values():
            # Of an account that has no such attribute every complaint is without it.
            if without := rows - sum(told.values()):
                told[""] = without
        return tuple(
            Choice(name, tuple(sorted(told.items(), key=lambda item: (-item[1], item[0]))), free)
            for (free, name), told in counted.items()
            if any(told) or not free
        )

    # Writing

    def add(self, account: Account, summary: str, **fields: Any) -> Complaint:
        """A complaint written down by hand; see `Complaints.add`."""
        return self._complaints.add(account, summary, **fields)

    def edit(self, complaint_id: bytes, **fields: Any) -> Complaint:
        """Change fields of one complaint; see `Complaints.edit`."""
        return self._complaints.edit(complaint_id, **fields)

    def edit_many(self, ids: Sequence[bytes], **fields: Any) -> int:
        """Change the same fields of many complaints as one gesture; how many it changed.

        `dimensions` (names and labels, None to take one out) go beside those that each row has. Raises
        InvalidValueError, TooManyRowsError.
        """
        if len(ids) > MOST_AT_ONCE:
            raise TooManyRowsError(rows=len(ids), most=MOST_AT_ONCE)
        labels: Mapping[str, str | None] | None = None
        if fields.get("dimensions") is not None:
            labels = dict(fields.pop("dimensions"))
        values = known_fields(Complaint, checked(fields))
        changes = []
        for row_id, fence, told in self._edited(ids):
            wanted = dict(values)
            if labels is not None:
                wanted.update(known_fields(Complaint, {"dimensions": _with(told, labels)}))
            changes.append(Change(fence, "complaint", row_id, wanted))
        if not changes or not (values or labels):
            return 0
        label = "Edited a complaint" if len(changes) == 1 else f"Edited {len(changes)} complaints"
        return len(self._workspace.commit(changes, label).changes.ids)

    def history(self, complaint_id: bytes) -> list[PastValue]:
        """Every value that the complaint's fields had, newest first. Raises NotFoundError."""
        return self._histories.of(complaint_id)

    # Inside

    def _parts(self, query: RegisterQuery, progress: Progress) -> list[Part]:
        from mcr_desktop.services.registering.finds import parts_of

        accounts = self._accounts.all() if query.account is None else [query.account]
        return parts_of(self._workspace.store, self._complaints.table, accounts, query, progress)

    def _edited(
        self, ids: Sequence[bytes]
    ) -> Iterator[tuple[bytes, bytes, tuple[tuple[str, str], ...]]]:
        """Id, fence and free labels of each row that is there. Raises `twins.TwinError`."""
        store = self._workspace.store
        twins = used_twice(store, "complaint", ids)
        meant = {one: place_of(store, "complaint", one) for one in twins}
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            for row_id, fence, told in store.rows(
                "SELECT t.id, f.id, t.dimensions FROM complaint t JOIN fence f ON f.no = t.fence "  # noqa: S608 - marks only
                f"WHERE t.id IN ({marks}) AND t.deleted IS NULL AND {VISIBLE} ORDER BY t.no",
                part,
            ):
                place = meant.get(row_id)
                if place is None or place.fence == fence:
                    yield row_id, fence, labels_of(told) if isinstance(told, str) else ()


def _with(
    told: Sequence[tuple[str, str]], labels: Mapping[str, str | None]
) -> dict[str, str] | None:
    """A row's labels with these changed."""
    made = {**dict(told), **labels}
    return {name: label for name, label in made.items() if label} or None
