"""Local changes that wait to be shared, in the order in which they were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgpack

from mcr_desktop.domain.changes import Cell, Stamp, StampedRow, StampedText
from mcr_desktop.store.engine import Store, Tx

_ROWS, _BULK = 0, 1


@dataclass(frozen=True, slots=True)
class Pending:
    """One gesture's changes; `seq` orders them and is what `shared` takes back."""

    seq: int
    rows: list[StampedRow]
    texts: list[StampedText]

    @property
    def cells(self) -> int:
        """How many cells and texts it holds."""
        return sum(len(row.cells) for row in self.rows) + len(self.texts)


def post(tx: Tx, fence: int, rows: Sequence[StampedRow], texts: Sequence[StampedText]) -> None:
    """Put one gesture's stamped changes of one fence in the outbox."""
    cells = sum(len(row.cells) for row in rows) + len(texts)
    _insert(tx, fence, None, cells, _packed(rows, texts))


def _packed(rows: Sequence[StampedRow], texts: Sequence[StampedText]) -> bytes:
    packed_rows = [
        [row.table, row.id, row.writer, [[*cell[:3], *(cell.replaced or ())] for cell in row.cells]]
        for row in rows
    ]
    packed: bytes = msgpack.packb([_ROWS, packed_rows, [list(text) for text in texts]])
    return packed


def post_bulk(
    tx: Tx,
    fence: int,
    table: str,
    writer: bytes,
    clock: int,
    import_id: bytes,
    ids: Sequence[bytes],
    columns: dict[str, list[Any]],
) -> None:
    """Put new rows of one stroke in the outbox, column by column; held back until the import ends."""
    body = msgpack.packb([_BULK, table, writer, clock, b"".join(ids), list(columns.items())])
    cells = sum(len(column) - column.count(None) for column in columns.values())
    _insert(tx, fence, import_id, cells, body)


def _insert(tx: Tx, fence: int, import_id: bytes | None, cells: int, body: bytes) -> None:
    tx.execute(
        "INSERT INTO outbox (fence, import_id, cells, body) VALUES (?, ?, ?, ?)",
        (fence, import_id, cells, _compressed(body)),
    )


def _compressed(body: bytes) -> bytes:
    import zstandard  # with the first write: nothing that is only read needs it

    return zstandard.ZstdCompressor(level=1).compress(body)


def pending(store: Store, fence: bytes, most: int) -> list[Pending]:
    """What waits for the fence, oldest first, until `most` cells are reached; at least one entry.

    Rows of an import that has not finished are not in it.
    """
    found: list[Pending] = []
    cells = 0
    with store.reading() as cursor:
        for seq, count, body in cursor.execute(
            "SELECT seq, cells, body FROM outbox WHERE fence = (SELECT no FROM fence WHERE id = ?) "
            "AND (import_id IS NULL OR import_id NOT IN (SELECT id FROM pending_import)) "
            "ORDER BY seq",
            (fence,),
        ):
            found.append(_unpack(seq, body))
            cells += count
            if cells >= most:
                break
    return found


def waiting(store: Store) -> dict[bytes, int]:
    """How many cells wait in the outbox of each fence."""
    return dict(
        store.rows(
            "SELECT f.id, sum(o.cells) FROM outbox o JOIN fence f ON f.no = o.fence "
            "WHERE o.import_id IS NULL OR o.import_id NOT IN (SELECT id FROM pending_import) "
            "GROUP BY f.id"
        )
    )


def drop(tx: Tx, seqs: Sequence[int]) -> None:
    """Forget entries that a segment carries now."""
    tx.executemany("DELETE FROM outbox WHERE seq = ?", [(seq,) for seq in seqs])


def texts_of(tx: Tx, fence: int, note: bytes) -> list[StampedText]:
    """The updates of a note that wait to be shared, oldest first."""
    return [
        text
        for seq, body in _entries(tx, fence)
        if not _is_bulk(body)
        for text in _unpack(seq, body).texts
        if text.note == note
    ]


def strip(
    tx: Tx,
    fence: int,
    unwanted_row: Callable[[StampedRow], bool] | None,
    unwanted_text: Callable[[StampedText], bool],
) -> None:
    """Take rows (None: no rows) and words of notes out of what waits to be shared."""
    for seq, body in _entries(tx, fence):
        if unwanted_row is None and _is_bulk(body):
            continue
        entry = _unpack(seq, body)
        rows = [row for row in entry.rows if unwanted_row is None or not unwanted_row(row)]
        words = [text for text in entry.texts if not unwanted_text(text)]
        if len(rows) + len(words) == len(entry.rows) + len(entry.texts):
            continue
        if rows or words:
            cells = sum(len(row.cells) for row in rows) + len(words)
            left = _compressed(_packed(rows, words))
            tx.execute("UPDATE outbox SET cells = ?, body = ? WHERE seq = ?", (cells, left, seq))
        else:
            drop(tx, [seq])


def _entries(tx: Tx, fence: int) -> list[tuple[int, bytes]]:
    return list(tx.execute("SELECT seq, body FROM outbox WHERE fence = ? ORDER BY seq", (fence,)))


def _is_bulk(body: bytes) -> bool:
    import zstandard

    # The array's head, then the kind of the entry: more need not be unpacked.
    start: bytes = zstandard.ZstdDecompressor().stream_reader(body).read(2)
    return start[1] == _BULK


def _unpack(seq: int, body: bytes) -> Pending:
    import zstandard

    kind, *rest = msgpack.unpackb(zstandard.ZstdDecompressor().decompress(body))
    if kind == _BULK:
        table, writer, clock, ids, columns = rest
        rows = []
        for number in range(len(ids) // 16):
            row_id = ids[number * 16 : number * 16 + 16]
            cells = tuple(
                Cell(field, values[number], clock, None)
                for field, values in columns
                if values[number] is not None
            )
            rows.append(StampedRow(table, row_id, writer, cells))
        return Pending(seq, rows, [])
    packed_rows, packed_texts = rest
    return Pending(
        seq,
        [
            StampedRow(
                table,
                row_id,
                writer,
                tuple(
                    Cell(field, value, clock, Stamp(*replaced) if replaced else None)
                    for field, value, clock, *replaced in cells
                ),
            )
            for table, row_id, writer, cells in packed_rows
        ],
        [StampedText(*text) for text in packed_texts],
    )
