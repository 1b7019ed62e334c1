"""Signals over all accounts: what makes two of them the same, and how much one matters."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from math import comb, exp, log
from typing import Literal

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.indicators import Quiet

Way = Literal["up", "down", "intake", "silence"]
WAYS: tuple[Way, ...] = ("up", "down", "intake", "silence")

Kind = Literal["deterioration", "improvement", "silence", "too few", "intake change"]

WANDERS_DAYS = 45
"""By so many days the first day of one and the same change may move as more data arrive."""

YEAR_DAYS = 365
TIER_FACTORS = {"strategic": 2.0, "key": 1.5, "growth": 1.0}
LASTING_FLOOR = 0.1

SELDOM = 0.15
"""A silence that chance makes more often than in this part of all quarters is not told.

Lenient, since a call costs little and a lost customer much; the chance itself is always shown.
"""


@dataclass(frozen=True, slots=True)
class SignalKey:
    """What tells one signal of an account from another: which way, in which slice, roughly since when."""

    way: Way
    since: str
    conditions: tuple[tuple[str, str], ...] = ()

    def text(self) -> str:
        """The key in one line; the order in which conditions were named makes no difference."""
        conditions = [list(one) for one in sorted(self.conditions)]
        return json.dumps([self.way, self.since, conditions], ensure_ascii=False)

    @classmethod
    def parse(cls, text: str) -> SignalKey | None:
        """The key that `text` gave; None for anything else, as another device may have written anything."""
        try:
            way, since, conditions = json.loads(text)
            date.fromisoformat(since)
            pairs = tuple((str(name), str(label)) for name, label in conditions)
        except (ValueError, TypeError, RecursionError):
            return None
        return cls(way, since, pairs) if way in WAYS else None

    def is_same(self, other: SignalKey) -> bool:
        """Whether both mean one change, told from data of different days."""
        return (
            self.way == other.way
            and sorted(self.conditions) == sorted(other.conditions)
            and abs(days_between(self.since, other.since)) <= WANDERS_DAYS
        )


@dataclass(frozen=True, slots=True)
class Weight:
    """How much a change matters, as a count of complaints: a product whose every factor can be read.

    `cautious` is by how many complaints the change differs from what was expected, taken at the end of the
    ratio's interval that is nearer to no change, and of its latest year only (`year_share`). `recency`
    halves with every year since the change began, or ended where it is over; a rise that lasts keeps
    at least a tenth, since it still hurts; no more, or what everybody knows for years stands above what is new.
    """

    observed: int
    expected: float
    cautious: float
    year_share: float
    age_days: int
    lasting: bool
    recency: float
    tier: str | None
    factor: float

    @property
    def value(self) -> float:
        """The product: complaints, weighted by how lately and at whom they came."""
        return self.cautious * self.year_share * self.recency * self.factor


def weigh(
    observed: int,
    expected: float,
    interval: tuple[float, float | None],
    span: tuple[str, str],
    as_of: str,
    tier: str | None,
    *,
    lasting: bool,
) -> Weight:
    """The weight of a change seen from the first to the last day of `span`, looked at on `as_of`.

    `interval` is that of observed over expected; an upper end of None means that the figures set none.
    """
    low, high = interval
    if expected <= 0:
        cautious = float(observed)
    elif low > 1:
        cautious = expected * (low - 1)
    elif high is not None and high < 1:
        cautious = expected * (1 - high)
    else:
        cautious = 0.0
    days = max(days_between(span[0], span[1]) + 1, 1)
    age = max(days_between(span[0] if lasting else span[1], as_of), 0)
    recency = 0.5 ** (age / YEAR_DAYS)
    if lasting and observed > expected:
        recency = max(recency, LASTING_FLOOR)
    share = min(1.0, YEAR_DAYS / days)
    factor = TIER_FACTORS.get(tier or "", 1.0)
    return Weight(observed, expected, cautious, share, age, lasting, recency, tier, factor)


@dataclass(frozen=True, slots=True)
class Silence:
    """No complaints while two-way contact falls: figures of the last `days` days and of as many before.

    `complaints_earlier` are those of the three spans before the last; `as_of` is the last day of complaints
    looked at, `touched_until` that of touches.
    """

    days: int
    as_of: str
    touched_until: str
    complaints: int
    complaints_earlier: int
    earlier_days: int
    touches: int
    touches_before: int
    quiet: Quiet

    @property
    def expected(self) -> float:
        """Complaints that the days before let expect of the last span."""
        return self.complaints_earlier * self.days / self.earlier_days

    @property
    def chance_of_none(self) -> float:
        """The chance of no complaint in the last span had nothing changed, given all that came: 1 where none ever did."""
        share = self.days / (self.days + self.earlier_days)
        return (1.0 - share) ** (self.complaints + self.complaints_earlier)

    @property
    def chance_of_contact(self) -> float:
        """The chance of as few touches in the later of two equal spans had nothing changed: exact, mid-p.

        Where both are without any: that of so long a time without one at the pace of the cadence.
        """
        both = self.touches + self.touches_before
        if not both:
            return (
                1.0 if self.quiet.days is None else exp(-self.quiet.days / self.quiet.cadence_days)
            )
        fewer = sum(comb(both, n) for n in range(self.touches))
        return (fewer + comb(both, self.touches) / 2.0) / 2.0**both

    @property
    def chance(self) -> float:
        """The chance of both together (Fisher's product); of the one that can tell anything, where the other cannot."""
        told = [one for one in (self.chance_of_none, self.chance_of_contact) if one < 1.0]
        product = 1.0
        for one in told:
            product *= one
        return product if len(told) < 2 else product * (1.0 - log(product))

    @property
    def warns(self) -> bool:
        """Whether nobody complains, and they speak with us less and too rarely, more so than chance often makes it.

        An account that never complained and is seldom spoken with has quiet quarters all the time.
        """
        falling = self.touches < self.touches_before or self.touches == 0
        quiet = self.complaints == 0 and falling and self.quiet.over
        return quiet and self.chance <= SELDOM


@dataclass(frozen=True, slots=True)
class Companion:
    """What one more account shows in the slice and days of a change: counts against its own past.

    `p` is the exact two-sided mid-p, adjusted for the number of accounts that were `asked` (Holm); the ratio's
    interval is for this account alone. Both allow for the account's own scatter.
    """

    account: Account
    observed: int
    expected: float
    ratio: float | None
    low: float
    high: float | None
    p: float
    asked: int = 1


def days_between(first: str, last: str) -> int:
    """Days from one ISO day to another; negative where it lies before."""
    return (date.fromisoformat(last) - date.fromisoformat(first)).days
