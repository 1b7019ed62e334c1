"""A file of one series in, its lasting changes out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mcr_desktop.domain.level_shifts import (
    CountWithoutSizeError,
    LevelShifts,
    SeriesFlag,
    SeriesFlagKind,
    TooManyPointsError,
    UndatedRowError,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Literal

    import numpy as np
    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Flag
    from mcr_desktop.exchange.tables import Table

MOST_POINTS = 200_000
"""More are no series of points but the rows to be counted into one."""
_ROWS_SHOWN = 5
_CALENDAR = {(1, 1): (7,), (7, 7): (52,), (28, 31): (12,), (90, 92): (4,)}
"""Usual days from one point to the next (least, most) and the cycles that go with them."""


def find_shifts(
    path: Path, value: str, *, date: str | None = None, size: str | None = None
) -> LevelShifts:
    """The lasting changes of column `value`, in order of `date` where one is given, over `size` where one is given.

    Points are counted from 0 in order of time; rows that had to be sorted for it, repeated dates and missing periods are
    flagged. A row without a date, a value that is no number and a count where there is no exposure raise typed
    errors that name the row.
    """
    import numpy as np

    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.level_shifts import find_level_shifts

    table = read_table(path, [name for name in (value, date, size) if name is not None])
    if table.rows > MOST_POINTS:
        raise TooManyPointsError(file=str(path), points=table.rows, most=MOST_POINTS)
    values = table.amounts(value, negative=size is None)
    sizes = None if size is None else table.amounts(size)
    if sizes is not None:
        wrong = np.flatnonzero((sizes <= 0) & (values > 0))
        if len(wrong):
            raise CountWithoutSizeError(
                file=str(path), row=table.row_of(int(wrong[0])), column=size, value=f"{values[wrong[0]]:g}"
            )  # fmt: skip
    if date is None:
        found = find_level_shifts(values, sizes)
        order, days = np.arange(len(values)), None
        flags: list[SeriesFlag] = []
    else:
        days = table.days(date)
        order, flags = _order(table, days, date)
        days = days[order]
        flags += _missing_periods(days)
        found = find_level_shifts(
            values[order], None if sizes is None else sizes[order], cycles=_cycles(days)
        )
    told = (*table.flags, *flags, *(_in_file(flag, table, order) for flag in found.flags))
    found = replace(found, flags=told, exposure_unit=size or "")
    return found if days is None else _dated(found, days)


def _order(
    table: Table, days: NDArray[np.int32], column: str
) -> tuple[NDArray[np.int64], list[SeriesFlag]]:
    import numpy as np

    from mcr_desktop.rootcause.columns import MISSING_DAY

    empty = np.flatnonzero(days == MISSING_DAY)
    if len(empty):
        raise UndatedRowError(file=str(table.path), row=table.row_of(int(empty[0])), column=column)
    order = np.argsort(days, kind="stable")
    flags = []
    late = np.flatnonzero(np.diff(days.astype(np.int64)) < 0) + 1
    if len(late):
        flags.append(_flag("dates sorted", table, late))
    again = order[1:][np.diff(days[order].astype(np.int64)) == 0]
    if len(again):
        flags.append(_flag("repeated dates", table, np.sort(again)))
    return order, flags


def _flag(kind: SeriesFlagKind, table: Table, places: NDArray[np.int64]) -> SeriesFlag:
    rows = tuple(table.row_of(int(place)) for place in places[:_ROWS_SHOWN])
    return SeriesFlag(kind, len(places), table.rows, "", rows)


def _in_file(flag: SeriesFlag | Flag, table: Table, order: NDArray[np.int64]) -> SeriesFlag | Flag:
    """A flag whose points have become rows of the file."""
    return replace(flag, rows=tuple(table.row_of(int(order[point])) for point in flag.rows))


def _cycles(days: NDArray[np.int32]) -> Sequence[int]:
    """Lengths of seasons that the calendar suggests; none where the steps are no known ones."""
    import numpy as np

    if len(days) < 2:
        return ()
    step = float(np.median(np.diff(days.astype(np.float64))))
    return next((cycles for (low, high), cycles in _CALENDAR.items() if low <= step <= high), ())


def _missing_periods(days: NDArray[np.int32]) -> list[SeriesFlag]:
    """A flag where steps of a regular calendar were skipped."""
    import numpy as np

    steps = np.diff(days.astype(np.float64))
    if len(steps) < 3 or np.median(steps) <= 0:
        return []
    usual = float(np.median(steps))
    regular = np.abs(steps - usual) <= 0.12 * usual
    if regular.mean() < 0.8:  # no calendar: nothing can be missing from it
        return []
    missing = int(np.round(steps[steps > 1.5 * usual] / usual - 1).sum())
    return [SeriesFlag("missing periods", missing, len(days) + missing)] if missing else []


def _step(days: NDArray[np.int32]) -> Literal["day", "month", "year"]:
    """The calendar that the dates keep: a year or a month stands for its first day in such a column."""
    import numpy as np

    day = days.astype("datetime64[D]")
    if (day == day.astype("datetime64[Y]").astype("datetime64[D]")).all():
        return "year"
    return "month" if np.all(day == day.astype("datetime64[M]").astype("datetime64[D]")) else "day"


def _dated(found: LevelShifts, days: NDArray[np.int32]) -> LevelShifts:
    from mcr_desktop.rootcause.columns import day_text

    def day(index: int) -> str:
        return day_text(int(days[index]))

    return replace(
        found,
        step=_step(days),
        shifts=tuple(
            replace(one, date=day(one.index), dates=(day(one.interval[0]), day(one.interval[1])))
            for one in found.shifts
        ),
    )
