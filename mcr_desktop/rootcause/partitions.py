"""The best division of a series into stretches, found exactly.

Optimal partitioning (Jackson and others 2005): the best division of the first j points ends in one stretch i .. j - 1 after
the best division of the first i; all i are weighed at once. Quadratic in the points, and quick because it is vectorised.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Cost = Callable[[int, int], NDArray[np.float64]]
    """`cost(last, end)`: costs of the stretches that begin at 0 .. last - 1 and end before `end`."""


def divide(cost: Cost, points: int, penalty: float, shortest: int = 1) -> list[int]:
    """First points of all stretches but the first, of the division with the least cost + penalty a change."""
    best = np.full(points + 1, np.inf)
    best[0] = 0.0
    before = np.zeros(points + 1, np.int64)
    for end in range(shortest, points + 1):
        last = end - shortest + 1
        total = best[:last] + cost(last, end)
        place = int(np.argmin(total))
        best[end] = total[place] + penalty
        before[end] = place
    changes: list[int] = []
    place = int(before[points]) if points else 0
    while place > 0:
        changes.append(place)
        place = int(before[place])
    return changes[::-1]


def squares_around_means(values: NDArray[np.float64]) -> Cost:
    """Squared distances to each stretch's own mean."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    squares = np.concatenate([[0.0], np.cumsum(values * values)])
    places = np.arange(len(values) + 1, dtype=np.float64)

    def cost(last: int, end: int) -> NDArray[np.float64]:
        total = sums[end] - sums[:last]
        return np.asarray(squares[end] - squares[:last] - total * total / (end - places[:last]))

    return cost
