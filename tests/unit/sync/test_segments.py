"""Segments: the immutable, signed, sealed files in which one device's changes travel."""

from __future__ import annotations

import random
from typing import Any

import msgpack
import pytest
import zstandard

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow, StampedText
from mcr_desktop.domain.clocks import CEILING
from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import DeviceKeys, new_nonce, writer_id
from mcr_desktop.sync import bodies, segments
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import RefusedError
from tests.efforts import counted

from .samples import week

DEVICE = DeviceKeys.new()
NONCE = new_nonce()
WRITER = writer_id(DEVICE.public.signer, NONCE)
IDENTITY = sealing.new_identity()
OPENER = sealing.Opener(IDENTITY)
PLACE = segments.Place(
    fence=b"f" * 32,
    epoch=b"e" * 16,
    recipient=sealing.recipient_of(IDENTITY),
    nonce=NONCE,
    seq=2,
    previous=b"p" * 32,
    heads=[segments.Head(b"w" * 16, 9, b"h" * 32)],
)
ROW = b"r" * 16
CLOCK = 1 << 55


def sealed(body: Body) -> bytes:
    return segments.write(PLACE, body, DEVICE)


def test_a_segment_says_what_was_written_and_where_it_stands() -> None:
    text = StampedText(ROW, 0, WRITER, CLOCK, b"n" * 8, b"update")
    rows = week(WRITER, 200)
    segment = segments.read(sealed(Body(rows, [text])))
    assert (segment.fence, segment.epoch, segment.writer) == (b"f" * 32, b"e" * 16, WRITER)
    assert (segment.seq, segment.previous, segment.heads) == (2, b"p" * 32, tuple(PLACE.heads))
    body = segments.open_body(segment, OPENER)
    assert sorted(body.rows) == sorted(rows)
    assert list(body.texts) == [text]


def test_values_of_every_kind_and_odd_stamps_come_back_as_they_were() -> None:
    cells = (
        Cell("a", None, CLOCK, None),
        Cell("b", -(1 << 63), CLOCK, Stamp(CLOCK - 1, b"o" * 16)),
        Cell("c", 1.5, CLOCK + 7, Stamp(CLOCK + 6, b"q" * 16)),
        Cell("d", "Grüße\n日本", CLOCK, Stamp(CLOCK + (9 << 15), b"o" * 16)),
        Cell("e", b"\x00\xff", CEILING - 1, None),
    )
    rows = [
        StampedRow("t", ROW, WRITER, cells),
        StampedRow("t", ROW, WRITER, (Cell("a", 1, CLOCK + 1, None),)),
        StampedRow("later version's table", ROW, WRITER, (Cell("x", 1, 5, None),)),
    ]
    body = segments.open_body(segments.read(sealed(Body(rows, []))), OPENER)
    assert sorted(map(repr, body.rows)) == sorted(map(repr, rows))


def test_500_changes_take_at_most_25_bytes_each() -> None:
    rows = week(WRITER, 500)
    size = len(sealed(Body(rows, [])))
    assert size / sum(len(row.cells) for row in rows) <= 25


def test_every_mutation_is_refused_without_much_ado() -> None:
    data = sealed(Body(week(WRITER, 50), []))
    dice = random.Random(7)
    most = 0
    for _ in range(1000):
        mutated = bytearray(data)
        kind = dice.randrange(4)
        at = dice.randrange(len(mutated))
        if kind == 0:
            mutated[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            del mutated[at:]
        elif kind == 2:
            mutated[at:at] = dice.randbytes(dice.randrange(1, 40))
        else:
            mutated[at : at + 8] = dice.randbytes(8)
        if bytes(mutated) == data:
            continue
        with counted() as effort, pytest.raises(RefusedError):
            segments.open_body(segments.read(bytes(mutated)), OPENER)
        most = max(most, effort.calls)
    assert most < 500


def test_a_stranger_cannot_write_under_anothers_name() -> None:
    stranger = DeviceKeys.new()
    data = segments.write(PLACE, Body(week(WRITER, 5), []), stranger)
    assert segments.read(data).writer != WRITER


def test_a_body_under_another_header_is_refused() -> None:
    one, other = sealed(Body(week(WRITER, 5), [])), sealed(Body(week(WRITER, 6, seed=2), []))
    cut = len(segments.read(one).sealed)
    with pytest.raises(RefusedError) as error:
        segments.read(one[:-cut] + segments.read(other).sealed)
    assert error.value.reason == "altered"


def packed(**changes: object) -> bytes:
    document = msgpack.unpackb(
        zstandard.ZstdDecompressor().decompress(bodies.encode(Body(week(WRITER, 8), [])))
    )
    return zstandard.ZstdCompressor().compress(msgpack.packb(document | changes))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"v": 2}, "newer"),
        ({"ids": b"short"}, "unpack"),
        ({"ms": [1.5]}, "unpack"),
        ({"late": [0, 1.5]}, "unpack"),
        ({"late": [0, -(1 << 62)]}, "malformed"),
        ({"shapes": [["t", [], 1]]}, "unpack"),
        ({"shapes": [["t", ["a"], -1]]}, "unpack"),
        ({"shapes": [[1, ["a"], 1]]}, "unpack"),
        ({"shapes": 7}, "unpack"),
        ({"writers": [b"short"]}, "unpack"),
        ({"texts": [[ROW, 0, CLOCK, b"short", b""]]}, "malformed"),
        ({"texts": [[ROW, 0, CLOCK]]}, "unpack"),
    ],
)
def test_a_member_who_sends_nonsense_is_refused(changes: Any, reason: Any) -> None:
    with pytest.raises(RefusedError) as error:
        bodies.decode(packed(**changes), WRITER)
    assert error.value.reason == reason


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.0, 1 << 63, True, [1], {"a": 1}])
def test_values_that_no_cell_may_hold_are_refused(value: Any) -> None:
    cells = (Cell("a", "fine", CLOCK, None), Cell("b", "fine", CLOCK, None))
    plain = bodies.encode(Body([StampedRow("t", ROW, WRITER, cells)], []))
    document = msgpack.unpackb(zstandard.ZstdDecompressor().decompress(plain))
    document["values"][0] = value
    with pytest.raises(RefusedError):
        bodies.decode(zstandard.ZstdCompressor().compress(msgpack.packb(document)), WRITER)


def test_a_cell_given_twice_is_refused() -> None:
    row = StampedRow("t", ROW, WRITER, (Cell("a", 1, CLOCK, None),))
    other = StampedRow("t", ROW, WRITER, (Cell("a", 2, CLOCK, None),))
    with pytest.raises(RefusedError) as error:
        bodies.decode(bodies.encode(Body([row, other], [])), WRITER)
    assert error.value.reason == "malformed"


def test_bombs_do_not_go_off() -> None:
    huge = zstandard.ZstdCompressor().compress(bytes(100 << 20))
    hidden = zstandard.ZstdCompressor(write_content_size=False).compress(bytes(100 << 20))
    nested = zstandard.ZstdCompressor().compress(b"\xdd\x00\x03\x00\x00" * 500)
    long = zstandard.ZstdCompressor().compress(b"\xdd\xff\xff\xff\xff")
    for bomb in (huge, hidden, nested, long, b"", b"nonsense"):
        with pytest.raises(RefusedError):
            bodies.decode(bomb, WRITER)


def test_names_say_where_a_segment_lies_and_nothing_else() -> None:
    assert segments.name_of(b"\x01" * 16, 12, b"\x02" * 32) == (
        "seg/" + "01" * 16 + "/00000012-" + "02" * 16
    )
