"""The `history` table: every cell that lost or was superseded, kept once."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

from mcr_desktop.domain.changes import Value, canonical
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.numbers import SLOT_BITS, Numbers

_CHUNK = 500


class Held(NamedTuple):
    """A cell as the store holds it: writers by number."""

    value: Value
    clock: int
    writer: int
    replaced_clock: int | None
    replaced_writer: int | None


NEW_HELD: Callable[[tuple[Value, int, int, int | None, int | None]], Held] = partial(
    tuple.__new__, Held
)
"""`Held` from a tuple of its parts; its own constructor is a function in Python, which shows in a large merge."""


def rank(numbers: Numbers, held: Held) -> tuple[int, bytes, bytes, int, bytes]:
    """What orders the cells of one field: stamp, value, and last the stamp that it replaced.

    Two cells of equal rank are the same cell. The last two parts matter where a writer gives one stamp
    to several cells, which no honest one does.
    """
    ids = numbers.writer_ids
    return (
        held.clock,
        ids[held.writer],
        canonical(held.value),
        held.replaced_clock or 0,
        ids[held.replaced_writer] if held.replaced_writer else b"",
    )


def keep(tx: Tx, lost: Sequence[tuple[int, Held]]) -> None:
    """Add cells, each with its key; those that are there already stay as they are."""
    if not lost:
        return
    tx.executemany(
        "INSERT OR IGNORE INTO history VALUES (?, ?, ?, ?, ?, ?, 0)",
        ((key, *held) for key, held in lost),
    )
    if tx.cursor.rowcount == len(lost):
        return
    for key, held in lost:
        found = tx.execute(
            "SELECT value, clock, writer, replaced_clock, replaced_writer FROM history "
            "WHERE key = ? AND clock = ? AND writer = ? AND variant = 0",
            (key, held.clock, held.writer),
        ).fetchone()
        if _content(Held(*found)) != _content(held):
            tx.execute(
                "INSERT OR IGNORE INTO history VALUES (?, ?, ?, ?, ?, ?, ?)",
                (key, *held, _variant(held)),
            )


def stored(tx: Tx, row_numbers: Sequence[int]) -> Iterator[tuple[int, int, Held]]:
    """Every superseded cell of the rows as (row number, slot, cell)."""
    return read_cells(tx, "history", row_numbers)


def read_cells(tx: Tx, source: str, row_numbers: Sequence[int]) -> Iterator[tuple[int, int, Held]]:
    """The cells of the rows in `cell` or `history`, as (row number, slot, cell)."""
    mask = (1 << SLOT_BITS) - 1
    for start in range(0, len(row_numbers), _CHUNK):
        part = row_numbers[start : start + _CHUNK]
        values = ",".join(f"({no << SLOT_BITS})" for no in part)
        for key, *held in tx.execute(
            f"WITH r(k) AS (VALUES {values}) "
            "SELECT c.key, c.value, c.clock, c.writer, c.replaced_clock, c.replaced_writer "
            f"FROM r JOIN {source} c ON c.key BETWEEN r.k AND r.k + {mask}"
        ).fetchall():
            yield key >> SLOT_BITS, key & mask, Held(*held)


def _content(held: Held) -> tuple[Any, ...]:
    return canonical(held.value), held.replaced_clock, held.replaced_writer


def _variant(held: Held) -> int:
    digest = hashlib.blake2b(digest_size=8)
    for part in _content(held):
        told = part if isinstance(part, bytes) else str(part).encode()
        digest.update(len(told).to_bytes(8, "big"))
        digest.update(told)
    return int.from_bytes(digest.digest(), "big") >> 1 | 1
