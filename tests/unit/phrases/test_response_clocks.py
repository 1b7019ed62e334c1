"""Where a complaint stands, in a few words: acknowledged, answered, resolved, and how long it took."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.domain.response_clocks import clocks_of
from mcr_desktop.phrases.response_clocks import clock_words, foremost

NOW = date(2026, 11, 23)


def of(acknowledge_days: int | None, respond_days: int | None, reported: str | None, **days):
    one = Complaint(b"", b"", reported_on=reported, **days)
    return clocks_of(one, acknowledge_days, respond_days, NOW)


@pytest.mark.parametrize(
    ("clocks", "words", "meaning"),
    [
        (of(3, 20, "2026-11-18"), "not acknowledged, 2 days late", "bad"),
        (of(3, 20, "2026-11-21"), "to be acknowledged by 24 Nov, 1 day left", "watch"),
        (of(3, 20, "2026-11-20"), "to be acknowledged today", "watch"),
        (
            of(3, 20, "2026-11-13", acknowledged_on="2026-11-14"),
            "answer due 3 Dec, 10 days left",
            "",
        ),
        (of(None, None, "2026-11-11"), "open 12 days", ""),
        (of(3, 20, "2026-11-13", responded_on="2026-11-14"), "answered, open 10 days", "neutral"),
        (
            of(3, 20, "2026-11-13", resolved_on="2026-11-14", told_on="2026-11-14"),
            "resolved, customer told",
            "good",
        ),
        (of(3, 20, "2026-11-13", resolved_on="2026-11-14"), "resolved, customer not told", "watch"),
        (of(3, 20, None), "open, day unknown", "muted"),
    ],
)
def test_one_thing_is_said_of_where_a_complaint_stands(clocks, words, meaning):
    told, tip, means = foremost(clocks, NOW)
    assert (told, means) == (words, meaning)
    assert tip.startswith("Acknowledged: ")
    assert "None" not in tip


def test_what_is_done_tells_how_long_it_took():
    clocks = of(3, None, "2026-11-13", acknowledged_on="2026-11-15", resolved_on="2026-11-20")
    assert clock_words(clocks.acknowledged, NOW) == (
        "acknowledged on 15 Nov, after 2 days (3 agreed)"
    )
    assert clock_words(clocks.responded, NOW) == (
        "answered when it was resolved on 20 Nov, after 7 days"
    )
    assert clock_words(of(None, 1, "2026-11-22").acknowledged, NOW) == (
        "not acknowledged, 1 day old, no time agreed"
    )
