"""What of a photo's file is kept where nothing can decode it."""

from __future__ import annotations

import struct
import zlib

import pytest

from mcr_desktop.domain.bare_pictures import LONGEST, MOST_BYTES, bare_picture

WHERE = b"52.5 N 13.4 E"


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(wide: int = 2, tall: int = 2, *extra: bytes) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0))
    rows = zlib.compress(b"".join(b"\0" + bytes(3 * wide) for _ in range(tall)))
    return (
        b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


def segment(marker: int, data: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(data) + 2) + data


def exif(orientation: int, order: str = ">") -> bytes:
    tiff = (b"MM" if order == ">" else b"II") + struct.pack(order + "HI", 42, 8)
    tiff += struct.pack(order + "H", 1) + struct.pack(order + "HHIHH", 274, 3, 1, orientation, 0)
    return segment(0xE1, b"Exif\0\0" + tiff + bytes(4) + WHERE)


def jpeg(*extra: bytes, wide: int = 8, tall: int = 8, after: bytes = b"") -> bytes:
    """The layout of a JPEG; its scan holds a stuffed byte and a restart."""
    frame = segment(0xC0, struct.pack(">BHHB", 8, tall, wide, 1) + b"\x01\x11\0")
    scan = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56"
    head = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return head + b"".join(extra) + segment(0xDB, bytes(65)) + frame + scan + b"\xff\xd9" + after


def test_a_png_keeps_its_pixels_and_no_word():
    told = (chunk(b"tEXt", b"Comment\0" + WHERE), chunk(b"eXIf", WHERE))
    assert bare_picture(png(2, 2, *told) + WHERE) == png()


def test_a_jpeg_keeps_what_decodes_it_and_no_word():
    told = (segment(0xFE, WHERE), segment(0xE2, WHERE), segment(0xED, WHERE))
    assert bare_picture(jpeg(*told, after=WHERE)) == jpeg()
    colours = segment(0xEE, b"Adobe" + bytes(7))
    assert bare_picture(jpeg(colours, *told)) == jpeg(colours)


@pytest.mark.parametrize("order", [">", "<"])
def test_which_way_up_a_jpeg_is_held_is_all_that_stays_of_its_description(order):
    bare = bare_picture(jpeg(exif(6, order)))
    assert bare is not None
    assert WHERE not in bare
    assert b"\x01\x12\0\x03\0\0\0\x01\0\x06" in bare
    assert bare_picture(bare) == bare
    assert bare_picture(jpeg(exif(1, order))) == jpeg()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GIF89a" + bytes(50),
        b"<svg/>",
        png()[:-12],
        png()[:40],
        png(LONGEST + 1, 1),
        jpeg()[:-2],
        jpeg(wide=LONGEST + 1),
        jpeg(wide=0),
        b"\xff\xd8\xff" + bytes(500),
        b"\xff\xd8\xff\xda\0\x02" * 200,
        png() + bytes(MOST_BYTES),
    ],
)
def test_what_is_cut_off_no_picture_or_too_large_is_none(data):
    assert bare_picture(data) is None


def test_no_preview_and_no_word_stays_in_what_says_how_colours_are_told():
    jfxx = segment(0xE0, b"JFXX\0\x13\1\1" + WHERE)
    preview = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\1\1" + WHERE)
    colours = segment(0xEE, b"Adobe" + bytes(7) + WHERE)
    bare = bare_picture(jpeg(jfxx, preview, colours))
    assert bare is not None
    assert WHERE not in bare
    assert bare_picture(bare) == bare
    assert segment(0xEE, b"Adobe" + bytes(7)) in bare
    other = bare_picture(jpeg(segment(0xEE, WHERE)))
    assert other is not None
    assert WHERE not in other
