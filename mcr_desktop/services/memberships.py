"""Who is inside a fence and who is not any more: roles, removals, devices, and what waits for an owner."""

from __future__ import annotations

from collections.abc import Sequence

from mcr_desktop.services.membership_rows import FenceEvent, Quarantined, Removed
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from mcr_desktop.sync.joining import Approval


class Memberships:
    """What owners and members decide about one another. Every method may be called from any thread."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._store = store
        self._journal = journal

    def person_code(self) -> str:
        """What this person's next device is told so that it belongs to them: 26 characters."""
        raise NotImplementedError

    def belong_to(self, code: str, name: str) -> None:
        """Make this fresh profile another device of the person with this code.

        Raises InvalidValueError for a mistyped code and InsideAlreadyError once the profile is inside a fence.
        """
        raise NotImplementedError

    def remove_person(self, fence: bytes, person: bytes) -> Removed:
        """Remove a person with all their devices; an owner's to do. What they wrote until now stays.

        Raises NotAMemberError, LastOwnerError, UnknownFenceError, NotFoundError.
        """
        raise NotImplementedError

    def remove_device(self, fence: bytes, signer: bytes) -> Removed:
        """Remove one device: its own person's to do, or an owner's. The same errors."""
        raise NotImplementedError

    def change_role(self, fence: bytes, person: bytes, role: str) -> None:
        """Give a person another role ("owner", "member", "reader"); an owner's to do. The same errors."""
        raise NotImplementedError

    def leave(self, fence: bytes) -> None:
        """Leave a fence; what was read stays here until `forget`. Raises LastOwnerError."""
        raise NotImplementedError

    def forget(self, fence: bytes) -> None:
        """Delete this device's copy of a fence that it left or was removed from. Raises StillInsideError."""
        raise NotImplementedError

    def quarantined(self, fence: bytes) -> list[Quarantined]:
        """What does not count as things stand, newest first, rejected work last."""
        raise NotImplementedError

    def adopt(self, fence: bytes, segments: Sequence[bytes]) -> int:
        """Let these count after all; an owner's to do. How many changes came in."""
        raise NotImplementedError

    def reject(self, fence: bytes, segments: Sequence[bytes]) -> int:
        """Let these not count, whether they did or not; an owner's to do. How many changes went."""
        raise NotImplementedError

    def events(self, fence: bytes) -> list[FenceEvent]:
        """What happened to the fence, in causal order, the founding first."""
        raise NotImplementedError

    def approve_everywhere(self, request: bytes, *, code: str | None = None) -> Approval:
        """Let this person's own next device into every fence that they are inside: one file, one code."""
        raise NotImplementedError
