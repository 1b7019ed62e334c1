"""Ed25519 signatures that say what they are for.

Every signed message begins with its purpose, so that a signature over one kind of thing can never be
shown as a signature over another.
"""

from __future__ import annotations

from nacl.bindings import (
    crypto_sign,
    crypto_sign_BYTES,
    crypto_sign_open,
    crypto_sign_seed_keypair,
)
from nacl.exceptions import BadSignatureError
from nacl.utils import random as random_bytes

from mcr_desktop.keys.errors import SignatureError

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = crypto_sign_BYTES


def new_seed() -> bytes:
    """A fresh 32-byte secret from which a signing key is derived."""
    return random_bytes(SEED_BYTES)


def public_key(seed: bytes) -> bytes:
    """The 32-byte public key of a seed (RFC 8032)."""
    public: bytes
    public, _ = crypto_sign_seed_keypair(seed)
    return public


def sign(seed: bytes, purpose: str, message: bytes) -> bytes:
    """The 64-byte signature over purpose, NUL and message."""
    _, secret = crypto_sign_seed_keypair(seed)
    signed: bytes = crypto_sign(_framed(purpose, message), secret)
    return signed[:SIGNATURE_BYTES]


def verify(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """Nothing where the signature holds; SignatureError otherwise."""
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        raise SignatureError
    try:
        crypto_sign_open(signature + _framed(purpose, message), public)
    except (BadSignatureError, ValueError) as error:
        raise SignatureError from error


def _framed(purpose: str, message: bytes) -> bytes:
    return purpose.encode("ascii") + b"\x00" + message
