"""When dates worth remembering come again."""

from __future__ import annotations

import re
from datetime import date

from mcr_desktop.domain.accounts import Occasion

USUAL_REMINDER_DAYS = 7
"""So many days before, where nobody said how many, a date is told of."""
YEARLY_KINDS = ("birthday", "anniversary")
"""What comes every year unless somebody says that it does not."""

_DAY = re.compile(r"(\d{4}|-)-(\d{2})-(\d{2})")


def is_occasion_day(text: str) -> bool:
    """Whether a text is a day, `YYYY-MM-DD`, or one of no known year, `--MM-DD`."""
    return _parts(text) is not None


def comes_every_year(occasion: Occasion) -> bool:
    """Whether it comes again each year; a day without its year can mean nothing else."""
    parts = _parts(occasion.day)
    return bool(occasion.yearly) or (parts is not None and parts[0] is None)


def comes_on(occasion: Occasion, today: date) -> date | None:
    """The day on which it comes next, today included; None where it is past or is no day.

    What fell on 29 February is remembered on the 28th in other years.
    """
    parts = _parts(occasion.day)
    if parts is None:
        return None
    year, month, day = parts
    if not comes_every_year(occasion):
        once = _in_year(year or today.year, month, day)
        return once if once >= today else None
    for candidate in (today.year, today.year + 1):
        if candidate > date.max.year:
            return None
        found = _in_year(candidate, month, day)
        if found >= today and (year is None or candidate >= year):
            return found
    return _in_year(year, month, day) if year is not None and year > today.year else None


def years_on(occasion: Occasion, day: date) -> int | None:
    """How many years it is on that day; None where its year is not known."""
    parts = _parts(occasion.day)
    if parts is None or parts[0] is None:
        return None
    return day.year - parts[0]


def _parts(text: str) -> tuple[int | None, int, int] | None:
    found = _DAY.fullmatch(text or "")
    if not found:
        return None
    year = None if found[1] == "-" else int(found[1])
    month, day = int(found[2]), int(found[3])
    try:
        date(2000 if year is None else year, month, day)  # 2000 knows 29 February
    except ValueError:
        return None
    return year, month, day


def _in_year(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)
