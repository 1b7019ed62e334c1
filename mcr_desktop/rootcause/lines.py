"""A series as stretches, each with a level or with a trend of its own: costs for finding them, fits and residuals.

Values are weighted (a rate weighs what its exposure weighs; weight 0 says nothing). Counts have the Poisson deviance
in the place of squares, so that a busy stretch may scatter more than a quiet one.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.partitions import Cost

Shape = Literal["level", "trend"]
_TINY = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Sample:
    """What is followed: values (rates where there is exposure) and their weights; whether they are counts over weights."""

    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    counted: bool = False

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """What a stretch's fit is: `at` its middle point, rising by `slope` a point (0 for a level)."""

    middle: float
    at: float
    slope: float

    def value(self, index: float) -> float:
        """The fit at a point of the series."""
        return self.at + self.slope * (index - self.middle)


def costs(sample: Sample, shape: Shape) -> Cost:
    """Squared distances (levels of counts: deviance, up to a constant) of stretches to their own fit, in a moment each."""
    w = sample.weights
    y = sample.values
    if shape == "level" and sample.counted:
        return _count_costs(y * w, w)
    sw, sy, syy = _sums(w), _sums(w * y), _sums(w * y * y)
    if shape == "level":

        def level(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
            room = np.maximum(sw[ends] - sw[begins], _TINY)
            total = sy[ends] - sy[begins]
            return np.maximum(syy[ends] - syy[begins] - total * total / room, 0.0)

        return level
    t = (np.arange(len(y)) - (len(y) - 1) / 2) / max(len(y), 1)
    st, stt, sty = _sums(w * t), _sums(w * t * t), _sums(w * t * y)

    def trend(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
        room = np.maximum(sw[ends] - sw[begins], _TINY)
        total, middle = sy[ends] - sy[begins], st[ends] - st[begins]
        around = syy[ends] - syy[begins] - total * total / room
        spread = stt[ends] - stt[begins] - middle * middle / room
        joint = sty[ends] - sty[begins] - middle * total / room
        lifted = np.where(spread > _TINY, joint * joint / np.maximum(spread, _TINY), 0.0)
        return np.maximum(around - lifted, 0.0)

    return trend


def fit(sample: Sample, changes: Sequence[int], shape: Shape) -> list[Line]:
    """One line for each stretch between the changes; a stretch without weight has that of all points."""
    whole = float(np.average(sample.values, weights=sample.weights))
    lines = []
    for begin, end in pairwise([0, *changes, len(sample)]):
        w, y = sample.weights[begin:end], sample.values[begin:end]
        room = float(w.sum())
        t = np.arange(begin, end, dtype=np.float64)
        if room <= 0.0:
            lines.append(Line(float(t.mean()), whole, 0.0))
            continue
        middle, at = float(w @ t / room), float(w @ y / room)
        spread = float(w @ (t - middle) ** 2)
        joint = float(w @ ((t - middle) * (y - at)))
        rises = shape == "trend" and spread > _TINY * room
        lines.append(Line(middle, at, joint / spread if rises else 0.0))
    return lines


def residuals(sample: Sample, changes: Sequence[int], lines: Sequence[Line]) -> NDArray[np.float64]:
    """Distances of all points from their lines with equal scatter: weighted, and signed roots of the deviance for counts."""
    fitted = np.empty(len(sample))
    for (begin, end), line in zip(pairwise([0, *changes, len(sample)]), lines, strict=True):
        fitted[begin:end] = line.at + line.slope * (np.arange(begin, end) - line.middle)
    if not sample.counted:
        return np.asarray(np.sqrt(sample.weights) * (sample.values - fitted), np.float64)
    seen = sample.values * sample.weights
    least = 0.1 * float(seen.sum()) / float(sample.weights.sum())  # a falling trend ends above zero
    expected = np.maximum(fitted, least if any(line.slope for line in lines) else _TINY)
    expected = np.maximum(expected * sample.weights, _TINY)
    ratio = np.where(seen > 0, seen, 1.0) / expected
    deviance = 2.0 * (np.where(seen > 0, seen * np.log(ratio), 0.0) - (seen - expected))
    signed = np.sign(seen - expected) * np.sqrt(np.maximum(deviance, 0.0))
    return np.asarray(np.where(sample.weights > 0, signed, 0.0), np.float64)


def _count_costs(seen: NDArray[np.float64], room: NDArray[np.float64]) -> Cost:
    o, e = _sums(seen), _sums(room)

    def level(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.float64]:
        inside = o[ends] - o[begins]
        there = np.maximum(e[ends] - e[begins], _TINY)
        rate = np.where(inside > 0, inside, 1.0) / there
        return np.asarray(np.where(inside > 0, -2.0 * inside * np.log(rate), 0.0), np.float64)

    return level


def _sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.concatenate([[0.0], np.cumsum(values)])
