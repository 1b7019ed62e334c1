"""Promises that come again: which day the next one is due, and under which identity it is kept.

The next promise's id follows from the one before it alone. Two devices that keep the same promise before
they hear of each other therefore write one row, not two, even where they disagree about its day.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from mcr_desktop.domain.commitments import BROKEN, KEPT, Commitment
from mcr_desktop.domain.ids import derived_id

COMES_AGAIN_AFTER = (KEPT, BROKEN)
"""States that call for the next promise of a series; one that is withdrawn ends it."""
_DAYS = {"weekly": 7, "fortnightly": 14}
_MONTHS = {"monthly": 1, "quarterly": 3, "yearly": 12}


def next_id(promise: bytes) -> bytes:
    """The id of the promise that follows one in its series, the same on every device."""
    return derived_id(b"next promise", promise)


def nominal_day(promise: Commitment) -> str | None:
    """The day that its turn in the series fell on, whatever was agreed for this one since."""
    return promise.first_due_on or promise.due_on


def next_due(promise: Commitment, anchor: str | None = None) -> str | None:
    """The day on which the next one is due; None where this one has no day or does not come again.

    `anchor` is the day of the first one of the series: what began on the 31st is due on the last day of
    a shorter month and on the 31st again afterwards. A new day agreed for one turn moves no other.
    """
    told = nominal_day(promise)
    if told is None:
        return None
    day = date.fromisoformat(told)
    try:
        if promise.recurs in _DAYS:
            return (day + timedelta(days=_DAYS[promise.recurs])).isoformat()
        if promise.recurs in _MONTHS:
            wanted = date.fromisoformat(anchor).day if anchor else day.day
            return _months_on(day, _MONTHS[promise.recurs], wanted).isoformat()
    except (ValueError, OverflowError):  # the calendar ends with the year 9999
        return None
    return None


def _months_on(day: date, months: int, wanted: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(wanted, monthrange(year, month + 1)[1]))
