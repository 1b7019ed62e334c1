"""The early warning on weekly series as the weeks come in: jumps and slow shifts, with few false alarms."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.alarms import watch_weeks
from mcr_desktop.rootcause.crossings import crossing_chance
from mcr_desktop.rootcause.expectations import expect, usual_dispersion
from mcr_desktop.rootcause.seasons import WEEKS_A_YEAR, seasonal_design

FIRST, LAST = 156, 182
WEEKS = np.arange(LAST, dtype=np.float64) + 2_500.0


def _drawn(n: int, seed: int, *, level: tuple[float, float] = (2, 40)) -> np.ndarray:
    """Means of a seasonal year; negative binomial counts whose variance is twice the mean."""
    random = np.random.default_rng(seed)
    turn = 2 * np.pi * WEEKS / WEEKS_A_YEAR + random.uniform(0, 6.3, (n, 1))
    mean = np.exp(random.uniform(np.log(level[0]), np.log(level[1]), (n, 1)) + 0.4 * np.cos(turn))
    mean[: n // 10, FIRST + 2 :] *= 1.8
    return np.asarray(random.poisson(random.gamma(mean, 1.0)))


def test_raised_series_are_found_and_few_others() -> None:
    counts = _drawn(400, 3)
    told = watch_weeks(counts, None, WEEKS, FIRST)
    assert told.alarms[:40].any(axis=1).mean() >= 0.85
    assert told.alarms[40:].any(axis=1).mean() <= 0.02
    begins = told.begins[:40, -1][told.slow[:40, -1]]
    assert np.median(np.abs(begins - FIRST - 2)) <= 3


def test_scores_are_standard_normal_where_nothing_changes() -> None:
    told = watch_weeks(_drawn(600, 5, level=(8, 40))[60:], None, WEEKS, FIRST)
    assert told.scores.mean() == pytest.approx(0, abs=0.04)
    assert told.scores.std() == pytest.approx(1, abs=0.04)
    outside = (told.p < 0.025).mean()
    assert outside == pytest.approx(0.025, abs=0.006)


def test_a_jump_alarms_at_once_and_a_week_without_exposure_never() -> None:
    counts = _drawn(50, 7)[5:]
    sizes = np.ones(counts.shape)
    counts[0, FIRST + 10] += 200
    counts[1, FIRST + 10] += 200
    sizes[1, FIRST + 10] = 0
    told = watch_weeks(counts, sizes, WEEKS, FIRST)
    assert told.jumps[0, 10]
    assert not told.jumps[0, :10].any()
    assert not told.jumps[1].any()
    assert (told.low[0] <= told.expected[0]).all()
    assert counts[0, FIRST + 10] > told.high[0, 10]


def test_a_past_outlier_hardly_moves_what_is_expected() -> None:
    counts = _drawn(30, 9)[3:]
    design = seasonal_design(WEEKS)
    before = expect(counts, np.ones((1, LAST)), design).fitted[0]
    counts[0, 60:62] += 40 * int(counts[0].mean() + 1)
    after = expect(counts, np.ones((1, LAST)), design).fitted[0]
    raw = expect(counts, np.ones((1, LAST)), design, shielded=False).fitted[0]
    assert np.abs(np.log(after / before)).max() < 0.15
    assert np.abs(np.log(raw / before)).max() > 0.3


def test_the_chance_of_crossing_agrees_with_simulated_paths() -> None:
    random = np.random.default_rng(1)
    for k, limit in ((0.1, 6.0), (0.5, 4.0), (1.0, 2.5)):
        level = highest = np.zeros(20_000)
        for _week in range(40):
            level = np.maximum(0, level + random.normal(size=20_000) - k)
            highest = np.maximum(highest, level)
        share = (highest >= limit).mean()
        assert crossing_chance(np.array([limit]), np.array([k]), 40)[0] == pytest.approx(
            share, rel=0.15
        )


def test_dispersions_are_drawn_together_where_they_differ_by_chance_alone() -> None:
    random = np.random.default_rng(2)
    freedom = np.full(300, 20.0)
    alike = 2.0 * random.chisquare(20, 300) / 20
    usual, worth = usual_dispersion(alike, freedom)
    assert usual == pytest.approx(2, rel=0.1)
    assert worth >= 80
    apart = alike * np.repeat([1.0, 6.0], 150)
    assert usual_dispersion(apart, freedom)[1] < 10
    assert usual_dispersion(alike[:4], freedom[:4]) == (1.0, 0.0)
