"""Meetings: planned touches, how to prepare one, and what is captured in it."""

from __future__ import annotations

from dataclasses import dataclass

PLANNED, HELD, CANCELLED = "planned", "held", "cancelled"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A planned touch; `starts_at` is local time, `YYYY-MM-DDTHH:MM`."""

    id: bytes
    fence: bytes
    title: str = ""
    starts_at: str = ""
    minutes: int | None = None
    place: str | None = None
    state: str = PLANNED
    contacts: tuple[bytes, ...] = ()
    team: tuple[str, ...] = ()
    objectives: str | None = None
    agenda: str | None = None
    questions: str | None = None
    ask: str | None = None
    outcome: str | None = None

    @property
    def day(self) -> str:
        """The day on which it takes place."""
        return self.starts_at[:10]

    @property
    def time(self) -> str:
        """The time of day at which it starts, empty where none is set."""
        return self.starts_at[11:16]
