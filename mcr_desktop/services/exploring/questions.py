"""What the explorer is asked: a filter of an account's complaints, how it is looked at, and what is compared."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice
from mcr_desktop.phrases.catalogue import _
from mcr_desktop.rootcause.breakdown_trees import FEWEST, Ground
from mcr_desktop.rootcause.columns import Complaints, Exposure, days_of, months_of, smallest_codes
from mcr_desktop.rootcause.counted_series import amounts_between, series_of
from mcr_desktop.rootcause.marks import scatter_about_whole
from mcr_desktop.rootcause.scatters import dispersion_of
from mcr_desktop.rootcause.shifts import window_of
from mcr_desktop.rootcause.tallies import crossed
from mcr_desktop.services.exploring.pictures import Look

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.rootcause.explain import Window
    from mcr_desktop.rootcause.series import Series, Span
    from mcr_desktop.rootcause.tallies import Rows, Tally
    from mcr_desktop.services.exploring.pictures import Measure, Stretch
    from mcr_desktop.services.registering.complaints import Filter

BASELINE = 12
"""Months before a chosen one that it is compared with."""
_FEW_LABELS = 2_000
"""Values of an attribute up to which their counts a month are kept while a picture is made."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """Two stretches of days held against each other, as ISO days with both ends included.

    `rated` says whether what could have gone wrong is their room, where it is known; else it is months (where
    `monthly`) or days.
    """

    before: tuple[str, str]
    after: tuple[str, str]
    rated: bool
    monthly: bool

    @property
    def days(self) -> tuple[int, int, int, int]:
        """The four ends as day numbers."""
        low, high, start, end = (int(day) for day in days_of([*self.before, *self.after]))
        return low, high, start, end


@dataclass(frozen=True, eq=False)
class Question:
    """A filter of an account's complaints, along which attributes, and how to look at it."""

    account: Account
    chosen: Filter
    tally: Tally
    by: tuple[str, ...]
    known: Exposure | None
    """What could have gone wrong, where anybody told."""
    look: Look = field(default_factory=Look)

    @property
    def columns(self) -> Complaints:
        """All complaints of the account."""
        return self.tally.complaints

    @property
    def where(self) -> dict[str, str]:
        """The filter's conditions."""
        return dict(self.chosen.where)

    @property
    def here(self) -> Slice:
        """The filter's conditions as a slice."""
        return Slice(self.chosen.where)

    @cached_property
    def measures(self) -> tuple[Measure, ...]:
        """What can be drawn here: counts always, rates where a denominator is known, shares of a slice."""
        rates = self.known is not None and bool(self.known.given(self.where).amount.any())
        found: list[Measure] = ["counts"]
        if rates:
            found.append("rates")
        if self.chosen.where:
            found.append("shares")
        return tuple(found)

    @cached_property
    def measure(self) -> Measure:
        """What is drawn: what was asked for, else rates before counts."""
        asked = self.look.measure
        if asked is not None and asked in self.measures:
            return asked
        return "rates" if "rates" in self.measures and asked is None else "counts"

    @cached_property
    def exposure(self) -> Exposure | None:
        """The denominator of what is drawn: for shares all complaints of each month."""
        if self.measure == "rates":
            return self.known
        if self.measure == "shares":
            counts = self.tally.monthly()
            first = self.tally.first_month
            months = np.arange(first, first + len(counts), dtype=np.int32)
            return Exposure(months, counts.astype(np.float64), {}, _("complaints in all"))
        return None

    @property
    def span(self) -> Span:
        """The whole months that the account's complaints cover."""
        return self.tally.span

    def rows(self, *, without: str = "", dated: bool = True) -> Rows:
        """Rows that the filter means, one attribute's condition set aside where asked."""
        where = tuple(one for one in self.chosen.where if one[0] != without)
        since, until = (self.chosen.since, self.chosen.until) if dated else (None, None)
        return self.tally.rows(where, since, until)

    @cached_property
    def count(self) -> int:
        """How many complaints the filter means."""
        rows = self.rows()
        return len(self.columns) if rows is None else len(rows)

    @cached_property
    def series(self) -> Series:
        """The slice over all the time that the account's complaints cover."""
        return series_of(
            self.tally, self.rows(dated=False), grain=self.look.grain, where=self.where,
            exposure=self.known if self.measure == "rates" else None,
            of_all=self.measure == "shares",
        )  # fmt: skip

    @cached_property
    def dispersion(self) -> float:
        """How much more than chance alone the slice's whole months scatter."""
        months = self.tally.span.months
        counts = self.tally.monthly(self.rows(dated=False))[:months]
        if len(counts) < 3 or not counts.any():
            return 1.0
        return float(dispersion_of(counts[None, :], np.ones((1, len(counts))))[0])

    @cached_property
    def scatter(self) -> dict[str, float]:
        """How much more than chance alone the slice's values of each attribute scatter beside the slice."""
        key = ("scatter", self.chosen.where, self.by)
        return self.tally.figure(key, self._scatter)

    def _scatter(self) -> dict[str, float]:
        return {name: scatter_about_whole(self._by_month(name)[:, :-1]) for name in self.by}

    def counts(self, name: str) -> NDArray[np.int64]:
        """How many rows of the filter carry each code of an attribute, its own condition set aside."""
        chosen = self.chosen
        few = name in self.by and len(self.columns.attributes[name].labels) <= _FEW_LABELS
        if not few or name in self.where or chosen.since or chosen.until:
            return self.tally.counts(name, self.rows(without=name))
        return np.asarray(
            self._by_month(name).sum(axis=1)
        )  # the rows are gone through once for both

    def _by_month(self, name: str) -> NDArray[np.int64]:
        """How many rows of the slice, whatever the days, carry each code a month; those without a day come last."""
        if name in self._monthly:
            return self._monthly[name]
        column, rows = self.columns.attributes[name], self.rows(dated=False)
        codes = column.codes if rows is None else column.codes[rows]
        table = crossed(codes, len(column.labels), self._month, self.tally.months + 1)
        if len(column.labels) <= _FEW_LABELS:
            self._monthly[name] = table
        return table

    @cached_property
    def _month(self) -> NDArray[np.unsignedinteger]:
        rows = self.rows(dated=False)
        return self.tally.month if rows is None else self.tally.month[rows]

    @cached_property
    def _monthly(self) -> dict[str, NDArray[np.int64]]:
        return {}

    def sizes(self, contrast: Contrast, where: Mapping[str, str]) -> tuple[float, float]:
        """Room of window and baseline: exposure where the change is rated and it is known, else time."""
        low, high, start, end = contrast.days
        if self.exposure is not None and contrast.rated:
            inside = amounts_between(self.exposure, np.array([start, end + 1]), where)[0]
            around = amounts_between(self.exposure, np.array([low, high + 1]), where)[0]
            if inside > 0 and around > 0:
                return float(inside), float(around)
        if contrast.monthly:
            own = _months(*contrast.after), _months(*contrast.before)
            return float(own[0]), float(max(own[1], 1))
        return float(end - start + 1), float(max(high - low + 1, 1))


@dataclass(eq=False)
class Near:
    """The rows of a question that lie in a contrast's stretches."""

    question: Question
    contrast: Contrast

    @cached_property
    def _kept(self) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        low, high, start, end = self.contrast.days
        rows = self.question.rows(dated=False)
        day = self.question.columns.day
        day = day if rows is None else day[rows]
        after = (day >= start) & (day <= end)
        near = after | ((day >= low) & (day <= high))
        kept = np.flatnonzero(near)
        return (kept if rows is None else rows[kept]), after[kept]

    @cached_property
    def complaints(self) -> Complaints:
        """These rows with the attributes to look along."""
        rows = self._kept[0]
        columns = self.question.columns
        named = {name: columns.attributes[name].take(rows) for name in self.question.by}
        return Complaints(columns.day[rows], named)

    def crossed(self, first: str, second: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Counts by the codes of two attributes, in the baseline and in the window."""
        rows, after = self._kept
        columns = self.question.columns.attributes
        one, other = columns[first], columns[second]
        width = len(other.labels)
        kind = smallest_codes(2 * width)
        doubled = other.codes[rows].astype(kind) + after * kind(width)
        both = crossed(one.codes[rows], len(one.labels), doubled, 2 * width)
        return both[:, :width], both[:, width:]

    @property
    def within(self) -> NDArray[np.bool_]:
        """Which of them lie in the window."""
        return self._kept[1]

    @cached_property
    def compared(self) -> int:
        """How many values of all attributes were looked at for those that moved apart from the whole."""
        looked = 0
        for name in self.question.by:
            if name not in self.question.where:
                before, seen = self.ground.counts(name, None)
                looked += int((before + seen >= FEWEST).sum())
        return looked

    @cached_property
    def ground(self) -> Ground:
        """What a breakdown tree grows on."""
        question = self.question
        return Ground(
            self.complaints.attributes,
            self.within,
            lambda where: question.sizes(self.contrast, {**question.where, **where}),
            question.dispersion,
            question.scatter,
        )


def contrast_of_shift(question: Question, shift: Shift) -> Contrast:
    """The change as the whole months that it touches most: what can be counted again by hand."""
    told = in_months(question, shift)
    last = str(np.datetime64(told.since, "D") - 1)
    return Contrast((told.baseline_since, last), (told.since, told.until), shift.rated, True)


def contrast_of_stretches(question: Question, before: Stretch, after: Stretch) -> Contrast:
    """Two free stretches."""
    return Contrast(
        (before.since, before.until), (after.since, after.until), question.exposure is not None, False
    )  # fmt: skip


def contrast_of_last_year(question: Question) -> Contrast | None:
    """The last whole year against the one before (or the halves of a shorter history); None with no two months."""
    span = question.span
    length = min(BASELINE, span.months // 2)
    if length < 1:
        return None
    start = span.months - length
    return Contrast(
        (span.first_day_of(start - length), span.last_day_of(start - 1)),
        (span.first_day_of(start), span.last_day_of(span.months - 1)),
        question.exposure is not None, True,
    )  # fmt: skip


def in_months(question: Question, shift: Shift) -> Shift:
    """A change with its ends, and those of its baseline, on whole months."""
    span = question.span
    window: Window | None = window_of(shift, span)
    if window is None:
        return shift
    return replace(
        shift, since=span.first_day_of(window.start),
        until=span.last_day_of(window.start + window.length - 1),
        baseline_since=span.first_day_of(window.start - window.baseline),
    )  # fmt: skip


def _months(since: str, until: str) -> int:
    first, last = (int(m) for m in months_of(days_of([since, until])))
    return last - first + 1
