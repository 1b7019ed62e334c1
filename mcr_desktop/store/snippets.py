"""The part of a text round what somebody looked for, with the finds marked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from mcr_desktop.store.words import fold, is_unspaced

_AROUND = 60
_SNIPPET = 160
_PART = 8192
"""Letters of a long text that are compared at once."""

Marked = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it is a find."""


def snippet(text: str, tokens: Sequence[str]) -> Marked:
    """The part of a text round its first find, finds marked; from the start where there is none."""
    return Snippets(tokens).of(text)


class Snippets:
    """Makes snippets for one search: what compares texts is made once for all its hits."""

    def __init__(self, tokens: Sequence[str]) -> None:
        """`tokens` are words as they were typed; each matches the beginning of a word, folded."""
        folded = [fold(token) for token in tokens if token]
        self._each = [_pattern([token]) for token in dict.fromkeys(folded)]
        self._any = _pattern(folded)
        self._longest = max(map(len, folded), default=0)

    def says(self, title: str) -> bool:
        """Whether a title holds a word for each of the tokens."""
        folded = fold(title)
        return all(one is not None and one.search(folded) for one in self._each)

    def of(self, text: str) -> Marked:
        """The part of a text round its first find, finds marked; from the start where there is none."""
        folded = fold(text) if len(text) <= _PART else ""
        first = self._first(folded) if folded else self._first_of_long(text)
        start = 0
        if first > _AROUND:
            near = first - _AROUND // 2
            # A sentence without spaces begins nowhere near.
            start = max(text.rfind(" ", 0, near) + 1, near - _AROUND)
        end = min(len(text), start + _SNIPPET)
        shown = text[start:end]
        flat = shown.replace("\n", " ") if "\n" in shown else shown
        if first < 0:
            parts = [(flat, False)]
        else:
            parts = self._parted(flat, folded[start:end] or fold(shown))
        if start:
            parts.insert(0, ("…", False))
        if end < len(text):
            parts.append(("…", False))
        return tuple(part for part in parts if part[0])

    def _first(self, folded: str, begin: int = 0) -> int:
        """Where the first find begins; -1 where there is none."""
        found = self._any.search(folded, begin) if self._any is not None else None
        return found.start() if found else -1

    def _first_of_long(self, text: str) -> int:
        """The same part by part: folding a million letters takes tens of milliseconds, and most finds stand early."""
        for begin in range(0, len(text), _PART):
            before = max(0, begin - 1)  # whether a word begins is told by the letter before it
            folded = fold(text[before : begin + _PART + self._longest])
            first = self._first(folded, begin - before)
            if first >= 0:
                return before + first
        return -1

    def marked(self, text: str) -> Marked:
        """The whole text with its finds marked, such as a title."""
        return tuple(part for part in self._parted(text, fold(text)) if part[0])

    def _parted(self, text: str, folded: str) -> list[tuple[str, bool]]:
        parts: list[tuple[str, bool]] = []
        place = 0
        for found in self._any.finditer(folded) if self._any is not None else ():
            begin, stop = found.span()
            parts += [(text[place:begin], False), (text[begin:stop], True)]
            place = stop
        parts.append((text[place:], False))
        return parts


def _pattern(tokens: Sequence[str]) -> re.Pattern[str] | None:
    """Finds any of the tokens: at the beginning of a word, or anywhere where a script has no spaces."""
    longest_first = sorted(set(tokens), key=len, reverse=True)
    words = [re.escape(one) for one in longest_first if not is_unspaced(one)]
    signs = [re.escape(one) for one in longest_first if is_unspaced(one)]
    parts = [f"\\b(?:{'|'.join(words)})"] if words else []
    return re.compile("|".join([*signs, *parts])) if parts or signs else None
