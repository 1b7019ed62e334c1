"""The one door for writes: local edits and merged remote changes go through the same fold.

Each commit is one transaction over rows, cells, history, search index, outbox and the gesture that
undo needs; readers see all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import (
    TEXT_FIELD,
    Cell,
    Change,
    Changes,
    StampedRow,
    StampedText,
    TextChange,
    Value,
    canonical,
    tidy,
)
from mcr_desktop.domain.clocks import Clock, past
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import SOURCE, TABLES
from mcr_desktop.store import outbox
from mcr_desktop.store.cells import Folded, Row, fold, load, shown_value, stamp_of
from mcr_desktop.store.column_marks import mark
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.indexing import SEARCHED, Unindexed
from mcr_desktop.store.numbers import FIRST_UNKNOWN_SLOT, Numbers

if TYPE_CHECKING:
    from mcr_desktop.store import erasures
    from mcr_desktop.store.documents import Documents

ARRIVAL_KINDS = frozenset(TABLES) - {
    *("complaint", "exposure", "import", "mapping", "look"),
    *("mute", "view", "mark", "annotation", "why", "bone", "case_event", "case_part"),
    *("position", "influence", "address", "use", "distinction"),
}
"""Rows whose change by a teammate is worth a line on Today; imports come by the thousand, what hangs on
a case is told by the case, and what lies in the private fence is nobody else's."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a local commit did; `gesture` is 0 where nothing changed."""

    changes: Changes
    gesture: int


class Journal:
    """Writes to one store."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.numbers = Numbers(store)

    @cached_property
    def _documents(self) -> Documents:
        from mcr_desktop.store.documents import Documents  # looking at rows needs none of it

        return Documents(self.numbers)

    def writer(self) -> bytes:
        """The 16-byte id under which this device writes at present."""
        with self.store.transaction() as tx:
            self.numbers.fresh(tx)
            return self.numbers.writer

    def new_writer(self, tx: Tx, writer: bytes) -> None:
        """Write under this id from here on: what an introduction and a fork ask for."""
        self.numbers.fresh(tx)
        self.numbers.new_writer(tx, writer)

    def commit(self, changes: Sequence[Change | TextChange], label: str) -> Receipt:
        """Apply one gesture of the user, called `label` in the undo list."""
        with self.store.transaction() as tx:
            return self.commit_in(tx, changes, label)

    def commit_in(self, tx: Tx, changes: Sequence[Change | TextChange], label: str) -> Receipt:
        """The same inside a transaction that holds more. An empty label leaves no gesture.

        Fields that already hold the wanted value are not written, but for those that a change names
        `anew`. Raises NotCanonicalError for a
        value that no cell may hold.
        """
        numbers = self.numbers
        numbers.fresh(tx)
        clock = Clock(now_ms, numbers.clock)
        stamp = clock.tick()
        done = Changes(frozenset())
        undo: list[list[object]] = []
        typed_from: str | None = None
        unindexed = Unindexed()
        for fence_id in dict.fromkeys(change.fence for change in changes):
            fence = numbers.fence(tx, fence_id)
            rows: list[StampedRow] = []
            anew = _anew(changes, fence_id)
            for table, wanted in _by_table(changes, fence_id).items():
                rows += self._stamp(tx, fence_id, fence, table, wanted, stamp, undo, anew)
            done |= self._fold(tx, fence, rows, unindexed, remote=False)
            texts: list[StampedText] = []
            for change in changes:
                if isinstance(change, TextChange) and change.fence == fence_id:
                    from mcr_desktop.store.gestures import text_edit

                    before, text = self._documents.edit(tx, fence, change, stamp, unindexed)
                    if text is not None:
                        texts.append(text)
                        typed_from = before if change.typed else None
                        undo.append(text_edit(fence_id, change.id, before, tidy(change.body)))
            if texts:
                done |= Changes(frozenset({"note"}), frozenset(text.note for text in texts))
            if rows or texts:
                outbox.post(tx, fence, rows, texts)
        if not undo:
            return Receipt(done, 0)
        unindexed.settle(tx)
        numbers.clock = clock.last
        numbers.keep(tx)
        gesture = 0
        if label:
            from mcr_desktop.store import gestures

            typed = typed_from if len(undo) == 1 else None
            gesture = gestures.remember(tx, label, undo, typed_from=typed)
        return Receipt(done, gesture)

    def merge(
        self,
        tx: Tx,
        fence_id: bytes,
        rows: Sequence[StampedRow],
        texts: Sequence[StampedText],
        erased: erasures.Erased = frozenset(),
        restarters: Collection[bytes] | None = None,
        kin: Collection[bytes] | None = None,
    ) -> Changes:
        """Apply what others wrote in a fence: any order, any number of times, many segments at once.

        Rows that are `erased` are passed over. `restarters` are the writers who may start a note's
        words anew and `kin` those of our own devices, None for everybody. The caller has verified signatures and `refuse_malformed`. Raises
        ForgedTextError or BrokenTextError for a text update that must not be imported, QuotaError for
        what is more than its writer may leave here; the caller rolls back.
        """
        from mcr_desktop.store import erasures

        rows, texts = erasures.spared(rows, texts, erased)
        numbers = self.numbers
        numbers.fresh(tx)
        fence = numbers.fence(tx, fence_id)
        clock = Clock(now_ms, numbers.clock)
        stamps = [cell.clock for row in rows for cell in row.cells]
        clock.heed_all([*stamps, *(text.clock for text in texts)])
        unindexed = Unindexed()
        done = self._fold(tx, fence, rows, unindexed, remote=True)
        merged = self._documents.absorb(tx, fence, texts, unindexed, clock.tick, restarters, kin)
        unindexed.settle(tx)
        if merged:
            self._note_arrivals(
                tx,
                [
                    (no, numbers.writer_number(tx, text.writer), text.clock, now_ms(), TEXT_FIELD)
                    for no, text in merged
                    if text.writer != numbers.writer
                ],
            )
            done |= Changes(frozenset({"note"}), frozenset(text.note for _, text in merged))
        numbers.clock = clock.last
        numbers.keep(tx)
        return done

    def withdraw(self, tx: Tx, fence_id: bytes, rows: Sequence[StampedRow]) -> Changes:
        """Take exactly these cells out, as if they had never come; what is not there is passed over.

        Each field shows the best of what is left of it; rows of which nothing is left are gone. Words
        are `rebuild_text`'s.
        """
        from mcr_desktop.store.withdrawals import withdraw

        self.numbers.fresh(tx)
        fence = self.numbers.fence(tx, fence_id)
        done = Changes(frozenset())
        for table, part in _tables(rows).items():
            ids = withdraw(tx, self.numbers, table, fence, part)
            if ids:
                done |= Changes(frozenset({table}), frozenset(ids))
        return done

    def rebuild_text(
        self,
        tx: Tx,
        fence_id: bytes,
        note: bytes,
        counting: Sequence[StampedText],
        others: Sequence[StampedText],
        restarters: Collection[bytes] | None = None,
    ) -> Changes:
        """Make a note's words anew from the updates that count and our own that are not shared yet.

        Of the `others`, which are held and do not count, exactly those operations come in on which
        counting ones depend. What still lacks a predecessor waits. The words are a function of these
        sets alone; a note of which nothing is left is gone.
        """
        with self._words(tx, fence_id) as (fence, unindexed, tick):
            self._documents.rebuild(tx, fence, note, counting, others, unindexed, tick, restarters)
        return Changes(frozenset({"note"}), frozenset({note}))

    def restart_text(self, tx: Tx, fence_id: bytes, note: bytes, body: str) -> StampedText:
        """Start a note's words anew with `body`, which forgets all that was written in it before.

        The update is in the outbox. Others who wrote what we had not seen write it again upon it.
        """
        with self._words(tx, fence_id) as (fence, unindexed, tick):
            return self._documents.restart(tx, fence, note, body, tick(), unindexed)

    @contextmanager
    def _words(self, tx: Tx, fence_id: bytes) -> Iterator[tuple[int, Unindexed, Callable[[], int]]]:
        numbers = self.numbers
        numbers.fresh(tx)
        clock = Clock(now_ms, numbers.clock)
        unindexed = Unindexed()
        yield numbers.fence(tx, fence_id), unindexed, clock.tick
        unindexed.settle(tx)
        numbers.clock = clock.last
        numbers.keep(tx)

    def erase(self, tx: Tx, fence_id: bytes, rows: Iterable[tuple[str, bytes]]) -> Changes:
        """Remove rows, (table, id), with all that was ever in them: history, search, words, undo, outbox.

        `merge` must be told of them from then on. Afterwards `Store.truncate_log` takes what the
        write-ahead log still has of them.
        """
        from mcr_desktop.store import erasures

        self.numbers.fresh(tx)
        fence = self.numbers.fence(tx, fence_id)
        gone = erasures.erase(tx, self._documents, fence_id, fence, rows)
        return Changes(frozenset(table for table, _ in gone), frozenset(row for _, row in gone))

    def every_row(self, tx: Tx, fence_id: bytes) -> list[tuple[str, bytes]]:
        """Every row of a fence, (table, id), those of tables that this version does not know included."""
        from mcr_desktop.store import erasures

        self.numbers.fresh(tx)
        return erasures.every_row(tx, self.numbers.fence(tx, fence_id))

    def pending(self, fence: bytes, most: int = 500) -> list[outbox.Pending]:
        """Local changes of a fence that no segment carries yet, oldest first; see `outbox`."""
        return outbox.pending(self.store, fence, most)

    def shared(self, tx: Tx, seqs: Sequence[int]) -> None:
        """Forget pending entries that a durable segment carries now."""
        outbox.drop(tx, seqs)

    def apply_own(self, tx: Tx, fence: int, rows: Sequence[StampedRow]) -> Changes:
        """Apply rows that this device has stamped already, and put them in the outbox."""
        unindexed = Unindexed()
        done = self._fold(tx, fence, rows, unindexed, remote=False)
        unindexed.settle(tx)
        outbox.post(tx, fence, rows, [])
        return done

    def _stamp(
        self,
        tx: Tx,
        fence_id: bytes,
        fence: int,
        table: str,
        wanted: Mapping[bytes, dict[str, Value]],
        stamp: int,
        undo: list[list[object]],
        anew: frozenset[tuple[str, bytes, str]],
    ) -> list[StampedRow]:
        numbers = self.numbers
        held = load(tx, table, fence, list(wanted))
        rows = []
        for row_id, values in wanted.items():
            row = held.get(row_id) or Row(0, row_id, {}, set(), fresh=True)
            cells = []
            before_after: list[list[Value]] = []
            for name, asked in values.items():
                value = _fitting(table, name, asked)
                canonical(value)
                slot = numbers.slot(tx, table, name)
                current = row.cells.get(slot)
                before = _before(table, row, slot, name)
                same = value == before and type(value) is type(before)
                if same and (table, row_id, name) not in anew:
                    continue
                replaced = stamp_of(numbers, current) if current else None
                clock = past(stamp, replaced.clock) if replaced else stamp
                cells.append(Cell(name, value, clock, replaced))
                before_after.append([name, before, value])
            if cells:
                rows.append(StampedRow(table, row_id, numbers.writer, tuple(cells)))
                undo.append([fence_id, table, row_id, before_after, row.fresh])
        return rows

    def _fold(
        self,
        tx: Tx,
        fence: int,
        rows: Iterable[StampedRow],
        unindexed: Unindexed,
        *,
        remote: bool,
    ) -> Changes:
        done = Changes(frozenset())
        for table, stamped in _tables(rows).items():
            folded = fold(tx, self.numbers, table, fence, stamped)
            _collect(folded, unindexed)
            if table == "complaint":
                mark(tx, fence, (row.no for row in folded.rows if not row.fresh))
            if remote and table in ARRIVAL_KINDS:
                self._arrive(tx, folded, stamped)
            ids = frozenset(row.id for row in folded.rows)
            if ids:
                done |= Changes(frozenset({table}), ids)
        return done

    def _arrive(self, tx: Tx, folded: Folded, stamped: Sequence[StampedRow]) -> None:
        last: dict[bytes, StampedRow] = {}
        for row in stamped:
            if row.cells and row.writer != self.numbers.writer:
                last[row.id] = row
        self._note_arrivals(
            tx,
            [
                (
                    row.no,
                    self.numbers.writer_number(tx, last[row.id].writer),
                    last[row.id].cells[0].clock,
                    now_ms(),
                    ",".join(folded.changed.get(row.no, ())),
                )
                for row in folded.rows
                if row.id in last
            ],
        )

    def _note_arrivals(self, tx: Tx, arrivals: list[tuple[int, int, int, int, str]]) -> None:
        tx.executemany(
            "INSERT INTO arrival VALUES (?, ?, ?, ?, ?) ON CONFLICT (no) DO UPDATE SET "
            "writer = excluded.writer, clock = excluded.clock, at_ms = excluded.at_ms, "
            "fields = excluded.fields",
            arrivals,
        )


def _tables(rows: Iterable[StampedRow]) -> dict[str, list[StampedRow]]:
    found: dict[str, list[StampedRow]] = {}
    for row in rows:
        found.setdefault(row.table, []).append(row)
    return found


def _collect(folded: Folded, unindexed: Unindexed) -> None:
    searched = SEARCHED.get(folded.table, frozenset())
    for row in folded.rows:
        if any(name.removeprefix(SOURCE) in searched for name in folded.changed[row.no]):
            unindexed.add(folded.table, row.no, fresh=row.fresh)


def _by_table(
    changes: Iterable[Change | TextChange], fence: bytes
) -> dict[str, dict[bytes, dict[str, Value]]]:
    wanted: dict[str, dict[bytes, dict[str, Value]]] = {}
    for change in changes:
        if isinstance(change, Change) and change.fence == fence:
            row = wanted.setdefault(change.table, {}).setdefault(change.id, {})
            row.update(change.values)
    return wanted


def _anew(
    changes: Iterable[Change | TextChange], fence: bytes
) -> frozenset[tuple[str, bytes, str]]:
    return frozenset(
        (change.table, change.id, name)
        for change in changes
        if isinstance(change, Change) and change.fence == fence
        for name in change.anew
    )


def _fitting(table: str, name: str, value: Value) -> Value:
    """A value as its field stores it: tidy text, whole numbers as reals where the field is real."""
    if isinstance(value, str):
        return tidy(value) or None
    if type(value) is int and table in TABLES:
        for item in TABLES[table].fields:
            if item.name == name and item.kind == "REAL":
                return float(value)
    return value


def _before(table: str, row: Row, slot: int, name: str) -> Value:
    if table in TABLES and not name.startswith(SOURCE) and slot < FIRST_UNKNOWN_SLOT:
        return shown_value(TABLES[table], row, slot >> 1)
    held = row.cells.get(slot)
    return held.value if held else None
