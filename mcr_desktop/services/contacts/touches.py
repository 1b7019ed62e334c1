"""When each person last had word with us: kept in memory, and read again where a touch changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from threading import RLock

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.merges import groups_of
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import contact_touches, counts
from mcr_desktop.store.merged_contacts import kept_of

YEAR_DAYS = 365
MANY = 500
"""Rows that changed at once beyond which everything is read anew."""
_FEW = 20
"""Accounts that changed, up to which each is read by itself."""


@dataclass(frozen=True, slots=True)
class LastTouch:
    """A person's last two-way touch and how many there were in twelve months."""

    on: str
    channel: str
    id: bytes
    count: int


class ContactTouches:
    """Each person's last touch. May be asked from any thread."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = RLock()
        self._day = ""
        self._found: dict[bytes, dict[bytes, LastTouch]] = {}
        self._whole = False
        self._stale: set[bytes] = set()
        self._turn = 0
        workspace.listen(self._on_changed, keeps=True)

    def of_fence(self, fence: bytes) -> Mapping[bytes, LastTouch]:
        """By contact, those of one account; of a merged person everything that is theirs."""
        self._renew()
        with self._lock:
            found, turn = self._found.get(fence), self._turn
        if found is None:
            found = self._read(fence).get(fence, {})
            with self._lock:
                if turn == self._turn:
                    self._found[fence] = found
                    self._stale.discard(fence)
        return self._together(fence, found, kept_of(self._workspace.store).get(fence, {}))

    def all(self) -> dict[bytes, Mapping[bytes, LastTouch]]:
        """By fence and contact, those of every account."""
        self._renew()
        with self._lock:
            whole, found, turn = self._whole, dict(self._found), self._turn
            stale = set(self._stale)
        if not whole or stale:
            if not whole or len(stale) > _FEW:
                found = self._read(None)
            else:
                for fence in stale:
                    found[fence] = self._read(fence).get(fence, {})
            with self._lock:
                if turn == self._turn:
                    self._found, self._whole, self._stale = dict(found), True, set()
        kept = kept_of(self._workspace.store)
        return {
            fence: self._together(fence, those, kept.get(fence, {}))
            for fence, those in found.items()
        }

    def _renew(self) -> None:
        self._workspace.notice_others()
        day = today().isoformat()
        with self._lock:
            if day != self._day:
                self._day = day
                self._forget()

    def _read(self, fence: bytes | None) -> dict[bytes, dict[bytes, LastTouch]]:
        since = (today() - timedelta(days=YEAR_DAYS)).isoformat()
        found: dict[bytes, dict[bytes, LastTouch]] = {}
        for where, whom, on, channel, touch, count in contact_touches.last_touches(
            self._workspace.store, since, fence
        ):
            try:
                contact = ids.parse(whom)
            except ValueError:
                continue  # a colleague's device may have written anything
            found.setdefault(where, {})[contact] = LastTouch(on, channel, touch, count)
        return found

    def _on_changed(self, changes: Changes) -> None:
        if "touch" not in changes.kinds:
            return
        fences = None
        if 0 < len(changes.ids) <= MANY:
            kinds = changes.kinds & TABLES.keys()
            fences = counts.fences_of(self._workspace.store, kinds, changes.ids)
        with self._lock:
            if fences is None:
                self._forget()
            elif fences:
                self._turn += 1
                self._stale |= fences
                for fence in fences:
                    self._found.pop(fence, None)

    def _forget(self) -> None:
        self._turn += 1
        self._found, self._whole, self._stale = {}, False, set()

    def _together(
        self, fence: bytes, found: Mapping[bytes, LastTouch], kept: Mapping[bytes, bytes]
    ) -> Mapping[bytes, LastTouch]:
        """The same, with those who are shown as others counted with these."""
        if not kept:
            return found
        joined = {contact: last for contact, last in found.items() if contact not in kept}
        since = (today() - timedelta(days=YEAR_DAYS)).isoformat()
        for whom, others in groups_of(kept).items():
            met = [one for one in (whom, *others) if one in found]
            if not met:
                continue
            latest = max((found[one] for one in met), key=lambda one: (one.on, one.id))
            count = latest.count
            if len(met) > 1:
                # One touch may name several of them.
                names = [ids.show(one) for one in met]
                count = contact_touches.count_of(self._workspace.store, since, fence, names)
            joined[whom] = LastTouch(latest.on, latest.channel, latest.id, count)
        return joined
