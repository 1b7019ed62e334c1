"""From numbers to places, with round ticks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.figures.charts import FigureWords


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight axis: `low` lies at `start`, `high` at `end`, in canvas units."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...] = ()

    def at(self, value: float) -> float:
        """Where a value lies."""
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def nice_step(span: float, most: int) -> float:
    """A step of 1, 2 or 5 times a power of ten that cuts the span into at most `most` pieces."""
    rough = span / max(most, 1)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(
        (power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9)),
        power * 10,
    )


def value_scale(values: Iterable[float], start: float, end: float, *, spacing: float) -> Scale:
    """An axis with round ends that holds every value.

    It starts at zero unless all values lie far above it (zero would take more than three fifths
    of the height), since a cut axis makes small changes look large. `spacing` is the least
    distance between two ticks in canvas units.
    """
    found = [value for value in values if math.isfinite(value)]
    low, high = (min(found), max(found)) if found else (0.0, 1.0)
    if low >= 0 and low < 0.6 * high:
        low = 0.0
    if high == low:
        # A flat series sits in the middle of its axis, a series of zeros on its floor.
        low, high = (0.0, 1.0) if high == 0 else (min(0.0, 2 * high), max(0.0, 2 * high))
    most = max(1, int(abs(end - start) / spacing))
    step = nice_step(high - low, most)
    low = math.floor(low / step + 1e-9) * step
    high = math.ceil(high / step - 1e-9) * step
    count = round((high - low) / step)
    ticks = tuple(low + i * step for i in range(count + 1))
    return Scale(low, high, start, end, ticks)


def tick_labels(ticks: tuple[float, ...], words: FigureWords) -> tuple[str, ...]:
    """The ticks in figures, all with as many decimals as their step needs."""
    if len(ticks) < 2:
        return tuple(words.brief_number(tick) for tick in ticks)
    step = ticks[1] - ticks[0]
    decimals = max(0, -math.floor(math.log10(step) + 1e-9))
    return tuple(words.number(tick + 0.0, decimals) for tick in ticks)
