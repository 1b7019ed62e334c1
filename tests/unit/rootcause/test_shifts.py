"""One change of level with exact figures, and the largest one that a series holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.phrases.findings import signal_sentence
from mcr_desktop.rootcause.explain import Window
from mcr_desktop.rootcause.series import Span
from mcr_desktop.rootcause.shifts import explain_largest_shift, weigh_window

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.rootcause.columns import Complaints

BY = ("carrier", "lane")
SPAN = Span(636, 24, partial=False)


def test_the_window_is_weighed_with_its_dates_and_arithmetic() -> None:
    counts = np.array([10] * 18 + [25] * 6)
    shift = weigh_window(counts, SPAN, Window(18, 6, 12))
    assert shift is not None
    assert (shift.since, shift.until, shift.baseline_since) == (
        "2024-07-01",
        "2024-12-31",
        "2023-07-01",
    )
    assert (shift.before, shift.after, shift.observed, shift.expected) == (10, 25, 150, 60)
    assert shift.ratio == pytest.approx(2.5)
    assert shift.low < 2.5 < (shift.high or 0)
    assert shift.lasting
    assert not shift.rated


def test_two_months_at_the_end_are_not_yet_lasting() -> None:
    shift = weigh_window(np.array([10] * 22 + [25] * 2), SPAN, Window(22, 2, 12))
    assert shift is not None
    assert not shift.lasting


def test_the_largest_shift_is_explained_by_the_slice_that_carries_it(
    draw: Callable[..., Complaints],
) -> None:
    means = np.full((36, 4, 3), 5.0)
    means[26:, 1, 2] = 35.0
    signal = explain_largest_shift(draw(means), BY, as_of="2025-12-31", resamples=99)
    assert signal is not None
    assert signal.kind == "shift"
    assert signal.explanation is not None
    assert signal.explanation.best is not None
    assert signal.explanation.best.slice.conditions == (
        ("carrier", "Carrier B"),
        ("lane", "Lane 3"),
    )
    assert signal.explanation.best.share == pytest.approx(1, abs=0.25)
    assert "Carrier B, Lane 3 explains" in signal_sentence(signal)


def test_within_a_slice_only_the_other_attributes_are_asked(
    draw: Callable[..., Complaints],
) -> None:
    means = np.full((36, 4, 3), 5.0)
    means[26:, 1, 2] = 35.0
    signal = explain_largest_shift(
        draw(means), BY, where={"carrier": "Carrier B"}, as_of="2025-12-31", resamples=99
    )
    assert signal is not None
    assert signal.explanation is not None
    assert signal.explanation.best is not None
    assert signal.explanation.best.slice.conditions == (("lane", "Lane 3"),)
    assert signal_sentence(signal).startswith("Carrier B: complaints rose")


def test_a_steady_series_and_a_new_category_hold_no_shift(draw: Callable[..., Complaints]) -> None:
    steady = np.full((36, 4, 3), 5.0)
    assert explain_largest_shift(draw(steady), BY, as_of="2025-12-31") is None
    steady[:20, 2] = 0
    assert explain_largest_shift(draw(steady), BY, as_of="2025-12-31") is None


def test_too_few_is_said(draw: Callable[..., Complaints]) -> None:
    few = draw(np.full((36, 4, 3), 5.0)[:4])
    signal = explain_largest_shift(few, BY, as_of="2023-04-30")
    assert signal is not None
    assert signal.kind == "too few to say"


def test_the_real_jump_is_the_largest_of_its_slice(cfpb: Complaints) -> None:
    by = ("Product", "State", "Submitted via")
    company = {"Company": "Wells Fargo & Company"}
    signal = explain_largest_shift(
        cfpb, by, where={**company, "Product": "Bank account or service"}, as_of="2016-12-31",
        resamples=49,
    )  # fmt: skip
    assert signal is not None
    assert signal.shift is not None
    assert "2016-09-01" <= signal.shift.since <= "2016-09-15"
    assert signal.shift.since_low <= "2016-09-08" <= signal.shift.since_high
    assert signal.shift.after == pytest.approx(22.5, rel=0.1)
