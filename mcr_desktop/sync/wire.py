r"""The common shell of signed files: a line that says the format, a header, its signature, a body.

    <format>\\n | header length (2 bytes, big-endian) | header (msgpack) | signature (64) | body

A file's identity is the SHA-256 of everything before the body; the header names the body's own hash.
So the signed half can outlive an erased body and keeps its place in the chain. A header is a list; what a
later version appends to it is signed like the rest, and readers pass over it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgpack

from mcr_desktop.keys import signing
from mcr_desktop.keys.errors import SignatureError
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from mcr_desktop.keys.devices import DeviceKeys

HEADER_CAP = 60_000

READS = "1"
"""Which formats this program reads; raise it with every new one, so that what was set aside as newer
is looked at again."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A file taken apart; its signature is not checked yet."""

    format: str
    header: bytes
    signature: bytes
    body: bytes
    identity: bytes

    def check(self, signer: bytes) -> None:
        """Nothing where the signature is this signer's; RefusedError otherwise."""
        try:
            signing.verify(signer, self.format, self.header, self.signature)
        except SignatureError as error:
            raise RefusedError(reason="signature") from error


def put_together(format_: str, fields: list[Any], body: bytes, device: DeviceKeys) -> bytes:
    """The file's bytes, signed by the device."""
    header = msgpack.packb(fields)
    if len(header) > HEADER_CAP:
        raise RefusedError(reason="size")
    signature = device.sign(format_, header)
    return b"".join(
        (format_.encode(), b"\n", len(header).to_bytes(2, "big"), header, signature, body)
    )


def take_apart(format_: str, data: bytes, *, most: int) -> tuple[Signed, list[Any]]:
    """The parts and the header's fields. Raises RefusedError."""
    if len(data) > most:
        raise RefusedError(reason="size")
    line = format_.encode() + b"\n"
    if not data.startswith(line):
        family = format_.partition("/")[0].encode() + b"/"
        raise RefusedError(reason="newer" if data.startswith(family) else "shape")
    start = len(line) + 2
    end = start + int.from_bytes(data[len(line) : start], "big")
    head = end + signing.SIGNATURE_BYTES
    if len(data) < head or end - start > HEADER_CAP:
        raise RefusedError(reason="shape")
    fields = unpack_list(data[start:end])
    identity = hashlib.sha256(data[:head]).digest()
    return Signed(format_, data[start:end], data[end:head], data[head:], identity), fields


def unpack_list(data: bytes, most: int = 4096) -> list[Any]:
    """A small msgpack list from outside; no list in it is longer than `most`. Raises RefusedError."""
    try:
        found = msgpack.unpackb(
            data, max_array_len=most, max_map_len=4096, max_ext_len=0, strict_map_key=True
        )
    except (ValueError, msgpack.UnpackException) as error:
        raise RefusedError(reason="shape") from error
    if not isinstance(found, list):
        raise RefusedError(reason="shape")
    return found
