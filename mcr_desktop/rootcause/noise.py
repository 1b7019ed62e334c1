"""How much leaves differ from what is expected of them though nothing happened to them.

The variance of observed - expected is taken as dispersion x (what chance alone gives) + spread x
(amount)^2: counting noise for small leaves, a common relative error for large ones. Both come from the
leaves themselves, by medians that a minority of truly changed leaves hardly moves; a small table leans on
what such tables usually show.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.rootcause.leaves import Leaves

_USUAL_SPREAD = 0.05
"""Real rates of small groups wander by about a fifth from one period to the next."""
_USUAL_WORTH = 500.0
"""So many leaves does the usual spread weigh against the measured one."""
_MEDIAN_SQUARE = 0.4549
"""Median of a squared standard normal."""
_LEAST_SPREAD = 1e-6
_FARTHEST = 0.1


@dataclass(frozen=True, slots=True)
class Noise:
    """`dispersion` multiplies the chance variance, `spread` is a squared relative error."""

    dispersion: float
    spread: float

    def weigh(
        self,
        observed: NDArray[np.float64],
        expected: NDArray[np.float64],
        variance: NDArray[np.float64],
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Each leaf's weight, and what to expect of it.

        The weight is one over its variance in units of its expected amount. Weighted so, a cell's sum has
        its own expectation as its variance, as a Poisson count has. The relative error is of the larger of
        both amounts, so that neither direction weighs more. As far as that error rules, no leaf moved by
        more than tenfold: otherwise one with next to nothing expected outweighs all others of its cell.
        """
        chance = np.ones_like(expected)
        np.divide(variance, expected, out=chance, where=expected > 0)
        larger = np.maximum(observed, expected)
        relative = self.spread * larger
        own = np.maximum(self.dispersion * chance + relative, 1e-12)
        least = _FARTHEST * larger * (relative / own)
        return 1.0 / own, np.maximum(expected, least)


def measure_noise(leaves: Leaves) -> Noise:
    """The noise of a leaf table."""
    observed, expected = leaves.observed, leaves.expected
    informative = (expected >= 2.0) if leaves.counts else (expected > 0)
    number = int(informative.sum())
    amount = (observed / 2.0 + expected / 2.0)[informative]
    dispersion, spread = 1.0, _USUAL_SPREAD
    if number >= 20:
        squares = ((observed - expected)[informative] / amount) ** 2
        chance = (
            leaves.variance[informative] / amount / amount
        )  # its square may be too large a number
        dispersion, spread = _two_parts(squares, chance, floor=1.0 if leaves.counts else 0.0)
    certain = leaves.variance[informative] / expected[informative] < 0.25 * expected[informative]
    steady = int(certain.sum())
    logs = steady * math.log(max(spread, _LEAST_SPREAD)) + _USUAL_WORTH * math.log(_USUAL_SPREAD)
    spread = math.exp(logs / (steady + _USUAL_WORTH))
    return Noise(1.0 if leaves.counts else dispersion, spread)


def _two_parts(
    squares: NDArray[np.float64], chance: NDArray[np.float64], *, floor: float
) -> tuple[float, float]:
    """Dispersion and spread so that squares are about dispersion x chance + spread, robustly."""
    order = np.argsort(chance, kind="stable")
    parts = np.array_split(order, max(3, min(12, len(order) // 15)))
    level = np.array([np.median(squares[part]) / _MEDIAN_SQUARE for part in parts])
    room = np.array([np.median(chance[part]) for part in parts])
    level = np.maximum(level, 1e-12)
    most = max(float((level / room).max()) * 2.0, floor * 2.0, 1e-9)
    dispersions = np.concatenate(([floor], np.geomspace(max(floor, most * 1e-9), most, 60)))
    spreads = np.concatenate(([0.0], np.geomspace(1e-7, 1.0, 60)))
    told = dispersions[:, None, None] * room + spreads[None, :, None]
    loss = np.abs(np.log(np.maximum(told, 1e-12)) - np.log(level)).sum(axis=2)
    best = np.unravel_index(int(np.argmin(loss)), loss.shape)
    return float(dispersions[best[0]]), float(spreads[best[1]])
