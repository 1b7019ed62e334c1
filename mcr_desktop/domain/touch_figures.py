"""What the touches of an account add up to: channels by quarter, executives by year, letters unanswered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.people import CHANNELS, Contact, Touch

LETTER_DAYS = 14
"""A letter that waited longer is told as late."""
LETTER_MEMORY_DAYS = 365
"""The rule lets a letter rest after so many days; one that somebody said awaits an answer never rests."""
QUARTERS = 8

DayCount = tuple[str, str, int, int, int]
"""A day, a channel, and how many touches: all, two-way, with an executive of ours."""


@dataclass(frozen=True, slots=True)
class QuarterMix:
    """The touches of one quarter by channel."""

    quarter: str
    """`2026-Q4`."""
    since: str
    until: str
    """The last day that counts: of the running quarter, today."""
    counts: tuple[tuple[str, int], ...]
    """Every channel, in the order of `CHANNELS`, with its touches."""
    two_way: int
    total: int


@dataclass(frozen=True, slots=True)
class ChannelMix:
    """Touches per channel and quarter, the oldest quarter first."""

    since: str
    until: str
    quarters: tuple[QuarterMix, ...]

    @property
    def total(self) -> int:
        """All touches of all quarters."""
        return sum(one.total for one in self.quarters)


@dataclass(frozen=True, slots=True)
class AttentionYear:
    """One year of the relationship."""

    number: int
    """1 for the first."""
    since: str
    until: str
    """The last day that counts: of the running year, today."""
    executive: int
    """Touches with an executive of ours."""
    touches: int
    days: int
    """Days of it that have passed: 365 or 366 for a whole year."""


@dataclass(frozen=True, slots=True)
class Attention:
    """Executive touches in each year since the relationship began."""

    since: str
    stated: bool
    """Whether somebody wrote down since when they are a customer; else it is the first touch."""
    years: tuple[AttentionYear, ...]


@dataclass(frozen=True, slots=True)
class Nameable:
    """Somebody who can be named in a touch, with no more than naming needs."""

    id: bytes
    name: str
    title: str
    account_id: bytes
    account: str


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """Something of theirs that waits for our answer."""

    touch: Touch
    account: Account
    contacts: tuple[Contact, ...]
    """Who of theirs wrote, executives first."""
    days: int
    by: Literal["rule", "said"]
    """Whether somebody said that an answer is owed, or the rule finds so."""

    @property
    def late(self) -> bool:
        """Whether it waited longer than a letter should."""
        return self.days > LETTER_DAYS


def channel_mix(days: Iterable[DayCount], today: date, quarters: int = QUARTERS) -> ChannelMix:
    """The last `quarters` quarters, the running one included; quarters without a touch stay, as zeros."""
    first = _quarter_start(today)
    starts = [first]
    for _ in range(quarters - 1):
        starts.append(_quarter_start(starts[-1] - timedelta(days=1)))
    starts.reverse()
    tallies = {start: dict.fromkeys(CHANNELS, 0) for start in starts}
    two_way = dict.fromkeys(starts, 0)
    for day, channel, count, both, _executive in days:
        start = _quarter_start(date.fromisoformat(day))
        if start in tallies and day <= today.isoformat():
            tallies[start][channel] = tallies[start].get(channel, 0) + count
            two_way[start] += both
    made = []
    for start in starts:
        last = min(today, _next_quarter(start) - timedelta(days=1))
        counts = tuple(tallies[start].items())
        made.append(
            QuarterMix(
                f"{start.year:04d}-Q{(start.month + 2) // 3}",
                start.isoformat(),
                last.isoformat(),
                counts,
                two_way[start],
                sum(count for _, count in counts),
            )
        )
    return ChannelMix(starts[0].isoformat(), today.isoformat(), tuple(made))


def attention(
    days: Iterable[DayCount], customer_since: str | None, today: date
) -> Attention | None:
    """Executive touches in each year since signing, or since the first touch; None where neither is known.

    Touches before the signing count in no year.
    """
    told = sorted(one for one in days if one[0] <= today.isoformat())
    since = customer_since or (told[0][0] if told else None)
    if since is None or since > today.isoformat():
        return None
    began = date.fromisoformat(since)
    years: list[AttentionYear] = []
    while (start := _anniversary(began, len(years))) <= today:
        last = min(today, _anniversary(began, len(years) + 1) - timedelta(days=1))
        part = [one for one in told if start.isoformat() <= one[0] <= last.isoformat()]
        years.append(
            AttentionYear(
                len(years) + 1,
                start.isoformat(),
                last.isoformat(),
                sum(one[4] for one in part),
                sum(one[2] for one in part),
                (last - start).days + 1,
            )
        )
    return Attention(since, customer_since is not None, tuple(years))


def _quarter_start(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _next_quarter(start: date) -> date:
    return date(start.year + start.month // 10, (start.month + 2) % 12 + 1, 1)


def _anniversary(began: date, years: int) -> date:
    try:
        return began.replace(year=began.year + years)
    except ValueError:  # 29 February
        return date(began.year + years, 3, 1)
