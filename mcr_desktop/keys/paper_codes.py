"""Secrets as people copy them from paper: eight groups of five characters, each with its own check.

Four characters of a group carry the secret, the fifth is computed from them, from the group's place and from
what the paper is for. So one mistyped character, two swapped ones, two swapped groups, or the code of another
kind of sheet are noticed, and the group is named. The letters are Crockford's base 32: no I, L, O or U.
"""

from __future__ import annotations

import re
import secrets

from mcr_desktop.domain.ids import ALPHABET
from mcr_desktop.keys.errors import PaperCodeError

SECRET_BYTES = 20
GROUPS = 8
_CARRYING = 4
_LETTERS = _CARRYING + 1
_VALUES = {letter: value for value, letter in enumerate(ALPHABET)} | {"i": 1, "l": 1, "o": 0}

KIT, SLOT = "kit", "slot"
_FIRST_POWER = {KIT: 5, SLOT: 5 + GROUPS}
"""Purposes, and the power of the field's generator from which their groups' constants count."""


def new_secret() -> bytes:
    """Twenty fresh random bytes: 160 bits."""
    return secrets.token_bytes(SECRET_BYTES)


def spell(secret: bytes, purpose: str) -> str:
    """The secret as it is printed, such as `0g2k7-...`: upper case, groups joined by hyphens."""
    number = int.from_bytes(secret, "big")
    places = reversed(range(GROUPS * _CARRYING))
    values = [number >> 5 * place & 31 for place in places]
    groups = []
    for group in range(GROUPS):
        carrying = values[group * _CARRYING : (group + 1) * _CARRYING]
        whole = [*carrying, _check(carrying, group, purpose)]
        groups.append("".join(ALPHABET[value] for value in whole))
    return "-".join(groups).upper()


def read(text: str, purpose: str) -> bytes:
    """The secret behind a typed code, however it is spaced. Raises PaperCodeError.

    Its `groups` are those, counted from 1, that are mistyped; `reason` is "length", "groups" or "other", the
    last where the code is a sound one of another kind of sheet.
    """
    groups = _cut(text)
    wrong = _wrong(groups, purpose)
    if wrong:
        if any(not _wrong(groups, other) for other in _FIRST_POWER if other != purpose):
            raise PaperCodeError(reason="other", groups=())
        raise PaperCodeError(reason="groups", groups=wrong)
    number = 0
    for group in groups:
        for letter in group[:_CARRYING]:
            number = number << 5 | _VALUES[letter]
    return number.to_bytes(SECRET_BYTES, "big")


def mistyped(text: str, purpose: str) -> tuple[int, ...]:
    """The groups, counted from 1, that are typed whole and wrong; for telling it while somebody types."""
    tokens = [group for group in re.split(r"[^0-9a-z]+", text.lower()) if group]
    if any(len(token) > _LETTERS for token in tokens):
        joined = "".join(tokens)
        tokens = [joined[at : at + _LETTERS] for at in range(0, len(joined), _LETTERS)]
    whole = tokens[:GROUPS] if tokens and len(tokens[-1]) == _LETTERS else tokens[:-1][:GROUPS]
    return _wrong(whole, purpose)


def looks_like(text: str) -> bool:
    """Whether somebody might have meant a code from paper, and not a passphrase."""
    return len(re.sub(r"[^0-9a-z]+", "", text.lower())) == GROUPS * _LETTERS


def _cut(text: str) -> list[str]:
    tokens = [group for group in re.split(r"[^0-9a-z]+", text.lower()) if group]
    if len(tokens) == GROUPS:
        return tokens
    joined = "".join(tokens)
    if len(joined) != GROUPS * _LETTERS:
        raise PaperCodeError(reason="length", groups=())
    return [joined[at : at + _LETTERS] for at in range(0, len(joined), _LETTERS)]


def _wrong(groups: list[str], purpose: str) -> tuple[int, ...]:
    return tuple(
        place + 1 for place, group in enumerate(groups) if not _holds(group, place, purpose)
    )


def _holds(group: str, place: int, purpose: str) -> bool:
    if len(group) != _LETTERS or any(letter not in _VALUES for letter in group):
        return False
    *carrying, check = (_VALUES[letter] for letter in group)
    return check == _check(carrying, place, purpose)


def _check(carrying: list[int], group: int, purpose: str) -> int:
    """A weighted sum over the field of 32 elements: each weight differs, so any two swapped show."""
    found = _power(_FIRST_POWER[purpose] + group)
    for place, value in enumerate(carrying, start=1):
        found ^= _times(value, _power(place))
    return found


def _times(left: int, right: int) -> int:
    """Product in GF(32) modulo x^5 + x^2 + 1."""
    product = 0
    for bit in range(5):
        if right >> bit & 1:
            product ^= left << bit
    for bit in range(8, 4, -1):
        if product >> bit & 1:
            product ^= 0b100101 << bit - 5
    return product


def _power(exponent: int) -> int:
    found = 1
    for _ in range(exponent):
        found = _times(found, 2)
    return found
