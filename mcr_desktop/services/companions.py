"""Where else the slice of a change moved along, in accounts that are too small to show it by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.signals import Companion
from mcr_desktop.rootcause.columns import MISSING_DAY, days_of
from mcr_desktop.rootcause.rates import conditional_tail, rate_ratio
from mcr_desktop.services.same_changes import plain_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.rootcause.columns import Complaints

LEAST_OBSERVED = 3
LEAST_BASELINE_DAYS = 91
CONVINCING = 0.05
"""One question is asked of each account, about a slice and days that another one named: no search to adjust for."""


def find_companions(
    where: Sequence[tuple[str, str]],
    shift: Shift,
    accounts: Sequence[Account],
    columns: Callable[[Account], Complaints],
) -> tuple[Companion, ...]:
    """The accounts in which the slice moved the same way in the same days, strongest first.

    None for all complaints at once: what they have in common is no slice. Complaints are compared as counts a day.
    """
    if not where:
        return ()
    rose = shift.after > shift.before
    found = []
    for account in accounts:
        one = _measured(account, columns(account), where, shift)
        if one is None or one.p > CONVINCING or one.observed + one.expected < LEAST_OBSERVED:
            continue
        if (one.observed > one.expected) == rose:
            found.append(one)
    return tuple(sorted(found, key=lambda one: one.p))


def _measured(
    account: Account,
    complaints: Complaints,
    where: Sequence[tuple[str, str]],
    shift: Shift,
) -> Companion | None:
    own = _own_words(complaints, where)
    if own is None:
        return None
    known = complaints.day[complaints.day != MISSING_DAY]
    since, until = (int(day) for day in days_of([shift.since[:10], shift.until[:10]]))
    first, last = int(known.min()), int(known.max())
    until = min(until, last)
    if since - first < LEAST_BASELINE_DAYS or until <= since:
        return None
    day = complaints.day[complaints.mask(own)]
    observed = int(((day >= since) & (day <= until)).sum())
    before = int(((day >= first) & (day < since)).sum())
    size, baseline = float(until - since + 1), float(since - first)
    ratio, low, high = rate_ratio(observed, size, before, baseline)
    share = size / (size + baseline)
    p = conditional_tail(
        np.array([float(observed)]), np.array([float(observed + before)]), np.array([share])
    )
    return Companion(account, observed, before * size / baseline, ratio, low, high, float(p[0]))


def _own_words(complaints: Complaints, where: Sequence[tuple[str, str]]) -> dict[str, str] | None:
    """The conditions as this account spells them; None where it does not know one of them."""
    own: dict[str, str] = {}
    for wanted in (plain_condition(one) for one in where):
        for name, column in complaints.attributes.items():
            label = next(
                (each for each in column.labels if plain_condition((name, each)) == wanted), None
            )
            if label is not None:
                own[name] = label
                break
        else:
            return None
    return own
