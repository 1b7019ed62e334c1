"""Weekly series of counts with a known truth, drawn with a fixed seed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

WATCHED = 26
LONGEST = 260
WEEKS_A_YEAR = 365.2425 / 7.0
Change = Literal["shift", "spike"]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """Series (n x T); the last `WATCHED` weeks are watched. `onset` is -1 where nothing changes.

    `sizes` are 0 before a series begins; `means` are the mean weekly counts, before any change.
    """

    counts: NDArray[np.int64]
    sizes: NDArray[np.float64]
    weeks: NDArray[np.float64]
    onset: NDArray[np.int64]
    end: NDArray[np.int64]
    means: NDArray[np.float64]

    @property
    def first(self) -> int:
        return self.counts.shape[1] - WATCHED


def draw(
    seed: int,
    *,
    n: int = 1_000,
    raised: int = 100,
    ratio: float = 1.6,
    change: Change = "shift",
    dispersion: tuple[float, float] = (1.0, 3.0),
    within: int = 8,
    exposed: bool = False,
) -> Drawn:
    """Means of 0.5 to 50 (log-uniform), two to five years, a season of up to +-60 %, trends of up to +-15 % a year.

    Counts are negative binomial with variance `dispersion` times the mean. The change begins in one of the
    first `within` watched weeks and lasts (a spike: one or two weeks). With `exposed` the season is that of the exposure,
    so that rates are flat.
    """
    random = np.random.default_rng(seed)
    periods = LONGEST + WATCHED
    weeks = np.arange(periods, dtype=np.float64) + 2_600.0
    level = np.exp(random.uniform(np.log(0.5), np.log(50.0), n))
    turn = 2 * np.pi * weeks / WEEKS_A_YEAR
    first = random.uniform(0, 0.6, n)[:, None] * np.cos(turn - random.uniform(0, 2 * np.pi, (n, 1)))
    second = random.uniform(0, 0.2, n)[:, None] * np.cos(
        2 * turn - random.uniform(0, 2 * np.pi, (n, 1))
    )
    line = random.uniform(-0.15, 0.15, n)[:, None] * (weeks - weeks.mean()) / WEEKS_A_YEAR
    begins = random.integers(0, LONGEST - 104 + 1, n)
    there = np.arange(periods) >= begins[:, None]
    shape = np.exp(first + second + line)
    onset = np.full(n, -1)
    end = np.full(n, periods)
    chosen = random.choice(n, raised, replace=False)
    onset[chosen] = periods - WATCHED + random.integers(0, within, raised)
    lift = np.ones((n, periods))
    if change == "spike":
        end[chosen] = onset[chosen] + random.integers(1, 3, raised)
    for row in chosen:
        lift[row, onset[row] : end[row]] = ratio
    sizes = np.where(there, 1.0, 0.0)
    if exposed:
        sizes = np.where(there, shape * 1_000.0, 0.0)
    mean = level[:, None] * shape * lift
    spread = random.uniform(*dispersion, n)[:, None]
    counts = np.where(there, overdispersed(random, mean, np.broadcast_to(spread, mean.shape)), 0)
    return Drawn(counts, sizes, weeks, onset, end, level)


def overdispersed(
    random: np.random.Generator, mean: NDArray[np.float64], dispersion: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Negative binomial counts with variance `dispersion` times the mean (Poisson at 1)."""
    excess = np.maximum(dispersion - 1.0, 1e-6)
    return random.poisson(random.gamma(mean / excess, excess)).astype(np.int64)
