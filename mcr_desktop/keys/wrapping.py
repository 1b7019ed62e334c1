"""Wrapping a 32-byte key under another, and making a key from a passphrase."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from nacl.bindings import (
    crypto_aead_xchacha20poly1305_ietf_decrypt,
    crypto_aead_xchacha20poly1305_ietf_encrypt,
)
from nacl.exceptions import CryptoError
from nacl.utils import random as random_bytes

KEY_BYTES = 32
SALT_BYTES = 16
"""As libsodium's Argon2id takes it."""
_NONCE_BYTES = 24
_TAG_BYTES = 16
WRAPPED_BYTES = _NONCE_BYTES + KEY_BYTES + _TAG_BYTES


@dataclass(frozen=True, slots=True)
class Cost:
    """What Argon2id (RFC 9106) takes: passes over the memory, and its size in bytes."""

    passes: int
    memory: int

    @property
    def acceptable(self) -> bool:
        """Within the limits for a slot: a hostile file can neither weaken nor stall the opening."""
        return 1 <= self.passes <= 10 and 8 << 20 <= self.memory <= 1 << 30


STANDARD_COST = Cost(passes=3, memory=256 << 20)
"""About half a second on a laptop, and 256 MiB for each guess."""


class DoesNotUnwrapError(Exception):
    """The wrapping key is another one, or the wrapped bytes or their context were altered."""


def new_key() -> bytes:
    """A fresh random 32-byte key."""
    return random_bytes(KEY_BYTES)


def new_salt() -> bytes:
    """A fresh salt for `stretch`."""
    return random_bytes(SALT_BYTES)


def stretch(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """The key that a passphrase yields by Argon2id."""
    from nacl import pwhash  # only where a passphrase is asked: it is slow to import

    key: bytes = pwhash.argon2id.kdf(
        KEY_BYTES, passphrase.encode(), salt, opslimit=cost.passes, memlimit=cost.memory
    )
    return key


def under_paper(secret: bytes) -> bytes:
    """The key that a random secret on paper yields: it needs no stretching, for nobody guesses 160 bits."""
    return hashlib.sha256(b"mcr paper slot\x00" + secret).digest()


def wrap(key: bytes, under: bytes, context: bytes) -> bytes:
    """`key` encrypted and authenticated under another key, bound to its context."""
    nonce = random_bytes(_NONCE_BYTES)
    sealed: bytes = crypto_aead_xchacha20poly1305_ietf_encrypt(key, context, nonce, under)
    return nonce + sealed


def unwrap(wrapped: bytes, under: bytes, context: bytes) -> bytes:
    """What `wrap` was given. Raises DoesNotUnwrapError."""
    if len(wrapped) != WRAPPED_BYTES:
        raise DoesNotUnwrapError
    return unwrap_any(wrapped, under, context)


def unwrap_any(wrapped: bytes, under: bytes, context: bytes) -> bytes:
    """The same for what is no key and may be of any length."""
    if len(wrapped) < _NONCE_BYTES + _TAG_BYTES:
        raise DoesNotUnwrapError
    nonce, sealed = wrapped[:_NONCE_BYTES], wrapped[_NONCE_BYTES:]
    try:
        key: bytes = crypto_aead_xchacha20poly1305_ietf_decrypt(sealed, context, nonce, under)
    except (CryptoError, ValueError) as error:
        raise DoesNotUnwrapError from error
    return key
