"""What the figures answer a person with: signals, the explorer's picture, the reasons beneath it.

A filter travels in a route as one line of text, so that going back undoes a click.
"""

from __future__ import annotations

import json
from calendar import monthrange
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.services.complaints import Filter

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import ControlChart, Flag, Signal, Slice
    from mcr_desktop.figures.charts import ControlFigure, ParetoFigure, SplitFigure


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
class Exploration:
    """The explorer's picture of one filter, ready to paint.

    `size` is the exposure behind `count` where `chart.rated`; `signal` holds the change that is
    shaded, not yet searched for what carries it. `as_of` is the last day looked at.
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


@dataclass(frozen=True, slots=True)
class Reasons:
    """What carries the change: the second answer, once every combination has been compared."""

    signal: Signal | None
    sentence: str
    breakdown: SplitFigure
    evidence: Evidence | None


def filter_text(chosen: Filter) -> str:
    """A filter in one line, "" for none; `filter_from` reads it."""
    parts: dict[str, Any] = {}
    if chosen.where:
        parts["where"] = [list(condition) for condition in chosen.where]
    if chosen.since:
        parts["since"] = chosen.since
    if chosen.until:
        parts["until"] = chosen.until
    return json.dumps(parts, ensure_ascii=False) if parts else ""


def filter_from(text: str) -> Filter:
    """The filter that `filter_text` gave; none for anything else."""
    try:
        parts = json.loads(text) if text else {}
        where = tuple((str(name), str(label)) for name, label in parts.get("where", ()))
        return Filter(where, parts.get("since"), parts.get("until"))
    except (ValueError, TypeError, AttributeError):
        return Filter()


def month_filter(month: str, where: tuple[tuple[str, str], ...] = ()) -> Filter:
    """The filter of one month, `YYYY-MM`, beside conditions."""
    year, number = int(month[:4]), int(month[5:7])
    return Filter(where, f"{month}-01", f"{month}-{monthrange(year, number)[1]:02}")
