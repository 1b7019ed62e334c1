"""What shows only where accounts are read together: rises too small for each account's own search, as rows of the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Shift, Signal, Slice
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.signals import TIER_FACTORS, SignalKey, days_between, weigh
from mcr_desktop.phrases import pooled_signals as phrases
from mcr_desktop.phrases.signals import since_text, weight_lines
from mcr_desktop.rootcause.columns import days_of
from mcr_desktop.services.exploring.pictures import AccountSignal
from mcr_desktop.services.watching.rows import SignalRow
from mcr_desktop.services.watching.same_changes import COMMON_ROWS, plain_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.rootcause.columns import Complaints, Exposure
    from mcr_desktop.rootcause.pooled_searches import PooledPart, PooledRise

LARGEST = 50_000
"""Complaints from which an account takes no part: what matters in it shows by itself, and it would take seconds."""
LATELY_DAYS = 400
"""So long ago a rise that an account tells by itself may have ended and still keep it out of its values' search."""
_WEEKS_A_MONTH = 365.2425 / 12.0 / 7.0
_YEAR = 364


def pooled_rows(
    signals: Sequence[AccountSignal],
    accounts: Sequence[Account],
    columns: Callable[[Account], Complaints],
    exposure: Callable[[Account], Exposure | None],
    by: Callable[[Account], tuple[str, ...]],
) -> list[SignalRow]:
    """The rises of single values over accounts together, each once, surest first; an account's own signals left out."""
    from mcr_desktop.rootcause.pooled_searches import Stratum, find_pooled_rises

    small = [one for one in accounts if len(columns(one)) < LARGEST]
    if len(small) < 2:
        return []
    strata = []
    for one in small:
        told = _told_alone(signals, one)
        values = frozenset(plain_condition(condition) for where in told for condition in where)
        rest = _without(columns(one), told)
        strata.append(Stratum(rest, by(one), exposure(one), one.as_of, values))
    found, _looked = find_pooled_rises(strata, plain_condition)
    complaints = [stratum.complaints for stratum in strata]
    kept: list[tuple[PooledRise, list[PooledRise]]] = []
    for rise in found:
        same = next((own for first, own in kept if _is_same(first, rise, complaints)), None)
        if same is None:
            kept.append((rise, []))
        else:
            same.append(rise)
    return [_row(rise, also, small) for rise, also in kept]


def _told_alone(
    signals: Sequence[AccountSignal], account: Account
) -> list[tuple[tuple[str, str], ...]]:
    """The slices of which an account tells a late rise by itself."""
    day = account.as_of or today().isoformat()
    return [
        one.signal.slice.conditions
        for one in signals
        if one.account == account and (shift := one.signal.shift) is not None
        if shift.after > shift.before and days_between(shift.until[:10], day) <= LATELY_DAYS
    ]


def _without(complaints: Complaints, told: Sequence[tuple[tuple[str, str], ...]]) -> Complaints:
    """The complaints without those of slices that are told already: what shares their rows must rise without them."""
    slices = [where for where in told if where]
    if not slices:
        return complaints
    left = np.ones(len(complaints), np.bool_)
    for where in slices:
        left &= ~complaints.mask(dict(where))
    return complaints.take(left)


def _is_same(one: PooledRise, other: PooledRise, complaints: Sequence[Complaints]) -> bool:
    """Whether two values' complaints since both began are for the greater part the same ones."""
    (since,) = days_of([max(one.since, other.since)])
    theirs = {part.stratum: part for part in other.parts}
    mine = shared = others = 0
    for part in one.parts:
        held = complaints[part.stratum]
        late = held.day >= since
        a = held.mask(part.slice.as_where()) & late
        mine += int(a.sum())
        if part.stratum in theirs:
            b = held.mask(theirs[part.stratum].slice.as_where()) & late
            shared += int(np.count_nonzero(a & b))
    for stratum, part in theirs.items():
        held = complaints[stratum]
        others += int(np.count_nonzero(held.mask(part.slice.as_where()) & (held.day >= since)))
    smaller = min(mine, others)
    return bool(smaller) and shared / smaller >= COMMON_ROWS


def _row(rise: PooledRise, also: Sequence[PooledRise], accounts: Sequence[Account]) -> SignalRow:
    members = tuple(_member(rise, part, accounts[part.stratum]) for part in rise.parts)
    lead = members[0]
    observed = sum(part.observed for part in rise.parts)
    expected = sum(part.expected for part in rise.parts)
    tiers = [one.account.tier for one in members]
    weight = weigh(
        observed,
        expected,
        (rise.low, rise.high),
        (rise.since, rise.until),
        lead.account.as_of or today().isoformat(),
        max(tiers, key=lambda tier: TIER_FACTORS.get(tier or "", 1.0)),
        lasting=True,
    )
    weights = ((lead.account, weight),)
    named = [(one.account, one.signal.shift) for one in members if one.signal.shift is not None]
    shift = named[0][1]
    return SignalRow(
        SignalKey("up", rise.since, lead.signal.slice.conditions).text(),
        lead.account,
        lead,
        "deterioration",
        phrases.only_together_sentence(
            lead.signal.slice, len(named), (rise.ratio, rise.low, rise.high)
        ),
        phrases.only_together_evidence(named, rise.q, rise.looked),
        since=since_text(shift),
        members=members,
        also=tuple(
            _member(other, part, accounts[part.stratum]) for other in also for part in other.parts
        ),
        weights=weights,
        arithmetic=(*phrases.part_lines(named), *weight_lines(weights)),
        only_together=True,
    )


def _member(rise: PooledRise, part: PooledPart, account: Account) -> AccountSignal:
    """What one account shows of it, with the days of all."""
    room = part.room if part.rated else part.room / _WEEKS_A_MONTH
    (since,) = days_of([rise.since])
    shift = Shift(
        rise.since, rise.until, str(np.datetime64(int(since) - _YEAR, "D")),
        part.expected / max(room, 1e-12), part.observed / max(room, 1e-12),
        part.observed, part.expected, part.ratio, part.low, part.high, rise.p,
        True, part.dispersion, part.rated, part.unit, rise.since_low, rise.since_high,
    )  # fmt: skip
    signal = Signal("shift", Slice(part.slice.conditions), part.rows, 0, rise.q, shift)
    return AccountSignal(account, signal, phrases.part_sentence(part.slice, shift))
