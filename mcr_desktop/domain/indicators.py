"""Indicators that explain themselves: each holds its arithmetic, none is a score."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mcr_desktop.domain.accounts import DEFAULT_CADENCE_DAYS, Account
from mcr_desktop.domain.cases import Case
from mcr_desktop.domain.commitments import Commitment, KeptOnTime
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.people import Contact


@dataclass(frozen=True, slots=True)
class Quiet:
    """Days since the last two-way touch, against the agreed cadence.

    `days` counts from the last two-way touch, or where there was none yet is None. Editing a record
    is not a touch.
    """

    cadence_days: int
    agreed: bool
    """Whether somebody agreed the cadence; otherwise it is the usual one."""
    days: int | None = None
    last_on: str | None = None
    channel: str | None = None
    touch_id: bytes | None = None

    @property
    def over(self) -> bool:
        """Whether the silence is longer than the cadence."""
        return self.days is None or self.days > self.cadence_days


def quiet_of(cadence: int | None, last: tuple[str, str, bytes] | None, day: date) -> Quiet:
    """How quiet somebody is: a last two-way touch (day, channel, id) against a cadence in days."""
    agreed = cadence is not None
    days_allowed = cadence if cadence is not None else DEFAULT_CADENCE_DAYS
    if last is None:
        return Quiet(days_allowed, agreed)
    on, channel, touch = last
    days = max(0, (day - date.fromisoformat(on)).days)
    return Quiet(days_allowed, agreed, days, on, channel, touch)


@dataclass(frozen=True, slots=True)
class QuietContact:
    """A contact whose cadence has run out."""

    contact: Contact
    account: Account
    quiet: Quiet


@dataclass(frozen=True, slots=True)
class ComplaintCounts:
    """Complaints reported in the last `days` days up to `as_of`, and in as many days before."""

    days: int
    as_of: str
    recent: int
    before: int
    total: int


@dataclass(frozen=True, slots=True)
class Threads:
    """How many people on each side had a two-way touch in the last twelve months."""

    theirs: int
    ours: int

    @property
    def single(self) -> bool:
        """Whether the relationship hangs on one person."""
        return min(self.theirs, self.ours) <= 1


@dataclass(frozen=True, slots=True)
class ExecutiveAttention:
    """Touches by our executives in the last twelve months, and the last of them."""

    touches: int
    last_on: str | None


@dataclass(frozen=True, slots=True)
class UsedInformation:
    """Of the notes written from `since` to `until`, both included, how many led to something."""

    used: int
    written: int
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One account at a glance."""

    account: Account
    quiet: Quiet
    ours_owed: int
    ours_late: int
    theirs_owed: int
    theirs_late: int
    ours_kept: KeptOnTime
    theirs_kept: KeptOnTime
    complaints: ComplaintCounts
    threads: Threads
    executive: ExecutiveAttention
    next_meeting: Meeting | None
    used: UsedInformation


@dataclass(frozen=True, slots=True)
class DueCommitment:
    """A promise that is due soon or late, with its account."""

    commitment: Commitment
    account: Account
    days: int
    """Days until it is due; negative where it is late."""


@dataclass(frozen=True, slots=True)
class NextMeeting:
    """A meeting ahead, with what the first glance should say."""

    meeting: Meeting
    account: Account
    promises_open: int
    promises_late: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """Rows of one kind that one teammate changed in one account since the user last looked."""

    person: str
    kind: str
    account: Account
    rows: tuple[bytes, ...]
    latest_ms: int


@dataclass(frozen=True, slots=True)
class DueCheck:
    """A case whose planned look at the figures is due, with its home account."""

    case: Case
    account: Account
    days: int
    """Days since the day for which it was planned; 0 where that is today."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened on an account: row kind, what befell it, its day and its words."""

    kind: str
    event: str
    id: bytes
    day: str
    text: str
    who: str = ""
    count: int = 1
    """How many rows it stands for, such as a month's complaints."""


@dataclass(frozen=True, slots=True)
class RoomPerson:
    """A contact who will be in the room, and how things stand with them."""

    contact: Contact
    quiet: Quiet
    promises_open: int
