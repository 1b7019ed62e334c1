"""When a level changed: places, intervals that hold the truth, spikes, and what says nothing."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.dating import CRITICAL, date_change, date_spike


def test_a_plain_step_is_dated_to_its_first_point_alone():
    counts = [10, 11, 9, 10, 10, 40, 41, 39, 40, 42]
    assert date_change(counts, None) == (5, 5, 5)


def test_the_threshold_is_the_one_of_two_random_walks():
    assert pytest.approx(7.3523, abs=1e-4) == CRITICAL


def test_exposure_makes_a_rise_of_counts_no_rise_of_the_rate():
    sizes = np.array([100.0] * 6 + [300.0] * 6)
    counts = np.array([10, 9, 11, 10, 10, 10, 30, 29, 31, 60, 61, 59])
    assert date_change(counts, sizes)[0] == 9


def test_what_was_to_be_expected_is_no_change():
    season = np.tile([5.0, 20.0, 5.0, 20.0], 6)
    counts = season.copy()
    counts[15:] *= 2
    assert date_change(counts, None, fitted=season)[0] == 15


def test_more_scatter_makes_the_interval_wider():
    rng = np.random.default_rng(3)
    counts = rng.poisson(np.where(np.arange(60) < 30, 10, 14))
    index, low, high = date_change(counts, None)
    same, lower, higher = date_change(counts, None, dispersion=4.0)
    assert index == same
    assert lower < low
    assert higher > high


def test_points_without_size_or_count_say_nothing():
    counts = np.array([3.0, 3, np.nan, 3, 3, 12, 12, 12, 12])
    sizes = np.array([1.0, 1, 1, 1, 0, 1, 1, 1, 1])
    index, low, high = date_change(counts, sizes)
    assert low <= 5 <= high
    assert index in {4, 5}


def test_an_unchanged_series_may_have_changed_anywhere():
    index, low, high = date_change(np.zeros(20), None)
    assert (low, high) == (1, 19)
    assert low <= index <= high


@pytest.mark.parametrize(("mean", "ratio"), [(2.0, 1.5), (10.0, 1.2), (20.0, 2.0)])
def test_intervals_hold_the_true_place(mean, ratio):
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(200):
        place = int(rng.integers(6, 46))
        counts = rng.poisson(np.where(np.arange(52) < place, mean, mean * ratio))
        _index, low, high = date_change(counts, None)
        held += low <= place <= high
    assert held >= 0.92 * 200


def test_a_spike_is_given_its_begin_and_its_end():
    counts = np.full(40, 5)
    counts[20:26] = 25
    spike = date_spike(counts, None)
    assert (spike.begin, spike.end) == (20, 26)
    assert spike.begins == (20, 20)
    assert spike.ends == (26, 26)
    assert spike.ratio == pytest.approx(5.0)


def test_a_dip_is_no_rise():
    counts = np.full(30, 20)
    counts[10:15] = 4
    assert date_spike(counts, None, rise=False).begin == 10
    assert date_spike(counts, None, rise=None).begin == 10
    assert date_spike(counts, None).begin != 10


def test_a_spike_of_something_new_has_no_ratio():
    counts = np.zeros(20)
    counts[8:11] = 6
    spike = date_spike(counts, None)
    assert (spike.begin, spike.end, spike.ratio) == (8, 11, None)


def test_spike_intervals_hold_the_truth():
    rng = np.random.default_rng(5)
    held = 0
    for _ in range(100):
        begin = int(rng.integers(5, 30))
        end = begin + int(rng.integers(4, 12))
        place = np.arange(50)
        counts = rng.poisson(np.where((place >= begin) & (place < end), 16.0, 8.0))
        spike = date_spike(counts, None)
        held += spike.begins[0] <= begin <= spike.begins[1]
        held += spike.ends[0] <= end <= spike.ends[1]
    assert held >= 0.92 * 200


def test_one_point_cannot_be_dated():
    with pytest.raises(ValueError, match="1"):
        date_change([3], None)
    with pytest.raises(ValueError, match="2"):
        date_change([3, 4], [1.0])
