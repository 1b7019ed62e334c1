"""The inside of a segment: stamped rows and texts of one writer as columns, packed and compressed.

Rows of one shape (table and fields) stand together; their ids, clocks and values stand in columns,
because like bytes next to like compress best. Nothing here is trusted: sizes are capped before memory
is taken, and every cell is checked before it is handed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any

import msgpack
import zstandard

from mcr_desktop.domain.changes import (
    ID_SIZE,
    Cell,
    MalformedRowError,
    Stamp,
    StampedRow,
    StampedText,
    refuse_malformed,
)
from mcr_desktop.domain.clocks import COUNTER_BITS, well_formed
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

VERSION = 1
UNPACKED_CAP = 32 << 20
"""Bytes that a body may unpack to."""

MOST_CELLS = 200_000
"""Cells in one segment; also the longest list, so that a forged length takes little memory."""

_LEVEL, _LEVEL_SMALL, _SMALL = 9, 19, 64 << 10
"""The highest level saves 4 percent and costs 2 ms on a day's edits; on an import it would cost seconds."""

_COUNTER = (1 << COUNTER_BITS) - 1
_NONCE_SIZE = 8
_WHOLE = ("ms", "counter", "late", "replaced", "replaced_ms", "replaced_counter")


@dataclass(frozen=True, slots=True)
class Body:
    """What one writer shares in one segment."""

    rows: Sequence[StampedRow]
    texts: Sequence[StampedText]

    @property
    def cells(self) -> int:
        """Changes in it: cells and text updates."""
        return sum(len(row.cells) for row in self.rows) + len(self.texts)


def encode(body: Body) -> bytes:
    """Columns, msgpack, zstd. All rows and texts must be one writer's; the header names it."""
    shapes: dict[tuple[str, tuple[str, ...]], list[StampedRow]] = {}
    for row in body.rows:
        if not row.cells:
            continue
        fields = tuple(cell.field for cell in row.cells)
        shapes.setdefault((row.table, fields), []).append(row)
    told, rows, cells = [], [], []
    for (table, fields), alike in sorted(shapes.items()):
        alike.sort(key=lambda row: (row.cells[0].clock, row.id))
        told.append([table, list(fields), len(alike)])
        rows += alike
        clocks = [row.cells[0].clock for row in alike]
        for place in range(len(fields)):
            cells += [(row.cells[place], clock) for row, clock in zip(alike, clocks, strict=True)]
    base = [row.cells[0].clock for row in rows]
    writers: dict[bytes, int] = {}
    replaced = [cell.replaced for cell, _ in cells]
    authors = [writers.setdefault(r.writer, len(writers) + 1) if r else 0 for r in replaced]
    gaps = [_split(cell.clock, r.clock) for (cell, _), r in zip(cells, replaced, strict=True) if r]
    ids = b"".join(row.id for row in rows)
    document = {
        "v": VERSION,
        "shapes": told,
        "ids": b"".join(ids[plane::ID_SIZE] for plane in range(ID_SIZE)),
        "ms": _differences([clock >> COUNTER_BITS for clock in base]),
        "counter": [clock & _COUNTER for clock in base],
        # A cell bumped past a stamp from the future stands apart from its row's clock.
        "late": [
            part
            for number, (cell, clock) in enumerate(cells)
            if cell.clock != clock
            for part in (number, cell.clock - clock)
        ],
        "values": [cell.value for cell, _ in cells],
        "writers": list(writers),
        "replaced": authors if writers else [],
        "replaced_ms": [ms for ms, _ in gaps],
        "replaced_counter": [counter for _, counter in gaps],
        "texts": [
            [text.note, text.generation, text.clock, text.nonce, text.update] for text in body.texts
        ],
    }
    plain = msgpack.packb(document)
    level = _LEVEL_SMALL if len(plain) <= _SMALL else _LEVEL
    return zstandard.ZstdCompressor(level=level).compress(plain)


def decode(packed: bytes, writer: bytes) -> Body:
    """What `encode` was given, every cell checked. Raises RefusedError."""
    document = _unpack(packed)
    try:
        if document["v"] != VERSION:
            raise RefusedError(reason="newer")
        _refuse_broken_numbers(document)
        rows = _rows(document, writer)
        texts = [_text(part, writer) for part in document["texts"]]
    except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
        raise RefusedError(reason="unpack") from error
    try:
        refuse_malformed(rows)
    except MalformedRowError as error:
        raise RefusedError(reason="malformed", detail=str(error)) from error
    return Body(rows, texts)


def _unpack(packed: bytes) -> dict[str, Any]:
    try:
        # The reader would take memory by what the frame claims, whatever limit it is given.
        if not 0 < zstandard.frame_content_size(packed) <= UNPACKED_CAP:
            raise RefusedError(reason="unpack")
        plain = zstandard.ZstdDecompressor(max_window_size=UNPACKED_CAP).decompress(
            packed, max_output_size=UNPACKED_CAP, allow_extra_data=False
        )
        document = msgpack.unpackb(
            plain,
            max_array_len=MOST_CELLS,
            max_map_len=64,
            max_ext_len=0,
            strict_map_key=True,
            use_list=True,
        )
    except (zstandard.ZstdError, ValueError, msgpack.UnpackException, MemoryError) as error:
        raise RefusedError(reason="unpack") from error
    if not isinstance(document, dict):
        raise RefusedError(reason="unpack")
    return document


def _refuse_broken_numbers(document: dict[str, Any]) -> None:
    # A real number or a truth value could pass for a clock further on.
    for column in _WHOLE:
        if set(map(type, document[column])) - {int}:
            raise TypeError(column)


def _rows(document: dict[str, Any], writer: bytes) -> list[StampedRow]:
    shapes = document["shapes"]
    count = sum(number for _, _, number in shapes)
    if any(type(number) is not int or number < 1 for _, _, number in shapes):
        raise ValueError(shapes)
    planes = document["ids"]
    if len(planes) != count * ID_SIZE:
        raise ValueError(count)
    mixed = bytearray(len(planes))
    for plane in range(ID_SIZE):
        mixed[plane::ID_SIZE] = planes[plane * count : (plane + 1) * count]
    ids = bytes(mixed)
    clocks = [
        (ms << COUNTER_BITS) + counter
        for ms, counter in zip(accumulate(document["ms"]), document["counter"], strict=True)
    ]
    if len(clocks) != count:
        raise ValueError(count)
    values = document["values"]
    stamps = _replaced(document, len(values))
    late = document["late"]
    bumps = dict(zip(late[::2], late[1::2], strict=True)) if late else {}
    rows: list[StampedRow] = []
    at = first = 0
    for table, fields, number in shapes:
        columns = []
        mine = clocks[first : first + number]
        for field in fields:
            if type(field) is not str:
                raise TypeError(field)
            span = range(at, at + number)
            own = (
                [clock + bumps.get(n, 0) for clock, n in zip(mine, span, strict=True)]
                if bumps
                else mine
            )
            replaced = (
                [
                    Stamp(clock - stamps[n][0], stamps[n][1]) if n in stamps else None
                    for clock, n in zip(own, span, strict=True)
                ]
                if stamps
                else [None] * number
            )
            columns.append(
                [
                    Cell(field, value, clock, stamp)
                    for value, clock, stamp in zip(
                        values[at : at + number], own, replaced, strict=True
                    )
                ]
            )
            at += number
        if type(table) is not str or not columns:
            raise TypeError(table)
        rows += [
            StampedRow(table, ids[n * ID_SIZE : n * ID_SIZE + ID_SIZE], writer, cells)
            for n, cells in enumerate(zip(*columns, strict=True), first)
        ]
        first += number
    if at != len(values):
        raise ValueError(at)
    return rows


def _replaced(document: dict[str, Any], cells: int) -> dict[int, tuple[int, bytes]]:
    """For each cell that replaced one: how much older that one's clock was, and whose it was."""
    authors, writers = document["replaced"], document["writers"]
    if any(type(writer) is not bytes or len(writer) != ID_SIZE for writer in writers):
        raise ValueError(writers)
    if not authors:
        return {}
    if len(authors) != cells or min(authors) < 0:
        raise ValueError(cells)
    places = [number for number, author in enumerate(authors) if author]
    gaps = zip(places, document["replaced_ms"], document["replaced_counter"], strict=True)
    return {
        place: ((ms << COUNTER_BITS) + counter, writers[authors[place] - 1])
        for place, ms, counter in gaps
    }


def _text(part: list[Any], writer: bytes) -> StampedText:
    note, generation, clock, nonce, update = part
    if not (
        type(note) is bytes
        and len(note) == ID_SIZE
        and type(generation) is int
        and 0 <= generation < 1 << 31
        and type(clock) is int
        and well_formed(clock)
        and type(nonce) is bytes
        and len(nonce) == _NONCE_SIZE
        and type(update) is bytes
    ):
        raise RefusedError(reason="malformed", detail="text")
    return StampedText(note, generation, writer, clock, nonce, update)


def _split(later: int, earlier: int) -> tuple[int, int]:
    """The difference of two clocks as milliseconds and counter, either of which may be negative."""
    ms = (later >> COUNTER_BITS) - (earlier >> COUNTER_BITS)
    return ms, (later & _COUNTER) - (earlier & _COUNTER)


def _differences(numbers: Iterable[int]) -> list[int]:
    listed = list(numbers)
    return listed[:1] + [b - a for a, b in pairwise(listed)]
