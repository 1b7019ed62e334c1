"""Folding stamped cells into rows: the merge itself.

One function serves local edits and merged remote ones. State is the winner of every cell, whatever
order the cells came in; what loses goes to history. Rows made in one stroke keep one base stamp, so
that a bulk import costs one insert a row and not one a cell.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from mcr_desktop.domain.changes import TEXT_FIELD, Stamp, StampedRow, Value
from mcr_desktop.domain.collecting import uncollected
from mcr_desktop.domain.fields import Table
from mcr_desktop.domain.tables import SOURCE, TABLES
from mcr_desktop.store.engine import Tx, bound
from mcr_desktop.store.numbers import (
    FIRST_UNKNOWN_SLOT,
    SLOT_BITS,
    Numbers,
    code_of,
    is_known_slot,
)
from mcr_desktop.store.quotas import UnknownUse
from mcr_desktop.store.superseded_cells import NEW_HELD, Held, keep, rank, read_cells

_CHUNK = 500
_LAST = 1 << 62
_ROWS_AT_ONCE = 1000
"""A large merge folds so many rows at a time: their cells need not be in memory together."""

_PYTHON = {"TEXT": str, "INTEGER": int, "REAL": float, "BLOB": bytes}


@dataclass(slots=True)
class Row:
    """One row's cells by slot, as loaded and then as folded."""

    no: int
    id: bytes
    cells: dict[int, Held]
    stored: set[int]
    """Slots that have a line in `cell` already; the others come from the row's base."""
    fresh: bool = False
    dirty: set[int] = field(default_factory=set)


class Touched(NamedTuple):
    """A row that a merge made or changed; `fresh` where it made it."""

    no: int
    id: bytes
    fresh: bool


@dataclass(slots=True)
class Folded:
    """What one merge did to one table: the rows, and the fields of each that changed."""

    table: str
    rows: list[Touched] = field(default_factory=list)
    changed: dict[int, Sequence[str]] = field(default_factory=dict)


def load(tx: Tx, table: str, fence: int, ids: Sequence[bytes]) -> dict[bytes, Row]:
    """The held rows among `ids`, with their cells."""
    known = TABLES.get(table)
    rows: dict[int, Row] = {}
    shown = () if known is None else _shown(table)
    columns = (
        "" if known is None else ", clock, writer, base" + "".join(f', "{n}"' for n, _ in shown)
    )
    slots = [slot for _, slot in shown]
    source, extra = ("stranger", " AND kind = ?") if known is None else (f'"{table}"', "")
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        parameters: list[Any] = [*map(bound, part), fence] + ([table] if known is None else [])
        found = tx.execute(
            f"SELECT no, id{columns} FROM {source} "
            f"WHERE id IN ({','.join('?' * len(part))}) AND fence = ?{extra}",
            parameters,
        ).fetchall()
        for no, row_id, *rest in found:
            cells: dict[int, Held] = {}
            if rest and rest[0] is not None:
                clock, writer, base, *values = rest
                cells = {
                    slot | base: NEW_HELD((value, clock, writer, None, None))
                    for slot, value in zip(slots, values, strict=True)
                    if value is not None
                }
            rows[no] = Row(no, row_id, cells, set())
    for no, slot, held in read_cells(tx, "cell", list(rows)):
        row = rows[no]
        # A stored cell means that this field left the row's base: forget what the base said of it.
        if slot not in row.stored and slot ^ 1 not in row.stored:
            row.cells.pop(slot, None)
            row.cells.pop(slot ^ 1, None)
        row.cells[slot] = held
        row.stored.add(slot)
    return {row.id: row for row in rows.values()}


@cache
def _shown(table: str) -> tuple[tuple[str, int], ...]:
    """The columns whose cells a base may hold, each with its slot."""
    return tuple(
        (item.name, index << 1)
        for index, item in enumerate(TABLES[table].fields)
        if item.name != TEXT_FIELD
    )


def fold(
    tx: Tx, numbers: Numbers, table: str, fence: int, incoming: Iterable[StampedRow]
) -> Folded:
    """Merge stamped rows of one table and fence; writes rows, cells and history."""
    with uncollected():
        return _fold(tx, numbers, table, fence, incoming)


def _fold(
    tx: Tx, numbers: Numbers, table: str, fence: int, incoming: Iterable[StampedRow]
) -> Folded:
    by_id: dict[bytes, list[StampedRow]] = {}
    for stamped in incoming:
        by_id.setdefault(stamped.id, []).append(stamped)
    folded = Folded(table)
    use = UnknownUse()
    ids = _in_order(tx, table, fence, list(by_id))
    for start in range(0, len(ids), _ROWS_AT_ONCE):
        part = {row_id: by_id[row_id] for row_id in ids[start : start + _ROWS_AT_ONCE]}
        _fold_part(tx, numbers, table, fence, part, folded, use)
    use.charge(tx, numbers)
    return folded


def _in_order(tx: Tx, table: str, fence: int, ids: list[bytes]) -> list[bytes]:
    """Rows that are held come in the order of their numbers: each is written where the last one was."""
    if len(ids) <= _ROWS_AT_ONCE or table not in TABLES:
        return ids
    held: dict[bytes, int] = {}
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        held.update(
            tx.execute(
                f'SELECT id, no FROM "{table}" '
                f"WHERE id IN ({','.join('?' * len(part))}) AND fence = ?",
                [*map(bound, part), fence],
            ).fetchall()
        )
    return sorted(ids, key=lambda one: held.get(one, _LAST))


def _fold_part(
    tx: Tx,
    numbers: Numbers,
    table: str,
    fence: int,
    by_id: dict[bytes, list[StampedRow]],
    folded: Folded,
    use: UnknownUse,
) -> None:
    held = load(tx, table, fence, list(by_id))
    known = TABLES.get(table)
    plain: list[tuple[Any, ...]] = []
    lost: list[tuple[int, Held]] = []
    touched: list[Row] = []
    names: dict[tuple[int, ...], Sequence[str]] = {}
    for row_id in sorted(by_id, key=lambda one: held[one].no if one in held else _LAST):
        row, group = held.get(row_id), by_id[row_id]
        if row is None:
            row = Row(numbers.new_row(code_of(table)), row_id, {}, set(), fresh=True)
            if known is not None and len(group) == 1 and _one_stroke(known, group[0]):
                plain.append(_base_row(tx, numbers, known, fence, row.no, group[0]))
                folded.rows.append(Touched(row.no, row_id, fresh=True))
                folded.changed[row.no] = [cell.field for cell in group[0].cells]
                continue
        _fold_group(tx, numbers, table, row, group, lost, use)
        if row.fresh or row.dirty:
            touched.append(row)
            slots = tuple(sorted(row.dirty))
            if slots not in names:
                names[slots] = [numbers.field_of(table, slot) for slot in slots]
            folded.changed[row.no] = names[slots]
    _insert(tx, table, plain)
    _write(tx, known, table, fence, touched)
    keep(tx, lost)
    folded.rows += [Touched(row.no, row.id, row.fresh) for row in touched]


def _insert(tx: Tx, table: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        marks = ",".join("?" * len(rows[0]))
        tx.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)


def _fold_group(
    tx: Tx,
    numbers: Numbers,
    table: str,
    row: Row,
    group: list[StampedRow],
    lost: list[tuple[int, Held]],
    use: UnknownUse,
) -> None:
    slots, writers, number = numbers.slots(table), numbers.writer_numbers, numbers.writer_number
    cells, dirty = row.cells, row.dirty
    words = _words(slots) if table == "note" else ()
    key = row.no << SLOT_BITS
    for stamped in group:
        writer = number(tx, stamped.writer)
        for name, value, clock, replaced in stamped.cells:
            slot = slots.get(name)
            if slot is None:
                slot = numbers.slot(tx, table, name, writer)
            if slot in words:
                continue
            if replaced is None:
                new = NEW_HELD((value, clock, writer, None, None))
            else:
                seen, whose = replaced
                new = NEW_HELD(
                    (value, clock, writer, seen, writers.get(whose) or number(tx, whose))
                )
            current = cells.get(slot)
            if current is None:
                beaten: bool | None = False
            else:
                before = current.clock
                beaten = clock < before if clock != before else _beaten(numbers, new, current)
                if beaten is None:
                    continue
                lost.append((key | slot, new if beaten else current))
            if slot >= FIRST_UNKNOWN_SLOT:
                use.add(new)
            if not beaten:
                cells[slot] = new
                dirty.add(slot)


def _beaten(numbers: Numbers, new: Held, current: Held) -> bool | None:
    """Of two cells of one clock, whether the held one stays; None where both are the same cell."""
    mine, theirs = rank(numbers, new), rank(numbers, current)
    return None if mine == theirs else mine < theirs


def _words(slots: dict[str, int]) -> tuple[int, ...]:
    """Slots of what merges word by word and is never a cell."""
    return slots[TEXT_FIELD], slots[SOURCE + TEXT_FIELD]


def _one_stroke(table: Table, row: StampedRow) -> bool:
    """Whether a new row can be held as a base alone: one stamp, one register, fields we show."""
    cells = row.cells
    if not cells:
        return False
    clock = cells[0].clock
    source = cells[0].field.startswith("~")
    kinds = _kinds(table)
    return all(
        cell.clock == clock
        and cell.replaced is None
        and cell.value is not None
        and cell.field.startswith("~") == source
        and type(cell.value) is kinds.get(cell.field.lstrip("~"))
        for cell in cells
    )


def _base_row(
    tx: Tx, numbers: Numbers, table: Table, fence: int, no: int, row: StampedRow
) -> tuple[Any, ...]:
    values = {cell.field.lstrip("~"): cell.value for cell in row.cells}
    source = row.cells[0].field.startswith("~")
    writer = numbers.writer_number(tx, row.writer)
    shown = (values.get(item.name) for item in table.fields)
    return (no, fence, bound(row.id), row.cells[0].clock, writer, int(source), *shown)


def _write(tx: Tx, known: Table | None, table: str, fence: int, rows: list[Row]) -> None:
    inserts: list[tuple[Any, ...]] = []
    updates: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        if row.fresh:
            row_id = bound(row.id)
            inserts.append((row.no, fence, row_id) if known else (row.no, fence, table, row_id))
        if known is not None:
            indices = tuple(sorted({slot >> 1 for slot in row.dirty if is_known_slot(slot)}))
            if indices:
                shown = (shown_value(known, row, index) for index in indices)
                updates.setdefault(indices, []).append((*shown, row.no))
    if inserts and known:
        tx.executemany(f'INSERT INTO "{table}" (no, fence, id) VALUES (?, ?, ?)', inserts)
    elif inserts:
        tx.executemany("INSERT INTO stranger VALUES (?, ?, ?, ?)", inserts)
    tx.executemany("INSERT OR REPLACE INTO cell VALUES (?, ?, ?, ?, ?, ?)", _lines(rows))
    if known is not None:
        for indices, parameters in updates.items():
            names = ", ".join(f'"{known.fields[index].name}" = ?' for index in indices)
            tx.executemany(f'UPDATE "{table}" SET {names} WHERE no = ?', parameters)


def _lines(rows: list[Row]) -> Iterator[tuple[Any, ...]]:
    """What these rows have new in `cell`, one after the other: together it would be much memory."""
    for row in rows:
        cells, key = row.cells, row.no << SLOT_BITS
        # Both registers of a touched field leave the base together, see `load`.
        touched = row.dirty | {slot ^ 1 for slot in row.dirty if slot ^ 1 in cells}
        for slot in sorted(touched):
            yield (key | slot, *cells[slot])


def shown_value(table: Table, row: Row, index: int) -> Value:
    """What a field shows: what people edited, else what the source said, else nothing."""
    for slot in (index << 1, index << 1 | 1):
        held = row.cells.get(slot)
        if held is not None and held.value is not None:
            wanted = _PYTHON[table.fields[index].kind]
            if type(held.value) is wanted:
                return held.value
            if wanted is float and type(held.value) is int:
                return float(held.value)
    return None


def stamp_of(numbers: Numbers, held: Held) -> Stamp:
    """The stamp of a held cell, its writer by id."""
    return Stamp(held.clock, numbers.writer_ids[held.writer])


_KINDS: dict[str, dict[str, type]] = {}


def _kinds(table: Table) -> dict[str, type]:
    kinds = _KINDS.get(table.name)
    if kinds is None:
        kinds = {item.name: _PYTHON[item.kind] for item in table.fields if item.name != TEXT_FIELD}
        _KINDS[table.name] = kinds
    return kinds
