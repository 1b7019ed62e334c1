"""Erasing rows: nothing of them stays in the store, neither in history nor search nor undo."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from mcr_desktop.domain.changes import StampedRow, StampedText
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store import gestures, outbox
from mcr_desktop.store.column_marks import mark
from mcr_desktop.store.documents import Documents
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.numbers import SLOT_BITS

_CHUNK = 500
_MASK = (1 << SLOT_BITS) - 1

Erased = Collection[tuple[str, bytes]]
"""Rows by table and id."""


def spared(
    rows: Sequence[StampedRow], texts: Sequence[StampedText], erased: Erased
) -> tuple[Sequence[StampedRow], Sequence[StampedText]]:
    """These rows and texts without those of erased rows."""
    if not erased:
        return rows, texts
    return (
        [row for row in rows if (row.table, row.id) not in erased],
        [text for text in texts if ("note", text.note) not in erased],
    )


def erase(
    tx: Tx,
    documents: Documents,
    fence_id: bytes,
    fence: int,
    rows: Iterable[tuple[str, bytes]],
) -> set[tuple[str, bytes]]:
    """Remove these rows of a fence from everything that the journal keeps; those that were there."""
    wanted = set(rows)
    by_table: dict[str, list[bytes]] = {}
    for table, row_id in sorted(wanted):
        by_table.setdefault(table, []).append(row_id)
    found: set[tuple[str, bytes]] = set()
    for table, ids in by_table.items():
        numbers = _numbers(tx, table, fence, ids)
        found |= {(table, row_id) for row_id in numbers}
        if table == "complaint":
            mark(tx, fence, numbers.values())
        _remove(tx, table, list(numbers.values()))
        if table == "note":
            documents.forget(tx, numbers.values())
    outbox.strip(
        tx,
        fence,
        lambda row: (row.table, row.id) in wanted,
        lambda text: ("note", text.note) in wanted,
    )
    gestures.forget(tx, fence_id, wanted)
    if found:
        # The index keeps a removed row's words until it is merged; this merges all of it.
        tx.execute("INSERT INTO search (search) VALUES ('optimize')")
    return found


def every_row(tx: Tx, fence: int) -> list[tuple[str, bytes]]:
    """Every row that stands in a fence."""
    found: list[tuple[str, bytes]] = []
    for table in TABLES:
        ids = tx.execute(f'SELECT id FROM "{table}" WHERE fence = ?', (fence,))
        found += [(table, row_id) for (row_id,) in ids]
    found += tx.execute("SELECT kind, id FROM stranger WHERE fence = ?", (fence,)).fetchall()
    return found


def _numbers(tx: Tx, table: str, fence: int, ids: Sequence[bytes]) -> dict[bytes, int]:
    source, extra = (f'"{table}"', "") if table in TABLES else ("stranger", " AND kind = ?")
    found: dict[bytes, int] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        parameters = [fence, *part] if table in TABLES else [fence, *part, table]
        marks = ",".join("?" * len(part))
        found.update(
            tx.execute(
                f"SELECT id, no FROM {source} WHERE fence = ? AND id IN ({marks}){extra}",
                parameters,
            )
        )
    return found


def _remove(tx: Tx, table: str, row_numbers: Sequence[int]) -> None:
    spans = [(no << SLOT_BITS, no << SLOT_BITS | _MASK) for no in row_numbers]
    for source in ("cell", "history"):
        tx.executemany(f"DELETE FROM {source} WHERE key BETWEEN ? AND ?", spans)
    source = f'"{table}"' if table in TABLES else "stranger"
    singly = [(no,) for no in row_numbers]
    tx.executemany(f"DELETE FROM {source} WHERE no = ?", singly)
    tx.executemany("DELETE FROM arrival WHERE no = ?", singly)
    if table in TABLES:
        tx.executemany("DELETE FROM search WHERE rowid = ?", singly)
