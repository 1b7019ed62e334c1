"""A person's own marks on rows: favourites, what was visited, what is put off. Nobody else sees them."""

from __future__ import annotations

from dataclasses import dataclass

MARKS = ("favourite", "recent", "snoozed", "done")


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark on one row; it lies in the private fence and follows its person to all their devices."""

    id: bytes
    fence: bytes
    kind: str = ""
    row_id: bytes | None = None
    row_kind: str = ""
    until_on: str | None = None
    """The day on which what is put off comes back."""
    made_on: str | None = None
    text: str | None = None
