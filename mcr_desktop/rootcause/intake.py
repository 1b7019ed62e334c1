"""Changes of what is recorded: categories that appear, are renamed, or fields that begin to be filled.

They look like a rise of complaints and are none. They are found before anything is compared, so that a
comparison over time never holds a category on one side only.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import IntakeChange
from mcr_desktop.rootcause.columns import day_text, months_of
from mcr_desktop.rootcause.rates import rate_ratio

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Attribute, Complaints
    from mcr_desktop.rootcause.series import Span

_STRAY = 0.005
"""Part of a category's rows that may lie before its beginning as slips of coding."""
_FEWEST_ROWS = 5
"""A rarer value can neither begin nor end noticeably; a column of unique values costs nothing so."""
_LONGEST_LOOK = 12
_SHARE_WORTH_SAYING = 0.02
"""Part of the complaints since its beginning from which a new category is told, not only minded."""
_ALONG = 0.8
"""From this part of its rows inside another new category on, a new category is part of that one."""


@dataclass(frozen=True, slots=True, eq=False)
class Birth:
    """A value that was not there from the start: its month (index in the span) and its rows."""

    attribute: str
    code: int
    month: int
    day: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """What changed in the intake.

    `born` gives each attribute's codes the month from which they exist, `ended` the month from which they
    are called otherwise (the number of months where they are not); `row_born` each row the month
    from which rows of its kind were taken in at all (0 for those that always were).
    """

    changes: tuple[IntakeChange, ...]
    born: Mapping[str, NDArray[np.int64]]
    ended: Mapping[str, NDArray[np.int64]]
    row_born: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class _Monthly:
    """Counts a month of the values that occur at all often (and of the blank, first), and of all rows."""

    codes: NDArray[np.int64]
    counts: NDArray[np.int64]
    total: NDArray[np.int64]

    @property
    def recorded(self) -> NDArray[np.int64]:
        """Rows a month in which the field holds anything."""
        return np.asarray(self.total - self.counts[0], np.int64)


class _Postings:
    """The rows of each value, found in one pass when first asked for, so that many new values cost no more than one."""

    def __init__(self, column: Attribute) -> None:
        self._column = column
        self._order: NDArray[np.int64] | None = None
        self._starts: NDArray[np.int64] = np.zeros(0, np.int64)

    def rows(self, code: int) -> NDArray[np.int64]:
        """Row numbers of a value, ascending."""
        if self._order is None:
            counts = np.bincount(self._column.codes, minlength=len(self._column.labels))
            self._order = np.argsort(self._column.codes, kind="stable")
            self._starts = np.concatenate([[0], np.cumsum(counts)])
        return self._order[self._starts[code] : self._starts[code + 1]]


def find_intake_changes(complaints: Complaints, by: Sequence[str], span: Span) -> Intake:
    """Values that appear part-way although their later numbers would have shown them before.

    `complaints` are dated ones within the span. A value counts as new where, at its first
    year's pace, chance alone would have hidden it until then less than once in 100,000 for all values of its attribute.
    """
    month = (months_of(complaints.day) - span.first).astype(np.int64)
    total = np.bincount(month, minlength=span.months)
    born: dict[str, NDArray[np.int64]] = {}
    ended: dict[str, NDArray[np.int64]] = {}
    births: list[Birth] = []
    filled: list[IntakeChange] = []
    tables: dict[str, _Monthly] = {}
    postings: dict[str, _Postings] = {}
    for name in by:
        column = complaints.attributes[name]
        table = tables[name] = _by_month(column, month, total)
        postings[name] = _Postings(column)
        found = _births(name, column, table, complaints.day, month, postings[name])
        start = _field_start(table)
        since = np.zeros(len(column.labels), np.int64)
        for birth in found:
            since[birth.code] = birth.month
        if start:
            since = np.maximum(since, start)
            filled.append(_field_filled(name, table, span, start))
            found = [b for b in found if b.month > start]
        born[name] = since
        ended[name] = np.full(len(column.labels), span.months)
        births += found
    births.sort(key=lambda b: (-b.count, b.month))
    row_born = np.zeros(len(complaints), np.int64)
    changes: list[IntakeChange] = []
    for birth in births:
        rows = postings[birth.attribute].rows(birth.code)
        if (row_born[rows] > 0).mean() >= _ALONG:
            _join(changes, birth, complaints, rows)
            continue
        gone = _replaced(birth, tables[birth.attribute])
        for code in gone:
            ended[birth.attribute][code] = min(ended[birth.attribute][code], birth.month)
        own = rows[month[rows] >= birth.month]
        change = _change(birth, complaints, own, total, span, gone)
        if change.kind == "category added":
            row_born[rows] = np.maximum(row_born[rows], birth.month)
        if change.share >= _SHARE_WORTH_SAYING:
            changes.append(change)
    told = sorted(changes + filled, key=lambda c: (c.since, -c.per_month))
    return Intake(tuple(told), born, ended, row_born)


def _by_month(column: Attribute, month: NDArray[np.int64], total: NDArray[np.int64]) -> _Monthly:
    frequent = np.bincount(column.codes, minlength=len(column.labels)) >= _FEWEST_ROWS
    frequent[0] = True
    codes = np.flatnonzero(frequent)
    cells = (len(codes) + 1) * len(total)
    kind = np.uint16 if cells <= 1 << 16 else np.int64  # the narrower, the quicker
    place = np.full(len(column.labels), len(codes) * len(total), kind)
    place[codes] = np.arange(len(codes)) * len(total)
    combined = place[column.codes]
    combined += month.astype(kind)
    counts = np.bincount(combined, minlength=cells)
    return _Monthly(codes, counts.reshape(-1, len(total))[:-1], total)


def _births(
    name: str,
    column: Attribute,
    table: _Monthly,
    day: NDArray[np.int32],
    month: NDArray[np.int64],
    postings: _Postings,
) -> list[Birth]:
    running = np.cumsum(table.counts, axis=1)
    count = running[:, -1]
    first = (running > np.floor(count * _STRAY)[:, None]).argmax(axis=1)
    months = len(table.total)
    surprise = math.log(1e5 * max(len(column.labels), 1))
    found = []
    for index in np.flatnonzero((first > 0) & (count > surprise) & (table.codes > 0)):
        own = table.counts[index]
        begin = int(first[index])
        if begin > 1 and own[begin - 1] and not own[begin - 2]:
            begin -= 1  # a part month, not a slip: it touches the beginning and nothing precedes it
        look = min(_LONGEST_LOOK, months - begin)
        before = running[index, begin - 1]
        pace = (running[index, begin + look - 1] - before) / look
        rest = table.total - own
        around = rest[begin : begin + look].mean()
        # Where all the others were scarce before as well, so was this one: no more was due of it.
        due = pace * min(begin, rest[:begin].sum() / around if around else begin)
        if _surprise(float(before), due) < surprise:
            continue
        code = int(table.codes[index])
        rows = postings.rows(code)
        rows = rows[month[rows] >= begin]
        found.append(Birth(name, code, begin, int(day[rows].min()), int(count[index])))
    return found


def _surprise(seen: float, expected: float) -> float:
    """Minus the logarithm of a bound on the chance to see so little (Chernoff's, for a Poisson count).

    0 where more than a tenth of the expected was there: that is no beginning.
    """
    if seen > 0.1 * expected:
        return 0.0
    return expected - seen + (seen * math.log(seen / expected) if seen else 0.0)


def _field_start(table: _Monthly) -> int:
    """The month from which a field is filled that never was before, 0 where there is none."""
    recorded, total = table.recorded, table.total
    running = np.cumsum(recorded)
    if not running[-1]:
        return 0
    start = int((running > math.floor(running[-1] * _STRAY)).argmax())
    share_after = recorded[start:].sum() / max(total[start:].sum(), 1)
    expected = float(total[:start].sum() * share_after)
    strays = float(recorded[:start].sum())
    return start if start and _surprise(strays, expected) > math.log(1e5) else 0


def _field_filled(name: str, table: _Monthly, span: Span, start: int) -> IntakeChange:
    total = table.total
    low, high = max(0, start - _LONGEST_LOOK), min(span.months, start + _LONGEST_LOOK)
    after = total[start:high]
    recorded = table.recorded[start:high].sum()
    ratio, below, above = _rest(total, low, start, high)
    return IntakeChange(
        "field began to be filled", name, "", span.first_day_of(start),
        float(recorded / max(len(after), 1)), float(recorded / max(after.sum(), 1)),
        float(total[low:start].mean()), float(after.mean()), float(after.mean()),
        ratio, below, above,
    )  # fmt: skip


def _join(
    changes: list[IntakeChange], birth: Birth, complaints: Complaints, rows: NDArray[np.int64]
) -> None:
    """Name a value beside the new category that most of its rows belong to."""
    for index, change in enumerate(changes):
        if change.kind != "category added":
            continue
        column = complaints.attributes[change.attribute]
        home = column.codes[rows] == column.code_of(change.label)
        if home.mean() >= _ALONG and len(change.along_with) < 8:
            label = complaints.attributes[birth.attribute].labels[birth.code]
            along = (*change.along_with, (birth.attribute, label))
            changes[index] = _with_along(change, along)
            return


def _with_along(change: IntakeChange, along: tuple[tuple[str, str], ...]) -> IntakeChange:
    return replace(change, along_with=along)


def _change(
    birth: Birth,
    complaints: Complaints,
    rows: NDArray[np.int64],
    total: NDArray[np.int64],
    span: Span,
    gone: Sequence[int],
) -> IntakeChange:
    month = months_of(complaints.day[rows]) - span.first
    own = np.bincount(month, minlength=span.months)
    begin = birth.month
    low, high = max(0, begin - _LONGEST_LOOK), min(span.months, begin + _LONGEST_LOOK)
    # The month of the beginning may be part only, so levels are compared from the month after it.
    after = slice(min(begin + 1, span.months - 1), high)
    rest = total - own
    per_month = float(own[after].mean())
    ratio, below, above = _rest(rest, low, begin, high)
    fallen = float(rest[low:begin].mean() - rest[after].mean())
    labels = complaints.attributes[birth.attribute].labels
    replaces = labels[gone[0]] if gone else ""
    taken_over = fallen >= 0.5 * per_month and above is not None and above < 1.0
    renamed = taken_over or bool(gone)
    return IntakeChange(
        "category renamed" if renamed else "category added", birth.attribute, labels[birth.code],
        day_text(birth.day), per_month, float(own[after].sum() / max(total[after].sum(), 1)),
        float(total[low:begin].mean()), float(total[after].mean()), float(rest[after].mean()),
        ratio, below, above, replaces,
    )  # fmt: skip


def _replaced(birth: Birth, table: _Monthly) -> list[int]:
    """Values of the same attribute that end when this one begins, if they match it in size.

    Largest first. A value that fell silent months before is not taken for one that was replaced.
    """
    begin, months = birth.month, len(table.total)
    low, high = max(0, begin - _LONGEST_LOOK), min(months, begin + _LONGEST_LOOK)
    before = table.counts[:, low:begin].sum(axis=1) / (begin - low)
    later = table.counts[:, min(begin + 2, months) :]
    soon = later[:, : max(high - begin - 2, 1)]
    after = soon.sum(axis=1) / max(soon.shape[1], 1)
    rest_of_time = later.sum(axis=1) / max(later.shape[1], 1)
    alive = table.counts[:, max(begin - 2, 0) : begin].sum(axis=1) > 0
    gone = alive & (before * (begin - low) >= _FEWEST_ROWS) & (rest_of_time <= 0.02 * before)
    gone &= (table.codes != birth.code) & (table.codes > 0)
    if before[gone].sum() < 0.5 * after[table.codes == birth.code].sum():
        return []
    return [int(table.codes[i]) for i in np.argsort(-before, kind="stable") if gone[i]]


def _rest(
    rest: NDArray[np.int64], low: int, begin: int, high: int
) -> tuple[float | None, float, float | None]:
    after = rest[min(begin + 1, len(rest) - 1) : high]
    before = rest[low:begin]
    mean = max(float(before.mean()), 1e-9)
    scatter = float(before.var(ddof=1) / mean) if len(before) > 1 else 1.0
    return rate_ratio(
        float(after.sum()), len(after), float(before.sum()), len(before), dispersion=scatter
    )
