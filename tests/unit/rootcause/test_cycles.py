"""Seasons are found by their length, and neither noise, walks nor shifts are taken for one."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.rootcause.cycles import find_cycle, moving_average


def _sine(points: int, length: int) -> np.ndarray:
    return np.sin(np.arange(points) * 2 * np.pi / length)


@pytest.mark.parametrize("length", [4, 7, 12, 24])
def test_a_season_is_found_and_taken_out(length):
    noise = np.random.default_rng(length).normal(size=20 * length) * 0.15
    cycle = find_cycle(noise + _sine(20 * length, length))
    assert cycle is not None
    assert cycle.length == length
    assert np.abs(cycle.pattern - _sine(20 * length, length)).max() < 0.25


def test_the_calendar_needs_less_proof():
    values = np.random.default_rng(1).normal(size=60) + 2.2 * _sine(60, 12)
    assert find_cycle(values) is None
    known = find_cycle(values, (12,))
    assert known is not None
    assert known.length == 12


def test_a_season_too_long_for_the_series_is_none():
    assert find_cycle(_sine(60, 52), (52,)) is None


@pytest.mark.parametrize("seed", range(5))
def test_noise_walks_and_steps_have_no_season(seed):
    random = np.random.default_rng(seed)
    noise = random.normal(size=200)
    assert find_cycle(noise) is None
    assert find_cycle(np.cumsum(noise)) is None
    assert find_cycle(noise + 9.0 * (np.arange(200) > 80)) is None


def test_a_constant_has_no_season():
    assert find_cycle(np.zeros(50)) is None


@pytest.mark.parametrize("length", [3, 4, 7, 12])
def test_a_moving_average_keeps_a_line(length):
    line = np.linspace(3.0, 22.5, 40)
    assert moving_average(line, length) == pytest.approx(line)
