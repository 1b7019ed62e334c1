"""Epoch keys: what members seal to, and the files that hand them to each member's devices.

An epoch's id is a hash of its public key, so a key proves that it is the epoch's; the storage sees
the id and learns nothing of the key.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgpack

from mcr_desktop.keys import sealing
from mcr_desktop.keys.errors import SealedError
from mcr_desktop.sync import wire
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.keys.devices import DeviceKeys, PublicDevice

FORMAT = "mcr-key/1"
SIZE_CAP = 1 << 20
_BOX_CAP = 4096


@dataclass(frozen=True, slots=True, repr=False)
class EpochKey:
    """An epoch and its secret, in age's own spelling."""

    id: bytes
    identity: str

    @property
    def recipient(self) -> str:
        """What is sealed to."""
        return sealing.recipient_of(self.identity)

    @property
    def holds(self) -> bool:
        """Whether the secret is this epoch's."""
        try:
            return epoch_id(self.recipient) == self.id
        except SealedError:
            return False


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A stored key file whose signature holds; whoever signed it may or may not be a member."""

    fence: bytes
    epoch: bytes
    signer: bytes
    boxes: tuple[tuple[bytes, bytes], ...]


def mint() -> EpochKey:
    """A fresh epoch."""
    identity = sealing.new_identity()
    return EpochKey(epoch_id(sealing.recipient_of(identity)), identity)


def epoch_id(recipient: str) -> bytes:
    """The 16-byte id of the epoch with this public key."""
    return hashlib.sha256(b"mcr epoch\x00" + recipient.encode("ascii")).digest()[:16]


def write(fence: bytes, key: EpochKey, to: Iterable[PublicDevice], device: DeviceKeys) -> bytes:
    """The bytes of a file that hands the key to some devices."""
    plain = msgpack.packb([fence, key.id, key.identity])
    boxes = [[hint(key.id, one.signer), sealing.seal(one.recipient, plain)] for one in to]
    body = msgpack.packb(boxes)
    fields = [fence, key.id, device.public.signer, hashlib.sha256(body).digest()]
    return wire.put_together(FORMAT, fields, body, device)


def read(data: bytes) -> KeyFile:
    """A key file from untrusted bytes, verified but not opened. Raises RefusedError."""
    signed, fields = wire.take_apart(FORMAT, data, most=SIZE_CAP)
    try:
        fence, epoch, signer, digest = parts = fields[:4]
        if not all(type(part) is bytes for part in parts) or len(epoch) != 16:
            raise RefusedError(reason="shape")
        signed.check(signer)
        if hashlib.sha256(signed.body).digest() != digest:
            raise RefusedError(reason="altered")
        boxes = tuple((box[0], box[1]) for box in wire.unpack_list(signed.body))
    except (TypeError, ValueError, IndexError) as error:
        raise RefusedError(reason="shape") from error
    return KeyFile(fence, epoch, signer, boxes)


def open_for(file: KeyFile, device: DeviceKeys) -> EpochKey | None:
    """The key, where the file hands it to this device; RefusedError where what it hands is not it."""
    mine = hint(file.epoch, device.public.signer)
    for whose, box in file.boxes:
        if whose != mine:
            continue
        try:
            plain = device.opener().open(box, most=_BOX_CAP)
            fence, epoch, identity = wire.unpack_list(plain)[:3]
        except (SealedError, TypeError, ValueError) as error:
            raise RefusedError(reason="seal") from error
        if fence != file.fence or epoch != file.epoch or type(identity) is not str:
            raise RefusedError(reason="seal")
        key = EpochKey(epoch, identity)
        if not key.holds:
            raise RefusedError(reason="seal")
        return key
    return None


def name_of(epoch: bytes, data: bytes) -> str:
    """Where a key file lies below its fence's folder."""
    return f"keys/{epoch.hex()}-{hashlib.sha256(data).digest()[:16].hex()}"


def hint(epoch: bytes, signer: bytes) -> bytes:
    """By which a device finds its box; to those who do not know the device's key it says nothing."""
    return hashlib.sha256(b"mcr box\x00" + epoch + signer).digest()[:8]
