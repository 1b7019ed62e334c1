"""Commitments: promises in both directions, and whether they were kept on time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import sqrt

DIRECTIONS = ("ours", "theirs", "internal")
OPEN, KEPT, RENEGOTIATED, BROKEN, WITHDRAWN = "open", "kept", "renegotiated", "broken", "withdrawn"
STATES = (OPEN, KEPT, RENEGOTIATED, BROKEN, WITHDRAWN)
ACTIONS = ("containment", "corrective", "preventive")
"""What an action of a case is for: to protect the customer, to remove the cause, to keep it from elsewhere."""
RECURRENCES = ("weekly", "fortnightly", "monthly", "quarterly", "yearly")
STILL_OWED = (OPEN, RENEGOTIATED)
"""States in which a promise still waits to be kept."""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A promise with its verbatim wording; days are ISO texts."""

    id: bytes
    fence: bytes
    direction: str = "ours"
    wording: str = ""
    owner: str | None = None
    contact_id: bytes | None = None
    made_on: str | None = None
    due_on: str | None = None
    state: str = OPEN
    closed_on: str | None = None
    first_due_on: str | None = None
    renegotiated_on: str | None = None
    source_id: bytes | None = None
    case_id: bytes | None = None
    """The case of which this is an action."""
    action: str | None = None
    """Of what kind an action of a case is, one of `ACTIONS`."""
    effective_on: str | None = None
    """The day from which an action of a case could show in the figures."""
    source_kind: str | None = None
    """The table of the row in which it was promised, `source_id`: a note, a meeting, a touch, a complaint."""
    recurs: str | None = None
    """How it comes again once it is closed, one of `RECURRENCES`."""
    series_id: bytes | None = None
    """The first promise of a recurring one, in all those that followed it."""
    news_days: int | None = None
    """Call them every so many days even if there is no news."""
    news_on: str | None = None
    """The day on which they last had word of it."""
    renegotiated_with: str | None = None
    renegotiated_why: str | None = None
    closed_words: str | None = None
    """What was said when it was kept, broken or withdrawn."""

    def days_late(self, today: date) -> int:
        """Days past its due day while still owed; 0 where it is not late or has no due day."""
        if self.state not in STILL_OWED or not self.due_on:
            return 0
        return max(0, (today - date.fromisoformat(self.due_on)).days)


@dataclass(frozen=True, slots=True)
class Absence:
    """Days on which a teammate is away, and who covers for them on this account meanwhile."""

    id: bytes
    fence: bytes
    person: str = ""
    from_on: str | None = None
    until_on: str | None = None
    """The last day away."""
    deputy: str | None = None
    remark: str | None = None


FEWEST_FOR_SHARE = 5
"""Promises that must have fallen due before a percentage is told."""
_Z95 = 1.959964
"""Standard deviations on either side that hold 95 percent of a normal distribution."""


@dataclass(frozen=True, slots=True)
class KeptOnTime:
    """How many promises that fell due in the period were kept by their first due day.

    A promise renegotiated before it was due counts by its new day, after it as not on time. One that is
    due today and still owed does not count yet.
    """

    direction: str
    on_time: int
    due: int
    since: str
    until: str

    @property
    def too_few(self) -> bool:
        """Whether so few fell due that a percentage would say more than is known."""
        return self.due < FEWEST_FOR_SHARE

    @property
    def span(self) -> tuple[float, float]:
        """Between which shares the habit behind this count lies, with 95 percent confidence.

        The score interval of E. B. Wilson (1927), which holds for small counts too. Needs a due promise.
        """
        share, spread = self.on_time / self.due, _Z95 * _Z95 / self.due
        middle = (share + spread / 2) / (1 + spread)
        half = sqrt(spread * share * (1 - share) + spread * spread / 4) / (1 + spread)
        return max(0.0, middle - half), min(1.0, middle + half)


def kept_on_time(
    commitments: Iterable[Commitment], direction: str, today: date, days: int = 365
) -> KeptOnTime:
    """The kept-on-time tally of the promises that fell due in the last `days` days."""
    since = today - timedelta(days=days)
    on_time = due = 0
    for one in commitments:
        if one.direction != direction or one.state == WITHDRAWN or not one.due_on:
            continue
        deadline = fair_deadline(one)
        if not since < date.fromisoformat(deadline) <= today:
            continue
        if deadline == today.isoformat() and one.state in STILL_OWED:
            continue  # its day is not over
        due += 1
        if one.state == KEPT and one.closed_on and one.closed_on <= deadline:
            on_time += 1
    return KeptOnTime(direction, on_time, due, since.isoformat(), today.isoformat())


def fair_deadline(commitment: Commitment) -> str:
    """The day by which keeping counts as on time; a new day agreed too late does not move it."""
    due = commitment.due_on or ""
    first, moved = commitment.first_due_on, commitment.renegotiated_on
    if first and moved and moved > first:
        return first
    return due
