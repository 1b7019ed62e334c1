"""Requests to join: a device's own signed word of whose it is and what to seal to.

The same bytes go into the entry that admits it, so that whoever approves can change neither.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.keys import sealing
from mcr_desktop.keys.codes import code_of
from mcr_desktop.keys.devices import PublicDevice
from mcr_desktop.sync import entries, kinships, wire
from mcr_desktop.sync.errors import RefusedError, RequestError

if TYPE_CHECKING:
    from mcr_desktop.keys.devices import DeviceKeys
    from mcr_desktop.sync.kinships import Kin

FORMAT = "mcr-request/1"
SIZE_CAP = 16 << 10
_PERSON = 16


@dataclass(frozen=True, slots=True)
class Request:
    """Somebody's wish to join: who they say they are, and their device's keys."""

    person: bytes
    person_name: str
    label: str
    device: PublicDevice
    kin: Kin
    """Who vouches for the device; nobody for a person's first one."""
    proven: bool
    """Whether the device proves that it is that person's, by itself or by whoever vouches for it."""
    code: str
    """What is read aloud: 80 bits of the file's hash."""
    data: bytes


def write(keys: DeviceKeys, person: bytes, person_name: str, label: str, kin: Kin = ()) -> Request:
    """A device's request, good for any fence."""
    public = keys.public
    fields = [
        public.signer,
        public.recipient,
        person,
        person_name,
        label,
        now_ms(),
        secrets.token_bytes(16),
        [list(link) for link in kin],
    ]
    return read(wire.put_together(FORMAT, fields, b"", keys))


@lru_cache(maxsize=4096)
def read(data: bytes) -> Request:
    """A request from untrusted bytes, its signature checked. Raises RequestError.

    Remembered, for every reading of a roster reads the requests of all who are inside.
    """
    try:
        signed, fields = wire.take_apart(FORMAT, data, most=SIZE_CAP)
        signer, recipient, person, name, label, _, nonce, told = fields[:8]
        if not (
            type(signer) is bytes
            and type(recipient) is str
            and sealing.is_recipient(recipient)
            and type(person) is bytes
            and len(person) == _PERSON
            and type(nonce) is bytes
            and not signed.body
            and entries.short(name)
        ):
            raise RequestError(reason="shape")
        signed.check(signer)
        label = entries.short(label)
        kin = kinships.read(told)
        proven = kinships.proves(kin, person, signer)
    except RefusedError as error:
        raise RequestError(reason=error.reason) from error
    except (TypeError, ValueError) as error:
        raise RequestError(reason="shape") from error
    code = code_of("mcr request", data)
    return Request(person, name, label, PublicDevice(signer, recipient), kin, proven, code, data)
