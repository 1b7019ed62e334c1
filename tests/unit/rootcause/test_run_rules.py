"""Run rules on made-up series where each pattern is in sight."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import binom

from mcr_desktop.rootcause.run_rules import count_runs, fewest_crossings, find_rule_signals


def rules_of(score, rules):
    return {(s.rule, s.points) for s in find_rule_signals(np.array(score, float), rules)}


@pytest.mark.parametrize("useful", [*range(1, 130), 1000, 9999])
def test_fewest_crossings_is_the_five_per_cent_point(useful):
    assert fewest_crossings(useful) == max(int(binom.ppf(0.05, useful - 1, 0.5)), 0)


def test_a_published_run_chart():
    """Anhoej & Olesen (2014): 24 points, so no run over 8 and no fewer than 8 crossings."""
    values = np.array([1.0, -1.0] * 12)
    test, signals = count_runs(values, 0.0)
    assert (test.useful, test.longest_allowed, test.crossings_needed) == (24, 8, 8)
    assert (test.longest, test.crossings, test.signal) == (1, 23, False)
    assert signals == ()


def test_a_long_run_names_its_points_and_points_on_the_centre_count_for_nothing():
    values = np.array([1, -1, 1, -1, 2, 2, 0, 2, 2, math.nan, 2, 2, 2, 2, -1, 1, -1, 1, -1.0])
    test, signals = count_runs(values, 0.0, phase=3, start=100)
    assert (test.useful, test.longest, test.longest_allowed) == (17, 8, 7)
    [run] = [s for s in signals if s.rule == "unusually long run"]
    assert run.points == (104, 105, 107, 108, 110, 111, 112, 113)
    assert run.phase == 3


def test_two_levels_cross_too_seldom():
    test, signals = count_runs(np.repeat([1.0, 5.0, 1.0], 7), 3.0)
    assert (test.crossings, test.crossings_needed) == (2, 6)
    assert test.signal
    assert [s.rule for s in signals] == ["unusually few crossings"]
    assert signals[0].points == tuple(range(21))


def test_a_constant_series_has_no_useful_points():
    test, signals = count_runs(np.full(12, 0.1), 0.1 + 1e-17)
    assert test.useful == 0
    assert not test.signal
    assert signals == ()


def test_chance_alone_seldom_alarms():
    """Anhoej's two tests together err in about 5 % to 10 % of series of 24 points (their own simulation)."""
    rng = np.random.default_rng(5)
    alarms = sum(count_runs(row, 0.0)[0].signal for row in rng.normal(size=(2000, 24)))
    assert 0.02 < alarms / 2000 < 0.10


def test_beyond_three_sigmas():
    assert rules_of([0, 3.2, 0, 3.0, -3.5], "nelson") >= {
        ("one beyond three sigma", (1,)),
        ("one beyond three sigma", (4,)),
    }
    assert ("one beyond three sigma", (3,)) not in rules_of([0, 3.2, 0, 3.0, -3.5], "nelson")


def test_two_of_three_on_one_side_only():
    rule = "two of three beyond two sigma"
    assert rules_of([0, 2.5, 0, 2.2, 0, 0], "western-electric") == {(rule, (1, 3))}
    assert rules_of([0, 2.5, 0, 0, 2.2, 0], "western-electric") == set()
    assert rules_of([0, 2.5, -2.2, 0, 0, 0], "western-electric") == set()


def test_four_of_five():
    assert rules_of([0, 1.5, 1.5, -1, 1.5, 1.5, 0], "western-electric") == {
        ("four of five beyond one sigma", (1, 2, 4, 5))
    }


def test_eight_or_nine_on_one_side():
    eight = [-0.5, *[0.5] * 8, -0.5]
    assert rules_of(eight, "western-electric") == {("eight on one side", tuple(range(1, 9)))}
    assert rules_of(eight, "nelson") == set()
    nine = [-0.5, *[0.5] * 10, -0.5]
    assert rules_of(nine, "nelson") == {("nine on one side", tuple(range(1, 11)))}


def test_rising_and_alternating():
    rising = [0.9, -0.9, -0.5, -0.1, 0.2, 0.6, 0.8, 0.1]
    assert rules_of(rising, "nelson") == {("six in a row rising or falling", (1, 2, 3, 4, 5, 6))}
    saw = [1.2, 1.1, *[0.3, 1.4] * 7, 1.4]
    assert ("fourteen alternating", tuple(range(16))) in rules_of(saw, "nelson") or (
        "fourteen alternating", tuple(range(1, 16))) in rules_of(saw, "nelson")  # fmt: skip
    assert not any(r == "fourteen alternating" for r, _ in rules_of([0.3, 1.4] * 6, "nelson"))


def test_too_calm_and_too_wild():
    assert rules_of([0.1, -0.2] * 8, "nelson") >= {("fifteen within one sigma", tuple(range(16)))}
    wild = [0, *[1.2, -1.2] * 4, 0]
    assert ("eight beyond one sigma on either side", tuple(range(1, 9))) in rules_of(wild, "nelson")


def test_separate_stretches_are_told_apart_and_gaps_passed_over():
    score = [2.5, 2.5, 0, 0, 0, 0, 2.5, math.nan, 2.5, 0]
    assert rules_of(score, "western-electric") == {
        ("two of three beyond two sigma", (0, 1)),
        ("two of three beyond two sigma", (6, 8)),
    }


@pytest.mark.parametrize("points", [0, 1, 2, 5])
def test_short_series_meet_no_rule(points):
    assert rules_of([0.4] * points, "nelson") == set()
