"""What the weeks before an action foretell for the weeks after it, and how sure that is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from mcr_desktop.rootcause import forecasts
from mcr_desktop.rootcause.forecasts import Forecast, Weeks, foretell
from mcr_desktop.rootcause.rates import rate_ratio


def steady(before: int = 104, after: int = 26, mean: float = 10.0, seed: int = 5) -> Weeks:
    counts = np.random.default_rng(seed).poisson(mean, before + after).astype(float)
    days = (20_000 + 7.0 * np.arange(before + after) + 3).astype(np.float64)
    return Weeks(counts, before, days)


def interval_of(found: Forecast) -> tuple[float, float]:
    low, high = found.interval()
    assert high is not None
    return low, high


def test_a_steady_series_foretells_itself():
    found = foretell(steady())
    assert found.observed / found.expected == pytest.approx(1.0, abs=0.12)
    assert (found.raised, found.left_out) == (None, False)


def test_the_interval_is_the_conditional_one_when_only_chance_is_at_work():
    found = Forecast(40.0, 80.0, 1 / 160, 1.0, 1.0, 1.0)
    low, high = interval_of(found)
    ratio, exact_low, exact_high = rate_ratio(40, 80, 160, 160)
    assert ratio == found.observed / found.expected
    assert exact_high is not None
    assert exact_low <= low < 0.5 < high <= exact_high
    assert low == pytest.approx(exact_low, rel=0.02)
    assert high == pytest.approx(exact_high, rel=0.02)


def test_none_at_all_has_an_upper_limit():
    low, high = interval_of(Forecast(0.0, 20.0, 1 / 80, 1.0, 1.0, 1.0))
    assert low == 0.0
    assert 0.1 < high < 0.3


def test_a_smaller_fall_shows_with_more_complaints():
    few = Forecast(10.0, 20.0, 0.02, 1.5, 1.2, 1.02).minimum_detectable()
    many = Forecast(100.0, 200.0, 0.002, 1.5, 1.2, 1.02).minimum_detectable()
    assert 0.0 < few < many < 1.0


def test_the_minimum_detectable_fall_is_shown_four_times_in_five():
    plan = Forecast(0.0, 60.0, 0.01, 1.0, 1.0, 1.0)
    rng = np.random.default_rng(8)
    shown = 0
    for _ in range(400):
        due = 60.0 * np.exp(rng.normal() * 0.1)
        seen = float(rng.poisson(due * plan.minimum_detectable()))
        shown += interval_of(replace(plan, observed=seen))[1] < 1.0
    assert shown / 400 == pytest.approx(0.8, abs=0.06)


def test_a_peak_before_the_action_is_left_out():
    weeks = steady()
    weeks.counts[100:104] += 15
    found = foretell(weeks)
    assert found.left_out
    assert 4 <= found.peak <= 6
    assert found.observed / found.expected == pytest.approx(1.0, abs=0.15)


def test_a_level_raised_for_months_is_the_level_to_beat():
    weeks = steady()
    weeks.counts[80:104] *= 2
    found = foretell(weeks)
    assert found.raised is not None
    assert abs(found.raised - 80) <= 2
    assert found.observed / found.expected == pytest.approx(0.5, abs=0.1)


def test_exposure_is_what_complaints_are_due_to():
    weeks = steady()
    sizes = np.where(np.arange(130) < 104, 100.0, 50.0)
    assert foretell(replace(weeks, sizes=sizes)).expected == pytest.approx(
        foretell(weeks).expected / 2, rel=0.05
    )
    assert foretell(replace(weeks, sizes=sizes * 1000)).expected == pytest.approx(
        foretell(replace(weeks, sizes=sizes)).expected, rel=1e-6
    )


def test_what_befalls_slice_and_controls_alike_cancels():
    rng = np.random.default_rng(4)
    level = np.where(np.arange(130) < 104, 12.0, 6.0)
    weeks = replace(steady(), counts=rng.poisson(level).astype(float))
    alone = foretell(weeks)
    beside = foretell(replace(weeks, controls=rng.poisson(4 * level).astype(float)))
    assert alone.observed / alone.expected < 0.6
    assert beside.observed / beside.expected == pytest.approx(1.0, abs=0.15)


def test_controls_that_grew_before_did_not_move_alike():
    rng = np.random.default_rng(6)
    weeks = steady(mean=20.0)
    grown = rng.poisson(60 * np.exp(np.arange(130) / 100)).astype(float)
    alike = rng.poisson(np.full(130, 60.0)).astype(float)
    assert forecasts.moved_alike(replace(weeks, controls=grown)) < 0.001
    assert forecasts.moved_alike(replace(weeks, controls=alike)) > 0.05


def test_taking_weeks_keeps_the_action_between_them():
    weeks = replace(steady(10, 4), sizes=np.arange(14.0))
    kept = weeks.take(np.arange(14) % 2 == 0)
    assert (kept.action, len(kept.counts)) == (5, 7)
    assert kept.sizes is not None
    assert list(kept.sizes) == [0, 2, 4, 6, 8, 10, 12]


def test_a_rise_at_the_action_is_told_from_one_before_it():
    at_it, before_it = steady(seed=2), steady(seed=2)
    at_it.counts[104:] += np.random.default_rng(1).poisson(10, 26)
    before_it.counts[96:] += np.random.default_rng(1).poisson(10, 34)
    assert forecasts.rise_beyond(at_it, foretell(at_it), 8) > 3.0
    assert abs(forecasts.rise_beyond(before_it, foretell(before_it), 8)) < 2.0


def test_a_rise_where_there_was_nothing_before_has_a_finite_score():
    weeks = steady(before=12, after=20)
    weeks.counts[:12] = 0.0
    weeks.counts[11] = 1.0
    assert 0.0 < forecasts.rise_beyond(weeks, foretell(weeks), 8) < 20.0
