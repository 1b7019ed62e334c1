"""EWMA and CUSUM of counts and rates: charts that add up small lasting changes.

EWMA: Roberts (Technometrics 1, 1959) with the exact limits of each point (Lucas & Saccucci, Technometrics
32, 1990), carried over to unequal sizes by summing the variances that the weights bring in. CUSUM: the two
tabular sums of Page (Biometrika 41, 1954) on the standardised points, in sigmas, not set back after an alarm.

Sigma is what chance alone gives (Poisson; binomial for proportions), widened by Laney's short-term sigma
where the dispersion exceeds 1.3, so that a series that always scatters does not alarm for ever; a lasting
shift hardly touches that sigma, since it rests on neighbours. `range` takes the moving range of the values
instead, as for measurements. A point without a value adds nothing and leaves the sums where they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isnan
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcr_desktop.rootcause.limits import LANEY_ABOVE, find_limits, short_term_sigma

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.rootcause.limits import Numbers

WEIGHT, WIDTH = 0.2, 3.0
"""Of the EWMA: weight of the newest point, half width of the limits in sigmas."""
REFERENCE, DECISION = 0.5, 5.0
"""Of the CUSUM, in sigmas: half the shift to be found, and the sum that alarms."""

_FAR = 1e6

Sigma = Literal["auto", "chance", "laney", "range"]


@dataclass(frozen=True, slots=True, eq=False)
class Scores:
    """Points beside the centre and the sigma of each, as EWMA and CUSUM take them.

    `sigma_z` is what chance alone was widened by (1: not at all; NaN for the moving range).
    """

    value: NDArray[np.float64]
    centre: float
    sigma: NDArray[np.float64]
    dispersion: float
    sigma_z: float

    @property
    def score(self) -> NDArray[np.float64]:
        """Each point in sigmas from the centre, NaN without a value.

        A point off a centre that nothing ever left is a million sigmas away.
        """
        away = self.value - self.centre
        with np.errstate(divide="ignore", invalid="ignore"):
            raw = np.where(away == 0.0, 0.0, away / self.sigma)
        return np.clip(raw, -_FAR, _FAR)


@dataclass(frozen=True, slots=True, eq=False)
class Averages:
    """An EWMA with its limits, on the scale of the values."""

    value: NDArray[np.float64]
    lcl: NDArray[np.float64]
    ucl: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Sums:
    """The two sums of a CUSUM in sigmas: `upper` from 0 up, `lower` from 0 down."""

    upper: NDArray[np.float64]
    lower: NDArray[np.float64]


def find_scores(
    counts: Numbers,
    sizes: Numbers | None = None,
    *,
    proportion: bool = False,
    baseline: int | None = None,
    sigma: Sigma = "auto",
    screened: bool = False,
) -> Scores:
    """The points in sigmas; centre and sigma from the first `baseline` points (all, where None)."""
    plain = find_limits(
        counts, sizes, kind="p" if proportion else "c" if sizes is None else "u", baseline=baseline
    )
    usable = np.isfinite(plain.value)
    base = usable & (np.arange(len(usable)) < (len(usable) if baseline is None else baseline))
    size = np.ones(len(usable)) if sizes is None else np.asarray(sizes, np.float64)
    if sigma == "range":
        unit = short_term_sigma(np.where(base, plain.value, np.nan), screened=screened)
        flat = np.where(usable, unit, np.nan)
        return Scores(plain.value, plain.centre, flat, plain.dispersion, float("nan"))
    centre = plain.centre
    spread = max(centre * (1.0 - centre), 0.0) if proportion else centre
    with np.errstate(divide="ignore", invalid="ignore"):
        chance = np.where(usable, np.sqrt(spread / size), np.nan)
    widened = 1.0
    if sigma == "laney" or (sigma == "auto" and plain.dispersion > LANEY_ABOVE):
        short = short_term_sigma(np.where(base, plain.score, np.nan), screened=screened)
        widened = short if sigma == "laney" or short > 1.0 else 1.0
    return Scores(plain.value, centre, chance * widened, plain.dispersion, widened)


def average_scores(scores: Scores, *, weight: float = WEIGHT, width: float = WIDTH) -> Averages:
    """The exponentially weighted average of the values, beginning at the centre, and its limits."""
    value = np.empty(len(scores.value))
    variance = np.empty(len(scores.value))
    level, spread = scores.centre, 0.0
    for place, (one, sigma) in enumerate(
        zip(scores.value.tolist(), scores.sigma.tolist(), strict=True)
    ):
        if not isnan(one):  # a point without a value leaves the average as it is
            level += weight * (one - level)
            spread = weight**2 * sigma**2 + (1.0 - weight) ** 2 * spread
        value[place], variance[place] = level, spread
    reach = width * np.sqrt(variance)
    missing = ~np.isfinite(scores.value)
    value[missing] = reach[missing] = np.nan
    return Averages(value, scores.centre - reach, scores.centre + reach)


def sum_scores(score: NDArray[np.float64], *, reference: float = REFERENCE) -> Sums:
    """The upper and lower sums of points in sigmas, both beginning at 0."""
    up = down = 0.0
    upper, lower = np.empty(len(score)), np.empty(len(score))
    for place, one in enumerate(score.tolist()):
        if not isnan(one):  # a point without a value leaves the sums as they are
            up = max(0.0, up + one - reference)
            down = max(0.0, down - one - reference)
        upper[place], lower[place] = up, 0.0 - down
    return Sums(upper, lower)
