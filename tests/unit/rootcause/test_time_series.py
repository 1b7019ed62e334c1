"""Weekly counts as a regression: level, trend and season, how much they scatter and how long a mood lasts."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.genmod import families
from statsmodels.genmod.generalized_linear_model import (
    GLM,
)

from mcr_desktop.rootcause import time_series


@pytest.fixture(scope="module")
def weekly():
    rng = np.random.default_rng(11)
    number = np.arange(90.0)
    design = np.stack([np.ones(90), number / 52, np.sin(number * 7 * 2 * np.pi / 365.2425)], axis=1)
    sizes = rng.uniform(50, 150, 90)
    counts = rng.poisson(sizes * 0.08 * np.exp(0.3 * design[:, 2])).astype(float)
    controls = rng.poisson(sizes * 0.3).astype(float)
    return counts, design, sizes, controls


def test_quasi_poisson_agrees_with_statsmodels(weekly):
    counts, design, sizes, _ = weekly
    ours = time_series.fit_series(counts, design, sizes=sizes, scatter=1.7)
    theirs = GLM(counts, design, family=families.Poisson(), exposure=sizes).fit(tol=1e-12)
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-7)
    assert ours.covariance == pytest.approx(theirs.cov_params() * 1.7, rel=1e-6)
    free = design.shape[1]
    off = time_series.residuals_of(counts, ours)
    assert (off**2).sum() / (90 - free) == pytest.approx(theirs.pearson_chi2 / theirs.df_resid)


def test_the_odds_against_controls_agree_with_statsmodels(weekly):
    counts, design, _, controls = weekly
    ours = time_series.fit_series(counts, design, controls=controls)
    both = np.stack([counts, controls], axis=1)
    theirs = GLM(both, design, family=families.Binomial()).fit(tol=1e-12)
    assert ours.coefficients == pytest.approx(theirs.params, abs=1e-7)
    assert ours.covariance == pytest.approx(theirs.cov_params(), rel=1e-6)


def test_newey_west_agrees_with_statsmodels(weekly):
    counts, design, sizes, _ = weekly
    ours = time_series.fit_series(counts, design, sizes=sizes)
    found = time_series.newey_west(design, ours.spread, counts - ours.fitted, 4)
    model = GLM(counts, design, family=families.Poisson(), exposure=sizes)
    theirs = model.fit(
        tol=1e-12, cov_type="HAC", cov_kwds={"maxlags": 4, "use_correction": True}
    ).cov_params()
    assert found == pytest.approx(theirs, rel=1e-6)


def test_a_prior_holds_what_the_data_do_not_tell(weekly):
    counts, design, _, _ = weekly
    loose = time_series.fit_series(counts, design)
    tight = time_series.fit_series(counts, design, precision=np.array([0.0, 1e8, 0.0]))
    assert abs(tight.coefficients[1]) < 1e-3 < abs(loose.coefficients[1])
    assert tight.covariance[1, 1] == pytest.approx(1e-8, rel=1e-3)


def test_counts_of_nothing_are_fitted():
    fit = time_series.fit_series(np.zeros(20), np.ones((20, 1)))
    assert np.isfinite(fit.coefficients).all()
    assert fit.fitted.max() < 0.1


@pytest.mark.parametrize(("spell", "truth"), [(0.0, 1.0), (0.3, 13 / 7), (0.5, 3.0)])
def test_the_lasting_factor_is_that_of_the_process_on_average(spell, truth):
    rng = np.random.default_rng(3)
    found = []
    for _ in range(200):
        noise = rng.normal(size=104)
        for week in range(1, 104):
            noise[week] = spell * noise[week - 1] + np.sqrt(1 - spell**2) * noise[week]
        found.append(time_series.lasting_factor(noise, 1.0))
    assert np.mean(found) == pytest.approx(truth, rel=0.2)


def test_a_week_of_chance_alone_is_never_less_than_that():
    assert time_series.dispersion_of(np.full(30, 0.1), 1.0) == 1.0
    assert time_series.lasting_factor(np.zeros(30), 1.0) == 1.0
    assert time_series.lasting_factor(np.ones(4), 1.0) == 1.0
