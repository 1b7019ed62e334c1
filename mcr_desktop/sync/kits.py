"""Recovery kits in the fences: a device of their own that writes nothing and lets one machine in.

A kit's keys come from paper and passphrase. Its entry lets it into the roster beside its person's machines,
and every epoch is handed to it like to them. Who has paper and passphrase finds the fence on its storage by
the boxes that the kit opens, reads the entries, and signs the admission of a machine of the same person: an
entry like any other, for everybody to see.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError
from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import PublicDevice
from mcr_desktop.keys.errors import SealedError
from mcr_desktop.sync import entries, epochs, joining, kinships, membership, requests, rosters
from mcr_desktop.sync.errors import (
    NotAMemberError,
    RefusedError,
    RequestError,
)
from mcr_desktop.sync.fences import Device, Fence, this_device
from mcr_desktop.sync.storage import prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcr_desktop.keys.devices import DeviceKeys
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.sharing import SharingRecords
    from mcr_desktop.sync.entries import Entry
    from mcr_desktop.sync.epochs import EpochKey
    from mcr_desktop.sync.membership import Roster
    from mcr_desktop.sync.storage import Storage


class KitVoidError(McrError):
    """The kit lets nobody into `name` any more: it was removed, or its person was."""


REASON = "kit"
"""How the roster calls the standing of a kit that may still let a machine in."""


@dataclass(frozen=True, slots=True)
class KeptKit:
    """A kit as one fence's entries tell of it; `request` lets it into other fences too."""

    device: PublicDevice
    label: str
    made_ms: int
    request: bytes


@dataclass(frozen=True, slots=True)
class Found:
    """A fence that a kit opens, as its storage tells of it; nothing is taken in yet."""

    fence: bytes
    name: str
    kind: str
    person: bytes
    person_name: str
    role: str
    entries: tuple[Entry, ...]
    keys: tuple[EpochKey, ...]


def of_person(fence: Fence, person: bytes) -> list[KeptKit]:
    """A person's kits that the fence knows and that are not void, the oldest first."""
    found: dict[bytes, KeptKit] = {}
    for entry in sorted(fence.entries.values(), key=lambda one: one.made_ms):
        if entry.kind != entries.KIT:
            continue
        try:
            asked = requests.read(entry.payload["request"])
        except (KeyError, TypeError, RequestError):
            continue
        if asked.person == person and _stands(fence.roster, asked.device.signer):
            found.setdefault(
                asked.device.signer,
                KeptKit(asked.device, asked.label, entry.made_ms, asked.data),
            )
    return list(found.values())


def let_in(tx: Tx, fence: Fence, request: bytes) -> None:
    """Make a kit of our own person part of the fence and hand it every key. Raises NotAMemberError."""
    asked = requests.read(request)
    fence.state_openly(tx, entries.KIT, {"request": request})
    if not _stands(fence.roster, asked.device.signer):
        raise NotAMemberError(fence=fence.id)
    fence.hand_over(tx, [asked.device], fence.spoken_keys())


def look(storage: Storage, prefix: str, kit: DeviceKeys) -> Found | None:
    """What a kit finds in one fence's folder, named `prefix`; None where it holds no box of the kit's.

    Raises KitVoidError where the kit was removed, and a StorageError. Files that do not verify are passed over:
    this is storage, and it is not trusted.
    """
    names = storage.names()
    keys: dict[bytes, EpochKey] = {}
    fence = b""
    for data in _files(storage, names, "keys/", epochs.SIZE_CAP):
        try:
            file = epochs.read(data)
            if prefix_of(file.fence) != prefix or fence not in {b"", file.fence}:
                continue
            key = epochs.open_for(file, kit)
        except RefusedError:
            continue
        if key is not None:
            keys[key.id], fence = key, file.fence
    if not keys:
        return None
    held = _entries(storage, names, fence, keys)
    roster = rosters.roster(fence, held)
    signer = kit.public.signer
    if roster is None or signer not in roster.signers:
        return None
    if not _stands(roster, signer):
        raise KitVoidError(name=roster.name)
    person, _label = roster.signers[signer]
    inside = roster.member(person)
    return Found(
        fence,
        roster.name,
        roster.kind,
        person,
        roster.people.get(person, ""),
        inside.role if inside else membership.READER,
        tuple(held.values()),
        tuple(keys.values()),
    )


def bring_back(tx: Tx, records: SharingRecords, found: Found, kit: DeviceKeys) -> Fence:
    """Take the fence in, with an entry by the kit that lets this machine into it.

    Raises KitVoidError where the entry would not count.
    """
    no = records.keep_fence(tx, found.fence, found.name, found.kind)
    for entry in found.entries:
        records.keep_entry(tx, no, entry.identity, entry.data, filed=False)
    for key in found.keys:
        records.keep_epoch(tx, no, key.id, key.identity)
    kept = records.fence(found.fence)
    device = this_device(records)
    if kept is None:
        raise KitVoidError(name=found.name)
    if not device.kin:
        kin = kinships.vouch(_kin_of(found, kit), kit, found.person, device.public.signer)
        records.keep_kin(tx, kinships.pack(kin))
        device = this_device(records)
    speaking = Fence(records, kept, Device(kit, found.person, found.person_name, ""))
    if speaking.roster.holder(device.public.signer) is None:
        request = joining.write_request(device)
        payload = membership.admission(request, found.role)
        speaking.state_openly(tx, entries.ADMIT, payload)
        if speaking.roster.holder(device.public.signer) is None:
            raise KitVoidError(name=found.name)
    return Fence(records, kept, device)


def _kin_of(found: Found, kit: DeviceKeys) -> kinships.Kin:
    """Who vouches for the kit: whichever machine made it said so in its entry."""
    for entry in found.entries:
        if entry.kind == entries.KIT:
            asked = requests.read(entry.payload["request"])
            if asked.device.signer == kit.public.signer:
                return asked.kin
    return ()


def new_request(kit: DeviceKeys, device: Device, label: str) -> bytes:
    """A new kit's own signed word of whose it is."""
    kin = kinships.vouch(device.kin, device.keys, device.person, kit.public.signer)
    return requests.write(kit, device.person, device.person_name, label, kin).data


def _stands(roster: Roster, signer: bytes) -> bool:
    standing = roster.standings.get(signer)
    return standing is not None and standing.reason == REASON


def _entries(
    storage: Storage, names: list[str], fence: bytes, keys: dict[bytes, EpochKey]
) -> dict[bytes, Entry]:
    openers = {epoch: sealing.Opener(key.identity) for epoch, key in keys.items()}
    held: dict[bytes, Entry] = {}
    for data in _files(storage, names, "member/", entries.SIZE_CAP):
        try:
            opener = openers.get(entries.epoch_of(data))
            if opener is None:
                continue
            entry = entries.open_sealed(data, opener)
        except (RefusedError, SealedError):
            continue
        if fence in (entry.fence, entry.identity):
            held[entry.identity] = entry
    return held


def _files(storage: Storage, names: list[str], top: str, most: int) -> Iterator[bytes]:
    """The files below a folder; those that are too large or went while we looked are passed over."""
    wanted = sorted(name for name in names if name.startswith(top))
    for _name, found in storage.get_many(wanted, most):
        if isinstance(found, bytes):
            yield found
