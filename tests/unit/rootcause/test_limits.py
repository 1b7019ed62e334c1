"""Limits beside the printed ones of Montgomery, Introduction to Statistical Quality Control, ch. 7."""

from __future__ import annotations

import itertools
import math
import statistics

import numpy as np
import pytest

from mcr_desktop.rootcause.limits import find_limits, short_term_sigma

# Table 7.7: nonconformities in 26 samples of 100 printed circuit boards
BOARDS = [
    21, 24, 16, 12, 15, 5, 28, 20, 31, 25, 20, 24, 16, 19, 10, 17, 13, 22, 18, 39, 30, 24, 16, 19, 17, 15,
]  # fmt: skip
# Table 7.1: nonconforming cans of orange juice in 30 samples of 50
CANS = [
    12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9, 12, 7, 13, 9, 6,
]  # fmt: skip
# Table 7.10: errors in 20 weekly samples of 50 shipments counted by five; Table 7.11: dyed cloth
COMPUTERS = [10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5]
CLOTH = [14, 12, 20, 11, 7, 10, 21, 16, 19, 23]
METRES = [10, 8, 13, 10, 9.5, 10, 12, 10.5, 12, 12.5]
# Table 7.14: hours between failures of a valve
FAILURES = [
    286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96,
]  # fmt: skip


def test_the_circuit_boards_of_the_textbook():
    limits = find_limits(BOARDS, kind="c")
    assert limits.centre == pytest.approx(19.846153846, abs=1e-9)
    assert limits.lcl[0] == pytest.approx(6.481447, abs=1e-6)
    assert limits.ucl[0] == pytest.approx(33.210861, abs=1e-6)
    assert np.flatnonzero(limits.outside()).tolist() == [5, 19]
    assert math.isclose(limits.score[19], (39 - limits.centre) / math.sqrt(limits.centre))


def test_the_orange_juice_cans_of_the_textbook():
    limits = find_limits(CANS, [50] * 30, kind="p")
    assert limits.centre == pytest.approx(0.2313333333, abs=1e-9)
    assert limits.lcl[0] == pytest.approx(0.0524275, abs=1e-6)
    assert limits.ucl[0] == pytest.approx(0.4102391, abs=1e-6)
    assert np.flatnonzero(limits.outside()).tolist() == [14, 22]


def test_the_computers_and_the_dyed_cloth_of_the_textbook():
    computers = find_limits(COMPUTERS, [5] * 20, kind="u")
    assert computers.centre == pytest.approx(1.93, abs=1e-9)
    assert (computers.lcl[0], computers.ucl[0]) == pytest.approx((0.066133, 3.793867), abs=1e-6)
    cloth = find_limits(CLOTH, METRES, kind="u")
    assert cloth.centre == pytest.approx(153 / 107.5)
    assert (cloth.lcl[4], cloth.ucl[4]) == pytest.approx(
        tuple(153 / 107.5 + s * 3 * math.sqrt(153 / 107.5 / 9.5) for s in (-1, 1))
    )
    assert not cloth.outside().any()


def test_no_limit_leaves_what_is_possible():
    low = find_limits([1, 0, 2, 1, 0, 1, 3, 0], kind="c")
    assert low.lcl[0] == 0.0
    high = find_limits([48, 50, 49, 47, 50, 49, 50, 48], [50] * 8, kind="p")
    assert high.ucl[0] == 1.0
    assert not high.outside().any()


def test_the_baseline_alone_finds_the_limits_and_the_rest_is_held_against_them():
    frozen = find_limits([*BOARDS, 60, 2], kind="c", baseline=26)
    alone = find_limits(BOARDS, kind="c")
    assert frozen.centre == alone.centre
    assert frozen.ucl[-1] == alone.ucl[0]
    assert np.flatnonzero(frozen.outside()).tolist() == [5, 19, 26, 27]
    laney = find_limits([*BOARDS, 60, 2], [100] * 28, kind="laney-u", baseline=26)
    assert laney.sigma_z == find_limits(BOARDS, [100] * 26, kind="laney-u").sigma_z


def test_laney_takes_no_range_across_a_gap():
    counts, sizes = [10, 30, 0, 12, 28], [100, 100, 0, 100, 100]
    limits = find_limits(counts, sizes, kind="laney-u")
    z = [(c / 100 - 0.2) / math.sqrt(0.2 / 100) for c in (10, 30, 12, 28)]
    mean_range = ((z[1] - z[0]) + (z[3] - z[2])) / 2
    assert limits.sigma_z == pytest.approx(mean_range / 1.128)
    assert math.isnan(limits.value[2])
    assert math.isnan(limits.ucl[2])


def test_unusual_ranges_can_be_left_out_of_sigma():
    calm = np.array([0.0, 1.0] * 20)
    wild = np.append(calm, 50.0)
    assert short_term_sigma(wild) > 2 * short_term_sigma(calm)
    assert short_term_sigma(wild, screened=True) == pytest.approx(short_term_sigma(calm))
    assert short_term_sigma(np.zeros(9), screened=True) == 0.0
    assert math.isnan(short_term_sigma(np.array([3.0])))


def test_a_g_chart_has_the_median_and_the_geometric_spread():
    cases = [15, 3, 22, 40, 8, 11, 0, 35, 19, 7]
    limits = find_limits(cases, kind="g")
    mean = statistics.fmean(cases)
    assert limits.centre == statistics.median(cases)
    assert limits.ucl[0] == pytest.approx(mean + 3 * math.sqrt(mean * (mean + 1)))
    assert limits.lcl[0] == 0.0


def test_a_t_chart_is_one_of_individuals_on_the_scale_of_the_power():
    limits = find_limits(FAILURES, kind="t")
    power = [hours ** (1 / 3.6) for hours in FAILURES]
    assert power[:3] == pytest.approx(
        [4.80986, 6.70903, 5.72650], abs=5e-3
    )  # the book (power .2777)
    mean = statistics.fmean(power)
    sigma = statistics.fmean(abs(b - a) for a, b in itertools.pairwise(power)) / 1.128
    assert limits.centre == pytest.approx(mean**3.6)
    assert limits.ucl[0] == pytest.approx((mean + 3 * sigma) ** 3.6)
    assert limits.lcl[0] == 0.0
    assert not limits.outside().any()  # the book: no out-of-control points


def test_a_run_chart_has_a_median_and_no_limits():
    limits = find_limits([4, 9, 1, 7], kind="run")
    assert limits.centre == 5.5
    assert np.isnan(limits.ucl).all()
    assert not limits.outside().any()


def test_equal_rates_of_unequal_sizes_are_never_out_by_rounding():
    sizes = np.array([3.0, 7.0, 11.0, 13.0, 29.0, 31.0, 37.0, 41.0, 43.0])
    limits = find_limits(0.1 * sizes, sizes, kind="laney-u")
    assert limits.sigma_z == 0.0
    assert not limits.outside().any()
    assert not limits.score.any()


def test_what_leaves_a_centre_that_nothing_left_before_is_out():
    limits = find_limits([0, 0, 0, 0, 0, 0, 0, 0, 3], kind="c", baseline=8)
    assert np.flatnonzero(limits.outside()).tolist() == [8]
    assert limits.score[8] == math.inf


def test_a_change_of_level_among_calm_neighbours_narrows_no_limits():
    stepped = find_limits([100, 101, 99, 100] * 3 + [150, 151, 149, 150] * 3)
    assert stepped.dispersion > 1.3
    assert (stepped.kind, stepped.sigma_z) == ("c", 1.0)
