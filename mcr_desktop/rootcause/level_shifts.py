"""Where the level of a series changed and stayed changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.level_shifts import LevelShift, LevelShifts, SeriesFlag
from mcr_desktop.rootcause.dating import best_place, value_gains
from mcr_desktop.rootcause.partitions import divide, squares_around_means

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

FEWEST_POINTS = 4
_WEIGHT = 8.0


def find_level_shifts(
    values: NDArray[np.float64], sizes: NDArray[np.float64] | None = None
) -> LevelShifts:
    """All lasting changes of level with their 95 % intervals; none where the points are too few or all alike."""
    points = len(values)
    if points < FEWEST_POINTS:
        return LevelShifts(points, "values", (), None, (SeriesFlag("too few to say", points),))
    spread = float(np.ptp(values / max(1.0, float(np.abs(values).max()))))
    if spread == 0.0:
        return LevelShifts(points, "values", (), None, (SeriesFlag("constant series", points),))
    scaled = (values - values.mean()) / values.std()
    changes = divide(squares_around_means(scaled), points, _WEIGHT * np.log(points), 2)
    return LevelShifts(points, "values", _shifts(values, scaled, changes))


def _shifts(
    values: NDArray[np.float64], scaled: NDArray[np.float64], changes: Sequence[int]
) -> tuple[LevelShift, ...]:
    ends = [0, *changes, len(values)]
    found = []
    for low, place, high in zip(ends[:-2], ends[1:-1], ends[2:], strict=True):
        scale = float(np.concatenate([
            scaled[low:place] - scaled[low:place].mean(), scaled[place:high] - scaled[place:high].mean()
        ]).var())  # fmt: skip
        _best, first, last = best_place(value_gains(scaled[low:high]), scale)
        found.append(
            LevelShift(
                place, (min(low + first, place), max(low + last, place)),
                float(values[low:place].mean()), float(values[place:high].mean()),
            )
        )  # fmt: skip
    return tuple(found)
