"""Sealing to one recipient with age, and opening only the one shape of file that sealing makes.

rage parses age headers in quadratic time and its streaming readers hand out plaintext before they
have verified it. Therefore the header is checked here first, within 2 KiB, and everything is opened
in memory. age does not tell who sealed: whatever matters is signed besides.
"""

from __future__ import annotations

import re

import pyrage
from pyrage import x25519

from mcr_desktop.keys.errors import SealedError

HEADER_CAP = 2048
"""Bytes in which an age header must have ended."""

_TOKEN = rb"[!-~]{1,64}"
_HEADER = re.compile(
    rb"age-encryption\.org/v1\n"
    rb"-> X25519 [A-Za-z0-9+/]{43}\n[A-Za-z0-9+/]{43}\n"
    # rage adds one stanza that every reader must ignore, lest readers forget to ignore unknown ones.
    rb"(?:-> [!-~]{1,64}-grease(?: " + _TOKEN + rb"){0,8}\n(?:[A-Za-z0-9+/]{64}\n){0,8}"
    rb"[A-Za-z0-9+/]{0,63}\n)?"
    rb"--- [A-Za-z0-9+/]{43}\n"
)


def new_identity() -> str:
    """A fresh secret key in age's own spelling, `AGE-SECRET-KEY-1...`."""
    return str(x25519.Identity.generate())


def recipient_of(identity: str) -> str:
    """The public key of an identity in age's own spelling, `age1...`. Raises SealedError."""
    try:
        return str(x25519.Identity.from_str(identity).to_public())
    except (pyrage.IdentityError, ValueError) as error:
        raise SealedError(reason="key") from error


def is_recipient(text: str) -> bool:
    """Whether the text is a public key that can be sealed to."""
    try:
        x25519.Recipient.from_str(text)
    except (pyrage.RecipientError, ValueError):
        return False
    return True


def seal(recipient: str, plain: bytes) -> bytes:
    """The plain bytes as a binary age file to one recipient."""
    try:
        to = x25519.Recipient.from_str(recipient)
    except (pyrage.RecipientError, ValueError) as error:
        raise SealedError(reason="key") from error
    return bytes(pyrage.encrypt(plain, [to]))


class Opener:
    """Opens what was sealed to one identity; parsing the key once saves time over many files."""

    def __init__(self, identity: str) -> None:
        try:
            self._identity = x25519.Identity.from_str(identity)
        except (pyrage.IdentityError, ValueError) as error:
            raise SealedError(reason="key") from error

    def open(self, sealed: bytes, *, most: int) -> bytes:
        """The plain bytes, whole and verified; SealedError otherwise. `most` caps the sealed size."""
        if len(sealed) > most:
            raise SealedError(reason="size")
        if _HEADER.match(sealed[:HEADER_CAP]) is None:
            raise SealedError(reason="header")
        try:
            return bytes(pyrage.decrypt(sealed, [self._identity]))
        except (pyrage.DecryptError, ValueError) as error:
            raise SealedError(reason="key") from error
