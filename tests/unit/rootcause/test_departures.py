"""Where each of many series left what its own past, its season and its exposure let expect, and whether it went back."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.departures import Departure, find_departures, weigh
from mcr_desktop.rootcause.seasons import WEEKS_A_YEAR, seasonal_design

WEEKS = np.arange(182) + 2_500.0
DESIGN = seasonal_design(WEEKS)


def _drawn(n: int, seed: int, level: float = 10.0) -> np.ndarray:
    random = np.random.default_rng(seed)
    turn = 2 * np.pi * WEEKS / WEEKS_A_YEAR + random.uniform(0, 6.3, (n, 1))
    return random.poisson(level * np.exp(0.3 * np.cos(turn))).astype(np.int64)


def _found(counts: np.ndarray, sizes: np.ndarray | None = None) -> list[Departure]:
    room = np.ones((1, len(WEEKS))) if sizes is None else sizes
    return [one for one in find_departures(counts, room, DESIGN) if one.p < 1e-4]


def test_a_step_is_found_where_it_is_and_measured() -> None:
    counts = _drawn(40, 1)
    counts[5, 160:] += np.random.default_rng(2).poisson(8, 22)
    (one,) = _found(counts)
    assert one.series == 5
    assert one.lasting
    assert one.begins[0] <= 160 <= one.begins[1]
    assert one.observed / one.expected == pytest.approx(1.8, rel=0.2)


def test_a_spike_and_a_later_step_are_both_found() -> None:
    counts = _drawn(40, 3)
    counts[9, 60:62] += 40
    counts[9, 150:] *= 2
    spike, step = _found(counts)
    assert (spike.begin, spike.end, spike.lasting) == (60, 62, False)
    assert step.lasting
    assert step.begins[0] <= 150 <= step.begins[1]


def test_a_lasting_fall_is_found_and_a_quiet_month_is_none() -> None:
    counts = _drawn(40, 5)
    counts[1, 140:] //= 3
    counts[2, 100:104] = 0
    (one,) = _found(counts)
    assert (one.series, one.rise) == (1, False)


def test_a_season_and_a_growing_exposure_are_no_change() -> None:
    grown = np.broadcast_to(np.where(np.arange(len(WEEKS)) < 150, 1.0, 2.5), (40, len(WEEKS)))
    counts = np.random.default_rng(6).poisson(10 * grown).astype(np.int64)
    assert _found(counts, np.array(grown)) == []
    assert len(_found(counts[:3])) == 3


def test_unchanged_series_depart_no_more_often_than_their_p_says() -> None:
    random = np.random.default_rng(7)
    counts = random.poisson(random.gamma(6.0, 1.0, (1_000, len(WEEKS)))).astype(np.int64)
    p = np.array([one.p for one in find_departures(counts, np.ones((1, len(WEEKS))), DESIGN)])
    assert (p <= 0.05).sum() <= 60
    assert (p <= 0.01).sum() <= 20


def test_a_series_counts_only_while_it_is_there() -> None:
    counts = _drawn(30, 8)
    sizes = np.ones(counts.shape)
    counts[4, :80], sizes[4, :80] = 0, 0.0
    assert _found(counts, sizes) == []


@pytest.mark.parametrize("week", [0, len(WEEKS) - 1])
def test_a_single_week_at_either_end_is_dated_as_that_week(week: int) -> None:
    counts = _drawn(40, 9)
    counts[7, week] += 60
    (one,) = _found(counts)
    assert (one.series, one.begins[0] <= week <= one.begins[1]) == (7, True)


def test_where_nothing_was_there_nothing_is_expected() -> None:
    counts, sizes = _drawn(10, 11), np.ones((10, len(WEEKS)))
    counts[3, 100:110], sizes[3, 100:110] = 0, 0.0
    weighed = weigh(counts, sizes, DESIGN, [[(100, 110)]] * 10, pool=None)
    expected, doubt, _, _ = weighed[3][0]
    assert (expected, doubt) == (0.0, 2.0)


def test_a_moderate_rise_of_the_last_half_year_is_news() -> None:
    random = np.random.default_rng(12)
    mean = np.full((300, len(WEEKS)), 8.0)
    mean[:30, -26:] *= 1.6
    counts = random.negative_binomial(mean, 0.5).astype(np.int64)
    found = [one for one in find_departures(counts, np.ones((1, len(WEEKS))), DESIGN) if one.news]
    told = {one.series for one in found if one.p <= 0.005}
    assert sum(series < 30 for series in told) >= 26
    assert sum(series >= 30 for series in told) <= 4
    assert any(one.looks < 2.0 for one in found)
