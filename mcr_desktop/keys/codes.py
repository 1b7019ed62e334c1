"""Codes that two people read to one another, so that they know they hold the same file.

80 bits of a hash as sixteen characters in four groups: to find another file with the same code takes
some 2^80 tries.
"""

from __future__ import annotations

import hashlib

from mcr_desktop.domain.ids import ALPHABET
from mcr_desktop.keys.errors import CodeMismatchError

_BITS = 80
_LETTERS = _BITS // 5
_GROUP = 4
_MISREAD = str.maketrans("ilo", "110")


def code_of(purpose: str, content: bytes) -> str:
    """Sixteen characters in groups of four, such as `7k3m-9xqp-2vhd-b0ra`."""
    digest = hashlib.sha256(purpose.encode("ascii") + b"\x00" + content).digest()
    number = int.from_bytes(digest[: _BITS // 8], "big")
    letters = "".join(ALPHABET[number >> 5 * place & 31] for place in reversed(range(_LETTERS)))
    return "-".join(letters[at : at + _GROUP] for at in range(0, _LETTERS, _GROUP))


def check_code(given: str, code: str) -> None:
    """Nothing where both are the same code, however typed; CodeMismatchError otherwise."""
    if _plain(given) != _plain(code):
        raise CodeMismatchError(given=given)


def _plain(code: str) -> str:
    return "".join(letter for letter in code.lower() if letter.isalnum()).translate(_MISREAD)
