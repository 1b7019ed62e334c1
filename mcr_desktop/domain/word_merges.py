"""Putting two people's changes to one text together, word by word."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 20_000
"""Beyond this the search for differences would be felt; the later text is then taken whole."""


def merged(base: str, mine: str, theirs: str) -> str:
    """`mine` with what `theirs` changed since `base`; where both changed one place, both stay."""
    if mine in {base, theirs}:
        return theirs
    if theirs == base:
        return mine
    was = _WORDS.findall(base)
    if len(was) > MOST_WORDS:
        return mine
    ours, others = _edits(was, mine), _edits(was, theirs)
    result: list[str] = []
    place = 0
    while ours or others:
        take_mine = bool(ours) and (not others or ours[0][:2] <= others[0][:2])
        start, end, words = (ours if take_mine else others).pop(0)
        waiting = others if take_mine else ours
        if start < place:  # the other side has been here: keep both, drop nothing
            result += words
            place = max(place, end)
            continue
        result += was[place:start]
        if waiting and waiting[0] == (start, end, words):
            waiting.pop(0)  # both did the same
        result += words
        place = end
    return "".join(result + was[place:])


def _edits(was: list[str], text: str) -> list[tuple[int, int, list[str]]]:
    now = _WORDS.findall(text)
    matcher = SequenceMatcher(None, was, now, autojunk=False)
    return [(a, b, now[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
