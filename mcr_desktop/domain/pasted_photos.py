"""Photos that stand inside address cards: vCard 2.1 and 3.0 (RFC 2426) as base64, 4.0 (RFC 6350) as a data URI.

Only what stands there is ever read: an address of a picture is no picture, and is never fetched. What is
given back begins like a JPEG or a PNG and is small enough; whether it is a picture, who decodes it says.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence

MOST_BYTES = 2 << 20
"""Bytes of a photo in a card; telephones write some hundred kilobytes."""

_MOST_LETTERS = MOST_BYTES * 4 // 3 + 4
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_DATA = re.compile(r"data:image/(?:jpe?g|png);(?:[\w.=-]+;)*base64,", re.IGNORECASE)
_BASE64 = frozenset({"B", "BASE64", "ENCODING=B", "ENCODING=BASE64"})
_LETTERS = re.compile(r"[A-Za-z0-9+/]*={0,2}")


def is_encoded(options: Sequence[str]) -> bool:
    """Whether a property's options, in capitals, say that its value is base64."""
    return any(option.replace('"', "").replace(" ", "") in _BASE64 for option in options)


def photo_in(options: Sequence[str], value: str) -> bytes | None:
    """The bytes of a PHOTO property; None for an address, another kind of picture, or one too large."""
    if found := _DATA.match(value):
        value = value[found.end() :]
    elif not is_encoded(options):
        return None
    if len(value) > _MOST_LETTERS + _MOST_LETTERS // 8:
        return None
    letters = re.sub(r"\s+", "", value)
    if len(letters) > _MOST_LETTERS or not _LETTERS.fullmatch(letters):
        return None
    letters = letters.rstrip("=")
    try:
        data = base64.b64decode(letters + "=" * (-len(letters) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None
    return data if data.startswith(_BEGINNINGS) and len(data) <= MOST_BYTES else None
