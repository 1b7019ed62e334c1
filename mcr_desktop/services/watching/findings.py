"""From the signals of each account to the rows of the inbox: each change once, weighed, with its line."""

from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.signals import Kind, Weight, weigh
from mcr_desktop.figures.charts import SparkFigure
from mcr_desktop.phrases import signals as phrases
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.phrases.findings import slice_name
from mcr_desktop.rootcause.charts import draw_control_chart, phases_of
from mcr_desktop.rootcause.columns import days_of
from mcr_desktop.rootcause.series import count_by_period
from mcr_desktop.services.watching.companions import find_companions
from mcr_desktop.services.watching.pooled import pooled_rows
from mcr_desktop.services.watching.rows import SignalRow
from mcr_desktop.services.watching.same_changes import (
    Change,
    changes_of,
    luck_of,
    over_accounts,
    shared_slice,
    tells_of,
)
from mcr_desktop.services.watching.signals import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.rootcause.columns import Complaints, Exposure
    from mcr_desktop.services.exploring.pictures import AccountSignal

SPARK_MONTHS = 24
_Z95 = 1.959964
_DIFFER = 0.10


def rows_of(
    signals: Sequence[AccountSignal],
    accounts: Sequence[Account],
    columns: Callable[[Account], Complaints],
    exposure: Callable[[Account], Exposure | None],
    by: Callable[[Account], tuple[str, ...]],
) -> list[SignalRow]:
    """The rows, before any mute: changes of several accounts together, the rest as found.

    `accounts` are all that have complaints, also those in which nothing was found; `by` names the attributes
    along which each is looked at.
    """
    changes: list[Change] = []
    rows: list[SignalRow] = []
    for account in accounts:
        own = [one for one in signals if one.account == account]
        moved = [one for one in own if one.signal.shift is not None]
        if moved:
            held = _Held(columns(account))
            changes += changes_of(moved, held.common)
        rows += [_plain_row(one) for one in own if one.signal.shift is None]
    moved_rows = []
    for group in over_accounts(changes):
        row = _row(group, columns, exposure, luck_of(group, changes))
        shift = row.told.signal.shift if row.told is not None else None
        if shift is not None:
            where = shared_slice(group)
            telling = {one.told.account for one in changes if tells_of(one, where, shift)}
            others = [one for one in accounts if one not in telling]
            row = replace(row, companions=find_companions(where, shift, others, columns))
        moved_rows.append(row)
    return [*moved_rows, *pooled_rows(signals, accounts, columns, exposure, by), *rows]


class _Held:
    """Which complaints each slice of one account holds, counted once."""

    def __init__(self, complaints: Complaints) -> None:
        self._complaints = complaints
        self._masks: dict[tuple[tuple[str, str], ...], np.ndarray] = {}

    def common(self, one: AccountSignal, other: AccountSignal) -> float:
        """The part of the smaller one's complaints, in the days of both, that the other has too."""
        a, b = one.signal.shift, other.signal.shift
        if a is None or b is None:
            return 0.0
        x, y = one.signal.slice.conditions, other.signal.slice.conditions
        if set(x) <= set(y) or set(y) <= set(x):
            return 1.0
        first, last = days_of([max(a.since[:10], b.since[:10]), min(a.until[:10], b.until[:10])])
        day = self._complaints.day
        within = (day >= first) & (day <= last)
        mine, theirs = self._mask(x) & within, self._mask(y) & within
        smaller = min(int(mine.sum()), int(theirs.sum()))
        return int((mine & theirs).sum()) / smaller if smaller else 0.0

    def _mask(self, conditions: tuple[tuple[str, str], ...]) -> np.ndarray:
        if conditions not in self._masks:
            self._masks[conditions] = self._complaints.mask(dict(conditions))
        return self._masks[conditions]


def _row(
    group: Sequence[Change],
    columns: Callable[[Account], Complaints],
    exposure: Callable[[Account], Exposure | None],
    luck: float,
) -> SignalRow:
    weighed = [(change, _weight_of(change.told)) for change in group]
    weighed.sort(key=lambda one: -one[1].value)
    members = tuple(change.told for change, _weight in weighed)
    lead = members[0]
    shifts = [shift for shift in (one.signal.shift for one in members) if shift is not None]
    also = tuple(other for change, _weight in weighed for other in change.also)
    where = shared_slice([change for change, _weight in weighed])
    weights = tuple((change.told.account, weight) for change, weight in weighed)
    together = len(members) > 1
    kind: Kind = "deterioration" if shifts[0].after > shifts[0].before else "improvement"
    named = [(one.account, shift) for one, shift in zip(members, shifts, strict=True)]
    qs = [one.signal.q for one in members if one.signal.q is not None]
    return SignalRow(
        key_of(lead).text(),
        lead.account,
        lead,
        kind,
        phrases.together_sentence(Slice(where), named)
        if together
        else phrases.row_sentence(lead.signal),
        phrases.together_evidence(
            shifts,
            pooled_ratio(shifts),
            max(qs) if qs else None,
            differing=differ(shifts),
            luck=luck,
        )
        if together
        else phrases.row_evidence(lead.signal),
        since=phrases.since_text(shifts[0]),
        spark=spark_of(lead, columns(lead.account), exposure(lead.account)),
        members=members,
        also=also,
        weights=weights,
        arithmetic=phrases.weight_lines(weights),
    )


def _plain_row(told: AccountSignal) -> SignalRow:
    kind: Kind = "intake change" if told.is_intake_change else "too few"
    return SignalRow(key_of(told).text(), told.account, told, kind, told.sentence, members=(told,))


def _weight_of(told: AccountSignal) -> Weight:
    shift = told.signal.shift
    if shift is None:  # only changes are weighed
        raise ValueError(told.sentence)
    return weigh(
        shift.observed,
        shift.expected,
        (shift.low, shift.high),
        (shift.since[:10], shift.until[:10]),
        told.account.as_of or today().isoformat(),
        told.account.tier,
        lasting=shift.lasting,
    )


def pooled_ratio(shifts: Iterable[Shift]) -> tuple[float, float, float] | None:
    """The average ratio of several accounts with its interval: the mean of their logarithms, each by its precision.

    It is the average of these very accounts, however much they differ, and not what a further one would
    show: the fixed effects of Rice, Higgins and Lumley (JRSS A 181, 2018). None where one of them has no ratio
    or no end of its interval.
    """
    known = _logarithms(shifts)
    if known is None:
        return None
    weight = sum(precision for _one, precision in known)
    middle = sum(one * precision for one, precision in known) / weight
    spread = _Z95 / weight**0.5
    return exp(middle), exp(middle - spread), exp(middle + spread)


def differ(shifts: Iterable[Shift]) -> bool:
    """Whether accounts' ratios differ by more than chance allows (Cochran's Q at 10 %)."""
    from scipy.special import chdtrc  # costs 40 ms, so only when needed

    known = _logarithms(shifts)
    if known is None or len(known) < 2:
        return False
    weight = sum(precision for _one, precision in known)
    middle = sum(one * precision for one, precision in known) / weight
    apart = sum(precision * (one - middle) ** 2 for one, precision in known)
    return float(chdtrc(len(known) - 1, apart)) <= _DIFFER


def _logarithms(shifts: Iterable[Shift]) -> list[tuple[float, float]] | None:
    """Each ratio's logarithm and its precision; None where one of them has none."""
    found = []
    for shift in shifts:
        if not shift.ratio or not shift.high or shift.low <= 0 or shift.high <= shift.low:
            return None
        precision = (2 * _Z95 / (log(shift.high) - log(shift.low))) ** 2
        found.append((log(shift.ratio), precision))
    return found


def spark_of(told: AccountSignal, complaints: Complaints, exposure: Exposure | None) -> SparkFigure:
    """The slice's last two years with the limits of its months before the change, where the figures set any."""
    shift = told.signal.shift
    series = count_by_period(
        complaints,
        where=told.signal.slice.as_where(),
        exposure=exposure,
        as_of=told.account.as_of,
    )
    phases = phases_of(series, shift) if shift is not None else ()
    chart = draw_control_chart(series, phases=phases)
    points = [point for point in chart.points if point.complete][-SPARK_MONTHS:]
    limited = [point for point in points if shift is None or point.period < shift.since[:7]]
    basis = (limited or points)[-1] if points and chart.kind != "too few to say" else None
    values = tuple(None if chart.rated and not point.size else point.value for point in points)
    lcl, ucl = (basis.lcl, basis.ucl) if basis else (None, None)
    out = tuple(
        index
        for index, value in enumerate(values)
        if value is not None and ucl is not None and lcl is not None and not lcl <= value <= ucl
    )
    title = _("{slice}: complaints a month").format(slice=slice_name(told.signal.slice))
    return SparkFigure(title, values, out, lcl, ucl, key="complaints")
