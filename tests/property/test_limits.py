"""What holds of control charts whatever the counts."""

from __future__ import annotations

import dataclasses
import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mcr_desktop.rootcause.limit_charts import ChartChoice, LimitSettings, draw_limits
from mcr_desktop.rootcause.limits import ShewhartKind, find_limits
from mcr_desktop.rootcause.run_lengths import cusum_run_length, ewma_run_length
from mcr_desktop.rootcause.run_rules import count_runs, find_rule_signals

POINTS = st.lists(st.tuples(st.integers(0, 500), st.integers(1, 10_000)), min_size=1, max_size=60)
PLAIN: tuple[ShewhartKind, ...] = ("c", "u")
EVERY: tuple[ChartChoice, ...] = ("auto", "c", "u", "laney-u", "g", "ewma", "cusum", "run")


def parted(points):
    counts, sizes = zip(*points, strict=True)
    return np.array(counts, float), np.array(sizes, float)


@settings(max_examples=60, deadline=None)
@given(POINTS, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter_to_c_and_u(points, random):
    order = list(range(len(points)))
    random.shuffle(order)
    counts, sizes = parted(points)
    for kind in PLAIN:
        one = find_limits(counts, sizes, kind=kind)
        other = find_limits(counts[order], sizes[order], kind=kind)
        assert other.centre == pytest.approx(one.centre)
        assert other.ucl == pytest.approx(one.ucl[order])
        assert other.dispersion == pytest.approx(one.dispersion, rel=1e-6, abs=1e-9)


@settings(max_examples=60, deadline=None)
@given(POINTS, st.integers(1, 8))
def test_the_unit_of_size_changes_no_verdict(points, power):
    counts, sizes = parted(points)
    kinds: tuple[ChartChoice, ...] = ("u", "laney-u", "ewma", "cusum")
    for kind in kinds:
        one = draw_limits(counts, sizes, kind=kind)
        other = draw_limits(counts, sizes * 2.0**power, kind=kind)
        assert other.out == one.out
        assert other.runs == one.runs
        assert other.signals == one.signals


@settings(max_examples=60, deadline=None)
@given(POINTS)
def test_one_phase_is_the_chart_and_frozen_whole_is_not_frozen(points):
    counts, sizes = parted(points)
    for kind in EVERY:
        plain = draw_limits(counts, sizes, kind=kind)
        frozen = draw_limits(counts, sizes, kind=kind, settings=LimitSettings(freeze=len(counts)))
        assert frozen == plain
        json.dumps(dataclasses.asdict(plain), allow_nan=False)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=60), st.data())
def test_phases_are_charts_of_their_own(counts, data):
    cut = data.draw(st.integers(1, len(counts) - 1))
    both = draw_limits(counts, kind="c", settings=LimitSettings(phases=(cut,)))
    first, second = draw_limits(counts[:cut], kind="c"), draw_limits(counts[cut:], kind="c")
    assert both.points[:cut] == first.points
    assert [p.ucl for p in both.points[cut:]] == [p.ucl for p in second.points]
    assert both.out == first.out + tuple(cut + place for place in second.out)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(-4, 4) | st.just(float("nan")), max_size=60))
def test_a_series_upside_down_or_backwards_meets_the_same_rules(score):
    values = np.array(score, float)
    test, _signals = count_runs(values, 0.0)
    assert count_runs(-values, 0.0)[0] == test
    assert count_runs(values[::-1], 0.0)[0] == test
    for rules in ("western-electric", "nelson"):
        found = sorted((s.rule, s.points) for s in find_rule_signals(values, rules))
        mirrored = sorted((s.rule, s.points) for s in find_rule_signals(-values, rules))
        last = len(values) - 1
        turned = sorted(
            (s.rule, tuple(last - p for p in reversed(s.points)))
            for s in find_rule_signals(values[::-1], rules)
        )
        assert found == mirrored == turned


@settings(max_examples=40, deadline=None)
@given(st.floats(0.1, 1.0), st.floats(0.5, 8.0), st.floats(0.05, 1.0), st.floats(1.0, 4.0))
def test_run_lengths_rise_with_the_limit_and_fall_with_the_shift(
    reference, decision, weight, width
):
    calm = cusum_run_length(reference, decision)
    assert 1.0 <= cusum_run_length(reference, decision, 1.5) <= calm
    assert calm <= cusum_run_length(reference, decision + 0.5)
    still = ewma_run_length(weight, width)
    assert (
        1.0 <= ewma_run_length(weight, width, 1.5) <= still <= ewma_run_length(weight, width + 0.5)
    )
