"""Who is inside a fence: members, their devices and roles, and the words of the entries that say so.

How a roster follows from a set of entries is in `rosters`.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mcr_desktop.keys.devices import PublicDevice
from mcr_desktop.sync.entries import short
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.sync.kinships import Kin
    from mcr_desktop.sync.requests import Request

OWNER, MEMBER, READER = "owner", "member", "reader"
ROLES = (OWNER, MEMBER, READER)
"""From the most that one may do to the least."""

OBJECTION_MS = 72 * 3600 * 1000
"""How long owners have to object to an erasure before one of them carries it out."""


@dataclass(frozen=True, slots=True)
class MemberDevice:
    """One machine of a member, or the recovery kit that lies in their drawer."""

    signer: bytes
    recipient: str
    label: str
    since_ms: int
    admitted_by: bytes
    """The person who let it in; the founder's first device let itself in."""
    kit: bool = False
    """A recovery kit: writes nothing, and can only let a machine of its person in."""

    @property
    def public(self) -> PublicDevice:
        """The half of its keys that others may know."""
        return PublicDevice(self.signer, self.recipient)

    @property
    def fingerprint(self) -> str:
        """Sixteen characters by which people compare devices."""
        return self.public.fingerprint


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
    current: bool
    """Whether it was minted in the knowledge of everybody's leaving, and nobody outside was given it."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What of a device's segments counts: all of them, or those up to its pinned heads."""

    open: bool
    reason: str = ""
    """Why not all: "removed", "left", "reader" or "kit"."""
    pins: frozenset[bytes] = frozenset()
    """Identities of the newest segments that count; what they follow counts as well."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to the fence, for whoever asks how it came to be as it is."""

    entry: bytes
    kind: str
    who: bytes
    """Person who said so."""
    whom: bytes
    """Person whom it concerns; empty where it concerns none."""
    detail: str
    made_ms: int
    counts: bool


class Erasure(NamedTuple):
    """Rows that an owner wants gone from everywhere."""

    entry: bytes
    rows: frozenset[tuple[str, bytes]]
    texts: tuple[tuple[bytes, int], ...]
    """Notes of whose text all below a generation is to go."""
    signer: bytes
    by: bytes
    made_ms: int
    objected: bool
    carried_out: bool
    """Whether the segments concerned have been stripped; nobody can object any more."""
    confirmed: frozenset[bytes]
    """Devices that have purged what they held."""


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is inside a fence, what of their work counts, and under which key they write."""

    fence: bytes
    name: str
    kind: str
    members: tuple[Member, ...]
    """The most senior first."""
    epochs: tuple[Epoch, ...]
    """Oldest first."""
    heads: frozenset[bytes]
    """Entries that no other entry has for a parent."""
    parents: tuple[bytes, ...] = ()
    """What the next entry names: those that say something and that no other such entry has seen."""
    entries: tuple[bytes, ...] = ()
    """The entries that say something, with all that they build on, parents first."""
    missing: frozenset[bytes] = frozenset()
    """Entries that others name and nobody has delivered; what builds on them waits."""
    void: frozenset[bytes] = frozenset()
    """Entries that count for nothing: their author was not allowed to say it."""
    unknown: int = 0
    """Entries of kinds that this version does not know."""
    standings: Mapping[bytes, Standing] = field(default_factory=dict)
    """By signer, of every device that was ever let in."""
    rulings: Mapping[bytes, bool] = field(default_factory=dict)
    """What owners ruled of single segments: True lets one count, False does not."""
    erasures: tuple[Erasure, ...] = ()
    steads: Mapping[bytes, bytes] = field(default_factory=dict)
    """For each segment that was stripped, the hash of what stands in for it; empty for nothing."""
    events: tuple[Event, ...] = ()
    people: Mapping[bytes, str] = field(default_factory=dict)
    """Name of everybody who was ever inside."""
    signers: Mapping[bytes, tuple[bytes, str]] = field(default_factory=dict)
    """Person and label of every device that was ever let in."""

    def holder(self, signer: bytes) -> tuple[Member, MemberDevice] | None:
        """The member and device that sign with this key, where they are inside now."""
        for member in self.members:
            for device in member.devices:
                if device.signer == signer:
                    return member, device
        return None

    def member(self, person: bytes) -> Member | None:
        """A person, where they are inside now."""
        return next((one for one in self.members if one.person == person), None)

    def name_of(self, signer: bytes) -> str:
        """Whose device it is or was; "" where it never was inside."""
        person, _ = self.signers.get(signer, (b"", ""))
        return self.people.get(person, "")

    def may_write(self, signer: bytes) -> bool:
        """Whether what this device writes from now on counts."""
        held = self.holder(signer)
        return held is not None and held[0].role != READER and not held[1].kit

    def devices(self) -> tuple[MemberDevice, ...]:
        """Every device that is inside now, recovery kits included."""
        return tuple(device for member in self.members for device in member.devices)

    def writing_epoch(self) -> Epoch | None:
        """The newest epoch that nobody outside was given; None asks for a new one."""
        return next((epoch for epoch in reversed(self.epochs) if epoch.current), None)

    def erased(self) -> frozenset[tuple[str, bytes]]:
        """Rows that nobody is to see any more."""
        return frozenset(
            row for erasure in self.erasures if not erasure.objected for row in erasure.rows
        )


def founding(
    name: str,
    kind: str,
    person: bytes,
    person_name: str,
    label: str,
    device: PublicDevice,
    kin: Kin = (),
) -> dict[str, Any]:
    """The payload of the entry that founds a fence; a nonce makes its id its own."""
    return {
        "name": name,
        "kind": kind,
        "nonce": secrets.token_bytes(16),
        "person": {"id": person, "name": person_name, "kin": [list(link) for link in kin]},
        "device": {"signer": device.signer, "recipient": device.recipient, "label": label},
    }


def admission(request: Request, role: str) -> dict[str, Any]:
    """The payload of an entry that lets a device in: its own signed request, word for word."""
    return {"request": request.data, "role": role}


def minting(epoch: bytes, to: Iterable[bytes]) -> dict[str, Any]:
    """The payload of an entry that announces a new epoch and the devices that were given its key."""
    return {"epoch": epoch, "to": sorted(to)}


def removal(
    heads: Iterable[tuple[bytes, int, bytes]],
    *,
    person: bytes | None = None,
    device: bytes | None = None,
) -> dict[str, Any]:
    """The payload of an entry that removes a person, or one device.

    `heads` are the newest segments of the devices concerned that count, as (writer, number, identity).
    """
    pins = [list(head) for head in heads]
    return {"person": person, "pins": pins} if person else {"device": device, "pins": pins}


def role_change(
    person: bytes, role: str, heads: Iterable[tuple[bytes, int, bytes]]
) -> dict[str, Any]:
    """The payload of an entry that gives a person another role."""
    return {"person": person, "role": role, "pins": [list(head) for head in heads]}


def short_or(text: object, otherwise: str = "") -> str:
    """A name from outside, or the other where it is none."""
    try:
        return short(text)
    except RefusedError:
        return otherwise
