"""Why a gesture is not taken back: what was changed since, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass

from mcr_desktop.domain.errors import McrError

CHANGED, REMOVED, BROUGHT_BACK, BUILT_UPON = "changed", "removed", "brought_back", "built_upon"
"""A field holds something else, the row went, it came back by another hand, or more hangs on it."""


@dataclass(frozen=True, slots=True)
class ChangeSince:
    """One row that stands in the way; `person` is empty where nobody knows any more who it was."""

    how: str
    kind: str
    """The row's table; where something was built upon, the table of what hangs on it."""
    name: str
    """What the row is called; empty where it has no name."""
    field: str
    """The field that was changed last; empty where it is not a field."""
    person: str
    own: bool
    """Whether it was the person who undoes: on another device, or in what was passed over."""
    at_ms: int
    """When, in epoch milliseconds; 0 where nobody knows."""


@dataclass(frozen=True, slots=True)
class Step:
    """A gesture of this device that undo could take back, or refused to."""

    number: int
    label: str
    at_ms: int
    """When it was made, in epoch milliseconds."""
    refused: bool = False
    why: McrError | None = None
    """What bars it now; None where nothing does, or does any more."""
    anyway: bool = False
    """Whether it can be taken back all the same, over what was changed since."""
