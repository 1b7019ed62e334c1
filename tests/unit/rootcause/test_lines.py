"""Costs agree with fits, weights with repetitions, and counts with their likelihood."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.lines import Sample, costs, fit, residuals


@pytest.mark.parametrize("shape", ["level", "trend"])
def test_a_cost_is_what_the_fit_leaves(shape):
    random = np.random.default_rng(8)
    sample = Sample(random.normal(size=60) + np.arange(60) / 9, random.uniform(0.5, 3.0, 60))
    cost = costs(sample, shape)
    for begin, end in ((0, 60), (3, 17), (20, 25), (41, 60)):
        part = Sample(sample.values[begin:end], sample.weights[begin:end])
        left = residuals(part, [], fit(part, [], shape))
        assert cost(np.array([begin]), np.array([end]))[0] == pytest.approx(float(left @ left))


def test_costs_of_counts_differ_by_their_deviance():
    random = np.random.default_rng(9)
    seen, room = random.poisson(4.0, 50).astype(float), random.uniform(1, 5, 50)
    sample = Sample(seen / room, room, counted=True)
    cost = costs(sample, "level")
    parts = cost(np.array([0]), np.array([20])) + cost(np.array([20]), np.array([50]))
    gain = float((cost(np.array([0]), np.array([50])) - parts)[0])
    one, two = (residuals(sample, at, fit(sample, at, "level")) for at in ([], [20]))
    assert gain == pytest.approx(float(one @ one - two @ two))


def test_a_point_without_weight_says_nothing():
    values, weights = np.array([1.0, 1, 1, 99, 1, 1]), np.array([1.0, 1, 1, 0, 1, 1])
    sample = Sample(values, weights)
    (line,) = fit(sample, [], "level")
    assert line.at == pytest.approx(1.0)
    assert np.all(residuals(sample, [], [line]) == 0.0)
    empty = Sample(np.array([2.0, 2, 0, 0]), np.array([1.0, 1, 0, 0]))
    assert fit(empty, [2], "level")[1].at == pytest.approx(2.0)


def test_a_line_is_read_at_any_point():
    sample = Sample(np.linspace(3.0, 21.0, 10), np.ones(10))
    (line,) = fit(sample, [], "trend")
    assert line.value(0) == pytest.approx(3.0)
    assert line.value(12) == pytest.approx(27.0)


def test_residuals_of_a_count_trend_stay_finite_below_zero():
    seen = np.array([9.0, 7, 5, 3, 1, 0, 0, 0])
    sample = Sample(seen, np.ones(8), counted=True)
    left = residuals(sample, [], fit(sample, [], "trend"))
    assert np.all(np.isfinite(left))
