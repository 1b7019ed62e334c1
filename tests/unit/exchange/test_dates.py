"""Dates in a stated format, and in no other."""

from __future__ import annotations

import pytest

from mcr_desktop.exchange.dates import (
    EXAMPLES,
    BadFormatError,
    DateFormat,
    NoSuchDayError,
    NotInFormatError,
)


@pytest.mark.parametrize(
    ("spelled", "text", "day"),
    [
        ("YYYY-MM-DD", "2016-09-08", "2016-09-08"),
        ("DD.MM.YYYY", "08.09.2016", "2016-09-08"),
        ("M/D/YYYY", "9/8/2016", "2016-09-08"),
        ("M/D/YYYY", "09/08/2016", "2016-09-08"),
        ("MM/DD/YY", "09/08/16", "2016-09-08"),
        ("MM/DD/YY", "09/08/69", "1969-09-08"),
        ("MM/DD/YY", "09/08/68", "2068-09-08"),
        ("YYYYMMDD", "20160908", "2016-09-08"),
        ("DD MMM YYYY", "08 SEP 2016", "2016-09-08"),
        ("M/D/YYYY H:mm", "3/14/2025 1:20", "2025-03-14"),
        ("YYYY-MM-DDTHH:mm:ssZ", "2025-03-14T23:59:59Z", "2025-03-14"),
        ("%d.%m.%Y", "8.9.2016", "2016-09-08"),
        ("%Y-%m-%d %H:%M:%S.%f", "2016-09-08 12:00:00.5", "2016-09-08"),
        ("YYYY-MM-DD", "2024-02-29", "2024-02-29"),
    ],
)
def test_a_date_is_read_in_its_stated_format(spelled: str, text: str, day: str) -> None:
    assert DateFormat(spelled).day(text) == day


@pytest.mark.parametrize(
    ("spelled", "text"),
    [
        ("YYYY-MM-DD", "08.09.2016"),
        ("YYYY-MM-DD", "2016-9-8"),
        ("YYYY-MM-DD", "2016-09-08 "),
        ("YYYY-MM-DD", "2016-09-08T00:00"),
        ("YYYY-MM-DD", "\u0662\u0660\u0661\u0666-09-08"),  # Arabic digits
        ("YYYY-MM-DD", "2016-09-08\n"),
        ("DD MMM YYYY", "08 XYZ 2016"),
        ("M/D/YYYY H:mm", "3/14/2025 24:00"),
    ],
)
def test_any_other_spelling_is_refused(spelled: str, text: str) -> None:
    with pytest.raises(NotInFormatError):
        DateFormat(spelled).day(text)


@pytest.mark.parametrize(
    "text", ["2015-02-29", "2016-13-01", "2016-00-10", "1899-12-31", "2201-01-01"]
)
def test_days_that_do_not_exist_or_lie_too_far_are_refused(text: str) -> None:
    with pytest.raises(NoSuchDayError):
        DateFormat("YYYY-MM-DD").day(text)


@pytest.mark.parametrize(
    ("spelled", "reason"),
    [
        ("", "year"),
        ("YYYY", "month"),
        ("YYYY-MM", "day"),
        ("MM-DD", "year"),
        ("YYYY-MM-DD YYYY", "twice"),
        ("YYYY-MM-MMM-DD", "twice"),
        ("yyyy-mm-dd", "letters"),
        ("%Y-%m-%d %z", "letters"),
        ("%Y-%m-%", "letters"),
        ("DD of MM YYYY", "letters"),
    ],
)
def test_a_format_that_names_no_day_is_refused(spelled: str, reason: str) -> None:
    with pytest.raises(BadFormatError, match=reason):
        DateFormat(spelled)


def test_months_need_no_day() -> None:
    assert DateFormat("YYYY-MM", day=False).month("2025-03") == "2025-03"
    assert DateFormat("MM/YYYY", day=False).month("03/2025") == "2025-03"
    assert DateFormat("DD.MM.YYYY", day=False).month("31.03.2025") == "2025-03"


@pytest.mark.parametrize("spelled", EXAMPLES)
def test_what_is_shown_as_an_example_can_be_used(spelled: str) -> None:
    DateFormat(spelled)
