"""What matters now on an account: the few sentences that a person in a hurry reads, most pressing first."""

from __future__ import annotations

from datetime import date, timedelta

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.commitments import Commitment, KeptOnTime
from mcr_desktop.domain.indicators import (
    AccountLine,
    ComplaintCounts,
    ExecutiveAttention,
    Quiet,
    RoomPerson,
    Threads,
    UsedInformation,
)
from mcr_desktop.domain.people import Contact
from mcr_desktop.phrases.matters import MOST, matters

MONDAY = date(2026, 11, 23)
NONE = KeptOnTime("ours", 0, 0, "", "")


def day(ahead: int) -> str:
    return (MONDAY + timedelta(days=ahead)).isoformat()


def line(
    quiet: Quiet | None = None,
    complaints: ComplaintCounts | None = None,
    threads: Threads | None = None,
) -> AccountLine:
    return AccountLine(
        account=Account(b"a" * 16, b"f" * 16, "Northwind"),
        quiet=quiet or Quiet(30, agreed=True, days=5, last_on=day(-5), channel="call"),
        ours_owed=0,
        ours_late=0,
        theirs_owed=0,
        theirs_late=0,
        ours_kept=NONE,
        theirs_kept=NONE,
        complaints=complaints or ComplaintCounts(90, day(0), 0, 0, 0),
        threads=threads or Threads(3, 2),
        executive=ExecutiveAttention(1, day(-10)),
        next_meeting=None,
        used=UsedInformation(0, 0, day(-90), day(0)),
    )


def promise(wording: str, due: int, direction: str = "ours") -> Commitment:
    return Commitment(wording.encode(), b"f" * 16, direction, wording, due_on=day(due))


def test_where_nothing_presses_that_is_said_with_its_figures():
    (only,) = matters(line(), [], [], MONDAY)
    assert only.meaning == "good"
    assert only.sentence == "Nothing presses: last in touch 5 days ago, no promise late."


def test_our_late_promises_come_before_theirs():
    told = matters(line(), [promise("Theirs", -9, "theirs"), promise("Ours", -2)], [], MONDAY)
    assert [one.meaning for one in told] == ["bad", "watch"]
    assert told[0].sentence == 'We are late with a promise: "Ours", 2 days late.'
    assert told[0].row == b"Ours"


def test_the_longest_late_promise_is_named():
    told = matters(line(), [promise("Short", -1), promise("Long", -8)], [], MONDAY)
    assert told[0].sentence == 'We are late with 2 promises, longest with "Long", 8 days late.'


def test_the_gravest_four_are_told_gravest_first():
    quiet = Quiet(30, agreed=True, days=80, last_on=day(-80), channel="call")
    decider = Contact(b"c" * 16, b"f" * 16, "Mara", role="decides", cadence_days=14)
    person = RoomPerson(decider, Quiet(14, agreed=True, days=40, last_on=day(-40)), 0)
    told = matters(
        line(quiet, ComplaintCounts(90, day(0), 60, 20, 80), Threads(1, 1)),
        [promise("Ours", -2), promise("Theirs", -2, "theirs")],
        [person],
        MONDAY,
    )
    assert len(told) == MOST
    assert [one.meaning for one in told] == ["bad", "bad", "bad", "watch"]


def test_a_decider_who_went_quiet_is_named_with_the_days():
    decider = Contact(b"c" * 16, b"f" * 16, "Mara Okafor", role="decides", cadence_days=14)
    person = RoomPerson(decider, Quiet(14, agreed=True, days=40, last_on=day(-40)), 0)
    (only,) = matters(line(), [], [person], MONDAY)
    assert only.sentence == "Mara Okafor (decides) has not been in touch for 40 days of 14."
    assert (only.where, only.row) == ("people", decider.id)
