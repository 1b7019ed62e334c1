"""Segments: the immutable, signed, sealed files in which one device's changes travel.

A segment's header is signed and readable by the storage; its body is sealed to the fence's epoch key.
Verification comes before decryption, decryption before anything is believed. See
`resources/help/formats.md` for the format as strangers read it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import NONCE_BYTES, writer_id
from mcr_desktop.keys.errors import SealedError
from mcr_desktop.sync import bodies, wire
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.keys.devices import DeviceKeys

FORMAT = "mcr-segment/1"
SIZE_CAP = 16 << 20
"""Bytes of a whole segment file; larger ones are not even read."""

_HASH = 32
_MOST_HEADS = 1000


class Head(NamedTuple):
    """The newest segment that a device had seen of a writer."""

    writer: bytes
    seq: int
    identity: bytes


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment whose signature, name and contents' hash hold; its body is still sealed."""

    identity: bytes
    fence: bytes
    epoch: bytes
    signer: bytes
    writer: bytes
    seq: int
    previous: bytes
    """Identity of the segment before; empty for a writer's first one."""
    heads: tuple[Head, ...]
    sealed: bytes
    """The sealed body; empty where an erasure took it, see `steads`."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new segment stands: under which epoch, and after what."""

    fence: bytes
    epoch: bytes
    recipient: str
    nonce: bytes
    seq: int
    previous: bytes
    heads: Sequence[Head]
    """Heads that moved since the writer's previous segment; the chain holds the rest."""


def write(place: Place, body: Body, device: DeviceKeys) -> bytes:
    """The bytes of a new segment. Every row and text must bear the writer of `place.nonce`."""
    sealed = sealing.seal(place.recipient, bodies.encode(body))
    fields = [
        place.fence,
        place.epoch,
        device.public.signer,
        place.nonce,
        place.seq,
        place.previous,
        [list(head) for head in place.heads],
        hashlib.sha256(sealed).digest(),
    ]
    return wire.put_together(FORMAT, fields, sealed, device)


def read(data: bytes, *, verified: bool = False) -> Segment:
    """A segment from untrusted bytes, verified but not opened. Raises RefusedError.

    `verified` spares the cryptography for bytes that were checked before they went into the store.
    """
    signed, fields = wire.take_apart(FORMAT, data, most=SIZE_CAP)
    try:
        fence, epoch, signer, nonce, seq, previous, told, digest = fields[:8]
        heads = tuple(Head(*head) for head in told)
        fits = (
            _sized(fence, _HASH)
            and _sized(epoch, 16)
            and _sized(signer, _HASH)
            and _sized(nonce, NONCE_BYTES)
            and _sized(digest, _HASH)
            and type(seq) is int
            and 1 <= seq < 1 << 48
            and (_sized(previous, _HASH) if seq > 1 else previous == b"")
            and len(heads) <= _MOST_HEADS
            and all(
                _sized(head.writer, 16) and type(head.seq) is int and _sized(head.identity, _HASH)
                for head in heads
            )
        )
    except (TypeError, ValueError) as error:
        raise RefusedError(reason="shape") from error
    if not fits:
        raise RefusedError(reason="shape")
    if not verified:
        signed.check(signer)
        if signed.body and hashlib.sha256(signed.body).digest() != digest:
            raise RefusedError(reason="altered")
    writer = writer_id(signer, nonce)
    return Segment(signed.identity, fence, epoch, signer, writer, seq, previous, heads, signed.body)


def strip(data: bytes) -> bytes:
    """A segment without its body: what an erasure leaves of it. Its identity stays."""
    return data[: len(data) - len(read(data, verified=True).sealed)]


def open_body(segment: Segment, opener: sealing.Opener) -> Body:
    """What a verified segment says. Raises RefusedError."""
    try:
        packed = opener.open(segment.sealed, most=SIZE_CAP)
    except SealedError as error:
        raise RefusedError(reason="seal", detail=error.facts["reason"]) from error
    return bodies.decode(packed, segment.writer)


def name_of(writer: bytes, seq: int, identity: bytes) -> str:
    """Where a segment lies below its fence's folder; nothing is ever concluded from the name."""
    return f"seg/{writer.hex()}/{seq:08d}-{identity[:16].hex()}"


def _sized(value: object, size: int) -> bool:
    return type(value) is bytes and len(value) == size
