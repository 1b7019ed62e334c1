"""What a promise may not say: a due day before it was made, a day to come on which it was kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from mcr_desktop.domain.commitments import ACTIONS, DIRECTIONS, RECURRENCES, STATES, Commitment
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.periods import today
from mcr_desktop.services.workspaces import a_day, one_of

SOURCE_KINDS = ("note", "meeting", "touch", "complaint", "case", "fact", "agreement")
"""Where a promise may come from."""
MOST_NEWS_DAYS = 366
_PAST = ("made_on", "closed_on", "renegotiated_on", "news_on")
"""Days on which something has happened."""
_ORDERED = (
    ("due_on", "due_before_made"),
    ("closed_on", "closed_before_made"),
    ("renegotiated_on", "moved_before_made"),
)


def check(given: Mapping[str, Any], before: Commitment | None = None) -> None:
    """Raise InvalidValueError where these fields, laid over what was there, make no sense.

    Only days that were given are held against others: an old row that is odd can still be edited.
    """
    for field, allowed in (
        ("direction", DIRECTIONS),
        ("state", STATES),
        ("recurs", RECURRENCES),
        ("action", ACTIONS),
        ("source_kind", SOURCE_KINDS),
    ):
        one_of("commitment", field, given.get(field), allowed)
    news = given.get("news_days")
    if news is not None and not (isinstance(news, int) and 1 <= news <= MOST_NEWS_DAYS):
        raise _refused("news_days", news, "news_days", most=MOST_NEWS_DAYS)
    days = {name: a_day("commitment", name, given.get(name)) for name in given if _is_day(name)}
    # Where a teammate is, it may be tomorrow; and a clock that was set back lies behind what was written.
    latest = max(
        (today() + timedelta(days=1)).isoformat(), (before.made_on if before else "") or ""
    )
    for name in _PAST:
        if (day := days.get(name)) and day > latest:
            raise _refused(name, day, "in_future")
    recurs = given.get("recurs", before.recurs if before else None)
    due = days.get("due_on", before.due_on if before else None)
    if recurs and not due and ("recurs" in given or "due_on" in given):
        raise _refused("recurs", recurs, "recurs_undated")
    made = days.get("made_on", before.made_on if before else None)
    for name, reason in _ORDERED:
        day = days[name] if name in days else getattr(before, name, None)
        if made and day and day < made and (name in days or "made_on" in days):
            raise _refused(name, day, reason, made_on=made)


def _is_day(name: str) -> bool:
    return name.endswith("_on")


def _refused(field: str, value: object, reason: str, **facts: object) -> InvalidValueError:
    return InvalidValueError(kind="commitment", field=field, value=value, reason=reason, **facts)
