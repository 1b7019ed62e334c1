"""Kinship: how a device proves that it is its person's, in any fence.

A person's id is a hash of their first device's key, so that device proves itself. Each further one is
vouched for by an earlier one: a chain of signatures from the first device to it, which travels with
its requests. So nobody can come in under a colleague's id.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple

import msgpack

from mcr_desktop.keys import signing
from mcr_desktop.keys.errors import SignatureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.keys.devices import DeviceKeys

_PURPOSE = "mcr kin"
_LONGEST = 32


class Link(NamedTuple):
    """A device's word for the next one in a chain."""

    signer: bytes
    signature: bytes


Kin = tuple[Link, ...]


def person_of(signer: bytes) -> bytes:
    """A person's id, which their first device's key yields, so that nobody can claim another's."""
    return hashlib.sha256(b"mcr person\x00" + signer).digest()[:16]


def vouch(kin: Kin, keys: DeviceKeys, person: bytes, signer: bytes) -> Kin:
    """The chain that leads on from a device, whose own is `kin`, to its person's next one."""
    signature = keys.sign(_PURPOSE, person + signer)
    return (*kin, Link(keys.public.signer, signature))


def proves(kin: Sequence[Link], person: bytes, signer: bytes) -> bool:
    """Whether a chain leads from the person's first device to this one; none where it is the first."""
    signers = [*(link.signer for link in kin), signer]
    if len(kin) > _LONGEST or person_of(signers[0]) != person:
        return False
    try:
        for link, following in zip(kin, signers[1:], strict=True):
            signing.verify(link.signer, _PURPOSE, person + following, link.signature)
    except SignatureError:
        return False
    return True


def pack(kin: Kin) -> bytes:
    """A chain as it is kept."""
    return bytes(msgpack.packb([list(link) for link in kin]))


def unpack(packed: bytes) -> Kin:
    """A chain that was kept."""
    return tuple(Link(*link) for link in msgpack.unpackb(packed)) if packed else ()


def read(told: object) -> Kin:
    """A chain from outside. Raises ValueError and TypeError."""
    if not isinstance(told, list) or len(told) > _LONGEST:
        raise ValueError(told)
    kin = tuple(Link(*link) for link in told)
    if not all(type(part) is bytes for link in kin for part in link):
        raise ValueError(told)
    return kin
