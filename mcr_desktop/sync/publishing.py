"""Putting local changes into segments: from the journal's outbox to files that storage should hold."""

from __future__ import annotations

from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, TypeVar

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.sharing import KeptSegment, Named
from mcr_desktop.sync import erasing, segments
from mcr_desktop.sync.bodies import Body

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from mcr_desktop.domain.changes import StampedRow, StampedText
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.store.outbox import Pending
    from mcr_desktop.sync.epochs import EpochKey
    from mcr_desktop.sync.fences import Fence

Item = TypeVar("Item")

CELLS_A_SEGMENT = 5_000
"""A segment is the least that others merge at once, so it is kept short."""

BYTES_A_SEGMENT = 6 << 20
"""Long narratives and notes fill a segment sooner; readers refuse one that unpacks to more than 32 MiB."""


def publish(fence: Fence, journal: Journal, progress: Progress) -> int:
    """Turn everything that waits into segments; how many changes they hold.

    A segment and the emptying of the outbox are one transaction, so that a crash on either side
    neither loses a change nor sends it as two different segments. Raises NotAMemberError; changes
    wait on then.
    """
    published = 0
    if not fence.records.pending_cells(fence.id):
        return 0
    while True:
        progress.report(published, published)
        with fence.records.store.transaction() as tx:
            key = fence.writing_key(tx)
            if hidden := erasing.hidden(fence):
                # Somebody may have gone on typing in what is erased.
                journal.erase(tx, fence.id, hidden)
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
        made.previous,
        made.signer,
        made.epoch,
        segments.name_of(writer, made.seq, made.identity),
        "own",
        None,
        0,
        now_ms(),
    )
    records.keep_segment(tx, fence.no, kept, data, [Named(*head) for head in heads])
    records.keep_texts(tx, fence.no, made.identity, (text.note for text in body.texts))


def _bodies(pending: list[Pending]) -> Iterator[tuple[bytes, Body]]:
    """Everything that waits, by the name it was written under, in bodies of a fair size."""
    rows = sorted((row for one in pending for row in one.rows), key=lambda row: row.writer)
    texts = sorted((text for one in pending for text in one.texts), key=lambda text: text.writer)
    by_writer = {writer: list(some) for writer, some in groupby(rows, lambda row: row.writer)}
    worded = {writer: list(some) for writer, some in groupby(texts, lambda text: text.writer)}
    for writer in worded | by_writer:
        for some_rows, some_texts in zip_longest(
            _parts(by_writer.get(writer, []), _weight_of_row),
            _parts(worded.get(writer, []), _weight_of_text),
            fillvalue=(),
        ):
            yield writer, Body(some_rows, some_texts)


def _parts(items: Sequence[Item], weigh: Callable[[Item], tuple[int, int]]) -> Iterator[list[Item]]:
    part: list[Item] = []
    cells = size = 0
    for item in items:
        more_cells, more_bytes = weigh(item)
        if part and (cells >= CELLS_A_SEGMENT or size + more_bytes > BYTES_A_SEGMENT):
            yield part
            part, cells, size = [], 0, 0
        part.append(item)
        cells += more_cells
        size += more_bytes
    if part:
        yield part


def _weight_of_row(row: StampedRow) -> tuple[int, int]:
    """Cells, and the bytes of their words."""
    words = (cell.value for cell in row.cells if isinstance(cell.value, str))
    return len(row.cells), sum(map(len, map(str.encode, words)))


def _weight_of_text(text: StampedText) -> tuple[int, int]:
    return 1, len(text.update)
