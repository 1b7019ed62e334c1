"""A device's keys: who signs, who can be sealed to, and the names that it writes under.

They are made once, live inside the encrypted store, and never leave it.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from mcr_desktop.keys import sealing, signing
from mcr_desktop.keys.codes import code_of

NONCE_BYTES = 8
_WRITER_PURPOSE = b"mcr writer\x00"


@dataclass(frozen=True, slots=True)
class PublicDevice:
    """What others know of a device: its Ed25519 public key and its age recipient."""

    signer: bytes
    recipient: str

    @property
    def fingerprint(self) -> str:
        """Sixteen characters by which people compare devices."""
        return code_of("mcr device", self.signer + self.recipient.encode("ascii"))


@dataclass(frozen=True, slots=True, repr=False)
class DeviceKeys:
    """A device's secrets: an Ed25519 seed and an age identity."""

    seed: bytes
    identity: str

    @classmethod
    def new(cls) -> DeviceKeys:
        """Fresh keys."""
        return cls(signing.new_seed(), sealing.new_identity())

    @property
    def public(self) -> PublicDevice:
        """The half that others may know."""
        return PublicDevice(signing.public_key(self.seed), sealing.recipient_of(self.identity))

    def sign(self, purpose: str, message: bytes) -> bytes:
        """This device's signature; see `signing.sign`."""
        return signing.sign(self.seed, purpose, message)

    def opener(self) -> sealing.Opener:
        """Opens what was sealed to this device."""
        return sealing.Opener(self.identity)


def new_nonce() -> bytes:
    """A fresh nonce for a writer name."""
    return secrets.token_bytes(NONCE_BYTES)


def writer_id(signer: bytes, nonce: bytes) -> bytes:
    """The 16-byte name that a device writes under: a hash of its public key and a nonce.

    So a name proves its device, and nobody writes in another's. A device takes a new one when it
    finds that a copy of it has been writing too.
    """
    return hashlib.sha256(_WRITER_PURPOSE + signer + nonce).digest()[:16]
