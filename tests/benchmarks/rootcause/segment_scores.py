"""How near found changes come to what several people marked: F1 with a margin, and covering.

As in van den Burg and Williams, "An evaluation of change point detection algorithms" (2020): index 0 counts as a
change for everybody, precision is against the union of all marks, recall is averaged over the people.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

MARGIN = 5


def f1(marked: Sequence[Collection[int]], found: Iterable[int], margin: int = MARGIN) -> float:
    """Harmonic mean of precision (against all marks) and recall (averaged over the people)."""
    people = [{0, *marks} for marks in marked]
    told = {0, *found}
    precision = _hits(set().union(*people), told, margin) / len(told)
    recall = sum(_hits(one, told, margin) / len(one) for one in people) / len(people)
    return 2.0 * precision * recall / (precision + recall)


def _hits(marks: set[int], told: set[int], margin: int) -> int:
    """Marks that have a told change of their own within the margin."""
    left, number = set(told), 0
    for mark in sorted(marks):
        near = min(left, key=lambda one: (abs(one - mark), one), default=None)
        if near is not None and abs(near - mark) <= margin:
            left.remove(near)
            number += 1
    return number


def covering(marked: Sequence[Collection[int]], found: Iterable[int], points: int) -> float:
    """How well the found segments cover the marked ones (Jaccard), averaged over points and people."""
    told = _segments(found, points)
    return sum(_covered(_segments(one, points), told) for one in marked) / len(marked) / points


def _segments(changes: Iterable[int], points: int) -> list[tuple[int, int]]:
    ends = sorted({0, points, *(one for one in changes if 0 < one < points)})
    return list(pairwise(ends))


def _covered(wanted: Sequence[tuple[int, int]], told: Sequence[tuple[int, int]]) -> float:
    return sum(
        (high - low) * max(_overlap(low, high, start, end) for start, end in told)
        for low, high in wanted
    )


def _overlap(low: int, high: int, start: int, end: int) -> float:
    both = max(0, min(high, end) - max(low, start))
    return both / ((high - low) + (end - start) - both)
