"""What the case page shows, read on a reader thread as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import AmbiguousError, McrError, NotFoundError
from mcr_desktop.services.casework.figures import fishbone, why_tree

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.cases import Bone, Why
    from mcr_desktop.domain.people import Contact
    from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure
    from mcr_desktop.services.casework.views import CaseView, Moment, Stage, StageKind


@dataclass(frozen=True, slots=True)
class Shown:
    """A complaint that shows an answer: its words and its account, both "" and None where it is gone."""

    text: str
    account: bytes | None


@dataclass(frozen=True, slots=True)
class CaseRead:
    """Everything on the page of one case."""

    view: CaseView
    timeline: tuple[Moment, ...]
    me: str
    colleagues: tuple[str, ...]
    """Who is inside the case's fence."""
    accounts: tuple[Account, ...]
    contacts: dict[bytes, tuple[Contact, ...]]
    """The people at each account of the case, by the account's id."""
    shown_by: dict[bytes, Shown]
    """The rows that answers and possible causes point to."""
    counts: dict[str, int]
    """How many complaints of the home account each slice has that an answer points to."""
    tree: WhyTreeFigure
    fish: FishboneFigure

    def stage(self, kind: StageKind) -> Stage:
        """How a step of the case stands."""
        return next(stage for stage in self.view.stages if stage.kind == kind)


def read_case(services: Services, case_id: bytes) -> CaseRead:
    """A case as the page shows it. Raises NotFoundError."""
    view = services.cases.show(case_id)
    people = {
        part.account.id: tuple(services.people.all(part.account))
        for part in view.parts
        if part.account is not None
    }
    return CaseRead(
        view=view,
        timeline=services.cases.timeline(case_id),
        me=services.workspace.person,
        colleagues=_colleagues(services, view.case.fence),
        accounts=tuple(services.accounts.all()),
        contacts=people,
        shown_by=_shown(services, (*view.whys, *view.bones)),
        counts=_counts(services, view),
        tree=why_tree(view),
        fish=fishbone(view),
    )


def _colleagues(services: Services, fence: bytes) -> tuple[str, ...]:
    try:
        return tuple(one.name for one in services.sharing.members(fence))
    except McrError:  # a case that came without its fence is shown all the same
        return ()


def _shown(services: Services, rows: tuple[Why | Bone, ...]) -> dict[bytes, Shown]:
    found: dict[bytes, Shown] = {}
    for row in rows:
        if row.evidence_id is None:
            continue
        try:
            complaint = services.complaints.show(row.evidence_id)
        except (AmbiguousError, NotFoundError):
            found[row.evidence_id] = Shown("", None)
            continue
        account = services.accounts.of_fence(complaint.fence)
        words = complaint.summary or complaint.kind or complaint.reported_on or ""
        found[row.evidence_id] = Shown(" ".join(words.split()), account.id if account else None)
    return found


def _counts(services: Services, view: CaseView) -> dict[str, int]:
    if view.account is None:
        return {}
    slices = {why.evidence_query for why in view.whys if why.evidence_query}
    return {query: services.cases.count(view.account, query) for query in slices}
