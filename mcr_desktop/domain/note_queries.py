"""Which notes of an account a list shows."""

from __future__ import annotations

from dataclasses import dataclass

SHOWS = ("current", "expired", "drafts", "unused", "all")
"""Current ones with our drafts, expired ones, our drafts alone, those that led to nothing, or all."""
ORDERS = ("written", "title", "changed")


@dataclass(frozen=True, slots=True)
class NoteQuery:
    """Which notes of an account a list shows, and in which order."""

    show: str = "current"
    """One of `SHOWS`."""
    tag: str | None = None
    person: str | None = None
    """Whom they mention: the first word of the name counts."""
    author: str | None = None
    circle: str | None = None
    words: str | None = None
    """What they say: every word, the last one as a beginning."""
    order: str = "written"
    """One of `ORDERS`."""
