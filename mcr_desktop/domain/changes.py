"""Changes: what a gesture asks of the journal, and the stamped form that devices exchange.

A *cell* is one field of one row. State is the winner of every cell, by the total order
(clock, writer, type tag + canonical bytes of the value); see `canonical` and `wins`.
"""

from __future__ import annotations

import math
import struct
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from mcr_desktop.domain.clocks import well_formed

Value: TypeAlias = int | float | str | bytes | None

ID_SIZE = 16
NAME_LIMIT = 64
"""Longest name of a table or field."""

TEXT_FIELD = "body"
"""The field of a note whose words merge one by one; it never travels as a cell."""


class Stamp(NamedTuple):
    """When and by whom a cell was written; orders cells of unequal stamps."""

    clock: int
    writer: bytes


class Change(NamedTuple):
    """Fields of one row as a service wants them; the journal stamps, applies and shares them."""

    fence: bytes
    table: str
    id: bytes
    values: Mapping[str, Value]
    anew: frozenset[str] = frozenset()
    """Fields that are written even where they hold the value: whoever writes another at once meets them."""


class TextChange(NamedTuple):
    """The words of one note as its editor leaves them; the journal merges them word by word."""

    fence: bytes
    id: bytes
    body: str
    draft: bytes | None = None
    """The private note of which these words are a copy, where they are one."""
    typed: bool = True
    """Whether they may go on from what was typed just before, so that undo takes both back at once."""


class Cell(NamedTuple):
    """One field with its stamp's clock and the stamp that its author saw and replaced."""

    field: str
    value: Value
    clock: int
    replaced: Stamp | None


class StampedRow(NamedTuple):
    """Cells of one row that one writer wrote; what segments carry and the journal merges."""

    table: str
    id: bytes
    writer: bytes
    cells: tuple[Cell, ...]


class StampedText(NamedTuple):
    """One writer's update of a note's text document.

    `update` is the text engine's own encoding; `generation` counts the document's fresh starts after
    an erase; `clock` is when it was shared. Every operation in it belongs to the one peer number that
    `nonce` yields for this document and writer, so that nobody writes in another's name.
    """

    note: bytes
    generation: int
    writer: bytes
    clock: int
    nonce: bytes
    update: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What a committed write touched: kinds of rows (table names) and their ids."""

    kinds: frozenset[str]
    ids: frozenset[bytes] = field(default_factory=frozenset)

    def __or__(self, other: Changes) -> Changes:
        return Changes(self.kinds | other.kinds, self.ids | other.ids)


class NotCanonicalError(ValueError):
    """A value that no honest device writes: NaN, infinity, a lone surrogate, or out of 64 bits."""


def canonical(value: Value) -> bytes:
    """Type tag and bytes that are equal exactly where two values are the same cell content.

    Integers and floats differ (1 is not 1.0); negative zero is not canonical.
    Raises NotCanonicalError for what may not stand in a cell.
    """
    if value is None:
        return b"\x00"
    if isinstance(value, bool):
        raise NotCanonicalError(value)
    if isinstance(value, int):
        if not -(1 << 63) <= value < 1 << 63:
            raise NotCanonicalError(value)
        return b"\x01" + (value + (1 << 63)).to_bytes(8, "big")
    if isinstance(value, float):
        if not math.isfinite(value) or (value == 0 and math.copysign(1, value) < 0):
            raise NotCanonicalError(value)
        return b"\x02" + struct.pack(">d", value)
    if isinstance(value, str):
        try:
            return b"\x03" + value.encode()
        except UnicodeEncodeError:
            raise NotCanonicalError(value) from None
    return b"\x04" + value


def tidy(text: str) -> str:
    """Text as it is stored: Unicode NFC, without NUL and without lone surrogates."""
    text = text.encode("utf-8", "replace").decode("utf-8") if not text.isascii() else text
    return unicodedata.normalize("NFC", text.replace("\x00", ""))


def wins(a: Stamp, a_value: Value, b: Stamp, b_value: Value) -> bool:
    """Whether cell `a` wins over cell `b`; where both stamps are equal, the larger value wins."""
    if a != b:
        return a > b
    return canonical(a_value) > canonical(b_value)


class MalformedRowError(ValueError):
    """A row that no honest device writes; the argument tells what is wrong with it."""


def refuse_malformed(rows: Iterable[StampedRow]) -> None:
    """Raise MalformedRowError unless every cell is canonical, stamped sanely and given once."""
    seen: set[tuple[str, bytes, str, int, bytes]] = set()
    for row in rows:
        if (
            len(row.id) != ID_SIZE
            or not 0 < len(row.table) <= NAME_LIMIT
            or len(row.writer) != ID_SIZE
        ):
            raise MalformedRowError("row")
        for cell in row.cells:
            _refuse_malformed_cell(cell)
            key = (row.table, row.id, cell.field, cell.clock, row.writer)
            if key in seen:
                raise MalformedRowError("duplicate")
            seen.add(key)


def _refuse_malformed_cell(cell: Cell) -> None:
    if not 0 < len(cell.field) <= NAME_LIMIT or cell.field.lstrip("~") == TEXT_FIELD:
        raise MalformedRowError("field")
    if not well_formed(cell.clock):
        raise MalformedRowError("clock")
    if cell.replaced is not None and not well_formed(cell.replaced.clock):
        raise MalformedRowError("replaced")
    if type(cell.value) not in _PLAIN:
        raise MalformedRowError("type")
    try:
        canonical(cell.value)
    except NotCanonicalError:
        raise MalformedRowError("value") from None


_PLAIN = frozenset({int, float, str, bytes, type(None)})
