"""Changes of level and trend: found where they are, not where none is, whatever the scale."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from mcr_desktop.rootcause.level_shifts import find_level_shifts, tamed


def _places(values, sizes=None, **more) -> list[int]:
    return [one.index for one in find_level_shifts(np.asarray(values, float), sizes, **more).shifts]


def _noise(points: int, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=points)


def test_a_step_is_dated_with_its_levels():
    found = find_level_shifts(_noise(100) + 4.0 * (np.arange(100) >= 57))
    (shift,) = found.shifts
    assert found.model == "levels"
    assert shift.interval[0] <= 57 <= shift.interval[1]
    assert shift.interval[0] <= shift.index <= shift.interval[1]
    assert shift.before == pytest.approx(0.0, abs=0.4)
    assert shift.after == pytest.approx(4.0, abs=0.4)
    assert shift.slopes is None


def test_a_turn_of_trend_has_both_slopes():
    values = 0.2 * _noise(80) + 20 - np.abs(np.arange(80) - 40) * 0.5
    found = find_level_shifts(values)
    (shift,) = found.shifts
    assert found.model == "trends"
    assert shift.interval[0] <= 40 <= shift.interval[1]
    assert shift.slopes == pytest.approx((0.5, -0.5), abs=0.05)
    assert shift.before == pytest.approx(20.0, abs=1.0)


@pytest.mark.parametrize("seed", range(3))
def test_what_did_not_change_has_no_change(seed):
    noise = _noise(120, seed)
    related = noise.copy()
    for place in range(1, 120):
        related[place] += 0.5 * related[place - 1]
    assert _places(noise) == []
    assert _places(related) == []
    assert _places(noise + np.arange(120) * 0.1) == []
    assert _places(noise + 3.0 * np.sin(np.arange(120) * np.pi / 6)) == []
    assert _places(np.random.default_rng(seed).poisson(0.1, 120)) == []


def test_one_or_two_outliers_are_no_level():
    values = _noise(80)
    values[[20, 50, 51]] = 25.0
    assert _places(values) == []


def test_one_wild_count_is_no_level_and_no_trend():
    counts = np.random.default_rng(2).poisson(2.0, 80).astype(float)
    counts[40] = 200.0
    assert _places(counts) == []
    sizes = np.full(80, 50.0)
    assert _places(counts, sizes) == []


def test_several_changes_come_in_order():
    place = np.arange(150)
    found = _places(_noise(150) + 5.0 * (place >= 50) - 8.0 * (place >= 100))
    assert len(found) == 2
    assert found == pytest.approx([50, 100], abs=1)


@pytest.mark.parametrize(
    ("factor", "shift"), [(1e-200, 0.0), (1e200, 0.0), (-3.0, 1e6), (1.0, -50.0)]
)
def test_the_unit_does_not_matter(factor, shift):
    values = _noise(90) + 4.0 * (np.arange(90) >= 30)
    same = find_level_shifts(values * factor + shift)
    assert [(one.index, one.interval) for one in same.shifts] == [
        (one.index, one.interval) for one in find_level_shifts(values).shifts
    ]


def test_a_series_read_backwards_has_the_same_changes():
    values = _noise(90) + 4.0 * (np.arange(90) >= 30)
    assert [90 - index for index in _places(values[::-1])] == _places(values)


def test_a_rate_is_judged_and_not_the_counts():
    random = np.random.default_rng(3)
    sizes = np.where(np.arange(80) < 40, 100.0, 400.0)
    steady = random.poisson(0.05 * sizes).astype(float)
    assert _places(steady, sizes) == []
    assert len(_places(steady)) == 1
    risen = random.poisson(np.where(np.arange(80) < 60, 0.05, 0.15) * sizes).astype(float)
    found = find_level_shifts(risen, sizes)
    (shift,) = found.shifts
    assert found.counted
    assert shift.index == pytest.approx(60, abs=2)
    assert shift.before == pytest.approx(0.05, abs=0.01)
    assert shift.after == pytest.approx(0.15, abs=0.02)


def test_points_without_exposure_are_told_and_left_out():
    sizes = np.full(60, 50.0)
    sizes[10:14] = 0.0
    counts = np.random.default_rng(4).poisson(np.where(np.arange(60) < 30, 2.0, 12.0)).astype(float)
    counts[10:14] = 0.0
    found = find_level_shifts(counts, sizes)
    assert found.flags[0].kind == "points without exposure"
    assert found.flags[0].count == 4
    assert found.flags[0].rows == (10, 11, 12, 13)
    assert [one.index for one in found.shifts] == pytest.approx([30], abs=1)


def test_amounts_in_whole_numbers_are_no_counts():
    values = np.round(1e6 * (10 + _noise(60)))
    assert not find_level_shifts(values).counted
    assert find_level_shifts(np.random.default_rng(1).poisson(6.0, 60).astype(float)).counted


def test_a_season_is_taken_out_before_levels_are_compared():
    place = np.arange(120)
    values = 0.3 * _noise(120) + 3.0 * np.sin(place * np.pi / 6) + 2.0 * (place >= 70)
    found = find_level_shifts(values, cycles=(12,))
    assert found.season == 12
    assert found.flags[0].kind == "season removed"
    assert [one.index for one in found.shifts] == pytest.approx([70], abs=1)


@pytest.mark.parametrize("values", [[], [1.0], [1.0, 2.0, 3.0], [0.0] * 4 + [9.0] * 5])
def test_few_points_are_too_few_to_say(values):
    found = find_level_shifts(np.array(values, float))
    assert found.shifts == ()
    assert [flag.kind for flag in found.flags] == ["too few to say"]


def test_ten_points_suffice_for_a_clean_step():
    assert _places([0.0, 0.1, 0, 0.1, 0, 9, 9.1, 9, 9.1, 9]) == [5]
    assert _places([0.0, 0.1, 0, 0.1, 9, 9.1, 9, 9.1, 9, 9.1]) == [4]


@pytest.mark.parametrize("level", [0.0, 7.0, -1e300, 0.1])
def test_a_constant_series_is_told(level):
    found = find_level_shifts(np.full(40, level))
    assert found.shifts == ()
    assert [flag.kind for flag in found.flags] == ["constant series"]


def test_what_is_no_number_is_refused():
    with pytest.raises(ValueError, match="values"):
        find_level_shifts(np.array([1.0, np.nan] * 10))
    with pytest.raises(ValueError, match="sizes"):
        find_level_shifts(np.ones(10), np.full(10, -1.0))


def test_a_long_series_keeps_its_change():
    values = _noise(2_500) + 1.0 * (np.arange(2_500) >= 833)
    (shift,) = find_level_shifts(values).shifts
    assert shift.interval[0] <= 833 <= shift.interval[1]


def test_a_finding_survives_json():
    found = find_level_shifts(_noise(80) + 4.0 * (np.arange(80) >= 40))
    told = json.loads(json.dumps(asdict(found), allow_nan=False))
    assert told["shifts"][0]["index"] == found.shifts[0].index


def test_taming_leaves_levels_and_lines_alone():
    steps = np.repeat([0.0, 5.0, -2.0], 10) + 0.01 * np.tile([1.0, -1.0], 15)
    assert tamed(steps) == pytest.approx(steps, abs=0.02)
    spike = 0.1 * _noise(30)
    spike[12] = 50.0
    assert abs(tamed(spike)[12]) < 1.0
