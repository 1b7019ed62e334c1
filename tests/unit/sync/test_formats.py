"""A stranger reads a team's fence with `age`, zstd, msgpack and formats.md, and none of our code."""

from __future__ import annotations

import hashlib
import re
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import msgpack
import nacl.signing
import pytest
import zstandard

from mcr_desktop.domain import ids
from mcr_desktop.domain.resources import resource

from .teams import Person

Pair = tuple[Person, Person, bytes]

needs_age = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed here")


def age(sealed: bytes, identity: str, folder: Path) -> bytes:
    key = folder / "identity.txt"
    key.write_text(identity + "\n")
    ran = subprocess.run(
        ["age", "-d", "-i", str(key)], input=sealed, capture_output=True, check=True
    )
    return ran.stdout


def shell(data: bytes) -> tuple[str, list[Any], bytes, bytes]:
    """Format, header, body and identity of a signed file, its signature checked."""
    end_of_line = data.index(b"\n")
    start = end_of_line + 3
    (length,) = struct.unpack(">H", data[end_of_line + 1 : start])
    header, rest = data[start : start + length], data[start + length :]
    fields = msgpack.unpackb(header)
    signer = next(part for part in fields if isinstance(part, bytes) and part in SIGNERS)
    message = data[:end_of_line] + b"\x00" + header
    nacl.signing.VerifyKey(signer).verify(message, rest[:64])
    identity = hashlib.sha256(data[: start + length + 64]).digest()
    return data[:end_of_line].decode(), fields, rest[64:], identity


SIGNERS: set[bytes] = set()


def read_keys(folder: Path, signer: bytes, identity: str, work: Path) -> dict[bytes, str]:
    """The epoch keys that a fence's storage holds for one device."""
    keys: dict[bytes, str] = {}
    for path in (folder / "keys").iterdir():
        form, fields, body, _ = shell(path.read_bytes())
        assert form == "mcr-key/1"
        hint = hashlib.sha256(b"mcr box\x00" + fields[1] + signer).digest()[:8]
        for told, sealed in msgpack.unpackb(body):
            if told == hint:
                fence, epoch, key = msgpack.unpackb(age(sealed, identity, work))
                assert (fence, epoch) == (fields[0], fields[1])
                keys[epoch] = key
    return keys


def read_entries(folder: Path, keys: dict[bytes, str], work: Path) -> dict[bytes, list[Any]]:
    """Every membership entry's header, by identity."""
    entries = {}
    for path in (folder / "member").iterdir():
        stored = path.read_bytes()
        assert path.name == hashlib.sha256(stored).hexdigest()[:32]
        line, rest = stored.split(b"\n", 1)
        assert line == b"mcr-sealed-member/1"
        form, fields, body, identity = shell(age(rest[16:], keys[rest[:16]], work))
        assert (form, body) == ("mcr-member/1", b"")
        entries[identity] = fields
    return entries


def read_segment(path: Path, fence: bytes, keys: dict[bytes, str], work: Path) -> dict[str, Any]:
    """What one segment's body holds."""
    form, fields, body, identity = shell(path.read_bytes())
    assert form == "mcr-segment/1"
    of, epoch, signer, nonce, number, _, _, digest = fields
    assert (of, hashlib.sha256(body).digest()) == (fence, digest)
    writer = hashlib.sha256(b"mcr writer\x00" + signer + nonce).digest()[:16]
    assert path.name == f"{number:08d}-{identity[:16].hex()}"
    assert path.parent.name == writer.hex()
    document = msgpack.unpackb(zstandard.decompress(age(body, keys[epoch], work)))
    assert isinstance(document, dict)
    return document


def read_cells(document: dict[str, Any]) -> dict[tuple[str, bytes, str], tuple[int, Any]]:
    """The newest clock and value of every cell in a body."""
    cells: dict[tuple[str, bytes, str], tuple[int, Any]] = {}
    total = sum(rows for _, _, rows in document["shapes"])
    first = cell = ms = 0
    for table, names, rows in document["shapes"]:
        clocks = []
        for at in range(first, first + rows):
            ms += document["ms"][at]
            clocks.append(ms * 32768 + document["counter"][at])
        for name in names:
            for at in range(rows):
                planes = [document["ids"][plane * total + first + at] for plane in range(16)]
                place = (table, bytes(planes), name)
                found = (clocks[at], document["values"][cell])
                cells[place] = max(cells.get(place, (0, None)), found, key=lambda one: one[0])
                cell += 1
        first += rows
    return cells


@needs_age
def test_a_stranger_with_a_devices_key_reads_everything(
    pair: Pair, shared: Path, tmp_path: Path
) -> None:
    ada, jun, fence = pair
    first, second = ids.new_id(), ids.new_id()
    ada.write(fence, "contact", first, name="Mira Oduya", executive=1)
    ada.write(fence, "contact", second, name="Sol Varga", executive=1)
    ada.write(fence, "contact", second, name="Sol Várga")
    ada.say(fence, ids.new_id(), "Words")
    ada.sync()
    identity = ""
    for person in (ada, jun):
        device = person.sharing._records.device()
        assert device is not None
        identity = device.identity
        signer = bytes(nacl.signing.SigningKey(device.seed).verify_key)
        SIGNERS.add(signer)

    folder = shared / f"mcr-{fence[:16].hex()}"
    keys = read_keys(folder, signer, identity, tmp_path)
    entries = read_entries(folder, keys, tmp_path)
    assert sorted(fields[0] for fields in entries.values()) == ["admit", "epoch", "found"]
    assert entries[fence][5]["name"] == "Northwind"
    assert entries[fence][5]["person"]["name"] == "Ada"

    found: dict[tuple[str, bytes, str], tuple[int, Any]] = {}
    texts = 0
    for path in (folder / "seg").rglob("*-*"):
        document = read_segment(path, fence, keys, tmp_path)
        texts += len(document["texts"])
        for place, cell in read_cells(document).items():
            found[place] = max(found.get(place, (0, None)), cell, key=lambda one: one[0])
    assert found["contact", first, "name"][1] == "Mira Oduya"
    assert found["contact", second, "name"][1] == "Sol Várga"
    assert found["contact", second, "executive"][1] == 1
    assert texts == 1


@needs_age
def test_the_example_in_the_page_runs(
    pair: Pair, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _, fence = pair
    page = resource("help", "formats.md").read_text()
    example = re.sub(r"(?m)^    ", "", page[page.index("    import hashlib, msgpack") :])
    kept = ada.sharing._records.fence(fence)
    assert kept is not None
    (key,) = ada.sharing._records.epochs(kept.no).values()
    (tmp_path / "epoch.key").write_text(key)
    shutil.copy(next(shared.rglob("seg/*/*")), tmp_path / "file")
    monkeypatch.chdir(tmp_path)
    printed: list[Any] = []
    exec(example, {"print": printed.append, "open": _closing_open})  # noqa: S102 - our own page
    assert printed[0]["shapes"][0][0] == "account"


def test_the_page_names_every_format() -> None:
    from mcr_desktop.sync import entries, epochs, joining, requests, segments

    page = resource("help", "formats.md").read_text()
    for name in (
        segments.FORMAT,
        entries.FORMAT,
        entries.SEALED_FORMAT.decode().strip(),
        epochs.FORMAT,
        requests.FORMAT,
        joining.APPROVAL_FORMAT,
        *(entries.REMOVE, entries.LEAVE, entries.ROLE, entries.ADOPT, entries.REJECT, entries.VOID),
        *(entries.ERASE, entries.OBJECT, entries.KIT),
    ):
        assert f"`{name}`" in page


class _closing_open:  # noqa: N801 - stands for the built-in
    """The page's example leaves its file to the collector, which is a warning here."""

    def __init__(self, name: str, _mode: str) -> None:
        self._name = name

    def read(self) -> bytes:
        return Path(self._name).read_bytes()
