"""A file of complaints in, the changes that deserve a look out, and what to know of the data before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.effects import ExposureColumnsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Flag, Signal
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.rooms import Amounts

_PERIODS = ("month", "date", "week", "day", "period")
_AMOUNTS = ("exposure", "amount", "size", "total", "count", "number", "n")


@dataclass(frozen=True, slots=True)
class FoundSignals:
    """Signals (changes of intake first, then the recent, then the older ones) and the flags that come before them."""

    signals: tuple[Signal, ...]
    flags: tuple[Flag, ...]


def find_file_signals(
    path: Path,
    date: str,
    by: Sequence[str] = (),
    *,
    id_column: str | None = None,
    exposure: Path | None = None,
    as_of: str | None = None,
    resamples: int = 99,
    progress: Progress | None = None,
) -> FoundSignals:
    """All signals of a line list, one row a complaint dated in the column `date`, along the attributes `by`.

    Rows that repeat an earlier one's `id_column` are counted once, with a flag. `exposure` is a file of what could
    have gone wrong by month, week or day and any of the attributes. `as_of` (ISO day) is the last day that the
    file covers. Raises ExposureColumnsError, the errors of tables, CancelledError through `progress`.
    """
    import numpy as np

    from mcr_desktop.exchange.tables import read_table
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.rootcause.flags import find_flags, flag_fatigue
    from mcr_desktop.rootcause.repeats import find_repeated_ids
    from mcr_desktop.rootcause.signals import find_signals
    from mcr_desktop.rootcause.weeks import calendar_of

    names = [name for name in dict.fromkeys(by) if name != date]
    table = read_table(path, [date, *names, *([id_column] if id_column else [])])
    complaints = Complaints(table.days(date), {name: table.attribute(name) for name in names})
    ids = table.attribute(id_column) if id_column else None
    amounts: Amounts | None = None
    more: tuple[Flag, ...] = ()
    if exposure is not None:
        amounts, more = read_amounts(exposure, names, date=date)
    flags = find_flags(
        complaints, amounts.by_month() if amounts is not None else None,
        as_of=as_of, by=names, marks=table.marks(date), ids=ids,
    )  # fmt: skip
    if calendar_of(complaints.day, as_of).grain == "week":
        # Weeks are counted back from the last day, so that no part of a month is left out.
        flags = tuple(flag for flag in flags if flag.kind != "incomplete last month")
    if ids is not None:
        once = np.ones(len(complaints), np.bool_)
        once[find_repeated_ids(ids)] = False
        complaints = complaints.take(once)
    signals = find_signals(
        complaints, names, amounts,
        as_of=as_of, limit=None, resamples=resamples, per="week", progress=progress,
    )  # fmt: skip
    fatigue = flag_fatigue(sum(one.shift is not None for one in signals))
    return FoundSignals(tuple(signals), (*table.flags, *more, *flags, *fatigue))


def read_amounts(
    path: Path, attributes: Sequence[str], *, date: str = ""
) -> tuple[Amounts, tuple[Flag, ...]]:
    """Exposure by stretches of days and those of the attributes that the file has.

    The stretch stands in the column called as the complaints' own (`date`), month, date, week, day or period; it lasts
    until the next one begins. The amount stands in one called exposure, amount, size, total, count or number, or in
    the only column left. Raises ExposureColumnsError and the errors of tables.
    """
    from mcr_desktop.exchange.tables import column_names, read_table
    from mcr_desktop.rootcause.columns import MISSING_DAY
    from mcr_desktop.rootcause.rooms import Amounts

    there = list(column_names(path))
    folded = {name.strip().casefold(): name for name in reversed(there)}
    period = next((folded[n] for n in (date.casefold(), *_PERIODS) if n in folded), None)
    shared = [name for name in attributes if name in there and name != period]
    left = [name for name in there if name != period and name not in shared]
    amount = next((folded[n] for n in _AMOUNTS if folded.get(n) in left), None)
    if amount is None and len(left) == 1:
        amount = left[0]
    if period is None or amount is None:
        reason = "period" if period is None else "amount"
        raise ExposureColumnsError(file=str(path), allowed=there, reason=reason)
    table = read_table(path, [period, amount, *shared])
    days, amounts = table.days(period), table.amounts(amount)
    dated = days != MISSING_DAY
    columns = {name: table.attribute(name).take(dated) for name in shared}
    unit = amount if amount.casefold() not in _AMOUNTS else ""
    first = days[dated]
    return Amounts(first, _lengths(first), amounts[dated], columns, unit), table.flags


def _lengths(first: NDArray[np.int32]) -> NDArray[np.int32]:
    """Days that each stretch lasts: a whole month where all begin on a first, else until the next one begins."""
    import numpy as np

    from mcr_desktop.rootcause.columns import first_day, months_of

    if not len(first):
        return first
    begins, place = np.unique(first, return_inverse=True)
    months = months_of(begins)
    if all(first_day(int(month)) == int(day) for month, day in zip(months, begins, strict=True)):
        ends = np.array([first_day(int(month) + 1) for month in months], np.int32)
        return np.asarray((ends - begins)[place], np.int32)
    gaps = np.diff(begins)
    usual = int(np.median(gaps)) if len(gaps) else 1
    # A gap in the file is a gap in the exposure, not one long stretch.
    lengths = np.where(gaps > 1.5 * usual, usual, gaps)
    return np.asarray(np.append(lengths, usual)[place], np.int32)
