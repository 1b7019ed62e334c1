"""The best divisions of a series into one, two, three ... stretches, found exactly.

Dynamic programming over the ends of stretches (Bellman 1961; "segment neighbourhood" of Auger and Lawrence 1989), all
beginnings and all numbers of stretches weighed at once. Long series are divided on a grid of `GRID` places
first; then every boundary is moved to its best point between its neighbours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Cost = Callable[[NDArray[np.int64], NDArray[np.int64]], NDArray[np.float64]]
    """`cost(begins, ends)`: costs of the stretches from begins to before ends (broadcast)."""

GRID = 1_000
_PASSES = 3


def divisions(cost: Cost, points: int, most: int, shortest: int) -> list[list[int]]:
    """The best division with no boundary, with one, with two ... up to `most`: the first points of later stretches.

    No stretch is shorter than `shortest` points; there are as many divisions as that allows.
    """
    step = -(-points // GRID)
    places = np.arange(0, points + 1, step, dtype=np.int64)
    if places[-1] != points:
        places = np.append(places[:-1], points)  # the last block is the longest, not a short rest
    apart = -(-shortest // step)
    blocks = len(places) - 1
    most = min(most, points // shortest - 1, blocks // apart - 1)
    if most < 1:
        return [[]]
    best = np.full((most + 1, blocks + 1), np.inf)
    before = np.zeros((most + 1, blocks + 1), np.int64)
    for end in range(apart, blocks + 1):
        last = end - apart + 1
        costs = cost(places[:last], places[end : end + 1])
        best[0, end] = costs[0]
        total = best[:-1, :last] + costs
        place = np.argmin(total, axis=1)
        before[1:, end] = place
        best[1:, end] = total[np.arange(most), place]
    found: list[list[int]] = []
    for number in range(most + 1):
        if not np.isfinite(best[number, blocks]):
            break
        marks, end = [], blocks
        for left in range(number, 0, -1):
            end = int(before[left, end])
            marks.append(int(places[end]))
        division = marks[::-1]
        found.append(_refined(cost, division, points, shortest, step) if step > 1 else division)
    return found


def _refined(cost: Cost, division: list[int], points: int, shortest: int, step: int) -> list[int]:
    """The division with each boundary at its best place within a step or two, its neighbours held."""
    marks = [0, *division, points]
    for _ in range(_PASSES):
        moved = False
        for number in range(1, len(marks) - 1):
            low = max(marks[number - 1] + shortest, marks[number] - 2 * step)
            high = min(marks[number + 1] - shortest, marks[number] + 2 * step)
            if low > high:
                continue
            between = np.arange(low, high + 1, dtype=np.int64)
            total = cost(np.array([marks[number - 1]]), between) + cost(
                between, np.array([marks[number + 1]])
            )
            place = int(between[np.argmin(total)])
            moved |= place != marks[number]
            marks[number] = place
        if not moved:
            break
    return marks[1:-1]
