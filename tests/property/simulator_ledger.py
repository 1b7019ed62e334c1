"""What honest machines were promised to keep, and whether they all have it at the end.

The order of cells is worked out here anew from the design (clock, writer, type tag and bytes), so that
the program's own folding has something to be compared with.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.store.cells import load
from mcr_desktop.store.numbers import SLOT_BITS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.domain.changes import StampedRow, Value
    from tests.property.simulator import Machine
    from tests.property.simulator_folds import Bench


class Told(NamedTuple):
    """One value of one field, as one writer stamped it."""

    table: str
    row: bytes
    field: str
    clock: int
    writer: bytes
    tagged: bytes


Place = tuple[str, bytes, str]
TABLES = ("contact", "commitment", "note", "complaint", "exposure", "novelty")


def tagged(value: Value) -> bytes:
    """Type tag and bytes of a value, by which equal stamps are ordered."""
    if value is None:
        return b"\x00"
    if isinstance(value, int):
        return b"\x01" + struct.pack(">Q", value + 2**63)
    if isinstance(value, float):
        return b"\x02" + struct.pack(">d", value)
    return b"\x03" + value.encode() if isinstance(value, str) else b"\x04" + value


def told_by(rows: Iterable[StampedRow]) -> set[Told]:
    return {
        Told(row.table, row.id, cell.field, cell.clock, row.writer, tagged(cell.value))
        for row in rows
        for cell in row.cells
    }


def winners(told: Iterable[Told]) -> dict[Place, Told]:
    """The newest value of every field."""
    best: dict[Place, Told] = {}
    for one in told:
        place = one[:3]
        if place not in best or one[3:] > best[place][3:]:
            best[place] = one
    return best


def held_by(machine: Machine | Bench, fence: bytes) -> tuple[dict[Place, Told], set[Told]]:
    """The values that a machine shows for each field, and those together with its history."""
    numbers, store = machine.journal.numbers, machine.store
    mask = (1 << SLOT_BITS) - 1
    shown: dict[Place, Told] = {}
    with store.transaction() as tx:
        numbers.fresh(tx)
        no = numbers.fence(tx, fence)
        places: dict[int, tuple[str, bytes]] = {}
        for table in TABLES:
            source = (
                f'"{table}" WHERE' if table != "novelty" else "stranger WHERE kind = 'novelty' AND"
            )
            sql = f"SELECT id FROM {source} fence = ?"  # noqa: S608 - names stand above
            ids = [row_id for (row_id,) in tx.execute(sql, (no,)).fetchall()]
            for row in load(tx, table, no, ids).values():
                places[row.no] = (table, bytes(row.id))
                for slot, held in row.cells.items():
                    name = numbers.field_of(table, slot)
                    writer = numbers.writer_ids[held.writer]
                    value = Told(table, bytes(row.id), name, held.clock, writer, tagged(held.value))
                    shown[value[:3]] = value
        everything = set(shown.values())
        for key, value, clock, writer in tx.execute(
            "SELECT key, value, clock, writer FROM history"
        ).fetchall():
            if key >> SLOT_BITS in places:
                table, row_id = places[key >> SLOT_BITS]
                name = numbers.field_of(table, key & mask)
                author = numbers.writer_ids[writer]
                everything.add(Told(table, row_id, name, clock, author, tagged(value)))
    return shown, everything


@dataclass(slots=True)
class Ledger:
    """What was accepted so far: values and words that must be there, that may, and that must not."""

    told: set[Told] = field(default_factory=set)
    maybe: set[Told] = field(default_factory=set)
    """Written on a machine that was then put back to an earlier day, and seen by nobody else."""
    said: dict[str, bytes] = field(default_factory=dict)
    """Each word (one letter that occurs once) with its note."""
    cut: set[str] = field(default_factory=set)
    perhaps_said: set[str] = field(default_factory=set)
    perhaps_cut: set[str] = field(default_factory=set)

    def check(self, one: Machine, fence: bytes) -> None:
        """Assert that a machine holds all that was accepted, shows the newest, and nothing else."""
        shown, everything = held_by(one, fence)
        must = self.told - self.maybe
        assert must <= everything, f"{one.name} lost {sorted(must - everything)[:3]}"
        stray = everything - self.told
        assert not stray, f"{one.name} holds what nobody accepted: {sorted(stray)[:3]}"
        best = winners(everything)
        wrong = {place for place in best if shown.get(place) != best[place]}
        assert not wrong, f"{one.name} does not show the newest of {sorted(wrong)[:3]}"
        for letter, note in self.said.items():
            count = one.body(note).count(letter)
            allowed = {0, 1}
            if letter not in self.perhaps_said | self.cut:
                allowed = {1}
            elif letter in self.cut - self.perhaps_cut:
                allowed = {0}
            assert count in allowed, f"{one.name} has the word {letter!r} {count} times"
