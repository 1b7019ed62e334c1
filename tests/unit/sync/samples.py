"""Changes such as a team makes in a working week, for tests of what travels."""

from __future__ import annotations

import random

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow, Value
from mcr_desktop.domain.clocks import COUNTER_BITS

MONDAY_MS = 1_795_510_800_000
WORDS = [
    "delivery",
    "pallet",
    "Rotterdam",
    "invoice",
    "late",
    "again",
    "promised",
    "call",
    "Friday",
    "price",
    "cold",
    "chain",
    "depot",
    "driver",
    "carrier",
    "agreed",
    "revised",
    "forecast",
    "volume",
    "Q3",
    "tender",
    "penalty",
    "credit",
    "note",
    "reply",
    "sample",
]


def week(writer: bytes, cells: int, seed: int = 1) -> list[StampedRow]:
    """Rows of about so many cells: new touches and commitments, edited contacts, kept promises."""
    dice = random.Random(seed)
    others = [dice.randbytes(16) for _ in range(5)]
    rows: list[StampedRow] = []
    ms = MONDAY_MS
    made = 0
    values: dict[str, Value]

    def row_id(at_ms: int) -> bytes:
        return at_ms.to_bytes(6, "big") + dice.randbytes(10)

    def add(table: str, identity: bytes, values: dict[str, Value], *, edited: bool) -> None:
        nonlocal made
        clock = ms << COUNTER_BITS
        old = (ms - dice.randrange(10**6, 10**10)) << COUNTER_BITS
        before = Stamp(old, dice.choice(others)) if edited else None
        rows.append(
            StampedRow(
                table,
                identity,
                writer,
                tuple(Cell(name, value, clock, before) for name, value in values.items()),
            )
        )
        made += len(values)

    while made < cells:
        ms += dice.randrange(5_000, 600_000)
        day = f"2026-11-{dice.randrange(16, 28):02d}"
        kind = dice.random()
        if kind < 0.3:
            values = {"state": "kept", "closed_on": day}
            add("commitment", row_id(ms - dice.randrange(10**9)), values, edited=True)
        elif kind < 0.6:
            values = {
                "channel": dice.choice(["call", "visit", "e-mail"]),
                "happened_on": day,
                "two_way": dice.randrange(2),
                "minutes": dice.choice([15, 30, 60]),
                "summary": " ".join(dice.choices(WORDS, k=5)),
            }
            add("touch", row_id(ms), values, edited=False)
        elif kind < 0.8:
            values = {
                "direction": "ours",
                "wording": " ".join(dice.choices(WORDS, k=6)),
                "made_on": day,
                "due_on": day,
                "state": "open",
            }
            add("commitment", row_id(ms), values, edited=False)
        else:
            values = {"phone": f"+31 10 {dice.randrange(10**7):07d}", "standing": "loyalty"}
            add("contact", row_id(ms - dice.randrange(10**10)), values, edited=True)
    return rows
