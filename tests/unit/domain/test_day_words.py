"""Days as people write them: one day, several that could be meant, or none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.day_words import days_said

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("fri", "2026-11-27"),
        ("this thurs.", "2026-11-26"),
        ("friday week", "2026-12-04"),
        ("a week from friday", "2026-12-04"),
        ("two weeks from tomorrow", "2026-12-08"),
        ("monday next week", "2026-11-30"),
        ("next week tue", "2026-12-01"),
        ("tmrw", "2026-11-24"),
        ("the day after tomorrow", "2026-11-25"),
        ("in two weeks", "2026-12-07"),
        ("in a fortnight", "2026-12-07"),
        ("in a couple of weeks", "2026-12-07"),
        ("2w", "2026-12-07"),
        ("+10d", "2026-12-03"),
        ("10 days from now", "2026-12-03"),
        ("in five working days", "2026-11-30"),
        ("3 business days", "2026-11-26"),
        ("in 3 months", "2027-02-23"),
        ("in half a year", "2027-05-23"),
        ("in a year", "2027-11-23"),
        ("eow", "2026-11-27"),
        ("end of next week", "2026-12-04"),
        ("EOM", "2026-11-30"),
        ("month-end", "2026-11-30"),
        ("the end of next month", "2026-12-31"),
        ("last day of the month", "2026-11-30"),
        ("start of next quarter", "2027-01-01"),
        ("end of the quarter", "2026-12-31"),
        ("end of Q1", "2027-03-31"),
        ("eoy", "2026-12-31"),
        ("mid-December", "2026-12-15"),
        ("beginning of March", "2027-03-01"),
        ("in December", "2026-12-31"),
        ("14/3", "2027-03-14"),
        ("3/14", "2027-03-14"),
        ("3.14", "2027-03-14"),
        ("14.3.", "2027-03-14"),
        ("14.3.27", "2027-03-14"),
        ("14-3-2027", "2027-03-14"),
        ("2027/3/14", "2027-03-14"),
        ("20270314", "2027-03-14"),
        ("March 14th, 2027", "2027-03-14"),
        ("the 14th of March", "2027-03-14"),
        ("the 14th", "2026-12-14"),
        ("first of December", "2026-12-01"),
        ("Fri, 27 Nov", "2026-11-27"),
        ("29 feb", "2028-02-29"),
        ("week 50", "2026-12-11"),
        ("Xmas", "2026-12-25"),
        ("new year\N{RIGHT SINGLE QUOTATION MARK}s eve", "2026-12-31"),
    ],
)
def test_words_that_mean_one_day_say_it(words, day):
    assert days_said(words, MONDAY).days == (date.fromisoformat(day),)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("tomorrow noon", "2026-11-24"),
        ("tomorrow at 2pm", "2026-11-24"),
        ("fri 14:30", "2026-11-27"),
        ("friday in the morning", "2026-11-27"),
        ("first thing thursday", "2026-11-26"),
        ("cob friday", "2026-11-27"),
        ("end of day", "2026-11-23"),
    ],
)
def test_a_time_of_day_is_passed_over_and_told(words, day):
    said = days_said(words, MONDAY)
    assert (said.days, said.timed) == ((date.fromisoformat(day),), True)


@pytest.mark.parametrize(
    ("words", "days"),
    [
        ("next friday", ("2026-11-27", "2026-12-04")),
        ("monday", ("2026-11-23", "2026-11-30")),
        ("5/6", ("2027-05-06", "2027-06-05")),
        ("3/4/2027", ("2027-03-04", "2027-04-03")),
        ("march", ("2027-03-01", "2027-03-31")),
        ("q1", ("2027-01-01", "2027-03-31")),
        ("next month", ("2026-12-01", "2026-12-31")),
        ("20 nov", ("2026-11-20", "2027-11-20")),
        ("fri 26 nov", ("2026-11-26", "2026-11-27")),
        ("weekend", ("2026-11-28", "2026-11-29")),
        ("mon 3/12", ("2026-11-30", "2026-12-03", "2027-03-12")),
        ("fri 20 nov", ("2026-11-20", "2027-11-20")),
        ("sat 20/11", ("2026-11-20", "2026-11-21", "2027-11-20")),
    ],
)
def test_what_readers_take_for_different_days_says_each(words, days):
    assert days_said(words, MONDAY).days == tuple(map(date.fromisoformat, days))


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("thu 3/12", "2026-12-03"),
        ("Fri 3/12", "2027-03-12"),
        ("Saturday, 5/6", "2027-06-05"),
        ("thu the 3/4/2027", "2027-03-04"),
    ],
)
def test_the_weekday_decides_which_of_two_days_is_meant(words, day):
    assert days_said(words, MONDAY).days == (date.fromisoformat(day),)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "asap",
        "soon",
        "31 nov",
        "30/2",
        "0/0",
        "32 dec",
        "week 60",
        "in",
        "of march",
        "q5",
        "12",
    ],
)
def test_what_is_no_day_says_none(words):
    assert days_said(words, MONDAY).days == ()


def test_next_names_the_coming_one_where_it_lies_in_another_week():
    friday = date(2026, 11, 27)
    assert days_said("next monday", friday).days == (date(2026, 11, 30),)


@pytest.mark.parametrize("words", ["q1", "3 months", "christmas", "week 50", "14th", "3.14", "may"])
def test_what_stands_in_any_sentence_is_loose(words):
    assert days_said(words, MONDAY).loose


@given(
    st.lists(
        st.sampled_from(
            ["next", "end", "of", "in", "a", "week", "from", "friday", "2", "months", "q1", "9999"]
        ),
        max_size=9,
    ),
    st.dates(date(2000, 1, 1), date(2100, 12, 31)),
)
def test_any_words_on_any_day_are_read_without_harm(words, today):
    days = days_said(" ".join(words), today).days
    assert list(days) == sorted(set(days))
