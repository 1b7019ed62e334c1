"""A stranger takes a bundle apart with `age`, zstd, msgpack and formats.md, and none of our code."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, Self

import nacl.signing
import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.resources import resource
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.sync import inventories, packs

from .teams import Person
from .test_formats import (
    SIGNERS,
    needs_age,
    read_cells,
    read_entries,
    read_keys,
    read_segment,
    shell,
)

Pair = tuple[Person, Person, bytes]


@needs_age
def test_a_stranger_with_a_devices_key_reads_a_bundle(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = pair
    contact = ids.new_id()
    ada.write(fence, "contact", contact, name="Mira Oduya")
    ada.say(fence, ids.new_id(), "Words")
    Packs(ada.store, ada.journal).export(fence, tmp_path / "pack")
    for person in (ada, jun):
        device = person.sharing._records.device()
        assert device is not None
        identity, signer = device.identity, bytes(nacl.signing.SigningKey(device.seed).verify_key)
        SIGNERS.add(signer)

    # The page's own example takes it apart.
    page = resource("help", "formats.md").read_text()
    (example,) = re.findall(r"to a file named by its number:\n\n((?: {4}.*\n)+)", page)
    apart = tmp_path / "apart"
    apart.mkdir()
    (apart / "pack").write_bytes((tmp_path / "pack").read_bytes())
    monkeypatch.chdir(apart)
    exec(re.sub(r"(?m)^    ", "", example), {"open": _closing_open})  # noqa: S102 - our own page

    folder = tmp_path / "sorted"
    told: list[bytes] = []
    for path in sorted(apart.glob("0*")):
        data = path.read_bytes()
        kind = data.split(b"\n", 1)[0].decode()
        if kind == "mcr-inventory/1":
            _, fields, body, _ = shell(data)
            assert (fields[0], fields[3]) == (fence, hashlib.sha256(body).digest())
            told += [body[at : at + 32] for at in range(0, len(body), 32)]
            continue
        if kind == "mcr-segment/1":
            _, fields, _, own = shell(data)
            writer = hashlib.sha256(b"mcr writer\x00" + fields[2] + fields[3]).hexdigest()[:32]
            place = folder / "seg" / writer / f"{fields[4]:08d}-{own[:16].hex()}"
            newest = own
        else:
            digest = hashlib.sha256(data).hexdigest()[:32]
            place = folder / {"mcr-key/1": "keys", "mcr-sealed-member/1": "member"}[kind] / digest
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    assert newest in told

    keys = read_keys(folder, signer, identity, tmp_path)
    entries = read_entries(folder, keys, tmp_path)
    assert sorted(fields[0] for fields in entries.values()) == ["admit", "epoch", "found"]
    found: dict[tuple[str, bytes, str], tuple[int, Any]] = {}
    for path in (folder / "seg").rglob("*-*"):
        found |= read_cells(read_segment(path, fence, keys, tmp_path))
    assert found["contact", contact, "name"][1] == "Mira Oduya"


def test_the_page_names_the_formats_and_their_bounds() -> None:
    page = resource("help", "formats.md").read_text()
    for told in (
        f"`{packs.FORMAT}`",
        f"`{inventories.FORMAT}`",
        f"at most {packs.FILE_CAP}",
        f"at most {packs.STORED_CAP} bytes",
        f"{packs.MOST_FILES:,} files",
    ):
        assert told in page


class _closing_open:  # noqa: N801 - stands for the built-in
    """The page's example leaves its pack to the collector, which is a warning here."""

    def __init__(self, name: str, mode: str) -> None:
        self._path, self._mode = Path(name), mode

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def read(self) -> bytes:
        return self._path.read_bytes()

    def write(self, data: bytes) -> None:
        self._path.write_bytes(data)
