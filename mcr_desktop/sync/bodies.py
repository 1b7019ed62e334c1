"""The inside of a segment: stamped rows and texts of one writer as columns, packed and compressed.

Rows of one shape (table and fields) stand together; their ids, clocks and values stand in columns,
because like bytes next to like compress best. Nothing here is trusted: sizes are capped before memory
is taken, and every cell is checked before it is handed on.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import accumulate, pairwise, repeat
from math import isfinite
from typing import TYPE_CHECKING, Any

import msgpack
import zstandard

from mcr_desktop.domain.changes import (
    ID_SIZE,
    NAME_LIMIT,
    TEXT_FIELD,
    Cell,
    MalformedRowError,
    Stamp,
    StampedRow,
    StampedText,
    refuse_malformed,
)
from mcr_desktop.domain.clocks import COUNTER_BITS, well_formed
from mcr_desktop.domain.collecting import uncollected
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
    with uncollected():
        document = _unpack(packed)
        try:
            if document["v"] != VERSION:
                raise RefusedError(reason="newer")
            _refuse_broken_numbers(document)
            rows, plainly_sound = _rows(document, writer)
            texts = [_text(part, writer) for part in document["texts"]]
        except (KeyError, TypeError, ValueError, IndexError, OverflowError) as error:
            raise RefusedError(reason="unpack") from error
        if not plainly_sound:
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


def _rows(document: dict[str, Any], writer: bytes) -> tuple[list[StampedRow], bool]:
    """The rows, and whether the columns alone show that `refuse_malformed` has nothing to say."""
    values = _shared(document["values"])
    shapes = _shapes(document["shapes"], len(values))
    count = sum(number for _, _, number in shapes)
    ids = _ids(document["ids"], count)
    clocks = [
        (ms << COUNTER_BITS) + counter
        for ms, counter in zip(accumulate(document["ms"]), document["counter"], strict=True)
    ]
    if len(clocks) != count:
        raise ValueError(count)
    own: list[int] = []
    first = 0
    for _, fields, number in shapes:
        own += clocks[first : first + number] * len(fields)
        first += number
    late = document["late"]
    for place, gap in zip(late[::2], late[1::2], strict=True):
        if 0 <= place < len(own):
            own[place] += gap
    replaced = _replaced(document, own)
    rows: list[StampedRow] = []
    at = first = 0
    for table, fields, number in shapes:
        columns = []
        for field in fields:
            end = at + number
            cells = zip(repeat(field), values[at:end], own[at:end], replaced[at:end], strict=False)
            columns.append(map(_NEW_CELL, cells))
            at = end
        parts = zip(
            repeat(table), ids[first : first + number], repeat(writer), zip(*columns, strict=True),
            strict=False,
        )  # fmt: skip
        rows += map(_NEW_ROW, parts)
        first += number
    sound = (
        len(writer) == ID_SIZE
        and not late
        and _sound_clocks(own, replaced)
        and _sound_values(values)
        and _sound_names(shapes, ids, clocks)
    )
    return rows, sound


# A named tuple's own constructor is a function in Python; over a hundred thousand cells that shows.
_NEW_CELL: Callable[[tuple[Any, ...]], Cell] = partial(tuple.__new__, Cell)
_NEW_ROW: Callable[[tuple[Any, ...]], StampedRow] = partial(tuple.__new__, StampedRow)
_NEW_STAMP: Callable[[tuple[Any, ...]], Stamp] = partial(tuple.__new__, Stamp)


def _shared(values: list[Any]) -> list[Any]:
    """The values, equal texts as one object: states, days and names come again and again."""
    seen: dict[str, str] = {}
    return [seen.setdefault(value, value) if type(value) is str else value for value in values]


def _shapes(shapes: list[Any], cells: int) -> list[Any]:
    """The shapes, seen to hold so many cells before anything is made as long as they say."""
    for table, fields, number in shapes:
        if type(number) is not int or number < 1:
            raise ValueError(number)
        if type(table) is not str or not fields or set(map(type, fields)) != {str}:
            raise TypeError(table)
    if sum(len(fields) * number for _, fields, number in shapes) != cells:
        raise ValueError(cells)
    return shapes


def _ids(planes: bytes, count: int) -> list[bytes]:
    if len(planes) != count * ID_SIZE:
        raise ValueError(count)
    mixed = bytearray(len(planes))
    for plane in range(ID_SIZE):
        mixed[plane::ID_SIZE] = planes[plane * count : (plane + 1) * count]
    ids = bytes(mixed)
    return [ids[at : at + ID_SIZE] for at in range(0, len(ids), ID_SIZE)]


def _replaced(document: dict[str, Any], own: list[int]) -> list[Stamp | None]:
    """For each cell the stamp that it replaced; `own` are the cells' clocks."""
    authors, writers = document["replaced"], document["writers"]
    if any(type(writer) is not bytes or len(writer) != ID_SIZE for writer in writers):
        raise ValueError(writers)
    found: list[Stamp | None] = [None] * len(own)
    if not authors:
        return found
    if len(authors) != len(own) or min(authors) < 0 or max(authors) > len(writers):
        raise ValueError(len(own))
    places = [number for number, author in enumerate(authors) if author]
    earlier = [
        own[place] - (ms << COUNTER_BITS) - counter
        for place, ms, counter in zip(
            places, document["replaced_ms"], document["replaced_counter"], strict=True
        )
    ]
    names = [b"", *writers]
    whose = [names[authors[place]] for place in places]
    for place, stamp in zip(places, map(_NEW_STAMP, zip(earlier, whose, strict=True)), strict=True):
        found[place] = stamp
    return found


def _sound_clocks(own: list[int], replaced: list[Stamp | None]) -> bool:
    clocks = [stamp[0] for stamp in replaced if stamp]
    return all(
        well_formed(edge) for some in (own, clocks) if some for edge in (min(some), max(some))
    )


def _sound_values(values: list[Any]) -> bool:
    kinds = set(map(type, values))
    if kinds - _PLAIN:
        return False
    # Reading msgpack has refused text that is not sound Unicode.
    if float in kinds and not all(map(isfinite, _of(values, float))):
        return False
    if float in kinds and any(value == 0 for value in _of(values, float)):
        return False
    return int not in kinds or max(_of(values, int)) < 1 << 63


_PLAIN = frozenset({int, float, str, bytes, type(None)})


def _of(values: list[Any], kind: type) -> list[Any]:
    return [value for value in values if type(value) is kind]


def _sound_names(shapes: list[Any], ids: list[bytes], clocks: list[int]) -> bool:
    """Whether names are proper and no row comes twice with one clock, so that no cell can either."""
    seen: dict[str, set[tuple[bytes, int]]] = {}
    counts: dict[str, int] = {}
    first = 0
    for table, fields, number in shapes:
        if len(set(fields)) != len(fields) or not 0 < len(table) <= NAME_LIMIT:
            return False
        if any(not 0 < len(name) <= NAME_LIMIT for name in fields):
            return False
        if any(name.lstrip(SOURCE) == TEXT_FIELD for name in fields):
            return False
        places = slice(first, first + number)
        seen.setdefault(table, set()).update(zip(ids[places], clocks[places], strict=True))
        counts[table] = counts.get(table, 0) + number
        first += number
    return all(len(rows) == counts[table] for table, rows in seen.items())


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
