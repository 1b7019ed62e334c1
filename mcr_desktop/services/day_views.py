"""What Today holds, and what of it can be put off or said to be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.indicators import (
    Arrival,
    DueCheck,
    DueCommitment,
    NextMeeting,
    QuietContact,
)
from mcr_desktop.domain.touch_figures import OpenLetter

if TYPE_CHECKING:
    from mcr_desktop.services.agreements import ComingAgreement
    from mcr_desktop.services.marks import Marks
    from mcr_desktop.services.notebook.mentions import Mention
    from mcr_desktop.services.occasions import ComingOccasion
    from mcr_desktop.services.promises.absences import Cover
    from mcr_desktop.services.promises.ledgers import NewsDue
    from mcr_desktop.store.fences import Fences


@dataclass(frozen=True, slots=True)
class PutOff:
    """Something that was put off, and until when."""

    row_kind: str
    row_id: bytes
    until_on: str
    title: str
    account: Account | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many promises of one direction are due within a week, and how many are late."""

    soon: int = 0
    late: int = 0


@dataclass(frozen=True, slots=True)
class Covering:
    """For whom one stands in, with what is due of theirs until they are back."""

    cover: Cover
    due: tuple[DueCommitment, ...]


@dataclass(frozen=True, slots=True)
class TodayView:
    """What Today shows, most pressing first. What was put off or said to be done is left out."""

    day: str
    meetings: tuple[NextMeeting, ...]
    ours: tuple[DueCommitment, ...]
    """The most pressing ones; `ours_counts` counts them all."""
    theirs: tuple[DueCommitment, ...]
    quiet: tuple[QuietContact, ...]
    arrivals: tuple[Arrival, ...]
    looked_ms: int
    told: tuple[tuple[int, int], ...] = ()
    """Row number and clock of each change that `arrivals` tells of: what is seen once it was looked at."""
    checks: tuple[DueCheck, ...] = ()
    letters: tuple[OpenLetter, ...] = ()
    news: tuple[NewsDue, ...] = ()
    """Promises of which they are to hear even if there is no news."""
    mentions: tuple[tuple[Mention, Account], ...] = ()
    occasions: tuple[ComingOccasion, ...] = ()
    agreements: tuple[ComingAgreement, ...] = ()
    """Agreements about which somebody must speak soon."""
    covering: tuple[Covering, ...] = ()
    put_off: tuple[PutOff, ...] = ()
    ours_counts: Counts = Counts()
    theirs_counts: Counts = Counts()
    team_late: tuple[DueCommitment, ...] = ()
    """Promises of ours that are late and a teammate's to keep, the longest late first; in `ours` as well."""


@dataclass(frozen=True, slots=True)
class Askings:
    """Where Today asks for what other services know; each is asked when the day is read."""

    letters: Callable[[Fences], Mapping[bytes, Sequence[OpenLetter]]]
    """By fence, as are mentions and occasions: of an account where nothing changed, none is asked for."""
    news: Callable[[], list[NewsDue]]
    mentions: Callable[[Fences, int], Mapping[bytes, Sequence[Mention]]]
    """Where others named us since a moment."""
    occasions: Callable[[Fences], Mapping[bytes, Sequence[ComingOccasion]]]
    agreements: Callable[[], list[ComingAgreement]]
    covering: Callable[[], list[Cover]]
    marks: Callable[[], Marks]
