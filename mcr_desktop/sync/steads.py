"""Steads: what stands in for a segment whose body an erasure took away.

The signed header of the segment stays, and with it its place in the chain; what remains of its body is
sealed anew in a file of its own, which owners name by its hash in the entry that carries the erasure out.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.keys import sealing
from mcr_desktop.keys.errors import SealedError
from mcr_desktop.sync import bodies
from mcr_desktop.sync.errors import RefusedError
from mcr_desktop.sync.segments import SIZE_CAP

if TYPE_CHECKING:
    from mcr_desktop.sync.bodies import Body
    from mcr_desktop.sync.epochs import EpochKey

FORMAT = b"mcr-stead/1\n"
_EPOCH, _HASH = 16, 32
_HEAD = len(FORMAT) + _EPOCH + _HASH


@dataclass(frozen=True, slots=True)
class Stead:
    """A stead as it lies on storage; that an owner named its hash is for whoever takes it in to see."""

    hash: bytes
    epoch: bytes
    stripped: bytes
    """Identity of the segment for which it stands."""
    sealed: bytes


def write(key: EpochKey, stripped: bytes, body: Body) -> bytes:
    """The bytes of a stead; every row and text must be the stripped segment's writer's."""
    return FORMAT + key.id + stripped + sealing.seal(key.recipient, bodies.encode(body))


def read(data: bytes) -> Stead:
    """A stead from untrusted bytes. Raises RefusedError."""
    if len(data) > SIZE_CAP:
        raise RefusedError(reason="size")
    if not data.startswith(FORMAT) or len(data) < _HEAD:
        newer = data.startswith(FORMAT.partition(b"/")[0] + b"/") and len(data) >= _HEAD
        raise RefusedError(reason="newer" if newer else "shape")
    start = len(FORMAT)
    epoch, stripped = data[start : start + _EPOCH], data[start + _EPOCH : _HEAD]
    return Stead(hashlib.sha256(data).digest(), epoch, stripped, data[_HEAD:])


def open_body(stead: Stead, opener: sealing.Opener, writer: bytes) -> Body:
    """What remains of the segment that `writer` wrote. Raises RefusedError."""
    try:
        packed = opener.open(stead.sealed, most=SIZE_CAP)
    except SealedError as error:
        raise RefusedError(reason="seal", detail=error.facts["reason"]) from error
    return bodies.decode(packed, writer)


def name_of(digest: bytes) -> str:
    """Where the stead with this hash lies below its fence's folder."""
    return f"stead/{digest[:16].hex()}"
