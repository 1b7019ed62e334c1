"""Changes to measure sync with, the same in every run and for every peer."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow, Value
from mcr_desktop.domain.clocks import COUNTER_BITS
from tests.benchmarks.notes import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

START_MS = 1_795_510_800_000
CHANGES = 100_000
CELLS_A_SEGMENT = 500
WRITERS = 4
ROWS_A_CHANGE = 4
"""So many changes for each row that there is: two edits of two fields."""


@dataclass(frozen=True, slots=True)
class Load:
    """Rows that a replica holds already, and edits of them in the order in which they were made."""

    made: list[StampedRow]
    edits: list[StampedRow]

    @property
    def changes(self) -> int:
        return sum(len(row.cells) for row in self.edits)


def writers(count: int = WRITERS) -> list[bytes]:
    return [bytes([number + 1]) * 16 for number in range(count)]


_known_words = cache(vocabulary)


def _words(dice: random.Random, count: int) -> str:
    words = _known_words()
    return " ".join(words[int(len(words) * dice.random() ** 3)] for _ in range(count))


def _day(dice: random.Random) -> str:
    return f"2026-{dice.randrange(1, 12):02d}-{dice.randrange(1, 29):02d}"


def _new_row(dice: random.Random) -> tuple[str, dict[str, Value]]:
    kind = dice.random()
    if kind < 0.5:
        return "complaint", {
            "reported_on": _day(dice),
            "kind": dice.choice(["late", "damaged", "missing", "invoice"]),
            "severity": dice.randrange(1, 5),
            "summary": _words(dice, 6),
            "resolution": _words(dice, 5),
            "customer_told": 0,
        }
    if kind < 0.75:
        return "commitment", {
            "direction": dice.choice(["ours", "theirs"]),
            "wording": _words(dice, 7),
            "made_on": _day(dice),
            "due_on": _day(dice),
            "state": "open",
        }
    return "contact", {
        "name": _words(dice, 2),
        "title": _words(dice, 2),
        "phone": f"+31 10 {dice.randrange(10**7):07d}",
        "standing": "growth",
        "standing_on": _day(dice),
    }


def _edit(dice: random.Random, table: str) -> dict[str, Value]:
    """Two fields, as a form saves them; one edit in three touches words that search knows."""
    searched, plain, rare = _EDITS[table]
    kind = dice.random()
    names = searched if kind < 0.33 else plain if kind < 0.66 else rare
    return {name: _VALUES[name](dice) for name in names}


_EDITS = {
    "complaint": (
        ("resolution", "resolved_on"),
        ("kind", "severity"),
        ("customer_told", "acknowledged_on"),
    ),
    "commitment": (("wording", "due_on"), ("due_on", "renegotiated_on"), ("state", "closed_on")),
    "contact": (("phone", "role"), ("standing", "standing_on"), ("standing", "standing_on")),
}
_VALUES: dict[str, Callable[[random.Random], Value]] = {
    "resolution": lambda dice: _words(dice, 5),
    "wording": lambda dice: _words(dice, 7),
    "phone": lambda dice: f"+31 10 {dice.randrange(10**7):07d}",
    "role": lambda dice: dice.choice(["buyer", "planner"]),
    "kind": lambda dice: dice.choice(["late", "damaged", "missing"]),
    "severity": lambda dice: dice.randrange(1, 5),
    "customer_told": lambda dice: dice.randrange(2),
    "state": lambda dice: dice.choice(["kept", "broken", "open"]),
    "standing": lambda dice: dice.choice(["growth", "loyalty", "risk"]),
    **dict.fromkeys(
        (
            "resolved_on",
            "acknowledged_on",
            "due_on",
            "renegotiated_on",
            "closed_on",
            "standing_on",
        ),
        _day,
    ),
}


@cache
def edits(changes: int = CHANGES, seed: int = 3) -> Load:
    """Field edits by several writers over rows that exist; one in ten did not see the edit before."""
    dice = random.Random(seed)
    names = writers()
    first = START_MS << COUNTER_BITS
    made = []
    for number in range(changes // ROWS_A_CHANGE):
        table, values = _new_row(dice)
        row_id = (START_MS - dice.randrange(10**9)).to_bytes(6, "big") + dice.randbytes(10)
        cells = tuple(Cell(name, value, first, None) for name, value in values.items())
        made.append(StampedRow(table, row_id, names[number % len(names)], cells))
    seen: dict[tuple[bytes, str], list[Stamp]] = {
        (row.id, cell.field): [Stamp(first, row.writer)] for row in made for cell in row.cells
    }
    edited = []
    ms = START_MS + 10**6
    while changes > 0:
        ms += dice.randrange(2_000, 90_000)
        row = dice.choice(made)
        stamp = Stamp(ms << COUNTER_BITS, dice.choice(names))
        edit = []
        for name, value in _edit(dice, row.table).items():
            stamps = seen.setdefault((row.id, name), [])
            last = stamps[-1:] if dice.random() < 0.9 else stamps[-2:-1]
            edit.append(Cell(name, value, stamp.clock, last[0] if last else None))
            stamps.append(stamp)
        edited.append(StampedRow(row.table, row.id, stamp.writer, tuple(edit)))
        changes -= len(edit)
    return Load(made, edited)


@cache
def bulk(rows: int = 20_000, seed: int = 5) -> list[StampedRow]:
    """Complaints as a colleague's import makes them: fresh rows of one stroke, source registers."""
    dice = random.Random(seed)
    clock = START_MS << COUNTER_BITS
    import_id = dice.randbytes(16)
    made = []
    for number in range(rows):
        values: dict[str, Value] = {
            "external_id": f"C-{number:06d}",
            "reported_on": _day(dice),
            "kind": dice.choice(["late", "damaged", "missing", "invoice"]),
            "severity": dice.randrange(1, 5),
            "summary": _words(dice, 6),
            "import_id": import_id,
        }
        cells = tuple(Cell("~" + name, value, clock, None) for name, value in values.items())
        made.append(StampedRow("complaint", dice.randbytes(16), writers()[0], cells))
    return made


def in_segments(
    rows: Sequence[StampedRow], cells: int = CELLS_A_SEGMENT
) -> Iterator[tuple[bytes, list[StampedRow]]]:
    """The rows as their writers share them: each writer and so many changes of theirs, in turn."""
    open_now: dict[bytes, list[StampedRow]] = {}
    counts: dict[bytes, int] = {}
    for row in rows:
        open_now.setdefault(row.writer, []).append(row)
        counts[row.writer] = counts.get(row.writer, 0) + len(row.cells)
        if counts[row.writer] >= cells:
            yield row.writer, open_now.pop(row.writer)
            counts[row.writer] = 0
    yield from ((writer, part) for writer, part in open_now.items() if part)
