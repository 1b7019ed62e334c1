"""How a customer's clock is said, and how their days are read."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from mcr_desktop.domain.working_times import clock_of
from mcr_desktop.phrases.working_times import (
    clock_meaning,
    clock_sentence,
    clock_tip,
    clock_words,
    days_text,
    read_time,
    read_working_days,
    span_text,
)


def said(moment: str, zone: str = "Europe/Lisbon") -> tuple[str, str, str]:
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    clock = clock_of(zone, now, "12345", "09:00", "18:00", {"2026-12-08": "Feast of lights"})
    assert clock is not None
    return clock_sentence(clock), clock_words(clock), clock_meaning(clock)


def test_the_sentence_says_what_one_needs_before_one_rings() -> None:
    assert said("2026-11-23T16:40") == (
        "It is 16:40 in Lisbon; their day ends in 1 h 20 min.", "16:40, at work for 1 h 20 min", "good",
    )  # fmt: skip
    assert said("2026-11-23T17:30")[2] == "watch"
    assert said("2026-11-23T08:15")[0] == "It is 08:15 in Lisbon; their day begins in 45 min."
    assert (
        said("2026-11-27T20:00")[0]
        == "It is 20:00 in Lisbon; their day is over, back Mon at 09:00."
    )
    assert (
        said("2026-11-28T10:00")[0]
        == "It is 10:00 in Lisbon; nobody works today, back Mon at 09:00."
    )
    assert said("2026-12-08T10:00")[:2] == (
        "It is 10:00 in Lisbon; nobody works: Feast of lights. Back tomorrow at 09:00.",
        "10:00, Feast of lights, back tomorrow at 09:00",
    )  # fmt: skip


def test_the_hover_tells_the_difference_and_what_is_assumed() -> None:
    clock = clock_of("Asia/Kolkata", datetime(2026, 11, 23, 9, tzinfo=UTC))
    assert clock is not None
    assert clock_tip(clock).splitlines() == [
        "Asia/Kolkata, 5 h 30 min ahead of here",
        "Nobody wrote down their hours: Monday to Friday, 9 to 17 is assumed.",
    ]


@pytest.mark.parametrize(
    ("typed", "days", "shown"),
    [
        ("Mon to Fri", "12345", "Mon to Fri"),
        ("mon-fri", "12345", "Mon to Fri"),
        ("Sun\N{EN DASH}Thu", "12347", "Sun to Thu"),
        ("mon, wed, fri", "135", "Mon, Wed, Fri"),
        ("Saturday and Sunday", "67", "Sat, Sun"),
        ("every day", "1234567", "every day"),
        ("531", "135", "Mon, Wed, Fri"),
        ("t", None, ""),
        ("Mon to Fri to Sun", None, ""),
        ("never", None, ""),
        ("", None, ""),
    ],
)
def test_days_are_read_as_people_write_them(typed: str, days: str | None, shown: str) -> None:
    assert read_working_days(typed) == days
    assert days_text(days) == shown


@pytest.mark.parametrize(
    ("typed", "time"),
    [
        ("9", "09:00"), ("9:30", "09:30"), ("17.30", "17:30"), ("5 pm", "17:00"), ("12am", "00:00"),
        ("1730", "17:30"), ("8h", "08:00"), ("24:00", None), ("13 pm", None), ("noonish", None), ("", None),
    ],
)  # fmt: skip
def test_times_are_read_as_people_write_them(typed: str, time: str | None) -> None:
    assert read_time(typed) == time


def test_spans() -> None:
    assert [span_text(n) for n in (0, 59, 60, 80, 2880)] == [
        "0 min", "59 min", "1 h", "1 h 20 min", "2 days",
    ]  # fmt: skip
