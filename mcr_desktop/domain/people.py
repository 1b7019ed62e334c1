"""People at the customer and the touches that we had with them."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("decides", "influences", "champions", "uses", "guards")
"""A contact's part in decisions."""

CHANNELS = ("meeting", "call", "e-mail", "visit", "letter")
SIDES = ("us", "them")
FEELINGS = ("delighted", "content", "neutral", "uneasy", "upset")


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at the customer."""

    id: bytes
    fence: bytes
    name: str = ""
    title: str | None = None
    email: str | None = None
    phone: str | None = None
    city: str | None = None
    role: str | None = None
    reports_to: bytes | None = None
    site_id: bytes | None = None
    owner: str | None = None
    cadence_days: int | None = None
    standing: str | None = None
    standing_on: str | None = None
    standing_evidence: str | None = None
    executive: int | None = None


@dataclass(frozen=True, slots=True)
class Touch:
    """One interaction; `contacts` are theirs by id, `team` ours by name."""

    id: bytes
    fence: bytes
    channel: str = ""
    happened_on: str = ""
    minutes: int | None = None
    two_way: int | None = None
    started_by: str | None = None
    executive: int | None = None
    contacts: tuple[bytes, ...] = ()
    team: tuple[str, ...] = ()
    feeling: str | None = None
    summary: str | None = None
    achieved: str | None = None
