"""What the figures answer a person with: signals, the explorer's picture, the reasons beneath it.

A filter travels in a route as one line of text, so that going back undoes a click.
"""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Literal, get_args

from mcr_desktop.services.registering.complaints import Filter

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import ControlChart, Flag, Signal, Slice
    from mcr_desktop.figures.charts import (
        ControlFigure,
        HeatFigure,
        ParetoFigure,
        SplitFigure,
        TreeFigure,
    )

Measure = Literal["counts", "rates", "shares"]
Grain = Literal["month", "week"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days from `since` to `until`, both included, as ISO texts."""

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Look:
    """How a filter is looked at.

    Without a `measure` it is rates where a denominator is known, else counts. `heat` names the heat map's
    rows and columns, None leaves them to the figures. With `before` and `after` these two stretches are
    compared instead of what the figures find to have changed.
    """

    measure: Measure | None = None
    grain: Grain = "month"
    heat: tuple[str, str] | None = None
    before: Stretch | None = None
    after: Stretch | None = None


@dataclass(frozen=True, slots=True)
class ChartNote:
    """What a reader of a chart should know of a day: a note of the team's, or an action of a case.

    `key` is what a press on its mark gives back; `row` is the annotation's or the commitment's id.
    """

    key: str
    day: str
    text: str
    kind: Literal["note", "action"]
    row: bytes


@dataclass(frozen=True, slots=True)
class AccountSignal:
    """A signal with the account that it is about, its sentence, and the slice to open it with."""

    account: Account
    signal: Signal
    sentence: str

    @property
    def is_intake_change(self) -> bool:
        """Whether it tells of what is recorded and not of what went wrong."""
        return self.signal.kind == "intake change"

    @property
    def query(self) -> str:
        """The explorer's filter for it, as a route's `query` takes it."""
        return filter_text(Filter(self.signal.slice.conditions))


@dataclass(frozen=True, slots=True)
class AttributeChoice:
    """An attribute of an account's complaints, and whether causes are looked for along it."""

    name: str
    values: int
    filled: int
    chosen: bool
    known_later: bool


@dataclass(frozen=True, slots=True)
class Cell:
    """A slice in the compared months: observed beside what the months before made one expect."""

    key: str
    slice: Slice
    observed: int
    expected: float
    ratio: float | None
    low: float
    high: float | None
    out: bool


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One line of the two-row table: a slice or the rest, before and in the window."""

    name: str
    before: int
    expected: float
    observed: int
    ratio: float | None
    low: float
    high: float | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The arithmetic beneath a sentence; days are ISO. Empty `rows` where there was no change.

    `splits` say along each attribute whether rates changed or only their mix; none without a denominator.
    """

    rows: tuple[EvidenceRow, ...]
    baseline_since: str
    since: str
    until: str
    p: float | None
    searched: int
    rivals: str
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two free stretches of days: the ratio of their paces, and which values moved most.

    `ratio` is per day, or per unit of exposure where both have a denominator. `splits` say whether rates
    changed or their mix.
    """

    before: Stretch
    after: Stretch
    count_before: int
    count_after: int
    ratio: float | None
    low: float
    high: float | None
    sentence: str
    rows: tuple[EvidenceRow, ...] = ()
    splits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Exploration:
    """The explorer's picture of one filter, ready to paint.

    `size` is the exposure behind `count` where `chart.rated`; `signal` holds the change that is
    shaded, not yet searched for what carries it. `as_of` is the last day looked at. `look` is how it was
    drawn, the measure resolved; `denominator` says in words what the figures are out of.
    """

    account: Account
    chosen: Filter
    count: int
    total: int
    as_of: str
    size: float
    sentence: str
    signal: Signal | None
    chart: ControlChart
    figure: ControlFigure
    paretos: tuple[tuple[str, ParetoFigure], ...]
    breakdown: SplitFigure
    flags: tuple[Flag, ...]
    look: Look = Look()
    denominator: str = ""
    measures: tuple[Measure, ...] = ("counts",)
    attributes: tuple[str, ...] = ()
    heat: HeatFigure | None = None
    tree: TreeFigure | None = None
    comparison: Comparison | None = None
    notes: tuple[ChartNote, ...] = ()


@dataclass(frozen=True, slots=True)
class Reasons:
    """What carries the change: the second answer, once every combination has been compared."""

    signal: Signal | None
    sentence: str
    breakdown: SplitFigure
    evidence: Evidence | None
    tree: TreeFigure | None = None
    heat: HeatFigure | None = None


def filter_text(chosen: Filter) -> str:
    """A filter in one line, "" for none; `filter_from` reads it."""
    return query_text(chosen, Look())


def query_text(chosen: Filter, look: Look) -> str:
    """A filter and how it is looked at in one line, "" for none; `filter_from` and `look_from` read it."""
    parts: dict[str, Any] = {}
    if chosen.where:
        parts["where"] = [list(condition) for condition in chosen.where]
    if chosen.since:
        parts["since"] = chosen.since
    if chosen.until:
        parts["until"] = chosen.until
    if look.measure:
        parts["measure"] = look.measure
    if look.grain != "month":
        parts["grain"] = look.grain
    if look.heat:
        parts["heat"] = list(look.heat)
    if look.before and look.after:
        parts["compare"] = [
            [look.before.since, look.before.until],
            [look.after.since, look.after.until],
        ]
    return json.dumps(parts, ensure_ascii=False) if parts else ""


def filter_from(text: str) -> Filter:
    """The filter that `filter_text` gave; none for anything else."""
    try:
        parts = json.loads(text) if text else {}
        where = tuple((str(name), str(label)) for name, label in parts.get("where", ()))
        return Filter(where, parts.get("since"), parts.get("until"))
    except (ValueError, TypeError, AttributeError):
        return Filter()


def look_from(text: str) -> Look:
    """How `query_text` says a filter is looked at; the usual way for anything else."""
    try:
        parts = json.loads(text) if text else {}
        measure, grain = parts.get("measure"), parts.get("grain", "month")
        rows, columns = parts.get("heat") or (None, None)
        compared = parts.get("compare") or ()
        stretches = [Stretch(_a_day(since), _a_day(until)) for since, until in compared]
    except (ValueError, TypeError, AttributeError):
        return Look()
    return Look(
        measure if measure in get_args(Measure) else None,
        grain if grain in get_args(Grain) else "month",
        (str(rows), str(columns)) if rows and columns and rows != columns else None,
        *(stretches if len(stretches) == 2 else (None, None)),
    )


def month_filter(month: str, where: tuple[tuple[str, str], ...] = ()) -> Filter:
    """The filter of one month, `YYYY-MM`, beside conditions."""
    year, number = int(month[:4]), int(month[5:7])
    return Filter(where, f"{month}-01", f"{month}-{monthrange(year, number)[1]:02}")


def week_filter(monday: str, where: tuple[tuple[str, str], ...] = ()) -> Filter:
    """The filter of the seven days from a Monday on, beside conditions."""
    last = date.fromisoformat(monday) + timedelta(days=6)
    return Filter(where, monday, last.isoformat())


def point_filter(key: str, where: tuple[tuple[str, str], ...] = ()) -> Filter:
    """The filter of a point of the chart, by month or by week, beside conditions."""
    return month_filter(key, where) if len(key) == len("2026-11") else week_filter(key, where)


def _a_day(text: str) -> str:
    return date.fromisoformat(text).isoformat()
