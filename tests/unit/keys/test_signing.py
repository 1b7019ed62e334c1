"""Ed25519 signatures that say what they are for."""

from __future__ import annotations

import pytest

from mcr_desktop.keys import codes, signing
from mcr_desktop.keys.devices import DeviceKeys, new_nonce, writer_id
from mcr_desktop.keys.errors import CodeMismatchError, SignatureError


def test_a_signature_holds_for_its_key_purpose_and_message_only() -> None:
    seed = signing.new_seed()
    public = signing.public_key(seed)
    signature = signing.sign(seed, "purpose", b"message")
    signing.verify(public, "purpose", b"message", signature)
    for wrong in (
        (signing.public_key(signing.new_seed()), "purpose", b"message", signature),
        (public, "other", b"message", signature),
        (public, "purpose", b"massage", signature),
        (public, "purpose", b"message", signature[:-1] + bytes([signature[-1] ^ 1])),
        (public, "purpose", b"message", b""),
        (b"", "purpose", b"message", signature),
    ):
        with pytest.raises(SignatureError):
            signing.verify(*wrong)


def test_purpose_and_message_cannot_be_shifted() -> None:
    seed = signing.new_seed()
    signature = signing.sign(seed, "ab", b"c")
    with pytest.raises(SignatureError):
        signing.verify(signing.public_key(seed), "a", b"bc", signature)


def test_the_known_vector_of_rfc_8032() -> None:
    seed = bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60")
    public = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    assert signing.public_key(seed).hex() == public


def test_a_code_survives_being_read_aloud() -> None:
    code = codes.code_of("test", b"content")
    assert len(code.replace("-", "")) * 5 == 80
    codes.check_code(code.upper().replace("-", " "), code)
    codes.check_code(code.replace("0", "o").replace("1", "l"), code)
    with pytest.raises(CodeMismatchError):
        codes.check_code(codes.code_of("test", b"other"), code)
    with pytest.raises(CodeMismatchError):
        codes.check_code("", code)


def test_devices_keep_their_secrets_out_of_their_repr() -> None:
    device = DeviceKeys.new()
    assert device.identity not in repr(device)
    assert device.public.fingerprint != DeviceKeys.new().public.fingerprint


def test_a_writer_name_belongs_to_one_device_and_nonce() -> None:
    one, other = DeviceKeys.new().public, DeviceKeys.new().public
    nonce = new_nonce()
    assert len(writer_id(one.signer, nonce)) == 16
    assert len({writer_id(d.signer, n) for d in (one, other) for n in (nonce, new_nonce())}) == 4
