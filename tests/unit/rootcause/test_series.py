"""Complaints a month or a week, beside their exposure, with what is still incomplete set apart."""

from __future__ import annotations

from mcr_desktop.rootcause.columns import Complaints, Exposure
from mcr_desktop.rootcause.series import count_by_period, span_of

FIVE = Complaints.of(
    ["2024-01-31", "2024-02-01", "2024-04-02", "2024-04-20", ""],
    {"site": ["Lyon", "Oslo", "Lyon", "Lyon", "Lyon"]},
)


def test_months_are_consecutive_and_the_unfinished_one_is_marked() -> None:
    series = count_by_period(FIVE)
    assert series.labels() == ("2024-01", "2024-02", "2024-03", "2024-04")
    assert series.counts.tolist() == [1, 1, 0, 2]
    assert series.complete == 3
    assert count_by_period(FIVE, as_of="2024-04-30").complete == 4


def test_as_of_adds_the_empty_months_that_follow_and_hides_what_came_later() -> None:
    assert count_by_period(FIVE, as_of="2024-06-15").counts.tolist() == [1, 1, 0, 2, 0, 0]
    assert count_by_period(FIVE, as_of="2024-02-10").counts.tolist() == [1, 1]


def test_a_slice_keeps_the_months_of_the_whole() -> None:
    assert count_by_period(FIVE, where={"site": "Oslo"}).counts.tolist() == [0, 1, 0, 0]


def test_weeks_begin_on_monday() -> None:
    series = count_by_period(FIVE, grain="week")
    assert series.labels()[0] == "2024-01-29"
    assert series.counts[0] == 2
    assert series.counts.sum() == 4


def test_exposure_makes_sizes_and_only_where_there_is_one() -> None:
    exposure = Exposure.of(["2024-01", "2024-02"], [100, 50], unit="orders")
    series = count_by_period(FIVE, exposure=exposure)
    assert series.sizes is not None
    assert series.sizes.tolist() == [100, 50, 0, 0]
    assert series.exposure_unit == "orders"
    elsewhere = Exposure.of(["2020-01"], [100])
    assert count_by_period(FIVE, exposure=elsewhere).sizes is None


def test_the_span_holds_whole_months_only() -> None:
    span = span_of(FIVE)
    assert (span.label(0), span.months, span.partial) == ("2024-01", 3, True)
    assert span.last_day_of(1) == "2024-02-29"
    assert span_of(Complaints.of([], {})).months == 0
