"""Which complaints a case's slice means, on the columns of an account."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import replace
from datetime import date
from math import log
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import Exposure, days_of, first_day
from mcr_desktop.services.exploring.pictures import filter_from

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.rootcause.columns import Complaints


def rows_of_slice(columns: Complaints, query: str) -> NDArray[np.bool_]:
    """A mask over all rows; nothing where an attribute of the slice is unknown here."""
    chosen = filter_from(query)
    where = dict(chosen.where)
    if any(name not in columns.attributes for name in where):
        return np.zeros(len(columns), np.bool_)
    rows = columns.mask(where)
    if chosen.since:
        rows &= columns.day >= days_of([chosen.since])[0]
    if chosen.until:
        rows &= columns.day <= days_of([chosen.until])[0]
    return rows


_BEFORE = 3
"""Months before one that is not over, by whose daily level its amount is read."""


def whole_months(exposure: Exposure, last: str) -> tuple[Exposure, str]:
    """The exposure with a month that is not over on `last` brought to the whole month, and that month's text.

    What is told of such a month may be what happened so far, or what is planned for all of it: it is read
    as whichever lies nearer to the days of the months before. The text is "" where nothing was changed.
    """
    day = date.fromisoformat(last)
    month = (day.year - 1970) * 12 + day.month - 1
    days = monthrange(day.year, day.month)[1]
    known = exposure.monthly(month - _BEFORE, _BEFORE + 1, {})
    lengths = np.diff([first_day(month - _BEFORE + n) for n in range(_BEFORE + 1)])
    before = known[:-1] > 0
    if day.day == days or not known[-1] or not before.any():
        return exposure, ""
    usual = float(known[:-1][before].sum() / lengths[before].sum())
    so_far, planned = known[-1] / day.day, known[-1] / days
    if abs(log(so_far / usual)) >= abs(log(planned / usual)):
        return exposure, ""
    amount = np.where(exposure.month == month, exposure.amount * days / day.day, exposure.amount)
    return replace(exposure, amount=amount), last[:7]
