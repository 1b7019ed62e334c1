"""What a picture's file is by its own bytes, and what of it a decoder needs and may safely be given.

Decoders inflate every text and colour profile in a PNG, each to megabytes, though nobody asked for them: half
a megabyte made 2.3 GB. And a JPEG may tell its picture in any number of passes over all of it: a quarter of a
megabyte took minutes.
"""

from __future__ import annotations

MOST_SCANS = 100
"""Passes over a JPEG; encoders make about ten."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_ORIENTATION = b"eXIf"
_BARE = frozenset({0x00, 0x01, *range(0xD0, 0xD9)})
"""JPEG markers without a length: a stuffed byte, and restarts within a pass."""
_END, _SCAN = 0xD9, 0xDA


def kind_of(data: bytes) -> str:
    """The kind of picture as decoders call it; empty for what is none that we read."""
    if data.startswith(_PNG):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith(b"GIF8"):
        return "gif"
    return "bmp" if data.startswith(b"BM") else ""


def safe_to_decode(data: bytes) -> bytes:
    """The same picture without what only costs memory; empty where decoding it would cost without end."""
    kind = kind_of(data)
    if kind == "png":
        return _pixels(data)
    if kind == "jpeg" and _has_more_scans(data, MOST_SCANS):
        return b""
    return data if kind else b""


def _pixels(data: bytes) -> bytes:
    kept, at, turned = [_PNG], len(_PNG), False
    while at + 12 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        end = at + 12 + length
        if name in _PIXELS or (name == _ORIENTATION and not turned):
            turned = turned or name == _ORIENTATION
            kept.append(data[at:end])
        at = end
    return b"".join(kept)


def _has_more_scans(data: bytes, most: int) -> bool:
    at, scans = 2, 0
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        marker = data[at + 1]
        if marker == 0xFF:  # filling before a marker
            at += 1
            continue
        if marker == _END:
            return False
        scans += marker == _SCAN
        if scans > most:
            return True
        at += 2 if marker in _BARE else 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return False
