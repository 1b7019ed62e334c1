"""Complaints as whole weeks counted from the day of an action, with their exposure and the rest beside them."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.effects import ActionDayError, NoComplaintsError, NoSuchValueError
from mcr_desktop.domain.findings import Flag
from mcr_desktop.rootcause.columns import day_text, first_day, month_text, months_of
from mcr_desktop.rootcause.forecasts import Weeks
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.series import span_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Complaints, Exposure

MOST_BEFORE, MOST_AFTER = 104, 52
"""Weeks looked at: two seasons before, one after; older ones tell little of the level to beat."""
_NEAR = 5
_FEWEST_MONTHS = 3


@dataclass(frozen=True, slots=True, eq=False)
class ActionWeeks:
    """Whole weeks round an action, each beginning on the day number in `starts`.

    `before` and `after` count the whole weeks that the complaints cover, of which at most `MOST_BEFORE` and
    `MOST_AFTER` are in `weeks`; `last` is the last day covered.
    """

    weeks: Weeks
    starts: NDArray[np.int64]
    action: int
    last: int
    before: int
    after: int
    flags: tuple[Flag, ...] = ()


def weeks_round(
    complaints: Complaints,
    where: Mapping[str, str],
    action_day: str,
    exposure: Exposure | None = None,
    as_of: str | None = None,
) -> ActionWeeks:
    """The complaints that meet `where` a week, and the others as controls where there is a condition.

    A week begins on the weekday of the action, so that none lies on both sides of it and the last, incomplete
    one falls away. Weeks in which a category of the slice was not yet taken in are left out, and so are controls of
    categories that began meanwhile. Raises ActionDayError, NoSuchValueError, NoComplaintsError.
    """
    known = complaints.dated()
    if not len(known):
        raise NoComplaintsError(where="", reason="dates")
    last = int(known.day.max()) if as_of is None else _day(as_of)
    first, action = int(known.day.min()), _day(action_day)
    _check_day(action, first, last)
    _check_values(complaints, where)
    until = known.day <= last
    chosen = known.mask(where) & until
    if not chosen.any():
        told = ", ".join(f"{name}={label}" for name, label in where.items())
        raise NoComplaintsError(where=told, reason="where")
    taken_in = _taken_in(known, where, last)
    own = int(taken_in[chosen].max())
    if first < own < action:
        first = own
    before, after = (action - first) // 7, (last + 1 - action) // 7
    a, b = min(before, MOST_BEFORE), min(after, MOST_AFTER)
    starts = action + 7 * np.arange(-a, b, dtype=np.int64)
    controls = None
    if where:
        # What began to be taken in since the first week would make the rest rise by itself.
        settled = until & (taken_in <= starts[0]) if a else until
        controls = _count(known.day[~chosen & settled], action, a, b)
    counts = _count(known.day[chosen], action, a, b)
    weeks = Weeks(counts, a, np.asarray(starts + 3.0, np.float64), controls=controls)
    flags: list[Flag] = []
    weeks, starts = _with_sizes(weeks, starts, exposure, where, flags)
    return ActionWeeks(weeks, starts, action, last, before, after, tuple(flags))


def _taken_in(known: Complaints, where: Mapping[str, str], last: int) -> NDArray[np.int64]:
    """The day from which complaints of each row's kind were taken in for whole months; the least where always.

    Categories that appeared part-way are changes of intake: only the attributes of `where` are looked at.
    """
    since = np.full(len(known), np.iinfo(np.int64).min, np.int64)
    span = span_of(known, day_text(last))
    span = replace(span, months=span.months + span.partial)
    month = months_of(known.day) - span.first
    inside = np.flatnonzero(month < span.months)
    if not where or span.months < _FEWEST_MONTHS or not len(inside):
        return since
    born = find_intake_changes(known.take(inside), tuple(where), span).row_born
    later = born > 0
    # The month in which a category begins may be part only.
    begins = np.array([first_day(span.first + m + 1) for m in range(span.months)], np.int64)
    since[inside[later]] = begins[born[later]]
    return since


def _day(text: str) -> int:
    return int(np.datetime64(text, "D").astype(np.int64))


def _check_day(action: int, first: int, last: int) -> None:
    reason = "before" if action <= first else "after" if action > last else ""
    if reason:
        raise ActionDayError(
            day=day_text(action), reason=reason, first=day_text(first), last=day_text(last)
        )


def _check_values(complaints: Complaints, where: Mapping[str, str]) -> None:
    for name, label in where.items():
        labels = complaints.attributes[name].labels
        if label not in labels:
            raise NoSuchValueError(
                attribute=name,
                value=label,
                near=nearest(complaints, name, label),
                known=len(labels) - 1,
                reason="none" if len(labels) == 1 else "all" if len(labels) - 1 <= _NEAR else "",
            )


def nearest(complaints: Complaints, attribute: str, wanted: str) -> tuple[str, ...]:
    """The values of an attribute that look most like a text, filled up with the most frequent ones."""
    column = complaints.attributes[attribute]
    counts = np.bincount(column.codes, minlength=len(column.labels))[1:]
    frequent = [column.labels[int(i) + 1] for i in np.argsort(-counts, kind="stable")[:2000]]
    folded = {label.casefold(): label for label in reversed(frequent)}
    alike = difflib.get_close_matches(wanted.casefold(), folded, n=_NEAR, cutoff=0.5)
    found = [folded[text] for text in alike]
    return tuple([*found, *(label for label in frequent if label not in found)][:_NEAR])


def _count(day: NDArray[np.int32], action: int, before: int, after: int) -> NDArray[np.float64]:
    number = (day.astype(np.int64) - action) // 7 + before
    inside = (number >= 0) & (number < before + after)
    return np.bincount(number[inside], minlength=before + after).astype(np.float64)


def _with_sizes(
    weeks: Weeks,
    starts: NDArray[np.int64],
    exposure: Exposure | None,
    where: Mapping[str, str],
    flags: list[Flag],
) -> tuple[Weeks, NDArray[np.int64]]:
    """The weeks with their exposure; those without any are left out and flagged."""
    if exposure is None or not len(starts):
        return weeks, starts
    sizes = weekly_amounts(exposure, starts, where)
    known = sizes > 0
    if not known[: weeks.action].any() or not known[weeks.action :].any():
        months = months_of(starts.astype(np.int32))
        told = f"{month_text(int(months[0]))}/{month_text(int(months[-1]))}"
        flags.append(Flag("exposure without match", int((~known).sum()), len(known), told))
        return weeks, starts
    if not known.all():
        lost = int(weeks.counts[~known].sum())
        weeks_lost = day_text(int(starts[int((~known).argmax())]))
        flags.append(Flag("complaints without exposure", lost, int(weeks.counts.sum()), weeks_lost))
    sized = replace(weeks, sizes=sizes)
    if weeks.controls is not None and any(name in exposure.attributes for name in where):
        rest = weekly_amounts(exposure, starts, {}) - sizes
        both = known & (rest > 1e-9 * sizes)
        if both[: weeks.action].any() and both[weeks.action :].any():
            known, sized = both, replace(sized, control_sizes=rest)
        else:
            sized = replace(sized, controls=None)
    return sized.take(known), np.asarray(starts[known], np.int64)


def weekly_amounts(
    exposure: Exposure, starts: NDArray[np.int64], where: Mapping[str, str]
) -> NDArray[np.float64]:
    """Exposure of the weeks that begin on these days: each month's amount spread evenly over its days."""
    days = np.arange(int(starts[0]), int(starts[-1]) + 7, dtype=np.int32)
    month = months_of(days)
    first, months = int(month[0]), int(month[-1] - month[0]) + 1
    lengths = np.diff([first_day(first + i) for i in range(months + 1)])
    a_day = exposure.monthly(first, months, where) / lengths
    running = np.concatenate([[0.0], np.cumsum(a_day[month - first])])
    place = starts - starts[0]
    return np.asarray(running[place + 7] - running[place], np.float64)
