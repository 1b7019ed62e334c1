"""What must be known of the data before any figure made from it is believed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Flag
from mcr_desktop.rootcause.aliases import find_nesting
from mcr_desktop.rootcause.columns import MISSING_DAY, Complaints, day_text, month_text, months_of
from mcr_desktop.rootcause.delays import find_reporting_delay, missing_of
from mcr_desktop.rootcause.entries import find_entries
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.repeats import (
    CHANCE,
    find_duplicates,
    find_repeat_contacts,
    find_repeated_ids,
    find_repeated_marks,
    mark_rows,
    more_than_chance,
    poisson_tail,
)
from mcr_desktop.rootcause.series import span_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.delays import ReportingDelay
    from mcr_desktop.rootcause.columns import Attribute, Exposure
    from mcr_desktop.rootcause.repeats import RowMarks

ENOUGH_ROWS = 30
"""Fewer show not even a threefold rise in one half of the time over the other in four cases of five."""
MOST_SIGNALS = 20
"""More than a team can look into in a month, at one a working day."""
_ROWS_SHOWN = 100
_NAMES_EVERY_ROW = 0.9


def find_flags(
    complaints: Complaints,
    exposure: Exposure | None = None,
    *,
    as_of: str | None = None,
    by: Sequence[str] | None = None,
    marks: RowMarks | None = None,
    ids: Attribute | None = None,
    customer: Attribute | None = None,
    reported: NDArray[np.int32] | None = None,
    closed: NDArray[np.int32] | None = None,
    repeats: bool = True,
) -> tuple[Flag, ...]:
    """Everything about the data that casts doubt on its figures; the more is given, the more is looked at.

    `by` are the attributes along which causes are looked for: they are looked at for nesting, blanks and changes
    of intake, and identical rows then count as repeats only where chance does not make them. Without `by`, pass
    every column that the complaints have. `marks` (of `Table.marks`) tells whole rows of a file apart, `ids` and
    `customer` are columns, `reported` and `closed` days beside those of the complaints. Without `repeats` nobody
    looks for rows that stand twice, which takes longer than all the rest.
    """
    rows = len(complaints)
    if not rows:
        return ()
    found = [*_of_dates(complaints, as_of), *_of_exposure(complaints, exposure)]
    if repeats:
        found += _of_repeats(complaints, marks, chance=by is not None or marks is not None)
    if ids is not None:
        again = find_repeated_ids(ids)
        if len(again):
            found.append(Flag("duplicates", len(again), rows, "id", _some(again)))
    if customer is not None:
        found += _of_contacts(complaints.day, customer)
    if reported is not None:
        last = _day_number(as_of)
        found += flag_delay(find_reporting_delay(complaints.day, reported, as_of=last))
    if closed is not None:
        found += _of_open_cases(complaints.day, closed)
    if by is not None:
        found += flag_attributes(complaints.attributes, by)
        found += _of_intake(complaints, by, as_of)
    return tuple(found)


def flag_attributes(attributes: Mapping[str, Attribute], by: Sequence[str]) -> list[Flag]:
    """Attributes that tell nothing (one value, or one a row) or the same as another one."""
    found = []
    for name in by:
        column = attributes[name]
        rows = len(column.codes)
        counts = np.bincount(column.codes, minlength=len(column.labels))
        used = int((counts > 0).sum())
        if rows > 1 and used == 1:
            label = column.labels[int(counts.argmax())]
            found.append(Flag("constant attribute", rows, rows, label, attribute=name))
        elif rows >= ENOUGH_ROWS and used - int(counts[0] > 0) >= _NAMES_EVERY_ROW * rows:
            found.append(Flag("attribute names every row", used, rows, attribute=name))
    nesting = find_nesting(attributes, by)
    for first, later in nesting.aliases:
        found.append(Flag("aliased attribute", detail=first, attribute=later))
    for fine, coarse in nesting.nested:
        found.append(Flag("nested attribute", detail=coarse, attribute=fine))
    return found


def flag_delay(delay: ReportingDelay | None) -> list[Flag]:
    """Weeks that are still filling (`count` of them, from `day`; `amount` cases missing), cases told too early."""
    if delay is None:
        return []
    found = []
    if delay.before_event:
        found.append(Flag("reported before event", delay.before_event, delay.rows))
    grey = delay.grey
    if grey:
        told = all(week.expected is not None for week in grey)
        missing = float(sum(map(missing_of, grey))) if told else None
        found.append(
            Flag("reporting delay", len(grey), delay.rows, str(delay.median), day=grey[0].since, amount=missing)
        )  # fmt: skip
    return found


def flag_fatigue(signals: int, *, limit: int = MOST_SIGNALS) -> list[Flag]:
    """More signals than a team can look at."""
    return [Flag("alarm fatigue", signals, limit)] if signals > limit else []


def _of_dates(complaints: Complaints, as_of: str | None) -> Iterator[Flag]:
    rows = len(complaints)
    undated = np.flatnonzero(complaints.day == MISSING_DAY)
    if len(undated):
        yield Flag("missing dates", len(undated), rows, rows=_some(undated))
    if rows - len(undated) < ENOUGH_ROWS:
        yield Flag("too few rows", rows - len(undated), ENOUGH_ROWS)
    last = _day_number(as_of)
    if last is not None:
        future = np.flatnonzero(complaints.day > last)
        if len(future):
            day = day_text(int(complaints.day[future].max()))
            yield Flag("future dates", len(future), rows, rows=_some(future), day=day)
    entries = find_entries(complaints.day)
    if entries is not None and entries.stray:
        told = ", ".join(day_text(day) for day in entries.stray[:3])
        yield Flag("stand-in dates", entries.stray_rows, rows, told, day=day_text(entries.stray[0]))
    if entries is not None and entries.days == 1:
        yield Flag("import date", 1, rows, "one day", day=day_text(entries.first))
    elif entries is not None and entries.sparse:
        grain = {7: "weeks", 30: "months"}.get(entries.step, "days")
        yield Flag("import date", entries.days, round(entries.expected), grain)
    elif entries is not None and entries.spikes:
        part = entries.rows / (rows - len(undated))
        yield Flag(
            "import date", len(entries.spikes), rows, "spike", day=day_text(entries.spikes[0]), amount=part
        )  # fmt: skip
    span = span_of(complaints, as_of)
    if span.partial:
        yield Flag("incomplete last month", detail=span.label(span.months))


def _of_exposure(complaints: Complaints, exposure: Exposure | None) -> Iterator[Flag]:
    rows = len(complaints)
    if exposure is None or not len(exposure.amount):
        yield Flag("no denominator", rows, rows)
        return
    real = exposure.amount > 0
    dated = complaints.day != MISSING_DAY
    months = months_of(complaints.day[dated])
    known = np.isin(months, exposure.month[real])
    if not known.any() and len(known):
        first, last = exposure.month.min(), exposure.month.max()
        told = f"{month_text(int(first))}/{month_text(int(last))}"
        yield Flag("exposure without match", len(exposure.month), len(exposure.month), told)
    elif not known.all():
        missing = np.unique(months[~known])
        yield Flag(
            "complaints without exposure", int((~known).sum()), rows,
            ", ".join(month_text(int(month)) for month in missing[:3]), amount=float(len(missing)),
        )  # fmt: skip
    for name, column in exposure.attributes.items():
        if name not in complaints.attributes:
            yield Flag(
                "exposure without match", len(column.codes), len(column.codes), attribute=name
            )
            continue
        yield from _of_labels(name, complaints.attributes[name], column.take(real))


def _of_labels(name: str, ours: Attribute, theirs: Attribute) -> Iterator[Flag]:
    known = {theirs.labels[code] for code in np.unique(theirs.codes) if code}
    lacking = np.array([bool(label) and label not in known for label in ours.labels])
    counts = np.bincount(ours.codes, minlength=len(ours.labels))
    alone = int(counts[lacking].sum())
    if not alone:
        return
    if alone == int(counts[1:].sum()):
        yield Flag("exposure without match", len(theirs.codes), len(theirs.codes), attribute=name)
        return
    order = [int(code) for code in np.argsort(-counts, kind="stable") if lacking[code]]
    told = ", ".join(ours.labels[code] for code in order[:3] if counts[code])
    yield Flag("complaints without exposure", alone, len(ours.codes), told, attribute=name)


def _of_repeats(complaints: Complaints, marks: RowMarks | None, *, chance: bool) -> Iterator[Flag]:
    if marks is not None:
        again, undated = find_repeated_marks(marks.whole), marks.undated
    else:
        again = find_duplicates(complaints)
        columns = (column.codes for column in complaints.attributes.values())
        undated = mark_rows(columns, len(complaints))
    if len(again) and (not chance or more_than_chance(complaints.day, undated)):
        yield Flag("duplicates", len(again), len(complaints), rows=_some(again))


def _of_contacts(day: NDArray[np.int32], customer: Attribute, within: int = 14) -> Iterator[Flag]:
    again, expected = find_repeat_contacts(day, customer, within=within)
    if poisson_tail(len(again), expected) < CHANCE:
        yield Flag(
            "repeat contacts", len(again), len(day), str(within), _some(again), amount=expected
        )


def _of_open_cases(day: NDArray[np.int32], closed: NDArray[np.int32]) -> Iterator[Flag]:
    """`amount` is the part of the last four weeks that is open, `day` their first."""
    still = np.flatnonzero((closed == MISSING_DAY) & (day != MISSING_DAY))
    if not len(still):
        return
    since = int(day[day != MISSING_DAY].max()) - 27
    late = day >= since
    part = float((closed[late] == MISSING_DAY).mean())
    yield Flag(
        "open cases", len(still), len(day), rows=_some(still), day=day_text(since), amount=part
    )


def _of_intake(complaints: Complaints, by: Sequence[str], as_of: str | None) -> Iterator[Flag]:
    span = span_of(complaints, as_of)
    if span.months < 3:
        return
    months = months_of(complaints.day)
    inside = (complaints.day != MISSING_DAY) & (months < span.first + span.months)
    within = complaints if inside.all() else complaints.take(inside)
    for change in find_intake_changes(within, by, span).changes:
        yield Flag(
            change.kind, detail=change.label, attribute=change.attribute, day=change.since,
            amount=change.per_month,
        )  # fmt: skip


def _day_number(as_of: str | None) -> int | None:
    return None if as_of is None else int(np.datetime64(as_of, "D").astype(np.int64))


def _some(rows: NDArray[np.int64]) -> tuple[int, ...]:
    return tuple(int(row) for row in rows[:_ROWS_SHOWN])
