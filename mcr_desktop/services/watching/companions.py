"""Where else the slice of a change moved along, in accounts that are too small to show it by themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.signals import Companion
from mcr_desktop.rootcause.columns import MISSING_DAY, days_of
from mcr_desktop.rootcause.rates import conditional_tail, rate_ratio
from mcr_desktop.services.watching.same_changes import plain_condition

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.rootcause.columns import Complaints

LEAST_OBSERVED = 3
LEAST_BASELINE_DAYS = 91
CONVINCING = 0.05
"""How often a row may name any account by luck: the question is asked of each account, so each must be surer."""
BLOCK_DAYS = 28
"""Stretches from which an account's scatter beyond chance is taken."""


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
    seen = [
        counted
        for account in accounts
        if (counted := _counted(account, columns(account), where, shift)) is not None
    ]
    steps = sum(one.steps for one in seen)
    # A single account's months tell little of scatter; the slice's clumps are alike in all of them.
    common = sum(one.squares for one in seen) / steps if steps else 1.0
    measured = [_measured(each, common) for each in seen]
    asked = [one for one in measured if one.observed + one.expected >= LEAST_OBSERVED]
    found: list[Companion] = []
    for place, one in enumerate(sorted(asked, key=lambda one: one.p)):
        least = found[-1].p if found else 0.0
        p = max(least, min(1.0, one.p * (len(asked) - place)))  # Holm (1979)
        if p > CONVINCING:
            break
        if (one.observed > one.expected) == rose:
            found.append(replace(one, p=p, asked=len(asked)))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Counted:
    """An account's complaints of the slice in the days and before; the squares tell its scatter."""

    account: Account
    observed: int
    before: int
    size: float
    baseline: float
    squares: float
    steps: int


def _counted(
    account: Account,
    complaints: Complaints,
    where: Sequence[tuple[str, str]],
    shift: Shift,
) -> _Counted | None:
    own = _own_words(complaints, where)
    if own is None:
        return None
    known = complaints.day[complaints.day != MISSING_DAY]
    if not known.size:
        return None  # of none of them the day is known
    since, until = (int(day) for day in days_of([shift.since[:10], shift.until[:10]]))
    first, last = int(known.min()), int(known.max())
    until = min(until, last)
    if since - first < LEAST_BASELINE_DAYS or until <= since:
        return None
    day = complaints.day[complaints.mask(own)]
    observed = int(((day >= since) & (day <= until)).sum())
    before = int(((day >= first) & (day < since)).sum())
    squares, steps = _squares(day, first, until)
    size, baseline = float(until - since + 1), float(since - first)
    return _Counted(account, observed, before, size, baseline, squares, steps)


def _measured(one: _Counted, common: float) -> Companion:
    scatter = max(1.0, common, one.squares / one.steps if one.steps else 1.0)
    ratio, low, high = rate_ratio(
        one.observed, one.size, one.before, one.baseline, dispersion=scatter
    )
    p = conditional_tail(
        np.array([one.observed / scatter]), np.array([(one.observed + one.before) / scatter]),
        np.array([one.size / (one.size + one.baseline)]),
    )  # fmt: skip
    expected = one.before * one.size / one.baseline
    return Companion(one.account, one.observed, expected, ratio, low, high, float(p[0]))


def _squares(day: NDArray[np.int32], first: int, until: int) -> tuple[float, int]:
    """How much neighbouring blocks of four weeks differ, each step worth 1 where chance alone is at work.

    Given what two blocks hold together, how it divides tells the same whatever the level, and one change of
    level hardly moves it.
    """
    blocks = (until + 1 - first) // BLOCK_DAYS
    begin = until + 1 - blocks * BLOCK_DAYS
    inside = day[(day >= begin) & (day <= until)]
    counts = np.bincount((inside - begin) // BLOCK_DAYS, minlength=blocks)
    both, gap = counts[1:] + counts[:-1], np.diff(counts)
    known = both > 0
    return float((gap[known] ** 2 / both[known]).sum()), int(known.sum())


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
