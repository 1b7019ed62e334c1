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

    def external(self, external_id: str) -> tuple[bytes, bool]:
        """The id of a row, and whether the file had a row of that external id before."""
        row_id = self._derived(external_id.encode())
        return row_id, self._seen.add(row_id)

    def unnamed(self, said: Iterable[str]) -> tuple[list[bytes], list[int]]:
        """The ids of rows that have no external id, by what each says; and which repeat an earlier one.

        Identical rows differ in their occurrence number, so that all of them go in.
        """
        ids: list[bytes] = []
        repeats: list[int] = []
        add, start = self._seen.add, self._start
        for number, text in enumerate(said):
            part = text.encode()
            digest = start.copy()
            digest.update(len(part).to_bytes(8, "big") + part + _FIRST)
            row_id = digest.digest()
            if add(row_id):
                repeats.append(number)
                occurrence = self._times.get(row_id, 0) + 1
                self._times[row_id] = occurrence
                row_id = self._derived(part, occurrence.to_bytes(8, "big"))
            ids.append(row_id)
        return ids, repeats

    def _derived(self, *parts: bytes) -> bytes:
        digest = self._start.copy()
        for part in parts:
            digest.update(len(part).to_bytes(8, "big") + part)
        return digest.digest()


_FIRST = (8).to_bytes(8, "big") + bytes(8)


class SeenIds:
    """A set of 16-byte hashes in about 20 bytes each, where `set[bytes]` takes over 100.

    65,536 byte strings by the first two bytes, each the next eight bytes of its members in a row. Ten
    bytes tell a million rows apart: the chance of any mistake is one in two million million.
    """

    __slots__ = ("_shelves",)

    def __init__(self) -> None:
        self._shelves: dict[bytes, bytearray] = {}

    def add(self, row_id: bytes) -> bool:
        """Puts an id in; whether it was there already."""
        suffix = row_id[2 : 2 + _SUFFIX_BYTES]
        shelf = self._shelves.get(row_id[:2])
        if shelf is None:
            self._shelves[row_id[:2]] = bytearray(suffix)
            return False
        at = shelf.find(suffix)
        while at >= 0 and at % _SUFFIX_BYTES:  # a hit astride two members is none
            at = shelf.find(suffix, at + 1)
        if at >= 0:
            return True
        shelf += suffix
        return False
