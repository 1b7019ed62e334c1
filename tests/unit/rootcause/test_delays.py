"""Reports that are late: how late, and how many cases of the last weeks are still on their way."""

from __future__ import annotations

import json
from dataclasses import asdict

import numpy as np
import pytest

from mcr_desktop.phrases.flags import flag_sentence
from mcr_desktop.rootcause.columns import MISSING_DAY
from mcr_desktop.rootcause.delays import Arrivals, find_reporting_delay, foretell, foretell_weeks
from mcr_desktop.rootcause.flags import flag_delay


def _list(seed: int, a_day: float, days: int = 200) -> tuple[np.ndarray, np.ndarray]:
    """Event and report days; half the reports come within eight days."""
    dice = np.random.default_rng(seed)
    event = np.repeat(np.arange(days), dice.poisson(a_day, days))
    return event, event + np.floor(dice.lognormal(np.log(8.0), 0.8, len(event))).astype(int)


def _as_of(event, reported, today):
    known = reported <= today
    return event[known].astype(np.int32), reported[known].astype(np.int32)


@pytest.mark.parametrize("a_day", [1.0, 12.0])
def test_the_interval_holds_what_finally_came(a_day):
    held, errors, raw = [], [], []
    for seed in range(3):
        event, reported = _list(seed, a_day)
        for today in range(130, 190, 20):
            found = find_reporting_delay(*_as_of(event, reported, today), as_of=today)
            for back, week in enumerate(found.weeks[::-1][:2]):
                until = today - 7 * back
                final = int(((event > until - 7) & (event <= until)).sum())
                held.append(week.low <= final <= week.high)
                errors.append(abs(week.expected - final))
                raw.append(abs(week.reported - final))
    assert np.mean(held) >= 0.88
    assert np.mean(errors) < (1.0 if a_day < 2 else 0.55) * np.mean(raw)


def test_hazards_of_reports_without_noise_give_back_the_part_reported():
    event = np.repeat(np.arange(60), 400)
    delay = np.tile(np.repeat([0, 1, 2, 3], 100), 60)
    known = event + delay <= 59
    now = foretell(Arrivals.of(event[known], delay[known], 59))
    assert now.complete[-1] == pytest.approx(0.25, abs=0.01)
    assert now.complete[-2] == pytest.approx(0.50, abs=0.01)
    assert now.draws[-1].mean() == pytest.approx(400, rel=0.1)


def test_reports_of_the_same_day_leave_nothing_to_come():
    event = np.repeat(np.arange(100, dtype=np.int32), 3)
    found = find_reporting_delay(event, event)
    assert (found.median, found.weeks, found.missing) == (0, (), 0.0)


def test_the_finding_can_be_said_and_written_down():
    event, reported = _as_of(*_list(3, 5.0), 150)
    found = find_reporting_delay(event, reported, as_of=150)
    assert found is not None
    assert json.loads(json.dumps(asdict(found), allow_nan=False))["as_of"] == "1970-05-31"
    assert found.weeks[-1].grey
    assert not found.weeks[0].grey


def test_few_cases_and_missing_dates_say_nothing():
    assert find_reporting_delay(np.arange(19, dtype=np.int32), np.arange(19, dtype=np.int32)) is None  # fmt: skip
    nothing = np.full(50, MISSING_DAY, np.int32)
    assert find_reporting_delay(nothing, nothing) is None
    assert find_reporting_delay(np.zeros(0, np.int32), np.zeros(0, np.int32)) is None


def test_a_report_before_its_event_is_counted_and_left_out():
    event = np.arange(40, dtype=np.int32)
    reported = event + 2
    reported[:3] = event[:3] - 1
    found = find_reporting_delay(event, reported)
    assert (found.rows, found.before_event, found.median) == (37, 3, 2)


def test_one_very_late_report_does_not_stretch_the_search():
    event, reported = _list(4, 5.0)
    event, reported = np.r_[event, 0], np.r_[reported, 5_000]
    weeks = foretell_weeks(Arrivals.of(event, reported - event, 5_000), 5_000)
    assert len(weeks) <= 53


def test_a_list_younger_than_its_delays_is_not_foretold():
    event, reported = _as_of(*_list(6, 8.0, 40), 16)
    found = find_reporting_delay(event, reported, as_of=16)
    assert found is not None
    assert found.missing is None
    assert found.weeks[-1].expected is None
    assert found.weeks[-1].grey
    (flag,) = flag_delay(found)
    assert "cannot be told yet" in flag_sentence(flag)
