"""What a case looks like to one person: joined at read time from the fences that they are inside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Bone, Case, CaseEvent, CasePart, Why
    from mcr_desktop.domain.commitments import Commitment
    from mcr_desktop.domain.effects import Effect
    from mcr_desktop.figures.charts import ControlFigure

StageKind = Literal[
    "problem", "containment", "whys", "cause", "actions", "check", "told", "lessons"
]
STAGES: tuple[StageKind, ...] = (
    "problem", "containment", "whys", "cause", "actions", "check", "told", "lessons",
)  # fmt: skip

CheckReason = Literal[
    "", "no action day", "action ahead", "no complaints", "no slice", "before data", "after data"
]
"""Why a check has nothing to go by; "" where it has."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of a case: whether it is done, and what it still needs in plain words ("" where nothing)."""

    kind: StageKind
    title: str
    done: bool
    begun: bool
    missing: str


@dataclass(frozen=True, slots=True)
class PartView:
    """An account's part of a case; `account` is None where we are not inside its fence.

    Of such an account only `joined_on` and `told_on` of the part are known. `count` is how many
    complaints its slice has (None where there is no slice or no access), `linked` how many name the case.
    """

    part: CasePart
    account: Account | None
    count: int | None
    told: bool
    home: bool
    linked: int = 0


@dataclass(frozen=True, slots=True)
class Moment:
    """A line of a case's timeline. `event` says what it is.

    One of: "opened", "closed", "reopened", "withdrawn", "verdict", "joined", "told", "agreed", "kept",
    "broken", "dropped" (the last four are actions'), "event". `row` is the row behind it.
    """

    day: str
    event: str
    text: str
    person: str
    row: bytes
    account: Account | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything that this person's fences hold of it.

    Where we are inside a part's fence and not the case's, `inside` is False and `case` holds the title,
    the slice and the id alone. `account` is the home account, None until its row has arrived. `whys` and
    `bones` are arranged (`domain.case_trees`): parents before what stands under them.
    """

    case: Case
    account: Account | None
    inside: bool
    parts: tuple[PartView, ...]
    whys: tuple[Why, ...]
    bones: tuple[Bone, ...]
    events: tuple[CaseEvent, ...]
    actions: tuple[Commitment, ...]
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list. `stage` is the first step that is not done, "" where all are."""

    id: bytes
    title: str
    state: str
    account: Account | None
    inside: bool
    opened_on: str | None
    closed_on: str | None
    lead: str | None
    check_on: str | None
    verdict: str | None
    accounts: int
    """Accounts concerned, the home's and those that we are not inside included."""
    done: int
    """Steps that are done, of eight."""
    stage: StageKind | Literal[""]
    missing: str
    actions_open: int
    actions_late: int
    check_due: bool
    parts: tuple[Account, ...] = ()
    """The accounts concerned whose fences we are inside, the home's first."""
    told: int = 0
    """Customers told, of `accounts`."""
    next_due_on: str | None = None
    """The first day on which an action that is still owed is due."""


@dataclass(frozen=True, slots=True)
class PartCheck:
    """The effect on one account's complaints; `effect` is None where `reason` says why nothing can be judged.

    `sentence` is the verdict with its arithmetic, `denominator` what it is reckoned on, `grounds` what it
    rests on. `figure` shows the months with limits for each side of the action day.
    """

    part: PartView | None
    """None for all parts together."""
    effect: Effect | None
    reason: CheckReason
    sentence: str
    denominator: str
    grounds: tuple[str, ...]
    figure: ControlFigure | None


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """Whether the actions of a case show in the figures.

    `verdict` is worked, worse, not shown or too early; "" where nothing can be judged. It is that of all
    parts `together` where more than one could be judged, else of the one. `words` is what `take_down` keeps.
    """

    case_id: bytes
    action_on: str | None
    made_on: str
    verdict: str
    sentence: str
    words: str
    parts: tuple[PartCheck, ...]
    together: PartCheck | None
    hidden: int
    """Accounts whose figures we cannot see."""
