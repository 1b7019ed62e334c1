"""Which signals are one and the same change: in one account's slices, and over several accounts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import comb
from typing import TYPE_CHECKING

from mcr_desktop.domain.signals import days_between

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.services.exploring.pictures import AccountSignal

CLOSE_DAYS = 31
"""Two changes begin together where their first days lie so near,"""
FAR_DAYS = 92
"""or where the intervals of their first days overlap and these lie no further apart than this."""
COMMON_ROWS = 0.5
"""Part of the smaller slice's complaints that both hold, from which on they are one change."""

LUCKY = 0.2
"""Changes are put together where unrelated ones would seldom begin as near one another; how seldom is said."""
_DAYS_A_MONTH = 365.2425 / 12.0

Conditions = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one account: the signal that tells it, and the others in which it shows as well."""

    told: AccountSignal
    also: tuple[AccountSignal, ...] = ()

    @property
    def all(self) -> tuple[AccountSignal, ...]:
        """The signal that tells it, then the others."""
        return (self.told, *self.also)


def changes_of(
    signals: Iterable[AccountSignal],
    common: Callable[[AccountSignal, AccountSignal], float],
) -> list[Change]:
    """The shifts and spikes of one account, each change once, in their order.

    The first signal of a change tells it: the order is that of the search, what explains most
    first. `common` gives the part of the smaller one's complaints that two of them share.
    """
    found: list[Change] = []
    for one in signals:
        for place, change in enumerate(found):
            if _together(change.told, one) and common(change.told, one) >= COMMON_ROWS:
                found[place] = replace(change, also=(*change.also, one))
                break
        else:
            found.append(Change(one))
    return found


def over_accounts(changes: Sequence[Change]) -> list[tuple[Change, ...]]:
    """The same change of several accounts put together; each tells it in the slice that they share.

    A change is the same where the same slice moves the same way at the same time, or where one account
    shows it in a part of the other's slice. All complaints are a slice that only all complaints match. Where
    unrelated changes would begin as near one another in more than `LUCKY` of cases, each stands alone.
    """
    groups: list[list[Change]] = []
    apart: list[list[Change]] = []
    for change in changes:
        account = change.told.account.id
        for group, own in zip(groups, apart, strict=True):
            if any(one.told.account.id == account for one in group):
                continue
            pairs = [_matching(one, change) for one in group]
            if all(pair is not None for pair in pairs):
                theirs = pairs[0][1] if pairs[0] is not None else change.told
                if len(group) == 1 and pairs[0] is not None:
                    group[0] = _led_by(group[0], pairs[0][0])
                group.append(_led_by(change, theirs))
                own.append(change)
                break
        else:
            groups.append([change])
            apart.append([change])
    told: list[tuple[Change, ...]] = []
    for group, own in zip(groups, apart, strict=True):
        if len(group) > 1 and luck_of(group, changes) > LUCKY:
            told += [(one,) for one in own]
        else:
            told.append(tuple(group))
    return told


def luck_of(group: Sequence[Change], changes: Sequence[Change]) -> float:
    """The chance that unrelated changes begin as near one another as these, all that could have done so counted.

    The first days of k unrelated changes are spread evenly over the shortest history; the chance that they fall
    within a part r of it is k r^(k-1) - (k-1) r^k. It counts as often as there are changes in other accounts
    whose slice and way would have matched (at most 1).
    """
    days = [one.told.signal.shift.since[:10] for one in group if one.told.signal.shift is not None]
    history = min(one.told.signal.months for one in group) * _DAYS_A_MONTH
    if len(days) < 2 or history <= 0:
        return 0.0
    k = len(days)
    r = min((days_between(min(days), max(days)) + 1) / history, 1.0)
    alone = k * r ** (k - 1) - (k - 1) * r**k
    first = group[0]
    could = sum(
        1
        for one in changes
        if one.told.account.id != first.told.account.id and _could_match(first, one)
    )
    return min(1.0, alone * comb(max(could, k - 1), k - 1))


def _could_match(one: Change, other: Change) -> bool:
    """Whether two changes would be one if only they had begun together."""
    a, b = one.told.signal.shift, other.told.signal.shift
    if a is None or b is None or (a.after > a.before) != (b.after > b.before):
        return False
    x, y = _conditions(one.told), _conditions(other.told)
    return x == y or bool(x and y and (x <= y or y <= x))


def shared_slice(group: Sequence[Change]) -> tuple[tuple[str, str], ...]:
    """The conditions that every account's slice has, as the first one writes them."""
    first = group[0].told.signal.slice.conditions
    rest = [_conditions(change.told) for change in group[1:]]
    return tuple(one for one in first if all(plain_condition(one) in other for other in rest))


def tells_of(change: Change, where: Sequence[tuple[str, str]], shift: Shift) -> bool:
    """Whether a change tells by itself, in a part of the slice or beyond it, what moved in the days of `shift`."""
    wanted = frozenset(plain_condition(one) for one in where)
    for one in change.all:
        own = one.signal.shift
        if own is None or (own.after > own.before) != (shift.after > shift.before):
            continue
        conditions = _conditions(one)
        related = conditions <= wanted or wanted <= conditions
        if related and own.since <= shift.until and shift.since <= own.until:
            return True
    return False


def _led_by(change: Change, told: AccountSignal) -> Change:
    if told is change.told:
        return change
    return Change(told, tuple(one for one in change.all if one is not told))


def _matching(one: Change, other: Change) -> tuple[AccountSignal, AccountSignal] | None:
    """The two signals in which two accounts show the same change; equal slices before parts."""
    parts = None
    for mine in one.all:
        for theirs in other.all:
            if not _together(mine, theirs):
                continue
            a, b = _conditions(mine), _conditions(theirs)
            if a == b and (a or (mine is one.told and theirs is other.told)):
                return mine, theirs
            if parts is None and a and b and (a <= b or b <= a):
                parts = mine, theirs
    return parts


def _together(one: AccountSignal, other: AccountSignal) -> bool:
    a, b = one.signal.shift, other.signal.shift
    return (
        a is not None
        and b is not None
        and (a.after > a.before) == (b.after > b.before)
        and a.since <= b.until
        and b.since <= a.until
        and _begin_together(a, b)
    )


def _begin_together(a: Shift, b: Shift) -> bool:
    apart = abs(days_between(a.since[:10], b.since[:10]))
    if apart <= CLOSE_DAYS:
        return True
    overlap = (a.since_low or a.since) <= (b.since_high or b.since) and (
        b.since_low or b.since
    ) <= (a.since_high or a.since)
    return overlap and apart <= FAR_DAYS


def _conditions(one: AccountSignal) -> Conditions:
    """What a slice asks, so that two accounts' spellings of one carrier are the same."""
    return frozenset(plain_condition(condition) for condition in one.signal.slice.conditions)


def plain_condition(condition: tuple[str, str]) -> tuple[str, str]:
    """An attribute and its label, however they are spelled."""
    name, label = condition
    return name.casefold().replace("_", " ").strip(), " ".join(label.casefold().split())
