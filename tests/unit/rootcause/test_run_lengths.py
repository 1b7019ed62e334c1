"""Run lengths beside published ones, and beside a Markov chain that shares nothing with the equation."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import ndtr

from mcr_desktop.rootcause.run_lengths import (
    cusum_run_length,
    ewma_run_length,
    find_decision,
    find_width,
)


@pytest.mark.parametrize(
    ("decision", "lengths"),
    [(4, (167.68, 26.63, 8.383, 3.343)), (5, (465.44, 38.00, 10.376, 4.009))],
)
def test_cusum_beside_the_references(decision, lengths):
    found = [cusum_run_length(0.5, decision, shift) for shift in (0, 0.5, 1, 2)]
    assert found == pytest.approx(lengths, rel=2e-4)


@pytest.mark.parametrize(
    ("weight", "width", "lengths"),
    [(0.1, 2.7, (369.0, 28.19, 9.730, 4.179)), (0.2, 2.962, (499.7, 41.76, 10.54, 3.743))],
)
def test_ewma_beside_the_references(weight, width, lengths):
    found = [ewma_run_length(weight, width, shift) for shift in (0, 0.5, 1, 2)]
    assert found == pytest.approx(lengths, rel=2e-4)


def test_ewma_of_crowder():
    """Technometrics 29 (1987), Table 1: L = 3, weight .25, in control and at shifts .5 and 1."""
    found = [ewma_run_length(0.25, 3.0, shift) for shift in (0, 0.5, 1)]
    assert found == pytest.approx([502.90, 48.45, 11.15], rel=1e-3)


def test_a_weight_of_one_is_a_shewhart_chart():
    assert ewma_run_length(1.0, 3.0) == pytest.approx(1 / (2 * ndtr(-3.0)), rel=1e-9)
    assert cusum_run_length(3.0, 0.0) == pytest.approx(1 / (2 * ndtr(-3.0)), rel=1e-9)


@pytest.mark.parametrize("shift", [0.0, 0.75])
def test_one_side_of_a_cusum_beside_brook_and_evans(shift):
    """A Markov chain on cells (Biometrika 59, 1972); its error shrinks with the square of their number."""

    def chain(cells: int) -> float:
        width = 2 * 5.0 / (2 * cells - 1)
        steps = np.arange(cells)[None, :] - np.arange(cells)[:, None]
        moves = ndtr((steps + 0.5) * width + 0.5 - shift) - ndtr(
            (steps - 0.5) * width + 0.5 - shift
        )
        moves[:, 0] = ndtr((0.5 - np.arange(cells)) * width + 0.5 - shift)
        return float(np.linalg.solve(np.eye(cells) - moves, np.ones(cells))[0])

    coarse, fine = chain(100), chain(200)
    found = cusum_run_length(0.5, 5.0, shift, two_sided=False)
    assert found == pytest.approx(fine + (fine - coarse) / 3, rel=1e-4)


def test_the_two_sides_combine_and_a_shift_works_both_ways():
    one = cusum_run_length(0.5, 4.0, two_sided=False)
    assert cusum_run_length(0.5, 4.0) == pytest.approx(one / 2)
    assert cusum_run_length(0.5, 4.0, 1.0) == pytest.approx(cusum_run_length(0.5, 4.0, -1.0))


@pytest.mark.parametrize("wanted", [10.0, 370.0, 5000.0, 1e8])
def test_limits_are_found_for_a_wanted_run_length(wanted):
    assert cusum_run_length(0.5, find_decision(wanted)) == pytest.approx(wanted, rel=1e-6)
    assert cusum_run_length(0.25, find_decision(wanted, 0.25)) == pytest.approx(wanted, rel=1e-6)
    assert ewma_run_length(0.1, find_width(wanted, 0.1)) == pytest.approx(wanted, rel=1e-6)
    one = find_decision(wanted, two_sided=False)
    assert cusum_run_length(0.5, one, two_sided=False) == pytest.approx(wanted, rel=1e-6)


def test_beyond_what_doubles_hold_a_run_length_is_infinite():
    assert cusum_run_length(0.5, 40.0) == math.inf
    assert cusum_run_length(0.5, 4.0, 60.0) == pytest.approx(1.0)
    assert ewma_run_length(0.2, 12.0) == math.inf


@pytest.mark.parametrize(
    "call",
    [
        lambda: cusum_run_length(0.5, -1.0),
        lambda: cusum_run_length(math.nan, 4.0),
        lambda: ewma_run_length(0.0, 3.0),
        lambda: ewma_run_length(1.2, 3.0),
        lambda: find_decision(1.0),
        lambda: find_width(1e13),
    ],
)
def test_what_makes_no_chart_is_refused(call):
    with pytest.raises(ValueError):  # noqa: PT011 - the values are all it carries
        call()
