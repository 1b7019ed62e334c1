"""One line a fence that is equal on two devices exactly where their state is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from mcr_desktop.domain.changes import canonical
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.cells import load
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.numbers import Numbers
from mcr_desktop.store.superseded_cells import Held

_CHUNK = 1000


def digests(store: Store, numbers: Numbers) -> list[tuple[bytes, str]]:
    """Each fence id with the SHA-256 over its state, fences in order of id.

    State is every winning cell (table, row id, field, value, clock, writer), tombstones and fields
    that this version does not know included, and every note's words. Rows of an import that has not
    finished are not state yet.
    """
    with store.transaction() as tx:
        numbers.fresh(tx)
        fences = tx.execute("SELECT no, id FROM fence ORDER BY id").fetchall()
        return [(fence_id, _digest(tx, numbers, no)) for no, fence_id in fences]


def _digest(tx: Tx, numbers: Numbers, fence: int) -> str:
    state = hashlib.sha256()
    for table in sorted({*TABLES, *_strange_tables(tx, fence)}):
        for ids in _ids(tx, table, fence):
            held = load(tx, table, fence, ids)
            for row_id in sorted(held):
                row = held[row_id]
                cells = [(numbers.field_of(table, slot), cell) for slot, cell in row.cells.items()]
                for name, cell in sorted(cells, key=lambda item: item[0]):
                    _add(state, numbers, table, row_id, name, cell)
    for note, generation, body in tx.execute(
        "SELECT n.id, d.generation, n.body FROM note n JOIN document d ON d.no = n.no "
        "WHERE n.fence = ? ORDER BY n.id",
        (fence,),
    ):
        _feed(state, b"text", note, generation.to_bytes(4, "big"), (body or "").encode())
    return state.hexdigest()


def _add(
    state: hashlib._Hash, numbers: Numbers, table: str, row_id: bytes, name: str, cell: Held
) -> None:
    _feed(
        state,
        table.encode(),
        row_id,
        name.encode(),
        canonical(cell.value),
        cell.clock.to_bytes(8, "big"),
        numbers.writer_ids[cell.writer],
    )


def _feed(state: hashlib._Hash, *parts: bytes) -> None:
    for part in parts:
        state.update(len(part).to_bytes(8, "big"))
        state.update(part)


def _strange_tables(tx: Tx, fence: int) -> list[str]:
    found = tx.execute("SELECT DISTINCT kind FROM stranger WHERE fence = ?", (fence,))
    return [kind for (kind,) in found]


def _ids(tx: Tx, table: str, fence: int) -> Iterator[list[bytes]]:
    source = f'"{table}"' if table in TABLES else "stranger"
    conditions = "fence = ?" if table in TABLES else "fence = ? AND kind = ?"
    if table in TABLES and any(item.name == "import_id" for item in TABLES[table].fields):
        conditions += " AND (import_id IS NULL OR import_id NOT IN (SELECT id FROM pending_import))"
    parameters = [fence] if table in TABLES else [fence, table]
    ids = [
        row_id
        for (row_id,) in tx.execute(
            f"SELECT id FROM {source} WHERE {conditions} ORDER BY id",
            parameters,
        )
    ]
    for start in range(0, len(ids), _CHUNK):
        yield ids[start : start + _CHUNK]
