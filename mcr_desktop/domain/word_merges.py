"""Putting two people's changes to one text together, word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from difflib import SequenceMatcher
from itertools import accumulate

from mcr_desktop.domain.long_edits import Lines, Part, Words, differing

_WORDS = re.compile(r"\s+|[^\s]+")
_BY_LINES, _BY_WORDS = Lines(), Words()
LONG = 20_000
"""Characters beyond which lines that both texts have are set aside before any word is looked at."""
MOST_WORDS = 20_000
"""Up to so many words of both, changes made apart are surely put together word by word."""
FEW_PAIRS = 40_000
"""Up to so many pairs of words, each is compared with each."""
MOST_PAIRS = 200_000
"""Beyond so many equal ones, as where a page of one word was rewritten, it is gone through edit by edit."""


def merged(base: str, mine: str, theirs: str) -> str:
    """`mine` with what `theirs` changed since `base`; where both changed one place, both stay."""
    if mine in {base, theirs}:
        return theirs
    if theirs == base:
        return mine
    ours, others = _hunks(base, mine), _hunks(base, theirs)
    result: list[str] = []
    place = 0
    while ours or others:
        take_mine = bool(ours) and (not others or ours[0][:2] <= others[0][:2])
        start, end, words = (ours if take_mine else others).pop(0)
        waiting = others if take_mine else ours
        if start < place:  # the other side has been here: keep both, drop nothing
            result.append(words)
            place = max(place, end)
            continue
        result.append(base[place:start])
        if waiting and waiting[0] == (start, end, words):
            waiting.pop(0)  # both did the same
        result.append(words)
        place = end
    return "".join(result) + base[place:]


def word_edits(was: str, now: str) -> list[tuple[int, str, str]]:
    """What makes `now` of `was`: place in characters, words that go, words that come; from the front."""
    return [(start, was[start:end], words) for start, end, words in _hunks(was, now)]


def _hunks(was: str, now: str) -> list[tuple[int, int, str]]:
    """Where `was` becomes `now`: from, to, and what then stands there."""
    if max(len(was), len(now)) <= LONG:
        return _word_hunks(0, was, now)
    # A text of a million letters has its words cut out only where its lines differ.
    return [
        hunk
        for a, b, c, d in differing(was, now, _BY_LINES)
        for hunk in _part_hunks(was, now, (a, b, c, d))
    ]


def _part_hunks(was: str, now: str, part: Part) -> Iterable[tuple[int, int, str]]:
    a, b, c, d = part
    old, new = was[a:b], now[c:d]
    if max(len(old), len(new)) <= LONG:
        return _word_hunks(a, old, new)
    return _long_hunks(a, old, new)


def _word_hunks(at: int, was: str, now: str) -> list[tuple[int, int, str]]:
    old = _WORDS.findall(was)
    places = [at, *(at + length for length in accumulate(map(len, old)))]
    try:
        edits = _edits(old, now)
    except _TooAlikeError:
        return _long_hunks(at, was, now)
    return [(places[start], places[end], "".join(words)) for start, end, words in edits]


def _long_hunks(at: int, was: str, now: str) -> list[tuple[int, int, str]]:
    return [(at + a, at + b, now[c:d]) for a, b, c, d in differing(was, now, _BY_WORDS)]


class _TooAlikeError(Exception):
    """Too many words are the same to compare each with each."""


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


def _finer(was: list[str], now: list[str], part: Part, ends: Callable[[str], bool]) -> list[Part]:
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


def _matched(was: list[str], now: list[str]) -> list[Part]:
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
    if not old or not new:
        return [(head, head + len(old), head, head + len(new))]
    if _equal_pairs(old, new) > MOST_PAIRS:
        raise _TooAlikeError
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
