"""Words as search takes them: by spaces, and sign by sign where a script is written without any."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

# Thai, Lao, Myanmar and Khmer; Han with its radicals and extensions; kana, half-width too; Bopomofo.
_UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff"
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3041-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f"
    "\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
_NO_LETTER = "[\u2066-\u2069\ufe00-\ufe0f\U0001f000-\U0001faff]"
"""Marks of direction and pictures that are newer than the index's own table of letters: glued to a word
they would pass for a part of it."""
_WORD = re.compile(r"\w+")
FIRST_UNSPACED = "\u0e01"
"""No text whose letters all come before this one holds such a script."""


@cache
def _sign() -> re.Pattern[str]:
    """A sign of such a script. Made when first asked for: so large a class costs the start milliseconds."""
    return re.compile(f"[{_UNSPACED}]")


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]|[^\\W{_UNSPACED}]+")


@cache
def _no_letter() -> re.Pattern[str]:
    return re.compile(_NO_LETTER)


def spaced(text: str) -> str:
    """The text with a space round every sign of a script that has none between its words, and for pictures.

    The index parts words at spaces; of a sentence in Japanese it would otherwise know the beginning alone.
    """
    return _sign().sub(lambda sign: f" {sign.group()} ", _no_letter().sub(" ", text))


def words_of(text: str) -> list[str]:
    """The words of what somebody looks for, in order; marks and blanks part them."""
    return _WORD.findall(text)


def units_of(word: str) -> list[str]:
    """What the index holds of one word: itself, or its signs one by one."""
    return [word] if word.isascii() else _unit().findall(word)


def is_unspaced(word: str) -> bool:
    """Whether a word holds signs of a script without spaces, so that it may begin anywhere."""
    return not word.isascii() and _sign().search(word) is not None


class _Folds(dict[int, str]):
    """Each letter as the index compares it, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        base = unicodedata.normalize("NFD", letter)[0] if code > _ASCII else letter
        lower = base.lower()
        self[code] = lower if len(lower) == 1 else letter
        return self[code]


_ASCII = 127
_FOLDS = _Folds()


def fold(text: str) -> str:
    """A text as the index compares it, without case and diacritics; every letter keeps its place."""
    return text.lower() if text.isascii() else text.translate(_FOLDS)
