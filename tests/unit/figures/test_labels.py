"""Text that has to fit: cut with an ellipsis, broken into lines, or thinned out."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.figures.labels import fit, spread, thinned, wrap
from tests.unit.figures.samples import FixedMeasurer

MEASURE = FixedMeasurer()


@given(st.text(max_size=60), st.floats(0, 400))
def test_a_fitted_text_never_exceeds_its_room(text, room):
    shown = fit(text, room, MEASURE, 12)
    assert shown == text or MEASURE.width(shown, 12) <= room
    if shown != text and shown:
        assert shown.endswith("…")


@given(st.text("ab ", max_size=200), st.floats(30, 300))
def test_wrapping_keeps_every_word_or_says_that_some_are_missing(text, room):
    lines = wrap(text, room, MEASURE, 12, most=3)
    assert len(lines) <= 3
    assert all(MEASURE.width(line, 12) <= room for line in lines)
    if not any(line.endswith("…") for line in lines):
        assert " ".join(lines).split() == text.split()


@given(st.integers(1, 150), st.floats(2, 60))
def test_thinned_labels_stand_apart_and_hold_the_last(count, wide):
    centres = [i * 9.0 for i in range(count)]
    shown = thinned(centres, [wide] * count, gap=4)
    assert shown[-1] == count - 1
    assert all(centres[b] - centres[a] >= wide + 4 for a, b in pairwise(shown))


def test_nothing_to_thin():
    assert thinned([], [], gap=4) == []


@given(st.lists(st.floats(0, 100), min_size=1, max_size=6))
def test_spread_labels_keep_their_order_and_their_distance(wanted):
    placed = spread(wanted, 12, 0, 100)
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    assert all(placed[b] - placed[a] >= 12 - 1e-6 for a, b in pairwise(order))
    assert all(12 - 1e-6 <= y <= 100 for y in placed)
