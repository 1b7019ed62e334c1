"""EWMA and CUSUM beside the worked examples of Montgomery, ch. 9 (target 10, sigma 1)."""

from __future__ import annotations

import math

import numpy as np
import pytest

from mcr_desktop.rootcause.slow_shifts import Scores, average_scores, find_scores, sum_scores

# Table 9.1: 20 observations about 10, then 10 about 11
SERIES = np.array([
    9.45, 7.99, 9.29, 11.66, 12.16, 10.18, 8.04, 11.46, 9.20, 10.34, 9.03, 11.47, 10.51, 9.40, 10.08, 9.37,
    10.62, 10.31, 8.52, 10.84, 10.90, 9.33, 12.29, 11.50, 10.60, 11.08, 10.38, 11.62, 11.31, 10.52,
])  # fmt: skip


def textbook() -> Scores:
    return Scores(SERIES, 10.0, np.ones(30), 1.0, 1.0)


def test_the_tabular_cusum_of_the_textbook():
    sums = sum_scores(textbook().score)
    assert sums.upper[[0, 3, 4, 22, 27, 28, 29]] == pytest.approx(
        [0, 1.16, 2.82, 1.79, 4.47, 5.28, 5.30], abs=1e-9
    )
    assert sums.lower[[0, 1, 2, 3]] == pytest.approx([-0.05, -1.56, -1.77, 0], abs=1e-9)
    assert np.flatnonzero(sums.upper > 5).tolist() == [28, 29]


def test_the_ewma_of_the_textbook():
    found = average_scores(textbook(), weight=0.1, width=2.7)
    assert found.value[[0, 1, 2, 27, 28]] == pytest.approx(
        [9.945, 9.7495, 9.70355, 10.5731, 10.6468], abs=1e-4
    )
    assert (found.lcl[0], found.ucl[0]) == pytest.approx((9.73, 10.27))
    assert (found.lcl[-1], found.ucl[-1]) == pytest.approx((9.38, 10.62), abs=0.005)
    assert np.flatnonzero(found.value > found.ucl).tolist() == [28, 29]


def test_the_limits_of_each_point_follow_the_closed_form():
    found = average_scores(Scores(SERIES, 10.0, np.full(30, 2.0), 1.0, 1.0), weight=0.2, width=3)
    for place in (0, 1, 7, 29):
        reach = 3 * 2 * math.sqrt(0.2 / 1.8 * (1 - 0.8 ** (2 * (place + 1))))
        assert found.ucl[place] == pytest.approx(10 + reach)


def test_unequal_sizes_sum_the_variances_that_the_weights_bring_in():
    scores = find_scores([4, 9, 30, 2], [1, 2, 8, 0.5], sigma="chance")
    found = average_scores(scores, weight=0.3, width=2)
    centre = 45 / 11.5
    variance = sum(
        (0.3 * 0.7 ** (3 - i)) ** 2 * centre / size for i, size in enumerate([1, 2, 8, 0.5])
    )
    assert found.ucl[3] - centre == pytest.approx(2 * math.sqrt(variance))


def test_sigma_is_chance_unless_the_points_scatter_more():
    calm = find_scores([9, 11, 10, 8, 12, 10, 9, 11, 10, 10])
    assert calm.sigma_z == 1.0
    assert calm.sigma[0] == pytest.approx(math.sqrt(10))
    wild = [400, 520, 390, 610, 480, 350, 560, 430]
    widened = find_scores(wild)
    assert widened.sigma_z > 3
    assert find_scores(wild, sigma="chance").sigma_z == 1.0
    individual = find_scores(wild, sigma="range")
    ranges = np.abs(np.diff(wild)).mean()
    assert individual.sigma[0] == pytest.approx(ranges / 1.128)


def test_a_lasting_shift_does_not_hide_itself_in_its_own_sigma():
    counts = [100, 101, 99, 100, 102, 98] * 3 + [160, 161, 159, 160, 162, 158] * 3
    scores = find_scores(counts)
    assert scores.dispersion > 1.3
    assert scores.sigma_z == 1.0
    assert sum_scores(scores.score).upper[-1] > 5


def test_a_point_without_a_value_leaves_the_sums_where_they_are():
    scores = find_scores([4, 0, 16, 5], [1, 0, 1, 1], sigma="chance")
    sums = sum_scores(scores.score)
    assert sums.lower[1] == sums.lower[0]
    whole = average_scores(scores)
    without = average_scores(find_scores([4, 16, 5], [1, 1, 1], sigma="chance"))
    assert math.isnan(whole.value[1])
    assert whole.value[[0, 2, 3]] == pytest.approx(without.value)


def test_leaving_a_baseline_of_zeros_alarms_at_once():
    sums = sum_scores(find_scores([0] * 9 + [2], baseline=9).score)
    assert sums.upper[8] == 0
    assert 5 < sums.upper[9] < math.inf
