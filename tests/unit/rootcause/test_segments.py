"""Interrupted time series: the jump of a level at an action and the bend of its slope after it."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import (
    GLM,
)

from mcr_desktop.rootcause.forecasts import Weeks
from mcr_desktop.rootcause.segments import fit_segments


def weeks_of(before: int, after: int, *, jump: float, bend: float = 0.0) -> Weeks:
    rng = np.random.default_rng(2)
    number = np.arange(-before, after)
    level = 30 * np.where(number >= 0, jump * np.exp(bend * number), 1.0)
    return Weeks(
        rng.poisson(level).astype(float), before, (20_000 + 7.0 * number + 3).astype(np.float64)
    )


def test_jump_and_bend_agree_with_statsmodels():
    from scipy.special import stdtrit

    weeks = weeks_of(40, 30, jump=0.6, bend=-0.01)
    found = fit_segments(weeks)
    number, after = np.arange(-40.0, 30.0), (np.arange(70) >= 40).astype(float)
    design = np.stack([np.ones(70), number, after, after * number], axis=1)
    theirs = GLM(weeks.counts, design, family=families.Poisson()).fit(
        tol=1e-12, cov_type="HAC", cov_kwds={"maxlags": found.lags, "use_correction": True}
    )
    half = stdtrit(66, 0.975) * theirs.bse
    assert not found.season
    for ours, place in ((found.level, 2), (found.slope, 3)):
        wanted = np.exp(theirs.params[place] + half[place] * np.array([0.0, -1.0, 1.0]))
        assert (ours.ratio, ours.low, ours.high) == pytest.approx(wanted, rel=1e-6)
    assert found.level.high is not None
    assert found.level.low < 0.6 < found.level.high


def test_a_short_side_has_no_segments():
    assert fit_segments(weeks_of(40, 7, jump=1.0)) is None
    assert fit_segments(weeks_of(7, 40, jump=1.0)) is None


def test_a_year_before_allows_for_the_season():
    assert fit_segments(weeks_of(52, 20, jump=1.0)).season
