"""An account's complaints counted once, for all the figures that a person clicks through.

What does not depend on the filter (the months and weeks of the rows, what began to be recorded, the counts of
each value) is found when first asked for and kept; so are the rows of the last filters. A figure is then one
`bincount` over small integers.
"""

from __future__ import annotations

from collections import OrderedDict
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from mcr_desktop.domain.findings import ParetoBar
from mcr_desktop.rootcause.columns import (
    MISSING_DAY,
    Complaints,
    days_of,
    months_of,
    smallest_codes,
)
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.seasons import seasonal_design
from mcr_desktop.rootcause.series import Span, span_of
from mcr_desktop.rootcause.weeks import calendar_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.intake import Intake
    from mcr_desktop.rootcause.weeks import Calendar

    Rows = NDArray[np.intp] | None
    """Row numbers, ascending; None for every row."""

Kept = TypeVar("Kept")

_FILTERS = 6
_CONDITIONS = 24
_FIGURES = 48
"""How many of the last filters' rows, conditions' masks and figures are kept (8 bytes, 1 byte a row and little)."""


class Tally:
    """Complaints up to the `as_of` day, ready to be counted by any filter."""

    def __init__(self, complaints: Complaints, as_of: str | None = None) -> None:
        self.complaints = complaints
        self.as_of = as_of
        self._masks: OrderedDict[Hashable, NDArray[np.bool_]] = OrderedDict()
        self._rows: OrderedDict[Hashable, Rows] = OrderedDict()
        self._counts: dict[str, NDArray[np.int64]] = {}
        self._intakes: dict[tuple[str, ...], Intake] = {}
        self._figures: OrderedDict[Hashable, Any] = OrderedDict()

    def __len__(self) -> int:
        return len(self.complaints)

    # What depends on no filter

    @cached_property
    def span(self) -> Span:
        """The whole months that the complaints cover."""
        return span_of(self.complaints, self.as_of)

    @cached_property
    def ends(self) -> tuple[int, int]:
        """First and last day number of any complaint; (0, -1) where none has a day."""
        day = self.complaints.day
        high = int(day.max(initial=MISSING_DAY))
        if high == MISSING_DAY:
            return 0, -1
        low = int(day.min())
        if low == MISSING_DAY:
            low = int(day[day != MISSING_DAY].min())
        return low, high

    @cached_property
    def all_dated(self) -> bool:
        """Whether every complaint has a day."""
        return not len(self) or int(self.complaints.day.min()) != MISSING_DAY

    @cached_property
    def first_month(self) -> int:
        """Month number of the first complaint."""
        return int(months_of(np.array([self.ends[0]], np.int32))[0])

    @cached_property
    def months(self) -> int:
        """Months from the first to the last complaint, both as whole ones."""
        low, high = self.ends
        if high < low:
            return 0
        return int(months_of(np.array([high], np.int32))[0]) - self.first_month + 1

    @cached_property
    def month(self) -> NDArray[np.unsignedinteger]:
        """Each row's month from the first one on; `months` where it has no day."""
        kind = smallest_codes(self.months + 1)  # a colleague's file may hold a day of the year 9999
        low, high = self.ends
        table: NDArray[np.unsignedinteger] = np.full(high - low + 2, self.months, kind)
        days = np.arange(low, high + 1, dtype=np.int32)
        table[:-1] = months_of(days) - self.first_month
        return table[self._place_in(low, high)]

    @cached_property
    def calendar(self) -> Calendar:
        """The whole weeks (or months, where days are no finer) over which changes are looked for."""
        return calendar_of(self.complaints.day, self.as_of)

    @cached_property
    def place(self) -> NDArray[np.int64]:
        """Each row's period in the calendar, -1 outside."""
        low, high = self.ends
        table = np.full(high - low + 2, -1, np.int64)
        table[:-1] = self.calendar.places(np.arange(low, high + 1, dtype=np.int32))
        return table[self._place_in(low, high)]

    @cached_property
    def design(self) -> NDArray[np.float64]:
        """Trend and season of the calendar's periods."""
        return seasonal_design(self.calendar.weeks)

    @cached_property
    def covered(self) -> Span:
        """The months that rows within the calendar touch, the first and the last as whole ones."""
        inside = self.complaints.day[self.place >= 0]
        if not len(inside):
            return Span(0, 0, partial=False)
        ends = np.array([inside.min(), inside.max()], np.int32)
        first, last = (int(m) for m in months_of(ends))
        return Span(first, last - first + 1, partial=False)

    def intake(self, by: Sequence[str]) -> Intake:
        """What began to be recorded part-way along these attributes; `row_born` is of all rows here."""
        key = tuple(by)
        if key not in self._intakes:
            inside = self.place >= 0
            whole = bool(inside.all())
            day = self.complaints.day if whole else self.complaints.day[inside]
            columns = {name: self.complaints.attributes[name] for name in key}
            if not whole:
                columns = {name: column.take(inside) for name, column in columns.items()}
            found = find_intake_changes(Complaints(day, columns), key, self.covered)
            born = np.zeros(len(self), np.int64)
            born[inside] = found.row_born
            self._intakes[key] = type(found)(found.changes, found.born, found.ended, born)
        return self._intakes[key]

    # Rows of a filter

    def mask(self, name: str, label: str) -> NDArray[np.bool_]:
        """Which rows carry a value; none where no row ever had it."""

        def found() -> NDArray[np.bool_]:
            column = self.complaints.attributes.get(name)
            code = column.code_of(label) if column is not None else None
            if column is None or code is None:
                return np.zeros(len(self), np.bool_)
            return np.asarray(column.codes == code)

        return _kept(self._masks, (name, label), _CONDITIONS, found)

    def rows(
        self, where: Sequence[tuple[str, str]], since: str | None = None, until: str | None = None
    ) -> Rows:
        """The rows that meet every condition, reported within the days; None for all."""
        if not where and not since and not until:
            return None

        def found() -> Rows:
            here: NDArray[np.bool_] | None = None
            for name, label in where:
                own = self.mask(name, label)
                here = own if here is None else here & own
            if since or until:
                day = self.complaints.day
                low = days_of([since])[0] if since else MISSING_DAY + 1
                within = day >= low
                if until:
                    within &= day <= days_of([until])[0]
                elif since is None:
                    within &= day != MISSING_DAY
                here = within if here is None else here & within
            return None if here is None else np.flatnonzero(here)

        return _kept(self._rows, (frozenset(where), since, until), _FILTERS, found)

    # Counts

    def counts(self, name: str, rows: Rows = None) -> NDArray[np.int64]:
        """How many of the rows carry each code of an attribute."""
        column = self.complaints.attributes[name]
        if rows is not None:
            return np.bincount(column.codes[rows], minlength=len(column.labels))
        if name not in self._counts:
            self._counts[name] = np.bincount(column.codes, minlength=len(column.labels))
        return self._counts[name]

    def monthly(self, rows: Rows = None) -> NDArray[np.int64]:
        """How many of the rows lie in each month from `first_month` on."""
        month = self.month if rows is None else self.month[rows]
        return np.bincount(month, minlength=self.months + 1)[: self.months]

    def daily(self, rows: Rows = None) -> NDArray[np.int64]:
        """How many of the rows lie on each day from the first one on."""
        low, high = self.ends
        day = self.complaints.day if rows is None else self.complaints.day[rows]
        if not self.all_dated:
            day = day[day != MISSING_DAY]
        return np.bincount(day - low, minlength=high - low + 1)

    def crossed(self, first: str, second: str, rows: Rows = None) -> NDArray[np.int64]:
        """Counts by the codes of two attributes: rows follow `first`'s labels, columns `second`'s."""
        a, b = self.complaints.attributes[first], self.complaints.attributes[second]
        one, other = (a.codes, b.codes) if rows is None else (a.codes[rows], b.codes[rows])
        return crossed(one, len(a.labels), other, len(b.labels))

    def forget(self) -> None:
        """Throw away what filters left behind, to count anew."""
        for kept in (self._masks, self._rows, self._counts, self._figures):
            kept.clear()

    def figure(self, key: Hashable, make: Callable[[], Kept]) -> Kept:
        """What `make` gives for a key, made once; for what depends on these complaints and the key alone."""
        found: Any = _kept(self._figures, key, _FIGURES, make)
        return found  # type: ignore[no-any-return]  # one key, one kind of figure

    def _place_in(self, low: int, high: int) -> NDArray[np.int32]:
        """Each row's place in a table of the days from `low` to `high` that has one more for no day."""
        day = self.complaints.day
        if self.all_dated:
            return day - np.int32(low) if low else day
        return np.where(day == MISSING_DAY, high + 1 - low, day - low).astype(np.int32)


def crossed(
    one: NDArray[np.unsignedinteger], height: int, other: NDArray[np.unsignedinteger], width: int
) -> NDArray[np.int64]:
    """Counts of pairs of codes; the pair is combined in as narrow an integer as holds it."""
    kind: type[np.unsignedinteger] = np.uint16 if height * width < 1 << 16 else np.uint64
    combined = one.astype(kind)
    combined *= kind(width)
    combined += other.astype(kind, copy=False)
    if kind is np.uint64:
        combined = combined.view(np.int64)
    return np.bincount(combined, minlength=height * width).reshape(height, width)


def pareto_bars(
    attribute: str, labels: Sequence[str], counts: NDArray[np.int64]
) -> tuple[ParetoBar, ...]:
    """Values by number of complaints, largest first; what was not recorded comes last."""
    order = [int(code) for code in np.argsort(-counts, kind="stable") if code and counts[code]]
    if counts[0]:
        order.append(0)
    total = max(int(counts.sum()), 1)
    running = 0
    bars = []
    for code in order:
        count = int(counts[code])
        running += count
        bars.append(ParetoBar(attribute, labels[code], count, count / total, running / total))
    return tuple(bars)


def _kept(
    kept: OrderedDict[Hashable, Kept], key: Hashable, most: int, make: Callable[[], Kept]
) -> Kept:
    """From a small memory of the last ones used; two threads may make the same one twice, which harms nothing."""
    try:
        found = kept.pop(key)
    except KeyError:
        found = make()
    kept[key] = found
    while len(kept) > most:
        try:
            kept.popitem(last=False)
        except KeyError:
            break
    return found
