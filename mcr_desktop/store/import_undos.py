"""Taking a whole import back, and bringing it again: one cell hides its rows, wherever they are held.

The import's own row is marked deleted, which hides the rows that it brought at the cost of one cell and
travels like any change. Rows that it only changed get back what their source said before, cell by cell,
where nothing newer stands in its place. All of one undo bears one stamp: by it a redo finds what to turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mcr_desktop.domain.changes import Cell, Changes, Stamp, StampedRow, Value
from mcr_desktop.domain.clocks import Clock, past
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import SOURCE, TABLES, kind_of
from mcr_desktop.store.cells import Row, load, stamp_of
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.gestures import remember
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.numbers import SLOT_BITS, Numbers
from mcr_desktop.store.superseded_cells import Held

IMPORTED = tuple(
    table.name for table in TABLES.values() if any(f.name == "import_id" for f in table.fields)
)
_MASK = (1 << SLOT_BITS) - 1
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Reach:
    """What taking an import back would touch: rows it brought, rows it changed, those edited since."""

    rows: int
    changed: int
    edited: int


def is_undone(store: Store, fence_id: bytes, import_id: bytes) -> bool:
    """Whether an import is taken back at present."""
    row = store.row(
        'SELECT deleted FROM "import" WHERE id = ? AND fence = (SELECT no FROM fence WHERE id = ?)',
        (import_id, fence_id),
    )
    return row is not None and row[0] is not None


def turn_import(
    tx: Tx, journal: Journal, fence_id: bytes, import_id: bytes, *, back: bool, label: str = ""
) -> Changes:
    """Take an import back, or bring it again, in the caller's transaction; nothing where it is so already.

    With a `label` it is a gesture that can be undone in its turn.
    """
    numbers = journal.numbers
    numbers.fresh(tx)
    fence = numbers.fence(tx, fence_id)
    held = load(tx, "import", fence, [import_id]).get(import_id)
    if held is None or (_value(tx, numbers, held, "deleted") is not None) == back:
        return Changes(frozenset())
    clock = Clock(now_ms, numbers.clock)
    stamp = clock.tick()
    rows = list(_turned(tx, numbers, fence, held, stamp))
    rows.append(_marked(tx, numbers, held, stamp, back=back))
    others = load(tx, "import", fence, restored_by(_value(tx, numbers, held, "restored")))
    if others:
        # Under a stamp of their own: what they changed themselves is not turned along.
        flag = clock.tick()
        rows += [_marked(tx, numbers, other, flag, back=back) for other in others.values()]
    numbers.clock = clock.last
    done = journal.apply_own(tx, fence, rows)
    numbers.keep(tx)
    if label:
        before, after = (None, 1) if back else (1, None)
        remember(tx, label, [[fence_id, "import", import_id, [["deleted", before, after]], False]])
    return done | Changes(frozenset({*IMPORTED, "import"}), frozenset({import_id}))


def restored_by(told: Value) -> list[bytes]:
    """The undone imports whose rows an import brought back, as its row tells them."""
    if not isinstance(told, str):
        return []
    try:
        return [bytes.fromhex(one) for one in told.split(",") if len(one) == 32]
    except ValueError:  # a colleague's device may have written anything
        return []


def mark_shown(
    tx: Tx, numbers: Numbers, fence: int, ids: list[bytes], stamp: int
) -> list[StampedRow]:
    """The change that shows the rows of undone imports again."""
    held = load(tx, "import", fence, ids)
    return [_marked(tx, numbers, row, stamp, back=False) for row in held.values()]


def reach_of(store: Store, fence_id: bytes, import_id: bytes) -> Reach:
    """What taking an import back would touch; looked up row by row, so in the background."""
    rows = edited = 0
    with store.reading() as cursor:
        for table in IMPORTED:
            slot = [f.name for f in TABLES[table].fields].index("import_id") << 1
            scope = "fence = (SELECT no FROM fence WHERE id = ?1) AND import_id = ?2"
            found = cursor.execute(
                f'SELECT count(*) FROM "{table}" WHERE {scope}', (fence_id, import_id)
            )
            brought = int(found.fetchone()[0])
            rows += brought
            if brought:
                # Even slots are what people wrote; `import_id` is never among them.
                found = cursor.execute(
                    f'SELECT count(DISTINCT c.key >> {SLOT_BITS}) FROM cell c JOIN "{table}" t '
                    f"ON t.no = c.key >> {SLOT_BITS} WHERE c.key & 1 = 0 AND c.key & {_MASK} <> {slot} "
                    "AND c.value IS NOT NULL AND t.fence = (SELECT no FROM fence WHERE id = ?1) "
                    "AND t.import_id = ?2",
                    (fence_id, import_id),
                )
                edited += int(found.fetchone()[0])
        stamp = cursor.execute(
            'SELECT clock, writer, no FROM "import" WHERE id = ?2 '
            "AND fence = (SELECT no FROM fence WHERE id = ?1)",
            (fence_id, import_id),
        ).fetchone()
        changed = 0
        if stamp is not None and stamp[0] is not None:
            found = cursor.execute(
                f"SELECT count(DISTINCT key >> {SLOT_BITS}) FROM cell WHERE clock = ? AND writer = ? "
                f"AND key >> {SLOT_BITS} <> ?",
                stamp,
            )
            changed = int(found.fetchone()[0])
    return Reach(rows, changed, edited)


def _turned(tx: Tx, numbers: Numbers, fence: int, held: Row, stamp: int) -> Iterator[StampedRow]:
    """Rows whose source cells an import, or its undo, wrote last: each with what stood there before."""
    wrote = held.cells.get(numbers.slot(tx, "import", "deleted"))
    wrote = wrote or held.cells.get(numbers.slot(tx, "import", "finished_ms"))
    if wrote is None:
        return
    dead = _undone_stamps(tx, numbers, fence, but=held.id)
    found: dict[int, list[tuple[int, Held]]] = {}
    for key, *rest in tx.execute(
        "SELECT key, value, clock, writer, replaced_clock, replaced_writer FROM cell "
        "WHERE clock = ? AND writer = ? ORDER BY key",
        (wrote.clock, wrote.writer),
    ).fetchall():
        found.setdefault(key >> SLOT_BITS, []).append((key, Held(*rest)))
    by_table: dict[str, list[int]] = {}
    for no in found:
        by_table.setdefault(kind_of(no), []).append(no)
    for table in IMPORTED:
        numbers_of = by_table.get(table, [])
        for start in range(0, len(numbers_of), _CHUNK):
            part = numbers_of[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            ids = dict(
                tx.execute(
                    f'SELECT no, id FROM "{table}" WHERE no IN ({marks}) AND fence = ?',
                    [*part, fence],
                ).fetchall()
            )
            for no, row_id in ids.items():
                cells = tuple(_cells_before(tx, numbers, table, found[no], dead, stamp))
                if cells:
                    yield StampedRow(table, row_id, numbers.writer, cells)


def _cells_before(
    tx: Tx,
    numbers: Numbers,
    table: str,
    cells: list[tuple[int, Held]],
    dead: set[tuple[int, int]],
    stamp: int,
) -> Iterator[Cell]:
    for key, held in cells:
        name = numbers.field_of(table, key & _MASK)
        if name.startswith(SOURCE):
            replaced = stamp_of(numbers, held)
            yield Cell(name, _before(tx, key, held, dead), past(stamp, held.clock), replaced)


def _before(tx: Tx, key: int, held: Held, dead: set[tuple[int, int]]) -> Value:
    """What a cell held before, passing over what imports said that are undone themselves."""
    past_cells = {
        (row[1], row[2]): Held(*row)
        for row in tx.execute(
            "SELECT value, clock, writer, replaced_clock, replaced_writer FROM history WHERE key = ?",
            (key,),
        ).fetchall()
    }
    at: Held | None = held
    while at is not None:
        if at.replaced_clock is None or at.replaced_writer is None:
            return None
        before = (at.replaced_clock, at.replaced_writer)
        at = past_cells.pop(before, None)
        if at is not None and before not in dead:
            return at.value
    return None


def _undone_stamps(tx: Tx, numbers: Numbers, fence: int, *, but: bytes) -> set[tuple[int, int]]:
    ids = [
        row_id
        for (row_id,) in tx.execute(
            'SELECT id FROM "import" WHERE fence = ? AND deleted IS NOT NULL AND id <> ?',
            (fence, but),
        ).fetchall()
    ]
    slot = numbers.slot(tx, "import", "finished_ms")
    held = load(tx, "import", fence, ids)
    return {
        (row.cells[slot].clock, row.cells[slot].writer)
        for row in held.values()
        if slot in row.cells
    }


def _marked(tx: Tx, numbers: Numbers, held: Row, stamp: int, *, back: bool) -> StampedRow:
    current = held.cells.get(numbers.slot(tx, "import", "deleted"))
    replaced: Stamp | None = stamp_of(numbers, current) if current else None
    clock = past(stamp, replaced.clock) if replaced else stamp
    cell = Cell("deleted", 1 if back else None, clock, replaced)
    return StampedRow("import", held.id, numbers.writer, (cell,))


def _value(tx: Tx, numbers: Numbers, held: Row, field: str) -> Value:
    cell = held.cells.get(numbers.slot(tx, "import", field))
    return cell.value if cell else None
