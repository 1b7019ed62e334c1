"""The identity of imported rows, the same on every device that imports the same rows.

With an external id: a hash of fence, source and that id. Without one: of fence, source, what the row
says, and how often the file said the same before. Imported by the worker: kept light.
"""

from __future__ import annotations

import hashlib

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_SUFFIX_BYTES = 8


class RowIds:
    """Gives rows their ids; equal to `domain.ids.derived_id` of the same parts, several times faster."""

    def __init__(self, fence_id: bytes, source: str) -> None:
        self._start = hashlib.blake2b(digest_size=16, person=b"mcr row id")
        for part in (fence_id, source.encode()):
            self._start.update(len(part).to_bytes(8, "big") + part)
        self._seen = SeenIds()
        self._times: dict[bytes, int] = {}

    def external(self, names: Iterable[str]) -> tuple[list[bytes], list[int]]:
        """The ids of rows by their external ids, and the numbers of those that the file had before."""
        ids = self._hashed(_measured(names))
        return ids, self._seen.add(ids)

    def unnamed(self, said: Iterable[str]) -> tuple[list[bytes], list[int]]:
        """The ids of rows without external ids, by what each says, and the numbers of those that repeat.

        Identical rows differ in their occurrence number, so that all of them go in.
        """
        parts = _measured(said)
        first = _occurrence(0)
        ids = self._hashed([part + first for part in parts])
        repeats = self._seen.add(ids)
        for number in repeats:
            times = self._times[ids[number]] = self._times.get(ids[number], 0) + 1
            ids[number] = self._hashed([parts[number] + _occurrence(times)])[0]
        return ids, repeats

    def _hashed(self, messages: list[bytes]) -> list[bytes]:
        copy = self._start.copy
        ids = []
        for message in messages:
            digest = copy()
            digest.update(message)
            ids.append(digest.digest())
        return ids


def _measured(texts: Iterable[str]) -> list[bytes]:
    """Each text as a part of a derived id: its length in bytes, then its bytes."""
    encoded = map(str.encode, texts)
    return [len(part).to_bytes(8, "big") + part for part in encoded]


def _occurrence(number: int) -> bytes:
    return _EIGHT + number.to_bytes(8, "big")


_EIGHT = (8).to_bytes(8, "big")


class SeenIds:
    """A set of 16-byte hashes in about 20 bytes each, where `set[bytes]` takes over 100.

    65,536 byte strings by the first two bytes, each the next eight bytes of its members in a row. Ten
    bytes tell a million rows apart: the chance of any mistake is one in two million million.
    """

    __slots__ = ("_shelves",)

    def __init__(self) -> None:
        self._shelves: dict[bytes, bytearray] = {}

    def add(self, row_ids: list[bytes]) -> list[int]:
        """Puts ids in; the numbers, in the list, of those that were there already."""
        shelves, there = self._shelves, []
        for number, row_id in enumerate(row_ids):
            suffix = row_id[2:10]
            shelf = shelves.get(row_id[:2])
            if shelf is None:
                shelves[row_id[:2]] = bytearray(suffix)
                continue
            at = shelf.find(suffix)
            while at >= 0 and at % _SUFFIX_BYTES:  # a hit astride two members is none
                at = shelf.find(suffix, at + 1)
            if at >= 0:
                there.append(number)
            else:
                shelf += suffix
        return there
