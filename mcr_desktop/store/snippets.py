"""The part of a text round what somebody looked for, with the finds marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from mcr_desktop.store.words import fold, is_unspaced, words_of

_AROUND = 60
_SNIPPET = 160
_WORD = re.compile(r"\w+")

Marked = tuple[tuple[str, bool], ...]
"""A text in parts, each with whether it is a find."""

Matches = Callable[[str, int], Iterable[tuple[int, int]]]
"""Where a text holds what is looked for, from a place on: begin and end of each find."""


def snippet(text: str, tokens: Sequence[str]) -> Marked:
    """The part of a text round its first find, finds marked; from the start where there is none."""
    return Snippets(tokens).of(text)


class Snippets:
    """Makes snippets for one search: what compares texts is made once for all its hits."""

    def __init__(self, tokens: Sequence[str]) -> None:
        """`tokens` are words as they were typed; each matches the beginning of a word, folded."""
        self._folded = [fold(token) for token in tokens]
        self._unspaced = [token for token in tokens if is_unspaced(token)]
        self._plain = _beginnings(self._folded)

    def says(self, title: str) -> bool:
        """Whether a title holds a word for each of the tokens."""
        if len(self._folded) == 1 and title.isascii() and self._folded[0] not in title.lower():
            return False
        words = [fold(word) for word in words_of(title)]
        return all(
            any(word.startswith(token) for word in words)
            or (is_unspaced(token) and any(token in word for word in words))
            for token in self._folded
        )

    def of(self, text: str) -> Marked:
        """The part of a text round its first find, finds marked; from the start where there is none."""
        matches = self._plain if text.isascii() else self._anywhere
        first = next(iter(matches(text, 0)), None)
        start = 0
        if first and first[0] > _AROUND:
            near = first[0] - _AROUND // 2
            # A sentence without spaces begins nowhere near.
            start = max(text.rfind(" ", 0, near) + 1, near - _AROUND)
        end = min(len(text), start + _SNIPPET)
        parts: list[tuple[str, bool]] = [("…", False)] if start else []
        place = start
        for begin, stop in matches(text, start) if first else ():
            if begin >= end:
                break
            parts.append((text[place:begin], False))
            parts.append((text[begin : min(stop, end)], True))
            place = min(stop, end)
        parts.append((text[place:end] + ("…" if end < len(text) else ""), False))
        return tuple((part.replace("\n", " "), hit) for part, hit in parts if part)

    def marked(self, text: str) -> Marked:
        """The whole text with its finds marked, such as a title."""
        matches = self._plain if text.isascii() else self._anywhere
        parts: list[tuple[str, bool]] = []
        place = 0
        for begin, stop in matches(text, 0) if self._folded else ():
            parts += [(text[place:begin], False), (text[begin:stop], True)]
            place = stop
        parts.append((text[place:], False))
        return tuple(part for part in parts if part[0])

    def _anywhere(self, text: str, start: int) -> Iterable[tuple[int, int]]:
        """Finds in a text that is not plain: words are compared folded, signs where they stand."""
        for found in _WORD.finditer(text, start):
            word = found.group()
            inside = sorted(_inside(word, self._unspaced)) if self._unspaced else []
            if inside:
                for begin, stop in inside:
                    yield found.start() + begin, found.start() + stop
                continue
            folded = fold(word)
            length = max(
                (len(token) for token in self._folded if folded.startswith(token)), default=0
            )
            if length:
                yield found.start(), found.start() + min(length, len(word))


def _inside(word: str, tokens: Sequence[str]) -> Iterable[tuple[int, int]]:
    """Where one of the tokens stands in a word, none over another; the longest first."""
    taken: list[tuple[int, int]] = []
    for token in sorted(tokens, key=len, reverse=True):
        place = word.find(token)
        while place >= 0:
            stop = place + len(token)
            if all(stop <= begin or place >= end for begin, end in taken):
                taken.append((place, stop))
            place = word.find(token, stop)
    return taken


def _beginnings(tokens: Sequence[str]) -> Matches:
    longest_first = sorted(filter(None, tokens), key=len, reverse=True)
    if not longest_first:
        return lambda _text, _start: ()
    pattern = re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})", re.IGNORECASE)
    return lambda text, start: (found.span() for found in pattern.finditer(text, start))
