"""Complaints: the register, and the columns that the analysis works on."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, Changes
from mcr_desktop.domain.complaints import Complaint, Exposure, ImportSummary
from mcr_desktop.domain.errors import AmbiguousError, InvalidValueError, NotFoundError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.row_sets import KnownIds, RowSet
from mcr_desktop.services.workspaces import Workspace, a_day, known_fields, new_row, required
from mcr_desktop.store.queries import fetch, in_fence, in_parts
from mcr_desktop.store.search import match_expression

if TYPE_CHECKING:
    from mcr_desktop.rootcause import columns as columnar
    from mcr_desktop.store.column_caches import Columns
    from mcr_desktop.store.column_encoding import Coded

COLUMNS = ("reported_on", "kind", "severity", "summary", "resolved_on", "external_id")
"""Columns by which the register can be sorted."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which complaints of an account are meant: labels of attributes, and a span of days."""

    where: tuple[tuple[str, str], ...] = ()
    since: str | None = None
    until: str | None = None


class _Held:
    """What is held of one account's complaints, and what of it the analysis takes."""

    def __init__(self, reading: threading.Lock) -> None:
        self.reading = reading
        self.edition = -1
        self.table_or_none: Columns | None = None
        self._analysed: tuple[tuple[object, ...], columnar.Complaints] | None = None

    @property
    def table(self) -> Columns:
        assert self.table_or_none is not None  # noqa: S101 - read before it is given to anybody
        return self.table_or_none

    @property
    def analysed(self) -> columnar.Complaints:
        assert self._analysed is not None  # noqa: S101 - made together with the table
        return self._analysed[1]

    def with_table(self, table: Columns, edition: int) -> _Held:
        """The same with what was read now; the analysis' columns stay where none of them changed."""
        made = _Held(self.reading)
        made.edition, made.table_or_none = edition, table
        attributes = analysed_attributes(table)
        days = table.fields.get("reported_on")
        parts = (len(table), table.shown, days, *attributes.items())
        if self._analysed is not None and _all_same(self._analysed[0], parts):
            made._analysed = self._analysed
        else:
            made._analysed = parts, _analysed(table, days, attributes)
        return made


class Complaints:
    """What a person does with complaints."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._held: dict[bytes, _Held] = {}
        self._edition = 0
        self._lock = threading.Lock()
        self.known = KnownIds()
        """Rows that some list looked at lately."""
        workspace.listen(self._on_changes, keeps=True)

    def show(self, complaint_id: bytes) -> Complaint:
        """The complaint with this id."""
        return self._workspace.row(Complaint, complaint_id)

    def find(self, wanted: str, account: Account | None = None) -> Complaint:
        """The complaint that a person means by its number elsewhere, its id or the start of its words.

        Raises NotFoundError or AmbiguousError.
        """
        fence = account.fence if account else None
        with suppress(ValueError, NotFoundError):
            return self.show(ids.parse(wanted))
        # No index leads to numbers, but search knows them; only what it does not know is looked for row by row.
        expression = match_expression(wanted)
        within = "t.no IN (SELECT rowid FROM search WHERE search MATCH ?)"
        numbered = self._numbered(wanted, fence, within, [expression]) if expression else []
        if len(numbered) == 1:
            return numbered[0]
        try:
            return self._workspace.find(Complaint, wanted, fence)
        except NotFoundError:
            numbered = numbered or self._numbered(wanted, fence, "1", [])
            if len(numbered) == 1:
                return numbered[0]
            if numbered:
                told = tuple(one.summary or ids.show(one.id) for one in numbered)
                raise AmbiguousError(kind="complaint", wanted=wanted, candidates=told) from None
            raise

    def _numbered(
        self, number: str, fence: bytes | None, where: str, parameters: Sequence[str]
    ) -> list[Complaint]:
        """At most two complaints with a number elsewhere."""
        store, both = self._workspace.store, f"{where} AND t.external_id = ?"
        if fence is None:
            return fetch(store, Complaint, both, [*parameters, number], limit=2)
        return in_fence(store, Complaint, fence, both, [*parameters, number], limit=2)

    def add(self, account: Account, summary: str, **fields: Any) -> Complaint:
        """A complaint written down by hand; reported today unless a day is given.

        Raises InvalidValueError where there are no words, a severity is not from 1 to 5, a day is none, or
        the days are in an order in which nothing can happen.
        """
        values = {
            "summary": required("complaint", "summary", summary),
            "reported_on": today().isoformat(),
            **checked(fields),
        }
        row_id, change = new_row(account.fence, "complaint", Complaint, values)
        _refuse_disorder({}, change.values)
        self._workspace.commit([change], "Complaint written down")
        return self.show(row_id)

    def edit(self, complaint_id: bytes, **fields: Any) -> Complaint:
        """Change fields of a complaint; no later import overrules what a person wrote.

        Raises what `add` raises, for what is changed.
        """
        complaint = self.show(complaint_id)
        values = known_fields(Complaint, checked(fields))
        _refuse_disorder({name: getattr(complaint, name) for name in _STEPS}, values)
        change = Change(complaint.fence, "complaint", complaint.id, values)
        self._workspace.commit([change], "Edited a complaint")
        return self.show(complaint_id)

    def ids(
        self, account: Account, chosen: Filter | None = None, order: str = "-reported_on"
    ) -> RowSet:
        """Ids of an account's complaints under a filter, sorted; `-` before a column reverses.

        Of a million rows no id is read before it is looked at.
        """
        from mcr_desktop.domain.progress import Unwatched
        from mcr_desktop.services.registering import finds as register_finds
        from mcr_desktop.services.registering.queries import RegisterQuery

        column = order.removeprefix("-")
        if column not in COLUMNS:
            raise ValueError(order)
        meant = chosen or Filter()
        query = RegisterQuery(account, meant.where, meant.since, meant.until)
        store = self._workspace.store
        parts = register_finds.parts_of(store, self.table, [account], query, Unwatched())
        return register_finds.in_order(
            store, parts, column, self.known, descending=order.startswith("-")
        )

    def any(self, account: Account) -> bool:
        """Whether an account has a complaint; known at once."""
        return bool(in_fence(self._workspace.store, Complaint, account.fence, limit=1))

    def rows(self, row_ids: Sequence[bytes]) -> list[Complaint]:
        """The complaints with these ids, in this order; those gone meanwhile are left out."""
        found = in_parts(self._workspace.store, Complaint, row_ids)
        return [found[row_id] for row_id in row_ids if row_id in found]

    def columns(self, account: Account) -> columnar.Complaints:
        """All complaints of an account column by column, as the analysis takes them.

        Attributes are `kind`, and every free dimension. As long as none of these changes, here or by
        another process, it is the very same object. See `table` for the time it takes.
        """
        return self._now(account.fence).analysed

    def table(self, account: Account) -> Columns:
        """The columns of the register: row numbers, days, owners and labels, deleted rows included.

        A million rows take a tenth of a second the first time and a few milliseconds after a change;
        after an import of so many, seconds once. Call it from a background thread.
        """
        return self._now(account.fence).table

    def exposures(self, account: Account) -> list[Exposure]:
        """What could have gone wrong, month by month."""
        return in_fence(self._workspace.store, Exposure, account.fence, order="t.month, t.no")

    def imports(self, account: Account) -> list[ImportSummary]:
        """The finished imports of an account, latest first."""
        return in_fence(
            self._workspace.store, ImportSummary, account.fence, order="t.finished_ms DESC"
        )

    def _now(self, fence: bytes) -> _Held:
        from mcr_desktop.store import column_caches

        self._workspace.notice_others()
        with self._lock:
            held, edition = self._held.get(fence), self._edition
            reading = held.reading if held else threading.Lock()
            if held is None:
                held = self._held[fence] = _Held(reading)
        if held.edition == edition:
            return held
        store = self._workspace.store
        with reading:  # the second to ask waits for what the first one reads
            with self._lock:
                held, edition = self._held[fence], self._edition
            if held.edition == edition:
                return held
            table = column_caches.read(store, fence, held.table_or_none)
            made = self._held[fence] = held.with_table(table, edition)
        # Not while others wait: who writes may be waiting for what we read.
        kept = column_caches.keep(store, fence, table)
        if kept is not table:
            with reading:
                if self._held[fence] is made:
                    made = self._held[fence] = made.with_table(kept, edition)
        return made

    def _on_changes(self, changes: Changes) -> None:
        if changes.kinds & {"complaint", "import"}:
            with self._lock:
                self._edition += 1


_STEPS = (
    *("occurred_on", "reported_on", "acknowledged_on", "investigated_on", "responded_on"),
    *("told_on", "resolved_on"),
)
MOST_SEVERE = 5


def checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields of a complaint as a person gives them; InvalidValueError for what cannot be."""
    values = dict(fields)
    severity = values.get("severity")
    if severity is not None and (
        isinstance(severity, bool)
        or not isinstance(severity, int)
        or not 1 <= severity <= MOST_SEVERE
    ):
        allowed = tuple(map(str, range(1, MOST_SEVERE + 1)))
        raise InvalidValueError(kind="complaint", field="severity", value=severity, allowed=allowed)
    if "summary" in values:
        values["summary"] = required("complaint", "summary", values["summary"])
    for name in _STEPS:
        day = a_day("complaint", name, values.get(name))
        if day is not None and day > today().isoformat():
            raise InvalidValueError(
                kind="complaint", field=name, value=day, allowed=(f"until {today()}",)
            )
    for name, label in dict(values.get("dimensions") or ()).items():
        if not str(name).strip() or not isinstance(label, (str, type(None))):
            raise InvalidValueError(
                kind="complaint", field="dimensions", value=f"{name}={label}", allowed=()
            )
    return values


def _refuse_disorder(before: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Refuse a day that is changed to before the complaint was reported, or occurred after that."""
    days = {**before, **{name: values[name] for name in _STEPS if name in values}}
    reported = days.get("reported_on")
    for name in _STEPS:
        day = days.get(name)
        if not day or not reported or not {name, "reported_on"} & values.keys():
            continue
        if name == "occurred_on" and day > reported:
            raise InvalidValueError(
                kind="complaint", field=name, value=day, allowed=(f"until {reported}",)
            )
        if name not in ("occurred_on", "reported_on") and day < reported:
            raise InvalidValueError(
                kind="complaint", field=name, value=day, allowed=(f"from {reported} on",)
            )


def analysed_attributes(table: Columns) -> dict[str, Coded]:
    """The columns along which causes are looked for: `kind` first, then every free dimension.

    A file may have a column of its own called "kind"; the field goes before it, as in every filter.
    """
    kind = table.fields.get("kind")
    return {**table.dimensions} if kind is None else {"kind": kind, **_free(table)}


def _free(table: Columns) -> dict[str, Coded]:
    return {name: column for name, column in table.dimensions.items() if name != "kind"}


def _all_same(before: tuple[object, ...], now: tuple[object, ...]) -> bool:
    """Whether two tellings of columns name the same arrays."""
    if len(before) != len(now):
        return False
    return all(
        one is other
        or (isinstance(one, (int, tuple)) and isinstance(other, type(one)) and one == other)
        for one, other in zip(before, now, strict=True)
    )


def _analysed(
    table: Columns, days: Coded | None, attributes: Mapping[str, Coded]
) -> columnar.Complaints:
    import numpy as np

    from mcr_desktop.rootcause import columns as columnar

    if days is None:
        day = np.full(len(table), columnar.MISSING_DAY, np.int32)
    else:
        of_code = columnar.days_of(days.labels)
        day = of_code[days.codes]
    named = {name: columnar.Attribute(one.codes, one.labels) for name, one in attributes.items()}
    made = columnar.Complaints(day, named)
    return made if table.shown is None else made.take(table.shown)
