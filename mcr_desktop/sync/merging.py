"""Merging held segments that count: from verified files to rows in the journal, many at once.

What is about to be imported is recorded before, so that a segment that ends the program is known by
its name afterwards.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.collecting import uncollected
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.store.errors import QuotaError, StoreBusyError
from mcr_desktop.store.texts import BrokenTextError, ForgedTextError
from mcr_desktop.sync import segments, steads, wire
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import StampedRow, StampedText
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.store.sharing import KeptSegment
    from mcr_desktop.sync.fences import Fence

SEGMENTS_A_MERGE = 200
CELLS_A_MERGE = 100_000
CELLS_A_SHORT_MERGE = 4_000
"""While somebody sits in front, whose saves take their turn between two merges."""

MOST_ATTEMPTS = 3
"""After so many times that the program ended amid one segment's import, it is set aside."""

STEAD_MISSING = "stead"
"""Why a stripped segment waits: what stands in for it has not come."""

TAINTED = "erased"
"""Marks an applied segment that holds rows which were erased before it came."""

_OURS = (StoreBusyError, CancelledError, OSError, MemoryError)


@dataclass(slots=True)
class _Group:
    """Segments that are merged in one transaction."""

    opened: list[KeptSegment] = field(default_factory=list)
    rows: list[StampedRow] = field(default_factory=list)
    texts: list[StampedText] = field(default_factory=list)
    notes: list[tuple[bytes, set[bytes]]] = field(default_factory=list)
    """Which notes' texts each segment holds."""
    cells: int = 0
    erased: frozenset[tuple[str, bytes]] = frozenset()
    tainted: list[bytes] = field(default_factory=list)
    """Segments that hold erased rows all the same: an owner is to strip them."""

    def add(self, one: KeptSegment, body: Body) -> None:
        if self.erased and touches(body, self.erased):
            self.tainted.append(one.id)
        self.opened.append(one)
        self.rows += body.rows
        self.texts += body.texts
        self.cells += body.cells
        if body.texts:
            self.notes.append((one.id, {text.note for text in body.texts}))


def touches(body: Body, rows: frozenset[tuple[str, bytes]]) -> bool:
    """Whether a body holds anything of these rows."""
    return any((row.table, row.id) in rows for row in body.rows) or any(
        ("note", text.note) in rows for text in body.texts
    )


def open_held(fence: Fence, one: KeptSegment) -> Body:
    """What a held segment says. Raises RefusedError."""
    segment = segments.read(fence.records.file(fence.no, one.name), verified=True)
    if not segment.sealed:
        return open_stead(fence, one)
    opener = fence.opener(segment.epoch)
    if opener is None:
        raise RefusedError(reason="seal")
    return segments.open_body(segment, opener)


def open_stead(fence: Fence, one: KeptSegment) -> Body:
    """What remains of a segment that an erasure stripped."""
    digest = fence.roster.steads.get(one.id)
    if not digest:
        return Body([], [])
    try:
        stead = steads.read(fence.records.file(fence.no, steads.name_of(digest)))
    except KeyError:
        raise RefusedError(reason=STEAD_MISSING) from None
    opener = fence.opener(stead.epoch)
    if opener is None:
        raise RefusedError(reason="seal")
    return steads.open_body(stead, opener, one.writer)


class Merging:
    """One sync's merge for one fence."""

    def __init__(self, fence: Fence, journal: Journal, progress: Progress) -> None:
        self.fence = fence
        self.records = fence.records
        self.journal = journal
        self.progress = progress
        self.cells = 0
        """How many changes were merged."""
        self.changes = Changes(frozenset())

    def merge(self) -> None:
        """Open and merge every held segment that counts and is not in yet."""
        with self.records.store.transaction() as tx:
            self.records.retry_newer(tx, self.fence.no, f"newer {wire.READS}")
            # What stands in for a stripped segment may have come by now.
            missing = [one.id for one in self.records.aside(self.fence.no, (STEAD_MISSING,))]
            self.records.mark(tx, self.fence.no, missing, "new")
        waiting = [
            one
            for one in self.records.segments(self.fence.no, ("new", "trying"))
            if one.epoch in self.fence.keys
        ]
        crashed = [one.id for one in waiting if one.attempts >= MOST_ATTEMPTS]
        if crashed:
            with self.records.store.transaction() as tx:
                self.records.mark(tx, self.fence.no, crashed, "aside", "crash")
        # What the program once ended amid is tried alone, so that its neighbours do not suffer.
        suspects = [one for one in waiting if 0 < one.attempts < MOST_ATTEMPTS]
        for one in suspects:
            self._merge_some([one])
        rest = [one for one in waiting if not one.attempts]
        done = 0
        while done < len(rest):
            self.progress.report(done, len(rest))
            with uncollected():
                done += self._merge_some(rest[done : done + SEGMENTS_A_MERGE])

    def _merge_some(self, some: list[KeptSegment]) -> int:
        """Merge the first of these that make up one merge; how many those were."""
        with self.records.store.transaction() as tx:
            self.records.mark_trying(tx, self.fence.no, [one.id for one in some])
        group = _Group(erased=self.fence.roster.erased())
        most = CELLS_A_SHORT_MERGE if self.records.store.considerate else CELLS_A_MERGE
        seen = 0
        for one in some:
            seen += 1
            try:
                group.add(one, open_held(self.fence, one))
            except RefusedError as error:
                # What only a newer version understands is tried again by that version.
                mark = f" {wire.READS}" if error.reason == "newer" else ""
                self._put_aside(one, error.reason + mark)
                continue
            if group.cells >= most:
                break
        if seen < len(some):
            self._untry(some[seen:])
        if group.opened:
            self._merge_group(group)
        return seen

    def _merge_group(self, group: _Group) -> None:
        refused = self._try_merge(group)
        if refused is None:
            return
        if len(group.opened) == 1:
            self._put_aside(group.opened[0], refused)
            return
        self._untry(group.opened)
        for one in group.opened:
            self._merge_some([one])

    def _try_merge(self, group: _Group) -> str | None:
        """Merge all of it or nothing; None, or the reason why one of the segments cannot be merged.

        Trouble that is ours (a lock, a full disk) is raised and held against no segment.
        """
        try:
            with self.records.store.transaction() as tx:
                changes = self.journal.merge(
                    tx,
                    self.fence.id,
                    group.rows,
                    group.texts,
                    erased=group.erased,
                    restarters=self.fence.restarters(),
                    kin=self.fence.kin() if group.texts else None,
                )
                opened = [one.id for one in group.opened]
                self.records.mark(tx, self.fence.no, opened, "applied")
                self.records.mark(tx, self.fence.no, group.tainted, "applied", TAINTED)
                for segment, notes in group.notes:
                    self.records.keep_texts(tx, self.fence.no, segment, notes)
        except (ForgedTextError, BrokenTextError):
            return "text"
        except QuotaError:
            return "quota"
        except Exception as error:
            if isinstance(error, _OURS) or type(error).__name__ == "OperationalError":
                with suppress(Exception):
                    self._untry(group.opened)
                raise
            return "crash"
        self.cells += group.cells
        self.changes |= changes
        return None

    def _untry(self, those: list[KeptSegment]) -> None:
        with self.records.store.transaction() as tx:
            self.records.untry(tx, self.fence.no, [one.id for one in those])

    def _put_aside(self, one: KeptSegment, reason: str) -> None:
        with self.records.store.transaction() as tx:
            self.records.mark(tx, self.fence.no, [one.id], "aside", reason)
