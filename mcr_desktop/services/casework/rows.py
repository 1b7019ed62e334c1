"""The rows of cases as this person's fences hold them, and the marks that fences leave for one another."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2s
from typing import TYPE_CHECKING

from mcr_desktop.domain.cases import Bone, Case, CaseEvent, CasePart, Why
from mcr_desktop.domain.changes import ID_SIZE
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.complaints import Complaint
from mcr_desktop.store.queries import VISIBLE, fetch, one

if TYPE_CHECKING:
    from mcr_desktop.store.engine import Store

_HANGING: dict[str, type[CasePart | Why | Bone | CaseEvent]] = {
    "case_part": CasePart,
    "why": Why,
    "bone": Bone,
    "case_event": CaseEvent,
}


def mark_of(part_id: bytes) -> bytes:
    """The id of the mark that a part in another fence leaves in the case's home fence.

    A mark is a part without a title: that another account is concerned, since when, and whether its
    customer was told. It names nobody, and nothing in it can be traced to the part from outside.
    """
    return blake2s(b"part of a case" + part_id, digest_size=ID_SIZE).digest()


def is_mark(part: CasePart) -> bool:
    """Whether a part is the mark of one that lies in another fence."""
    return not part.title


def case_of(store: Store, case_id: bytes) -> Case | None:
    """The case, or None where we are not inside its fence (or it is gone)."""
    return one(store, Case, case_id)


def parts_of(store: Store, case_id: bytes) -> list[CasePart]:
    """Every part and mark of a case that our fences hold, in the order in which they joined."""
    return fetch(store, CasePart, "t.case_id = ?", (case_id,), "t.joined_on, t.id")


def whys_of(store: Store, case: Case) -> list[Why]:
    """The answers of a case; what lies in another fence than the case is none of it."""
    return fetch(store, Why, "t.case_id = ? AND f.id = ?", (case.id, case.fence))


def bones_of(store: Store, case: Case) -> list[Bone]:
    """The possible causes of a case."""
    return fetch(store, Bone, "t.case_id = ? AND f.id = ?", (case.id, case.fence))


def events_of(store: Store, case_id: bytes) -> list[CaseEvent]:
    """What happened in a case, in every fence that we are inside, earliest first."""
    return fetch(
        store, CaseEvent, "t.case_id = ?", (case_id,), "t.happened_on IS NULL, t.happened_on, t.no"
    )


def actions_of(store: Store, case_id: bytes) -> list[Commitment]:
    """The actions of a case in every fence that we are inside, by due day."""
    return fetch(store, Commitment, "t.case_id = ?", (case_id,), "t.due_on IS NULL, t.due_on, t.no")


def home_part(case: Case, parts: list[CasePart]) -> CasePart:
    """The home account's own part; a stand-in with the case's id where its row has not arrived."""
    for part in parts:
        if part.fence == case.fence and not is_mark(part):
            return replace(part, query=part.query or case.query)
    return CasePart(case.id, case.fence, case.id, case.title, case.query, joined_on=case.opened_on)


def linked_in(store: Store, case_id: bytes, fence: bytes) -> int:
    """How many complaints of an account name a case."""
    # The plus keeps SQLite from the index on the fence, which would look at every complaint.
    row = store.row(
        "SELECT count(*) FROM complaint t WHERE t.case_id = ? "  # noqa: S608 - own words only
        f"AND +t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL AND {VISIBLE}",
        (case_id, fence),
    )
    return int(row[0]) if row else 0


def complaints_of(store: Store, case_id: bytes) -> list[Complaint]:
    """The complaints that name a case."""
    return fetch(store, Complaint, "t.case_id = ?", (case_id,))


def everything(store: Store, case_id: bytes) -> list[tuple[bytes, str, bytes]]:
    """Fence, table and id of a case and of its parts, answers, bones and events in our fences."""
    found = [(row.fence, "case", row.id) for row in fetch(store, Case, "t.id = ?", (case_id,))]
    for table, kind in _HANGING.items():
        hanging: list[CasePart | Why | Bone | CaseEvent] = [
            *fetch(store, kind, "t.case_id = ?", (case_id,))
        ]
        found += [(row.fence, table, row.id) for row in hanging]
    return found
