"""Texts as they can be printed; apart from the fonts, so that who only compares texts loads no typesetter."""

from __future__ import annotations

import functools
import re
import unicodedata

_BLANKS = re.compile("[ \t\r\n\v\f\u2028\u2029\x1c-\x1f\x85]+")


@functools.lru_cache(maxsize=4096)
def clean(text: str) -> str:
    """The text as it can be printed: composed, on one line, without invisible controls.

    Control characters, direction overrides, joiners and variation selectors would either vanish
    or let a text pretend to be another. Blanks that may not break (U+00A0, U+202F) stay.
    """
    one_line = _BLANKS.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")
    if one_line.isascii() and one_line.isprintable():
        return one_line
    return "".join(
        letter
        for letter in one_line
        if unicodedata.category(letter) not in {"Cc", "Cf", "Cs"}
        and not 0xFE00 <= ord(letter) <= 0xFE0F
    )
