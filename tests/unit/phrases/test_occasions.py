"""Dates worth remembering, in words and from words."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.domain.accounts import Occasion
from mcr_desktop.phrases.occasions import day_said, day_told, occasion_title, read_occasion

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("14 March", "--03-14"),
        ("14.3.", "--03-14"),
        ("14 March 1971", "1971-03-14"),
        ("1971-03-14", "1971-03-14"),
        ("--03-14", "--03-14"),
        ("29 February", "--02-29"),
        ("29.2.", "--02-29"),
        ("--02-30", None),
        ("on 14.3.", "--03-14"),
        ("March 14th", "--03-14"),
        ("14/3", "--03-14"),
        ("the 14th of March", "--03-14"),
        ("March 14, 2027", "2027-03-14"),
        ("tomorrow", "2026-11-24"),
        ("soon", None),
        ("", None),
    ],
)
def test_a_date_is_read_with_or_without_its_year(typed: str, day: str | None) -> None:
    assert read_occasion(typed, DAY) == day


def test_a_date_without_its_year_is_shown_as_it_is_typed() -> None:
    assert day_said("--03-14") == "14 March"
    assert day_said("1971-03-14") == "1971-03-14"
    assert day_said("nonsense") == "nonsense"


def test_round_years_and_whose_date_it_is() -> None:
    of = Occasion(b"o", b"f", None, "birthday", "Birthday")
    assert occasion_title(of, "Leo Farrand", 50) == "Birthday, Leo Farrand (turns 50)"
    assert occasion_title(of, "Leo Farrand", 51) == "Birthday, Leo Farrand"
    named = Occasion(b"o", b"f", None, "birthday", "Leo's birthday")
    assert occasion_title(named, "Leo Farrand") == "Leo's birthday"
    jubilee = Occasion(b"o", b"f", None, "anniversary", "With us")
    assert occasion_title(jubilee, "", 1) == "With us (1 year)"


def test_a_date_in_a_line_is_told_in_words() -> None:
    assert day_told("--03-14") == "14 March"
    assert day_told("1971-03-14") == "14 March 1971"
    assert day_told("nonsense") == "nonsense"
