"""Which slices go with a change, in one sentence each; a slice is never called the cause itself."""

from __future__ import annotations

from dataclasses import replace

from mcr_desktop.domain.causes import CaseFlag, Cause, Localisation
from mcr_desktop.domain.findings import Slice
from mcr_desktop.phrases.causes import case_flag_sentence, cause_sentence, localisation_sentences

CAUSE = Cause(
    Slice((("carrier", "B"), ("lane", "LYS-MAD"))), 46.0, 14.0, 3.2857, 2.4, 4.4, 0.714, 0.002
)
FOUND = Localisation("explained", 120.0, 75.0, (CAUSE,), 40, 260, 2)


def test_a_cause_is_told_with_its_evidence_and_called_associated() -> None:
    assert cause_sentence(CAUSE, rose=True) == (
        "The change is associated with carrier = B, lane = LYS-MAD: 46 observed, 14 expected, "
        "\N{MULTIPLICATION SIGN}3.3 (95 %: 2.4\N{EN DASH}4.4), 71 % of the rise; by chance: 2 in 1,000"
    )


def test_small_ratios_have_the_digits_that_they_need() -> None:
    fell = cause_sentence(replace(CAUSE, ratio=0.15, low=0.118, high=0.194), rose=False)
    assert "\N{MULTIPLICATION SIGN}0.15 (95 %: 0.12\N{EN DASH}0.19)" in fell
    open_ended = cause_sentence(replace(CAUSE, ratio=30.0, low=2.9, high=4000.0), rose=True)
    assert "\N{MULTIPLICATION SIGN}30.0 (95 %: at least 2.9)" in open_ended


def test_a_share_above_one_is_not_printed_as_a_number() -> None:
    told = cause_sentence(replace(CAUSE, share=1.4), rose=False)
    assert "more than the whole fall" in told
    assert "140" not in told


def test_where_nothing_was_expected_there_is_no_ratio() -> None:
    told = cause_sentence(
        replace(CAUSE, expected=0.0, ratio=None, high=None, share=None), rose=True
    )
    assert "46 observed, none expected; by chance" in told


def test_aliases_and_ties_follow_their_cause() -> None:
    tied = replace(
        CAUSE, aliases=(Slice((("fleet", "7"),)),), ties=(Slice((("lane", "LYS-MAD"),)),)
    )
    told = localisation_sentences(replace(FOUND, causes=(tied,)))
    assert told[0] == "120 observed in all, 75 expected"
    assert told[2:] == [
        "The same rows are also: fleet = 7",
        "Cannot be told apart from: lane = LYS-MAD",
    ]


def test_no_cause_and_too_few_are_plain() -> None:
    none = replace(FOUND, verdict="no cause found", causes=())
    assert localisation_sentences(none) == [
        "No cause found: 120 observed, 75 expected; none of 260 slices stands out"
    ]
    few = replace(FOUND, verdict="too few to say", causes=(), leaves=1)
    assert localisation_sentences(few) == [
        "Too few to say: 1 combination of attribute values, 120 observed, 75 expected"
    ]


def test_every_flag_has_its_sentence() -> None:
    told = {
        kind: case_flag_sentence(CaseFlag(kind, 1, 9, "country"))
        for kind in (
            "zero baseline", "negative amounts", "constant attribute", "search cut short", "nothing observed",
        )
    }  # fmt: skip
    assert len(set(told.values())) == 5
    assert told["constant attribute"] == "country has one value throughout and can explain nothing"
