"""Which rows and attributes of two stretches of days can be compared at all: what both could have held.

A category that was taken in only since (a product line added to the form, a value renamed, a field that began to
be filled) has no earlier level of its own, and all that comes with it rises from nothing. It is told as a
change of intake and set aside before anything is compared. So are attributes whose values succeed each other,
like lots and running numbers: they tell the date, and the last of them always seem to rise.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.columns import MISSING_DAY, Complaints, day_text, months_of
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.series import span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Flag
    from mcr_desktop.rootcause.columns import Attribute
    from mcr_desktop.rootcause.spells import Period

_FOLLOWS = 0.5
"""Part of the variance of the baseline's days from which on an attribute tells little but the date."""
_HARDLY = 0.01
"""Part of the window's rows below which an old name is gone."""
_OF_INTAKE = ("category added", "category renamed", "field began to be filled")


@dataclass(frozen=True, slots=True, eq=False)
class Comparable:
    """The rows of window and baseline and the attributes to compare them by.

    `set_aside` are the categories whose rows were left out, `running` the attributes whose values succeed
    each other.
    """

    complaints: Complaints
    by: tuple[str, ...]
    set_aside: tuple[Slice, ...]
    running: tuple[str, ...]


def find_comparable(
    complaints: Complaints,
    window: Period,
    baseline: Period,
    by: Sequence[str],
    flags: Iterable[Flag],
) -> Comparable:
    """What window and baseline could both hold; `flags` are those of `find_flags(complaints, by=by)`."""
    day = complaints.day
    late = (day >= window.since) & (day <= window.until)
    near = late | ((day >= baseline.since) & (day <= baseline.until))
    begun = day_text(baseline.since)
    changes = [flag for flag in flags if flag.kind in _OF_INTAKE and flag.day > begun]
    fields = {flag.attribute for flag in changes if flag.kind == "field began to be filled"}
    old, days = near & ~late, day[near & ~late]
    running = tuple(
        name
        for name in by
        if name not in fields
        and told_of_date(complaints.attributes[name].take(old), days) > _FOLLOWS
    )
    kept = tuple(name for name in by if name not in fields and name not in running)
    # That each value of these begins some day is what they are, and no change of the intake.
    changes = [flag for flag in changes if flag.attribute in kept]
    aside = [Slice(((f.attribute, f.detail),)) for f in changes if f.kind == "category added"]
    if any(flag.kind == "category renamed" for flag in changes):
        aside += _renamed(complaints, kept, begun, late)
    set_aside = []
    left = near.copy()
    for one in aside:
        ((name, label),) = one.conditions
        code = complaints.attributes[name].code_of(label)
        rows = (complaints.attributes[name].codes == code) & left
        if rows.any():
            left &= ~rows
            set_aside.append(one)
    if not (left & late).any() or not (left & ~late).any():
        # Nothing else is left to compare with: then what is new is all that there is to tell.
        left, set_aside = near, []
    compared = Complaints(day[left], {n: complaints.attributes[n].take(left) for n in kept})
    return Comparable(compared, kept, tuple(set_aside), running)


def told_of_date(column: Attribute, day: NDArray[np.int32]) -> float:
    """Part of the variance of the days that the values account for, beyond chance (Hays' omega squared); at least 0."""
    known = column.codes != 0
    codes, time = column.codes[known], day[known].astype(np.float64)
    number = np.bincount(codes)
    groups = int((number > 0).sum())
    free = len(time) - groups
    if groups < 2 or free < 1:
        return 0.0
    time -= time.mean()
    whole = float(time @ time)
    sums = np.bincount(codes, weights=time)
    between = float((sums * sums / np.maximum(number, 1)).sum())
    chance = (whole - between) / free
    return max(0.0, (between - (groups - 1) * chance) / (whole + chance)) if whole > 0 else 0.0


def _renamed(
    complaints: Complaints, by: Sequence[str], begun: str, late: NDArray[np.bool_]
) -> list[Slice]:
    """New names and, beside them, the old ones that they took the place of and that are hardly seen any more."""
    changes = find_intake_changes(_dated(complaints), by, span_of(complaints)).changes
    named = []
    for change in changes:
        if change.kind == "category renamed" and change.since > begun:
            named.append(Slice(((change.attribute, change.label),)))
            column = complaints.attributes[change.attribute]
            old = column.codes == (column.code_of(change.replaces) if change.replaces else 0)
            if change.replaces and (old & late).sum() <= _HARDLY * late.sum():
                named.append(Slice(((change.attribute, change.replaces),)))
    return named


def _dated(complaints: Complaints) -> Complaints:
    span = span_of(complaints)
    months = months_of(complaints.day)
    return complaints.take((complaints.day != MISSING_DAY) & (months < span.first + span.months))
