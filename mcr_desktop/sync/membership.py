"""The roster: who is inside a fence, as a pure function of the set of its membership entries.

Whatever order entries came in, the same set gives the same roster on every device. An entry counts
where its author was admitted in its causal past and was allowed to say it. Kinds that this version
does not know stand in the graph and say nothing.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import PublicDevice
from mcr_desktop.sync import requests
from mcr_desktop.sync.entries import ADMIT, EPOCH, FOUND, short
from mcr_desktop.sync.errors import RefusedError, RequestError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mcr_desktop.sync.entries import Entry
    from mcr_desktop.sync.requests import Request

OWNER, MEMBER, READER = "owner", "member", "reader"
ROLES = (OWNER, MEMBER, READER)

Verdict = Literal["counts", "reader", "unknown"]


@dataclass(frozen=True, slots=True)
class MemberDevice:
    """One machine of a member."""

    signer: bytes
    recipient: str
    label: str
    since_ms: int
    admitted_by: bytes
    """The person who let it in; the founder's first device let itself in."""

    @property
    def fingerprint(self) -> str:
        """Sixteen characters by which people compare devices."""
        return PublicDevice(self.signer, self.recipient).fingerprint


@dataclass(frozen=True, slots=True)
class Member:
    """A person inside a fence."""

    person: bytes
    name: str
    role: str
    devices: tuple[MemberDevice, ...]


@dataclass(frozen=True, slots=True)
class Epoch:
    """A key under which members write, and the devices that it was given to when it was minted."""

    id: bytes
    to: frozenset[bytes]
    entry: bytes


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is inside a fence, and under which key they write."""

    fence: bytes
    name: str
    kind: str
    members: tuple[Member, ...]
    epochs: tuple[Epoch, ...]
    """Oldest first."""
    heads: frozenset[bytes]
    """Entries that no other entry has for a parent: what the next entry names."""
    missing: frozenset[bytes] = field(default=frozenset())
    """Entries that others name and nobody has delivered; what builds on them waits."""
    void: frozenset[bytes] = field(default=frozenset())
    """Entries that count for nothing: their author was not allowed to say it."""
    unknown: int = 0
    """Entries of kinds that this version does not know."""

    def holder(self, signer: bytes) -> tuple[Member, MemberDevice] | None:
        """The member and device that sign with this key."""
        for member in self.members:
            for device in member.devices:
                if device.signer == signer:
                    return member, device
        return None

    def verdict(self, signer: bytes) -> Verdict:
        """Whether what this key signs counts in the fence."""
        held = self.holder(signer)
        if held is None:
            return "unknown"
        return "reader" if held[0].role == READER else "counts"

    def writing_epoch(self) -> Epoch | None:
        """The newest epoch that was given to nobody who is outside."""
        inside = {device.signer for member in self.members for device in member.devices}
        return next((epoch for epoch in reversed(self.epochs) if epoch.to <= inside), None)


def person_of(signer: bytes) -> bytes:
    """A person's id, which their first device's key yields, so that nobody can claim another's."""
    return hashlib.sha256(b"mcr person\x00" + signer).digest()[:16]


def founding(
    name: str, kind: str, person: bytes, person_name: str, label: str, device: PublicDevice
) -> dict[str, Any]:
    """The payload of the entry that founds a fence; a nonce makes its id its own."""
    return {
        "name": name,
        "kind": kind,
        "nonce": secrets.token_bytes(16),
        "person": {"id": person, "name": person_name},
        "device": {"signer": device.signer, "recipient": device.recipient, "label": label},
    }


def admission(request: Request, role: str) -> dict[str, Any]:
    """The payload of an entry that lets a device in: its own signed request, word for word."""
    return {"request": request.data, "role": role}


def minting(epoch: bytes, to: Iterable[bytes]) -> dict[str, Any]:
    """The payload of an entry that announces a new epoch and the devices that were given its key."""
    return {"epoch": epoch, "to": sorted(to)}


def roster(fence: bytes, entries: Mapping[bytes, Entry]) -> Roster | None:
    """Who is inside, by these entries; None where the founding one is not among them."""
    founder = entries.get(fence)
    if founder is None or founder.kind != FOUND:
        return None
    ordered, missing = _ordered(fence, entries)
    past = _ancestors(ordered)
    reading = _Reading(fence)
    for entry in ordered:
        reading.take(entry, past[entry.identity])
    parents = {parent for entry in ordered for parent in entry.parents}
    heads = frozenset(entry.identity for entry in ordered) - parents
    kind = short_or(founder.payload.get("kind"), "account")
    return reading.roster(short_or(founder.payload.get("name")), kind, heads, missing)


def short_or(text: object, otherwise: str = "") -> str:
    """A name from outside, or the other where it is none."""
    try:
        return short(text)
    except RefusedError:
        return otherwise


def _ordered(fence: bytes, entries: Mapping[bytes, Entry]) -> tuple[list[Entry], frozenset[bytes]]:
    """Entries whose whole past is held, parents first, in an order that the set alone decides."""
    mine = {
        identity: entry for identity, entry in entries.items() if fence in (entry.fence, identity)
    }
    missing = frozenset(
        parent for entry in mine.values() for parent in entry.parents if parent not in mine
    )
    children: dict[bytes, list[Entry]] = defaultdict(list)
    awaited = {}
    for entry in mine.values():
        awaited[entry.identity] = len(entry.parents)
        for parent in entry.parents:
            children[parent].append(entry)
    ordered: list[Entry] = []
    level = [mine[fence]]
    while level:
        level.sort(key=lambda entry: entry.identity)
        ordered += level
        following = []
        for entry in level:
            for child in children[entry.identity]:
                awaited[child.identity] -= 1
                if not awaited[child.identity]:
                    following.append(child)
        level = following
    return ordered, missing


def _ancestors(ordered: list[Entry]) -> dict[bytes, frozenset[bytes]]:
    past: dict[bytes, frozenset[bytes]] = {}
    for entry in ordered:
        past[entry.identity] = entry.parents.union(*(past[parent] for parent in entry.parents))
    return past


class _Reading:
    """Walks entries in causal order and gathers what counts."""

    def __init__(self, fence: bytes) -> None:
        self.fence = fence
        self.people: dict[bytes, tuple[str, str]] = {}
        self.devices: dict[bytes, tuple[bytes, MemberDevice]] = {}
        self.admitted_in: dict[bytes, set[bytes]] = defaultdict(set)
        self.epochs: list[Epoch] = []
        self.void: set[bytes] = set()
        self.unknown = 0

    def take(self, entry: Entry, past: frozenset[bytes]) -> None:
        try:
            if entry.kind == FOUND:
                counts = entry.identity == self.fence and self._found(entry)
            elif entry.kind == ADMIT:
                counts = self._admit(entry, past)
            elif entry.kind == EPOCH:
                counts = self._mint(entry, past)
            else:
                self.unknown += 1
                return
        except (KeyError, TypeError, ValueError, RefusedError, RequestError):
            counts = False
        if not counts:
            self.void.add(entry.identity)

    def roster(
        self, name: str, kind: str, heads: frozenset[bytes], missing: frozenset[bytes]
    ) -> Roster:
        devices: dict[bytes, list[MemberDevice]] = defaultdict(list)
        for person, device in self.devices.values():
            devices[person].append(device)
        members = tuple(
            Member(person, shown, role, tuple(devices[person]))
            for person, (shown, role) in self.people.items()
        )
        return Roster(
            self.fence,
            name,
            kind,
            members,
            tuple(self.epochs),
            heads,
            missing,
            frozenset(self.void),
            self.unknown,
        )

    def _author(self, entry: Entry, past: frozenset[bytes]) -> tuple[bytes, str] | None:
        """Person and role of an entry's author, where they were inside in its causal past."""
        if not self.admitted_in[entry.signer] & past:
            return None
        person, _ = self.devices[entry.signer]
        return person, self.people[person][1]

    def _found(self, entry: Entry) -> bool:
        person, name, device = _founder(entry)
        if person != person_of(entry.signer) or device.signer != entry.signer:
            return False
        self._let_in(entry, person, name, OWNER, device)
        return True

    def _admit(self, entry: Entry, past: frozenset[bytes]) -> bool:
        author = self._author(entry, past)
        role = entry.payload["role"]
        if author is None or role not in ROLES:
            return False
        by, by_role = author
        asked = requests.read(entry.payload["request"])
        person, name = asked.person, asked.person_name
        device = MemberDevice(
            asked.device.signer, asked.device.recipient, asked.label, entry.made_ms, by
        )
        if person == person_of(device.signer):
            # A new person: nobody lets in with more than they have themselves.
            if by_role == READER or ROLES.index(role) < ROLES.index(by_role):
                return False
        elif person not in self.people or (by != person and by_role != OWNER):
            return False
        self._let_in(entry, person, name, role, device)
        return True

    def _let_in(
        self, entry: Entry, person: bytes, name: str, role: str, device: MemberDevice
    ) -> None:
        held = self.devices.setdefault(device.signer, (person, device))
        if held[0] == person:
            self.people.setdefault(person, (name, role))
            self.admitted_in[device.signer].add(entry.identity)

    def _mint(self, entry: Entry, past: frozenset[bytes]) -> bool:
        author = self._author(entry, past)
        epoch, to = entry.payload["epoch"], entry.payload["to"]
        if author is None or author[1] == READER or type(epoch) is not bytes or len(epoch) != 16:
            return False
        self.epochs.append(Epoch(epoch, frozenset(to), entry.identity))
        return True


def _founder(entry: Entry) -> tuple[bytes, str, MemberDevice]:
    """Person, name and device that a founding entry describes. Raises where it describes none."""
    person, device = entry.payload["person"], entry.payload["device"]
    recipient = device["recipient"]
    if type(recipient) is not str or not sealing.is_recipient(recipient):
        raise ValueError(recipient)
    described = MemberDevice(
        device["signer"], recipient, short(device["label"]), entry.made_ms, person["id"]
    )
    return person["id"], short(person["name"]), described
