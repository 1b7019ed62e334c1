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
        "The level fell from 12.0 to 8.0 from 10 July 2013 on (95 %: 9 July 2013\N{EN DASH}11 July 2013)"
    )


def test_a_turn_of_trend_names_both_slopes():
    told = shift_sentence(LevelShift(30, (28, 33), 20.0, 19.5, (0.5, -0.25)))
    assert "turned from 0.50 to -0.25 a point from point 30 on (95 %: 28\N{EN DASH}33)" in told
    assert "from 20.00 to 19.50" in told


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ((970291.2, 1057885.1), ["970,291", "1,057,885"]),
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
