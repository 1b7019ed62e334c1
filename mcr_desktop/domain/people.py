"""People at the customer and the touches that we had with them."""

from __future__ import annotations

from dataclasses import dataclass

ROLES = ("decides", "influences", "champions", "uses", "guards")
"""A contact's part in decisions."""

RELATIONS = ("customer", "partner", "supplier")
INFLUENCES = ("advises", "trusts", "opposes")
ADDRESS_KINDS = ("e-mail", "phone", "mobile", "post", "web")

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
    relation: str | None = None
    """One of `RELATIONS`; nothing is the same as "customer"."""
    employer: str | None = None
    """Who employs them, where that is not the account."""
    mobile: str | None = None
    time_zone: str | None = None
    language: str | None = None
    preferences: str | None = None
    """How they want it: calls before ten, no small talk."""
    photo: bytes | None = None
    """The attachment that shows them."""
    left_on: str | None = None
    merged_into: bytes | None = None
    """The contact as whom this one is shown, having been the same person; see `services.contacts.merges`."""
    map_x: float | None = None
    map_y: float | None = None
    """Where the team put them on the stakeholder map; nothing leaves that to the layout."""


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
    started_at: str | None = None
    """Local time of day, `HH:MM`."""
    awaits_answer: int | None = None
    """1 where an answer is owed, 0 where somebody said that none is; nothing follows the rule."""
    answers_id: bytes | None = None
    """The touch of theirs that this one answers."""
    answered_on: str | None = None
    """The day on which it was answered, where no touch of ours says so."""
    meeting_id: bytes | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """One step of a career, or a second employer beside the first."""

    id: bytes
    fence: bytes
    contact_id: bytes | None = None
    employer: str = ""
    title: str | None = None
    city: str | None = None
    began: str | None = None
    """As far as it is known: `2019`, `2019-04` or `2019-04-01`."""
    ended: str | None = None
    """The same; nothing while they hold it."""
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Influence:
    """Whose word counts with whom, beside the lines of reporting."""

    id: bytes
    fence: bytes
    from_id: bytes | None = None
    to_id: bytes | None = None
    kind: str | None = None
    strength: int | None = None
    """1 (a little) to 3 (decides)."""
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class Distinction:
    """That two contacts are two people, however alike they are; said for all of the team."""

    id: bytes
    fence: bytes
    first_id: bytes | None = None
    """The smaller of the two ids."""
    second_id: bytes | None = None
    said_on: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Address:
    """One more way to reach a person, beside the e-mail address and number on their row."""

    id: bytes
    fence: bytes
    contact_id: bytes | None = None
    kind: str = "e-mail"
    label: str | None = None
    value: str = ""
    preferred: int | None = None
