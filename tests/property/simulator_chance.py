"""Chance from one seed: keys, nonces, ids and sealed bytes come out alike each time a seed is run.

Sealing is written out here after the age format (age-encryption.org/v1), with the dice handed in; the
program's own reader opens what it makes, so that the cryptography stays real.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import secrets
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from unittest import mock

from nacl.bindings import (
    crypto_aead_chacha20poly1305_ietf_encrypt,
    crypto_scalarmult,
    crypto_scalarmult_base,
)

from mcr_desktop.keys import sealing, signing

if TYPE_CHECKING:
    from collections.abc import Iterator

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CHUNK = 64 << 10


@contextmanager
def one_chance(seed: object) -> Iterator[random.Random]:
    """Let every secret of the program come from this seed; yields the dice that give them."""
    dice = random.Random(f"secrets {seed}")

    def token(size: int = 32) -> bytes:
        return dice.randbytes(size)

    def seal(recipient: str, plain: bytes) -> bytes:
        return age(recipient, plain, dice)

    def new_identity() -> str:
        return spelled(token())

    def token_hex(size: int = 32) -> str:
        return token(size).hex()

    with (
        mock.patch.object(secrets, "token_bytes", token),
        mock.patch.object(secrets, "token_hex", token_hex),
        mock.patch.object(signing, "random_bytes", token),
        mock.patch.object(sealing, "seal", seal),
        mock.patch.object(sealing, "new_identity", new_identity),
    ):
        yield dice


def spelled(secret: bytes) -> str:
    """A secret key as age spells it."""
    return _bech32("age-secret-key-", secret).upper()


def age(recipient: str, plain: bytes, dice: random.Random) -> bytes:
    """An age file to one recipient."""
    public = _unspelled(recipient)
    file_key, own, nonce = dice.randbytes(16), dice.randbytes(32), dice.randbytes(16)
    share = crypto_scalarmult_base(own)
    wrapping = _derive(
        crypto_scalarmult(own, public), share + public, b"age-encryption.org/v1/X25519"
    )
    wrapped = crypto_aead_chacha20poly1305_ietf_encrypt(file_key, b"", bytes(12), wrapping)
    head = b"age-encryption.org/v1\n-> X25519 %s\n%s\n---" % (_b64(share), _b64(wrapped))
    mac = hmac.digest(_derive(file_key, b"", b"header"), head, "sha256")
    key = _derive(file_key, nonce, b"payload")
    parts = [head, b" ", _b64(mac), b"\n", nonce]
    starts = range(0, len(plain), _CHUNK) or range(1)
    for number, start in enumerate(starts):
        last = start + _CHUNK >= len(plain)
        place = number.to_bytes(11, "big") + bytes([last])
        chunk = plain[start : start + _CHUNK]
        parts.append(crypto_aead_chacha20poly1305_ietf_encrypt(chunk, b"", place, key))
    return b"".join(parts)


def _derive(secret: bytes, salt: bytes, purpose: bytes) -> bytes:
    drawn = hmac.digest(salt or bytes(32), secret, hashlib.sha256)
    return hmac.digest(drawn, purpose + b"\x01", hashlib.sha256)


def _b64(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _bech32(prefix: str, data: bytes) -> str:
    number = int.from_bytes(data, "big") << 4
    values = [number >> shift & 31 for shift in range(255, -1, -5)]
    spread = [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]
    check = 1
    for value in [*spread, *values, *[0] * 6]:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(
            (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
        ):
            check ^= generator if top >> bit & 1 else 0
    check ^= 1
    values += [check >> shift & 31 for shift in range(25, -1, -5)]
    return f"{prefix}1" + "".join(_LETTERS[value] for value in values)


@lru_cache(maxsize=4096)
def _unspelled(recipient: str) -> bytes:
    number = 0
    for letter in recipient.rpartition("1")[2][:52]:
        number = number << 5 | _LETTERS.index(letter)
    return (number >> 4).to_bytes(32, "big")
