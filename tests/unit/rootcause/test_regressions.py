"""Many small regressions of counts at once: quasi-Poisson with a log link and an offset of log size."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from mcr_desktop.rootcause.regressions import fit_counts
from mcr_desktop.rootcause.seasons import harmonics, seasonal_design, trend

WEEKS = np.arange(170)


def _drawn(n: int = 6, seed: int = 3) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    random = np.random.default_rng(seed)
    design = np.hstack([np.ones((len(WEEKS), 1)), trend(WEEKS), harmonics(WEEKS, 2)])
    truth = random.normal(0, 0.3, (n, design.shape[1]))
    truth[:, 0] += np.linspace(-2, 1, n)
    sizes = random.uniform(1, 20, (n, len(WEEKS)))
    return random.poisson(sizes * np.exp(truth @ design.T)), sizes, design


def _theirs(y: np.ndarray, size: np.ndarray, design: np.ndarray, weights: np.ndarray):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the other package says of its own imports
        from statsmodels.genmod.families import Poisson
        from statsmodels.genmod.generalized_linear_model import (
            GLM,
        )

        return GLM(
            y, design, family=Poisson(), offset=np.log(size), var_weights=weights
        ).fit(scale="X2", tol=1e-12)  # fmt: skip


def test_the_same_as_a_general_statistics_package() -> None:
    counts, sizes, design = _drawn()
    weights = np.random.default_rng(5).uniform(0.2, 1, counts.shape)
    ours = fit_counts(counts, sizes, design, weights=weights)
    for index, y in enumerate(counts):
        theirs = _theirs(y, sizes[index], design, weights[index])
        np.testing.assert_allclose(ours.coefficients[index], theirs.params, atol=1e-8)
        np.testing.assert_allclose(ours.fitted[index], theirs.mu, rtol=1e-7)
        np.testing.assert_allclose(ours.dispersion[index], theirs.scale, rtol=1e-7)
        np.testing.assert_allclose(ours.covariance[index], theirs.cov_params(), rtol=1e-5)


def test_weight_nought_is_as_good_as_left_out() -> None:
    counts, sizes, design = _drawn()
    weights = np.ones(len(WEEKS))
    weights[100:] = 0
    left = fit_counts(counts, sizes, design, weights=weights)
    cut = fit_counts(counts[:, :100], sizes[:, :100], design[:100])
    np.testing.assert_allclose(left.coefficients, cut.coefficients, atol=1e-8)
    np.testing.assert_allclose(left.dispersion, cut.dispersion)
    assert (left.fitted[:, 100:] > 0).all()


def test_each_series_may_have_its_own_columns() -> None:
    counts, sizes, design = _drawn()
    steps = (WEEKS[None, :] >= np.arange(60, 120, 10)[:, None]).astype(float)
    own = np.concatenate(
        [np.broadcast_to(design, (len(counts), *design.shape)), steps[:, :, None]], axis=2
    )
    together = fit_counts(counts, sizes, own)
    for index in range(len(counts)):
        alone = fit_counts(counts[index : index + 1], sizes[index : index + 1], own[index])
        np.testing.assert_allclose(together.coefficients[index], alone.coefficients[0], atol=1e-8)


def test_what_is_known_beforehand_draws_a_small_series_towards_it() -> None:
    counts, sizes, design = _drawn()
    free = fit_counts(counts, sizes, design).coefficients
    firm = fit_counts(
        counts, sizes, design, prior=(np.full(6, 0.25), np.array([0, 1e9, 1e9, 0, 0, 0]))
    ).coefficients
    assert firm[:, 1:3] == pytest.approx(0.25, abs=1e-3)
    assert np.abs(free[:, 1:3] - 0.25).max() > 0.05


def test_series_without_counts_or_without_exposure_are_borne() -> None:
    counts, sizes, design = _drawn()
    counts[0] = 0
    counts[1, 1:] = 0
    sizes[2, :50] = 0
    counts[2, :50] = 0
    fits = fit_counts(counts, sizes, design)
    assert np.isfinite(fits.covariance).all()
    assert fits.fitted[0].max() < 1e-3
    assert (fits.fitted[2, :50] == 0).all()
    known = fit_counts(counts[2:3, 50:], sizes[2:3, 50:], design[50:])
    np.testing.assert_allclose(fits.coefficients[2], known.coefficients[0], atol=1e-7)


def test_the_season_is_a_matter_of_days() -> None:
    day = np.datetime64("2020-02-29").astype(int) / 7.0
    years = np.array([day, day + 365.2425 / 7, day + 10 * 365.2425 / 7])
    np.testing.assert_allclose(harmonics(years, 2), harmonics(years[:1].repeat(3), 2), atol=1e-12)
    assert seasonal_design(np.arange(20)).shape[1] == 1
    assert seasonal_design(np.arange(60)).shape[1] == 2
    assert seasonal_design(np.arange(100)).shape[1] == 4
    assert seasonal_design(np.arange(200)).shape[1] == 6
