"""Due days in plain words at the end of a promise: "Send the report by friday", "in 2 weeks", "28 nov".

Only what names one day is taken out of the line. What could mean two ("next friday", 3/4, a weekday that is
today) yields nothing but the days to choose from, so that nobody is held to a day that a program guessed.
The words are English; `day_words` says which are understood.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from mcr_desktop.domain.day_words import DaysSaid, days_said

MOST_WORDS = 8
"""Words at the end of a line among which a day is looked for."""
_WORD = re.compile(r"[^\s,;(\N{EM DASH}\N{EN DASH}]+")
_LINK = re.compile(
    r"(?:(?:and |is |are )?due (?:by |on |in )?|(?:not|no) later than |at the latest (?:by |on )?"
    r"|(?:by|until|till|before|on) (?:the latest )?|- ?)(?:at )?(?=\S)"
)
_LATEST = re.compile(r"[ ,]*(?: at the latest| latest)$")


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day found at the end of a line: ISO text, the words that told it, and the line without them.

    Where a time of day was said too the line stays whole: only its words remember the time.
    """

    day: str
    words: str
    rest: str


@dataclass(frozen=True, slots=True)
class _Tail:
    said: DaysSaid
    start: int
    words: str


def find_due_day(line: str, today: date) -> DueDay | None:
    """The day that the end of a line names, or None where it names none or could mean two."""
    tail = _tail(line, today)
    if tail is None or len(tail.said.days) != 1:
        return None
    shown = line.rstrip(" \t!)")
    rest = shown if tail.said.timed else shown[: tail.start].rstrip(" ,;-(\N{EM DASH}\N{EN DASH}")
    return DueDay(tail.said.days[0].isoformat(), tail.words, rest)


def due_days_to_choose(line: str, today: date) -> tuple[str, tuple[str, ...]]:
    """The words at the end of a line that do not decide between days, and these days as ISO text.

    Nothing of both where they name one day, or none.
    """
    tail = _tail(line, today)
    if tail is None or len(tail.said.days) < 2:
        return "", ()
    return tail.words, tuple(day.isoformat() for day in tail.said.days)


@lru_cache(maxsize=8)
def _tail(line: str, today: date) -> _Tail | None:
    """The longest end of a line that says a day; kept, as each key asks for it more than once."""
    shown = line.rstrip(" \t!)")
    lowered = shown.lower()
    if len(lowered) != len(shown):  # letters whose lower case is longer would shift every place
        return None
    ends = len(lowered)
    latest = _LATEST.search(lowered)
    if latest and latest.start():
        ends = latest.start()
    starts = [found.start() for found in _WORD.finditer(lowered[:ends], max(0, ends - 120))]
    for start in starts[-MOST_WORDS:]:
        words = lowered[start:ends]
        link = _LINK.match(words)
        said = days_said(words[link.end() :] if link else words, today)
        linked = bool(link or latest)
        if said.days and (linked or not said.loose):
            first = start + (link.end() if link else 0)
            return _Tail(said, start, shown[first:ends])
    return None
