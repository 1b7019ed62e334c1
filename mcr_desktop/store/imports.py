"""Imports of many rows: in batches, invisible until finished, removed without trace on cancel.

New rows go in at once, column by column, as source registers of one stroke. What the source says
anew of rows that exist is kept aside and applied by `finish`, so that cancel need not restore them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from time import monotonic, thread_time
from typing import Any

from mcr_desktop.domain.changes import Cell, Changes, StampedRow, Value, canonical
from mcr_desktop.domain.clocks import Clock, past
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import KIND_BITS, SOURCE, TABLES
from mcr_desktop.store import index_backlogs, outbox
from mcr_desktop.store.cells import Row, load, stamp_of
from mcr_desktop.store.engine import Tx, bound
from mcr_desktop.store.gestures import remember
from mcr_desktop.store.import_removals import (
    hold_less,
    hold_more,
    remove_pending,
    remove_unfinished,
)
from mcr_desktop.store.import_turns import ImportTurn, Running, forget, refuse, tell
from mcr_desktop.store.import_undos import mark_shown
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.numbers import code_of
from mcr_desktop.store.source_cells import is_cleared
from mcr_desktop.store.space import refuse_scarce

__all__ = ["Import", "ImportRemovedError", "remove_unfinished"]

_CHUNK = 900
_FIRST, _LEAST, _MOST = 16_000, 4_000, 100_000
"""Rows of the first transaction, and the fewest and the most of the others.

Each writes the index pages that it touched anew, and ids, which come in no order, touch all of them: with
4,000 a million rows take five times as long as with 100,000. But a person's own edits wait for it."""

_HELD, _HELD_CONSIDERATE = (1.0, 3.0), (0.5, 1.0)
"""Seconds of the processor, and seconds in all, that a transaction may take; from the one before follows
how many rows that is. The second counts where a machine has much else to do, or a slow disk."""

_MOST_CHARACTERS = 24_000_000
"""Rows with long texts go in sooner, for they are held in memory until then."""

_SAMPLED = 32
"""Of so many rows one is measured."""

_POSTED = 2_000
"""Rows an outbox entry, so that a segment need not hold more."""


class ImportRemovedError(McrError):
    """A check or another import removed the import's rows while it ran; nothing of it was kept."""


class Import:
    """One import under way, into one table of one fence. Use `add` repeatedly, then `finish`.

    There is one at a time, over all processes: while another lives, ImportRunningError. What one left
    that died is removed first: its invisible rows would pass for rows that are there already, and whoever
    came after would add nothing. `file` and its `total` bytes are what others are told meanwhile.
    """

    def __init__(
        self,
        journal: Journal,
        fence_id: bytes,
        table: str,
        import_id: bytes,
        *,
        file: str = "",
        total: int = 0,
    ) -> None:
        self._turn = ImportTurn(journal.store.path)
        if not self._turn.taken:
            refuse(journal.store)
        self._told = Running(file, True, now_ms(), 0, total)
        self._journal = journal
        self._fence_id = fence_id
        self._table = TABLES[table]
        self.id = import_id
        self.added = 0
        self.same = 0
        self.done = 0
        """Bytes of the file that were read; told to others with the next rows."""
        self._renewed: list[StampedRow] = []
        self._returning: dict[bytes, list[bytes]] = {}
        self._held_ids: list[bytes] = []
        self._held: dict[str, list[Any]] = {}
        self._characters = 0
        self._portion = _FIRST
        remove_pending(journal, None)
        with journal.store.transaction() as tx:
            journal.numbers.fresh(tx)
            tell(tx, self._told)
            self._hidden = _undone(tx, journal.numbers.fence(tx, fence_id))
            clock = Clock(now_ms, journal.numbers.clock)
            self._stamp = clock.tick()
            journal.numbers.clock = clock.last
            fence = journal.numbers.fence(tx, fence_id)
            journal.numbers.keep(tx)
            self._is_first = not tx.execute(
                f'SELECT 1 FROM "{table}" WHERE fence = ? LIMIT 1', (fence,)
            ).fetchone()
            tx.execute("INSERT INTO pending_import VALUES (?, ?)", (import_id, now_ms()))

    @property
    def changed(self) -> int:
        """How many existing rows the source tells differently now."""
        return len(self._renewed)

    @property
    def returned(self) -> int:
        """How many rows are there already, hidden since an import was taken back, and come again."""
        return sum(map(len, self._returning.values()))

    def end(self) -> None:
        """Let others import."""
        self._turn.end()

    def add(self, ids: Sequence[bytes], columns: dict[str, list[Any]]) -> None:
        """Take one batch: values column by column, in the order of `ids`.

        Text must be tidy already, and every batch has the same columns. Rows that exist with the same
        source values are left alone.
        """
        self._held_ids += ids
        for name, values in columns.items():
            self._held.setdefault(name, []).extend(values)
            sample = values[::_SAMPLED]
            self._characters += _SAMPLED * sum(len(one) for one in sample if isinstance(one, str))
        if len(self._held_ids) >= self._portion or self._characters > _MOST_CHARACTERS:
            self._flush()

    def flush(self) -> None:
        """Write what was added so far; `finish` does it too."""
        self._flush()

    def brings(self) -> bool:
        """Whether anything is new, says something else, or comes again."""
        return bool(self.added or self._renewed or self._returning)

    def _flush(self) -> None:
        # Fewer, larger transactions: each one encrypts the index pages it touched anew.
        ids, columns = self._held_ids, self._held
        self._held_ids, self._held, self._characters = [], {}, 0
        if not ids:
            return
        journal, numbers = self._journal, self._journal.numbers
        refuse_scarce(journal.store)
        with journal.store.transaction(staging=True) as tx:
            began = thread_time(), monotonic()
            # Rows of an import that is not pending any more would be seen at once.
            self._refuse_removed(tx)
            numbers.fresh(tx)
            ample = hold_more(tx, journal.store)
            tell(tx, replace(self._told, done=self.done))
            fence = numbers.fence(tx, self._fence_id)
            existing = set() if self._is_first else self._existing(tx, fence, ids)
            fresh = [place for place, row_id in enumerate(ids) if row_id not in existing]
            twice = self._insert(tx, fence, *_picked(ids, columns, fresh)) if fresh else set()
            self.added += len(fresh) - len(twice)
            if existing or twice:
                self._renew(tx, fence, ids, columns, existing | twice)
            numbers.keep(tx)
        self._choose_portion(len(ids), thread_time() - began[0], monotonic() - began[1])
        if not ample:  # what one transaction takes must leave room for taking it out again
            self._portion = min(self._portion, _FIRST)

    def _choose_portion(self, rows: int, worked_s: float, waited_s: float) -> None:
        held = _HELD_CONSIDERATE if self._journal.store.considerate else _HELD
        worked, waited = (
            most / max(took, 0.001) for most, took in zip(held, (worked_s, waited_s), strict=True)
        )
        fitting = int(rows * min(worked, waited))
        self._portion = max(_LEAST, min(_MOST, fitting, 4 * self._portion))

    def _existing(self, tx: Tx, fence: int, ids: Sequence[bytes]) -> set[bytes]:
        table = self._table.name
        found: set[bytes] = set()
        for start in range(0, len(ids), _CHUNK):
            part = ids[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            found.update(
                row_id
                for (row_id,) in tx.execute(
                    f'SELECT id FROM "{table}" WHERE id IN ({marks}) AND fence = ?',
                    [*map(bound, part), fence],
                )
            )
        return found

    def _insert(
        self, tx: Tx, fence: int, ids: Sequence[bytes], columns: dict[str, list[Any]]
    ) -> set[bytes]:
        """Insert new rows; returns ids that this very file gave before, which are left out."""
        numbers, table = self._journal.numbers, self._table
        count = len(ids)
        # What no row of them has needs no binding: new rows lack it anyway.
        columns = {name: values for name, values in columns.items() if values.count(None) < count}
        writer = numbers.writer_number(tx, numbers.writer)
        first = numbers.new_rows(code_of(table.name), count)
        row_numbers = range(first, first + (count << KIND_BITS), 1 << KIND_BITS)
        names = ", ".join(f'"{name}"' for name in columns)
        marks = ",".join("?" * len(columns))
        tx.executemany(
            f'INSERT OR IGNORE INTO "{table.name}" (no, id, fence, clock, writer, base, import_id, {names}) '
            f"VALUES (?, ?, {fence}, {self._stamp}, {writer}, 1, x'{self.id.hex()}', {marks})",
            zip(row_numbers, map(bound, ids), *columns.values(), strict=True),
        )
        twice: set[bytes] = set()
        if tx.cursor.rowcount < count:
            went_in = {
                no
                for (no,) in tx.execute(
                    f'SELECT no FROM "{table.name}" WHERE no BETWEEN ? AND ?',
                    (first, row_numbers[-1]),
                )
            }
            places = [place for place, no in enumerate(row_numbers) if no in went_in]
            twice = {
                row_id for no, row_id in zip(row_numbers, ids, strict=True) if no not in went_in
            }
            ids, columns = _picked(ids, columns, places)
        if any(item.search and item.name in columns for item in table.fields):
            index_backlogs.leave(tx, table.name, first, row_numbers[-1], self.id)
        for start in range(0, len(ids), _POSTED):
            part = slice(start, start + _POSTED)
            outbox.post_bulk(
                tx,
                fence,
                table.name,
                numbers.writer,
                self._stamp,
                self.id,
                ids[part],
                {
                    SOURCE + "import_id": [self.id] * len(ids[part]),
                    **{SOURCE + name: values[part] for name, values in columns.items()},
                },
            )
        return twice

    def _renew(
        self,
        tx: Tx,
        fence: int,
        ids: Sequence[bytes],
        columns: dict[str, list[Any]],
        existing: set[bytes],
    ) -> None:
        numbers, table = self._journal.numbers, self._table.name
        held = load(tx, table, fence, [row_id for row_id in ids if row_id in existing])
        for place, row_id in enumerate(ids):
            row = held.get(row_id)
            if row is None:
                continue
            cells = []
            for name, values in columns.items():
                current = row.cells.get(numbers.slot(tx, table, SOURCE + name))
                old: Value = current.value if current else None
                new: Value = values[place]
                person = row.cells.get(numbers.slot(tx, table, name))
                if canonical(old) != canonical(new) and not is_cleared(person, current):
                    replaced = stamp_of(numbers, current) if current else None
                    clock = past(self._stamp, replaced.clock) if replaced else self._stamp
                    cells.append(Cell(SOURCE + name, new, clock, replaced))
            hidden = self._hides(tx, row)
            if cells:
                self._renewed.append(StampedRow(table, row_id, numbers.writer, tuple(cells)))
            elif hidden is None:
                self.same += 1
            if hidden is not None:
                self._returning.setdefault(hidden, []).append(row_id)

    def _hides(self, tx: Tx, row: Row) -> bytes | None:
        """The undone import that hides a row."""
        if not self._hidden:
            return None
        held = row.cells.get(self._journal.numbers.slot(tx, self._table.name, SOURCE + "import_id"))
        value = held.value if held else None
        return value if isinstance(value, bytes) and value in self._hidden else None

    def finish(self, tx: Tx, about: Mapping[str, Value] | None = None, label: str = "") -> Changes:
        """Make all of it visible and shareable, in the caller's transaction.

        `about` is what the import's own row tells; with a `label`, it is a gesture that can be undone. The
        row and the cells of rows that existed bear one stamp, by which they are found again.
        """
        self._flush()
        journal, numbers = self._journal, self._journal.numbers
        numbers.fresh(tx)
        fence = numbers.fence(tx, self._fence_id)
        self._refuse_removed(tx)
        hold_less(tx)
        tx.execute("DELETE FROM pending_import WHERE id = ?", (self.id,))
        if self.added <= index_backlogs.AT_ONCE:
            index_backlogs.take_in_all(tx, self.id)
        forget(tx)
        clock = Clock(now_ms, numbers.clock)
        stamp, shown = clock.tick(), clock.tick()
        rows = [self._stamped(row, stamp) for row in self._renewed]
        whole = self._bring_back(tx, fence, rows, stamp)
        if about is not None and (self.added or rows or whole):
            told = {**about, "restored": ",".join(one.hex() for one in whole) or None}
            told = {name: value for name, value in told.items() if value is not None}
            cells = tuple(Cell(name, value, stamp, None) for name, value in told.items())
            rows.append(StampedRow("import", self.id, numbers.writer, cells))
            if label:
                fields = [[name, None, value] for name, value in told.items()]
                remember(tx, label, [[self._fence_id, "import", self.id, fields, True]])
        rows += mark_shown(tx, numbers, fence, whole, shown)
        if rows:
            numbers.clock = clock.last
            journal.apply_own(tx, fence, rows)
            numbers.keep(tx)
        self.end()
        kinds = {self._table.name} | ({"import"} if about is not None else set())
        return Changes(frozenset(kinds))

    def _stamped(self, row: StampedRow, stamp: int) -> StampedRow:
        cells = tuple(
            Cell(name, value, past(stamp, replaced.clock) if replaced else stamp, replaced)
            for name, value, _, replaced in row.cells
        )
        return StampedRow(row.table, row.id, row.writer, cells)

    def _bring_back(self, tx: Tx, fence: int, rows: list[StampedRow], stamp: int) -> list[bytes]:
        """Show rows that an undone import hides: all of one by one cell, some of one each by its own."""
        numbers, table = self._journal.numbers, self._table.name
        whole: list[bytes] = []
        for import_id, ids in self._returning.items():
            (count,) = tx.execute(
                f'SELECT count(*) FROM "{table}" WHERE import_id = ? AND fence = ? '
                "AND deleted IS NULL",
                (import_id, fence),
            ).fetchone()
            if len(ids) >= count:
                whole.append(import_id)
                continue
            name = SOURCE + "import_id"
            slot = numbers.slot(tx, table, name)
            for start in range(0, len(ids), _CHUNK):
                held = load(tx, table, fence, ids[start : start + _CHUNK])
                for row in held.values():
                    replaced = stamp_of(numbers, row.cells[slot])
                    cell = Cell(name, self.id, past(stamp, replaced.clock), replaced)
                    rows.append(StampedRow(table, row.id, numbers.writer, (cell,)))
        return whole

    def _refuse_removed(self, tx: Tx) -> None:
        if not tx.execute("SELECT 1 FROM pending_import WHERE id = ?", (self.id,)).fetchone():
            raise ImportRemovedError


def _picked(
    ids: Sequence[bytes], columns: dict[str, list[Any]], places: Sequence[int]
) -> tuple[Sequence[bytes], dict[str, list[Any]]]:
    if len(places) == len(ids):
        return ids, columns
    return [ids[place] for place in places], {
        name: [values[place] for place in places] for name, values in columns.items()
    }


def _undone(tx: Tx, fence: int) -> frozenset[bytes]:
    found = tx.execute(
        'SELECT id FROM "import" WHERE fence = ? AND deleted IS NOT NULL', (fence,)
    ).fetchall()
    return frozenset(row_id for (row_id,) in found)
