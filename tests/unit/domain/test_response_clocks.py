"""How long a customer who complained has waited: the steps of ISO 10002 against what was agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.response_clocks import clocks_of

NOW = date(2026, 11, 23)


def of(acknowledge_days: int | None = 3, respond_days: int | None = 20, **days: Any):
    one = Complaint(b"", b"", reported_on=days.pop("reported_on", "2026-11-19"), **days)
    return clocks_of(one, acknowledge_days, respond_days, NOW)


def test_running_clocks_tell_what_is_left():
    clocks = of()
    assert (clocks.age_days, clocks.resolved_on, clocks.told) == (4, None, False)
    late, runs = clocks.acknowledged, clocks.responded
    assert (late.state, late.days, late.due_on, late.left_days) == ("overdue", 4, "2026-11-22", -1)
    assert (runs.state, runs.due_on, runs.left_days) == ("running", "2026-12-09", 16)
    assert clocks.foremost is late


def test_the_agreed_day_itself_is_in_time():
    assert of(4).acknowledged.state == "running"
    assert of(4).acknowledged.left_days == 0
    assert of(acknowledged_on="2026-11-22").acknowledged.state == "done"
    stopped = of(acknowledged_on="2026-11-23").acknowledged
    assert (stopped.state, stopped.days, stopped.left_days) == ("late", 4, None)


@pytest.mark.parametrize("agreed", [None, -1])
def test_without_an_agreed_time_there_is_an_age_and_no_verdict(agreed):
    clocks = of(agreed, agreed, reported_on="2025-01-01")
    assert (clocks.acknowledged.state, clocks.acknowledged.due_on) == ("running", None)
    assert clocks.acknowledged.days == 691
    assert clocks.acknowledged.left_days is None
    assert of(agreed, agreed, reported_on="2025-01-01", responded_on="2026-01-01").responded.state == (
        "done"
    )  # fmt: skip


def test_a_later_step_ends_the_wait_for_an_earlier_one():
    clocks = of(responded_on="2026-11-21")
    assert (clocks.acknowledged.state, clocks.acknowledged.implied) == ("done", True)
    assert (clocks.responded.implied, clocks.foremost) == (False, None)
    resolved = of(resolved_on="2026-11-23", customer_told=1)
    assert resolved.responded.implied
    assert resolved.acknowledged.state == "late"
    assert (resolved.age_days, resolved.told) == (4, True)


def test_without_a_day_nobody_is_late():
    clocks = of(reported_on=None)
    assert (clocks.acknowledged.state, clocks.age_days) == ("undated", None)
    assert of(reported_on=None, responded_on="2026-11-01").responded.state == "done"


def test_what_was_agreed_beyond_the_calendar_is_never_due():
    assert of(10**9).acknowledged.due_on is None
    assert of(10**9).acknowledged.state == "running"
