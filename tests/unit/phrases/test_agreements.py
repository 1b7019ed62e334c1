"""By when somebody must speak about an agreement, in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from mcr_desktop.domain.accounts import Agreement
from mcr_desktop.domain.agreements import term_of
from mcr_desktop.phrases.agreements import promised, term_sentence, term_words

DAY = date(2026, 11, 23)


def made(**fields: Any) -> Agreement:
    return Agreement(b"a", b"f", "Frame contract", **fields)


@pytest.mark.parametrize(
    ("fields", "words", "meaning"),
    [
        ({}, "no end agreed", "neutral"),
        ({"starts_on": "2027-01-01"}, "from 1 Jan 2027", "neutral"),
        ({"ends_on": "2027-06-30"}, "until 30 Jun 2027", "neutral"),
        ({"ends_on": "2027-06-30", "renewal": "automatic"}, "renews 30 Jun 2027", "neutral"),
        ({"ends_on": "2027-03-31", "notice_days": 90}, "notice by 31 Dec", "watch"),
        ({"ends_on": "2026-12-03", "notice_days": 5}, "notice by Sat, in 5 days", "bad"),
        ({"ends_on": "2026-12-13", "renewal": "none"}, "ends 13 Dec, in 20 days", "watch"),
        ({"ends_on": "2026-11-11"}, "ended 11 Nov", "watch"),
        ({"ends_on": "2026-11-11", "renewal": "automatic"}, "renewed itself 11 Nov", "watch"),
        ({"ends_on": "2020-11-11"}, "ended 11 Nov 2020", "neutral"),
    ],
)
def test_few_words_and_their_meaning(fields: dict[str, Any], words: str, meaning: str) -> None:
    said = term_words(made(**fields), DAY)
    assert (said[0], said[2]) == (words, meaning)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"ends_on": "2027-03-31", "notice_days": 90, "renewal": "automatic"},
            '"Frame contract" renews by itself on 31 Mar 2027: notice is possible until 31 Dec.',
        ),
        (
            {"ends_on": "2026-12-20", "notice_days": 10, "renewal": "by agreement"},
            '"Frame contract" ends on 20 Dec: speak about what follows by 10 Dec, in 17 days.',
        ),
        ({"ends_on": "2026-11-11"}, '"Frame contract" ended on 11 Nov, 12 days ago.'),
    ],
)
def test_sentences_for_what_presses(fields: dict[str, Any], sentence: str) -> None:
    one = made(**fields)
    assert term_sentence(one, term_of(one, DAY), DAY) == sentence


def test_braces_in_a_title_are_no_placeholders() -> None:
    one = Agreement(b"a", b"f", "{end} {0} %s", ends_on="2026-11-11")
    assert "{end} {0} %s" in term_sentence(one, term_of(one, DAY), DAY)


def test_what_was_promised_is_one_line() -> None:
    assert promised(made(measure="by seven", target="98 %")) == "by seven: 98 %"
    assert promised(made(text="a\nb")) == "a b"
