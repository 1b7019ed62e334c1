"""Taking stamped cells out again: afterwards the store is as if they had never come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from mcr_desktop.domain.changes import StampedRow
from mcr_desktop.domain.fields import Table
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store import superseded_cells
from mcr_desktop.store.cells import Row, load, shown_value
from mcr_desktop.store.column_marks import mark
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.indexing import SEARCHED, reindex
from mcr_desktop.store.numbers import SLOT_BITS, Numbers, is_known_slot
from mcr_desktop.store.superseded_cells import Held, rank

_ROWS_AT_ONCE = 2_000
_CHUNK = 500

Rank = tuple[int, bytes, bytes, int, bytes]


@dataclass(slots=True)
class _Left:
    """One row and what is left of it."""

    row: Row
    kept: dict[int, list[Held]] = field(default_factory=dict)
    """For each slot that lost something: the cells that stay, in order of rank."""
    gone: set[tuple[int, int]] = field(default_factory=set)
    """Stamps (clock, writer's number) that were taken out."""


def withdraw(
    tx: Tx, numbers: Numbers, table: str, fence: int, rows: Iterable[StampedRow]
) -> set[bytes]:
    """Take exactly these cells of one table out, wherever they stand; ids of the rows that changed.

    Cells that are not there are passed over. A row without cells and without words is gone.
    """
    wanted: dict[bytes, dict[int, set[Rank]]] = {}
    for row in rows:
        _collect(numbers, table, row, wanted)
    ids = list(wanted)
    changed: set[bytes] = set()
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        part = ids[start : start + _ROWS_AT_ONCE]
        lefts = _taken_out(tx, numbers, table, fence, part, wanted)
        if table == "complaint":
            mark(tx, fence, (left.row.no for left in lefts))
        _write(tx, table, lefts)
        changed.update(left.row.id for left in lefts)
    return changed


def _collect(
    numbers: Numbers, table: str, row: StampedRow, wanted: dict[bytes, dict[int, set[Rank]]]
) -> None:
    writer = numbers.find_writer(row.writer)
    if writer is None:
        return
    for cell in row.cells:
        slot = numbers.find_slot(table, cell.field)
        replaced = cell.replaced
        before = numbers.find_writer(replaced.writer) if replaced else None
        if slot is None or (replaced and before is None):
            continue
        held = Held(cell.value, cell.clock, writer, replaced.clock if replaced else None, before)
        wanted.setdefault(row.id, {}).setdefault(slot, set()).add(rank(numbers, held))


def _taken_out(
    tx: Tx,
    numbers: Numbers,
    table: str,
    fence: int,
    ids: list[bytes],
    wanted: dict[bytes, dict[int, set[Rank]]],
) -> list[_Left]:
    held = {row.no: row for row in load(tx, table, fence, ids).values()}
    past: dict[int, dict[int, list[Held]]] = {}
    for no, slot, cell in superseded_cells.stored(tx, list(held)):
        past.setdefault(no, {}).setdefault(slot, []).append(cell)
    lefts = []
    for no, row in held.items():
        left = _Left(row)
        for slot, ranks in wanted[row.id].items():
            cells = past.get(no, {}).get(slot, [])
            if slot in row.cells:
                cells.append(row.cells[slot])
            ranked = sorted(((rank(numbers, cell), cell) for cell in cells), key=itemgetter(0))
            kept = [cell for place, cell in ranked if place not in ranks]
            if len(kept) < len(ranked):
                left.kept[slot] = kept
                left.gone |= {(one.clock, one.writer) for place, one in ranked if place in ranks}
        if left.kept:
            lefts.append(left)
    return lefts


def _write(tx: Tx, table: str, lefts: list[_Left]) -> None:
    keys = [(left.row.no << SLOT_BITS | slot,) for left in lefts for slot in left.kept]
    tx.executemany("DELETE FROM history WHERE key = ?", keys)
    tx.executemany("DELETE FROM cell WHERE key = ?", keys)
    winners: list[tuple[Any, ...]] = []
    lost: list[tuple[int, Held]] = []
    for left in lefts:
        _settle(left, winners, lost)
    tx.executemany("INSERT OR REPLACE INTO cell VALUES (?, ?, ?, ?, ?, ?)", winners)
    superseded_cells.keep(tx, lost)
    _forget_arrivals(tx, lefts)
    known = TABLES.get(table)
    searched = _show(tx, known, lefts) if known else []
    gone = remove_empty(tx, table, [left.row.no for left in lefts if not left.row.cells])
    reindex(tx, table, [no for no in searched if no not in gone])


def _settle(left: _Left, winners: list[tuple[Any, ...]], lost: list[tuple[int, Held]]) -> None:
    """Let the best of what is left of each touched field win."""
    row = left.row
    for slot, cells in left.kept.items():
        key = row.no << SLOT_BITS | slot
        lost += [(key, cell) for cell in cells[:-1]]
        row.stored.discard(slot)
        row.cells.pop(slot, None)
        if cells:
            row.cells[slot] = cells[-1]
            row.stored.add(slot)
            winners.append((key, *cells[-1]))


def _show(tx: Tx, known: Table, lefts: list[_Left]) -> list[int]:
    """Bring the shown columns level with the cells; row numbers that search must look at again."""
    columns: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
    searched: list[int] = []
    for left in lefts:
        row = left.row
        indices = tuple(sorted({slot >> 1 for slot in left.kept if is_known_slot(slot)}))
        if indices:
            shown = (shown_value(known, row, index) for index in indices)
            columns.setdefault(indices, []).append((*shown, row.no))
        if any(known.fields[index].name in SEARCHED[known.name] for index in indices):
            searched.append(row.no)
    for indices, parameters in columns.items():
        names = ", ".join(f'"{known.fields[index].name}" = ?' for index in indices)
        tx.executemany(f'UPDATE "{known.name}" SET {names} WHERE no = ?', parameters)
    # Rows of which no field is in the base any more have none.
    baseless = [(left.row.no,) for left in lefts if left.row.cells.keys() <= left.row.stored]
    tx.executemany(
        f'UPDATE "{known.name}" SET clock = NULL, writer = NULL, base = NULL WHERE no = ?', baseless
    )
    return searched


def _forget_arrivals(tx: Tx, lefts: list[_Left]) -> None:
    """A line on Today that told of what was taken out goes with it."""
    tx.executemany(
        "DELETE FROM arrival WHERE no = ? AND clock = ? AND writer = ?",
        [(left.row.no, *stamp) for left in lefts for stamp in left.gone],
    )


def remove_empty(tx: Tx, table: str, row_numbers: list[int]) -> set[int]:
    """Remove these rows, which hold no cells, but for notes that have words; those that went."""
    gone: set[int] = set()
    source = f'"{table}"' if table in TABLES else "stranger"
    for start in range(0, len(row_numbers), _CHUNK):
        part = row_numbers[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        if table == "note":
            written = {
                no for (no,) in tx.execute(f"SELECT no FROM document WHERE no IN ({marks})", part)
            }
            part = [no for no in part if no not in written]
            marks = ",".join("?" * len(part))
        tx.execute(f"DELETE FROM {source} WHERE no IN ({marks})", part)
        tx.execute(f"DELETE FROM arrival WHERE no IN ({marks})", part)
        if table in TABLES:
            tx.execute(f"DELETE FROM search WHERE rowid IN ({marks})", part)
        gone.update(part)
    return gone
