"""Sharing: who is inside which fence, where it is shared, letting people in, and syncing."""

from __future__ import annotations

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.keys.devices import DeviceKeys
from mcr_desktop.keys.keychains import Vault
from mcr_desktop.services.teamwork.sharing_rows import (
    DeviceRow,
    FenceRow,
    Hole,
    Joined,
    MemberRow,
    SetAside,
    SharingState,
    ThisDevice,
    member_row,
)
from mcr_desktop.services.teamwork.storages import Storages
from mcr_desktop.services.workspaces import one_of, required
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.sharing import KeptDevice, KeptFence, SharingRecords
from mcr_desktop.sync import commons, engine, joining, requests, targets
from mcr_desktop.sync.acceptance import CLOSED, WAITING
from mcr_desktop.sync.engine import SyncReport
from mcr_desktop.sync.errors import (
    NoTargetError,
    StorageError,
    StorageMissingError,
    UnknownFenceError,
)
from mcr_desktop.sync.fences import ACCOUNT, Device, Fence, this_device
from mcr_desktop.sync.joining import Approval
from mcr_desktop.sync.kinships import person_of
from mcr_desktop.sync.membership import MEMBER, ROLES, Roster
from mcr_desktop.sync.requests import Request
from mcr_desktop.sync.storage import prefix_of
from mcr_desktop.sync.taking import DUPLICATE, WAITS_FOR_DEVICE, WAITS_FOR_KEY, WAITS_FOR_STEAD
from mcr_desktop.sync.targets import FOLDER, Target


class Sharing:
    """What a person does about sharing. Every method may be called from any thread."""

    def __init__(self, store: Store, journal: Journal, vault: Vault | None = None) -> None:
        """`vault` keeps the secrets of storage; None is the system's keychain."""
        self._store = store
        self._storages = Storages(store, vault)
        self._journal = journal
        self._records = SharingRecords(store)
        self._listeners: list[Callable[[Changes], None]] = []
        self._names: dict[bytes, str] = {}
        self._people: dict[bytes, bytes] = {}

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Have `listener` told, on the syncing thread, of what a sync changed, after its commit."""
        self._listeners.append(listener)

    # Who we are

    def introduce(self, person: str, label: str = "") -> None:
        """Make this device's keys and say whose it is; once, before the first edit."""
        keys = DeviceKeys.new()
        label = label or platform.node() or "?"
        kept = KeptDevice(
            keys.seed, keys.identity, person_of(keys.public.signer), person, label, now_ms(), b""
        )
        with self._store.transaction() as tx:
            self._records.keep_device(tx, kept)
            device = Device(keys, kept.person, person, label)
            engine.take_new_name(tx, self._records, self._journal, device)

    def person(self) -> str:
        """The name of this profile's person; "" before `introduce`."""
        kept = self._records.device()
        return kept.person_name if kept else ""

    def device(self) -> ThisDevice:
        """This machine. Raises NoDeviceError before `introduce`."""
        device = this_device(self._records)
        return ThisDevice(device.person_name, device.label, device.public.fingerprint)

    def person_of(self, writer: bytes) -> str:
        """The name of the person behind a 16-byte writer id, across all rosters; "" if unknown."""
        if writer not in self._names:
            name = self._look_up(writer)
            if not name:
                return ""
            self._names[writer] = name
        return self._names[writer]

    def is_ours(self, writer: bytes) -> bool:
        """Whether a 16-byte writer id is that of a device of our own person, this one or another."""
        if writer in self._records.nonces():
            return True
        if writer not in self._people:
            for fence, signer in self._records.signers_of(writer):
                person, _ = self._roster(fence).signers.get(signer, (b"", ""))
                if person:
                    self._people[writer] = person
        return self._people.get(writer) == this_device(self._records).person

    def _look_up(self, writer: bytes) -> str:
        if writer in self._records.nonces():
            return self.person()
        for fence, signer in self._records.signers_of(writer):
            name = self._roster(fence).name_of(signer)
            if name:
                return name
        return ""

    def _roster(self, no: int) -> Roster:
        kept = next(fence for fence in self._records.fences() if fence.no == no)
        return Fence(self._records, kept, this_device(self._records)).roster

    # Fences and people

    def found_in(self, tx: Tx, name: str, kind: str = ACCOUNT) -> bytes:
        """Found a fence with us as its owner, inside a transaction that holds more; its id."""
        return Fence.found(tx, self._records, name, kind).id

    def found_fence(self, name: str, kind: str = ACCOUNT) -> bytes:
        """Found a fence with us as its owner; its id.

        `kind` is "account", "team" (what the whole team shares) or "private" (one person's devices).
        """
        one_of("fence", "kind", kind, commons.KINDS)
        name = required("fence", "name", name)
        with self._store.transaction() as tx:
            return self.found_in(tx, name, kind)

    def common(self, kind: str) -> bytes | None:
        """The team's fence ("team") or our own ("private") to which we write; None where there is none.

        Of several, founded before people met, every device takes the same: the one with the most
        people, then the oldest. What the others hold is read all the same.
        """
        return commons.common(self._records, kind)

    def fences(self) -> list[FenceRow]:
        """Every fence that this device is inside, by name."""
        rows = []
        for kept in self._records.fences():
            fence = Fence(self._records, kept, this_device(self._records))
            mine = fence.mine
            rows.append(
                FenceRow(
                    kept.id,
                    kept.name,
                    kept.kind,
                    mine.role if mine else "",
                    len(fence.roster.members),
                    kept.target_kind or "",
                    kept.target or "",
                )
            )
        return sorted(rows, key=lambda row: (row.name.casefold(), row.fence))

    def reads_only(self, fence: bytes) -> bool:
        """Whether we are inside a fence and may not write there."""
        kept = self._records.fence(fence)
        if kept is None or self._records.device() is None:
            return False
        opened = Fence(self._records, kept, this_device(self._records))
        return opened.mine is not None and not opened.roster.may_write(opened.device.public.signer)

    def erased(self, fence: bytes) -> frozenset[tuple[str, bytes]]:
        """Rows of a fence, (table, id), that an owner erased and nobody objected to."""
        kept = self._records.fence(fence)
        if kept is None or self._records.device() is None:
            return frozenset()
        return Fence(self._records, kept, this_device(self._records)).roster.erased()

    def members(self, fence: bytes) -> list[MemberRow]:
        """The people inside a fence, the founder first. Raises UnknownFenceError."""
        opened = Fence.of(self._records, fence)
        names, mine = opened.roster.people, opened.device.public.signer
        seen = self._records.last_seen(opened.no)
        return [
            member_row(member, names, mine, opened.device.person, seen)
            for member in opened.roster.members
        ]

    # Letting people in

    def request_to_join(self) -> Request:
        """This device's request: `data` goes to a member, `code` is read aloud to them."""
        return joining.write_request(this_device(self._records))

    def read_request(self, data: bytes) -> Request:
        """Who asks, and the code to compare, before anything is approved. Raises RequestError."""
        return requests.read(data)

    def approve(
        self, fence: bytes, request: bytes, *, code: str | None = None, role: str = MEMBER
    ) -> Approval:
        """Let the request's device in; `data` goes to the joiner, `code` is read aloud to them.

        A given `code` is checked; None means that people compared it themselves. Raises
        InvalidValueError for the role, RequestError, CodeMismatchError, NotAMemberError, NoEpochError,
        UnknownFenceError.
        """
        one_of("member", "role", role, ROLES)
        asked = requests.read(request)
        joining.check(code, asked.code)
        with self._store.transaction() as tx:
            return joining.approve(tx, Fence.of(self._records, fence), asked, role)

    def read_approval(self, data: bytes) -> Joined:
        """What an approval would let us into, with the code to compare. Raises ApprovalError."""
        return _joined(joining.read_approvals(data, this_device(self._records)))

    def accept(self, approval: bytes, *, code: str | None = None) -> Joined:
        """Take the fence in; its rows come with the first sync, once its storage is chosen.

        A given `code` is checked. Raises ApprovalError, CodeMismatchError.
        """
        admissions = joining.read_approvals(approval, this_device(self._records))
        joined = _joined(admissions)
        joining.check(code, joined.code)
        with self._store.transaction() as tx:
            for admission in admissions:
                joining.accept(tx, self._records, admission)
        return joined

    # Storage and syncing

    def share_through_folder(self, fence: bytes, path: Path) -> bool:
        """Share a fence through a folder from here on; whether its files lie there already.

        For someone who joined, False most likely means that it is another folder than the others'.
        Choosing the same folder again after StorageEmptiedError puts everything back. Raises
        StorageMissingError and UnknownFenceError.
        """
        path = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - resolve() would follow links
        if not path.is_dir():
            raise StorageMissingError(target=str(path))
        kept = self._kept(fence)
        with self._store.transaction() as tx:
            self._records.choose_target(tx, kept.no, FOLDER, str(path))
        return (path / prefix_of(fence)).is_dir()

    def share_through(self, fence: bytes, target: Target | str, secret: str = "") -> bool:
        """Share a fence through any target from here on; whether its files lie there already.

        `target` is a folder's path, `s3://...` or the address of a WebDAV collection, as
        `sync.targets` reads them. It is tried out first. `secret` goes to the keychain, or is held for
        this session; without it, what this profile holds for the place serves. Raises TargetError,
        UnknownFenceError, CredentialsMissingError and every other StorageError; nothing changes then.
        """
        if isinstance(target, str):
            target = targets.parse(target)
        if target.kind == FOLDER:
            return self.share_through_folder(fence, Path(target.address))
        return self._storages.choose(self._kept(fence), target, secret)

    def give_secret(self, fence: bytes, secret: str) -> bool:
        """Use a new password or key for a fence's storage, and for all that go through the same.

        Whether a keychain keeps it beyond this session. Raises NoTargetError, UnknownFenceError and the
        StorageError that trying it met.
        """
        return self._storages.give_secret(self._kept(fence), secret)

    def sync(
        self,
        progress: Progress | None = None,
        fences: Sequence[bytes] | None = None,
        *,
        thorough: bool = False,
    ) -> list[SyncReport]:
        """Sync these fences, or all that have storage; one report each, trouble included.

        `thorough` also reads back what storage holds of ours and mends what it has spoilt.

        Raises UnknownFenceError and NoTargetError for fences that were named, CancelledError and
        StoreBusyError; what was taken in by then stays.
        """
        if fences is None:
            chosen = [kept for kept in self._records.fences() if kept.target]
        else:
            chosen = [self._kept(fence) for fence in fences]
            for kept in chosen:
                if not kept.target:
                    raise NoTargetError(fence=kept.name)
        return [self._sync_one(kept, progress or Unwatched(), thorough) for kept in chosen]

    def _sync_one(self, kept: KeptFence, progress: Progress, thorough: bool) -> SyncReport:  # noqa: FBT001 - internal
        fence = Fence(self._records, kept, this_device(self._records))
        try:
            storage = self._storages.open(kept)
            report = engine.sync(fence, self._journal, storage, progress, thorough=thorough)
        except StorageError as error:
            with self._store.transaction() as tx:
                self._records.note_trouble(tx, kept.no, type(error).__name__, now_ms())
            return SyncReport(kept.id, kept.name, trouble=error)
        if report.trouble is not None:
            with self._store.transaction() as tx:
                self._records.note_trouble(tx, kept.no, type(report.trouble).__name__, now_ms())
        if report.changes.kinds:
            for listener in self._listeners:
                listener(report.changes)
        return report

    def state(self, fence: bytes) -> SharingState:
        """What the Sharing screen tells of a fence. Raises UnknownFenceError."""
        opened = Fence.of(self._records, fence)
        kept, roster = opened.kept, opened.roster
        odd = [
            SetAside(one.name, _whose(roster, one.reason, one.detail), one.reason, one.since_ms)
            for one in self._records.oddities(kept.no).values()
            if one.reason != DUPLICATE
        ]
        held_aside = self._records.segments(kept.no, ("aside",))
        aside = [
            SetAside(
                one.name,
                roster.name_of(one.signer),
                (one.reason or "").partition(" ")[0],
                one.arrived_ms,
            )
            for one in held_aside
            if one.reason not in CLOSED
        ]
        keyless = [
            SetAside(one.name, roster.name_of(one.signer), WAITS_FOR_KEY, one.arrived_ms)
            for one in self._records.segments(kept.no, ("new", "trying"))
            if one.epoch not in opened.keys
        ]
        waits = {WAITS_FOR_DEVICE, WAITS_FOR_KEY, WAITS_FOR_STEAD}
        mine = opened.mine
        return SharingState(
            fence=fence,
            name=kept.name,
            target_kind=kept.target_kind or "",
            target=kept.target or "",
            pending=self._records.pending_cells(fence),
            synced_ms=kept.synced_ms,
            trouble=kept.trouble or "",
            trouble_since_ms=kept.trouble_ms,
            waiting=tuple([one for one in odd if one.reason in waits] + keyless),
            holes=tuple(
                Hole(self.person_of(one.writer), one.seq, since_ms)
                for one, since_ms in self._records.holes(kept.no)
            ),
            set_aside=tuple([one for one in odd if one.reason not in waits] + aside),
            forks=tuple(
                dict.fromkeys(self.person_of(writer) for writer, _ in self._records.forks(kept.no))
            ),
            newer_entries=roster.unknown,
            quarantined=sum(one.reason in WAITING for one in held_aside),
            role=mine.role if mine else "",
            **({} if mine else _gone(roster, opened.device)),
        )

    def _kept(self, fence: bytes) -> KeptFence:
        kept = self._records.fence(fence)
        if kept is None:
            raise UnknownFenceError(fence=fence)
        return kept


def _joined(admissions: Sequence[joining.Admission]) -> Joined:
    first, *others = (
        Joined(one.fence, one.name, one.approved_by, one.code, one.target_kind, one.target)
        for one in admissions
    )
    if not others:
        return first
    code = joining.bundle_code(one.code for one in admissions)
    return replace(first, code=code, others=tuple(others))


def _whose(roster: Roster, reason: str, detail: str) -> str:
    return roster.name_of(bytes.fromhex(detail)) if reason == WAITS_FOR_DEVICE else ""


def _gone(roster: Roster, device: Device) -> dict[str, Any]:
    """How we came to be outside: the last word of the entries on it."""
    if device.public.signer not in roster.signers:
        return {"gone": "awaited"}
    label = roster.signers[device.public.signer][1]
    for event in reversed(roster.events):
        if not event.counts or event.whom != device.person:
            continue
        ours = event.kind == "remove-device" and event.detail == label
        if event.kind == "leave":
            return {"gone": "left", "gone_ms": event.made_ms}
        if event.kind == "remove" or ours:
            by = roster.people.get(event.who, "")
            return {"gone": "removed", "gone_ms": event.made_ms, "removed_by": by}
    return {"gone": "awaited"}


__all__ = [
    "Approval",
    "DeviceRow",
    "FenceRow",
    "Hole",
    "Joined",
    "MemberRow",
    "Request",
    "SetAside",
    "Sharing",
    "SharingState",
    "SyncReport",
    "ThisDevice",
]
