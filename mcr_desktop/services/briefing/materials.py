"""The rows that a brief is made from, how much of them it tells, and notes as plain words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mcr_desktop.domain.accounts import Fact
from mcr_desktop.domain.commitments import Commitment
from mcr_desktop.domain.meetings import Meeting
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.people import Contact, Touch
from mcr_desktop.domain.periods import earlier, today
from mcr_desktop.phrases import briefs as say
from mcr_desktop.services.briefing.meetings import Preparation

USUAL_DAYS = 90
"""How far back "what changed" looks where no earlier meeting was held."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much a brief tells; lengths are characters. Promises, plan and warnings are never fewer."""

    touches: int
    notes: int
    facts: int
    note_length: int
    words: int
    """Length of preferences, facts and what somebody's standing rests on."""
    wishes: bool
    """Whether preferences, agreements, the line of business and mere counts are told."""


DETAILS = (
    Detail(5, 4, 5, 260, 240, wishes=True),
    Detail(4, 3, 3, 200, 180, wishes=True),
    Detail(3, 2, 2, 160, 140, wishes=True),
    Detail(3, 0, 0, 160, 100, wishes=False),
    Detail(2, 0, 0, 160, 80, wishes=False),
    Detail(2, 0, 0, 120, 60, wishes=False),
    Detail(1, 0, 0, 120, 56, wishes=False),
)
"""From all that is worth printing down to what two sheets nearly always hold."""
WARNED_LENGTH = 260
"""A warning cut short could lose the very words that matter."""


@dataclass(frozen=True, slots=True)
class Material:
    """The rows that a brief is made from."""

    prepared: Preparation
    last: Meeting | None
    """The meeting held before this one."""
    contacts: tuple[Contact, ...]
    touches: tuple[Touch, ...]
    """Those since the last meeting, latest first."""
    notes: tuple[Note, ...]
    """Those written since the last meeting, latest first."""
    facts: tuple[Fact, ...]
    promises: tuple[Commitment, ...]
    """Those that were closed or given another day since the last meeting."""
    meetings: tuple[Meeting, ...]
    complaints: tuple[int, int] | None
    """How many were reported since, and in as many days before; None where none was ever recorded."""
    complaint_day: str
    person: str
    demo: bool
    today: date


def since_day(prepared: Preparation) -> str:
    """From which day on things count as changed."""
    if prepared.since:
        return prepared.since
    # A meeting from a broken device may have no day, or one that none comes before.
    day = date.fromisoformat(prepared.meeting.day or today().isoformat())
    return earlier(day, USUAL_DAYS).isoformat()


_MARK = re.compile(r"^\s*(?:#{1,6}|[-*+\N{BULLET}]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1")
_STOPS = re.compile(r"[.!?][\"\N{RIGHT DOUBLE QUOTATION MARK}]?(?=\s|$)")


def plain_lines(text: str) -> list[str]:
    """The lines of a text without marks of headings, lists or emphasis; empty ones are left out."""
    lines = (_EMPHASIS.sub(r"\2", _MARK.sub("", line)).strip() for line in text.splitlines())
    return [line for line in lines if line]


def plain_words(text: str, most: int) -> str:
    """A note's words without marks of headings, lists or emphasis, at most so many characters.

    Cut behind a sentence where one ends late enough, else behind a word, with an ellipsis.
    """
    said = say.sentences(*plain_lines(text))
    if len(said) <= most:
        return said
    ends = [found.end() for found in _STOPS.finditer(said, 0, most)]
    if ends and ends[-1] > most * 0.5:
        return _closed(said[: ends[-1]])
    return _closed(said[:most].rsplit(" ", 1)[0].rstrip(" ,;:") + "\N{HORIZONTAL ELLIPSIS}")


def _closed(words: str) -> str:
    """What was cut in the middle of a quotation still ends it."""
    if words.count('"') % 2:
        return words + '"'
    opened = words.count("\N{LEFT DOUBLE QUOTATION MARK}")
    return words + "\N{RIGHT DOUBLE QUOTATION MARK}" * max(
        0, opened - words.count("\N{RIGHT DOUBLE QUOTATION MARK}")
    )
