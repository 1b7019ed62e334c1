"""One line as somebody writes a promise down: "They: send the floor plan by Friday", "Call every week".

Only what can mean one thing is taken out of the line; the rest stays word by word. The words are English.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from mcr_desktop.domain.due_days import due_days_to_choose, find_due_day

_SIDES = {
    "we": "ours",
    "us": "ours",
    "ours": "ours",
    "they": "theirs",
    "theirs": "theirs",
    "internal": "internal",
    "inside": "internal",
}
_SIDE = re.compile(r"^\s*(we|us|ours|they|theirs|internal|inside)\s*:\s*(?=\S)", re.IGNORECASE)
_AGAIN = re.compile(
    r"[\s,;(]+(every (?:second week|other week|two weeks|week|month|quarter|three months|year)"
    r"|weekly|fortnightly|monthly|quarterly|yearly|annually)\)?\.?$",
    re.IGNORECASE,
)
_RECURS = {
    "every week": "weekly",
    "weekly": "weekly",
    "every second week": "fortnightly",
    "every other week": "fortnightly",
    "every two weeks": "fortnightly",
    "fortnightly": "fortnightly",
    "every month": "monthly",
    "monthly": "monthly",
    "every quarter": "quarterly",
    "every three months": "quarterly",
    "quarterly": "quarterly",
    "every year": "yearly",
    "yearly": "yearly",
    "annually": "yearly",
}


@dataclass(frozen=True, slots=True)
class PromiseLine:
    """What a line says: its words, whose promise it is where it tells, its day, how it comes again."""

    wording: str
    direction: str | None = None
    due_on: str | None = None
    due_words: str = ""
    """The words that told the day, or that could mean each of `choices`."""
    recurs: str | None = None
    choices: tuple[str, ...] = ()
    """Days between which the line does not decide, where it names no one day."""


def read_promise(line: str, today: date) -> PromiseLine:
    """What somebody means by a line. A line that is nothing but a day stays its own wording."""
    text = line.strip()
    direction = None
    side = _SIDE.match(text)
    if side:
        direction, text = _SIDES[side[1].lower()], text[side.end() :]
    recurs = None
    again = _AGAIN.search(text)
    if again and text[: again.start()].strip():
        recurs, text = _RECURS[again[1].lower()], text[: again.start()].rstrip(" ,;(")
    due = find_due_day(text, today)
    if due is None:
        words, choices = due_days_to_choose(text, today)
        return PromiseLine(text, direction, None, words, recurs, choices)
    if not due.rest.strip():
        return PromiseLine(text, direction, None, "", recurs)
    return PromiseLine(due.rest.strip(), direction, due.day, due.words, recurs)
