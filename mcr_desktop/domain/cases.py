"""Cases: an investigation from the problem to the proof that its cause is gone.

A case lives in its home fence. What concerns another account lies in that account's own fence, as a
part; who is inside both reads them together.
"""

from __future__ import annotations

from dataclasses import dataclass

OPEN, CLOSED, WITHDRAWN = "open", "closed", "withdrawn"
STATES = (OPEN, CLOSED, WITHDRAWN)

OCCURRED, ESCAPED = "occurred", "escaped"
CHAINS = (OCCURRED, ESCAPED)
"""The two questions of the five whys: why it happened, and why nobody noticed before the customer did."""

SUPPOSED, CONFIRMED, RULED_OUT = "supposed", "confirmed", "ruled out"
STANDINGS = (SUPPOSED, CONFIRMED, RULED_OUT)
"""What is known of an answer or a possible cause."""

BONES = ("people", "process", "technology")
"""The bones that every fishbone begins with; a case may have its own."""


@dataclass(frozen=True, slots=True)
class Case:
    """An investigation. Days are ISO texts; `query` is the slice in which it showed, a filter in text."""

    id: bytes
    fence: bytes
    title: str = ""
    state: str = OPEN
    problem: str | None = None
    containment: str | None = None
    lead: str | None = None
    team: tuple[str, ...] = ()
    opened_on: str | None = None
    query: str | None = None
    signal: str | None = None
    """The sentence of the signal that opened it, as it stood then."""
    began_on: str | None = None
    began_low_on: str | None = None
    began_high_on: str | None = None
    root_cause: str | None = None
    escape_point: str | None = None
    """Where it should have been noticed and was not."""
    effective_on: str | None = None
    """The day from which the actions could show in the figures."""
    check_on: str | None = None
    """The day for which the check of the effect is planned."""
    verdict: str | None = None
    verdict_on: str | None = None
    verdict_words: str | None = None
    """What the check said, word for word, when it was taken down."""
    lessons: str | None = None
    closed_on: str | None = None


@dataclass(frozen=True, slots=True)
class CasePart:
    """What a case is to one account: its own complaints, and whether that customer was told.

    It lies in the account's fence, whose members may not be inside the case's.
    """

    id: bytes
    fence: bytes
    case_id: bytes | None = None
    title: str = ""
    query: str | None = None
    impact: str | None = None
    joined_on: str | None = None
    told_on: str | None = None
    told_how: str | None = None
    told_by: str | None = None
    contact_id: bytes | None = None
    told_words: str | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """One answer in a tree of whys; `parent_id` is the answer it explains, None at the top."""

    id: bytes
    fence: bytes
    case_id: bytes | None = None
    parent_id: bytes | None = None
    chain: str = OCCURRED
    place: float | None = None
    answer: str = ""
    evidence: str | None = None
    evidence_id: bytes | None = None
    """A complaint, note or other row that shows it."""
    evidence_query: str | None = None
    """A slice of the home account's complaints that shows it, as a filter in text."""
    standing: str = SUPPOSED
    root: int | None = None
    """1 where the team takes this answer for a root cause."""


@dataclass(frozen=True, slots=True)
class Bone:
    """A possible cause on the fishbone, under a category or under another possible cause."""

    id: bytes
    fence: bytes
    case_id: bytes | None = None
    parent_id: bytes | None = None
    category: str = ""
    place: float | None = None
    text: str = ""
    evidence: str | None = None
    evidence_id: bytes | None = None
    standing: str = SUPPOSED


@dataclass(frozen=True, slots=True)
class CaseEvent:
    """What happened in the course of a case, on its timeline."""

    id: bytes
    fence: bytes
    case_id: bytes | None = None
    happened_on: str | None = None
    text: str = ""
    person: str | None = None
