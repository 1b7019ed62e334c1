"""How late cases are reported, and what the last weeks will hold when all reports are in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Awaited:
    """Cases of one week (or day) so far, and how many there will be, with a 95 % interval.

    `complete` is the part that is reported by now; `grey` says that it is too small for an alarm. Where the
    list is too young to tell its delays, `expected`, `low` and `high` are None.
    """

    since: str
    until: str
    reported: int
    expected: float | None
    low: int | None
    high: int | None
    complete: float
    grey: bool


@dataclass(frozen=True, slots=True)
class ReportingDelay:
    """Delays in days over `rows` cases that have both dates, and the weeks that are still filling.

    `before_event` cases were reported before they happened and are left out. `missing` is the number of
    cases expected to be still on their way in all weeks of `weeks` (None: not foretold).
    """

    rows: int
    median: int
    nine_in_ten: int
    longest: int
    before_event: int
    as_of: str
    weeks: tuple[Awaited, ...]
    missing: float | None

    @property
    def grey(self) -> tuple[Awaited, ...]:
        """The weeks that should be shown grey and raise no alarm."""
        return tuple(week for week in self.weeks if week.grey)
