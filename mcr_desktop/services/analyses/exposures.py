"""A file of exposure: what could have gone wrong, an amount for each period and value of attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.effects import ExposureColumnsError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mcr_desktop.domain.findings import Flag
    from mcr_desktop.rootcause.columns import Exposure

_PERIODS = ("month", "period", "date", "day", "week")
_AMOUNTS = ("amount", "exposure", "size", "total", "count", "number", "n")


def read_exposure(
    path: Path, attributes: Sequence[str], *, date: str = "", others: Sequence[str] = ()
) -> tuple[Exposure, tuple[Flag, ...]]:
    """Amounts a month by those of the attributes that the file has; columns are known by their names.

    The period stands in the column called as the complaints' own (`date`) or month, period, date, day, week; the amount
    in one called amount, exposure, size, total, count, number, or in the only column left when `others` (attributes
    of no interest here, over which amounts are added up) are set aside. Periods shorter than a month are added up.
    Raises ExposureColumnsError, and the errors of tables.
    """
    import numpy as np

    from mcr_desktop.exchange.tables import column_names, read_table
    from mcr_desktop.rootcause.columns import MISSING_DAY, Exposure, months_of

    there = list(column_names(path))
    folded = {name.strip().casefold(): name for name in reversed(there)}
    period = next((folded[n] for n in (date.casefold(), *_PERIODS) if n in folded), None)
    shared = [name for name in attributes if name in there and name != period]
    named = [name for name in there if name.strip().casefold() in _AMOUNTS]
    aside = {*shared, *(name for name in others if name not in named), period}
    left = [name for name in there if name not in aside]
    amount = next((folded[n] for n in _AMOUNTS if folded.get(n) in left), None)
    if amount is None and len(left) == 1:
        amount = left[0]
    if period is None or amount is None:
        raise ExposureColumnsError(
            file=str(path), allowed=there, reason="period" if period is None else "amount"
        )
    table = read_table(path, [period, amount, *shared])
    days, amounts = table.days(period), table.amounts(amount)
    dated = days != MISSING_DAY
    unit = amount if amount.casefold() not in _AMOUNTS else ""
    columns = {name: table.attribute(name).take(dated) for name in shared}
    months = np.asarray(months_of(days[dated]), np.int32)
    return Exposure(months, amounts[dated], columns, unit), table.flags
