"""Whatever a member's device seals, reading it ends in sound rows or in a refusal, and soon."""

from __future__ import annotations

import random

import msgpack
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow, StampedText, refuse_malformed
from mcr_desktop.domain.clocks import CEILING
from mcr_desktop.sync import bodies
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import RefusedError
from tests.efforts import counted

WRITER = b"w" * 16
CLOCKS = st.integers(1, CEILING - 1)
IDS = st.binary(min_size=16, max_size=16)
NAMES = st.text(min_size=1, max_size=12).filter(lambda name: name.lstrip("~") != "body")
VALUES = st.one_of(
    st.none(),
    st.integers(-(1 << 63), (1 << 63) - 1),
    st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number or 0.0),
    st.text(max_size=20),
    st.binary(max_size=20),
)
CELLS = st.builds(Cell, NAMES, VALUES, CLOCKS, st.none() | st.builds(Stamp, CLOCKS, IDS))
ROWS = st.builds(
    StampedRow,
    NAMES,
    IDS,
    st.just(WRITER),
    st.lists(CELLS, min_size=1, max_size=4, unique_by=lambda cell: cell.field).map(tuple),
)
TEXTS = st.builds(
    StampedText,
    IDS,
    st.integers(0, 9),
    st.just(WRITER),
    CLOCKS,
    st.binary(min_size=8, max_size=8),
    st.binary(max_size=40),
)


@given(
    rows=st.lists(ROWS, max_size=12, unique_by=lambda row: (row.table, row.id)),
    texts=st.lists(TEXTS, max_size=3),
)
def test_what_goes_in_comes_out(rows: list[StampedRow], texts: list[StampedText]) -> None:
    body = bodies.decode(bodies.encode(Body(rows, texts)), WRITER)
    assert sorted(map(repr, body.rows)) == sorted(map(repr, rows))
    assert list(body.texts) == texts


@given(st.binary(max_size=400))
def test_no_bytes_do_harm(data: bytes) -> None:
    for packed in (data, zstandard.ZstdCompressor().compress(data)):
        _decode_or_refuse(packed)


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(1 << 63), (1 << 64) - 1), st.floats())
    | st.text(max_size=5)
    | st.binary(max_size=18),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=8,
)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "v",
                "shapes",
                "ids",
                "ms",
                "counter",
                "late",
                "values",
                "writers",
                "replaced",
                "replaced_ms",
                "replaced_counter",
                "texts",
            ]
        ),
        ANYTHING,
        min_size=1,
    )
)
def test_no_column_does_harm(changed: dict[str, object]) -> None:
    document = {**_document(), **changed}
    _decode_or_refuse(zstandard.ZstdCompressor().compress(msgpack.packb(document)))


def test_a_thousand_altered_bodies_take_little_work() -> None:
    plain = msgpack.packb(_document())
    dice = random.Random(5)
    most = 0
    for _ in range(1000):
        altered = bytearray(plain)
        for _ in range(dice.randrange(1, 4)):
            altered[dice.randrange(len(altered))] = dice.randrange(256)
        packed = zstandard.ZstdCompressor().compress(bytes(altered))
        with counted() as effort:
            _decode_or_refuse(packed)
        most = max(most, effort.calls)
    assert most < 7_000


def _document() -> dict[str, object]:
    stamp = Stamp(1 << 50, b"o" * 16)
    rows = [
        StampedRow(
            table,
            bytes([number]) * 16,
            WRITER,
            (
                Cell("name", f"value {number}", (1 << 55) + number, stamp if number % 2 else None),
                Cell("amount", 1.5 * number or None, (1 << 55) + 2 * number, None),
            ),
        )
        for number in range(12)
        for table in ("contact", "commitment")
    ]
    text = StampedText(b"n" * 16, 0, WRITER, 1 << 55, b"8" * 8, b"update")
    packed = bodies.encode(Body(rows, [text]))
    document = msgpack.unpackb(zstandard.ZstdDecompressor().decompress(packed))
    assert isinstance(document, dict)
    return document


def _decode_or_refuse(packed: bytes) -> None:
    try:
        body = bodies.decode(packed, WRITER)
    except RefusedError:
        return
    refuse_malformed(body.rows)
    assert all(row.writer == WRITER and row.cells for row in body.rows)
    assert all(type(cell.clock) is int for row in body.rows for cell in row.cells)
