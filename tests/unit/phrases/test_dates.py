"""Days as people say them: relative where they are near, exact where somebody asks."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.phrases import dates

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-11-23", "today"),
        ("2026-11-24", "tomorrow"),
        ("2026-11-22", "yesterday"),
        ("2026-11-26", "Thu, in 3 days"),
        ("2026-11-20", "Fri, 3 days ago"),
        ("2026-12-04", "4 Dec, in 11 days"),
        ("2026-10-30", "30 Oct, 24 days ago"),
        ("2026-03-04", "4 Mar"),
        ("2025-03-04", "4 Mar 2025"),
        ("soon", "soon"),
        (None, ""),
    ],
)
def test_days_are_relative_where_near(day, said):
    assert dates.relative_day(day, MONDAY) == said


@pytest.mark.parametrize(
    ("typed", "ahead", "back", "near"),
    [
        ("14 Sep", "2027-09-14", "2026-09-14", "2026-09-14"),
        ("30 Nov", "2026-11-30", "2025-11-30", "2026-11-30"),
        ("2.1.", "2027-01-02", "2026-01-02", "2027-01-02"),
        ("23 Nov", "2026-11-23", "2026-11-23", "2026-11-23"),
        ("Friday", "2026-11-27", "2026-11-20", "2026-11-20"),
        ("Tuesday", "2026-11-24", "2026-11-17", "2026-11-24"),
        ("monday", "2026-11-30", "2026-11-16", "2026-11-30"),
        ("31 Feb", None, None, None),
        ("12 Oct 2020", "2020-10-12", "2020-10-12", "2020-10-12"),
    ],
)
def test_a_vague_day_lies_where_what_is_meant_can_lie(typed, ahead, back, near):
    assert dates.read_day(typed, MONDAY) == ahead
    assert dates.read_day(typed, MONDAY, "back") == back
    assert dates.read_day(typed, MONDAY, "near") == near


def test_a_day_is_exact_on_hover():
    assert dates.exact_day("2026-11-24") == "Tuesday 24 November 2026"


def test_months_drop_the_year_that_we_are_in():
    assert dates.month_name("2026-10-01", MONDAY) == "October"
    assert dates.month_name("2025-10", MONDAY) == "October 2025"


def test_meetings_carry_their_time():
    assert dates.moment_text("2026-11-23T14:00", MONDAY) == "today 14:00"
    assert dates.moment_text("2026-11-26T09:30", MONDAY) == "Thu 09:30, in 3 days"
    assert dates.moment_text("2026-12-10T09:30", MONDAY) == "Thu 10 Dec 09:30, in 17 days"


def test_promises_are_due_or_late():
    assert dates.due_text("2026-11-26", MONDAY) == "Thu, in 3 days"
    assert dates.due_text("2026-11-22", MONDAY) == "1 day late"
    assert dates.due_text("2026-11-18", MONDAY) == "5 days late"
    assert dates.due_text("2020-01-01", MONDAY) == "2,518 days late"
    assert dates.due_text(None, MONDAY) == "no day agreed"


def test_days_stand_against_what_was_agreed():
    assert dates.days_of(41, 30) == "41 days of 30"
    assert dates.days_of(1041, 30) == "1,041 days of 30"


def test_the_past_is_told_in_its_own_unit():
    now = 1_800_000_000_000
    told = [dates.ago_text(now - 1000 * s, now) for s in (5, 120, 7200, 5 * 86_400)]
    assert told == ["just now", "2 min ago", "2 h ago", "5 days ago"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2026-11-30", "2026-11-30"),
        ("Tomorrow", "2026-11-24"),
        ("fri", "2026-11-27"),
        ("Monday", "2026-11-30"),
        ("in 3 days", "2026-11-26"),
        ("+7", "2026-11-30"),
        ("in 2 weeks", "2026-12-07"),
        ("30 Nov", "2026-11-30"),
        ("3 march 2027", "2027-03-03"),
        ("3.3.", "2027-03-03"),
        ("31.12.2026", "2026-12-31"),
        ("31.2.2026", None),
        ("whenever", None),
        ("", None),
    ],
)
def test_typed_days_are_understood(typed, meant):
    assert dates.read_day(typed, MONDAY) == meant


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("next friday", "Fri 27 Nov or Fri 4 Dec? Write the date."),
        ("by 5/6", "Thu 6 May 2027 or Sat 5 Jun 2027? Write the date."),
        ("friday", ""),
        ("whenever", ""),
    ],
)
def test_words_for_more_than_one_day_are_asked_about(typed, asked):
    assert dates.day_question(typed, MONDAY) == asked


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("by Friday", "2026-11-27"), ("in two weeks", "2026-12-07"), ("29 feb", "2028-02-29")],
)
def test_a_day_that_lies_ahead_may_be_said_in_plain_english(typed, meant):
    assert dates.read_day(typed, MONDAY) == meant


def test_what_happened_is_not_read_from_words_for_what_lies_ahead():
    assert dates.read_day("in two weeks", MONDAY, "back") is None
    assert dates.read_day("march 14, 2026", MONDAY, "back") == "2026-03-14"
