"""Complaints, what could have gone wrong, and the imports that brought them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reported shortfall; `dimensions` are its free attributes, name to label.

    Its days follow the steps of ISO 10002: reported, acknowledged, investigated, responded, the customer
    told how it ended (when, how, by whom), resolved.
    """

    id: bytes
    fence: bytes
    external_id: str | None = None
    occurred_on: str | None = None
    reported_on: str | None = None
    acknowledged_on: str | None = None
    resolved_on: str | None = None
    kind: str | None = None
    severity: int | None = None
    summary: str | None = None
    narrative: str | None = None
    remedy_sought: str | None = None
    resolution: str | None = None
    customer_told: int | None = None
    dimensions: tuple[tuple[str, str], ...] = ()
    duplicate: int | None = None
    import_id: bytes | None = None
    meeting_id: bytes | None = None
    investigated_on: str | None = None
    responded_on: str | None = None
    told_on: str | None = None
    told_how: str | None = None
    told_by: str | None = None
    owner: str | None = None
    """Who of ours looks after it."""
    contact_id: bytes | None = None
    """Who of theirs complained."""
    case_id: bytes | None = None
    """The case in which its cause is looked for; the case may live in another fence."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """What could have gone wrong in a month, such as 1,204 shipments: the denominator of a rate."""

    id: bytes
    fence: bytes
    month: str = ""
    unit: str = ""
    amount: float = 0.0
    dimensions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """A finished import: what it brought and what it refused."""

    id: bytes
    fence: bytes
    file: str = ""
    kind: str = ""
    added: int | None = None
    changed: int | None = None
    refused: int | None = None
    duplicates: int | None = None
    finished_ms: int | None = None
    imported_by: str | None = None


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """What the columns of a file were said to mean when it was last imported."""

    id: bytes
    fence: bytes
    kind: str = ""
    source: str | None = None
    fingerprint: str = ""
    """Of the names of the file's columns, whatever their order."""
    mapping: str = ""
    """As JSON; a teammate's device may have written anything."""
    used_on: str | None = None
    used_by: str | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A filter, an order and columns of a screen, kept under a name for oneself."""

    id: bytes
    fence: bytes
    name: str = ""
    screen: str = ""
    query: str = ""
    """As the screen writes it, JSON."""
    place: float | None = None


@dataclass(frozen=True, slots=True)
class Mute:
    """A signal that the team does not want to see until a day, and why."""

    id: bytes
    fence: bytes
    signal: str = ""
    """The key of the signal, as `services.watching.signals` makes it."""
    reason: str = ""
    until_on: str | None = None
    muted_on: str | None = None
    muted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Annotation:
    """What happened on a day that a reader of an account's charts should know."""

    id: bytes
    fence: bytes
    happened_on: str | None = None
    text: str = ""
    query: str | None = None
    """The slice to which it belongs, as a filter in text; None for all complaints."""
    person: str | None = None
