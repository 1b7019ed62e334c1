"""What a reader must know of the data before believing a figure, one sentence a flag, each with its numbers."""

from __future__ import annotations

from typing import get_args

import pytest

from mcr_desktop.domain.findings import Flag, FlagKind
from mcr_desktop.phrases.flags import flag_sentence


@pytest.mark.parametrize("kind", get_args(FlagKind))
@pytest.mark.parametrize("count", [1, 3])
def test_every_kind_of_flag_has_a_sentence(kind, count):
    flag = Flag(kind, count, 30, "2024-05", attribute="Site", day="2024-05-01", amount=2.0)
    said = flag_sentence(flag)
    assert len(said) > len(kind)
    assert said != kind
    assert "{" not in said
    assert "rate" not in said.split() or kind.startswith(("complaints", "exposure"))


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        (Flag("duplicates", 2, 9, "id"), "2 complaints have the id"),
        (Flag("import date", 2, 900, "spike", day="2024-05-01", amount=0.12), "12 % of all complaints fall on 2 days, the first on 1 May 2024"),
        (Flag("import date", 50, 366, "weeks"), "same weekday"),
        (Flag("open cases", 277, 4969, day="2025-02-15", amount=0.11), "277 cases of 4,969 are still open (11 % since 15 February 2025)"),
        (Flag("reporting delay", 2, 600, "9", day="2024-05-01", amount=31.6), "the 2 weeks from 1 May 2024 on still lack about 32"),
        (Flag("reporting delay", 2, 600, "9", day="2024-05-01"), "cannot be told yet"),
        (Flag("complaints without exposure", 5, 9, "Oslo", attribute="Site"), "values of Site that the exposure does not know (Oslo)"),
        (Flag("complaints without exposure", 5, 9, "2024-02"), "months without exposure (2024-02)"),
        (Flag("day/month order", 9, 9, "day first", attribute="Date"), "the day was taken to be first"),
        (Flag("constant attribute", 9, 9, "Lyon", attribute="Site"), 'Site is "Lyon" in every row'),
        (Flag("constant attribute", 9, 9, attribute="Site"), "Site is the same in every row"),
        (Flag("alarm fatigue", 57, 20), "57 signals are more than anybody can look into"),
        (Flag("zero baseline", 3, 9, amount=12.0), "In 3 cells nothing was expected and 12 happened"),
    ],
)  # fmt: skip
def test_sentences_tell_the_numbers(flag, said):
    assert said in flag_sentence(flag)
