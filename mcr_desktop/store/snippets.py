"""The part of a text round what somebody looked for, with the finds marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from mcr_desktop.store.words import fold, is_unspaced

_AROUND = 60
_SNIPPET = 160
_PART = 8192
"""Letters of a long text that are compared at once."""

Marked = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it is a find."""
_MORE = ("…", False)


def snippet(text: str, tokens: Sequence[str]) -> Marked:
    """The part of a text round its first find, finds marked; from the start where there is none."""
    return Snippets(tokens).of(text)


class Snippets:
    """Makes snippets for one search: what compares texts is made once for all its hits."""

    def __init__(self, tokens: Sequence[str]) -> None:
        """`tokens` are words as they were typed; each matches the beginning of a word, folded."""
        self._tokens = list(dict.fromkeys(fold(token) for token in tokens if token))
        self._longest = max(map(len, self._tokens), default=0)
        (self._one,) = self._tokens if len(self._tokens) == 1 else ("",)
        self._inside = bool(self._one) and is_unspaced(self._one)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """Any of several tokens; of one alone no pattern is made, which takes longer than to look for it."""
        return _pattern(self._tokens)

    @cached_property
    def _each(self) -> list[re.Pattern[str]]:
        return [_pattern([token]) for token in self._tokens]

    def says(self, title: str) -> bool:
        """Whether a title holds a word for each of the tokens."""
        folded = fold(title)
        return all(one.search(folded) for one in self._each)

    def of(self, text: str) -> Marked:
        """The part of a text round its first find, finds marked; from the start where there is none."""
        if len(text) <= _PART:
            folded = fold(text)
            first = self._first(folded)
        else:
            folded, first = "", self._first_of_long(text)
        start = 0
        if first > _AROUND:
            near = first - _AROUND // 2
            # A sentence without spaces begins nowhere near.
            start = max(text.rfind(" ", 0, near) + 1, near - _AROUND)
        end = start + _SNIPPET
        flat = text[start:end].replace("\n", " ")
        if first < 0:
            parts = [(flat, False)] if flat else []
        else:
            parts = self._parted(flat, folded[start:end] or fold(flat))
        if start:
            parts.insert(0, _MORE)
        if end < len(text):
            parts.append(_MORE)
        return tuple(parts)

    def _first(self, folded: str, begin: int = 0) -> int:
        """Where the first find begins; -1 where there is none."""
        one = self._one
        if not one:
            found = self._any.search(folded, begin) if self._tokens else None
            return found.start() if found else -1
        place = folded.find(one, begin)
        while place > 0 and not self._inside and _goes_on(folded[place - 1], one):
            place = folded.find(one, place + 1)
        return place

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
        return tuple(self._parted(text, fold(text)))

    def _parted(self, text: str, folded: str) -> list[tuple[str, bool]]:
        """Plain and found in turn; of a list of hits this is most of the work, so it does nothing twice."""
        parts: list[tuple[str, bool]] = []
        place = 0
        for begin, stop in self._spans(folded):
            if begin > place:
                parts.append((text[place:begin], False))
            parts.append((text[begin:stop], True))
            place = stop
        if place < len(text):
            parts.append((text[place:], False))
        return parts

    def _spans(self, folded: str) -> list[tuple[int, int]]:
        """Where each find begins and ends."""
        if not self._one:
            return [one.span() for one in self._any.finditer(folded)] if self._tokens else []
        spans = []
        begin = self._first(folded)
        while begin >= 0:
            stop = begin + self._longest
            spans.append((begin, stop))
            begin = self._first(folded, stop)
        return spans


def _goes_on(before: str, token: str) -> bool:
    """Whether a token after that letter stands within a word, as a pattern tells it."""
    return (before.isalnum() or before == "_") and (token[0].isalnum() or token[0] == "_")


def _pattern(tokens: Sequence[str]) -> re.Pattern[str]:
    """Finds any of the tokens: at the beginning of a word, or anywhere where a script has no spaces.

    That a word begins there is asked after its letters were met: so they are looked for as letters, which
    is several times as quick as to look for beginnings first.
    """
    longest_first = sorted(tokens, key=len, reverse=True)
    parts = [re.escape(one) for one in longest_first if is_unspaced(one)]
    parts += [
        rf"{word}(?<=\b{word})"
        for word in (re.escape(one) for one in longest_first if not is_unspaced(one))
    ]
    return re.compile("|".join(parts))
