"""Recovery kits: device keys that come from a printed secret and a passphrase, and from nothing else."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import shutil
import subprocess

import pytest
from nacl import pwhash
from nacl.bindings import crypto_scalarmult_base
from nacl.signing import SigningKey
from pyrage import x25519

from mcr_desktop.keys import kits, paper_codes, sealing
from mcr_desktop.keys.age_spellings import bech32, identity_of
from mcr_desktop.keys.errors import PoorPassphraseError
from mcr_desktop.keys.wrapping import Cost

CHEAP = Cost(passes=1, memory=8 << 20)
SECRET = bytes(range(20))
PINNED_SIGNER = "c62b68b9c7aeb4c640059d45d21a88444ff5d0ba5c3195e2700a6d5572902217"
PINNED_RECIPIENT = "age1wdppql5kmll9sg2mv4s9znwxdrzqfewwvaayqpd0r8fru4p3qsvqzsvg4n"


def test_identities_are_spelled_as_age_spells_them():
    for _ in range(50):
        scalar = secrets.token_bytes(32)
        recipient = str(x25519.Identity.from_str(identity_of(scalar)).to_public())
        assert recipient == bech32("age", crypto_scalarmult_base(scalar))


def test_only_32_bytes_are_an_identity():
    with pytest.raises(ValueError, match="31"):
        identity_of(bytes(31))


def test_paper_and_passphrase_together_yield_the_same_keys_for_ever():
    keys = kits.keys_of(SECRET, "correct horse battery")
    assert keys.public.signer.hex() == PINNED_SIGNER
    assert keys.public.recipient == PINNED_RECIPIENT


def test_either_alone_yields_other_keys():
    mine = kits.keys_of(SECRET, "correct horse battery", cost=CHEAP).public
    assert kits.keys_of(SECRET, "correct horse batterz", cost=CHEAP).public != mine
    assert kits.keys_of(SECRET[::-1], "correct horse battery", cost=CHEAP).public != mine
    assert kits.keys_of(SECRET, "  correct horse battery\n", cost=CHEAP).public == mine


def test_a_passphrase_is_the_same_on_every_keyboard():
    composed = kits.keys_of(SECRET, "k\u00e4se und brot", cost=CHEAP).public
    assert kits.keys_of(SECRET, "ka\u0308se und brot", cost=CHEAP).public == composed


def test_what_is_sealed_to_a_kit_opens_with_its_keys_alone():
    keys = kits.keys_of(SECRET, "correct horse battery", cost=CHEAP)
    sealed = sealing.seal(keys.public.recipient, b"the epoch")
    assert keys.opener().open(sealed, most=4096) == b"the epoch"


def test_a_short_passphrase_is_refused_for_a_new_kit():
    kits.check_passphrase("ten letter")
    with pytest.raises(PoorPassphraseError):
        kits.check_passphrase("  nine let ")


@pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here")
def test_a_stranger_derives_the_keys_from_the_formats_and_opens_a_box_with_age(tmp_path):
    # Written from formats.md alone: nothing of ours but the spelling of the code and the sealing.
    code = paper_codes.spell(SECRET, paper_codes.KIT).lower().split("-")
    letters = "".join(group[:4] for group in code)
    number = 0
    for letter in letters:
        number = number * 32 + "0123456789abcdefghjkmnpqrstvwxyz".index(letter)
    secret = number.to_bytes(20, "big")
    salt = hashlib.sha256(b"mcr kit salt\x00" + secret).digest()[:16]
    stretched = pwhash.argon2id.kdf(
        32, b"correct horse battery", salt, opslimit=6, memlimit=256 << 20
    )
    root = hmac.digest(secret, stretched, "sha256")
    seed = hmac.digest(root, b"mcr kit signing\x01", "sha256")
    scalar = hmac.digest(root, b"mcr kit sealing\x01", "sha256")
    assert bytes(SigningKey(seed).verify_key).hex() == PINNED_SIGNER
    (tmp_path / "kit.key").write_text(bech32("age-secret-key-", scalar).upper() + "\n")
    ran = subprocess.run(
        ["age", "-d", "-i", str(tmp_path / "kit.key")],
        input=sealing.seal(PINNED_RECIPIENT, b"the epoch"),
        capture_output=True,
        check=True,
    )
    assert ran.stdout == b"the epoch"
