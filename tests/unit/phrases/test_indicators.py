"""What each indicator says: its short text, its state, the sentence and the arithmetic behind it."""

from __future__ import annotations

from datetime import date

import pytest

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.commitments import KeptOnTime
from mcr_desktop.domain.indicators import ComplaintCounts, ExecutiveAttention, Quiet, Threads
from mcr_desktop.phrases import indicators

MONDAY = date(2026, 11, 23)


def silence(days: int | None, cadence: int = 30) -> Quiet:
    on = None if days is None else date.fromordinal(MONDAY.toordinal() - days).isoformat()
    return Quiet(cadence, agreed=True, days=days, last_on=on, channel="call")


@pytest.mark.parametrize(
    ("days", "text", "meaning"),
    [
        (5, "5 days of 30", "neutral"),
        (30, "30 days of 30", "neutral"),
        (41, "41 days of 30", "watch"),
        (46, "46 days of 30", "bad"),
        (None, "No touch yet", "watch"),
    ],
)
def test_quiet_is_told_against_its_cadence(days, text, meaning):
    told = indicators.quiet(silence(days), MONDAY)
    assert (told.text, told.meaning) == (text, meaning)


def test_quiet_shows_its_arithmetic():
    told = indicators.quiet(silence(41), MONDAY)
    assert ("Over the cadence", "11 days") in told.arithmetic
    assert told.detail == "call 13 Oct"


def counts(recent: int, before: int, total: int | None = None) -> ComplaintCounts:
    return ComplaintCounts(
        90, "2026-11-23", recent, before, recent + before if total is None else total
    )


@pytest.mark.parametrize(
    ("recent", "before", "meaning"),
    [(4, 1, "neutral"), (20, 18, "neutral"), (32, 16, "watch"), (60, 20, "bad"), (10, 40, "good")],
)
def test_complaints_are_judged_against_chance(recent, before, meaning):
    assert indicators.complaints(counts(recent, before)).meaning == meaning


def test_few_complaints_are_too_few_to_say():
    assert "too few to say" in indicators.complaints(counts(4, 1)).sentence


def test_silence_is_a_warning_where_contact_runs_out():
    told = indicators.complaints(counts(0, 12), silence(60))
    assert (told.text, told.meaning) == ("Silent", "watch")
    assert indicators.complaints(counts(0, 12), silence(3)).text != "Silent"


def test_promises_tell_late_ones_and_those_kept_on_time():
    told = indicators.promises("ours", 3, 1, KeptOnTime("ours", 11, 12, "2025-11-23", "2026-11-23"))
    assert (told.text, told.meaning, told.detail) == ("3 open, 1 late", "bad", "11 of 12 on time")
    assert told.arithmetic[-2] == ("Kept on time", "11 / 12 = 92 %")
    assert told.arithmetic[-1][1] == "65 % and 99 %"
    none = indicators.promises("theirs", 0, 0, KeptOnTime("theirs", 0, 0, "", ""))
    assert (none.text, none.meaning, none.detail) == ("None open", "neutral", "none fell due")


def test_few_promises_have_no_percentage():
    few = KeptOnTime("ours", 1, 2, "2025-11-23", "2026-11-23")
    told = indicators.promises("ours", 0, 0, few)
    assert "1 of 2 kept on time in 12 months, too few for a percentage" in told.sentence
    assert not any("%" in value for _, value in told.arithmetic)


def test_a_standing_tells_which_way_it_went():
    account = Account(
        b"", b"", standing="loyalty", standing_before="preference", standing_on="2026-03-04"
    )
    up = indicators.standing(account, MONDAY)
    assert (up.meaning, up.detail) == ("good", "was Preference, 4 Mar")
    down = indicators.standing(
        Account(b"", b"", standing="satisfaction", standing_before="loyalty"), MONDAY
    )
    assert down.meaning == "bad"
    assert indicators.standing(Account(b"", b""), MONDAY).text == "Not stated"


def test_one_thread_is_a_risk():
    assert indicators.threads(Threads(1, 3)).meaning == "watch"
    assert indicators.threads(Threads(4, 3)).meaning == "neutral"
    assert indicators.threads(Threads(0, 0)).text == "None"


def test_executives_who_stay_away_are_to_be_watched():
    account = Account(b"", b"")
    assert indicators.executive(ExecutiveAttention(0, None), account, MONDAY).meaning == "watch"
    told = indicators.executive(ExecutiveAttention(2, "2026-09-03"), account, MONDAY)
    assert (told.text, told.detail) == ("2 touches", "last 3 Sep")


def test_an_account_whose_data_ends_in_the_past_is_not_called_neglected():
    told = indicators.unwatched("Quiet", Account(b"", b"", as_of="2016-12-31"))
    assert (told.text, told.meaning, told.detail) == (
        "Not watched",
        "neutral",
        "to 31 Dec 2016",
    )


@pytest.mark.parametrize(
    ("owed", "late", "said"),
    [
        (0, 0, "We owe no promise. "),
        (1, 0, "We owe 1 promise, none late. "),
        (3, 1, "We owe 3 promises, of which 1 late. "),
    ],
)
def test_promises_are_said_without_a_nought(owed: int, late: int, said: str) -> None:
    told = indicators.promises("ours", owed, late, KeptOnTime("ours", 0, 0, "", ""))
    assert told.sentence.startswith(said)
