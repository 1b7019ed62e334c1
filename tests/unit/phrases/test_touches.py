"""What touches add up to, in words: which lines are a sum, and which stand beside each other."""

from __future__ import annotations

from datetime import date

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.domain.touch_figures import (
    Attention,
    AttentionYear,
    ChannelMix,
    OpenLetter,
    QuarterMix,
)
from mcr_desktop.phrases import touches

MONDAY = date(2026, 11, 23)


def year(number: int, of: int, executive: int = 0) -> AttentionYear:
    begin = 2022 + number
    return AttentionYear(number, f"{begin}-02-01", f"{begin + 1}-01-31", executive, of, 365)


def told_of(*years: AttentionYear):
    return touches.attention(Attention(since="2023-02-01", stated=True, years=years))


def letter(summary: str | None) -> OpenLetter:
    touch = Touch(b"t" * 16, b"f" * 16, channel="letter", happened_on="2026-10-30", summary=summary)
    who = Contact(b"c" * 16, b"f" * 16, name="Ada Brook")
    return OpenLetter(touch, Account(b"a" * 16, b"f" * 16, "Northwind"), (who,), 24, "rule")


def test_years_in_which_nothing_happened_before_the_first_touch_are_one_line():
    told = told_of(year(1, 0), year(2, 0), year(3, 7, 1), year(4, 0))
    labels = [label for label, _ in told.arithmetic]
    assert labels[-1] == "Before, from 1 Feb 2023"
    assert told.arithmetic[-1][1] == "no touch"
    assert [one.split(",")[0] for one in labels if one.startswith("Year")] == ["Year 4", "Year 3"]


def test_quarters_and_years_beside_each_other_are_no_sum():
    quarter = QuarterMix("2026-Q4", "2026-10-01", "2026-11-23", (("call", 2),), 2, 2)
    assert not touches.channel_mix(ChannelMix("2026-10-01", "2026-11-23", (quarter,))).sums
    assert not told_of(year(1, 3)).sums


def test_the_clock_of_a_letter_comes_to_the_days_that_it_waits():
    told = touches.letter(letter(None), MONDAY)
    assert told.sums
    assert told.arithmetic[-1] == ("Days between", "24 days")


def test_a_letter_in_one_line_begins_with_its_clock():
    line = touches.letter_line(letter("Pallets\nwait"), MONDAY)
    assert line == "Waiting 24 days: letter of Ada Brook, 30 Oct. Pallets wait"
    assert touches.letter_line(letter(None), MONDAY).endswith("30 Oct")
