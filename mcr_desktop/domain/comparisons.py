"""Two stretches of days compared with each other, and why some cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.findings import Slice

MONTHS_BEFORE = 12
"""So much of what lies before a window is its baseline where nobody says another."""


class ComparedDaysError(McrError):
    """Two stretches of days cannot be compared: `reason` says why, `option` and `value` where."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What was compared with what: ISO days, both ends included, as far as the file goes.

    `set_aside` are categories taken in only since the baseline began, whose rows are left out; `running` attributes
    whose values succeed each other (lots, running numbers), which are left out.
    """

    since: str
    until: str
    baseline_since: str
    baseline_until: str
    set_aside: tuple[Slice, ...] = ()
    running: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ComparedDays:
    """A window and its baseline: first and last day of each, all included."""

    since: date
    until: date
    baseline_since: date
    baseline_until: date

    @classmethod
    def of(
        cls, since: str, until: str, baseline_since: str | None, baseline_until: str | None
    ) -> ComparedDays:
        """From ISO days; without a baseline it is the twelve months before the window.

        Raises ComparedDaysError where a day is none, an end comes before its beginning, or both overlap.
        """
        first, last = _day(since, "--from"), _day(until, "--to")
        low = _day(baseline_since, "--baseline-from") if baseline_since else _year_before(first)
        high = (
            _day(baseline_until, "--baseline-to") if baseline_until else first - timedelta(days=1)
        )
        if last < first:
            raise ComparedDaysError(
                reason="order", option="--to", value=until, begin="--from", other=since
            )
        if high < low:
            raise ComparedDaysError(
                reason="order",
                option="--baseline-to",
                value=high.isoformat(),
                begin="--baseline-from",
                other=low.isoformat(),
            )
        if low <= last and first <= high:
            raise ComparedDaysError(reason="overlap", value=high.isoformat(), other=since)
        return cls(first, last, low, high)


def _day(text: str, option: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ComparedDaysError(reason="day", option=option, value=text) from None


def _year_before(day: date) -> date:
    year = max(day.year - MONTHS_BEFORE // 12, 1)
    # The 29th of February has no namesake the year before.
    return day.replace(year=year, day=28 if (day.month, day.day) == (2, 29) else day.day)
