"""Imported rows that search does not know yet: remembered with them, taken in piece by piece afterwards.

The words of a million rows cost as much as the rows themselves. They would hold up the import, and a
cancelled one would have to take them out again. So the numbers of such rows are left in the same
transaction as the rows; whoever searches first, or has time first, takes them in. A program that ends
in between loses nothing: what is left stands in the store.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from mcr_desktop.domain.tables import KIND_BITS, TABLES
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.indexing import unmerged, words_from

_KEY = "rows not in search"
_STEP = 1 << KIND_BITS

AT_ONCE = 10_000
"""Rows a transaction: a tenth of a second, for which a person's own edit would wait."""

Spans = list[tuple[str, int, int, str]]
"""Table, first and last row number, and the import in hexadecimal."""


def leave(tx: Tx, table: str, first: int, last: int, import_id: bytes) -> None:
    """Remember that the rows of an import from `first` to `last` are to be taken in."""
    spans = _spans(tx)
    told = import_id.hex()
    if spans and spans[-1][::3] == (table, told) and spans[-1][2] + _STEP == first:
        first = spans.pop()[1]
    _keep(tx, [*spans, (table, first, last, told)])


def forget(tx: Tx, import_id: bytes) -> None:
    """The rows of an import are gone, and so is what was left to do for them."""
    spans = _spans(tx)
    kept = [span for span in spans if span[3] != import_id.hex()]
    if len(kept) < len(spans):
        _keep(tx, kept)


def behind(store: Store) -> int:
    """About how many rows that are shown search does not know yet."""
    with store.reading() as cursor:
        tx = Tx(cursor)
        return sum(map(_count, _due(tx, _spans(tx))))


def catch_up(store: Store, tell: Callable[[int], None] = lambda _left: None) -> None:
    """Take in all that is left, piece by piece; `tell` hears how many are left, and may raise to stop."""
    while left := behind(store):
        tell(left)
        take_in(store)


def take_in(store: Store) -> None:
    """Take in one piece, the oldest first."""
    with store.transaction() as tx:
        _take_in(tx)


def take_in_all(tx: Tx, import_id: bytes) -> None:
    """Take in what is left of one import, in the caller's transaction."""
    while _take_in(tx, import_id):
        pass


def _take_in(tx: Tx, import_id: bytes | None = None) -> bool:
    """A piece; False where there was none."""
    spans = _spans(tx)
    due = [one for one in _due(tx, spans) if import_id is None or one[3] == import_id.hex()]
    if not due:
        return False
    table, first, last, told = due[0]
    end = min(last, first + (AT_ONCE - 1) * _STEP)
    rows = words_from(
        TABLES[table],
        # Somebody changed such a row meanwhile: with that, it was taken in.
        "no BETWEEN ? AND ? AND NOT EXISTS (SELECT 1 FROM search_docsize WHERE id = no)",
    )
    with unmerged(tx):
        tx.execute(f"INSERT INTO search (rowid, title, body) {rows}", (first, end))
    place = spans.index(due[0])
    rest: Spans = [(table, end + _STEP, last, told)] if end < last else []
    _keep(tx, [*spans[:place], *rest, *spans[place + 1 :]])
    return True


def _due(tx: Tx, spans: Spans) -> Spans:
    """Those of imports that are not under way: those may still come to nothing."""
    if not spans:
        return []
    pending = {one.hex() for (one,) in tx.execute("SELECT id FROM pending_import").fetchall()}
    return [span for span in spans if span[3] not in pending and span[0] in TABLES]


def _count(span: tuple[str, int, int, str]) -> int:
    return (span[2] - span[1]) // _STEP + 1


def _spans(tx: Tx) -> Spans:
    row = tx.execute("SELECT value FROM meta WHERE name = ?", (_KEY,)).fetchone()
    return (
        [(table, first, last, told) for table, first, last, told in json.loads(row[0])]
        if row
        else []
    )


def _keep(tx: Tx, spans: Spans) -> None:
    if spans:
        tx.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_KEY, json.dumps(spans)))
    else:
        tx.execute("DELETE FROM meta WHERE name = ?", (_KEY,))
