"""Complaints as whole weeks counted from the day of an action, with their exposure and the rest beside them."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from mcr_desktop.domain.effects import ActionDayError, NoComplaintsError, NoSuchValueError
from mcr_desktop.rootcause.action_weeks import MOST_AFTER, MOST_BEFORE, weekly_amounts, weeks_round
from mcr_desktop.rootcause.columns import Complaints, Exposure

ACTION = date(2026, 6, 3)  # a Wednesday


def complaints(days: list[date | None], sites: list[str] | None = None) -> Complaints:
    texts = [day.isoformat() if day else None for day in days]
    return Complaints.of(texts, {"site": sites or ["Lyon"] * len(days)})


def daily(before: int, after: int) -> list[date | None]:
    """A complaint each day from `before` days before the action to `after` days from it on."""
    return [ACTION + timedelta(days) for days in range(-before, after)]


def test_weeks_begin_with_the_action_and_only_whole_ones_count():
    found = weeks_round(complaints(daily(25, 17)), {}, ACTION.isoformat())
    assert (found.before, found.after, found.weeks.action) == (3, 2, 3)
    assert list(found.weeks.counts) == [7] * 5
    assert found.starts[3] == found.action
    assert found.weeks.controls is None


def test_the_rest_is_counted_beside_the_slice():
    days = daily(21, 14)
    sites = ["Lyon" if place % 7 else "Madrid" for place in range(35)]
    found = weeks_round(complaints(days, sites), {"site": "Madrid"}, ACTION.isoformat())
    assert list(found.weeks.counts) == [1] * 5
    assert found.weeks.controls is not None
    assert list(found.weeks.controls) == [6] * 5


def test_the_year_of_53_weeks_and_the_change_of_clocks_lose_no_day():
    action = date(2021, 1, 4)  # 2020 had a week 53
    days: list[date | None] = [action + timedelta(days) for days in range(-7 * 60, 7 * 40)]
    found = weeks_round(complaints(days), {}, action.isoformat())
    assert set(found.weeks.counts) == {7.0}
    assert len(found.weeks.counts) == 100


def test_old_and_late_weeks_are_cut_and_told():
    found = weeks_round(complaints(daily(7 * 150, 7 * 70)), {}, ACTION.isoformat())
    assert (found.before, found.after) == (150, 70)
    assert (found.weeks.action, len(found.weeks.counts)) == (MOST_BEFORE, MOST_BEFORE + MOST_AFTER)


def test_as_of_reaches_past_the_last_complaint_or_stops_before_it():
    rows = complaints(daily(28, 28))
    until = (ACTION + timedelta(55)).isoformat()
    longer = weeks_round(rows, {}, ACTION.isoformat(), as_of=until)
    assert list(longer.weeks.counts) == [7] * 8 + [0] * 4
    shorter = weeks_round(rows, {}, ACTION.isoformat(), as_of=(ACTION + timedelta(13)).isoformat())
    assert len(shorter.weeks.counts) == 6


@pytest.mark.parametrize(
    ("days", "as_of", "reason"),
    [(-25, None, "before"), (-40, None, "before"), (17, None, "after"), (3, 2, "after")],
)
def test_an_action_outside_the_complaints_is_refused(days, as_of, reason):
    until = None if as_of is None else (ACTION + timedelta(as_of)).isoformat()
    with pytest.raises(ActionDayError) as refused:
        weeks_round(
            complaints(daily(25, 17)), {}, (ACTION + timedelta(days)).isoformat(), as_of=until
        )
    assert refused.value.facts["reason"] == reason


def test_an_unknown_value_is_refused_with_the_nearest():
    rows = complaints(daily(25, 17), ["Lyon", "Madrid", "Lille"] * 14)
    with pytest.raises(NoSuchValueError) as refused:
        weeks_round(rows, {"site": "lyons"}, ACTION.isoformat())
    assert refused.value.facts["near"] == ("Lyon", "Madrid", "Lille")
    assert refused.value.facts["known"] == 3
    assert refused.value.facts["reason"] == "all"


def test_an_empty_column_is_refused_as_such():
    with pytest.raises(NoSuchValueError) as refused:
        weeks_round(complaints(daily(25, 17), [""] * 42), {"site": "x"}, ACTION.isoformat())
    assert refused.value.facts["reason"] == "none"


def test_nothing_to_judge_is_refused():
    with pytest.raises(NoComplaintsError):
        weeks_round(complaints([None, None]), {}, ACTION.isoformat())
    with pytest.raises(NoComplaintsError):
        weeks_round(complaints(daily(20, 20)), {"site": ""}, ACTION.isoformat())


def test_exposure_is_spread_over_the_days_of_its_month():
    exposure = Exposure.of(["2026-05", "2026-06"], [310.0, 600.0])
    starts = np.array([20_600, 20_607], np.int64)  # 27 May and 3 June 2026
    assert str(np.datetime64(20_600, "D")) == "2026-05-27"
    assert weekly_amounts(exposure, starts, {}) == pytest.approx([5 * 10 + 2 * 20, 7 * 20])


def test_weeks_without_exposure_are_left_out_and_flagged():
    exposure = Exposure.of(["2026-05", "2026-06"], [310.0, 600.0])
    found = weeks_round(complaints(daily(70, 21)), {}, ACTION.isoformat(), exposure)
    assert [flag.kind for flag in found.flags] == ["complaints without exposure"]
    assert found.weeks.action < 10
    assert found.weeks.sizes is not None
    assert (found.weeks.sizes > 0).all()
    assert len(found.weeks.counts) == len(found.starts) == len(found.weeks.days)


def test_exposure_that_matches_nothing_is_flagged_and_not_used():
    exposure = Exposure.of(["2019-05"], [310.0])
    found = weeks_round(complaints(daily(70, 21)), {}, ACTION.isoformat(), exposure)
    assert [flag.kind for flag in found.flags] == ["exposure without match"]
    assert found.weeks.sizes is None
    assert len(found.weeks.counts) == 13


def test_the_rest_has_an_exposure_of_its_own():
    exposure = Exposure.of(
        ["2026-05", "2026-05", "2026-06", "2026-06"], [31.0, 62.0, 30.0, 90.0],
        {"site": ["Lyon", "Madrid", "Lyon", "Madrid"]},
    )  # fmt: skip
    rows = complaints(daily(28, 21), ["Lyon", "Madrid", "Madrid"] * 16 + ["Lyon"])
    weeks = weeks_round(rows, {"site": "Lyon"}, ACTION.isoformat(), exposure).weeks
    assert weeks.sizes is not None
    assert weeks.control_sizes is not None
    assert weeks.relative is not None
    assert weeks.sizes[0] == pytest.approx(7.0)
    assert weeks.control_sizes[0] == pytest.approx(14.0)
    assert weeks.relative[-1] == pytest.approx(1 / 3)


def test_a_category_that_began_meanwhile_is_no_control_and_has_no_earlier_weeks():
    old = daily(7 * 60, 7 * 20)
    new = [day for day in old if day is not None and day >= ACTION - timedelta(200)] * 2
    rows = complaints(
        [*old, *old, *new], ["Lyon"] * len(old) + ["Nice"] * len(old) + ["Web"] * len(new)
    )
    beside = weeks_round(rows, {"site": "Lyon"}, ACTION.isoformat()).weeks
    assert beside.controls is not None
    assert set(beside.controls) == {7.0}
    late = weeks_round(rows, {"site": "Web"}, ACTION.isoformat())
    assert 20 <= late.before <= 28
    assert set(late.weeks.counts) == {14.0}
