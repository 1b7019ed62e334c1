"""Due days in plain words at the end of a promise: "Send the report by friday", "in 2 weeks", "28 nov"."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcr_desktop.domain.due_days import due_days_to_choose, find_due_day

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("line", "day", "rest"),
    [
        ("Send the report today", "2026-11-23", "Send the report"),
        ("Send the report tomorrow.", "2026-11-24", "Send the report"),
        ("Ring Tomas the day after tomorrow", "2026-11-25", "Ring Tomas"),
        ("Send the report by Friday", "2026-11-27", "Send the report"),
        ("Send the report fri", "2026-11-27", "Send the report"),
        ("We call them on tues", "2026-11-24", "We call them"),
        ("They answer by Wed", "2026-11-25", "They answer"),
        ("They answer this thursday", "2026-11-26", "They answer"),
        ("Plan for Madrid, 28 nov", "2026-11-28", "Plan for Madrid"),
        ("Plan for Madrid 28th of November", "2026-11-28", "Plan for Madrid"),
        ("Plan for Madrid (by Nov 28)", "2026-11-28", "Plan for Madrid"),
        ("Plan for Madrid before 3 February", "2027-02-03", "Plan for Madrid"),
        ("Plan for Madrid 28 feb 2028", "2028-02-28", "Plan for Madrid"),
        ("Plan for Madrid 1.12.", "2026-12-01", "Plan for Madrid"),
        ("Plan for Madrid 1.12.2026", "2026-12-01", "Plan for Madrid"),
        ("Plan for Madrid 28/11", "2026-11-28", "Plan for Madrid"),
        ("Plan for Madrid 12/12/2026", "2026-12-12", "Plan for Madrid"),
        ("Plan for Madrid in 2 weeks", "2026-12-07", "Plan for Madrid"),
        ("Plan for Madrid within ten days", "2026-12-03", "Plan for Madrid"),
        ("Plan for Madrid in a month", "2026-12-23", "Plan for Madrid"),
        ("Plan for Madrid 2026-12-01", "2026-12-01", "Plan for Madrid"),
        ("Plan for Madrid by the end of the month", "2026-11-30", "Plan for Madrid"),
        ("Plan for Madrid by end of next month", "2026-12-31", "Plan for Madrid"),
        ("Plan for Madrid end of march", "2027-03-31", "Plan for Madrid"),
        ("Plan for Madrid by Tue 24 Nov", "2026-11-24", "Plan for Madrid"),
        ("Plan for Madrid no later than fri", "2026-11-27", "Plan for Madrid"),
        ("Plan for Madrid by friday at the latest", "2026-11-27", "Plan for Madrid"),
        ("Plan for Madrid a week from friday", "2026-12-04", "Plan for Madrid"),
        ("Plan for Madrid - two weeks from tomorrow", "2026-12-08", "Plan for Madrid"),
        ("Plan for Madrid eom", "2026-11-30", "Plan for Madrid"),
        ("Plan for Q1 by end of Q1", "2027-03-31", "Plan for Q1"),
        ("Plan for Madrid by the 14th", "2026-12-14", "Plan for Madrid"),
        ("Call Tomas tomorrow noon", "2026-11-24", "Call Tomas tomorrow noon"),
        ("Send it by cob friday", "2026-11-27", "Send it by cob friday"),
    ],
)
def test_plain_words_at_the_end_name_the_day(line, day, rest):
    found = find_due_day(line, MONDAY)
    assert found
    assert (found.day, found.rest) == (day, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "We will call",
        "Friday is their busiest day",  # not at the end
        "Send it next friday",  # this week's or the next one's
        "Send it on monday",  # today, or in a week
        "Send it next week",
        "Send it on 3/4",  # April or March
        "Send it on 31 nov",
        "Send it on 2026-02-30",
        "Send it on 20 nov",  # three days ago: a slip, or next year
        "The chair where she sat",
        "They enjoyed the sun",
        "This is what we may",
        "The price is 28",
        "Send the Mondays",
        "Say it on 1 dec 1926",
        "Delivered by truck",
        "A frida",
        "Send the plan for Q1",
        "We need 3 months",
        "Raise it to 3.14",
        "Sing before they sing for Christmas",
    ],
)
def test_what_names_no_day_or_two_yields_nothing(line):
    assert find_due_day(line, MONDAY) is None


@pytest.mark.parametrize(
    ("line", "words", "days"),
    [
        ("Send it next friday", "next friday", ("2026-11-27", "2026-12-04")),
        ("Send it on 3/4", "3/4", ("2027-03-04", "2027-04-03")),
        ("Send it by Q1", "Q1", ("2027-01-01", "2027-03-31")),
        ("Send it by friday", "", ()),
        ("Send it for Q1", "", ()),
    ],
)
def test_days_between_which_a_line_does_not_decide_are_told(line, words, days):
    assert due_days_to_choose(line, MONDAY) == (words, days)


def test_a_month_on_from_its_last_day_is_a_last_day():
    found = find_due_day("in a month", date(2027, 1, 31))
    assert found
    assert found.day == "2027-02-28"


def test_the_line_may_be_the_day_alone():
    found = find_due_day("friday", MONDAY)
    assert found
    assert (found.day, found.rest) == ("2026-11-27", "")


@given(st.text(max_size=60), st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_any_text_is_read_without_harm(text, today):
    found = find_due_day(text, today)
    if found is not None:
        assert date.fromisoformat(found.day) >= today.replace(day=1, year=today.year - 1)
        assert text.startswith(found.rest)


@given(
    st.sampled_from(["by friday", "in 3 days", "2026-12-01", "28 nov", "tomorrow"]),
    st.text("abc def", max_size=30),
)
def test_what_stands_before_the_day_is_kept(words, before):
    found = find_due_day(f"{before} {words}", MONDAY)
    assert found
    assert found.rest == before.rstrip()
