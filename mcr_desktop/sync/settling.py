"""Settling: making what is applied agree with what counts, whenever the membership entries changed.

What newly counts is merged; what no longer counts is withdrawn, cell by cell, and the texts it touched
are made anew from the held segments, so that the state is that of a device that never merged it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Changes, StampedRow, canonical
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.sync import erasing
from mcr_desktop.sync.acceptance import CLOSED, COUNTS, Place, verdicts
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import RefusedError
from mcr_desktop.sync.merging import open_held
from mcr_desktop.sync.publishing import publish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.domain.changes import StampedText
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.store.sharing import KeptSegment
    from mcr_desktop.sync.fences import Fence

_IN = ("applied", "own")
_WAITING = ("new", "trying")

_CellKey = tuple[str, bytes, str, int, bytes]


def place_of(one: KeptSegment) -> Place:
    """Where a held segment stands, for `acceptance`."""
    return Place(one.id, one.writer, one.seq, one.previous, one.signer)


class Settling:
    """One fence's settling; `settle` before segments are merged, `complete_texts` after."""

    def __init__(self, fence: Fence, journal: Journal) -> None:
        self.fence = fence
        self.records = fence.records
        self.journal = journal
        self.changes = Changes(frozenset())
        self._bodies: dict[bytes, Body] = {}

    def settle(self) -> None:
        """Judge every held segment by the entries held now, and let the state follow."""
        fence, no = self.fence, self.fence.no
        knowledge = fence.knowledge
        roster = fence.roster
        closed = {signer for signer, one in roster.standings.items() if not one.open}
        news = knowledge != fence.kept.settled
        if not news and not (
            closed and any(one.signer in closed for one in self.records.segments(no, _WAITING))
        ):
            return
        if news and erasing.has_new(fence) and roster.may_write(fence.device.public.signer):
            # An objection brings back what segments hold: what only waits here would be lost.
            publish(fence, self.journal, Unwatched())
        # All of them: whose admission turned out void stands nowhere in the roster.
        held = self.records.places(no)
        found = verdicts(roster, [place_of(one) for one in held])
        coming = [
            one
            for one in held
            if found[one.id] == COUNTS and one.state == "aside" and one.reason in CLOSED
        ]
        going = [one for one in held if found[one.id] != COUNTS and one.state in _IN]
        stopped = [one for one in held if found[one.id] != COUNTS and one.state in _WAITING]
        renamed = [
            one
            for one in held
            if found[one.id] not in (COUNTS, one.reason)
            and one.state == "aside"
            and one.reason in CLOSED
        ]
        with self.records.store.transaction() as tx:
            self.records.mark(tx, no, [one.id for one in coming], "new")
            for one in stopped:
                body = self._body(one)
                if body is not None:
                    self.records.keep_texts(tx, no, one.id, (text.note for text in body.texts))
            for one in [*going, *stopped, *renamed]:
                self.records.mark(tx, no, [one.id], "aside", found[one.id])
            if going:
                staying = [one for one in held if found[one.id] == COUNTS and one.state in _IN]
                self._withdraw(tx, going, staying)
            restarted = erasing.restarted(fence)
            self.changes |= erasing.hide(tx, fence, self.journal)
            for note in restarted:
                # The new text may have come before the word that allows it.
                self._rebuild(tx, note)
            self.records.note_settled(tx, no, knowledge)

    def complete_texts(self) -> None:
        """Let in what accepted words build on, where it lies in a segment that does not count."""
        notes = self.records.texts_that_wait(self.fence.no, self.fence.id)
        if notes:
            with self.records.store.transaction() as tx:
                for note in notes:
                    self._rebuild(tx, note)

    def _withdraw(self, tx: Tx, going: list[KeptSegment], staying: list[KeptSegment]) -> None:
        bodies = [body for one in going if (body := self._body(one)) is not None]
        cells = {key for body in bodies for row in body.rows for key in _keys(row)}
        # A copy of a device may have sent the same change once more, in a segment that counts.
        writers = {one.writer for one in going}
        kept: set[_CellKey] = set()
        for one in staying:
            if one.writer in writers and (body := self._body(one)) is not None:
                kept |= cells.intersection(key for row in body.rows for key in _keys(row))
        for pending in self.journal.pending(self.fence.id, 1 << 62):
            kept |= cells.intersection(key for row in pending.rows for key in _keys(row))
        rows = [left for body in bodies for row in body.rows if (left := _without(row, kept)).cells]
        self.changes |= self.journal.withdraw(tx, self.fence.id, rows)
        for note in dict.fromkeys(text.note for body in bodies for text in body.texts):
            self._rebuild(tx, note)

    def _rebuild(self, tx: Tx, note: bytes) -> None:
        if ("note", note) in self.fence.roster.erased():
            return
        counting: list[StampedText] = []
        others: list[StampedText] = []
        for one in self.records.segments_of_text(self.fence.no, note):
            body = self._body(one) if one.state in _IN or one.reason in CLOSED else None
            if body is not None:
                into = counting if one.state in _IN else others
                into += [text for text in body.texts if text.note == note]
        self.changes |= self.journal.rebuild_text(
            tx, self.fence.id, note, counting, others, self.fence.restarters()
        )

    def _body(self, one: KeptSegment) -> Body | None:
        """What a segment says; None where it cannot be read and so was never merged."""
        if one.id not in self._bodies:
            try:
                self._bodies[one.id] = open_held(self.fence, one)
            except RefusedError:
                return None
        return self._bodies[one.id]


def _keys(row: StampedRow) -> Iterable[_CellKey]:
    for cell in row.cells:
        yield row.table, row.id, cell.field, cell.clock, canonical(cell.value)


def _without(row: StampedRow, kept: set[_CellKey]) -> StampedRow:
    if not kept:
        return row
    left = tuple(cell for cell, key in zip(row.cells, _keys(row), strict=True) if key not in kept)
    return row._replace(cells=left)
