"""Putting local changes into segments: from the journal's outbox to files that storage should hold."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.sharing import KeptSegment, Named
from mcr_desktop.sync import segments
from mcr_desktop.sync.bodies import Body

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mcr_desktop.domain.changes import StampedRow
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.store.outbox import Pending
    from mcr_desktop.sync.epochs import EpochKey
    from mcr_desktop.sync.fences import Fence

CELLS_A_SEGMENT = 20_000


def publish(fence: Fence, journal: Journal, progress: Progress) -> int:
    """Turn everything that waits into segments; how many changes they hold.

    A segment and the emptying of the outbox are one transaction, so that a crash on either side
    neither loses a change nor sends it as two different segments. Raises NotAMemberError and
    NoEpochError; changes wait on then.
    """
    published = 0
    if not fence.records.pending_cells(fence.id):
        return 0
    key = fence.writing_key()
    while True:
        progress.report(published, published)
        with fence.records.store.transaction() as tx:
            pending = journal.pending(fence.id, CELLS_A_SEGMENT)
            if not pending:
                return published
            for writer, body in _bodies(pending):
                _append(tx, fence, key, writer, body)
                published += body.cells
            journal.shared(tx, [one.seq for one in pending])


def _append(tx: Tx, fence: Fence, key: EpochKey, writer: bytes, body: Body) -> None:
    records = fence.records
    last = records.last_of(tx, fence.no, writer)
    heads = records.untold_heads(tx, fence.no, writer)
    place = segments.Place(
        fence=fence.id,
        epoch=key.id,
        recipient=key.recipient,
        nonce=records.nonces()[writer],
        seq=last.seq + 1 if last else 1,
        previous=last.id if last else b"",
        heads=[segments.Head(*head) for head in heads],
    )
    data = segments.write(place, body, fence.device.keys)
    made = segments.read(data)
    kept = KeptSegment(
        made.identity,
        writer,
        made.seq,
        made.signer,
        made.epoch,
        segments.name_of(writer, made.seq, made.identity),
        "own",
        None,
        0,
        now_ms(),
    )
    records.keep_segment(tx, fence.no, kept, data, [Named(*head) for head in heads])


def _bodies(pending: list[Pending]) -> Iterator[tuple[bytes, Body]]:
    """Everything that waits, by the name it was written under, in bodies of a fair size."""
    rows = sorted((row for one in pending for row in one.rows), key=lambda row: row.writer)
    texts = [text for one in pending for text in one.texts]
    writers = dict.fromkeys([text.writer for text in texts] + [row.writer for row in rows])
    by_writer = {writer: list(some) for writer, some in groupby(rows, lambda row: row.writer)}
    for writer in writers:
        parts = list(_parts(by_writer.get(writer, []))) or [[]]
        mine = [text for text in texts if text.writer == writer]
        for number, part in enumerate(parts):
            yield writer, Body(part, mine if number == 0 else [])


def _parts(rows: list[StampedRow]) -> Iterator[list[StampedRow]]:
    part: list[StampedRow] = []
    cells = 0
    for row in rows:
        part.append(row)
        cells += len(row.cells)
        if cells >= CELLS_A_SEGMENT:
            yield part
            part, cells = [], 0
    if part:
        yield part
