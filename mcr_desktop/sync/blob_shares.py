"""How much attached files may fill of this disk by themselves: a share for each fence, and for each of its people.

Whoever is inside may attach what they like, so what comes unasked is counted: by who signed the word of which
content it is, never by the name that a row gives itself. What is beyond a share is named and not fetched;
what somebody asks for comes, and counts for nobody.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from mcr_desktop.store import attached

if TYPE_CHECKING:
    from mcr_desktop.store.attached import Attached, Filled
    from mcr_desktop.sync.fences import Fence

FENCE_SHARE = 4 << 30
"""Bytes that come by themselves from one fence."""

PERSON_SHARE = 1 << 30
"""Bytes that come by themselves from one person of it; our own machines' files are bounded by the fence's alone."""

_FENCE = b"fence"

BEYOND = (attached.BEYOND_PERSON, attached.BEYOND_FENCE)


class Shares:
    """What one fence's attached files fill here already, and what they still may."""

    def __init__(self, fence: Fence) -> None:
        self._fence = fence
        self._people: dict[bytes, bytes] = {}
        self._counted: set[tuple[bytes, str]] = set()
        self._by_person: Counter[bytes] = Counter()
        # Of what is let go of soon, some is nobody's: it counts against all.
        self._unnamed = attached.unnamed(fence.records.store)
        self._all = 0
        left = attached.left(fence.records.store, fence.no)
        # Once another content came through the same row, nobody could say whose the former one was.
        self._taken = {one.id for one in left}
        found = [*attached.filled(fence.records.store, fence.no), *left]
        wanted = {one.sha256 for one in found if one.claim in {attached.ATTACHED, attached.ASKED}}
        for one in found:
            if one.sha256 not in wanted:
                self.add(one)

    def refusal(self, one: Attached) -> str:
        """Why an attachment's content does not come by itself, as a code; empty where it may."""
        person, more = self._person(one.writer), self._unnamed + one.size
        ours = person == self._fence.device.person
        if one.id in self._taken:
            return attached.BEYOND_PERSON
        if not ours and self._by_person[person] + more > PERSON_SHARE:
            return attached.BEYOND_PERSON
        return attached.BEYOND_FENCE if self._all + more > FENCE_SHARE else ""

    def add(self, one: Attached | Filled) -> None:
        """Count a content that came by itself, once for each person who names it and once for the fence."""
        person = self._person(one.writer)
        if (person, one.sha256) not in self._counted:
            self._counted.add((person, one.sha256))
            self._by_person[person] += one.size
        if (_FENCE, one.sha256) not in self._counted:
            self._counted.add((_FENCE, one.sha256))
            self._all += one.size

    def _person(self, writer: bytes) -> bytes:
        """Whose device wrote under this name; empty where nobody knows."""
        if writer not in self._people:
            records, signers = self._fence.records, self._fence.roster.signers
            if writer in records.nonces():
                self._people[writer] = self._fence.device.person
            else:
                told = (signers.get(signer) for _, signer in records.signers_of(writer))
                self._people[writer] = next((one[0] for one in told if one), b"")
        return self._people[writer]
