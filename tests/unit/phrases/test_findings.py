"""What the figures say, in one sentence each: screens, briefs and `mcr` print the same words."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from babel.numbers import format_decimal

from mcr_desktop.domain.findings import (
    ControlChart,
    ControlPoint,
    Explanation,
    Flag,
    IntakeChange,
    Shift,
    Signal,
    Slice,
    SliceEvidence,
)
from mcr_desktop.phrases.catalogue import language
from mcr_desktop.phrases.findings import (
    chance_words,
    chart_sentence,
    explanation_sentence,
    intake_sentence,
    limits_sentence,
    number,
    p_text,
    rivals_sentence,
    shift_sentence,
    signal_sentence,
    slice_name,
)
from mcr_desktop.phrases.flags import flag_sentence

WHERE = Slice((("carrier", "Carrier B"), ("lane", "LYS-MAD")))
SHIFT = Shift(
    "2016-09-01", "2016-10-31", "2015-09-01", 4.9, 22.5, 45, 9.8, 4.6, 3.1, 6.7, 1e-6,
    lasting=True, dispersion=1.0,
)  # fmt: skip
BEST = SliceEvidence(WHERE, 46, 14.0, 3.29, 2.4, 4.4, 0.71, 30.0)
RIVAL = SliceEvidence(Slice((("site", "CA"),)), 20, 9.5, 2.1, 1.2, 3.5, 0.2, 12.0)
EXPLAINED = Explanation(
    "explained", "2016-09-01", "2016-10-31", "2015-09-01", 80, 35.0, BEST, (), (RIVAL,), 1.1,
    0.002, 499, 900,
)  # fmt: skip


def test_the_change_of_the_whole_names_the_slice_and_its_arithmetic() -> None:
    assert explanation_sentence(EXPLAINED, SHIFT) == (
        "Complaints rose from 4.9 to 22.5 a month from September 2016 on; Carrier B, LYS-MAD explains 71 % "
        "of it (46 observed, 14 expected, \N{MULTIPLICATION SIGN}3.3, 95 %: 2.4\N{EN DASH}4.4; "
        "by chance: 2 in 1,000)"
    )
    assert rivals_sentence(EXPLAINED).startswith("Next best: site CA (20 observed, 9.5 expected")


def test_a_signal_of_a_slice_says_what_part_of_the_whole_it_is() -> None:
    spike = replace(SHIFT, lasting=False)
    sentence = signal_sentence(Signal("spike", WHERE, 900, 60, 0.01, spike, EXPLAINED))
    assert sentence.startswith(
        "Carrier B, LYS-MAD: complaints rose from 4.9 to 22.5 a month "
        "from September 2016 to October 2016 (45 observed, 9.8 expected"
    )
    assert sentence.endswith("; that is 71 % of the rise in all complaints")
    alone = replace(spike, until="2016-09-30")
    assert "in September 2016" in shift_sentence(alone, WHERE)


def test_counts_are_never_called_a_rate_and_rates_name_their_denominator() -> None:
    assert "rate" not in signal_sentence(Signal("shift", WHERE, 900, 60, 0.01, SHIFT, EXPLAINED))
    rated = replace(SHIFT, before=0.0031, after=0.0054, rated=True, exposure_unit="shipments")
    assert shift_sentence(rated) == (
        "Complaints rose from 3.1 to 5.4 per 1,000 shipments from September 2016 on"
    )


def test_no_sentence_calls_a_slice_the_cause() -> None:
    for sentence in (
        explanation_sentence(EXPLAINED, SHIFT),
        explanation_sentence(replace(EXPLAINED, verdict="no cause found"), SHIFT),
        signal_sentence(Signal("shift", WHERE, 900, 60, 0.01, SHIFT, EXPLAINED)),
    ):
        assert "caus" not in sentence


def test_a_fall_a_missing_ratio_and_more_than_all_of_it() -> None:
    fall = replace(SHIFT, before=22.5, after=4.9)
    assert "fell from 22.5 to 4.9" in shift_sentence(fall, WHERE)
    new = replace(SHIFT, expected=0.0, ratio=None, high=None)
    assert "(45 observed, none expected; by chance: 10 in 1,000)" in signal_sentence(
        Signal("shift", WHERE, 9, 60, 0.01, new)
    )
    more = replace(EXPLAINED, best=replace(BEST, share=1.3))
    assert "explains more than all of it" in explanation_sentence(more, SHIFT)
    none = replace(EXPLAINED, verdict="no cause found", best=None)
    assert "no slice stands out" in explanation_sentence(none, SHIFT)


def test_changes_of_intake_say_that_they_are_none_of_quality() -> None:
    change = IntakeChange(
        "category added", "Product", "Debt collection", "2013-07-10", 90.9, 0.27, 224.2, 338.5,
        247.5, 1.1, 0.95, 1.28,
    )  # fmt: skip
    sentence = intake_sentence(change)
    assert "first recorded on 10 July 2013" in sentence
    assert "not a deterioration" in sentence
    renamed = replace(change, kind="category renamed", replaces="Collections")
    assert "as Collections ends" in intake_sentence(renamed)
    assert signal_sentence(Signal("intake change", Slice(), 9, 60, intake=change)) == sentence
    assert "is filled in from 10 July 2013" in intake_sentence(
        replace(change, kind="field began to be filled", label="")
    )


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        (Flag("no denominator"), "not rates"),
        (Flag("duplicates", 1), "1 complaint repeats"),
        (Flag("duplicates", 23), "23 complaints repeat"),
        (Flag("missing dates", 2), "2 complaints have no usable date"),
        (Flag("incomplete last month", detail="2026-11"), "November 2026 is not over"),
        (Flag("zero baseline"), "no ratio"),
    ],
)
def test_flags_say_what_they_mean(flag: Flag, said: str) -> None:
    assert said in flag_sentence(flag)


def test_too_few_is_said_with_the_figures() -> None:
    signal = Signal("too few to say", Slice(), 1, 4)
    assert signal_sentence(signal) == "Too few to say: 1 complaint in 4 whole months"


def test_charts_say_their_centre_their_outliers_and_their_limits() -> None:
    calm = ControlPoint("2024-01", 5, 1, 5.0, 5.26, 0, 12.1, out=False, phase=0)
    wild = ControlPoint("2024-02", 19, 1, 19.0, 5.26, 0, 12.1, out=True, phase=0)
    chart = ControlChart("c", (calm, wild), (0,), 1.1, 1.0, rated=False)
    assert chart_sentence(chart) == (
        "Centre 5.3 a period; 1 point outside the limits (2024-02). "
        "Limits of a c chart: counts whose scatter is chance alone"
    )
    laney = replace(chart, kind="laney-u", dispersion=2.44)
    assert "2.4 times as much as chance alone" in limits_sentence(laney)
    assert "Too few to say: 1 complete period" in chart_sentence(
        replace(chart, kind="too few to say", points=(calm,))
    )


def test_names_and_probabilities_read_well() -> None:
    assert slice_name(Slice()) == "All complaints"
    assert (
        slice_name(Slice((("Timely response?", "0"), ("site", "Lyon"))))
        == "Timely response? 0, Lyon"
    )
    assert [p_text(p) for p in (0.0004, 0.002, 0.04, 0.31, 1.0)] == [
        "p < .001", "p = .002", "p = .040", "p = .31", "p = 1.00",
    ]  # fmt: skip


def test_a_change_is_dated_to_days_with_its_interval() -> None:
    dated = replace(
        SHIFT, since="2016-05-12", until="2016-12-31", since_low="2016-05-09",
        since_high="2016-05-15", per="week", lasting=True,
    )  # fmt: skip
    assert "a week from 12 May 2016 (95 %: 9\N{EN DASH}15 May 2016)" in shift_sentence(dated)
    ended = replace(dated, lasting=False, until="2016-06-30", since_high="2016-06-02")
    told = shift_sentence(ended)
    assert "from 12 May 2016 (95 %: 9 May \N{EN DASH} 2 June 2016) to 30 June 2016" in told
    assert "31 December 2015 \N{EN DASH} 2 June 2016" in shift_sentence(
        replace(ended, since_low="2015-12-31")
    )


def test_an_interval_of_days_and_the_evidence_are_not_two_brackets_in_a_row() -> None:
    dated = replace(SHIFT, since_low="2016-08-20", since_high="2016-09-09", until="2016-12-31")
    told = signal_sentence(Signal("shift", WHERE, 900, 60, 0.01, dated))
    assert "September 2016); 45 observed, 9.8 expected" in told
    assert ") (" not in told


def test_a_limit_without_bounds_is_not_printed_as_if_it_were_known() -> None:
    wild = replace(SHIFT, ratio=30.0, low=2.9, high=31465.4)
    told = signal_sentence(Signal("shift", WHERE, 900, 60, 0.01, wild))
    assert "\N{MULTIPLICATION SIGN}30.0, 95 %: at least 2.9;" in told
    rare = replace(SHIFT, before=0.04, after=0.9)
    assert "from 0.04 to 0.90 a month" in shift_sentence(rare)


def test_many_complaints_in_a_short_time_are_not_called_few() -> None:
    assert signal_sentence(Signal("too few to say", Slice(), 18, 20)).startswith("Too few to say")
    long = signal_sentence(Signal("too few to say", Slice(), 4969, 2))
    assert long == "Too short a time to say: 4,969 complaints in 2 whole months"


def test_what_came_and_went_within_a_month_is_told_in_days() -> None:
    week = replace(
        SHIFT, since="2016-09-01", until="2016-09-06", since_low="2016-08-30",
        since_high="2016-09-02", observed=37, expected=12.2, ratio=3.0, low=2.1, high=4.2,
        lasting=False,
    )  # fmt: skip
    told = signal_sentence(Signal("spike", WHERE, 900, 60, 0.01, week))
    assert told == (
        "Carrier B, LYS-MAD: 37 complaints in 6 days where 12 were expected, from 1 September 2016 "
        "(95 %: 30 August \N{EN DASH} 2 September 2016) to 6 September 2016 "
        "(\N{MULTIPLICATION SIGN}3.0, 95 %: 2.1\N{EN DASH}4.2; by chance: 10 in 1,000)"
    )
    day = replace(week, until="2016-09-01", since_low="2016-09-01", since_high="2016-09-01")
    assert shift_sentence(day) == (
        "37 complaints in 1 day where 12 were expected, on 1 September 2016"
    )
    rated = replace(week, rated=True, before=0.03, after=0.09, exposure_unit="orders")
    assert "per 100 orders" in shift_sentence(rated)


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_numbers_that_are_rounded_first_read_as_if_they_were_not(digits: int) -> None:
    pattern = "#,##0" + ("." + "0" * digits if digits else "")
    near = [sign * (whole + part) for sign in (1, -1) for whole in (0, 1, 2, 1_234_567)
            for part in (0, 0.004, 0.005, 0.05, 0.125, 0.25, 0.45, 0.5, 0.995)]  # fmt: skip
    for value in (*near, 9e19):
        assert number(value, digits) == format_decimal(value, format=pattern, locale=language())
    assert number(0) == "0"


def test_figures_that_nobody_means_in_earnest_are_not_written_out() -> None:
    assert [number(value, 2) for value in (1e20, -1e300, math.inf)] == ["1e+20", "-1e+300", "inf"]


def test_a_chance_is_told_in_words_that_need_no_statistics() -> None:
    assert chance_words(0.0) == "by chance: under 1 in 1,000"
    assert chance_words(0.002) == "by chance: 2 in 1,000"
    assert chance_words(0.3) == "by chance: 30 in 100"
