"""Putting two people's changes to one text together, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from itertools import accumulate

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 20_000
"""Beyond this the search for differences would be felt; the later text is then taken whole."""
FEW_PAIRS = 40_000
"""Up to so many pairs of words, each is compared with each."""
MOST_PAIRS = 1_000_000
"""Beyond so many equal ones, as where a page of one word was rewritten, all of it counts as new."""


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


def word_edits(was: str, now: str) -> list[tuple[int, str, str]]:
    """What makes `now` of `was`: place in characters, words that go, words that come; from the front."""
    old = _WORDS.findall(was)
    places = [0, *accumulate(map(len, old))]
    return [
        (places[start], was[places[start] : places[end]], "".join(words))
        for start, end, words in _edits(old, now)
    ]


def _edits(was: list[str], text: str) -> list[tuple[int, int, list[str]]]:
    now = _WORDS.findall(text)
    # Word by word through a long text would take seconds, for a blank stands a thousand times in it:
    # first by lines, then within lines that differ by words with the blank behind them.
    parts = [(0, len(was), 0, len(now))]
    for ends in (_ends_line, str.isspace) if len(was) * len(now) > FEW_PAIRS else ():
        parts = [finer for part in parts for finer in _finer(was, now, part, ends)]
    found: list[tuple[int, int, list[str]]] = []
    for a, b, c, d in parts:
        found += [(a + i, a + j, now[c + k : c + m]) for i, j, k, m in _matched(was[a:b], now[c:d])]
    return found


_Part = tuple[int, int, int, int]
"""A stretch of the one text, and that of the other which stands in its place."""


def _finer(was: list[str], now: list[str], part: _Part, ends: Callable[[str], bool]) -> list[_Part]:
    """The stretches within a part in which groups of words differ; `ends` tells a group's last word."""
    a, b, c, d = part
    old, old_at = _grouped(was[a:b], ends)
    new, new_at = _grouped(now[c:d], ends)
    return [
        (a + old_at[i], a + old_at[j], c + new_at[k], c + new_at[m])
        for i, j, k, m in _matched(old, new)
    ]


def _grouped(words: list[str], ends: Callable[[str], bool]) -> tuple[list[str], list[int]]:
    """Words put together into groups, and where each group begins."""
    groups: list[list[str]] = [[]]
    for word in words:
        groups[-1].append(word)
        if ends(word):
            groups.append([])
    return ["".join(group) for group in groups], [0, *accumulate(map(len, groups))]


def _ends_line(word: str) -> bool:
    return "\n" in word


def _matched(was: list[str], now: list[str]) -> list[_Part]:
    """Where two lists differ, their common beginning and end set aside first."""
    head = 0
    for one, other in zip(was, now, strict=False):
        if one != other:
            break
        head += 1
    tail = 0
    for one, other in zip(reversed(was[head:]), reversed(now[head:]), strict=False):
        if one != other:
            break
        tail += 1
    old, new = was[head : len(was) - tail], now[head : len(now) - tail]
    if not old and not new:
        return []
    if not old or not new or _equal_pairs(old, new) > MOST_PAIRS:
        return [(head, head + len(old), head, head + len(new))]
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        (head + a, head + b, head + c, head + d)
        for tag, a, b, c, d in matcher.get_opcodes()
        if tag != "equal"
    ]


def _equal_pairs(was: list[str], now: list[str]) -> int:
    """How many pairs the search for what stayed would look at."""
    new = Counter(now)
    return sum(count * new[word] for word, count in Counter(was).items())
