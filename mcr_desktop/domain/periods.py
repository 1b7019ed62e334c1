"""Days, months and the clock that everything in the program reads."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

_FIRST_S = datetime(1, 1, 2, tzinfo=UTC).timestamp()
_LAST_S = datetime(9999, 12, 30, tzinfo=UTC).timestamp()
"""A day short of what the calendar holds, so that every time zone has it."""


def now() -> datetime:
    """The present moment, aware, in UTC; `MCR_NOW` (ISO 8601) fixes it for tests and demos."""
    fixed = os.environ.get("MCR_NOW")
    if fixed:
        moment = datetime.fromisoformat(fixed)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return datetime.now(UTC)


def now_ms() -> int:
    """The present moment in epoch milliseconds."""
    return int(now().timestamp() * 1000)


def today() -> date:
    """The present day where the user is; with `MCR_NOW` set, that day."""
    return now().date() if os.environ.get("MCR_NOW") else now().astimezone().date()


def day_at(at_ms: int) -> date:
    """The day of a moment where the user is; with `MCR_NOW` set, in UTC, as `today`.

    A moment that no calendar reaches, which only a broken device writes, is the first or last one there.
    """
    moment = datetime.fromtimestamp(min(max(at_ms / 1000, _FIRST_S), _LAST_S), UTC)
    return moment.date() if os.environ.get("MCR_NOW") else moment.astimezone().date()


def earlier(day: date, days: int) -> date:
    """So many days before (or, with a negative number, after); where the calendar ends, its end."""
    return date.fromordinal(min(max(day.toordinal() - days, 1), date.max.toordinal()))


def month_of(day: date) -> str:
    """The month of a day as `YYYY-MM`."""
    return f"{day.year:04d}-{day.month:02d}"


def next_month(month: str) -> str:
    """The month after `YYYY-MM`."""
    year, number = int(month[:4]), int(month[5:7])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}"


def months_between(first: str, last: str) -> tuple[str, ...]:
    """Every month from `first` to `last`, both included; empty where `last` is earlier."""
    months: list[str] = []
    month = first
    while month <= last:
        months.append(month)
        month = next_month(month)
    return tuple(months)
