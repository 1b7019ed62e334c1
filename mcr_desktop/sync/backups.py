"""Backups: a pack of every fence that this device is inside, one after the other in one file.

    mcr-backup/1 LF | pack | pack | ... | mcr-end LF | SHA-256 of the packs' identities, in order (32)

Nothing in it can be read without a key that was inside: this profile's, a teammate's for what they share,
or a recovery kit's. Each pack is believed no more than one that came alone. See `resources/help/formats.md`.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, BinaryIO

from mcr_desktop.sync import packs
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.domain.progress import Progress

FORMAT = "mcr-backup/1"
LINE = FORMAT.encode() + b"\n"
END = b"mcr-end\n"
MOST_PACKS = 20_000
"""Fences in a backup."""
_HASH = 32


def begin(stream: BinaryIO) -> None:
    """Write what stands before the first pack."""
    stream.write(LINE)


def end(stream: BinaryIO, identities: Iterable[bytes]) -> None:
    """Write what stands behind the last pack, given the identities of all."""
    stream.write(END + hashlib.sha256(b"".join(identities)).digest())


def open_packs(stream: BinaryIO, target: str, progress: Progress) -> list[packs.PackStorage]:
    """Every pack in a backup, or the one that a bundle is, read once and checked as a whole.

    Raises RefusedError ("shape", "newer", "altered", "size") where it is not whole and sound, and OSError.
    """
    stream.seek(0)
    start = stream.read(len(LINE))
    if start != LINE:
        if start.startswith(FORMAT.partition("/")[0].encode() + b"/"):
            raise RefusedError(reason="newer")
        return [packs.PackStorage(stream, target, progress)]
    found: list[packs.PackStorage] = []
    at = len(LINE)
    while len(found) <= MOST_PACKS:
        stream.seek(at)
        if stream.read(len(END)) == END:
            _check(stream.read(_HASH + 1), found)
            return found
        found.append(packs.PackStorage(stream, target, progress, start=at, alone=False))
        at = found[-1].end
    raise RefusedError(reason="size")


def _check(told: bytes, found: list[packs.PackStorage]) -> None:
    if len(told) != _HASH:
        raise RefusedError(reason="shape")
    if told != hashlib.sha256(b"".join(one.identity for one in found)).digest():
        raise RefusedError(reason="altered")
