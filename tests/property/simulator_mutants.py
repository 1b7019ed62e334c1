"""Everything that comes from outside, altered by chance: refused, or exactly what was written.

From each seed come one file (segment, entry, key file, request, approval, pack, or a body that a member
signed anew after altering it) and one way to alter it.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

import zstandard

from mcr_desktop.domain.changes import refuse_malformed
from mcr_desktop.keys.sealing import Opener
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.sync import bodies, entries, epochs, joining, packs, requests, segments
from mcr_desktop.sync.errors import ApprovalError, RefusedError, RequestError
from mcr_desktop.sync.fences import Device, Fence
from tests.property.scenarios import staged

if TYPE_CHECKING:
    from collections.abc import Callable

SLOW_S = 0.05

KINDS = ("segment",) * 6 + ("signed",) * 3 + ("entry", "key", "request", "approval", "pack")
slow: Counter[str] = Counter()
slowest: dict[str, float] = {}
"""Processor seconds that the slowest of each kind took, of all that were tried in this process."""


@dataclass(frozen=True)
class Samples:
    """True files of one fence, and what opens them."""

    files: dict[str, list[bytes]]
    bodies: list[tuple[bytes, bytes]]
    """Unsealed bodies as they were packed, each with its writer."""
    openers: dict[bytes, Opener]
    device: Device


@cache
def samples() -> Samples:
    with staged("member", "member") as stage:
        ada, jun, _ = stage.machines
        for number in range(5):
            for one in (ada, jun):
                stage.write(one, f"Contact {number}")
                one.say(stage.fence, b"n" * 16, f"{one.body(b'n' * 16)} {number}")
        row = {"phone": "1", "city": "Ulm"}
        for number in range(40):
            ada.write(stage.fence, "contact", bytes([number]) * 16, {"name": f"N{number}", **row})
        stage.agree()
        asked = jun.sharing.request_to_join()
        approval = ada.sharing.approve(stage.fence, asked.data, code=asked.code)
        path = stage.folder / "pack"
        Packs(ada.store, ada.journal).export(stage.fence, path)
        opened = Fence.of(jun.sharing._records, stage.fence)
        openers = {epoch: Opener(key.identity) for epoch, key in opened.keys.items()}
        by_top: dict[str, list[bytes]] = {"seg": [], "member": [], "keys": []}
        for name, data in sorted(stage.shelf.files.items()):
            by_top.setdefault(name.partition("/")[0], []).append(data)
        inner = []
        for data in by_top["seg"]:
            segment = segments.read(data)
            packed = openers[segment.epoch].open(segment.sealed, most=segments.SIZE_CAP)
            inner.append((packed, segment.writer))
        files = {
            "segment": by_top["seg"],
            "entry": by_top["member"],
            "key": by_top["keys"],
            "request": [asked.data],
            "approval": [approval.data],
            "pack": [path.read_bytes()],
        }
        return Samples(files, inner, openers, opened.device)


def altered(data: bytes, dice: random.Random) -> bytes:
    """The bytes in one of the ways in which bytes go wrong, by accident or on purpose."""
    way = dice.randrange(8)
    at = dice.randrange(len(data))
    if way == 0:
        return data[:at]
    if way == 1:
        return data + dice.randbytes(dice.randrange(1, 40))
    if way == 2:
        return data[:at] + dice.randbytes(dice.randrange(1, 9)) + data[at:]
    if way == 3:
        return data[:at] + data[at + dice.randrange(1, 9) :]
    if way == 4:
        to = dice.randrange(len(data))
        return data[:at] + data[to : to + 32] + data[at + 32 :]
    changed = bytearray(data)
    for _ in range(dice.randrange(1, 4)):
        # The first bytes name formats and lengths: there most of the harm is done.
        at = dice.randrange(len(data) if way < 7 else min(len(data), 200))
        changed[at] = dice.choice((0, 255, changed[at] ^ 1 << dice.randrange(8)))
    return bytes(changed)


def _read_segment(data: bytes, true: Samples) -> None:
    segment = segments.read(data)
    segments.open_body(segment, true.openers[segment.epoch])


def _read_entry(data: bytes, true: Samples) -> None:
    opener = true.openers.get(entries.epoch_of(data))
    if opener is None:
        raise RefusedError(reason="seal")
    entries.open_sealed(data, opener)


def _read_key(data: bytes, true: Samples) -> None:
    epochs.open_for(epochs.read(data), true.device.keys)


def _read_request(data: bytes, true: Samples) -> None:
    requests.read(data)


def _read_approval(data: bytes, true: Samples) -> None:
    joining.read_approvals(data, true.device)


READERS: dict[str, Callable[[bytes, Samples], None]] = {
    "segment": _read_segment,
    "entry": _read_entry,
    "key": _read_key,
    "request": _read_request,
    "approval": _read_approval,
}


def check(seed: int) -> str:
    """Alter one file and read it; AssertionError where it is believed. What came of it."""
    true = samples()
    dice = random.Random(f"mutant {seed}")
    kind = dice.choice(KINDS)
    began = time.process_time()
    if kind == "signed":
        came = _check_signed(true, dice)
    elif kind == "pack":
        came = _check_pack(true, dice)
    else:
        came = _check_file(kind, true, dice)
    took = time.process_time() - began
    slowest[kind] = max(took, slowest.get(kind, 0.0))
    if took > SLOW_S:
        slow[kind] += 1
    return f"{kind} {came}"


def _check_file(kind: str, true: Samples, dice: random.Random) -> str:
    whole = dice.choice(true.files[kind])
    data = altered(whole, dice)
    try:
        READERS[kind](data, true)
    except (RefusedError, RequestError, ApprovalError) as error:
        return str(error.facts.get("reason", "refused"))
    assert data == whole, f"an altered {kind} was believed"
    return "unaltered"


def _check_signed(true: Samples, dice: random.Random) -> str:
    """A member's own device alters what is inside and signs it: nonsense is refused, the rest is sound."""
    packed, writer = dice.choice(true.bodies)
    if dice.random() < 0.3:
        packed = altered(packed, dice)
    else:
        plain = zstandard.ZstdDecompressor().decompress(packed)
        packed = zstandard.ZstdCompressor().compress(altered(plain, dice))
    try:
        body = bodies.decode(packed, writer)
    except RefusedError as error:
        return error.reason
    refuse_malformed(body.rows)
    assert all(row.writer == writer for row in body.rows)
    assert all(text.writer == writer for text in body.texts)
    return "sound"


def _check_pack(true: Samples, dice: random.Random) -> str:
    (whole,) = true.files["pack"]
    known = {data for kind in ("segment", "entry", "key") for data in true.files[kind]}
    believed = 0
    try:
        for _, one in packs.Reader(BytesIO(altered(whole, dice))):
            for kind, reader in READERS.items():
                if kind in {"segment", "entry", "key"}:
                    try:
                        reader(one, true)
                    except RefusedError:
                        continue
                    assert one in known, f"an altered {kind} in a pack was believed"
                    believed += 1
    except RefusedError as error:
        return f"{error.reason} after {believed}"
    return f"read, {believed} believed"


__all__ = ["check", "slow", "slowest"]
