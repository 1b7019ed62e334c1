"""What makes one text of another, as few and small edits, and where a place then lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mcr_desktop.domain.word_merges import word_edits


class Edit(NamedTuple):
    """`removed` characters at `at` give way to `added`; places count in the text before."""

    at: int
    removed: int
    added: str


def edits_between(before: str, after: str) -> tuple[Edit, ...]:
    """The edits that make `after` of `before`, from the front, none touching another."""
    head = shared_head(before, after)
    tail = shared_head(before[head:][::-1], after[head:][::-1])
    was, now = before[head : len(before) - tail], after[head : len(after) - tail]
    return tuple(_trimmed(head + at, gone, come) for at, gone, come in word_edits(was, now))


def _trimmed(at: int, was: str, now: str) -> Edit:
    head = shared_head(was, now)
    tail = shared_head(was[head:][::-1], now[head:][::-1])
    return Edit(at + head, len(was) - head - tail, now[head : len(now) - tail])


def moved(place: int, edits: Sequence[Edit], *, after_added: bool) -> int:
    """Where a place of the text before lies afterwards.

    What is added right at it comes to stand before it with `after_added`, else behind it. A place in a
    part that is gone lies where that part was.
    """
    shift = 0
    for edit in edits:
        if place < edit.at or (place == edit.at and not after_added):
            break
        if place < edit.at + edit.removed:
            return edit.at + shift + (len(edit.added) if after_added else 0)
        shift += len(edit.added) - edit.removed
    return place + shift


def shared_head(one: str, other: str) -> int:
    """How many characters both begin with, in a few comparisons of whole stretches."""
    least, most = 0, min(len(one), len(other))
    while least < most:
        middle = (least + most + 1) // 2
        if one[least:middle] == other[least:middle]:
            least = middle
        else:
            most = middle - 1
    return least


def utf16(text: str) -> int:
    """How long a text is in the units in which an editor counts."""
    return len(text.encode("utf-16-le")) // 2
