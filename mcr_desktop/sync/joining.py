"""Joining a fence: a request and an approval, two files that may travel any way.

Both have a code of 80 bits that the two people read to one another: the approver checks the request's,
so that no stranger's keys are let in; the joiner checks the approval's, which covers the fence and its
roster, so that nobody is led into another fence or an old state of it, and who approves and where it is shared.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgpack

from mcr_desktop.keys import sealing
from mcr_desktop.keys.codes import check_code, code_of
from mcr_desktop.keys.errors import SealedError
from mcr_desktop.sync import entries, kinships, membership, requests, rosters, wire
from mcr_desktop.sync.epochs import EpochKey
from mcr_desktop.sync.errors import (
    ApprovalError,
    NotAMemberError,
    RefusedError,
    RequestError,
)
from mcr_desktop.sync.fences import PRIVATE, Device, Fence, this_device
from mcr_desktop.sync.requests import Request

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.sharing import SharingRecords
    from mcr_desktop.sync.entries import Entry

APPROVAL_FORMAT = "mcr-approval/1"
BUNDLE_FORMAT = "mcr-approvals/1"
SIZE_CAP = 16 << 20
MOST_ENTRIES = 1 << 16
"""That an approval tells of."""


@dataclass(frozen=True, slots=True)
class Approval:
    """What lets a device in, for that device alone."""

    fence: bytes
    person_name: str
    code: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Admission:
    """An approval as its joiner opens it; nothing is taken in yet."""

    fence: bytes
    name: str
    kind: str
    approved_by: str
    code: str
    target_kind: str
    """Where the approver shares the fence: a hint, for paths differ from machine to machine."""
    target: str
    entries: tuple[Entry, ...]
    keys: tuple[EpochKey, ...]
    kin: kinships.Kin
    """What this device proves itself with from here on, where it is a person's next one."""


def write_request(device: Device) -> Request:
    """This device's request, good for any fence."""
    return requests.write(device.keys, device.person, device.person_name, device.label, device.kin)


def approve(tx: Tx, fence: Fence, request: Request, role: str) -> Approval:
    """Let the request's device in, and make the file that tells it so.

    Approving the same request again gives a file that serves as well. Raises NotAMemberError where
    this device may not let anybody in with that role, and RequestError ("private") where the fence is
    one person's own and the request another's.
    """
    if fence.kept.kind == PRIVATE and request.person != fence.device.person:
        raise RequestError(reason="private")
    if fence.roster.holder(request.device.signer) is None:
        key = fence.writing_key(tx)
        fence.state(tx, entries.ADMIT, membership.admission(request, role), key)
        if fence.roster.holder(request.device.signer) is None:
            raise NotAMemberError(fence=fence.id)
        fence.hand_over(tx, [request.device], fence.spoken_keys())
    roster, signer = fence.roster, fence.device.public.signer
    kind, target = fence.kept.target_kind or "", fence.kept.target or ""
    content = [
        fence.id,
        sorted(roster.parents),
        [fence.entries[identity].data for identity in roster.entries],
        [[key.id, key.identity] for key in fence.spoken_keys()],
        [kind, target],
        [list(link) for link in _kin_of(fence.device, request)],
    ]
    sealed = sealing.seal(request.device.recipient, msgpack.packb(content))
    fields = [signer, hashlib.sha256(sealed).digest()]
    data = wire.put_together(APPROVAL_FORMAT, fields, sealed, fence.device.keys)
    code = _code(fence.id, roster.parents, signer, kind, target)
    return Approval(fence.id, request.person_name, code, data)


def bundle(approvals: Sequence[Approval], device: Device) -> Approval:
    """Several approvals for one device as one file, with one code over all of theirs."""
    if len(approvals) == 1:
        return approvals[0]
    body = msgpack.packb([one.data for one in approvals])
    fields = [device.public.signer, hashlib.sha256(body).digest()]
    data = wire.put_together(BUNDLE_FORMAT, fields, body, device.keys)
    first = approvals[0]
    code = bundle_code(one.code for one in approvals)
    return Approval(first.fence, first.person_name, code, data)


def bundle_code(codes: Iterable[str]) -> str:
    """The code of approvals that travel together."""
    return code_of("mcr approvals", "".join(sorted(codes)).encode("ascii"))


def read_approvals(data: bytes, device: Device) -> tuple[Admission, ...]:
    """Every admission in a file, be it one approval or a bundle. Raises ApprovalError."""
    if not data.startswith(BUNDLE_FORMAT.encode()):
        return (read_approval(data, device),)
    try:
        signed, fields = wire.take_apart(BUNDLE_FORMAT, data, most=SIZE_CAP)
        signer, digest = fields[:2]
        signed.check(signer)
        if hashlib.sha256(signed.body).digest() != digest:
            raise ApprovalError(reason="altered")
        parts = wire.unpack_list(signed.body)
        if not parts or not all(type(part) is bytes for part in parts):
            raise ApprovalError(reason="shape")
    except RefusedError as error:
        raise ApprovalError(reason=error.reason) from error
    except (TypeError, ValueError) as error:
        raise ApprovalError(reason="shape") from error
    return tuple(read_approval(part, device) for part in parts)


def _kin_of(device: Device, request: Request) -> kinships.Kin:
    """What the next device of our own person proves itself with; nothing for anybody else."""
    if request.person != device.person:
        return ()
    return kinships.vouch(device.kin, device.keys, device.person, request.device.signer)


def read_approval(data: bytes, device: Device) -> Admission:
    """An approval opened by the device that it is for. Raises ApprovalError."""
    try:
        signed, fields = wire.take_apart(APPROVAL_FORMAT, data, most=SIZE_CAP)
        signer, digest = fields[:2]
        signed.check(signer)
        if hashlib.sha256(signed.body).digest() != digest:
            raise ApprovalError(reason="altered")
        plain = device.keys.opener().open(signed.body, most=SIZE_CAP)
        content = wire.unpack_list(plain, most=MOST_ENTRIES)[:6]
        fence, heads, told, keys, (target_kind, target), vouched = content
        kin = kinships.read(vouched)
        held = {entry.identity: entry for entry in map(entries.read, told)}
        opened = tuple(EpochKey(epoch, identity) for epoch, identity in keys)
        found = rosters.roster(fence, held)
    except RefusedError as error:
        raise ApprovalError(reason=error.reason) from error
    except SealedError as error:
        # Most likely it was made for another device: a second request was sent, or a colleague's.
        raise ApprovalError(reason="not-for-us") from error
    except (TypeError, ValueError) as error:
        raise ApprovalError(reason="shape") from error
    if found is None or found.heads != frozenset(heads) or found.missing:
        raise ApprovalError(reason="roster")
    # Whom the approval itself puts outside, as the last owner's lost machine by its successor, may
    # have made it all the same.
    if signer not in found.signers or found.holder(device.public.signer) is None:
        raise ApprovalError(reason="roster")
    if found.kind == PRIVATE and any(one.person != device.person for one in found.members):
        # Whoever offers us a fence for our own devices would read there what is for nobody.
        raise ApprovalError(reason="private")
    if not all(key.holds for key in opened):
        raise ApprovalError(reason="keys")
    if type(target) is not str or type(target_kind) is not str:
        raise ApprovalError(reason="shape")
    return Admission(
        fence=fence,
        name=found.name,
        kind=found.kind,
        approved_by=found.name_of(signer),
        code=_code(fence, heads, signer, target_kind, target),
        target_kind=target_kind,
        target=target,
        entries=tuple(held.values()),
        keys=opened,
        kin=kin if kinships.proves(kin, device.person, device.public.signer) else (),
    )


def accept(tx: Tx, records: SharingRecords, admission: Admission) -> Fence:
    """Take the fence in: its entries, so that nobody can roll the roster back, and its keys."""
    no = records.keep_fence(tx, admission.fence, admission.name, admission.kind)
    for entry in admission.entries:
        records.keep_entry(tx, no, entry.identity, entry.data, filed=False)
    for key in admission.keys:
        records.keep_epoch(tx, no, key.id, key.identity)
    if admission.kin and not this_device(records).kin:
        records.keep_kin(tx, kinships.pack(admission.kin))
    kept = records.fence(admission.fence)
    if kept is None:
        raise ApprovalError(reason="roster")
    return Fence(records, kept, this_device(records))


def check(given: str | None, code: str) -> None:
    """Compare a code that was typed in; None means that people compared it themselves."""
    if given is not None:
        check_code(given, code)


def _code(fence: bytes, heads: Sequence[bytes], signer: bytes, kind: str, target: str) -> str:
    # Who approves and where to are in it: another member cannot lead the joiner to a place of theirs.
    place = f"{kind}\0{target}".encode("utf-8", "surrogatepass")
    return code_of("mcr approval", b"".join((fence, *sorted(heads), signer, place)))
