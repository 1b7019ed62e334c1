"""Pictures before they are decoded: told by their bytes, and without what only costs."""

from __future__ import annotations

import struct
import zlib

import pytest

from mcr_desktop.domain.picture_files import MOST_SCANS, kind_of, safe_to_decode

PNG = b"\x89PNG\r\n\x1a\n"
SCAN = b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x12\xff\x00\x34\xff\xd0\x56"


def chunk(name: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def test_a_png_keeps_its_pixels_and_how_it_is_turned_alone():
    texts = b"".join(
        chunk(name, b"k\0\0" + zlib.compress(bytes(9_000)))
        for name in (b"zTXt", b"iTXt", b"iCCP", b"tEXt", b"eXIf", b"prVt")
    )
    plain = chunk(b"IHDR", bytes(13)) + chunk(b"eXIf", b"II")
    end = chunk(b"IDAT", b"pixels") + chunk(b"IEND")
    assert safe_to_decode(PNG + plain + texts + end) == PNG + plain + end
    assert safe_to_decode(PNG + plain + end) == PNG + plain + end


def test_a_png_that_breaks_off_or_says_more_than_there_is_ends_there():
    whole = PNG + chunk(b"IHDR", bytes(13)) + chunk(b"IDAT", b"pixels")
    assert whole.startswith(safe_to_decode(whole[:-3]))
    assert safe_to_decode(whole + b"\xff\xff\xff\xffzTXt" + bytes(20)) == whole


def test_a_jpeg_of_passes_without_end_is_not_decoded():
    head = b"\xff\xd8\xff\xe0\x00\x04\xff\xda"  # a length jumps over what looks like a pass
    assert safe_to_decode(head + SCAN * MOST_SCANS + b"\xff\xd9")
    assert not safe_to_decode(head + SCAN * (MOST_SCANS + 1) + b"\xff\xd9")
    # What hangs behind the picture's end, such as a film, is none of its passes.
    assert safe_to_decode(head + SCAN + b"\xff\xd9" + SCAN * (MOST_SCANS + 1))


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PNG, "png"),
        (b"\xff\xd8\xff\xe0", "jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"GIF89a", "gif"),
        (b"BM\0\0", "bmp"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", ""),
        (b"%PDF-1.7", ""),
        (b"", ""),
    ],
)
def test_a_kind_is_told_by_its_bytes(data, kind):
    assert kind_of(data) == kind
    assert bool(safe_to_decode(data)) == bool(kind)
