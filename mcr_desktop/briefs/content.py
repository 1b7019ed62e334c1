"""What a meeting brief says, line by line, each with its sources and its circle.

A line that nobody marked as shareable stays inside the team: forgetting the mark withholds, it
never discloses. Every text is finished wording in the reader's language.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mcr_desktop.figures.charts import ControlFigure


class Audience(StrEnum):
    """Whose hands the printed copy goes into."""

    TEAM = "team"
    CUSTOMER = "customer"


class Circle(StrEnum):
    """Who may read one line."""

    TEAM = "team"
    CUSTOMER = "customer"


class Trend(StrEnum):
    """Which way a standing moved since it was last taken."""

    UP = "up"
    SAME = "same"
    DOWN = "down"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Line:
    """One statement; `sources` are numbers of `MeetingBrief.sources`."""

    text: str
    sources: tuple[int, ...] = ()
    circle: Circle = Circle.TEAM


@dataclass(frozen=True, slots=True)
class Promise:
    """An open commitment in its own words."""

    text: str
    due: str
    """The day as printed, such as "24 Nov"; empty where none was agreed."""
    who: str = ""
    late: bool = False
    late_note: str = ""
    """Such as "12 days late"."""
    sources: tuple[int, ...] = ()
    circle: Circle = Circle.TEAM


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who will be in the room.

    Role in decisions, standing and note never leave the team, whatever the circle says.
    """

    name: str
    role: str
    ours: bool = False
    decision_role: str = ""
    standing: str = ""
    standing_trend: Trend = Trend.UNKNOWN
    note: str = ""
    sources: tuple[int, ...] = ()
    circle: Circle = Circle.CUSTOMER


@dataclass(frozen=True, slots=True)
class Source:
    """Where lines come from; cited by `number`."""

    number: int
    text: str
    circle: Circle = Circle.TEAM


@dataclass(frozen=True, slots=True)
class TrendChart:
    """The complaints trend with the one sentence that it proves.

    The sentence's circle covers the whole picture, marks and axis texts included.
    """

    figure: ControlFigure
    sentence: Line


@dataclass(frozen=True, slots=True)
class MeetingBrief:
    """Everything that a meeting brief may print, for the audience that it is meant for."""

    account: str
    audience: Audience
    meeting: str
    when: str
    place: str = ""
    standing: str = ""
    standing_trend: Trend = Trend.UNKNOWN
    standing_note: str = ""
    """Such as "was Preference in March"."""
    since: str = ""
    """The last meeting's day as printed; heads the list of changes."""
    purpose: tuple[Line, ...] = ()
    changes: tuple[Line, ...] = ()
    say: tuple[Line, ...] = ()
    not_say: tuple[Line, ...] = ()
    ours: tuple[Promise, ...] = ()
    theirs: tuple[Promise, ...] = ()
    internal: tuple[Promise, ...] = ()
    chart: TrendChart | None = None
    people: tuple[Person, ...] = ()
    storekeeper: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    agenda: tuple[Line, ...] = ()
    questions: tuple[Line, ...] = ()
    ask: tuple[Line, ...] = ()
    sources: tuple[Source, ...] = ()
    demo: bool = False
    as_of: str = ""
    prepared_on: str = ""
    prepared_by: str = ""
