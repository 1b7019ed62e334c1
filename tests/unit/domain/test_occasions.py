"""When dates worth remembering come again."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.domain.accounts import Occasion
from mcr_desktop.domain.occasions import comes_on, is_occasion_day, years_on

DAY = date(2026, 11, 23)


def of(day: str, yearly: int | None = None) -> Occasion:
    return Occasion(b"o", b"f", None, "birthday", "It", day, yearly)


@pytest.mark.parametrize(
    ("day", "yearly", "comes"),
    [
        ("--11-23", None, "2026-11-23"),
        ("--11-22", None, "2027-11-22"),
        ("1971-03-14", 1, "2027-03-14"),
        ("1971-03-14", None, None),
        ("2026-12-08", None, "2026-12-08"),
        ("2026-11-22", None, None),
        ("2030-01-01", 1, "2030-01-01"),
        ("2030-01-01", None, "2030-01-01"),
        ("--02-29", None, "2027-02-28"),
        ("1988-02-29", 1, "2027-02-28"),
        ("2027-02-29", 1, None),
        ("--13-01", 1, None),
        ("", 1, None),
        ("tomorrow", 1, None),
    ],
)
def test_the_next_day(day: str, yearly: int | None, comes: str | None) -> None:
    found = comes_on(of(day, yearly), DAY)
    assert (found.isoformat() if found else None) == comes


def test_a_leap_day_comes_on_its_own_day_in_a_leap_year() -> None:
    assert comes_on(of("--02-29"), date(2028, 1, 1)) == date(2028, 2, 29)
    assert comes_on(of("--02-29"), date(2027, 2, 28)) == date(2027, 2, 28)


def test_years_are_counted_where_the_first_is_known() -> None:
    assert years_on(of("1976-11-26", 1), date(2026, 11, 26)) == 50
    assert years_on(of("--11-26"), date(2026, 11, 26)) is None


def test_what_is_a_date() -> None:
    assert is_occasion_day("--02-29")
    assert not is_occasion_day("2027-02-29")
    assert not is_occasion_day("-02-29")
