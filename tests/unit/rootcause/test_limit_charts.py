"""Whole charts: phases, freezing, rules, flags and what cannot be charted."""

from __future__ import annotations

import dataclasses
import json
import math
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.domain.limits import LimitsError
from mcr_desktop.rootcause.limit_charts import ChartChoice, LimitSettings, SlowChart, draw_limits

if TYPE_CHECKING:
    from mcr_desktop.rootcause.limits import Numbers

CALM = [9, 11, 10, 8, 12, 10, 9, 11, 10, 10]


def flags_of(chart):
    return [flag.kind for flag in chart.flags]


def test_each_phase_has_its_own_limits_and_runs():
    chart = draw_limits(
        [*CALM, *(4 * c for c in CALM)], kind="c", settings=LimitSettings(phases=(10,))
    )
    assert [(p.start, p.end, p.centre) for p in chart.phases] == [(0, 10, 10), (10, 20, 40)]
    assert chart.centre == 40
    assert {p.centre for p in chart.points[:10]} == {10}
    assert [p.phase for p in chart.points] == [0] * 10 + [1] * 10
    assert [test.phase for test in chart.runs] == [0, 1]
    assert chart.out == ()


def test_frozen_limits_judge_what_comes_after():
    chart = draw_limits(
        [*CALM, *(4 * c for c in CALM)], kind="c", settings=LimitSettings(freeze=10)
    )
    assert chart.centre == 10
    assert chart.phases[0].baseline == 10
    assert chart.out == tuple(range(10, 20))
    assert chart.runs[0].signal


def test_auto_chooses_by_dispersion_once_for_all_phases():
    wild = [400, 520, 390, 610, 480, 350, 560, 430]
    assert draw_limits(CALM).kind == "c"
    assert draw_limits(CALM, [10] * 10).kind == "u"
    assert draw_limits(wild, [9000] * 8).kind == "laney-u"
    both = draw_limits([*wild, *CALM], [9000] * 18, settings=LimitSettings(phases=(8,)))
    assert both.kind == "laney-u"
    assert all(phase.sigma_z != 1.0 for phase in both.phases)
    share = draw_limits([5, 6, 4, 5, 7, 5, 4, 6], [50] * 8, settings=LimitSettings(proportion=True))
    assert share.kind == "p"


def test_ewma_and_cusum_see_what_a_c_chart_does_not():
    counts = [25, 26, 24, 25, 23, 27, 25, 26, 24, 25, *[33] * 12]
    frozen = LimitSettings(freeze=10)
    assert draw_limits(counts, kind="c", settings=frozen).out == ()
    slow: tuple[SlowChart, ...] = ("ewma", "cusum")
    for kind in slow:
        chart = draw_limits(counts, kind=kind, settings=frozen)
        assert min(chart.out) > 10
        assert chart.out[-1] == 21
        assert chart.rules == "none"
        assert chart.centre == 25
    cusum = draw_limits(counts, kind="cusum", settings=frozen)
    assert [one.points for one in cusum.run_lengths] == pytest.approx(
        [465.44, 38.0, 10.376, 4.009], rel=2e-4
    )
    last = cusum.points[-1].upper
    assert last is not None
    assert last == cusum.points[-1].value
    assert last > 5
    assert (cusum.points[0].lcl, cusum.points[0].ucl, cusum.points[0].centre) == (-5, 5, 0)
    assert cusum.points[0].observed == 25


def test_each_phase_begins_its_sums_anew():
    settings = LimitSettings(phases=(10,))
    both = draw_limits([*CALM, *(4 * c for c in CALM)], kind="cusum", settings=settings)
    alone = draw_limits([4 * c for c in CALM], kind="cusum")
    assert [p.value for p in both.points[10:]] == [p.value for p in alone.points]


@pytest.mark.parametrize(
    ("counts", "sizes", "kind", "flag"),
    [
        (CALM[:7], None, "c", "fewer than eight points"),
        ([*CALM, 0], [10] * 10 + [0], "u", "no size"),
        (CALM, [10] * 10, "c", "size not used"),
        ([7] * 12, None, "c", "no variation"),
        ([400, 520, 390, 610, 480, 350, 560, 430], None, "c", "scatter beyond chance"),
        ([1000, 1001] * 6, [100] * 12, "laney-u", "scatter below chance"),
        ([1, 0, 2, 1, 0, 3, 1, 0, 2], None, "c", "small counts"),
    ],
)
def test_flags(counts, sizes, kind, flag):
    assert flag in flags_of(draw_limits(counts, sizes, kind=kind))


def test_an_ordinary_chart_has_no_flags():
    assert flags_of(draw_limits(CALM, kind="c")) == []


@pytest.mark.parametrize(
    ("counts", "sizes", "kind", "settings", "facts"),
    [
        ([], None, "c", {}, {"reason": "no points"}),
        (CALM, None, "u", {}, {"reason": "size needed", "chart": "u"}),
        (CALM, None, "ewma", {"proportion": True}, {"reason": "size needed", "chart": "p"}),
        ([1, 2], [3, 0], "u", {}, {"reason": "size zero", "place": 1, "count": "2"}),
        ([1, 5], [3, 4], "p", {}, {"reason": "count above size", "place": 1, "count": "5", "size": "4"}),
        ([3, 0], None, "t", {}, {"reason": "time zero", "place": 1, "value": "0"}),
        ([3, -1], None, "c", {}, {"reason": "size of figure", "place": 1, "what": "count", "value": "-1"}),
        ([3, 1], [1, 1e300], "u", {}, {"reason": "size of figure", "place": 1, "what": "size", "value": "1e+300"}),
        (CALM, None, "c", {"freeze": 11}, {"reason": "range", "setting": "freeze", "value": 11, "low": 1, "high": 10}),
        (CALM, None, "c", {"phases": (4, 4)}, {"reason": "range", "setting": "phases", "value": 4, "low": 5, "high": 9}),
        (CALM, None, "c", {"phases": (4,), "freeze": 3}, {"reason": "freeze and phases"}),
        (CALM, None, "ewma", {"weight": math.nan}, None),
        (CALM, None, "cusum", {"decision": 0.0}, None),
    ],
)  # fmt: skip
def test_what_cannot_be_charted(counts, sizes, kind, settings, facts):
    with pytest.raises(LimitsError) as error:
        draw_limits(counts, sizes, kind=kind, settings=LimitSettings(**settings))
    if facts is not None:
        assert error.value.facts == facts


@pytest.mark.parametrize("rules", ["anhoej", "western-electric", "nelson", "none"])
def test_whatever_is_drawn_can_be_sent(rules):
    """JSON knows no NaN and no infinity, whatever the figures."""
    rng = np.random.default_rng(3)
    series: list[Numbers] = [
        [0, 0, 0, 0], [5], [0] * 9 + [4], rng.poisson(4, 30), rng.integers(0, 10**15, 20), [1e-300, 2e-300],
        rng.poisson(3, 12) * 100,
    ]  # fmt: skip
    for counts in series:
        positive = np.asarray(counts, float)
        kinds: tuple[ChartChoice, ...]
        kinds = ("auto", "c", "u", "p", "laney-u", "laney-p", "g", "ewma", "cusum", "run")
        for kind in kinds:
            for freeze in (None, 1, len(positive)):
                settings = LimitSettings(freeze=freeze, rules=rules)
                chart = draw_limits(counts, positive + 1, kind=kind, settings=settings)
                assert len(chart.points) == len(positive)
                json.dumps(dataclasses.asdict(chart), allow_nan=False)


def test_counts_that_are_not_whole_are_told():
    halves = [*CALM[:-1], 9.5]
    kinds: dict[ChartChoice, bool] = {
        "c": True,
        "u": True,
        "laney-u": True,
        "cusum": True,
        "g": False,
    }
    for kind, told in kinds.items():
        assert ("not whole" in flags_of(draw_limits(halves, [1.0] * 10, kind=kind))) is told
    (flag,) = (one for one in draw_limits(halves, kind="c").flags if one.kind == "not whole")
    assert flag.points == (9,)


def test_laneys_chart_without_sizes_is_the_one_that_is_chosen_without_sizes():
    counts = [9, 30, 10, 8, 33, 10, 2, 11, 60, 10]
    chosen = draw_limits(counts)
    assert chosen.kind == "laney-u"
    assert draw_limits(counts, kind="laney-u") == chosen


def test_order_of_magnitude_does_not_matter_to_a_rate():
    counts = np.array([12, 9, 14, 30, 8, 11, 10, 13])
    small = draw_limits(counts, np.full(8, 2.0), kind="u")
    large = draw_limits(counts, np.full(8, 2e6), kind="u")
    assert small.out == large.out == (3,)
    assert small.centre is not None
    assert large.centre == pytest.approx(small.centre / 1e6)
