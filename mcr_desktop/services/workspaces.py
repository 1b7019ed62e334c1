"""The open workspace that every service works on: its store, its journal, who is told of changes."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields
from datetime import date
from typing import Any, TypeVar

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, Changes, TextChange, Value
from mcr_desktop.domain.errors import (
    AmbiguousError,
    InvalidValueError,
    McrError,
    NotFoundError,
)
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal, Receipt
from mcr_desktop.store.queries import fetch, is_day, one
from mcr_desktop.store.source_cells import clearing
from mcr_desktop.store.twins import looking_at

Row = TypeVar("Row")

Listener = Callable[[Changes], None]

OF_MEMBERS = frozenset({
    *("complaint", "exposure", "import", "mute", "annotation"),
    *("case", "case_part", "why", "bone", "case_event", "agreement"),
})  # fmt: skip
"""Rows that are an account's figures, what was made of them and what was agreed with the customer. What a
reader notes for himself stays on his machine and harms nobody; figures and terms of his own would be told
as the account's."""


class ReaderError(McrError):
    """We only read in `accounts`, whose figures and cases members write; nothing was written."""


class Workspace:
    """One person's open store. Services share it; it decides nothing."""

    def __init__(self, store: Store, journal: Journal, person: str, *, demo: bool = False) -> None:
        self.store = store
        self.journal = journal
        self.person = person
        """The name under which this person writes."""
        self.demo = demo
        self.reads_only: Callable[[bytes], bool] = lambda _fence: False
        """Whether we are inside a fence as somebody who reads; set where sharing is known."""
        self.erased: Callable[[bytes], frozenset[tuple[str, bytes]]] = lambda _fence: frozenset()
        """Rows of a fence that were erased for good, (table, id); set where sharing is known."""
        self._listeners: list[Listener] = []
        self._layers: dict[Listener, int] = {}
        """How deep what each listener keeps is built; only those who keep something have one."""
        self._seen = store.glance()

    def listen(self, listener: Listener, *, keeps: bool = False, layer: int = 0) -> None:
        """Have `listener` told, on the writing thread, of every committed change.

        What `keeps` something of the store is told before all others, however late it was made: who is
        told of a change reads at once, and must not be given what was kept from before. Whoever makes it of
        what another keeps stands in a `layer` above that one and is told after it: somebody else may read in
        between, and what is made of something old then would be kept.
        """
        if not keeps:
            self._listeners.append(listener)
            return
        lower = (self._layers.get(one, layer + 1) <= layer for one in self._listeners)
        self._listeners.insert(sum(lower), listener)
        self._layers[listener] = layer

    def announce(self, changes: Changes) -> None:
        """Tell the listeners what a commit touched."""
        if changes.kinds:
            for listener in tuple(self._listeners):
                listener(changes)

    def notice_others(self) -> None:
        """Tell the listeners of everything where another process, such as `mcr`, wrote since.

        Cheap; whoever keeps what was read asks first.
        """
        version = self.store.glance()
        if version is not None and version != self._seen:
            self._seen = version
            self.announce(Changes(frozenset(TABLES)))

    def commit(self, changes: Sequence[Change | TextChange], label: str) -> Receipt:
        """Write one gesture and announce it. `label` is the undo list's line, in the past tense.

        Raises ReaderError where a part of it belongs to members of a fence in which we read.
        """
        self.refuse_reader(
            {one.fence for one in changes if isinstance(one, Change) and one.table in OF_MEMBERS}
        )
        changes = clearing(self.store, self.journal.numbers, changes)
        receipt = self.journal.commit(changes, label)
        self.announce(receipt.changes)
        return receipt

    def refuse_reader(self, fences: Iterable[bytes]) -> None:
        """Raise ReaderError, naming the accounts, where we only read in one of these fences."""
        barred = [fence for fence in fences if self.reads_only(fence)]
        if barred:
            marks = ",".join("?" * len(barred))
            names = self.store.rows(
                "SELECT coalesce(a.name, '') FROM account a JOIN fence f ON f.no = a.fence "  # noqa: S608 - marks only
                f"WHERE f.id IN ({marks}) AND a.deleted IS NULL ORDER BY 1",
                barred,
            )
            raise ReaderError(accounts=tuple(name for (name,) in names))

    def digests(self) -> list[tuple[bytes, str]]:
        """Each fence with the digest of its state: equal on two devices exactly where the state is."""
        return digests(self.store, self.journal.numbers)

    def looking_at(self, fence: bytes) -> AbstractContextManager[None]:
        """Have an id that rows of several accounts use mean this fence's meanwhile, in this thread.

        Whoever shows the page of one account, or was told which is meant, works so.
        """
        return looking_at(self.store, fence)

    def look_at(self, fence: bytes) -> None:
        """The same in this thread from now on, for a program that does one thing."""
        self.store.looked_at.fence = fence

    def row(self, kind: type[Row], row_id: bytes, fence: bytes | None = None) -> Row:
        """The row with this id, in the `fence` that is meant or wherever it stands.

        Raises NotFoundError where there is none or it was deleted, and `twins.TwinError` where rows of
        several accounts have the id and nothing tells which is meant: see `looking_at`.
        """
        found = one(self.store, kind, row_id, fence)
        if found is None:
            raise NotFoundError(kind=kind.__name__.lower(), wanted=ids.show(row_id))
        return found

    def find(self, kind: type[Row], wanted: str, fence: bytes | None = None) -> Row:
        """The row that a person means by an id, a name or the start of one.

        Raises NotFoundError or AmbiguousError. An exact name is preferred to a longer one.
        """
        name = kind.__name__.lower()
        try:
            with nullcontext() if fence is None else self.looking_at(fence):
                return self.row(kind, ids.parse(wanted))
        except (ValueError, NotFoundError):
            pass  # some names look like ids
        label = next(item.name for item in fields(kind) if item.name in _LABELS)  # type: ignore[arg-type]  # every kind of row is a dataclass
        where = f"t.{label} LIKE ? ESCAPE '\\'"
        escaped = wanted.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
        parameters: list[Any] = [f"{escaped}%"]
        if fence is not None:
            where += " AND f.id = ?"
            parameters.append(fence)
        order = f"t.{label} <> ? COLLATE NOCASE"
        found = fetch(self.store, kind, where, (*parameters, wanted), order, limit=20)
        exact = [row for row in found if str(getattr(row, label)).lower() == wanted.lower()]
        found = exact or found
        if not found:
            raise NotFoundError(kind=name, wanted=wanted)
        if len(found) > 1:
            raise AmbiguousError(
                kind=name, wanted=wanted, candidates=[str(getattr(row, label)) for row in found]
            )
        return found[0]


_LABELS = ("name", "title", "wording", "summary", "text", "file")


def one_of(kind: str, field: str, value: str | None, allowed: Iterable[str]) -> str | None:
    """`value`, or InvalidValueError naming what is allowed."""
    choices = tuple(allowed)
    if value is not None and value not in choices:
        raise InvalidValueError(kind=kind, field=field, value=value, allowed=choices)
    return value


def a_day(kind: str, field: str, value: str | None) -> str | None:
    """`value` if it is an ISO day, or InvalidValueError."""
    if value is None:
        return None
    try:
        # Other spellings of ISO 8601, such as 20261130, would sort and compare wrongly as text.
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise InvalidValueError(
            kind=kind, field=field, value=value, allowed=("YYYY-MM-DD",)
        ) from None


def known_fields(kind: type[Any], values: Mapping[str, Any]) -> dict[str, Value]:
    """`values` as cells: lists as JSON, truth as 1 or nothing, days as `YYYY-MM-DD`.

    Raises InvalidValueError for a strange name, for what is no day, and where a field that every row
    of the kind has would be cleared.
    """
    defaults = {item.name: item.default for item in fields(kind)}
    names = defaults.keys() - {"id", "fence"}
    of = kind.__name__.lower()
    cells: dict[str, Value] = {}
    for name, value in values.items():
        if name not in names:
            raise InvalidValueError(kind=of, field=name, value=value, allowed=tuple(sorted(names)))
        if value is None and defaults[name] not in (None, ()):
            raise InvalidValueError(kind=of, field=name, value=value, allowed=())
        if isinstance(value, float) and not math.isfinite(value):
            raise InvalidValueError(kind=of, field=name, value=str(value), allowed=())
        cells[name] = a_day(of, name, value) if is_day(name) else _cell(name, value)
    return cells


def _cell(name: str, value: Any) -> Value:
    if name == "contacts":
        return json.dumps([ids.show(item) for item in value]) if value else None
    if name == "team":
        return json.dumps(list(value), ensure_ascii=False) if value else None
    if name == "dimensions":
        return json.dumps(dict(value), ensure_ascii=False, sort_keys=True) if value else None
    if isinstance(value, bool):
        return 1 if value else None
    checked: Value = value
    return checked


def required(kind: str, field: str, text: str | None) -> str:
    """`text` without blank ends; InvalidValueError where nothing is left."""
    kept = (text or "").strip()
    if not kept:
        raise InvalidValueError(kind=kind, field=field, value=text, allowed=())
    return kept


def new_row(
    fence: bytes, table: str, kind: type[Any], values: Mapping[str, Any]
) -> tuple[bytes, Change]:
    """A fresh id and the change that makes a row of it."""
    row_id = ids.new_id()
    given = {name: value for name, value in values.items() if value is not None}
    return row_id, Change(fence, table, row_id, known_fields(kind, given))
