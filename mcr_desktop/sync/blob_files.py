"""Blob files: the signed, sealed files in which one part of an attachment travels.

The signed header says which fence and epoch; sealed inside are the attachment, the part's place and the
hash of the whole, so that nobody can pass one file's part off as another's. What a reader believes in the
end is the hash that the attachment's own row names. See `resources/help/formats.md`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.domain.changes import ID_SIZE
from mcr_desktop.keys.errors import SealedError
from mcr_desktop.keys.sealing import seal
from mcr_desktop.store.blobs import PART
from mcr_desktop.sync import wire
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.keys.devices import DeviceKeys
    from mcr_desktop.keys.sealing import Opener
    from mcr_desktop.sync.epochs import EpochKey

FORMAT = "mcr-blob/1"
LINE = FORMAT.encode() + b"\n"
SIZE_CAP = PART + (64 << 10)
"""Bytes of a whole blob file; larger ones are not even read."""

FOLDER = "blob/"
_HASH, _PLACE = 32, 4
_HEAD = ID_SIZE + _PLACE + _HASH


class Wanted(NamedTuple):
    """One part of one attachment's content."""

    fence: bytes
    attachment: bytes
    sha256: str
    place: int


def write(wanted: Wanted, part: bytes, key: EpochKey, device: DeviceKeys) -> bytes:
    """The bytes of a new blob file."""
    sealed = seal(key.recipient, _head(wanted) + part)
    digest = hashlib.sha256(sealed).digest()
    fields = [wanted.fence, key.id, device.public.signer, digest]
    return wire.put_together(FORMAT, fields, sealed, device)


def read(data: bytes, wanted: Wanted, opener: Callable[[bytes], Opener | None]) -> bytes:
    """The part that was wanted. Raises RefusedError.

    `opener` gives what opens an epoch's files. Whether its signer is anybody is for the caller to ask.
    """
    plain = _opened(data, wanted.fence, opener)
    if plain[:_HEAD] != _head(wanted):
        # A true part, of another file or of another place in this one.
        raise RefusedError(reason="writer")
    return plain[_HEAD:]


def look(data: bytes, fence: bytes, opener: Callable[[bytes], Opener | None]) -> Wanted:
    """Which part of which attachment a file says that it is. Raises RefusedError."""
    plain = _opened(data, fence, opener)
    if len(plain) <= _HEAD:
        raise RefusedError(reason="shape")
    attachment, rest = plain[:ID_SIZE], plain[ID_SIZE:_HEAD]
    place = int.from_bytes(rest[:_PLACE], "big")
    return Wanted(fence, attachment, rest[_PLACE:].hex(), place)


def _opened(data: bytes, wanted: bytes, opener: Callable[[bytes], Opener | None]) -> bytes:
    """What a blob file holds, its signature checked. Raises RefusedError."""
    signed, fields = wire.take_apart(FORMAT, data, most=SIZE_CAP)
    sizes = (_HASH, ID_SIZE, _HASH, _HASH)
    if len(fields) < len(sizes) or any(
        type(one) is not bytes or len(one) != size for one, size in zip(fields, sizes, strict=False)
    ):
        raise RefusedError(reason="shape")
    fence, epoch, signer, digest = fields[: len(sizes)]
    if fence != wanted:
        raise RefusedError(reason="fence")
    signed.check(signer)
    if hashlib.sha256(signed.body).digest() != digest:
        raise RefusedError(reason="altered")
    opens = opener(epoch)
    if opens is None:
        raise RefusedError(reason="seal")
    try:
        return opens.open(signed.body, most=SIZE_CAP)
    except SealedError as error:
        raise RefusedError(reason="seal", detail=error.facts["reason"]) from error


def signer_of(data: bytes) -> bytes:
    """Who says to have signed a file; empty where it is none. Nothing is verified."""
    try:
        _, fields = wire.take_apart(FORMAT, data, most=SIZE_CAP)
    except RefusedError:
        return b""
    signer = fields[2] if len(fields) > 2 else b""
    return signer if type(signer) is bytes else b""


def stem_of(fence: bytes, attachment: bytes) -> str:
    """How the names of all of an attachment's files begin, below the fence's folder.

    Its id never stands on storage in the open, so the name tells nobody outside what it is.
    """
    digest = hashlib.blake2b(digest_size=16, key=attachment, person=b"mcr blob name")
    digest.update(fence)
    return f"{FOLDER}{digest.hexdigest()}-"


def name_of(wanted: Wanted, data: bytes) -> str:
    """Where a blob file lies; two that were sealed apart do not collide."""
    tail = hashlib.sha256(data).hexdigest()[:16]
    return f"{stem_of(wanted.fence, wanted.attachment)}{wanted.place:04x}-{tail}"


def _head(wanted: Wanted) -> bytes:
    return wanted.attachment + wanted.place.to_bytes(_PLACE, "big") + bytes.fromhex(wanted.sha256)
