"""Notes: shared prose on an account."""

from __future__ import annotations

from dataclasses import dataclass

CIRCLES = ("team", "customer")
"""Who may see a note in a brief."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note; its body merges word by word with what teammates write."""

    id: bytes
    fence: bytes
    title: str | None = None
    purpose: str | None = None
    circle: str | None = None
    sensitive: int | None = None
    expires_on: str | None = None
    written_on: str | None = None
    author: str | None = None
    meeting_id: bytes | None = None
    body: str | None = None
