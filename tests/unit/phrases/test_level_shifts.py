"""Changes of level in words."""

from __future__ import annotations

from typing import get_args

import pytest

from mcr_desktop.domain.findings import Flag
from mcr_desktop.domain.level_shifts import LevelShift, LevelShifts, SeriesFlag, SeriesFlagKind
from mcr_desktop.phrases.level_shifts import (
    flag_sentence,
    levels_text,
    shift_sentence,
    shifts_sentences,
)


def test_a_rise_names_levels_place_and_interval():
    assert shift_sentence(LevelShift(57, (54, 60), 3.1, 5.4)) == (
        "The level rose from 3.1 to 5.4 from point 57 on (95 %: 54\N{EN DASH}60)"
    )


def test_a_fall_with_dates_names_days():
    shift = LevelShift(
        5, (4, 6), 12.0, 8.0, date="2013-07-10", dates=("2013-07-09", "2013-07-11")
    )  # fmt: skip
    assert shift_sentence(shift) == (
        "The level fell from 12.0 to 8.0 from 10 July 2013 on (95 %: 9 July 2013 to 11 July 2013)"
    )


def test_a_turn_of_trend_names_both_slopes():
    told = shift_sentence(LevelShift(30, (28, 33), 20.0, 19.5, (0.5, -0.25)))
    assert "turned from 0.50 to -0.25 a point from point 30 on (95 %: 28\N{EN DASH}33)" in told
    assert "from 20.00 to 19.50" in told


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ((970291.2, 1057885.1), ["970,000", "1,058,000"]),
        ((0.0012, 0.0031), ["0.0012", "0.0031"]),
        ((100.01, 100.02), ["100.010", "100.020"]),
        ((0.0, 0.0), ["0", "0"]),
        ((-0.0001, 1.0), ["0.0", "1.0"]),
        ((10.5, 0.12), ["10.5", "0.1"]),
        ((1e20, 2e20), ["1e+20", "2e+20"]),
    ],
)
def test_levels_have_the_digits_that_tell_them_apart(levels, told):
    assert levels_text(levels) == told


def test_no_change_is_said_and_flags_come_first():
    flag = SeriesFlag("season removed", 12)
    found = LevelShifts(48, "levels", counted=False, shifts=(), season=12, flags=(flag,))
    assert shifts_sentences(found) == [
        "A season of 12 points was taken out before stretches were compared",
        "No lasting change of level or trend in 48 points",
    ]


def test_too_few_points_say_nothing_more():
    found = LevelShifts(
        3, "levels", counted=False, shifts=(), flags=(SeriesFlag("too few to say", 3),)
    )
    assert shifts_sentences(found) == ["Too few points to say: 3"]


@pytest.mark.parametrize("kind", get_args(SeriesFlagKind))
def test_every_flag_has_its_sentence(kind):
    told = flag_sentence(SeriesFlag(kind, 2, 9, "", (3, 4)))
    assert "2" in told
    assert "{" not in told


def test_flags_of_the_table_keep_their_own_words():
    assert flag_sentence(Flag("no denominator")).startswith("No denominator")


def test_a_rate_says_what_it_is_per():
    shift = LevelShift(12, (7, 16), 0.005, 0.01)
    found = LevelShifts(40, "levels", counted=True, shifts=(shift,), exposure_unit="shipped")
    assert shifts_sentences(found) == [
        "The level rose from 0.50 to 1.00 per 100 shipped from point 12 on (95 %: 7\N{EN DASH}16)"
    ]


@pytest.mark.parametrize(("step", "told"), [("month", "November 2001"), ("year", "2001")])
def test_dates_are_told_by_their_own_calendar(step, told):
    shift = LevelShift(9, (9, 9), 3.0, 9.0, date="2001-11-01", dates=("2001-11-01", "2001-11-01"))
    found = LevelShifts(40, "levels", counted=False, shifts=(shift,), step=step)
    assert shifts_sentences(found) == [
        f"The level rose from 3.0 to 9.0 from {told} on (95 %: {told} to {told})"
    ]


def test_slopes_that_are_alike_are_no_turn():
    told = shift_sentence(LevelShift(30, (28, 33), 1533.0, 1355.0, (5.574, 5.469)))
    assert told == (
        "The level went from 1,533 to 1,355 at point 30 (95 %: 28\N{EN DASH}33), "
        "while the trend stayed at about 5.47 a point"
    )


def test_a_steady_trend_is_not_told_as_nothing():
    found = LevelShifts(60, "trends", counted=False, shifts=())
    assert shifts_sentences(found) == [
        "One steady trend runs through all 60 points: no change of level or of the trend itself"
    ]
