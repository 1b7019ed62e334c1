"""Membership entries: the signed statements from which everyone works out who is inside a fence.

An entry names the entries that its author had seen (its parents), so all of them form a graph by
hash. The first one founds the fence, and its hash is the fence's id. On storage an entry is sealed to
an epoch, so that the storage does not learn who is inside.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from mcr_desktop.keys import sealing
from mcr_desktop.keys.errors import SealedError
from mcr_desktop.sync import wire
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.keys.devices import DeviceKeys

FORMAT = "mcr-member/1"
SEALED_FORMAT = b"mcr-sealed-member/1\n"
SIZE_CAP = 128 << 10

FOUND, ADMIT, EPOCH, KIT = "found", "admit", "epoch", "kit"
REMOVE, LEAVE, ROLE = "remove", "leave", "role"
ADOPT, REJECT, VOID = "adopt", "reject", "void"
ERASE, OBJECT, STEAD, ERASED = "erase", "object", "stead", "erased"

_MOST_PARENTS = 256
_NAME_CAP = 200


@dataclass(frozen=True, slots=True)
class Entry:
    """A statement whose signature holds; whether it counts is the roster's to say."""

    identity: bytes
    kind: str
    fence: bytes
    """Empty in the entry that founds the fence."""
    parents: frozenset[bytes]
    signer: bytes
    made_ms: int
    """By the author's clock; shown, never decisive."""
    payload: dict[str, Any]
    data: bytes
    """The signed bytes themselves."""


def write(
    kind: str,
    fence: bytes,
    parents: Iterable[bytes],
    payload: dict[str, Any],
    *,
    device: DeviceKeys,
    made_ms: int,
) -> Entry:
    """A new signed entry. Of more parents than an entry can name, a later one names the rest."""
    told = sorted(islice(parents, _MOST_PARENTS))
    fields = [kind, fence, told, device.public.signer, made_ms, payload]
    return read(wire.put_together(FORMAT, fields, b"", device))


def read(data: bytes, *, verified: bool = False) -> Entry:
    """An entry from untrusted bytes, its signature checked. Raises RefusedError.

    `verified` spares the check for bytes that were checked before they went into the store.
    """
    signed, fields = wire.take_apart(FORMAT, data, most=SIZE_CAP)
    try:
        kind, fence, parents, signer, made_ms, payload = fields[:6]
        fits = (
            type(kind) is str
            and 0 < len(kind) <= 32
            and type(fence) is bytes
            and len(fence) == (0 if kind == FOUND else 32)
            and type(made_ms) is int
            and 0 <= made_ms < 1 << 53
            and isinstance(payload, dict)
            and len(parents) <= _MOST_PARENTS
            and (kind == FOUND) == (not parents)
            and all(type(parent) is bytes and len(parent) == 32 for parent in parents)
            and type(signer) is bytes
            and not signed.body
        )
    except (TypeError, ValueError) as error:
        raise RefusedError(reason="entry") from error
    if not fits:
        raise RefusedError(reason="entry")
    if not verified:
        signed.check(signer)
    return Entry(signed.identity, kind, fence, frozenset(parents), signer, made_ms, payload, data)


def seal(entry: Entry, epoch: bytes, recipient: str) -> bytes:
    """The entry as it lies on storage."""
    return SEALED_FORMAT + epoch + sealing.seal(recipient, entry.data)


def epoch_of(sealed: bytes) -> bytes:
    """The epoch to whose key a stored entry is sealed. Raises RefusedError."""
    if not sealed.startswith(SEALED_FORMAT):
        newer = sealed.startswith(SEALED_FORMAT.partition(b"/")[0] + b"/")
        raise RefusedError(reason="newer" if newer else "shape")
    return sealed[len(SEALED_FORMAT) : len(SEALED_FORMAT) + 16]


def open_sealed(sealed: bytes, opener: sealing.Opener) -> Entry:
    """The entry in a stored file. Raises RefusedError."""
    epoch_of(sealed)
    try:
        data = opener.open(sealed[len(SEALED_FORMAT) + 16 :], most=SIZE_CAP)
    except SealedError as error:
        raise RefusedError(reason="seal", detail=error.facts["reason"]) from error
    return read(data)


def name_of(sealed: bytes) -> str:
    """Where a stored entry lies below its fence's folder."""
    return f"member/{hashlib.sha256(sealed).digest()[:16].hex()}"


def short(text: object) -> str:
    """A name from outside as it may be shown: a string of limited length. Raises RefusedError."""
    if type(text) is not str or len(text) > _NAME_CAP:
        raise RefusedError(reason="entry")
    return text
