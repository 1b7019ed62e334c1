"""What a hostile or broken device could write into a fence: every table, every field, any value."""

from __future__ import annotations

import random

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.changes import Cell, StampedRow, Value, refuse_malformed
from mcr_desktop.domain.clocks import COUNTER_BITS
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import TABLES

WRITER = b"a hostile writer"
HUGE = 2**63 - 1

TEXTS = (
    "banana",
    "0001-01-01",
    "9999-12-31",
    "2026-02-30",
    "--02-30",
    "--02-29",
    "2024-02-29",
    "20261123",
    "2026-11-23T25:61",
    "2026-11-23T09:00",
    "9999-12-31T23:59",
    "0001-01-01T00:00",
    "24:00",
    "-5",
    "NaN",
    "1e308",
    "\u0662\u0660\u0662\u0666-\u0661\u0661-\u0662\u0663",
    "{",
    "[[[[",
    "[" * 3_000,
    '{"a": {"b": [null, 1e999]}}',
    '["x", 5, null, "0000000000000000000000000z"]',
    '{"show": 5, "owner": [], "order": {}}',
    "null",
    "<b>bold</b><img src=x onerror=alert(1)> & &amp; <script>",
    "\x00\x01\x1b[31mred\x07",
    "\u202egnp.exe\u2066\u200b\ufeff",
    "Z̷̡a̶l̵g̴o" + "\u0336" * 200,
    "👩‍👩‍👧‍👦" * 40,
    "\n\r\n\u2028\u2029\t",
    "%s %d {0} {name} $(reboot) `id` '; DROP TABLE note; --",
    "=cmd|' /C calc'!A0",
    "../../etc/passwd",
    "CON",
    "a" * 70_000,
    "wide " * 12_000,
)
NUMBERS = (0, -1, -5, 1, 2, 13, 366, 10**6, 10**12, HUGE, -HUGE - 1)
REALS = (0.0, -1.0, 1e308, -1e308, 5e-324, 1e15, 0.5)


def hostile_rows(services: Services, fence: bytes, seed: int, each: int = 4) -> list[StampedRow]:
    """Rows of every table, some new and some over rows that are there, of one seed's choice."""
    dice = random.Random(seed)
    ids = [row for name in TABLES for row in _ids(services, name, "1 = 1", 12)]
    known = {name: _known(services, name) for name in TABLES}
    rows = []
    for name, table in TABLES.items():
        there = _ids(services, name, "f.id = ?", 40, fence)
        fresh = [dice.randbytes(16) for _ in range(0 if name == "account" else each)]
        ids += fresh
        kept = dice.sample(there, min(each, len(there)))
        for number, row_id in enumerate((*fresh, *kept)):
            cells = []
            for field in table.fields:
                if field.name in {"deleted", "body"} or (row_id in kept and dice.random() < 0.5):
                    continue
                value = _value(dice, field.kind, known[name].get(field.name, []), ids)
                # The clock lies a little ahead, as that of any device may, so that these values show.
                clock = (now_ms() + 60_000 << COUNTER_BITS) + number
                cells.append(Cell(field.name, value, clock, None))
            if cells:
                rows.append(StampedRow(name, row_id, WRITER, tuple(cells)))
    refuse_malformed(rows)
    return rows


def let_in(services: Services, fence: bytes, rows: list[StampedRow]) -> None:
    """Take the rows in as a sync does, and tell everybody."""
    workspace = services.workspace
    with workspace.store.transaction() as tx:
        changes = workspace.journal.merge(tx, fence, rows, [])
    workspace.announce(changes)


def _ids(services: Services, table: str, where: str, most: int, *given: bytes) -> list[bytes]:
    found = services.workspace.store.rows(
        f'SELECT t.id FROM "{table}" t JOIN fence f ON f.no = t.fence '  # noqa: S608 - our own tables
        f"WHERE {where} ORDER BY t.no LIMIT {most}",
        given,
    )
    return [row for (row,) in found]


def _value(dice: random.Random, kind: str, known: list[Value], ids: list[bytes]) -> Value:
    chance = dice.random()
    if chance < 0.04:
        return None
    if chance < 0.12:  # of another type than the field's
        odd: tuple[Value, ...] = ("text", 5, 0.5, b"bytes", "", b"")
        return dice.choice(odd)
    if chance < 0.5 and known:
        return dice.choice(known)
    if kind == "BLOB":
        return dice.choice([b"", b"x", dice.randbytes(16), b"y" * 900, *dice.sample(ids, 6)])
    of_kind: dict[str, tuple[Value, ...]] = {"INTEGER": NUMBERS, "REAL": REALS}
    return dice.choice(of_kind.get(kind, TEXTS))


def _known(services: Services, table: str) -> dict[str, list[Value]]:
    return {
        field.name: [
            value
            for (value,) in services.workspace.store.rows(
                f'SELECT DISTINCT "{field.name}" FROM "{table}" '  # noqa: S608 - our own tables
                f'WHERE "{field.name}" IS NOT NULL LIMIT 12'
            )
        ]
        for field in TABLES[table].fields
        if field.name != "deleted"
    }
