"""Complaints column by column: small codes and the labels that they stand for, kept beside the rows.

A million rows cost seconds to read and to take apart, their columns a tenth of one. What is kept in the
store is a copy that may be thrown away; rows that changed since stand in `column_change`, new ones are
found by their numbers, so that one edit costs one row. Where an import is hidden or shown, only the mask
changes.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import msgpack
import numpy as np
from sqlcipher3 import dbapi2

from mcr_desktop.domain.collecting import uncollected
from mcr_desktop.store.column_encoding import FIELDS, Coded, Encoder
from mcr_desktop.store.column_marks import HEAD, forget
from mcr_desktop.store.errors import StoreBusyError, StoreClosedError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.store.engine import Store, Tx

KEPT_FROM = 10_000
"""Complaints from which on an account's columns are kept in the store: fewer are read as quickly."""

MOST_LATER = 3_000
"""Rows told apart from the kept columns before those are written anew: ten milliseconds a load."""

_NOT_NOW = (StoreBusyError, StoreClosedError, dbapi2.OperationalError)
_FORMAT = 1
_CHUNK = 500
_AT_ONCE = 1_000
"""Rows read in one go: so few stay in the processor's cache until they are encoded, which takes a third off."""
_READ = ", ".join(f'"{name}"' for name in FIELDS)


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """All complaints of one account, in the order of their row numbers."""

    numbers: NDArray[np.int64]
    """Row numbers, ascending."""
    fields: Mapping[str, Coded]
    """`FIELDS` by name: days as ISO text, ids in hexadecimal; a field that no row has is missing."""
    dimensions: Mapping[str, Coded]
    """The free attributes by name."""
    gone: NDArray[np.bool_]
    """Which rows are deleted or not there any more."""
    hidden: frozenset[str] = frozenset()
    """Imports that are under way or undone, in hexadecimal: their rows are not shown."""
    shown: NDArray[np.bool_] | None = None
    """Which rows a person sees; None where it is every one."""
    through: int = 0
    """The highest row number of any account's complaint when this was read."""
    edition: bytes = b""
    """Of the kept columns to which this belongs; none where nothing is kept."""
    later: int = 0
    """How many rows came after the kept columns."""
    marked: int = 0
    """How many of the kept ones changed since."""
    masked: tuple[object, ...] = ()
    """From which arrays `shown` was made."""

    def __len__(self) -> int:
        return len(self.numbers)


def read(store: Store, fence_id: bytes, held: Columns | None = None) -> Columns:
    """The columns of an account as they are now, from those `held` where few rows changed since.

    What did not change is the very same array as before. Of a long register changes are marked from the
    first reading on. `keep` saves the work for later.
    """
    _start_marking(store, fence_id)
    with _moment(store) as cursor:
        fence = _fence_number(cursor, fence_id)
        if fence is None:
            return _empty()
        with uncollected():
            return _current(cursor, fence, held)


def keep(store: Store, fence_id: bytes, columns: Columns) -> Columns:
    """Keep columns that were just read in the store, where that saves later readers time.

    Returns them as they are in the store, or as they were given where they are not worth the writing.
    A store that is busy or full keeps nothing, which costs time only.
    """
    apart = columns.later + columns.marked
    if not columns.edition or len(columns) < KEPT_FROM or apart <= MOST_LATER:
        return columns
    with suppress(*_NOT_NOW), store.transaction() as tx:
        fence = _fence_number(tx, fence_id)
        if fence is not None:
            return _write(tx, fence, _current(tx, fence, columns))
    return columns


def _start_marking(store: Store, fence_id: bytes) -> None:
    fence = store.row("SELECT no FROM fence WHERE id = ?", (fence_id,))
    if fence is None or store.row(
        "SELECT 1 FROM column_cache WHERE fence = ? AND part = ?", (*fence, HEAD)
    ):
        return
    if not _is_long(store.row, fence[0]):
        return
    head = msgpack.packb({"format": _FORMAT, "edition": secrets.token_bytes(8)})
    with suppress(*_NOT_NOW), store.transaction() as tx:
        tx.execute("INSERT OR IGNORE INTO column_cache VALUES (?, ?, ?)", (*fence, HEAD, head))


def _is_long(row: Callable[[str, Sequence[Any]], Any], fence: int) -> bool:
    select = f"SELECT count(*) FROM (SELECT 1 FROM complaint WHERE fence = ? LIMIT {KEPT_FROM})"
    (count,) = row(select, (fence,))
    return bool(count >= KEPT_FROM)


@contextmanager
def _moment(store: Store) -> Iterator[Any]:
    """A cursor whose reads all see one moment."""
    with store.reading() as cursor:
        joined = cursor.connection.in_transaction
        if not joined:
            cursor.execute("BEGIN")
        try:
            yield cursor
        finally:
            if not joined:
                cursor.execute("ROLLBACK")


def _fence_number(cursor: Any, fence_id: bytes) -> int | None:
    found = cursor.execute("SELECT no FROM fence WHERE id = ?", (fence_id,)).fetchone()
    return int(found[0]) if found else None


def _current(cursor: Any, fence: int, held: Columns | None) -> Columns:
    head = _head(cursor, fence)
    edition = head.get("edition", b"")
    if held is None or not edition or held.edition != edition:
        held = _load(cursor, fence, head)
    marked: list[int] = []
    if held is not None:
        select = "SELECT no FROM column_change WHERE fence = ? ORDER BY no"
        marked = [no for (no,) in cursor.execute(select, (fence,))]
    columns = _empty(edition) if held is None else _patched(cursor, held, marked)
    return _masked(cursor, fence, _extended(cursor, fence, columns))


def _head(cursor: Any, fence: int) -> dict[str, Any]:
    row = cursor.execute(
        "SELECT body FROM column_cache WHERE fence = ? AND part = ?", (fence, HEAD)
    ).fetchone()
    head: dict[str, Any] = msgpack.unpackb(row[0]) if row else {}
    return head if head.get("format") == _FORMAT else {}


def _empty(edition: bytes = b"") -> Columns:
    nothing = np.zeros(0, np.bool_)
    return Columns(np.zeros(0, np.int64), {}, {}, nothing, edition=edition)


# Reading rows


def _patched(cursor: Any, held: Columns, marked: list[int]) -> Columns:
    """Columns with these rows as they are now; columns of which nothing changed stay the same arrays."""
    known = np.searchsorted(held.numbers, np.array(marked, np.int64))
    inside = [
        no
        for no, place in zip(marked, known.tolist(), strict=True)
        if place < len(held) and held.numbers[place] == no
    ]
    if not inside:
        return held
    encoder = Encoder(held.fields, held.dimensions)
    found: list[int] = []
    for start in range(0, len(inside), _CHUNK):
        part = inside[start : start + _CHUNK]
        rows = cursor.execute(
            f"SELECT no, deleted, dimensions, {_READ} FROM complaint "
            f"WHERE no IN ({','.join('?' * len(part))}) AND deleted IS NULL ORDER BY no",
            part,
        ).fetchall()
        found += [row[0] for row in rows]
        encoder.add([row[2:] for row in rows])
    fresh = encoder.columns()
    rows_there = np.searchsorted(held.numbers, np.array(found, np.int64))
    places = np.searchsorted(held.numbers, np.array(inside, np.int64))
    gone = np.ones(len(held), np.bool_)
    gone[rows_there] = False
    changed_gone = held.gone.copy()
    changed_gone[places] = gone[places]
    if np.array_equal(changed_gone, held.gone):
        changed_gone = held.gone
    return replace(
        held,
        gone=changed_gone,
        fields=_set(held.fields, fresh[0], rows_there, len(held)),
        dimensions=_set(held.dimensions, fresh[1], rows_there, len(held)),
        marked=len(marked),
    )


def _set(
    before: Mapping[str, Coded], fresh: Mapping[str, Coded], places: NDArray[np.intp], count: int
) -> Mapping[str, Coded]:
    made = dict(before)
    for name in {**before, **fresh}:
        was = before.get(name) or Coded.absent(count)
        new = fresh.get(name) or Coded.absent(len(places))
        if not np.array_equal(was.codes[places], new.codes):
            codes = was.codes.astype(np.promote_types(was.codes.dtype, new.codes.dtype))
            codes[places] = new.codes
            made[name] = Coded(codes, new.labels if len(new.labels) > 1 else was.labels)
    return before if all(made[name] is before.get(name) for name in made) else made


def _extended(cursor: Any, fence: int, columns: Columns) -> Columns:
    """Columns with the rows that came since behind them."""
    (newest,) = cursor.execute("SELECT max(no) FROM complaint").fetchone()
    if newest is None or newest <= columns.through:
        return columns

    def row(sql: str, parameters: Sequence[Any]) -> Any:
        return cursor.execute(sql, parameters).fetchone()

    # The index leads to a few rows sooner; of many each look from there at the row itself costs.
    scope = "no > ? AND +fence = ?"
    if not columns.through and not _is_long(row, fence):
        scope = "no > ? AND fence = ?"
    rows = cursor.execute(
        f"SELECT no, deleted, dimensions, {_READ} FROM complaint WHERE {scope} ORDER BY no",
        (columns.through, fence),
    )
    encoder = Encoder(columns.fields, columns.dimensions)
    numbers: list[NDArray[np.int64]] = []
    gone: list[NDArray[np.bool_]] = []
    while part := rows.fetchmany(_AT_ONCE):
        numbers.append(np.fromiter((row[0] for row in part), np.int64, len(part)))
        gone.append(np.fromiter((row[1] is not None for row in part), np.bool_, len(part)))
        encoder.add([row[2:] for row in part])
    if not numbers:
        return replace(columns, through=newest)
    count = sum(map(len, numbers))
    fields, dimensions = encoder.columns()
    return replace(
        columns,
        numbers=np.concatenate((columns.numbers, *numbers)),
        gone=np.concatenate((columns.gone, *gone)),
        fields=_appended(columns.fields, fields, len(columns), count),
        dimensions=_appended(columns.dimensions, dimensions, len(columns), count),
        through=newest,
        later=columns.later + count,
    )


def _appended(
    before: Mapping[str, Coded], fresh: Mapping[str, Coded], old: int, new: int
) -> Mapping[str, Coded]:
    made = {}
    for name in {**before, **fresh}:
        first, second = before.get(name), fresh.get(name)
        codes = (
            first.codes if first else np.zeros(old, np.uint8),
            second.codes if second else np.zeros(new, np.uint8),
        )
        labels = second.labels if second else first.labels if first else ("",)
        made[name] = Coded(np.concatenate(codes) if old else codes[1], labels)
    return made


def _masked(cursor: Any, fence: int, columns: Columns) -> Columns:
    """Columns with a mask of the rows that a person sees."""
    imports = columns.fields.get("import_id")
    hidden: frozenset[str] = frozenset()
    if imports is not None:
        found = cursor.execute(
            "SELECT id FROM pending_import UNION "
            'SELECT id FROM "import" WHERE deleted IS NOT NULL AND fence = ?',
            (fence,),
        )
        hidden = frozenset(one.hex() for (one,) in found) & frozenset(imports.labels)
    masked = (columns.gone, imports)
    if columns.hidden == hidden and list(map(id, columns.masked)) == list(map(id, masked)):
        return columns
    out = columns.gone
    if hidden and imports is not None:
        codes = np.array([label in hidden for label in imports.labels], np.bool_)
        out = out | codes[imports.codes]
    shown = ~out if out.any() else None
    return replace(columns, hidden=hidden, shown=shown, masked=masked)


# Keeping


def _write(tx: Tx, fence: int, columns: Columns) -> Columns:
    forget(tx, fence)
    columns = replace(columns, edition=secrets.token_bytes(8), later=0, marked=0)
    steps = np.diff(columns.numbers, prepend=0)
    told: list[list[Any]] = []
    bodies: list[bytes] = []

    def put(group: str, name: str, array: NDArray[Any], labels: Sequence[str] = ()) -> None:
        constant = bool(len(array)) and bool((array == array[0]).all())
        body = array[:1] if constant else array
        told.append([group, name, array.dtype.str, constant, list(labels)])
        bodies.append(body.tobytes())

    put("numbers", "", steps.astype(_narrow(int(steps.max(initial=0)))))
    put("gone", "", columns.gone)
    for group, coded in (("fields", columns.fields), ("dimensions", columns.dimensions)):
        for name, column in coded.items():
            put(group, name, column.codes, column.labels)
    head = {
        "format": _FORMAT,
        "edition": columns.edition,
        "rows": len(columns),
        "through": columns.through,
        "columns": told,
    }
    parts = [(fence, f"{place:06}", body) for place, body in enumerate(bodies)]
    tx.executemany(
        "INSERT INTO column_cache VALUES (?, ?, ?)", [(fence, HEAD, msgpack.packb(head)), *parts]
    )
    return columns


def _load(cursor: Any, fence: int, head: dict[str, Any]) -> Columns | None:
    """The kept columns; None where there are none."""
    if "columns" not in head:
        return None
    count = head["rows"]
    bodies = [
        body
        for (body,) in cursor.execute(
            "SELECT body FROM column_cache WHERE fence = ? AND part <> ? ORDER BY part",
            (fence, HEAD),
        )
    ]
    found: dict[str, dict[str, Coded]] = {"numbers": {}, "gone": {}, "fields": {}, "dimensions": {}}
    for (group, name, dtype, constant, labels), body in zip(head["columns"], bodies, strict=True):
        array = np.frombuffer(body, dtype)
        if constant:
            # Zeros take no memory until somebody writes to them.
            array = np.zeros(count, dtype) if not array[0] else np.full(count, array[0], dtype)
        found[group][name] = Coded(array, tuple(labels))
    return Columns(
        np.cumsum(found["numbers"][""].codes, dtype=np.int64),
        found["fields"],
        found["dimensions"],
        found["gone"][""].codes,
        through=head["through"],
        edition=head["edition"],
    )


def _narrow(most: int) -> type[np.unsignedinteger]:
    if most < 1 << 8:
        return np.uint8
    return np.uint16 if most < 1 << 16 else np.uint32 if most < 1 << 32 else np.uint64
