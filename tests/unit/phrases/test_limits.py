"""Control charts in words."""

from __future__ import annotations

import typing

import pytest

from mcr_desktop.domain.findings import Flag
from mcr_desktop.domain.limits import (
    LimitPhase,
    LimitPoint,
    LimitsChart,
    LimitsError,
    LimitsFlag,
    LimitsFlagKind,
    LimitsKind,
    RuleSignal,
    RunLength,
    RunRule,
    RunTest,
)
from mcr_desktop.phrases.errors import sentence
from mcr_desktop.phrases.limits import (
    flag_sentence,
    limits_sentence,
    method_sentence,
    rule_sentence,
)


def chart(kind="c", outs=(), *, points=12, **given) -> LimitsChart:
    drawn = tuple(LimitPoint(10.0, 0.5, 19.5, place in outs, 10.0, 10.0) for place in range(points))
    phase = LimitPhase(0, points, points, 10.0, 1.0, given.pop("sigma_z", 1.0))
    runs = (RunTest(0, points, 3, 7, 5, 3, signal=False),)
    return LimitsChart(kind, 10.0, drawn, (phase,), given.pop("rules", "anhoej"), runs, **given)


def choices(alias) -> list[str]:
    told = []
    for one in typing.get_args(alias):
        told += [one] if isinstance(one, str) else choices(one)
    return told


def test_what_lies_outside_is_counted_from_one():
    assert limits_sentence(chart(outs=(5, 7, 8))) == (
        "c chart: centre 10.00, 3 points of 12 outside the limits (6, 8\N{EN DASH}9); the runs are those of chance."
    )
    assert limits_sentence(chart()).startswith(
        "c chart: centre 10.00, all 12 points within the limits;"
    )


def test_rules_that_were_met_are_counted():
    met = chart(signals=(RuleSignal("unusually long run", (1, 2)),))
    assert limits_sentence(met).endswith("; 1 run rule met.")
    assert limits_sentence(chart(points=4)).endswith("; too few points for run rules.")
    assert limits_sentence(chart(rules="nelson")).endswith("; no run rule met.")


def test_an_alarm_now_and_then_is_said_beside_ewma_and_cusum():
    told = limits_sentence(
        chart(
            "cusum",
            run_lengths=(RunLength(0.0, 465.4), RunLength(1.0, 10.38)),
            reference=0.5,
            decision=5.0,
        )
    )
    assert told.endswith("; one false alarm in 465 points on average.")
    method = method_sentence(
        chart(
            "ewma",
            run_lengths=(RunLength(0.0, 559.9), RunLength(1.0, None)),
            weight=0.2,
            width=3.0,
            sigma_z=1.4,
        )
    )
    assert "weight 0.2, limits at 3 sigmas" in method
    assert "1.40 times that of chance alone" in method
    assert "one false alarm in 560 points" in method
    assert "after over ten thousand million" in method


@pytest.mark.parametrize("kind", choices(LimitsKind))
def test_every_chart_has_a_name_and_a_method(kind):
    for sigma_z in (1.0, 1.7, None):
        told = limits_sentence(chart(kind)) + method_sentence(chart(kind, sigma_z=sigma_z))
        assert "{" not in told
        assert "None" not in told


@pytest.mark.parametrize("rule", choices(RunRule))
def test_every_rule_says_where(rule):
    assert rule_sentence(RuleSignal(rule, (0, 1, 2))).endswith(": points 1\N{EN DASH}3.")
    assert rule_sentence(RuleSignal(rule, (4,))).endswith(": point 5.")


@pytest.mark.parametrize("kind", choices(LimitsFlagKind))
def test_every_flag_is_a_sentence(kind):
    told = flag_sentence(LimitsFlag(kind, 2, (0, 4)))
    assert told.endswith(".")
    assert "{" not in told


def test_flags_of_the_data_are_said_as_elsewhere():
    assert flag_sentence(Flag("no denominator"))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"reason": "size zero", "file": "f.csv", "row": 4, "count": "7", "column": "size"},
         'f.csv, row 4: a count of 7 needs a size above 0 in column "size".'),
        ({"reason": "range", "setting": "freeze", "value": 9, "low": 1, "high": 5},
         "freeze cannot be 9. Allowed: 1 to 5."),
    ],
)  # fmt: skip
def test_errors_say_where(facts, told):
    assert sentence(LimitsError(**facts)) == told


def test_points_are_named_by_their_days_or_months_and_the_rest_is_counted():
    def dated(days: list[str], outs: set[int]) -> str:
        drawn = tuple(
            LimitPoint(1.0, 0.0, 9.0, place in outs, 5.0, 1.0, at=day)
            for place, day in enumerate(days)
        )
        phase = LimitPhase(0, len(days), len(days), 5.0, 1.0, 1.0)
        return limits_sentence(LimitsChart("c", 5.0, drawn, (phase,), "none"))

    days = [f"2025-03-{day:02d}" for day in range(1, 13)]
    assert "(2 March 2025, 4 March 2025)" in dated(days, {1, 3})
    months = [f"2025-{month:02d}-01" for month in range(1, 13)]
    assert "(February 2025, April 2025)" in dated(months, {1, 3})
    assert "June 2025 and 3 more)" in dated(months, set(range(9)))


def test_stretches_that_are_not_listed_are_counted():
    assert "(1, 3, 5, 7, 9, 11 and 2 more)" in limits_sentence(
        chart(outs=tuple(range(0, 16, 2)), points=20)
    )
