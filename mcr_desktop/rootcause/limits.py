"""Shewhart limits of one phase: c, u, p, Laney's u' and p', g, t and the run chart.

Limits are three standard errors of the point (Montgomery, Introduction to Statistical Quality Control,
ch. 7). Where points scatter more than chance allows, Laney's charts widen them by the short-term sigma of
the standardised points (Quality Engineering 14, 2002). Rare events are charted as cases between events (g:
Benneyan, Health Care Management Science 4, 2001) or time between events (t: Nelson's power 1/3.6, Journal
of Quality Technology 26, 1994, with limits from the moving range, turned back). No limit lies below 0, and
none of a proportion above 1. A point without a value (size 0 or NaN) has no part in anything, nor has a moving range across it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcr_desktop.domain.limits import ShewhartChart

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Numbers = Sequence[float] | NDArray[np.generic]

LANEY_ABOVE = 1.3
"""Dispersion from which Laney's limits are the default."""
FEWEST_POINTS = 8
"""Below this many points limits are little more than guesses."""
MOVING_RANGE = 1.128
"""Mean moving range of two standard normal values (d2 for n = 2)."""
_RANGE_LIMIT = 3.267  # D4 for n = 2
_ROUNDING = 1e-12  # a share of the value within which two figures are one
_WEIBULL = 3.6
_SIGMAS = 3.0

ShewhartKind = ShewhartChart | Literal["auto"]


@dataclass(frozen=True, slots=True, eq=False)
class Limits:
    """Centre and limits for each point, and how they were found.

    `score` is the distance of each point from the centre in sigmas (after the power 1/3.6 for t), which the
    zone rules look at. `dispersion` is NaN where nothing says what chance alone would give (g, t, run).
    """

    kind: ShewhartChart
    value: NDArray[np.float64]
    centre: float
    lcl: NDArray[np.float64]
    ucl: NDArray[np.float64]
    score: NDArray[np.float64]
    dispersion: float
    sigma_z: float

    def outside(self) -> NDArray[np.bool_]:
        """Which points lie beyond a limit (on it is within; so is what rounding alone puts beyond)."""
        slack = _ROUNDING * np.maximum(np.abs(self.value), abs(self.centre))
        with np.errstate(invalid="ignore"):
            above = self.value > self.ucl + slack
            below = self.value < self.lcl - slack
        return np.asarray(above | below, np.bool_)


def find_limits(
    counts: Numbers,
    sizes: Numbers | None = None,
    *,
    kind: ShewhartKind = "auto",
    proportion: bool = False,
    baseline: int | None = None,
    screened: bool = False,
) -> Limits:
    """Limits for one phase: c without sizes, u with them, p where they count the same items.

    `auto` takes Laney's form where the dispersion exceeds 1.3, unless neighbours scatter less than chance
    would have it: then the dispersion comes from a change of level, which must stand out. The first `baseline`
    points find centre and spread (all, where None); the others are held against them. c, g, t and run look at
    the counts alone. Empty series and series without any value give NaN. `screened` as in `short_term_sigma`.
    """
    count = np.asarray(counts, np.float64)
    first = np.arange(len(count)) < (len(count) if baseline is None else baseline)
    if kind == "g":
        return _geometric(count, first)
    if kind == "t":
        return _between(count, first, screened=screened)
    if kind == "run":
        return _run(count, first)
    size = np.ones_like(count) if sizes is None or kind == "c" else np.asarray(sizes, np.float64)
    usable = (size > 0) & np.isfinite(count)
    base = usable & first
    share = kind in ("p", "laney-p") or (kind == "auto" and proportion)
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        value = np.where(usable, count / size, np.nan)
        centre = float(count[base].sum() / size[base].sum()) if base.any() else float("nan")
        spread = max(centre * (1.0 - centre), 0.0) if share else centre
        error = np.where(usable, np.sqrt(spread / size), np.nan)
        score = _in_sigmas(value, centre, error)
    known = score[base & (error > 0) & np.isfinite(score)]
    freedom = max(len(known) - 1, 1)
    dispersion = float((known**2).sum() / freedom) if len(known) else 1.0
    chosen: ShewhartChart = "p" if share else ("c" if sizes is None or kind == "c" else "u")
    sigma_z = short_term_sigma(np.where(base, score, np.nan), screened=screened)
    if kind in ("laney-u", "laney-p"):
        chosen = kind
    elif kind == "auto" and dispersion > LANEY_ABOVE and sigma_z > 1.0:
        chosen = "laney-p" if share else "laney-u"
    else:
        sigma_z = 1.0
    reach = _SIGMAS * error * sigma_z
    lcl = np.maximum(centre - reach, 0.0)
    ucl = np.minimum(centre + reach, 1.0) if share else centre + reach
    widened = _in_sigmas(value, centre, error * sigma_z)
    return Limits(chosen, value, centre, lcl, ucl, widened, dispersion, sigma_z)


def _in_sigmas(
    value: NDArray[np.float64], centre: float, sigma: NDArray[np.float64] | float
) -> NDArray[np.float64]:
    """Distances from the centre; 0 where rounding alone makes one, infinite off a centre that nothing leaves."""
    away = value - centre
    away = np.where(np.abs(away) <= _ROUNDING * abs(centre), 0.0, away)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(away == 0.0, 0.0, away / sigma)


def short_term_sigma(score: NDArray[np.float64], *, screened: bool = False) -> float:
    """Sigma from the mean moving range, over neighbours that both have a value; NaN where there are none.

    `screened` leaves out the ranges above their own upper limit, once (Nelson, Journal of Quality
    Technology 14, 1982).
    """
    ranges = np.abs(np.diff(score))
    ranges = ranges[np.isfinite(ranges)]
    if screened and len(ranges) and ranges.any():
        ranges = ranges[ranges < _RANGE_LIMIT * ranges.mean()]
    return float(ranges.mean() / MOVING_RANGE) if len(ranges) else float("nan")


def _geometric(count: NDArray[np.float64], base: NDArray[np.bool_]) -> Limits:
    """Cases between events: spread of the geometric law about the mean, drawn about the median."""
    known = count[base & np.isfinite(count)]
    mean = float(known.mean()) if len(known) else float("nan")
    sigma = float(np.sqrt(mean * (mean + 1.0)))
    flat = np.where(np.isfinite(count), 0.0, np.nan)
    return Limits(
        "g", count, float(np.median(known)) if len(known) else float("nan"),
        flat + max(mean - _SIGMAS * sigma, 0.0), flat + mean + _SIGMAS * sigma,
        _in_sigmas(count, mean, sigma), float("nan"), 1.0,
    )  # fmt: skip


def _between(time: NDArray[np.float64], base: NDArray[np.bool_], *, screened: bool) -> Limits:
    """Time between events: individuals on the scale where Weibull times are nearly normal."""
    power = np.power(time, 1.0 / _WEIBULL)
    known = power[base & np.isfinite(power)]
    mean = float(known.mean()) if len(known) else float("nan")
    power = np.where(np.abs(power - mean) <= _ROUNDING * mean, mean, power)
    sigma = short_term_sigma(np.where(base, power, np.nan), screened=screened)
    flat = np.where(np.isfinite(time), 0.0, np.nan)
    low = max(mean - _SIGMAS * sigma, 0.0) if np.isfinite(sigma) else float("nan")
    return Limits(
        "t", time, mean**_WEIBULL, flat + low**_WEIBULL,
        flat + (mean + _SIGMAS * sigma) ** _WEIBULL,
        _in_sigmas(power, mean, sigma), float("nan"), 1.0,
    )  # fmt: skip


def _run(count: NDArray[np.float64], base: NDArray[np.bool_]) -> Limits:
    """The run chart: a median and no limits."""
    known = count[base & np.isfinite(count)]
    none = np.full(len(count), np.nan)
    centre = float(np.median(known)) if len(known) else float("nan")
    return Limits("run", count, centre, none, none, none, float("nan"), 1.0)
