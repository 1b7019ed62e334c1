"""A photo's pixels and nothing else of its file: no place where it was taken, no name, no words.

Where a window is, a photo is decoded and drawn anew. A program without one cannot decode; it takes the file
apart instead, as PNG (ISO/IEC 15948) and JPEG (ITU-T T.81) lay it out, and keeps the parts that a decoder needs.
"""

from __future__ import annotations

from collections.abc import Iterator

from mcr_desktop.domain.picture_files import kind_of, safe_to_decode

LONGEST = 1_024
"""Pixels a side; larger ones are shown nowhere, and nothing here could make them small."""
MOST_BYTES = 2 << 20

_PNG_HEAD = 8
_JFIF, _EXIF, _ADOBE, _WORDS = 0xE0, 0xE1, 0xEE, 0xFE
_NAMED = range(0xE0, 0xF0)
"""Segments of programs: descriptions, profiles, previews."""
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""Heads of a frame, which tell how large the picture is."""
_SCAN, _END = 0xDA, 0xD9
_UPRIGHT = 1
_JFIF_BARE = b"\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0"
"""What says how colours are told (JFIF 1.01), without the preview that may stand in it."""
_ADOBE_SIZE = 16
"""Bytes of the segment that says the same for Adobe's programs; more of it is none of a decoder's."""


def bare_picture(data: bytes) -> bytes | None:
    """A PNG or JPEG with nothing but what its pixels need; None for other files, and for those too large to show.

    Which way up a JPEG is held stays. The result is still somebody else's file: whoever shows it decodes it with care.
    """
    if len(data) > MOST_BYTES:
        return None
    kind, safe = kind_of(data), safe_to_decode(data)
    if kind == "png":
        return _bare_png(safe)
    return _bare_jpeg(safe) if kind == "jpeg" and safe else None


def _fits(wide: int, tall: int) -> bool:
    return 0 < wide <= LONGEST and 0 < tall <= LONGEST


def _bare_png(data: bytes) -> bytes | None:
    kept, at, names = [data[:_PNG_HEAD]], _PNG_HEAD, []
    while at + 12 <= len(data):
        end = at + 12 + int.from_bytes(data[at : at + 4], "big")
        name = data[at + 4 : at + 8]
        if end > len(data):
            return None
        if name != b"eXIf":
            kept.append(data[at:end])
            names.append(name)
        if name == b"IEND":
            break
        at = end
    whole = names[:1] == [b"IHDR"] and names[-1:] == [b"IEND"] and b"IDAT" in names
    if not whole or not _fits(_number(data, 16, 4), _number(data, 20, 4)):
        return None
    return b"".join(kept)


def _bare_jpeg(data: bytes) -> bytes | None:
    kept, turned, fits, ended = [b"\xff\xd8"], _UPRIGHT, False, False
    for marker, part in _segments(data):
        if marker == _EXIF:
            turned = turned if turned != _UPRIGHT else _orientation(part[4:])
        elif marker == _JFIF and part[4:9] == b"JFIF\0":
            kept.append(_JFIF_BARE)
        elif marker == _ADOBE and part[4:9] == b"Adobe" and len(part) >= _ADOBE_SIZE:
            kept.append(part[:2] + (_ADOBE_SIZE - 2).to_bytes(2, "big") + part[4:_ADOBE_SIZE])
        elif marker == _WORDS or marker in _NAMED:
            continue
        else:
            if marker in _FRAMES:
                fits = _fits(_number(part, 7, 2), _number(part, 5, 2))
            kept.append(part)
            ended = marker == _END
    if not fits or not ended:
        return None
    if turned != _UPRIGHT:
        kept.insert(1, _turned(turned))
    return b"".join(kept)


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment up to the end of the picture; those of a scan with what follows it."""
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:  # filling before a marker
            at += 1
            continue
        if marker == _END:
            yield marker, data[at : at + 2]
            return
        end = at + 2 + _number(data, at + 2, 2)
        if end < at + 4 or end > len(data):
            return
        if marker == _SCAN:
            end = _scan_end(data, end)
        yield marker, data[at:end]
        at = end


def _scan_end(data: bytes, at: int) -> int:
    """Where the next marker stands that is no part of a scan: stuffed bytes and restarts are."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        follows = data[at + 1]
        if follows != 0 and not 0xD0 <= follows <= 0xD7:
            return at
        at += 2
    return len(data)


def _orientation(exif: bytes) -> int:
    """Which way up the camera was held, 1 to 8 (Exif 2.3, tag 274); 1 where it does not say."""
    tiff = exif[6:]
    if not exif.startswith(b"Exif\0\0") or tiff[:2] not in (b"II", b"MM"):
        return _UPRIGHT
    little = tiff[:2] == b"II"

    def number(start: int, size: int) -> int:
        return int.from_bytes(tiff[start : start + size], "little" if little else "big")

    first = number(4, 4)
    for entry in range(min(number(first, 2), 100)):
        place = first + 2 + 12 * entry
        if number(place, 2) == 274:
            said = number(place + 8, 2)
            return said if 1 <= said <= 8 else _UPRIGHT
    return _UPRIGHT


def _turned(orientation: int) -> bytes:
    """A segment that says nothing but which way up the picture is."""
    tag = b"\x01\x12\0\x03\0\0\0\x01" + orientation.to_bytes(2, "big") + b"\0\0"
    said = b"Exif\0\0MM\0*\0\0\0\x08\0\x01" + tag + b"\0\0\0\0"
    return b"\xff\xe1" + (len(said) + 2).to_bytes(2, "big") + said


def _number(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(data[at : at + size], "big")
