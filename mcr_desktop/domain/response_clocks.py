"""How long a customer who complained has waited: the steps of ISO 10002 against what was agreed.

Days are counted on the calendar from the day on which the complaint was reported. Where no time was
agreed with the customer there is an age and no verdict: a target that nobody promised helps nobody.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from mcr_desktop.domain.complaints import Complaint

Step = Literal["acknowledged", "responded"]
State = Literal["done", "late", "running", "overdue", "undated"]
"""Stopped in time (or without an agreed one); stopped too late; still running; running beyond the agreed
day; nobody knows since when."""


@dataclass(frozen=True, slots=True)
class Clock:
    """One step that the customer waits for, or waited."""

    step: Step
    state: State
    days: int | None
    """Days it took, or that have passed until today; None where a day is missing."""
    agreed_days: int | None = None
    """Within how many days it was agreed; None where nothing was."""
    due_on: str | None = None
    done_on: str | None = None
    implied: bool = False
    """Nobody wrote the step down, but a later one that ends the wait as well; `done_on` is that one's."""

    @property
    def left_days(self) -> int | None:
        """Days left of the agreed ones, negative where they have passed; None once stopped or where none were agreed."""
        if self.done_on or self.days is None or self.agreed_days is None:
            return None
        return self.agreed_days - self.days


@dataclass(frozen=True, slots=True)
class Clocks:
    """Where a complaint stands."""

    acknowledged: Clock
    responded: Clock
    age_days: int | None
    """Days since it was reported, until it was resolved; None where a day is missing."""
    resolved_on: str | None = None
    told: bool = False
    """Whether the customer was told how it ended."""

    @property
    def foremost(self) -> Clock | None:
        """The clock that somebody should look at first; None where none runs."""
        running = [one for one in (self.acknowledged, self.responded) if one.state in _WAITING]
        running.sort(key=lambda one: (one.state != "overdue", _days_left(one)))
        return running[0] if running else None


_WAITING = ("running", "overdue")


def _days_left(clock: Clock) -> int:
    left = clock.left_days
    return 1 << 30 if left is None else left


def clocks_of(
    complaint: Complaint, acknowledge_days: int | None, respond_days: int | None, today: date
) -> Clocks:
    """The clocks of a complaint as of a day; the agreed days are its account's, None where none were.

    An answer ends the wait for an acknowledgement too, and a resolution the wait for an answer.
    """
    one = complaint
    acknowledged = (one.acknowledged_on, one.responded_on, one.told_on, one.resolved_on)
    responded = (one.responded_on, one.told_on, one.resolved_on)
    ended = one.resolved_on
    age = _between(one.reported_on, ended or today.isoformat())
    return Clocks(
        _clock("acknowledged", one.reported_on, acknowledged, acknowledge_days, today),
        _clock("responded", one.reported_on, responded, respond_days, today),
        age,
        ended,
        bool(one.told_on or one.customer_told),
    )


def _clock(
    step: Step,
    reported_on: str | None,
    ends: tuple[str | None, ...],
    agreed_days: int | None,
    today: date,
) -> Clock:
    done_on = next((day for day in ends if day), None)
    implied = done_on is not None and not ends[0]
    if reported_on is None:
        return Clock(
            step, "done" if done_on else "undated", None, agreed_days, None, done_on, implied
        )
    if agreed_days is not None and agreed_days < 0:
        agreed_days = None
    days = _between(reported_on, done_on or today.isoformat())
    due_on = None
    if agreed_days is not None:
        due_on = _after(reported_on, agreed_days)
    beyond = agreed_days is not None and days is not None and days > agreed_days
    state: State = ("late" if beyond else "done") if done_on else "overdue" if beyond else "running"
    return Clock(step, state, days, agreed_days, due_on, done_on, implied)


def _between(first: str | None, last: str | None) -> int | None:
    if not first or not last:
        return None
    return (date.fromisoformat(last) - date.fromisoformat(first)).days


def _after(day: str, days: int) -> str | None:
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except OverflowError:
        return None
