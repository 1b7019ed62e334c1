"""Sealing to one recipient with age, and opening only the one shape of file that sealing makes."""

from __future__ import annotations

from typing import Any

import pyrage
import pytest

from mcr_desktop.keys import sealing
from mcr_desktop.keys.errors import SealedError

CAP = 1 << 20


def test_opens_what_it_sealed() -> None:
    identity = sealing.new_identity()
    for _ in range(50):  # rage's extra stanza differs from file to file
        sealed = sealing.seal(sealing.recipient_of(identity), b"words")
        assert sealing.Opener(identity).open(sealed, most=CAP) == b"words"


def test_another_key_or_an_altered_byte_does_not_open() -> None:
    identity = sealing.new_identity()
    sealed = sealing.seal(sealing.recipient_of(identity), b"words")
    with pytest.raises(SealedError):
        sealing.Opener(sealing.new_identity()).open(sealed, most=CAP)
    for at in range(0, len(sealed), 7):
        altered = sealed[:at] + bytes([sealed[at] ^ 1]) + sealed[at + 1 :]
        with pytest.raises(SealedError):
            sealing.Opener(identity).open(altered, most=CAP)


def test_more_than_one_recipient_is_refused() -> None:
    identity = sealing.new_identity()
    recipients = [
        pyrage.x25519.Recipient.from_str(sealing.recipient_of(one))
        for one in (identity, sealing.new_identity())
    ]
    with pytest.raises(SealedError) as error:
        sealing.Opener(identity).open(pyrage.encrypt(b"words", recipients), most=CAP)
    assert error.value.facts["reason"] == "header"


@pytest.mark.parametrize("stanza", ["-> X25519 " + "A" * 43 + "\n" + "A" * 43 + "\n", "-> a b\n\n"])
def test_a_header_bomb_never_reaches_the_parser(
    stanza: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = sealing.new_identity()
    bomb = b"age-encryption.org/v1\n" + stanza.encode() * (65536 // len(stanza))
    bomb += b"--- " + b"A" * 43 + b"\n" + b"x" * 64
    monkeypatch.setattr(pyrage, "decrypt", None)  # it takes many seconds over such a header
    with pytest.raises(SealedError) as error:
        sealing.Opener(identity).open(bomb, most=CAP)
    assert error.value.facts["reason"] == "header"


def test_what_is_too_large_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(SealedError) as error:
        sealing.Opener(sealing.new_identity()).open(b"x" * 100, most=99)
    assert error.value.facts["reason"] == "size"


@pytest.mark.parametrize("key", ["", "age1nonsense", "AGE-SECRET-KEY-1NONSENSE", "Grüße"])
def test_nonsense_is_no_key(key: Any) -> None:
    assert not sealing.is_recipient(key)
    with pytest.raises(SealedError):
        sealing.seal(key, b"words")
    with pytest.raises(SealedError):
        sealing.Opener(key)
