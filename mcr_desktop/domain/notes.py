"""Notes: shared prose on an account."""

from __future__ import annotations

from dataclasses import dataclass

from mcr_desktop.domain.ids import derived_id

CIRCLES = ("team", "customer")
"""Who may see a note in a brief."""
USES = ("commitment", "case", "decision", "brief", "meeting")
"""What a note can have led to."""


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
    account_id: bytes | None = None
    """The account that a private draft is about: it lies in our own private fence until it is shared."""


@dataclass(frozen=True, slots=True)
class Use:
    """That something written down led to something: the line of the information ledger."""

    id: bytes
    fence: bytes
    row_id: bytes | None = None
    row_kind: str = "note"
    kind: str = "decision"
    target_id: bytes | None = None
    text: str | None = None
    used_on: str | None = None
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that hangs on a row; its bytes are kept apart, by their hash."""

    id: bytes
    fence: bytes
    row_id: bytes | None = None
    row_kind: str = "note"
    name: str = ""
    media_type: str | None = None
    size: int | None = None
    sha256: str = ""
    """64 hexadecimal digits."""
    added_on: str | None = None
    person: str | None = None


def shared_id(row: bytes, fence: bytes) -> bytes:
    """Under which id a draft, or what hangs on it, is shared in a fence: the same from every own device."""
    return derived_id(b"shared draft", row, fence)
