"""Inventories: a device's signed word of which segments it holds, so that a bundle leaves these out.

Header: fence, signer, milliseconds, body hash. The body is identities, 32 bytes each: the newest segment
of each unbroken chain, and ever fewer of those before it, so that somebody who lacks the newest ones
still finds one that both hold. Whoever holds a segment named here holds all that it follows.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from itertools import chain, islice
from typing import TYPE_CHECKING

from mcr_desktop.sync import wire
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mcr_desktop.keys.devices import DeviceKeys
    from mcr_desktop.store.attached import Attached
    from mcr_desktop.store.sharing import KeptSegment

FORMAT = "mcr-inventory/1"
LINE = FORMAT.encode() + b"\n"
SIZE_CAP = 1 << 20

_HASH = 32
_MOST = (SIZE_CAP - (1 << 16)) // _HASH


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a device said that it holds; the signature is its own, whoever that is."""

    fence: bytes
    signer: bytes
    made_ms: int
    told: frozenset[bytes]


def write(
    fence: bytes,
    held: Iterable[KeptSegment],
    device: DeviceKeys,
    made_ms: int,
    files: Iterable[bytes] = (),
) -> bytes:
    """The bytes of this device's inventory; `files` are the words of the attached files that it holds."""
    body = b"".join(islice(chain(_told(held), files), _MOST))
    digest = hashlib.sha256(body).digest()
    return wire.put_together(FORMAT, [fence, device.public.signer, made_ms, digest], body, device)


def read(data: bytes) -> Inventory:
    """An inventory from untrusted bytes, its signature checked. Raises RefusedError."""
    signed, fields = wire.take_apart(FORMAT, data, most=SIZE_CAP)
    try:
        fence, signer, made_ms, digest = fields[:4]
    except ValueError as error:
        raise RefusedError(reason="shape") from error
    fits = (
        all(type(part) is bytes and len(part) == _HASH for part in (fence, signer, digest))
        and type(made_ms) is int
        and 0 <= made_ms < 1 << 53
        and len(signed.body) % _HASH == 0
    )
    if not fits:
        raise RefusedError(reason="shape")
    signed.check(signer)
    if hashlib.sha256(signed.body).digest() != digest:
        raise RefusedError(reason="altered")
    body = signed.body
    told = frozenset(body[at : at + _HASH] for at in range(0, len(body), _HASH))
    return Inventory(fence, signer, made_ms, told)


def file_word(fence: bytes, one: Attached) -> bytes:
    """What stands for an attached file whose content is held: the inventory is read by whoever finds it.

    Keyed with the attachment's id, which is never in the open, so that nobody learns which content it is.
    """
    digest = hashlib.blake2b(digest_size=_HASH, key=one.id, person=b"mcr blob held")
    digest.update(fence + bytes.fromhex(one.sha256))
    return digest.digest()


def known(told: Iterable[bytes], held: Iterable[KeptSegment]) -> set[bytes]:
    """Which of the segments held here somebody has who said so."""
    previous = {one.id: one.previous for one in held}
    found: set[bytes] = set()
    for identity in told:
        while identity in previous and identity not in found:
            found.add(identity)
            identity = previous[identity]  # noqa: PLW2901 - walks down the chain
    return found


def _told(held: Iterable[KeptSegment]) -> Iterator[bytes]:
    """The heads of unbroken chains, each followed by those 1, 3, 7, 15, ... before it."""
    ordered = sorted(held, key=lambda one: one.seq)
    previous: dict[bytes, bytes] = {}
    for one in ordered:
        if one.seq == 1 or one.previous in previous:
            previous[one.id] = one.previous
    heads = [one.id for one in reversed(ordered) if one.id in previous]
    followed = set(previous.values())
    left = _MOST
    for head in heads:
        if head in followed:
            continue
        step, at = 1, head
        while at and left:
            yield at
            left -= 1
            for _ in range(step):
                at = previous.get(at, b"")
            step *= 2
