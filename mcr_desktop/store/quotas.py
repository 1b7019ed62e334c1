"""How much one writer may put where this version cannot judge it: unknown fields, and texts that wait.

What is beyond is refused whole, so that a hostile member fills neither the slots nor the disk of others.
"""

from __future__ import annotations

from mcr_desktop.domain.changes import StampedText
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.errors import QuotaError
from mcr_desktop.store.numbers import FIRST_UNKNOWN_SLOT, SLOT_BITS, Numbers
from mcr_desktop.store.superseded_cells import Held

CELLS_A_WRITER = 1_000_000
BYTES_A_WRITER = 64 << 20
"""Of unknown fields; a newer version's import of 100,000 rows with ten new fields still fits."""

TEXTS_A_WRITER = 20_000
TEXT_BYTES_A_WRITER = 16 << 20
"""Of texts that wait for their predecessors: a year of one person's writing."""


class UnknownUse:
    """What one merge adds to fields that this version does not know, by number of the writer."""

    def __init__(self) -> None:
        self._added: dict[int, tuple[int, int]] = {}

    def add(self, held: Held) -> None:
        """Count one cell."""
        cells, size = self._added.get(held.writer, (0, 0))
        value = held.value
        length = len(value.encode()) if isinstance(value, str) else 8
        if isinstance(value, bytes):
            length = len(value)
        self._added[held.writer] = (cells + 1, size + length)

    def charge(self, tx: Tx, numbers: Numbers) -> None:
        """Add it to what the writers have used. Raises QuotaError where one has used too much.

        The running count may be too high, since it counts what came twice twice and does not heed what
        was withdrawn; before anybody is refused, what is there is counted.
        """
        for writer, (cells, size) in self._added.items():
            tx.execute(
                "INSERT INTO unknown_use VALUES (?1, ?2, ?3) ON CONFLICT (writer) DO UPDATE SET "
                "cells = cells + ?2, bytes = bytes + ?3",
                (writer, cells, size),
            )
            used = tx.execute(
                "SELECT cells, bytes FROM unknown_use WHERE writer = ?", (writer,)
            ).fetchone()
            if used[0] > CELLS_A_WRITER or used[1] > BYTES_A_WRITER:
                used = _counted(tx, writer)
                tx.execute("INSERT OR REPLACE INTO unknown_use VALUES (?, ?, ?)", (writer, *used))
                _refuse(numbers.writer_ids[writer], "cells", used[0], CELLS_A_WRITER)
                _refuse(numbers.writer_ids[writer], "bytes", used[1], BYTES_A_WRITER)


def _counted(tx: Tx, writer: int) -> tuple[int, int]:
    cells = size = 0
    for source in ("cell", "history"):
        count, octets = tx.execute(
            f"SELECT count(*), coalesce(sum(coalesce(octet_length(value), 0)), 0) FROM {source} "
            f"WHERE writer = ? AND key & {(1 << SLOT_BITS) - 1} >= {FIRST_UNKNOWN_SLOT}",
            (writer,),
        ).fetchone()
        cells += count
        size += octets
    return cells, size


def refuse_hoarded_texts(tx: Tx, writer: int, text: StampedText) -> None:
    """Raise QuotaError where one more waiting text is more than this writer may leave with us."""
    count, size = tx.execute(
        "SELECT count(*), coalesce(sum(length(body)), 0) FROM waiting_text WHERE writer = ?",
        (writer,),
    ).fetchone()
    _refuse(text.writer, "texts", count + 1, TEXTS_A_WRITER)
    _refuse(text.writer, "text bytes", size + len(text.update), TEXT_BYTES_A_WRITER)


def _refuse(writer: bytes, what: str, wanted: int, most: int) -> None:
    if wanted > most:
        raise QuotaError(writer=writer, what=what, most=most)
