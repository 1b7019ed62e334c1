"""Packs: many verbatim signed files of one fence in one file, for storage and for a stick.

    mcr-pack/1 LF | fence (32) | files: length (4, big-endian), bytes | 0 (4) | SHA-256 of all before (32)

The hash at the end is the pack's identity. A pack proves nothing and holds no names: each file in it is
verified as if it had lain loose, and is called what it is by its own bytes. Nothing is compressed, for
what is sealed cannot be made smaller. See `resources/help/formats.md`.
"""

from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from mcr_desktop.keys.devices import writer_id
from mcr_desktop.sync import blob_files, entries, epochs, inventories, segments, steads, wire
from mcr_desktop.sync.errors import RefusedError, StorageError, StorageMissingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mcr_desktop.domain.errors import McrError
    from mcr_desktop.domain.progress import Progress

FORMAT = "mcr-pack/1"
FILE_CAP = max(segments.SIZE_CAP, epochs.SIZE_CAP, entries.SIZE_CAP, inventories.SIZE_CAP)
"""Bytes of one file in a pack."""
MOST_FILES = 200_000
"""Files in a pack; at 500 changes a segment, a hundred million changes."""
STORED_CAP = 24 << 20
"""Bytes of a pack on storage, which is read whole; a bundle by hand is read as a stream, file by file."""

_LINE = FORMAT.encode() + b"\n"
_HASH = 32


class Writer:
    """Writes a pack to a stream, a file at a time."""

    def __init__(self, stream: BinaryIO, fence: bytes) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.files = self.size = 0
        self._write(_LINE + fence)

    def add(self, data: bytes) -> None:
        """Add a file. Raises RefusedError ("size") for more than any reader takes."""
        if not 0 < len(data) <= FILE_CAP or self.files >= MOST_FILES:
            raise RefusedError(reason="size")
        self._write(len(data).to_bytes(4, "big"))
        self._write(data)
        self.files += 1

    def close(self) -> bytes:
        """Write the end; the pack's identity. The stream stays open."""
        self._write(bytes(4))
        identity = self._hash.digest()
        self._stream.write(identity)
        self.size += len(identity)
        return identity

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._stream.write(data)
        self.size += len(data)


class Reader:
    """Reads a pack from a stream. Nothing is believed of it but its fence and its files' bounds."""

    def __init__(self, stream: BinaryIO, *, alone: bool = True) -> None:
        """`alone` says that nothing may follow it in the stream. Raises RefusedError ("shape", "newer")."""
        self._stream = stream
        self._alone = alone
        self._hash = hashlib.sha256()
        start = stream.read(len(_LINE) + _HASH)
        if not start.startswith(_LINE):
            family = FORMAT.partition("/")[0].encode() + b"/"
            raise RefusedError(reason="newer" if start.startswith(family) else "shape")
        self._hash.update(start)
        self.fence = start[len(_LINE) :]
        self.identity = b""
        """Known once the pack was read to its end."""
        if len(self.fence) != _HASH:
            raise RefusedError(reason="shape")

    def __iter__(self) -> Iterator[tuple[int, bytes]]:
        """Where each file begins, and its bytes.

        Raises RefusedError: "shape" where the pack breaks off or goes on after its end, "altered"
        where its bytes are not those that were written, "size" for too long or too many files. What
        came before that was read as it stands.
        """
        at = len(_LINE) + _HASH
        for _ in range(MOST_FILES + 1):
            told = self._read(4)
            at += 4
            length = int.from_bytes(told, "big")
            if not length:
                self._end()
                return
            if length > FILE_CAP:
                raise RefusedError(reason="size")
            yield at, self._read(length)
            at += length
        raise RefusedError(reason="size")

    def _end(self) -> None:
        told = self._stream.read(_HASH + self._alone)
        if len(told) != _HASH:
            raise RefusedError(reason="shape")
        if told != self._hash.digest():
            raise RefusedError(reason="altered")
        self.identity = told

    def _read(self, size: int) -> bytes:
        data = self._stream.read(size)
        if len(data) != size:
            raise RefusedError(reason="shape")
        self._hash.update(data)
        return data


class Own(NamedTuple):
    """What a file is by its own bytes."""

    name: str
    """Where it lies below its fence's folder."""
    segment: bytes = b""
    """A segment's identity; empty for other files."""
    bare: bool = False
    """A segment whose body is gone: an erasure took it, or somebody else did."""


def look(data: bytes) -> Own:
    """What a file is; its contents' hash holds, its signature is not checked.

    Raises RefusedError for what is none of a fence's files.
    """
    kind = data[:32].partition(b"\n")[0].decode("ascii", "replace")
    family = kind.partition("/")[0]
    if family == "mcr-segment":
        return _segment(data)
    if family == "mcr-key":
        _, fields = wire.take_apart(epochs.FORMAT, data, most=epochs.SIZE_CAP)
        if len(fields) < 2 or type(fields[1]) is not bytes or len(fields[1]) != 16:
            raise RefusedError(reason="shape")
        return Own(epochs.name_of(fields[1], data))
    if family == "mcr-sealed-member":
        entries.epoch_of(data)
        if len(data) > entries.SIZE_CAP:
            raise RefusedError(reason="size")
        return Own(entries.name_of(data))
    if family == "mcr-stead":
        return Own(steads.name_of(steads.read(data).hash))
    if family == "mcr-blob":
        # A bundle's reader asks for these itself; on storage they lie alone, under names of their own.
        raise RefusedError(reason="shape")
    raise RefusedError(reason="newer" if family.startswith("mcr-") else "shape")


def _segment(data: bytes) -> Own:
    signed, fields = wire.take_apart(segments.FORMAT, data, most=segments.SIZE_CAP)
    try:
        _, _, signer, nonce, seq, _, _, digest = fields[:8]
        if not 0 < seq < 1 << 48:
            raise RefusedError(reason="shape")
        if signed.body and hashlib.sha256(signed.body).digest() != digest:
            raise RefusedError(reason="altered")
        name = segments.name_of(writer_id(signer, nonce), seq, signed.identity)
    except (TypeError, ValueError) as error:
        raise RefusedError(reason="shape") from error
    return Own(name, signed.identity, not signed.body)


def name_of(identity: bytes) -> str:
    """Where a pack lies below its fence's folder."""
    return f"pack/{identity[:16].hex()}"


class PackStorage:
    """A pack that was read to its end, as a storage that can be read: a bundle carried by hand.

    The file stays open and is the caller's; it may lie on a stick that is pulled out meanwhile.
    """

    def __init__(
        self,
        stream: BinaryIO,
        target: str,
        progress: Progress,
        *,
        start: int = 0,
        alone: bool = True,
    ) -> None:
        """Read the whole pack that begins at `start` once; `alone` says that nothing follows it.

        Raises RefusedError where it is not whole and sound, and OSError.
        """
        self.target = target
        self._stream = stream
        self._places: dict[str, tuple[int, int]] = {}
        self._gone = False
        self.inventories: list[bytes] = []
        self.refused: list[str] = []
        """Why files in it are none of a fence's, as codes."""
        self.parts: list[tuple[int, int]] = []
        """Where parts of attached files lie, and how long each is: `learn` names them, once somebody can."""
        total = stream.seek(0, os.SEEK_END)
        stream.seek(start)
        reader = Reader(stream, alone=alone)
        self.fence = reader.fence
        for at, data in reader:
            progress.report(start + at, total)
            if data.startswith(inventories.LINE):
                self.inventories.append(data)
                continue
            if data.startswith(blob_files.LINE):
                self.parts.append((start + at, len(data)))
                continue
            try:
                name = look(data).name
            except RefusedError as error:
                self.refused.append(error.reason)
            else:
                self._places[name] = (start + at, len(data))
        self.identity = reader.identity
        self.end = stream.tell()

    def names(self) -> list[str]:
        """What the pack holds. Raises StorageMissingError once it could not be read any more."""
        if self._gone:
            raise StorageMissingError(target=self.target)
        return list(self._places)

    def version(self, name: str) -> str:
        """Which pack it is."""
        return self.identity.hex() if name in self._places else ""

    def learn(self, name: str, at: int, length: int) -> None:
        """Let a part be found under its name from here on."""
        self._places[name] = (at, length)

    def get(self, name: str, most: int) -> bytes:
        """A file's bytes."""
        at, length = self._places[name]
        if length > most:
            raise RefusedError(reason="size")
        return self.read(at, length)

    def read(self, at: int, length: int) -> bytes:
        """The bytes at a place. Raises StorageError where they are not there any more."""
        try:
            self._stream.seek(at)
            data = self._stream.read(length)
        except OSError as error:
            self._gone = True
            raise StorageError(target=self.target, detail=error.strerror or "") from error
        if len(data) != length:
            # It was whole a moment ago: somebody cut it, or writes another one over it.
            self._gone = True
            raise StorageMissingError(target=self.target)
        return data

    def size(self, name: str) -> int | None:
        """Bytes of a file."""
        return self._places[name][1] if name in self._places else None

    def get_many(self, names: Iterable[str], most: int) -> Iterator[tuple[str, bytes | McrError]]:
        """Each file's bytes, or why there are none."""
        for name in names:
            try:
                yield name, self.get(name, most)
            except (RefusedError, StorageError) as error:
                yield name, error

    def put(self, name: str, data: bytes) -> None:
        """Nothing is ever written into a pack that stands."""
        raise NotImplementedError

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        """Nor are several."""
        raise NotImplementedError

    def delete(self, name: str) -> None:
        """Nor is anything taken out of it."""
        raise NotImplementedError
