"""What a root-cause report says, line by line, each with its sources and its circle.

As in every brief, a line that nobody marked as shareable stays inside the team.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from mcr_desktop.briefs.content import Audience, Circle, Line, Source

if TYPE_CHECKING:
    from mcr_desktop.figures.cause_drawings import FishboneFigure, WhyTreeFigure
    from mcr_desktop.figures.charts import ControlFigure


class Style(StrEnum):
    """In which form the report is set."""

    EIGHT_D = "8d"
    A3 = "a3"


class Verdict(StrEnum):
    """What the figures say of the actions; told by shape, word and colour."""

    WORKED = "worked"
    WORSE = "worse"
    NOT_SHOWN = "not shown"
    TOO_EARLY = "too early"
    NONE = ""


@dataclass(frozen=True, slots=True)
class ReportAction:
    """An action of the case in its own words."""

    text: str
    kind: str
    """One of `domain.commitments.ACTIONS`."""
    owner: str = ""
    due: str = ""
    state: str = ""
    """As printed: "done 3 Jun 2026", "open", "12 days late"."""
    done: bool = False
    late: bool = False
    sources: tuple[int, ...] = ()
    circle: Circle = Circle.TEAM


@dataclass(frozen=True, slots=True)
class Proof:
    """What the complaints of one account (or of all together) say since the action."""

    name: str
    """Whose; empty where only one account is concerned."""
    sentence: Line
    verdict: Verdict = Verdict.NONE
    figure: ControlFigure | None = None
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    """Before and after: weeks, complaints, what could have gone wrong, the rate."""
    denominator: str = ""
    grounds: tuple[str, ...] = ()
    circle: Circle = Circle.TEAM


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened on a day."""

    day: str
    text: str
    sources: tuple[int, ...] = ()
    circle: Circle = Circle.TEAM


@dataclass(frozen=True, slots=True)
class RootCauseReport:
    """Everything that a root-cause report may print, for the audience that it is meant for."""

    account: str
    audience: Audience
    title: str
    number: str = ""
    """The case's id, short enough for a page's foot."""
    state: str = ""
    opened: str = ""
    closed: str = ""
    lead: str = ""
    team: tuple[Line, ...] = ()
    began: tuple[Line, ...] = ()
    """How it came to light: the signal, the days between which it began, the slice."""
    problem: tuple[Line, ...] = ()
    impact: tuple[Line, ...] = ()
    containment: tuple[Line, ...] = ()
    whys: WhyTreeFigure | None = None
    whys_sources: tuple[int, ...] = ()
    fishbone: FishboneFigure | None = None
    fishbone_sources: tuple[int, ...] = ()
    evidence: tuple[Line, ...] = ()
    """What shows the answers that the team confirmed or ruled out."""
    root_cause: tuple[Line, ...] = ()
    escape_point: tuple[Line, ...] = ()
    actions: tuple[ReportAction, ...] = ()
    verdict: Verdict = Verdict.NONE
    verdict_lines: tuple[Line, ...] = ()
    """The verdict that was taken down, or why there is none."""
    proofs: tuple[Proof, ...] = ()
    others: tuple[Line, ...] = ()
    """The other accounts concerned; never on a customer's copy."""
    told: tuple[Line, ...] = ()
    events: tuple[Dated, ...] = ()
    lessons: tuple[Line, ...] = ()
    thanks: tuple[Line, ...] = ()
    sources: tuple[Source, ...] = ()
    demo: bool = False
    as_of: str = ""
    prepared_on: str = ""
    prepared_by: str = ""
