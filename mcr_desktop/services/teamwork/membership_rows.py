"""What screens and `mcr` read of removals, of what waits for an owner's word, and of a fence's past."""

from __future__ import annotations

from dataclasses import dataclass

from mcr_desktop.services.teamwork.sharing_rows import MemberRow


@dataclass(frozen=True, slots=True)
class Removed:
    """Somebody or a device that is no longer inside, and what the team should see to next."""

    fence: bytes
    name: str
    """Of the person or device."""
    admitted: tuple[MemberRow, ...]
    """People inside whom the removed had let in: owners should look whether they belong there."""
    target_kind: str
    target: str
    """Where the fence is shared: the removed may still hold its credentials, which should be changed."""


@dataclass(frozen=True, slots=True)
class Quarantined:
    """What one device wrote that does not count, unless an owner adopts it."""

    segments: tuple[bytes, ...]
    signer: bytes
    whose: str
    device: str
    reason: str
    """"removed", "left", "reader" or "rejected"."""
    changes: int
    kinds: tuple[tuple[str, int], ...]
    """Kinds of rows (table names) that it touches, each with how many."""
    samples: tuple[str, ...]
    """A few of its words, as plain text."""
    first_ms: int
    last_ms: int


@dataclass(frozen=True, slots=True)
class FenceEvent:
    """One thing that happened to a fence: who came, who went, and what owners ruled."""

    kind: str
    """"found", "admit", "device", "kit", "epoch", "remove", "remove-device", "leave", "role", "adopt",
    "reject", "void", "erase", "object"; others come from newer versions."""
    who: str
    whom: str
    detail: str
    """A role, a device's label or a number of segments, as the kind has it."""
    made_ms: int
    """By its author's clock."""
    counts: bool
    """Whether its author was allowed to say so."""
