"""What the Sharing screen and `mcr` read of fences, people, devices and the state of a sync."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mcr_desktop.sync.membership import Member


@dataclass(frozen=True, slots=True)
class ThisDevice:
    """This machine and whose it is; the fingerprint is what colleagues compare."""

    person: str
    label: str
    fingerprint: str


@dataclass(frozen=True, slots=True)
class FenceRow:
    """One fence as the list shows it."""

    fence: bytes
    name: str
    kind: str
    """"account", "team" (what the whole team shares) or "private" (one person's devices)."""
    role: str
    """"owner", "member", "reader", or "" where we are not inside yet."""
    people: int
    target_kind: str
    """"folder", or "" where it is not shared yet."""
    target: str


@dataclass(frozen=True, slots=True)
class DeviceRow:
    """One machine of a member."""

    label: str
    fingerprint: str
    since_ms: int
    admitted_by: str
    this: bool
    signer: bytes
    """What `Memberships.remove_device` is given."""
    kit: bool = False
    """A recovery kit: paper in a drawer, not a machine."""
    seen_ms: int | None = None
    """When something that it wrote last arrived here; None for this one, and for one never heard of."""


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One person inside a fence."""

    person: bytes
    name: str
    role: str
    devices: tuple[DeviceRow, ...]
    me: bool


def member_row(
    member: Member,
    names: Mapping[bytes, str],
    mine: bytes,
    me: bytes,
    seen: Mapping[bytes, int] | None = None,
) -> MemberRow:
    """A member as lists show them; `mine` is this device's signer, `me` its person.

    `seen` tells by signer when each device was last heard of.
    """
    devices = tuple(
        DeviceRow(
            device.label,
            device.fingerprint,
            device.since_ms,
            names.get(device.admitted_by, ""),
            device.signer == mine,
            device.signer,
            device.kit,
            None if device.signer == mine else (seen or {}).get(device.signer),
        )
        for device in member.devices
    )
    return MemberRow(member.person, member.name, member.role, devices, member.person == me)


@dataclass(frozen=True, slots=True)
class Joined:
    """A fence that an approval let us into; its storage is still to be chosen on this machine."""

    fence: bytes
    name: str
    approved_by: str
    code: str
    """What the approver's screen shows as well, where nobody led us astray."""
    target_kind: str
    target: str
    """Where the approver shares it: a hint, for paths differ from machine to machine."""
    others: tuple[Joined, ...] = ()
    """Further fences that the same file opens: what a person's next device is sent."""


@dataclass(frozen=True, slots=True)
class Hole:
    """Something that `whose` wrote has not arrived, though others have seen it."""

    whose: str
    seq: int
    since_ms: int


@dataclass(frozen=True, slots=True)
class SetAside:
    """A file or segment that was not taken in: alone, for a reason (`sync.errors.REASONS`)."""

    name: str
    whose: str
    reason: str
    since_ms: int


@dataclass(frozen=True, slots=True)
class SharingState:
    """Everything the Sharing screen tells of one fence."""

    fence: bytes
    name: str
    target_kind: str
    target: str
    pending: int
    """Changes of ours that no segment carries yet."""
    synced_ms: int | None
    trouble: str
    """Type name of the error that stopped the last sync; "" where none did."""
    trouble_since_ms: int | None
    waiting: tuple[SetAside, ...]
    """Taken in as soon as what they wait for is known: "unknown-device", "unknown-key"."""
    holes: tuple[Hole, ...]
    set_aside: tuple[SetAside, ...]
    forks: tuple[str, ...]
    """People of whose devices a copy has been writing too."""
    newer_entries: int
    """Membership entries that only a newer version understands."""
    quarantined: int = 0
    """Segments that wait for an owner to adopt or reject them; see `Memberships.quarantined`."""
    role: str = ""
    """Ours: "owner", "member", "reader"; "" where we are not inside any more."""
    gone: str = ""
    """Where `role` is empty, why: "removed", "left", or "awaited" where our admission has not come."""
    gone_ms: int | None = None
    removed_by: str = ""
    """Who removed us, where somebody did."""
