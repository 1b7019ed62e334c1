"""Which slices carry a change: every combination of attributes compared, the best ones judged fairly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.rootcause.explain import Window, explain_change
from mcr_desktop.rootcause.series import span_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.domain.findings import Explanation
    from mcr_desktop.rootcause.columns import Complaints

BY = ("carrier", "lane")
WINDOW = Window(18, 3, 12)


def explain(complaints: Complaints, **options: object) -> Explanation:
    span = span_of(complaints, "2024-12-31")
    return explain_change(complaints, span, WINDOW, BY, **options)  # type: ignore[arg-type]  # options are typed where they are named


def test_the_pair_that_carries_the_rise_is_named_with_its_arithmetic(
    draw: Callable[..., Complaints],
) -> None:
    means = np.full((24, 4, 3), 4.0)
    means[18:21, 1, 2] = 24.0
    found = explain(draw(means))
    assert found.verdict == "explained"
    assert found.best is not None
    assert found.best.slice.conditions == (("carrier", "Carrier B"), ("lane", "Lane 3"))
    assert found.best.observed == pytest.approx(72, abs=20)
    assert found.best.expected == pytest.approx(12, abs=5)
    assert found.best.ratio == pytest.approx(found.best.observed / found.best.expected)
    assert found.best.low < 6 < (found.best.high or 0)
    assert found.p is not None
    assert found.p < 0.001
    assert found.rest_ratio == pytest.approx(1.0, abs=0.15)
    assert (found.since, found.until, found.baseline_since) == (
        "2024-07-01",
        "2024-09-30",
        "2023-07-01",
    )


def test_a_whole_carrier_is_named_whole(draw: Callable[..., Complaints]) -> None:
    means = np.full((24, 4, 3), 6.0)
    means[18:21, 3] *= 3
    found = explain(draw(means))
    assert found.best is not None
    assert found.best.slice.conditions == (("carrier", "Carrier D"),)


def test_a_rise_that_hits_everybody_has_no_slice(draw: Callable[..., Complaints]) -> None:
    means = np.full((24, 4, 3), 6.0)
    means[18:21] *= 2
    found = explain(draw(means))
    assert found.verdict == "no cause found"
    assert found.observed > 1.7 * found.expected


def test_without_a_change_a_cause_is_named_in_few_cases(draw: Callable[..., Complaints]) -> None:
    means = np.full((24, 4, 3), 4.0)
    named = sum(
        explain(draw(means, seed), resamples=99).verdict == "explained" for seed in range(40)
    )
    assert (
        named <= 6
    )  # 2 expected at one in twenty; more than 6 has a chance below one in a hundred


def test_two_descriptions_of_the_same_rows_are_one(draw: Callable[..., Complaints]) -> None:
    means = np.full((24, 4, 3), 4.0)
    means[:, 1, :2] = 0  # Carrier B drives Lane 3 alone
    means[18:21, 1, 2] = 24.0
    found = explain(draw(means))
    assert found.best is not None
    assert found.best.slice.conditions == (("carrier", "Carrier B"),)
    told = [e.slice.conditions for e in (*found.ties, *found.rivals)]
    assert (("carrier", "Carrier B"), ("lane", "Lane 3")) not in told


def test_a_handful_is_too_few_to_say(draw: Callable[..., Complaints]) -> None:
    assert explain(draw(np.full((24, 4, 3), 0.08))).verdict == "too few to say"


def test_the_order_of_rows_does_not_matter(draw: Callable[..., Complaints]) -> None:
    means = np.full((24, 4, 3), 4.0)
    means[18:21, 1, 2] = 14.0
    complaints = draw(means)
    turned = complaints.take(np.arange(len(complaints))[::-1])
    first, second = explain(complaints, resamples=0), explain(turned, resamples=0)
    assert first == second


def test_a_stop_is_obeyed(draw: Callable[..., Complaints]) -> None:
    class Impatient:
        def report(self, done: int, total: int) -> None:
            raise CancelledError(done=done, total=total)

    with pytest.raises(CancelledError):
        explain(draw(np.full((24, 4, 3), 4.0)), progress=Impatient())
