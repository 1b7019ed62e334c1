"""From numbers to places, with round ticks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.figures.charts import FigureWords
from mcr_desktop.figures.scales import nice_step, tick_labels, value_scale

WORDS = FigureWords()


@given(st.lists(st.floats(-1e6, 1e6), max_size=30), st.floats(20, 900))
def test_every_value_lies_on_the_axis(values, height):
    scale = value_scale(values, height, 0, spacing=30)
    for value in values:
        assert -1e-6 * height <= scale.at(value) <= height * (1 + 1e-6)
    assert scale.low <= scale.ticks[0] <= scale.ticks[-1] <= scale.high


@pytest.mark.parametrize(
    ("span", "most", "step"), [(8, 5, 2), (1, 3, 0.5), (97, 10, 10), (7, 7, 1)]
)
def test_steps_are_round(span, most, step):
    assert nice_step(span, most) == pytest.approx(step)


def test_the_axis_starts_at_zero_unless_all_lies_far_above():
    assert value_scale([2, 5], 100, 0, spacing=20).low == 0
    assert value_scale([980, 1000], 100, 0, spacing=20).low == 980


def test_tick_labels_share_their_decimals():
    assert tick_labels((0.0, 0.5, 1.0), WORDS) == ("0.0", "0.5", "1.0")
    assert tick_labels((0.0, 2000.0, 4000.0), WORDS) == ("0", "2\u202f000", "4\u202f000")
