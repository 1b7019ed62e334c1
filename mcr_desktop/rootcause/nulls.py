"""How high the best of all cells scores though nothing is there to be found.

Three questions, and a cause has to pass those that apply to it:
- *chance*: could a draw of the expected counts do it? Chernoff's bound on a Poisson tail, exp(-D/2) a
  side, summed over all cells searched: no resampling, never too small.
- *labels*: do the leaves that moved belong together? The leaves are dealt out anew over the
  labels and the whole search repeated; a few deals and a Gumbel tail (Abrams, Kleinman and Kulldorff,
  International Journal of Health Geographics 9:61, 2010) tell small p.
- *tail*: a single leaf belongs together with nothing, so dealing cannot judge it. It must lie beyond
  what the other leaves' own scatter makes likely (Hill, Annals of Statistics 3, 1975).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

_EULER = 0.5772156649
_HILL_SHIFT = 4.0
"""Added to scores so that the body of a chi-square does not pass for a heavy tail."""


class Deal(NamedTuple):
    """Leaf amounts as they could have been had the labels no part in the change."""

    observed: NDArray[np.float64]
    expected: NDArray[np.float64]
    variance: NDArray[np.float64]


Mask = NDArray[np.bool_]


class Null(Protocol):
    """Where a localisation takes its unchanged worlds from."""

    def deals(self, actual: Deal, free: NDArray[np.bool_]) -> Iterator[Deal]:
        """Worlds in which nothing changed; leaves outside `free` are explained already and not looked at."""
        ...


@dataclass(frozen=True, slots=True)
class ShuffledLabels:
    """The leaves' amounts dealt out anew over the labels: what moved is kept, where it moved is not."""

    resamples: int = 39
    seed: int = 1

    def deals(self, actual: Deal, free: NDArray[np.bool_]) -> Iterator[Deal]:
        """Up to `resamples` deals, the same ones for the same table."""
        random = np.random.default_rng(self.seed)
        places = np.flatnonzero(free)
        for _ in range(self.resamples):
            order = np.arange(len(free))
            order[places] = random.permutation(places)
            yield Deal(actual.observed[order], actual.expected[order], actual.variance[order])


def chance_p(score: float, cuboids: int, *, directions: int) -> float:
    """Bound on the chance that any cell of so many cuboids scores this high above its penalty.

    The penalty is 2 log(cells of the cuboid), so cells x exp(-D/2) is exp(-score/2) for each cuboid.
    """
    return min(1.0, directions * cuboids * math.exp(-max(score, 0.0) / 2.0))


def gumbel_p(score: float, nulls: list[float]) -> float:
    """Chance of a best score this high, by rank where deals reach it, by a Gumbel tail beyond."""
    values = np.asarray(nulls)
    above = int((values >= score).sum())
    if above >= 5 or len(values) < 5:
        return (above + 1) / (len(values) + 1)
    scale = max(float(values.std(ddof=1)) * math.sqrt(6.0) / math.pi, 1.0)
    place = float(values.mean()) - _EULER * scale
    return -math.expm1(-math.exp(min(-(score - place) / scale, 50.0)))


def tail_p(score: float, others: NDArray[np.float64]) -> float:
    """Chance that one of the leaves scores this high, from the Pareto tail of the others' scores."""
    number = len(others) + 1
    top = max(10, min(200, number // 20))
    if len(others) < top:
        return 1.0
    tail = np.sort(others)[-top:] + _HILL_SHIFT
    beyond = (score + _HILL_SHIFT) / float(tail[0])
    if beyond <= 1.0:
        return 1.0
    shape = max(float(np.log(tail[1:] / tail[0]).mean()), 0.5 / float(tail[0]))
    # The shape is an estimate from few spacings: what is predicted from it has a heavier tail.
    return float(min(1.0, top * (1.0 + math.log(beyond) / (shape * (top - 1))) ** (1 - top)))
