"""Exposure over periods: what a month holds falls on the days that it speaks of."""

from __future__ import annotations

import numpy as np
import pytest

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.columns import Exposure, days_of
from mcr_desktop.rootcause.rooms import Amounts, Rooms
from mcr_desktop.rootcause.weeks import calendar_of


@pytest.fixture
def half_a_year():
    """Complaints a day from Monday 1 June to Sunday 15 November 2026."""
    first, last = days_of(["2026-06-01", "2026-11-15"])
    return calendar_of(np.arange(first, last + 1, dtype=np.int32), "2026-11-15")


def test_a_month_that_is_not_over_holds_what_was_counted_so_far(half_a_year):
    # 100 a day: whole months first, and of November the fifteen days that there were.
    months = ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11"]
    exposure = Exposure.of(months, [3000, 3100, 3100, 3000, 3100, 1500])
    sizes = Rooms(Amounts.of_months(exposure), half_a_year).of(Slice())
    assert len(sizes) == 24
    assert sizes == pytest.approx(700.0)


def test_what_lies_after_the_last_day_is_left_out(half_a_year):
    exposure = Exposure.of(["2026-06", "2026-12"], [3000, 9000])
    sizes = Rooms(Amounts.of_months(exposure), half_a_year).of(Slice())
    assert sizes.sum() == pytest.approx(3000.0)
    assert sizes[-1] == 0.0


def test_the_first_month_begins_with_the_complaints_where_nothing_is_known_before():
    first, last = days_of(["2026-06-15", "2026-11-15"])
    calendar = calendar_of(np.arange(first, last + 1, dtype=np.int32), "2026-11-15")
    exposure = Exposure.of(["2026-06", "2026-07"], [1600, 3100])
    assert Rooms(Amounts.of_months(exposure), calendar).of(Slice())[0] == pytest.approx(700.0)
    known = Exposure.of(["2026-05", "2026-06", "2026-07"], [3100, 3000, 3100])
    assert Rooms(Amounts.of_months(known), calendar).of(Slice())[0] == pytest.approx(700.0)
