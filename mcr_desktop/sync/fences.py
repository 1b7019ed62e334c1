"""One fence as this device holds it: its keys, entries and roster, and how it is founded and widened."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import DeviceKeys, PublicDevice
from mcr_desktop.sync import entries, epochs, kinships, membership, rosters
from mcr_desktop.sync.epochs import EpochKey
from mcr_desktop.sync.errors import (
    NoDeviceError,
    NoEpochError,
    NotAMemberError,
    ReadsOnlyError,
    UnknownFenceError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.sharing import KeptDevice, KeptFence, SharingRecords
    from mcr_desktop.sync.entries import Entry
    from mcr_desktop.sync.kinships import Kin
    from mcr_desktop.sync.membership import Member, Roster


@dataclass(frozen=True, slots=True)
class Device:
    """This device: its secrets, its person and how it calls itself."""

    keys: DeviceKeys
    person: bytes
    person_name: str
    label: str
    kin: Kin = ()
    """By whom it is vouched for; empty for a person's first device."""

    @property
    def public(self) -> PublicDevice:
        """The half that others may know."""
        return self.keys.public


def this_device(records: SharingRecords) -> Device:
    """This device. Raises NoDeviceError before it has been introduced."""
    kept: KeptDevice | None = records.device()
    if kept is None:
        raise NoDeviceError
    keys = DeviceKeys(kept.seed, kept.identity)
    kin = kinships.unpack(kept.kin)
    return Device(keys, kept.person, kept.person_name, kept.label, kin)


ACCOUNT, TEAM, PRIVATE = "account", "team", "private"


class Fence:
    """A fence's keys, entries and roster, read once and kept true while things are added."""

    def __init__(self, records: SharingRecords, kept: KeptFence, device: Device) -> None:
        self.records = records
        self.kept = kept
        self.no = kept.no
        self.id = kept.id
        self.device = device
        self.keys = {
            epoch: EpochKey(epoch, identity) for epoch, identity in records.epochs(kept.no).items()
        }
        self.entries: dict[bytes, Entry] = {}
        for data in records.entries(kept.no):
            entry = entries.read(data, verified=True)
            self.entries[entry.identity] = entry
        self._openers: dict[bytes, sealing.Opener] = {}
        self._roster: Roster | None = None

    @classmethod
    def of(cls, records: SharingRecords, fence: bytes) -> Fence:
        """The fence with this id. Raises UnknownFenceError."""
        kept = records.fence(fence)
        if kept is None:
            raise UnknownFenceError(fence=fence)
        return cls(records, kept, this_device(records))

    @property
    def roster(self) -> Roster:
        """Who is inside, by the entries held now."""
        if self._roster is None:
            found = rosters.roster(self.id, self.entries)
            if found is None:
                raise UnknownFenceError(fence=self.id)
            self._roster = found
        return self._roster

    def restarters(self) -> frozenset[bytes]:
        """The names under which owners wrote who started a note's text anew to erase from it."""
        erasers = {one.signer for one in self.roster.erasures if one.texts}
        return self.records.writers_of(self.no, erasers)

    def kin(self) -> frozenset[bytes]:
        """The names under which devices of our own person wrote."""
        own = self.device.person
        signers = {signer for signer, (person, _) in self.roster.signers.items() if person == own}
        return self.records.writers_of(self.no, signers)

    def opener(self, epoch: bytes) -> sealing.Opener | None:
        """Opens what is sealed to an epoch, where its key is held."""
        if epoch not in self._openers and epoch in self.keys:
            self._openers[epoch] = sealing.Opener(self.keys[epoch].identity)
        return self._openers.get(epoch)

    @property
    def mine(self) -> Member | None:
        """Our own person, where we are inside."""
        held = self.roster.holder(self.device.public.signer)
        return held[0] if held else None

    @property
    def knowledge(self) -> bytes:
        """Names the set of entries that are held."""
        return hashlib.sha256(b"".join(sorted(self.entries))).digest()

    def writing_key(self, tx: Tx) -> EpochKey:
        """The key to write under; a new one where somebody who left knows all others.

        Raises NotAMemberError where what we write does not count.
        """
        if not self.roster.may_write(self.device.public.signer):
            raise NotAMemberError(fence=self.id) if self.mine is None else ReadsOnlyError
        return self.current_key() or self.mint(tx)

    def current_key(self) -> EpochKey | None:
        """The newest key that nobody outside knows, where one is held."""
        for epoch in reversed(self.roster.epochs):
            if epoch.current and epoch.id in self.keys:
                return self.keys[epoch.id]
        return None

    def mint(self, tx: Tx) -> EpochKey:
        """A new epoch for everybody who is inside, and nobody else."""
        key = epochs.mint()
        inside = self.roster.devices()
        self.learn_key(tx, key)
        self.state(
            tx, entries.EPOCH, membership.minting(key.id, [one.signer for one in inside]), key
        )
        self.hand_over(tx, [one.public for one in inside], [key])
        return key

    def state_openly(self, tx: Tx, kind: str, payload: dict[str, Any]) -> Entry:
        """The same as `state`, under a key that everybody has whom it concerns.

        Somebody who is being removed should learn of it, so the key is the one that they still know.
        """
        known = [epoch for epoch in self.roster.epochs if epoch.id in self.keys]
        key = next((one for one in reversed(known) if one.current), known[-1] if known else None)
        if key is None:
            raise NoEpochError(fence=self.id)
        return self.state(tx, kind, payload, self.keys[key.id])

    def hand_out(self, tx: Tx) -> int:
        """Give every key to each device inside that nobody gave it to yet; how many boxes were made.

        Where a newcomer was let in while somebody else minted a key, neither knew of the other.
        """
        given: dict[bytes, set[bytes]] = {}
        for name in self.records.file_names(self.no, "keys/"):
            file = epochs.read(self.records.file(self.no, name))
            if self.roster.holder(file.signer) is None:
                # Somebody outside may have filled the box with nothing.
                continue
            given.setdefault(file.epoch, set()).update(whose for whose, _ in file.boxes)
        made = 0
        for key in self.spoken_keys():
            boxes = given.get(key.id, set())
            lacking = [
                one.public
                for one in self.roster.devices()
                if epochs.hint(key.id, one.signer) not in boxes
            ]
            if lacking:
                self.hand_over(tx, lacking, [key])
                made += len(lacking)
        return made

    def spoken_keys(self) -> list[EpochKey]:
        """The keys of which some entry speaks: others serve nothing, however many somebody hands out."""
        spoken = [
            entry.payload.get("epoch")
            for entry in self.entries.values()
            if entry.kind == entries.EPOCH
        ]
        known = {epoch for epoch in spoken if type(epoch) is bytes}
        return [key for key in self.keys.values() if key.id in known]

    def learn_key(self, tx: Tx, key: EpochKey) -> None:
        """Keep an epoch's key."""
        self.keys.setdefault(key.id, key)
        self.records.keep_epoch(tx, self.no, key.id, key.identity)

    def learn_entry(self, tx: Tx, entry: Entry) -> None:
        """Keep an entry of which a file is kept as well; the roster follows."""
        self.records.keep_entry(tx, self.no, entry.identity, entry.data, filed=True)
        if entry.identity not in self.entries:
            self.entries[entry.identity] = entry
            self._roster = None

    def file_entries(self, tx: Tx) -> int:
        """Make the files of entries that came by hand and that nobody put on storage; how many.

        Whoever signed them may have lost them, as a machine does that is put back to an old backup.
        """
        unfiled = [entries.read(data, verified=True) for data in self.records.unfiled(self.no)]
        key = self.current_key() or next(iter(self.keys.values()), None)
        if key is None:
            return 0
        for entry in unfiled:
            self._shelve_entry(tx, entry, key)
            self.learn_entry(tx, entry)
        return len(unfiled)

    def state(self, tx: Tx, kind: str, payload: dict[str, Any], key: EpochKey) -> Entry:
        """Sign a new entry on top of all that is held, and keep it with its file for storage."""
        entry = entries.write(
            kind,
            self.id,
            self.roster.parents,
            payload,
            device=self.device.keys,
            made_ms=now_ms(),
        )
        self.learn_entry(tx, entry)
        self._shelve_entry(tx, entry, key)
        return entry

    def hand_over(self, tx: Tx, to: Iterable[PublicDevice], keys: Iterable[EpochKey]) -> None:
        """Make the files that give these devices these keys."""
        listed = list(to)
        for key in keys:
            data = epochs.write(self.id, key, listed, self.device.keys)
            self.records.keep_file(tx, self.no, epochs.name_of(key.id, data), data)

    def _shelve_entry(self, tx: Tx, entry: Entry, key: EpochKey) -> None:
        sealed = entries.seal(entry, key.id, key.recipient)
        self.records.keep_file(tx, self.no, entries.name_of(sealed), sealed)

    @classmethod
    def found(cls, tx: Tx, records: SharingRecords, name: str, kind: str = ACCOUNT) -> Fence:
        """A new fence with this device's person as its owner, and its first epoch."""
        device = this_device(records)
        payload = membership.founding(
            name,
            kind,
            device.person,
            device.person_name,
            device.label,
            device.public,
            device.kin,
        )
        first = entries.write(entries.FOUND, b"", (), payload, device=device.keys, made_ms=now_ms())
        records.keep_fence(tx, first.identity, name, kind)
        kept = records.fence(first.identity)
        if kept is None:
            raise UnknownFenceError(fence=first.identity)
        fence = cls(records, kept, device)
        key = epochs.mint()
        fence.learn_key(tx, key)
        fence.learn_entry(tx, first)
        fence._shelve_entry(tx, first, key)
        fence.state(tx, entries.EPOCH, membership.minting(key.id, [device.public.signer]), key)
        fence.hand_over(tx, [device.public], [key])
        return fence
