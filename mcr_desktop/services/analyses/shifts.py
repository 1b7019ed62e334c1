"""A file of one series in, its changes of level out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from mcr_desktop.domain.level_shifts import (
    CountWithoutSizeError,
    LevelShifts,
    SeriesFlag,
    UndatedRowError,
)

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_ROWS_SHOWN = 5


def find_shifts(
    path: Path, value: str, *, date: str | None = None, size: str | None = None
) -> LevelShifts:
    """The changes of level of column `value`, in order of `date` where one is given, over `size` where one is given.

    Indices count the points in order of time; rows that had to be sorted for it are flagged. A row without a date, a
    value that is no number and a count where there is no exposure raise typed errors that name the row.
    """
    import numpy as np

    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.level_shifts import find_level_shifts

    table = read_table(path, [name for name in (value, date, size) if name is not None])
    values = table.amounts(value, negative=size is None)
    sizes = None if size is None else table.amounts(size)
    if sizes is not None and size is not None:
        wrong = np.flatnonzero((sizes <= 0) & (values > 0))
        if len(wrong):
            raise CountWithoutSizeError(
                file=path.name, row=int(wrong[0]) + 1, column=size, value=values[wrong[0]]
            )
    if date is None:
        return find_level_shifts(values, sizes)
    days = table.days(date)
    order, flags = _order(days, path.name, date)
    found = find_level_shifts(values[order], None if sizes is None else sizes[order])
    return _dated(replace(found, flags=(*flags, *found.flags)), days[order])


def _order(
    days: NDArray[np.int32], file: str, column: str
) -> tuple[NDArray[np.int64], list[SeriesFlag]]:
    import numpy as np

    from mcr_desktop.rootcause.columns import MISSING_DAY

    empty = np.flatnonzero(days == MISSING_DAY)
    if len(empty):
        raise UndatedRowError(file=file, row=int(empty[0]) + 1, column=column)
    order = np.argsort(days, kind="stable")
    flags = []
    late = np.flatnonzero(np.diff(days.astype(np.int64)) < 0) + 1
    if len(late):
        flags.append(_flag("dates sorted", late, len(days)))
    again = order[1:][np.diff(days[order].astype(np.int64)) == 0]
    if len(again):
        flags.append(_flag("repeated dates", np.sort(again), len(days)))
    return order, flags


def _flag(kind: str, rows: NDArray[np.int64], of: int) -> SeriesFlag:
    shown = tuple(int(row) + 1 for row in rows[:_ROWS_SHOWN])
    return SeriesFlag(kind, len(rows), of, "", shown)  # type: ignore[arg-type]  # one of the kinds


def _dated(found: LevelShifts, days: NDArray[np.int32]) -> LevelShifts:
    from mcr_desktop.rootcause.columns import day_text

    def day(index: int) -> str:
        return day_text(int(days[index]))

    return replace(
        found,
        shifts=tuple(
            replace(one, date=day(one.index), dates=(day(one.interval[0]), day(one.interval[1])))
            for one in found.shifts
        ),
    )
