"""Files' contents inside the encrypted store, by their SHA-256, in parts written while they are read.

A content is nobody's until it is whole: each part is a short transaction of its own, so that neither
memory nor others' waiting grow with the file, and the last one says that all is there. What an ended
program left half written is taken out by whoever stores or lets go of something later.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.store.engine import bound
from mcr_desktop.store.space import left_for_later, room_for_writing

if TYPE_CHECKING:
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Store

PART = 2 << 20
"""Bytes of a part; the last one of a content may be shorter."""

LIMIT = 512 << 20
"""Most bytes of one content."""

_PLACE_BITS = 20
LEFT_BEHIND_MS = 3_600_000
"""A content that nobody has added to for so long was left behind by a program that ended."""
_PARTS_AT_ONCE = 16
EMPTY = hashlib.sha256().hexdigest()


class TooLargeError(McrError):
    """A file `name` of `size` bytes is more than the `limit`; nothing of it was kept."""


class DamagedError(McrError):
    """The bytes of `name` are not those that were stored under its hash."""


class Content(NamedTuple):
    """A whole content as it lies in the store."""

    sha256: str
    size: int


@dataclass(slots=True)
class _Growing:
    """A content that is being written."""

    no: int
    name: str
    size: int = 0
    parts: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def grow(self, part: bytes) -> None:
        self.size += len(part)
        self.parts += 1
        self.digest.update(part)
        if self.size > LIMIT:
            raise TooLargeError(name=self.name, size=self.size, limit=LIMIT)

    def content(self, wanted: str) -> Content:
        sha256 = self.digest.hexdigest()
        if wanted and sha256 != wanted:
            raise DamagedError(name=self.name)
        return Content(sha256, self.size)


class Blobs:
    """The contents of one store. Every method may be called from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def take(
        self,
        chunks: Iterable[bytes],
        *,
        name: str = "",
        expected: int = 0,
        wanted: str = "",
        progress: Progress | None = None,
    ) -> Content:
        """Store what these chunks put together; the same content twice is stored once.

        `expected` is the size that progress is told of; `wanted` the hash that it must have. Raises
        TooLargeError, DamagedError (the hash is another), DiskFullError, and what reading or `progress`
        raises; nothing of it stays then.
        """
        progress = progress or Unwatched()
        self.clean()
        growing = self._begin(name)
        try:
            with room_for_writing(self._store):
                progress.report(0, max(expected, 1))
                for part in _parts(chunks):
                    self._add(growing, part)
                    progress.report(growing.size, max(expected, growing.size, 1))
            content = growing.content(wanted)
            kept = self._keep(growing.no, content)
        except BaseException:
            with left_for_later():
                self._remove(growing.no)
            raise
        if not kept:
            self._remove(growing.no)
        return content

    def _keep(self, no: int, content: Content) -> bool:
        """Let a content count from here on; False where it lies here already."""
        with self._store.transaction() as tx:
            known = tx.execute(
                "UPDATE blob SET at_ms = ? WHERE sha256 = ? AND whole = 1",
                (now_ms(), content.sha256),
            ).rowcount
            if not known:
                tx.execute(
                    "UPDATE blob SET sha256 = ?, size = ?, whole = 1, at_ms = ? WHERE no = ?",
                    (*content, now_ms(), no),
                )
            return not known

    def holds(self, sha256: str) -> bool:
        """Whether a content lies here whole."""
        return sha256 == EMPTY or bool(
            self._store.row("SELECT 1 FROM blob WHERE sha256 = ? AND whole = 1", (sha256,))
        )

    def held(self, hashes: Iterable[str]) -> frozenset[str]:
        """Those of these contents that lie here whole."""
        return frozenset(self.sizes(hashes))

    def sizes(self, hashes: Iterable[str]) -> dict[str, int]:
        """The sizes of those of these contents that lie here whole."""
        wanted = list(dict.fromkeys(hashes))
        found = {EMPTY: 0} if EMPTY in wanted else {}
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            marks = ",".join("?" * len(part))
            found |= self._store.rows(
                f"SELECT sha256, size FROM blob WHERE whole = 1 AND sha256 IN ({marks})", part
            )
        return found

    def parts(self, sha256: str) -> Iterator[bytes]:
        """A content's parts in order; nothing where it is not here. Whoever uses them checks the hash.

        Each part is a read of its own: a slow taker keeps no reader open.
        """
        row = self._store.row("SELECT no FROM blob WHERE sha256 = ? AND whole = 1", (sha256,))
        place = 0
        while row and (body := self._part(row[0], place)) is not None:
            yield body
            place += 1

    def part(self, sha256: str, place: int) -> bytes | None:
        """One part of a content; None where it is not here."""
        row = self._store.row("SELECT no FROM blob WHERE sha256 = ? AND whole = 1", (sha256,))
        return self._part(row[0], place) if row else None

    def checked(self, sha256: str, name: str = "") -> Iterator[bytes]:
        """The same as `parts`; after the last one raises DamagedError where the hash is another."""
        digest = hashlib.sha256()
        for part in self.parts(sha256):
            digest.update(part)
            yield part
        if digest.hexdigest() != sha256:
            raise DamagedError(name=name)

    def let_go(self, sha256: str, patience_ms: int = 0) -> None:
        """Take a content out of the store, where it is there and nobody stored it again for so long."""
        before = now_ms() - patience_ms
        for (no,) in self._store.rows("SELECT no FROM blob WHERE sha256 = ?", (sha256,)):
            self._remove(no, before)

    def all(self, patience_ms: int = LEFT_BEHIND_MS) -> list[Content]:
        """Every whole content that nobody has stored again for so long."""
        return [
            Content(*row)
            for row in self._store.rows(
                "SELECT sha256, size FROM blob WHERE whole = 1 AND at_ms <= ? ORDER BY no",
                (now_ms() - patience_ms,),
            )
        ]

    def since(self, moment_ms: int) -> frozenset[str]:
        """The whole contents that were stored at that moment or later."""
        rows = self._store.rows(
            "SELECT sha256 FROM blob WHERE whole = 1 AND at_ms >= ?", (moment_ms,)
        )
        return frozenset(sha256 for (sha256,) in rows)

    def clean(self, patience_ms: int = LEFT_BEHIND_MS) -> None:
        """Take out what an ended program left half written."""
        before = now_ms() - patience_ms
        for (no,) in self._store.rows(
            "SELECT no FROM blob WHERE whole = 0 AND at_ms <= ?", (before,)
        ):
            with left_for_later():
                self._remove(no)

    def _begin(self, name: str) -> _Growing:
        with self._store.transaction() as tx:
            tx.execute(
                "INSERT INTO blob (sha256, size, whole, at_ms) VALUES ('', 0, 0, ?)", (now_ms(),)
            )
            return _Growing(int(tx.cursor.lastrowid), name)

    def _add(self, growing: _Growing, part: bytes) -> None:
        place = growing.parts
        growing.grow(part)
        # A part counts once the last transaction says so, and that one makes it durable.
        with self._store.transaction(staging=True) as tx:
            tx.execute(
                "INSERT INTO blob_part VALUES (?, ?)",
                (growing.no << _PLACE_BITS | place, bound(part)),
            )
            tx.execute("UPDATE blob SET at_ms = ? WHERE no = ?", (now_ms(), growing.no))

    def _part(self, no: int, place: int) -> bytes | None:
        row = self._store.row(
            "SELECT body FROM blob_part WHERE key = ?", (no << _PLACE_BITS | place,)
        )
        return bytes(row[0]) if row else None

    def _remove(self, no: int, before: int | None = None) -> None:
        """Take out a content part by part: one transaction over all would hold everybody up.

        One that somebody stored again after the moment `before` stays.
        """
        with self._store.transaction() as tx:
            tx.execute(
                "UPDATE blob SET whole = 0, sha256 = '', at_ms = 0 WHERE no = ? AND at_ms <= ?",
                (no, 2**62 if before is None else before),
            )
            if not tx.cursor.rowcount:
                return
        first, last = no << _PLACE_BITS, (no + 1 << _PLACE_BITS) - 1
        while True:
            with self._store.transaction() as tx:
                tx.execute(
                    "DELETE FROM blob_part WHERE key IN (SELECT key FROM blob_part "
                    "WHERE key BETWEEN ? AND ? ORDER BY key LIMIT ?)",
                    (first, last, _PARTS_AT_ONCE),
                )
                if tx.cursor.rowcount < _PARTS_AT_ONCE:
                    tx.execute("DELETE FROM blob WHERE no = ?", (no,))
                    return


def _parts(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in parts of one size, the last one shorter."""
    waiting = bytearray()
    for chunk in chunks:
        if not waiting and len(chunk) == PART:
            yield chunk  # as parts come from storage: no need to hold several copies of each
            continue
        waiting += chunk
        while len(waiting) >= PART:
            yield bytes(waiting[:PART])
            del waiting[:PART]
    if waiting:
        yield bytes(waiting)
