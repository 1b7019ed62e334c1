"""Recovery kits: device keys that come from a printed secret and a passphrase, and from nothing else.

    stretched = Argon2id(passphrase in NFKC and UTF-8, salt, COST, 32 bytes, one lane)
    salt      = first 16 bytes of SHA-256("mcr kit salt" 0x00 secret)
    root      = HMAC-SHA-256(key = secret, stretched)                 HKDF-Extract (RFC 5869)
    seed      = HMAC-SHA-256(key = root, "mcr kit signing" 0x01)      HKDF-Expand, its first block
    scalar    = HMAC-SHA-256(key = root, "mcr kit sealing" 0x01)      likewise; the age identity

Paper without passphrase and passphrase without paper yield nothing; both together are the person. The cost
is part of the format: whoever holds only paper and passphrase must get the same keys for ever.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata

from mcr_desktop.keys.age_spellings import identity_of
from mcr_desktop.keys.devices import DeviceKeys
from mcr_desktop.keys.errors import PoorPassphraseError
from mcr_desktop.keys.wrapping import SALT_BYTES, Cost, stretch

FORMAT = "mcr-kit/1"

COST = Cost(passes=6, memory=256 << 20)
"""About a second on a laptop, and 256 MiB for each guess; fixed for this format."""

LEAST_PASSPHRASE = 10
"""Characters that a kit's passphrase must have: whoever finds the paper may guess without end."""


def keys_of(secret: bytes, passphrase: str, *, cost: Cost | None = None) -> DeviceKeys:
    """The kit's keys; any passphrase gives some. `cost` is `COST` but in tests."""
    words = unicodedata.normalize("NFKC", passphrase.strip())
    salt = hashlib.sha256(b"mcr kit salt\x00" + secret).digest()[:SALT_BYTES]
    root = _mac(secret, stretch(words, salt, cost or COST))
    return DeviceKeys(
        _mac(root, b"mcr kit signing\x01"), identity_of(_mac(root, b"mcr kit sealing\x01"))
    )


def check_passphrase(passphrase: str) -> None:
    """Nothing where it is long enough for a new kit; PoorPassphraseError otherwise."""
    if len(passphrase.strip()) < LEAST_PASSPHRASE:
        raise PoorPassphraseError(least=LEAST_PASSPHRASE)


def _mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()
