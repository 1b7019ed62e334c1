"""Whether a series repeats itself every so many points, and what each point of that cycle adds.

The strength of a cycle is the share of the scatter about a moving average over one cycle that the medians of its
phases explain (Wang, Smith and Hyndman 2006), degrees of freedom counted; medians, so that shifts and outliers
neither make nor hide a cycle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LONGEST = 370
KNOWN_STRENGTH = 0.64
"""From here on a cycle of the calendar counts (the value at which Hyndman's `nsdiffs` takes a seasonal difference)."""
SOUGHT_STRENGTH = 0.85
"""From here on a cycle counts whose length was sought among hundreds, without a calendar."""
_FEWEST_CYCLES = 4
_FEWEST_KNOWN = 3
_NEARLY = 0.95


@dataclass(frozen=True, slots=True, eq=False)
class Cycle:
    """`pattern` is what each point of the series owes to its phase (mean 0); `length` is in points."""

    length: int
    strength: float
    pattern: NDArray[np.float64]


def find_cycle(values: NDArray[np.float64], lengths: Sequence[int] = ()) -> Cycle | None:
    """The shortest of the strongest cycles, None where none is strong enough.

    `lengths` are those that the calendar suggests; without them, all up to a quarter of the series are looked at.
    """
    known = [length for length in lengths if len(values) >= _FEWEST_KNOWN * length]
    if lengths and not known:
        return None
    sought = known or range(2, min(len(values) // _FEWEST_CYCLES, LONGEST) + 1)
    least = KNOWN_STRENGTH if known else SOUGHT_STRENGTH
    found = [(length, _strength(values, length)) for length in sought]
    top = max((strength for _length, strength in found), default=0.0)
    if top < least:
        return None
    length = min(length for length, strength in found if strength >= _NEARLY * top)
    return Cycle(length, top, _pattern(values - moving_average(values, length), length))


def moving_average(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """The centred mean over one cycle; beyond its ends the series is turned about its end points."""
    half = length // 2
    padded = np.concatenate(
        [2 * values[0] - values[half:0:-1], values, 2 * values[-1] - values[-2 : -half - 2 : -1]]
    )
    sums = np.concatenate([[0.0], np.cumsum(padded)])
    if length % 2:
        return np.asarray((sums[length:] - sums[:-length]) / length, np.float64)
    wide = sums[length + 1 :] - sums[: -length - 1]
    return np.asarray((wide - (padded[:-length] + padded[length:]) / 2) / length, np.float64)


def _pattern(around: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    whole = len(around) // length
    medians = np.median(around[: whole * length].reshape(whole, length), axis=0)
    pattern = np.tile(medians, whole + 1)[: len(around)]
    return np.asarray(pattern - pattern.mean(), np.float64)


def _strength(values: NDArray[np.float64], length: int) -> float:
    around = values - moving_average(values, length)
    left = around - _pattern(around, length)
    whole = float(around @ around) / len(values)
    if whole <= 0.0:
        return 0.0
    return max(0.0, 1.0 - float(left @ left) / max(len(values) - length, 1) / whole)
