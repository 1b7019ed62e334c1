"""Small numbers that stand for long names inside one store: fences, writers, rows, fields."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Mapping
from typing import Any

from mcr_desktop.domain.changes import ID_SIZE
from mcr_desktop.domain.tables import KIND_BITS, SOURCE, TABLES, UNKNOWN_CODE
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.errors import QuotaError

SLOT_BITS = 16
"""Low bits of a cell's key: field number and register; the rest is the row number."""

FIELDS_A_WRITER = 64
"""So many fields that this version does not know may one writer be the first to name: room for a newer
version's, and five hundred hostile writers do not use up the slots."""

_UNKNOWN_FIELD = 256
FIRST_UNKNOWN_SLOT = _UNKNOWN_FIELD << 1
_LAST_SLOT = (1 << SLOT_BITS) - 1


class Numbers:
    """Cached numbers of one store. Only used while the write transaction is held, or to read."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._data_version = -1
        self._slots: dict[str, dict[str, int]] = {}
        self._forget()

    def _forget(self) -> None:
        self._fences: dict[bytes, int] = {}
        self._writers: dict[bytes, int] = {}
        self.writer_ids: dict[int, bytes] = {}
        self._unknown: dict[str, int] = {}
        self._names: dict[int, str] = {}
        self._introduced: Counter[int] = Counter()
        self._slots.clear()
        self.next_row = 1
        self.clock = 0
        self.writer = b""
        self._loaded = False

    def fresh(self, tx: Tx) -> None:
        """Make the caches true for this transaction: reload what another process changed."""
        if self.distrust not in tx.after_rollback:
            tx.after_rollback.append(self.distrust)
        version = self._store.data_version()
        if self._loaded and version == self._data_version:
            return
        self._forget()
        self._data_version = version
        execute = tx.execute
        self._fences = {fence: no for no, fence in execute("SELECT no, id FROM fence")}
        self.writer_ids = dict(execute("SELECT no, id FROM writer"))
        self._writers = {writer: no for no, writer in self.writer_ids.items()}
        for no, name, writer in execute("SELECT no, name, writer FROM field_name").fetchall():
            self._unknown[name] = no
            self._names[no] = name
            self._introduced[writer] += 1
        meta: dict[str, Any] = dict(
            execute("SELECT name, value FROM meta WHERE name IN ('next_row', 'clock', 'writer')")
        )
        self.next_row = meta.get("next_row", 1)
        self.clock = meta.get("clock", 0)
        self.writer = meta.get("writer", b"")
        self._loaded = True
        if not self.writer:
            self.new_writer(tx)

    def distrust(self) -> None:
        """Reload everything next time: the transaction behind the caches was rolled back."""
        self._loaded = False

    def new_writer(self, tx: Tx, writer: bytes | None = None) -> None:
        """Write under this id from here on; a random one where none is given."""
        self.writer = writer or secrets.token_bytes(ID_SIZE)
        tx.execute("INSERT OR REPLACE INTO meta VALUES ('writer', ?)", (self.writer,))

    def keep(self, tx: Tx) -> None:
        """Persist the clock and the next row number, inside the transaction that used them."""
        tx.executemany(
            "INSERT OR REPLACE INTO meta VALUES (?, ?)",
            (("next_row", self.next_row), ("clock", self.clock)),
        )

    def fence(self, tx: Tx, fence: bytes) -> int:
        """The number of a fence, given at first sight."""
        number = self._fences.get(fence)
        if number is None:
            number = len(self._fences) + 1
            tx.execute("INSERT INTO fence VALUES (?, ?)", (number, fence))
            self._fences[fence] = number
        return number

    def writer_number(self, tx: Tx, writer: bytes) -> int:
        """The number of a writer, given at first sight."""
        number = self._writers.get(writer)
        if number is None:
            number = len(self._writers) + 1
            tx.execute("INSERT INTO writer VALUES (?, ?)", (number, writer))
            self._writers[writer] = number
            self.writer_ids[number] = writer
        return number

    @property
    def writer_numbers(self) -> Mapping[bytes, int]:
        """The numbers of all writers that the store has seen, for who looks up very many."""
        return self._writers

    def find_writer(self, writer: bytes) -> int | None:
        """The number of a writer that the store has seen."""
        return self._writers.get(writer)

    def new_row(self, code: int) -> int:
        """The next row number for a table's code."""
        number = self.next_row << KIND_BITS | code
        self.next_row += 1
        return number

    def new_rows(self, code: int, count: int) -> int:
        """The first of `count` row numbers for a table's code; the next is `1 << KIND_BITS` further."""
        first = self.next_row << KIND_BITS | code
        self.next_row += count
        return first

    def slots(self, table: str) -> dict[str, int]:
        """Slots of a table's known fields, both registers; grows by `slot`."""
        known = self._slots.get(table)
        if known is None:
            known = self._slots[table] = {}
            if table in TABLES:
                for number, field in enumerate(TABLES[table].fields):
                    known[field.name] = number << 1
                    known[SOURCE + field.name] = number << 1 | 1
        return known

    def slot(self, tx: Tx, table: str, field: str, writer: int = 0) -> int:
        """The slot of a field, known or not; `writer` is the number of who names it, 0 for ourselves.

        Raises QuotaError where that writer has named too many unknown fields.
        """
        found = self.find_slot(table, field)
        if found is not None:
            return found
        number = len(self._unknown) + 1
        full = (_UNKNOWN_FIELD + number) << 1 | 1 > _LAST_SLOT
        if full or (writer and self._introduced[writer] >= FIELDS_A_WRITER):
            named = self.writer_ids.get(writer, self.writer)
            raise QuotaError(writer=named, what="fields", most=FIELDS_A_WRITER)
        name = field.removeprefix(SOURCE)
        tx.execute("INSERT INTO field_name VALUES (?, ?, ?)", (number, name, writer))
        self._unknown[name] = number
        self._names[number] = name
        self._introduced[writer] += 1
        slot = self._slots[table][field] = (_UNKNOWN_FIELD + number) << 1 | (field != name)
        return slot

    def find_slot(self, table: str, field: str) -> int | None:
        """The slot of a field that the store has a number for."""
        known = self.slots(table)
        found = known.get(field)
        if found is None:
            name = field.removeprefix(SOURCE)
            number = self._unknown.get(name)
            if number is not None:
                found = known[field] = (_UNKNOWN_FIELD + number) << 1 | (field != name)
        return found

    def field_of(self, table: str, slot: int) -> str:
        """The field's name in a slot, with the source prefix where it is that register."""
        index = slot >> 1
        prefix = SOURCE if slot & 1 else ""
        if index < _UNKNOWN_FIELD:
            return prefix + TABLES[table].fields[index].name
        return prefix + self._names[index - _UNKNOWN_FIELD]


def code_of(table: str) -> int:
    """The code of a table in row numbers."""
    return TABLES[table].code if table in TABLES else UNKNOWN_CODE


def is_known_slot(slot: int) -> bool:
    """Whether the slot's field is one that this version shows."""
    return slot >> 1 < _UNKNOWN_FIELD
