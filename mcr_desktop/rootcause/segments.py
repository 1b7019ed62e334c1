"""Interrupted time series: the jump of a level at an action and the bend of its slope after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.effects import Ratio, Segments
from mcr_desktop.rootcause import time_series

if TYPE_CHECKING:
    from mcr_desktop.rootcause.forecasts import Weeks

_FEWEST = 8


def fit_segments(weeks: Weeks) -> Segments | None:
    """Interrupted time series (Wagner et al., J Clin Pharm Ther 27, 2002); None below eight weeks a side.

    Quasi-Poisson with log exposure, a yearly wave from a year before on, Newey-West covariance, Student's t.
    """
    from scipy.special import stdtrit  # costs 40 ms, so only when needed

    a, total = weeks.action, len(weeks.counts)
    if min(a, total - a) < _FEWEST or not weeks.counts.any():
        return None
    number = (weeks.days - weeks.days[a]) / 7.0
    after = (np.arange(total) >= a).astype(np.float64)
    season = a >= time_series.SEASON_FROM
    columns = [np.ones(total), number, after, after * number]
    if season:
        turn = 2.0 * np.pi * weeks.days / time_series.DAYS_A_YEAR
        columns += [np.cos(turn), np.sin(turn)]
    design = np.stack(columns, axis=1)
    fit = time_series.fit_series(weeks.counts, design, sizes=weeks.sizes)
    lags = max(int(4.0 * (total / 100.0) ** (2.0 / 9.0)), 1)
    errors = weeks.counts - fit.fitted
    covariance = time_series.newey_west(design, fit.spread, errors, lags)
    wide = float(stdtrit(max(total - design.shape[1], 3), 0.975))
    return Segments(
        _exponential(fit.coefficients[2], covariance[2, 2], wide),
        _exponential(fit.coefficients[3], covariance[3, 3], wide),
        lags, season,
    )  # fmt: skip


def _exponential(middle: float, variance: float, wide: float) -> Ratio:
    half = wide * float(np.sqrt(max(variance, 0.0)))
    low, centre, high = np.exp(np.clip([middle - half, middle, middle + half], -30.0, 30.0))
    return Ratio(float(centre), float(low), float(high))
