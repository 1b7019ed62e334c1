"""Did a corrective action work: complaints since, against what the weeks before foretold."""

from __future__ import annotations

import json
from dataclasses import asdict, replace

import numpy as np
import pytest
from numpy.typing import NDArray

from mcr_desktop.rootcause.columns import Complaints, day_text
from mcr_desktop.rootcause.effects import judge_action, judge_weeks
from mcr_desktop.rootcause.forecasts import Weeks

ACTION = 20_606  # 2 June 2026


def weekly(
    before: float, after: float, *, weeks: tuple[int, int] = (78, 26), seed: int = 3
) -> Weeks:
    a, b = weeks
    rng = np.random.default_rng(seed)
    counts = np.concatenate([rng.poisson(before, a), rng.poisson(after, b)]).astype(float)
    return Weeks(counts, a, middles(a, b))


def middles(before: int, after: int) -> NDArray[np.float64]:
    return np.asarray(ACTION + 7.0 * np.arange(-before, after) + 3, np.float64)


def sure(value: float | None) -> float:
    assert value is not None
    return value


def line_list(weeks: Weeks, site: str = "Lyon") -> tuple[list[str], list[str]]:
    days: list[str] = []
    for middle, count in zip(weeks.days, weeks.counts, strict=True):
        days += [day_text(int(middle) - 3 + (k % 7)) for k in range(int(count))]
    return days, [site] * len(days)


def complaints(*parts: tuple[list[str], list[str]], order: int | None = None) -> Complaints:
    days = [day for part in parts for day in part[0]]
    sites = [site for part in parts for site in part[1]]
    if order is not None:
        places = np.random.default_rng(order).permutation(len(days))
        days, sites = [days[i] for i in places], [sites[i] for i in places]
    return Complaints.of(days, {"site": sites})


def test_a_halving_worked():
    found = judge_weeks(weekly(8, 4))
    assert (found.verdict, found.reason) == ("worked", "interval below 1")
    assert found.low < 0.5 < sure(found.high) < 1.0


def test_a_doubling_is_worse():
    assert judge_weeks(weekly(8, 16)).verdict == "worse"


def test_no_change_is_not_shown_and_says_what_would_have_shown():
    found = judge_weeks(weekly(8, 8))
    assert found.verdict == "not shown"
    assert found.low < 1.0 < sure(found.high)
    assert 0.5 < sure(found.minimum_detectable) < 1.0


def test_three_weeks_are_too_early_whatever_they_hold():
    assert judge_weeks(weekly(8, 0, weeks=(78, 3))).reason == "too few weeks after"
    assert judge_weeks(weekly(8, 40, weeks=(78, 3))).verdict == "too early"


def test_a_few_complaints_are_too_early_even_if_none_came():
    assert judge_weeks(weekly(0.15, 0, weeks=(78, 20))).reason == "too few complaints expected"


def test_a_fall_that_could_not_show_is_too_early():
    found = judge_weeks(weekly(1.5, 1.4, weeks=(40, 8)))
    assert (found.verdict, found.reason) == ("too early", "only a large fall would show")
    assert sure(found.minimum_detectable) < 0.5


def test_three_weeks_of_history_show_nothing():
    assert judge_weeks(weekly(9, 4, weeks=(3, 26))).reason == "history too short"


def test_complaints_where_there_were_none_are_worse():
    found = judge_weeks(weekly(0, 3))
    assert (found.verdict, found.ratio, found.high) == ("worse", None, None)
    assert found.low > 1.0


def test_a_rise_that_began_before_the_action_is_not_its_doing():
    weeks = weekly(8, 13)
    weeks.counts[66:78] = np.random.default_rng(1).poisson(13, 12)
    assert judge_weeks(weeks).verdict != "worse"


def test_a_fall_of_everything_is_not_the_actions():
    slice_weeks, rest = weekly(8, 4), weekly(40, 20, seed=4)
    found = judge_weeks(replace(slice_weeks, controls=rest.counts))
    assert found.controls.used
    assert found.verdict == "not shown"
    assert sure(found.own.interval()[1]) < 1.0


def test_a_rise_of_the_rest_alone_is_not_a_success():
    found = judge_weeks(replace(weekly(20, 20, seed=9), controls=weekly(60, 120, seed=4).counts))
    own = found.own.observed / found.own.expected
    assert found.controls.used
    assert sure(found.high) < 1.0
    assert (found.verdict == "worked") == (own < 1.0)
    assert found.reason == ("interval below 1" if own < 1.0 else "only against the rest")


def test_few_others_are_no_controls():
    found = judge_weeks(replace(weekly(8, 8), controls=weekly(2, 2, seed=4).counts))
    assert (found.controls.used, found.controls.reason) == (False, "too few")


@pytest.mark.parametrize("peak", [1, 4])
def test_an_action_dated_by_a_peak_rarely_seems_to_work(peak):
    """60 unchanged series with spells, each acted upon right after its highest weeks: at most 5 % "worked"."""
    worked = naive = 0
    for seed in range(60):
        rng = np.random.default_rng([peak, seed])
        mood = rng.normal(size=140)
        for week in range(1, 140):
            mood[week] = 0.4 * mood[week - 1] + np.sqrt(0.84) * mood[week]
        counts = rng.poisson(8 * np.exp(0.35 * mood - 0.06)).astype(float)
        sums = np.convolve(counts, np.ones(peak), "valid")
        ends = np.arange(40, 115)
        a = int(ends[np.argmax(sums[ends - peak])])
        weeks = Weeks(counts[: a + 26], a, middles(a, 26))
        worked += judge_weeks(weeks).verdict == "worked"
        last, since = counts[a - 12 : a], counts[a : a + 26]
        apart = last.mean() - since.mean()
        naive += apart > 1.96 * np.sqrt(last.mean() / 12 + since.mean() / 26)
    assert worked <= 3
    assert naive >= 12


def test_the_finding_is_told_with_its_arithmetic():
    rows = complaints(line_list(weekly(8, 4)), line_list(weekly(30, 30, seed=5), "Madrid"))
    found = judge_action(rows, {"site": "Lyon"}, day_text(ACTION))
    assert found.verdict == "worked"
    assert (found.before.weeks, found.after.weeks) == (78, 26)
    assert found.after.complaints == found.observed
    assert found.rate_ratio == pytest.approx(found.observed / found.expected)
    assert found.interval == (
        found.controls.ratio_of_ratios.low,
        found.controls.ratio_of_ratios.high,
    )
    assert found.before.per_week == pytest.approx(found.before.complaints / 78)
    assert sure(found.segments.level.high) < 1.0
    kinds = [one.kind for one in found.assumptions]
    assert kinds[0] == "nothing else changed"
    assert {"season allowed for", "rest as control", "no denominator"} <= set(kinds)
    json.dumps(asdict(found), allow_nan=False)


def test_the_order_of_rows_does_not_matter():
    parts = line_list(weekly(8, 4)), line_list(weekly(30, 30, seed=5), "Madrid")
    found = [
        judge_action(complaints(*parts, order=order), {"site": "Lyon"}, day_text(ACTION))
        for order in (None, 1, 2)
    ]
    assert found[0] == found[1] == found[2]


def test_more_of_the_same_is_surer():
    once = line_list(weekly(6, 4))
    found = [
        judge_action(complaints(*[once] * times), {}, day_text(ACTION)).interval for times in (1, 4)
    ]
    assert sure(found[1][1]) / found[1][0] < sure(found[0][1]) / found[0][0]


def test_a_peak_is_flagged_and_told():
    weeks = weekly(8, 8)
    weeks.counts[75:78] = 30
    found = judge_action(complaints(line_list(weeks)), {}, day_text(ACTION))
    assert found.peak.left_out
    assert found.peak.observed >= 90
    assert found.peak.expected < 45
    assert found.before.weeks == 78 - found.peak.weeks
    assert [flag.kind for flag in found.flags] == ["action after peak"]
    assert "peak left out" in [one.kind for one in found.assumptions]


def test_a_raised_level_is_told():
    weeks = weekly(6, 6)
    weeks.counts[56:78] = np.random.default_rng(2).poisson(15, 22)
    found = judge_action(complaints(line_list(weeks)), {}, day_text(ACTION))
    assert found.verdict == "worked"
    assert found.raised_since is not None
    assert found.before.since == found.raised_since


def test_no_whole_week_since_is_told_without_figures():
    rows = complaints(line_list(weekly(8, 8, weeks=(30, 1))))
    found = judge_action(rows, {}, day_text(ACTION + 5))
    assert (found.verdict, found.after.weeks) == ("too early", 0)
    json.dumps(asdict(found), allow_nan=False)


def test_undated_complaints_are_left_out_and_counted():
    days, sites = line_list(weekly(8, 8))
    found = judge_action(
        Complaints.of([*days, None], {"site": [*sites, "Lyon"]}), {}, day_text(ACTION)
    )
    assert [one.number for one in found.assumptions if one.kind == "undated left out"] == [1]


def test_no_series_however_odd_breaks_a_verdict():
    rng = np.random.default_rng(0)
    for turn in range(90):
        a, b = int(rng.integers(0, 70)), int(rng.integers(0, 30))
        level = (0.02, 1, 30, 5000)[turn % 4] * np.exp(rng.normal(size=a + b))
        counts = rng.poisson(level).astype(float)
        counts[a:] *= turn % 5 > 0
        counts[:a] *= turn % 7 > 0
        sizes = rng.uniform(1e-6, 1e6, a + b) if turn % 3 == 0 else None
        controls = rng.poisson((0, 1, 1e5)[turn % 3], a + b).astype(float) if turn % 2 else None
        found = judge_weeks(Weeks(counts, a, middles(a, b), sizes, controls))
        figures = (found.ratio, found.low, found.high, found.minimum_detectable)
        assert all(one is None or np.isfinite(one) for one in figures), turn


def test_a_doubling_is_told_when_the_season_was_high_before_it():
    told = []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        level = 8 * np.exp(0.3 * np.cos(2 * np.pi * np.arange(130) / 52.18 + 1))
        level[104:] *= 2.0
        counts = rng.negative_binomial(level, 0.5).astype(float)  # twice the scatter of chance
        told.append(judge_weeks(Weeks(counts, 104, middles(104, 26))).verdict)
    assert told.count("worse") >= 33
