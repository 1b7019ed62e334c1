"""What the figures say of a corrective action, in one sentence with its arithmetic, and what that rests on."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest

from mcr_desktop.domain.effects import (
    Assumption,
    AssumptionKind,
    Controls,
    Effect,
    Level,
    Peak,
    Ratio,
)
from mcr_desktop.domain.findings import Slice
from mcr_desktop.phrases.effects import assumption_sentences, effect_sentence

REST = Ratio(0.98, 0.85, 1.13)
EFFECT = Effect(
    "worked", "interval below 1", Slice((("site", "Lyon"),)), "2026-06-01", "2026-11-29", 0.59, (0.45, 0.77), 0.7,
    Level("2025-01-06", "2026-05-31", 73, 394, 5.4), Level("2026-06-01", "2026-11-29", 26, 83, 3.2), 83, 141.2,
    1.2, 1.1, Ratio(0.59, 0.45, 0.77), Ratio(0.6, 0.5, 0.8), Controls(True, "used", 900, 300, REST, 0.4), None,
    None, None, (),
)  # fmt: skip


def test_the_whole_finding_in_one_sentence():
    assert effect_sentence(EFFECT) == (
        "Worked: complaints fell from 5.4 to 3.2 a week after 1 June 2026; 83 in 26 weeks where 141 were due, "
        "\N{MULTIPLICATION SIGN}0.59, 95 %: 0.45\N{EN DASH}0.77; the rest meanwhile \N{MULTIPLICATION SIGN}0.98, allowed for; with these figures only a fall of 30 % "
        "or more would show by now"
    )


@pytest.mark.parametrize(
    ("verdict", "start"),
    [
        ("worked", "Worked: "),
        ("worse", "Worse: "),
        ("not shown", "Not shown: "),
        ("too early", "Too early to say: "),
    ],
)
def test_every_verdict_has_its_word(verdict, start):
    assert effect_sentence(replace(EFFECT, verdict=verdict)).startswith(start)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"rate_ratio": None, "interval": (2.0, None)}, "83 in 26 weeks; "),
        ({"interval": (0.2, None)}, "95 %: at least 0.20"),
        ({"reason": "only against the rest"}, "against the rest only"),
        ({"reason": "no worse than just before"}, "not surely more than in the weeks just before"),
        ({"reason": "history too short", "minimum_detectable": None}, "too short a history"),
        ({"peak": Peak("2026-05-18", "2026-05-31", 2, 40, 11.0, left_out=True)}, "its 2 weeks are left out"),
        ({"controls": Controls(False, "moved otherwise", 9, 9, REST, 0.01)}, "which had moved otherwise before"),
        ({"controls": Controls(False, "too few", 9, 9, REST)}, "the rest meanwhile \N{MULTIPLICATION SIGN}0.98;"),
        ({"after": Level("2026-06-01", "2026-06-01", 0, 0, 0.0)}, "no whole week has passed"),
        ({"before": Level("2026-06-01", "2026-06-01", 0, 0, 0.0)}, "no whole week is known before"),
        ({"after": Level("2026-06-01", "2026-11-29", 26, 190, 7.3)}, "rose from 5.4 to 7.3 a week"),
        ({"after": Level("2026-06-01", "2026-11-29", 26, 140, 5.4)}, "stayed at 5.4 a week"),
    ],
)  # fmt: skip
def test_what_differs_is_said(changed, told):
    assert told in effect_sentence(replace(EFFECT, **changed))


def test_rates_are_told_a_readable_number_of_units():
    before, after = (
        replace(EFFECT.before, exposure=1e5, rate=0.00394),
        replace(EFFECT.after, exposure=4e4, rate=0.00208),
    )
    assert "from 3.9 to 2.1 per 1,000 units of exposure" in effect_sentence(
        replace(EFFECT, before=before, after=after)
    )


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (None, "83 in 26 weeks where 141 were due"),
        ("trend goes on", "where the weeks before led to expect 141"),
        ("season allowed for", "where trend and season led to expect 141"),
        ("rest as control", "where the weeks before and the rest led to expect 141"),
    ],
)
def test_what_was_expected_is_told_with_its_reason(kind, told):
    known = () if kind is None else (Assumption(kind),)
    assert told in effect_sentence(replace(EFFECT, assumptions=known))


def test_units_of_exposure_are_called_as_the_file_calls_them():
    before, after = replace(EFFECT.before, rate=0.21), replace(EFFECT.after, rate=0.22)
    told = effect_sentence(replace(EFFECT, before=before, after=after, unit="flights"))
    assert "from 21.0 to 22.0 per 100 flights" in told


def test_the_fall_that_could_show_is_told_where_one_is_looked_for():
    assert "a fall of" not in effect_sentence(replace(EFFECT, verdict="worse"))
    told = effect_sentence(replace(EFFECT, minimum_detectable=0.001))
    assert "not even a fall to nothing would show" in told


@pytest.mark.parametrize(
    ("dispersion", "lasting", "told"),
    [
        (1.0, 1.04, "Weeks scatter no more than chance alone."),
        (2.7, 1.0, "Weeks scatter 2.7 times as much as chance alone; the interval holds that."),
        (1.0, 1.4, "Weeks scatter no more than chance alone, but good and bad spells last, so that totals scatter 1.4"),
        (2.7, 1.4, "Weeks scatter 2.7 times as much as chance alone, and good and bad spells last, so that totals scatter 1.4"),
    ],
)  # fmt: skip
def test_a_scatter_of_one_is_no_scatter(dispersion, lasting, told):
    one = Assumption("scatter", dispersion, lasting)
    assert assumption_sentences(replace(EFFECT, assumptions=(one,)))[0].startswith(told)


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (Assumption("no control", 12), "The 12 complaints outside the slice, known before the action, are too few"),
        (Assumption("no control"), "No complaints outside the slice"),
        (Assumption("rest moved otherwise", 0.0002), "(p < .001)"),
        (Assumption("weeks still filling", 1, detail="2026-05-18"), "Of the last week's complaints"),
        (Assumption("peak kept", 1, 6, "2026-05-18"), "the highest week there was (6 complaints"),
    ],
)  # fmt: skip
def test_assumptions_in_plain_numbers(one, told):
    assert told in assumption_sentences(replace(EFFECT, assumptions=(one,)))[0]


@pytest.mark.parametrize("kind", get_args(AssumptionKind))
def test_every_assumption_has_a_sentence(kind):
    (told,) = assumption_sentences(
        replace(EFFECT, assumptions=(Assumption(kind, 2, 0.4, "2026-05-18"),))
    )
    assert told.endswith(".")
    assert "{" not in told
