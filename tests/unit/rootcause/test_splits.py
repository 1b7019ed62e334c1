"""Kitagawa's example figures are the reader's to check by hand; the rest holds for whatever is drawn."""

from __future__ import annotations

import json
from dataclasses import asdict
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.phrases.splits import split_sentence
from mcr_desktop.rootcause.splits import split_change

SIZES = st.one_of(st.just(0.0), st.floats(0.001, 1e9))
VALUE = st.tuples(SIZES, SIZES, st.floats(0.0, 1e6), st.floats(0.0, 1e6))


@given(st.lists(VALUE, min_size=1, max_size=12))
def test_the_parts_add_up_to_the_change_of_rate_and_count(
    values: list[tuple[float, float, float, float]],
) -> None:
    labels = [str(place) for place in range(len(values))]
    size0, size1, before, after = (list(column) for column in zip(*values, strict=True))
    split = split_change("carrier", labels, before, after, size0, size1)
    if split is None:
        assert fsum(size0) == 0 or fsum(size1) == 0
        return
    rates = [abs(p.rate) + abs(p.mix) for p in split.parts] + [split.rate_before, split.rate_after]
    assert split.rate + split.mix == pytest.approx(
        split.rate_after - split.rate_before, abs=1e-13 * fsum(rates), rel=0
    )
    counts = [abs(p.more_rate) + abs(p.more_mix) + abs(p.more_volume) for p in split.parts]
    assert split.more_rate + split.more_mix + split.more_volume == pytest.approx(
        split.after - split.before,
        abs=1e-13 * fsum([*counts, split.before, split.after]),
        rel=0,
    )
    assert split.rate == fsum(part.rate for part in split.parts)
    assert split.mix == fsum(part.mix for part in split.parts)
    kept = fsum(part.before + part.after for part in split.parts)
    assert kept + split.left_out == pytest.approx(fsum(before) + fsum(after))
    json.dumps(asdict(split), allow_nan=False)


def test_rates_alone_and_mix_alone_are_told_apart() -> None:
    worse = split_change("lane", ["a", "b"], [10, 10], [20, 20], [100, 100], [100, 100])
    assert worse is not None
    assert worse.rate == pytest.approx(0.1)
    assert (worse.mix, worse.more_volume) == (0.0, 0.0)
    moved = split_change("lane", ["a", "b"], [10, 40], [2, 72], [100, 100], [20, 180])
    assert moved is not None
    assert moved.rate == 0.0
    assert moved.mix == pytest.approx(0.12)
    grown = split_change("lane", ["a", "b"], [10, 40], [20, 80], [100, 100], [200, 200])
    assert grown is not None
    assert (grown.rate, grown.mix, grown.more_volume) == (0.0, 0.0, 50.0)


def test_an_overall_rise_while_every_value_fell_is_called_so() -> None:
    split = split_change(
        "hospital", ["small", "large"], [6, 160], [3, 270], [600, 400], [400, 700], unit="patients"
    )
    assert split is not None
    assert split.rate_after > split.rate_before
    assert split.rate < 0
    assert split.simpson
    assert split.against == 2
    assert "Most values fell although the whole rose" in split_sentence(split)


def test_a_new_value_changes_the_mix_and_no_rate() -> None:
    split = split_change("site", ["old", "new"], [10, 0], [10, 30], [100, 0], [100, 100])
    assert split is not None
    new = next(part for part in split.parts if part.label == "new")
    assert new.rate_before is None
    assert new.rate == 0.0
    assert split.rate == 0.0
    assert split.mix == pytest.approx(split.rate_after - split.rate_before)


def test_counts_without_a_size_are_left_out_and_told() -> None:
    split = split_change(
        "site", ["known", "unknown"], [10, 4], [20, 3], [100, 0], [100, 0], unit="orders"
    )
    assert split is not None
    assert (split.before, split.after, split.left_out) == (10.0, 20.0, 7.0)
    assert [part.label for part in split.parts] == ["known"]
    assert split_sentence(split) == (
        "By site, from 10.0 to 20.0 per 100 orders: all of it from the rates of its values. "
        "7 complaints belong to values without any orders and are left out"
    )


def test_without_any_size_there_is_nothing_to_split() -> None:
    assert split_change("site", ["a"], [1], [2], [0], [10]) is None
