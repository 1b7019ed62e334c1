"""An age identity from 32 secret bytes, spelled as age does: Bech32 (BIP 173) in capitals."""

from __future__ import annotations

_ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_SCALAR_BYTES = 32


def identity_of(scalar: bytes) -> str:
    """`AGE-SECRET-KEY-1...` for an X25519 secret of 32 bytes."""
    if len(scalar) != _SCALAR_BYTES:
        raise ValueError(len(scalar))
    return bech32("age-secret-key-", scalar).upper()


def bech32(kind: str, data: bytes) -> str:
    """`data` after the human-readable part `kind`, in lower case, with the six characters of checksum."""
    values = _fives(data)
    head = [ord(letter) >> 5 for letter in kind] + [0] + [ord(letter) & 31 for letter in kind]
    remainder = _polymod(head + values + [0] * 6) ^ 1
    checksum = [remainder >> 5 * place & 31 for place in reversed(range(6))]
    return kind + "1" + "".join(_ALPHABET[value] for value in values + checksum)


def _fives(data: bytes) -> list[int]:
    """The bits of the bytes in fives, from the left; zeros fill the last."""
    missing = -len(data) * 8 % 5
    number = int.from_bytes(data, "big") << missing
    count = (len(data) * 8 + missing) // 5
    return [number >> 5 * place & 31 for place in reversed(range(count))]


def _polymod(values: list[int]) -> int:
    found = 1
    for value in values:
        top = found >> 25
        found = (found & 0x1FFFFFF) << 5 ^ value
        for bit, generator in enumerate(_GENERATORS):
            if top >> bit & 1:
                found ^= generator
    return found
