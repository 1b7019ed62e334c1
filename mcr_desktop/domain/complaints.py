"""Complaints, what could have gone wrong, and the imports that brought them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reported shortfall; `dimensions` are its free attributes, name to label."""

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
