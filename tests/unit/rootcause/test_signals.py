"""What in the complaints deserves a look: supported changes, each told once, strongest first."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np
import pytest

from mcr_desktop.rootcause.columns import Attribute, Complaints, Exposure
from mcr_desktop.rootcause.signals import attributes_to_look_along, find_signals

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.domain.findings import Signal

BY = ("carrier", "lane")
AS_OF = "2025-12-31"
CFPB_BY = ("Product", "Sub-product", "Company", "State", "Submitted via")


def test_the_slice_that_moved_is_told_once(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 4, 3), 4.0)
    means[30:, 1, 2] = 16.0
    found = find_signals(draw(means), BY, as_of=AS_OF)
    assert len(found) == 1
    (signal,) = found
    assert signal.kind == "shift"
    assert signal.slice.conditions == (("carrier", "Carrier B"), ("lane", "Lane 3"))
    assert signal.shift is not None
    assert signal.shift.since_low <= "2025-07-01" <= signal.shift.since_high
    assert signal.shift.before == pytest.approx(4, abs=1.5)
    assert signal.shift.after == pytest.approx(16, abs=4)
    assert signal.explanation is not None
    assert (signal.explanation.p or 1) < 0.05


def test_what_came_and_went_is_a_spike(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 4, 3), 5.0)
    means[25:27, 2] = 25.0
    (signal,) = find_signals(draw(means), BY, as_of=AS_OF)
    assert signal.kind == "spike"
    assert signal.slice.conditions == (("carrier", "Carrier C"),)
    assert signal.shift is not None
    assert signal.shift.since_low <= "2025-02-01" <= signal.shift.since_high
    assert signal.shift.until[:7] == "2025-03"


def test_a_rise_of_everything_is_told_of_the_whole(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 4, 3), 5.0)
    means[28:] *= 2
    (signal,) = find_signals(draw(means), BY, as_of=AS_OF)
    assert signal.slice.conditions == ()
    assert signal.explanation is not None
    assert signal.explanation.verdict == "no cause found"


def test_two_separate_changes_are_two_signals(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 5, 4), 4.0)
    means[30:, 1, 2] = 18.0
    means[20:22, 4] = 22.0
    found = find_signals(draw(means), BY, as_of=AS_OF)
    assert {s.slice.conditions for s in found} == {
        (("carrier", "Carrier B"), ("lane", "Lane 3")),
        (("carrier", "Carrier E"),),
    }


def test_a_new_category_raises_no_alarm_but_a_change_of_intake(
    draw: Callable[..., Complaints],
) -> None:
    means = np.full((36, 4, 3), 5.0)
    means[:20, 2] = 0
    found = find_signals(draw(means), BY, as_of=AS_OF)
    assert [(s.kind, s.slice.conditions) for s in found] == [
        ("intake change", (("carrier", "Carrier C"),))
    ]


def test_steady_complaints_raise_nothing(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 6, 5), 2.0)
    raised = [find_signals(draw(means, seed), BY, as_of=AS_OF, resamples=0) for seed in range(30)]
    assert sum(bool(signals) for signals in raised) <= 3


def test_more_orders_explain_more_complaints(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 4, 3), 5.0)
    means[26:, 1] *= 3
    complaints = draw(means)
    months = [str(np.datetime64("2023-01") + m) for m in range(36)]
    carriers = ["Carrier A", "Carrier B", "Carrier C", "Carrier D"]
    amounts = [
        3000.0 if m >= 26 and c == "Carrier B" else 1000.0 for m in range(36) for c in carriers
    ]
    exposure = Exposure.of(
        [m for m in months for _ in carriers], amounts, {"carrier": carriers * 36}, unit="orders"
    )
    assert find_signals(complaints, BY, as_of=AS_OF)
    assert find_signals(complaints, BY, exposure, as_of=AS_OF) == []


def test_a_rate_that_rises_while_orders_fall_is_seen(draw: Callable[..., Complaints]) -> None:
    complaints = draw(np.full((36, 4, 3), 8.0))
    months = [str(np.datetime64("2023-01") + m) for m in range(36)]
    carriers = ["Carrier A", "Carrier B", "Carrier C", "Carrier D"]
    amounts = [
        400.0 if m >= 28 and c == "Carrier B" else 1000.0 for m in range(36) for c in carriers
    ]
    exposure = Exposure.of(
        [m for m in months for _ in carriers], amounts, {"carrier": carriers * 36}, unit="orders"
    )
    found = find_signals(complaints, BY, exposure, as_of=AS_OF)
    assert (("carrier", "Carrier B"),) in [s.slice.conditions for s in found]
    shift = found[0].shift
    assert shift is not None
    assert shift.rated
    assert shift.exposure_unit == "orders"


def test_a_short_history_is_too_few_to_say(draw: Callable[..., Complaints]) -> None:
    complaints = draw(np.full((36, 4, 3), 5.0)[:4])
    (signal,) = find_signals(complaints, BY, as_of="2023-04-30")
    assert (signal.kind, signal.months) == ("too few to say", 4)
    assert find_signals(Complaints.of([], {}), ())[0].kind == "too few to say"


def test_what_lies_after_the_last_whole_day_takes_no_part(draw: Callable[..., Complaints]) -> None:
    means = np.full((36, 4, 3), 5.0)
    means[35] = 15.0
    assert find_signals(draw(means), BY, as_of="2025-11-30") == []
    assert find_signals(draw(means), BY, as_of="2025-12-20") != []


def test_dates_that_are_months_are_watched_by_the_month() -> None:
    random = np.random.default_rng(4)
    months = [f"{2022 + m // 12}-{m % 12 + 1:02d}-01" for m in range(48)]
    days, sites = [], []
    for place, month in enumerate(months):
        for site in ("Lyon", "Turin", "Ghent"):
            number = random.poisson(36 if site == "Turin" and place >= 42 else 14)
            days += [month] * number
            sites += [site] * number
    (signal,) = find_signals(Complaints.of(days, {"site": sites}), ("site",), as_of="2025-12-31")
    assert signal.slice.conditions == (("site", "Turin"),)
    assert signal.shift is not None
    assert signal.shift.since == "2025-07-01"
    assert signal.shift.before == pytest.approx(14, abs=3)


def test_a_rise_of_one_of_many_seasonal_series_is_dated() -> None:
    random = np.random.default_rng(5)
    week = np.arange(170)
    mean = np.exp(1.5 + 0.5 * np.cos(2 * np.pi * week / 52.18 + random.uniform(0, 6, (60, 1))))
    mean[7, 152:] *= 2
    counts = random.poisson(random.gamma(mean, 1.0))
    series, place = (np.repeat(axis.ravel(), counts.ravel()) for axis in np.indices(counts.shape))
    first = int(np.datetime64("2022-01-03").astype(int))
    day = (first + place * 7 + random.integers(0, 7, len(place))).astype(np.int32)
    labels = ("", *(f"Site {n}" for n in range(60)))
    rows = Complaints(day, {"site": Attribute((series + 1).astype(np.uint8), labels)})
    (signal,) = find_signals(rows, ("site",), per="week", resamples=0)
    assert signal.slice.conditions == (("site", "Site 7"),)
    assert signal.kind == "shift"
    assert signal.shift is not None
    true = str(np.datetime64("2022-01-03") + 152 * 7)
    assert signal.shift.since_low <= true <= signal.shift.since_high
    assert signal.shift.after / signal.shift.before == pytest.approx(2, rel=0.4)


def test_constant_and_unique_attributes_and_missing_dates_are_borne() -> None:
    days = [f"{2020 + n // 480}-{n // 40 % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(1_440)]
    days[7] = ""
    unique = [f"ticket {n}" for n in range(1_440)]
    rows = Complaints.of(days, {"constant": ["x"] * 1_440, "unique": unique})
    assert find_signals(rows, ("constant", "unique"), as_of="2022-12-31") == []
    undated = Complaints.of(["", ""], {"constant": ["x", "x"]})
    assert find_signals(undated, ("constant",))[0].kind == "too few to say"


def test_the_order_of_rows_and_of_attributes_does_not_matter(
    draw: Callable[..., Complaints],
) -> None:
    means = np.full((36, 4, 3), 4.0)
    means[30:, 1, 2] = 16.0
    complaints = draw(means)
    turned = complaints.take(np.arange(len(complaints))[::-1])
    (first,) = find_signals(complaints, BY, as_of=AS_OF, resamples=0)
    (second,) = find_signals(turned, BY[::-1], as_of=AS_OF, resamples=0)
    assert first.shift == second.shift
    assert set(first.slice.conditions) == set(second.slice.conditions)


def test_numbers_and_constants_are_nothing_to_look_along(cfpb: Complaints) -> None:
    along = attributes_to_look_along(cfpb, at_most=9)
    assert "ZIP code" not in along
    assert {"Product", "Company", "State", "Submitted via"} <= set(along)
    assert len(attributes_to_look_along(cfpb, at_most=3)) == 3
    one = Complaints.of(["2024-01-01"] * 20, {"site": ["Lyon"] * 20, "lane": ["a", "b"] * 10})
    assert attributes_to_look_along(one) == ("lane",)


@pytest.fixture(scope="module")
def cfpb_signals(cfpb: Complaints) -> list[Signal]:
    return find_signals(cfpb, CFPB_BY, as_of="2016-12-31", resamples=49)


def test_the_bank_accounts_of_autumn_2016_are_found(cfpb_signals: list[Signal]) -> None:
    jump = {("Company", "Wells Fargo & Company"), ("Product", "Bank account or service")}
    (signal,) = [s for s in cfpb_signals if set(s.slice.conditions) == jump]
    assert signal.kind == "spike"
    assert signal.shift is not None
    assert signal.shift.since_low <= "2016-09-08" <= signal.shift.since_high
    assert "2016-10-25" <= signal.shift.until <= "2016-11-20"
    assert signal.shift.after == pytest.approx(22.5, rel=0.1)
    assert signal.shift.low > 2
    assert signal.explanation is not None
    assert signal.explanation.best is not None
    assert set(signal.explanation.best.slice.conditions) == jump


def test_the_added_product_lines_come_first_and_raise_no_alarm(cfpb_signals: list[Signal]) -> None:
    added = ["Bank account or service", "Credit reporting", "Debt collection"]
    assert [s.intake.label for s in cfpb_signals[:3] if s.intake] == added
    assert all(s.kind != "intake change" for s in cfpb_signals[3:])
    starts = {"Bank account or service": "2012-03", "Credit reporting": "2012-10", "Debt collection": "2013-07"}  # fmt: skip
    for signal in cfpb_signals[3:]:
        product = signal.slice.as_where().get("Product", "")
        assert signal.shift is not None
        assert product not in starts or signal.shift.baseline_since[:7] > starts[product]


def test_findings_are_plain_enough_for_json(cfpb_signals: list[Signal]) -> None:
    told = json.loads(json.dumps([asdict(s) for s in cfpb_signals], allow_nan=False))
    assert len(told) == len(cfpb_signals)


def test_complaints_dealt_out_at_random_have_hardly_a_slice_that_moved(cfpb: Complaints) -> None:
    told = 0
    for seed in (11, 12, 13):
        dealt = Complaints(np.random.default_rng(seed).permutation(cfpb.day), cfpb.attributes)
        found = find_signals(dealt, CFPB_BY, as_of="2016-12-31", resamples=0)
        told += sum(bool(one.slice.conditions) for one in found)
    assert told <= 1
