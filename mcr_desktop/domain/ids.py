"""Identities: 16-byte row ids and how people see and type them."""

from __future__ import annotations

import hashlib
import secrets

from mcr_desktop.domain.periods import now_ms

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
"""Crockford's base 32: no i, l, o or u, so that nothing is misread aloud."""

_READ_LETTERS = f"{ALPHABET}ilo"
_READ = str.maketrans(_READ_LETTERS, "0123456789abcdefghijklmnopqrstuv110")
"""From letters as people type them to the digits of Python's base 32."""
_SHOWN_LENGTH = 26


def new_id() -> bytes:
    """A fresh 16-byte row id: 48 bits of time, so that neighbours lie together, then 80 random."""
    return now_ms().to_bytes(6, "big") + secrets.token_bytes(10)


def derived_id(*parts: bytes) -> bytes:
    """The 16-byte id that the same parts give on every device: a keyed 128-bit hash of them.

    Each part is length-prefixed, so that ("ab", "c") and ("a", "bc") differ.
    """
    digest = hashlib.blake2b(digest_size=16, person=b"mcr row id")
    for part in parts:
        digest.update(len(part).to_bytes(8, "big"))
        digest.update(part)
    return digest.digest()


def show(row_id: bytes) -> str:
    """A row id as 26 lower-case characters."""
    number = int.from_bytes(row_id, "big")
    letters = []
    for _ in range(_SHOWN_LENGTH):
        letters.append(ALPHABET[number & 31])
        number >>= 5
    return "".join(reversed(letters))


def parse(text: str) -> bytes:
    """The row id that `show` gave; tolerant of case, i, l and o. Raises ValueError otherwise."""
    letters = text.strip().lower()
    if len(letters) != _SHOWN_LENGTH:
        message = f"an id has {_SHOWN_LENGTH} characters, not {len(letters)}"
        raise ValueError(message)
    if strange := letters.strip(_READ_LETTERS):
        message = f"{strange[0]!r} cannot stand in an id"
        raise ValueError(message)
    number = int(letters.translate(_READ), 32)
    if number >> 128:
        message = "too large for an id"
        raise ValueError(message)
    return number.to_bytes(16, "big")
