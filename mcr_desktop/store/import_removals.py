"""Taking out what an import left that came to nothing, piece by piece.

On a nearly full disk there is room for a little change at a time, not for a million rows in one.
"""

from __future__ import annotations

import shutil

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow
from mcr_desktop.domain.tables import SOURCE, TABLES
from mcr_desktop.store import index_backlogs
from mcr_desktop.store.cells import fold
from mcr_desktop.store.column_marks import mark_import
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.import_turns import ImportTurn, forget
from mcr_desktop.store.indexing import reindex
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.numbers import SLOT_BITS, Numbers
from mcr_desktop.store.superseded_cells import Held

_AT_ONCE = 4_000
_ENTRIES = 10
"""Outbox entries a transaction: each holds up to 2,000 rows."""

_CACHE_KIB, _CACHE_IMPORTING_KIB = 16 << 10, 32 << 10
"""While many rows come, the indexes must stay in memory: their ids come in no order."""

_LOG_PAGES, _LOG_PAGES_IMPORTING = 8_000, 32_000
"""How far the log of changes grows before it is copied back: an index page that many transactions write
is copied once for all of those that the log holds."""

_AMPLE_BYTES = 4 << 30
"""So much room on the disk lets the log grow further: taking the rows out again must not need it."""

_CHUNK = 500


def hold_more(tx: Tx, store: Store) -> bool:
    """Let the writing connection hold what an import of many rows comes back to.

    Returns whether the disk has ample room, so that much may be written at a time.
    """
    ample = shutil.disk_usage(store.path.parent).free > _AMPLE_BYTES
    tx.execute(f"PRAGMA cache_size = -{_CACHE_IMPORTING_KIB}")
    tx.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES_IMPORTING if ample else _LOG_PAGES}")
    return ample


def hold_less(tx: Tx) -> None:
    """As before."""
    tx.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
    tx.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")


def remove_unfinished(journal: Journal, import_id: bytes | None = None) -> int:
    """Remove what an import that never finished left (all such where no id is given); rows removed.

    An import that did finish is left alone, and so is one that lives: only who does it gives its id.
    """
    if import_id is not None:
        return remove_pending(journal, import_id)
    turn = ImportTurn(journal.store.path)
    if not turn.taken:
        return 0
    try:
        return remove_pending(journal, None)
    finally:
        turn.end()


def remove_pending(journal: Journal, import_id: bytes | None) -> int:
    """The same for whoever holds the right to import. Until the last piece is out, none is shown."""
    store, removed = journal.store, 0
    for (one,) in store.rows("SELECT id FROM pending_import"):
        if import_id not in (None, one):
            continue
        for table in TABLES.values():
            if any(item.name == "import_id" for item in table.fields):
                removed += _remove_rows(journal, table.name, one)
        seqs = store.rows("SELECT seq FROM outbox WHERE import_id = ?", (one,))
        for start in range(0, len(seqs), _ENTRIES):
            with store.transaction(staging=True) as tx:
                tx.executemany("DELETE FROM outbox WHERE seq = ?", seqs[start : start + _ENTRIES])
        with store.transaction() as tx:
            hold_less(tx)
            index_backlogs.forget(tx, one)
            tx.execute("DELETE FROM pending_import WHERE id = ?", (one,))
            forget(tx)
    if removed:
        store.truncate_log()  # what it grew by is given back to a disk that may be short of it
    return removed


def _remove_rows(journal: Journal, table: str, import_id: bytes) -> int:
    """Take an import's rows out of a table; what a colleague said of the same rows stays."""
    numbers, store = journal.numbers, journal.store
    select = f'SELECT no FROM "{table}" WHERE import_id = ?'
    ours = [no for (no,) in store.rows(select, (import_id,))]
    with store.transaction() as tx:
        numbers.fresh(tx)
        kept, touched = _said_by_others(numbers, tx, table, import_id)
        if table == "complaint":
            mark_import(tx, import_id, [no for (no,) in touched])
        tx.executemany("DELETE FROM search WHERE rowid = ?", touched)
        tx.executemany(f'DELETE FROM "{table}" WHERE no = ?', touched)
        for fence, rows in kept.items():
            folded = fold(tx, numbers, table, fence, rows)
            reindex(tx, table, [row.no for row in folded.rows], fresh=True)
        numbers.keep(tx)
    for start in range(0, len(ours), _AT_ONCE):
        with store.transaction(staging=True) as tx:
            for first in range(start, min(start + _AT_ONCE, len(ours)), _CHUNK):
                part = ours[first : first + _CHUNK]
                marks = ",".join("?" * len(part))
                tx.execute(f'DELETE FROM "{table}" WHERE no IN ({marks})', part)
    return len(ours)


def _said_by_others(
    numbers: Numbers, tx: Tx, table: str, import_id: bytes
) -> tuple[dict[int, list[StampedRow]], list[tuple[int]]]:
    """Cells of an import's rows that are not its own, by fence, taken from the store; row numbers.

    A sync may bring a colleague's import of the same file while ours runs: what won stands in `cell`,
    what lost to rows that are about to go in `history`.
    """
    mask = (1 << SLOT_BITS) - 1
    span = f"BETWEEN t.no << {SLOT_BITS} AND t.no << {SLOT_BITS} | {mask}"
    slot = numbers.slot(tx, table, SOURCE + "import_id")
    touched = tx.execute(
        f'SELECT no, fence, id, clock, writer FROM "{table}" t WHERE (import_id = ?1 OR no IN '
        f"(SELECT key >> {SLOT_BITS} FROM history WHERE value = ?1 AND key & {mask} = ?2)) "
        f"AND (EXISTS (SELECT 1 FROM cell WHERE key {span}) "
        f"OR EXISTS (SELECT 1 FROM history WHERE key {span}))",
        (import_id, slot),
    ).fetchall()
    kept: dict[int, list[StampedRow]] = {}
    for no, fence, row_id, base_clock, base_writer in touched:
        bounds = (no << SLOT_BITS, no << SLOT_BITS | mask)
        by_writer: dict[int, list[Cell]] = {}
        for source in ("cell", "history"):
            for key, *rest in tx.execute(
                "SELECT key, value, clock, writer, replaced_clock, replaced_writer "
                f"FROM {source} WHERE key BETWEEN ? AND ?",
                bounds,
            ).fetchall():
                held = Held(*rest)
                if (held.clock, held.writer) == (base_clock, base_writer):
                    continue
                replaced = None
                if held.replaced_clock is not None and held.replaced_writer is not None:
                    replaced = Stamp(held.replaced_clock, numbers.writer_ids[held.replaced_writer])
                cell = Cell(numbers.field_of(table, key & mask), held.value, held.clock, replaced)
                by_writer.setdefault(held.writer, []).append(cell)
            tx.execute(f"DELETE FROM {source} WHERE key BETWEEN ? AND ?", bounds)
        kept.setdefault(fence, []).extend(
            StampedRow(table, row_id, numbers.writer_ids[writer], tuple(cells))
            for writer, cells in by_writer.items()
        )
    return kept, [(row[0],) for row in touched]
