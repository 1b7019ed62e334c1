"""Real encrypted stores, sealed segments and raw inserts: what the sync benchmarks are made of."""

from __future__ import annotations

import gc
import os
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple
from unittest.mock import patch

from sqlcipher3 import dbapi2

from mcr_desktop.domain.collecting import uncollected
from mcr_desktop.keys import sealing
from mcr_desktop.keys.devices import DeviceKeys, new_nonce, writer_id
from mcr_desktop.store import cells, indexing, superseded_cells
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from mcr_desktop.sync import bodies, segments
from mcr_desktop.sync.bodies import Body
from tests.benchmarks.sync_loads import CELLS_A_SEGMENT, in_segments

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from mcr_desktop.domain.changes import StampedRow

FENCE = bytes(range(32))
EPOCH = b"e" * 16

RAW = (
    "CREATE TABLE raw (id BLOB, field TEXT, value ANY, clock INTEGER, writer BLOB, replaced INTEGER"
    "{key}) STRICT"
)
KEYED = ", PRIMARY KEY (id, field, clock, writer)"


class _Keyless(dbapi2.Connection):  # type: ignore[misc]  # the library ships no types
    """A connection that never hears of the key, so that the very same code writes a plain file."""

    def execute(self, sql: str, *parameters: Any) -> Any:
        return super().execute("SELECT 1" if "PRAGMA key" in sql else sql, *parameters)


@contextmanager
def plain() -> Iterator[None]:
    """Within it, stores are plain SQLite; only a benchmark can ask for that."""
    connect = dbapi2.connect

    def keyless(*arguments: Any, **named: Any) -> Any:
        return connect(*arguments, **named, factory=_Keyless)

    with patch.object(dbapi2, "connect", keyless):
        yield


@contextmanager
def store(path: Path, *, encrypted: bool = True) -> Iterator[Store]:
    with ExitStack() as around:
        if not encrypted:
            around.enter_context(plain())
        path.touch()
        # Not `Store.create`: it opens what it made, and refuses a plain file.
        made = Store(path, os.urandom(32))
        try:
            made._upgrade()
            yield made
        finally:
            made.close()
            path.unlink()


def raw_s(
    path: Path, rows: Sequence[StampedRow], *, encrypted: bool = True, key: str = KEYED
) -> Taken:
    """Seconds to insert the changes as rows of six columns, under the pragmas of our own store."""
    values = [
        (
            row.id,
            cell.field,
            cell.value,
            cell.clock,
            row.writer,
            cell.replaced.clock if cell.replaced else None,
        )
        for row in rows
        for cell in row.cells
    ]
    with store(path, encrypted=encrypted) as made:
        made._writer.execute(RAW.format(key=key))
        began, work = time.perf_counter(), time.process_time()
        with made.transaction() as tx:
            tx.executemany("INSERT INTO raw VALUES (?, ?, ?, ?, ?, ?)", values)
        return Taken(time.perf_counter() - began, time.process_time() - work)


class Taken(NamedTuple):
    """Seconds by the clock, and of the processor: on a busy machine the second says more."""

    wall: float
    cpu: float


@dataclass(slots=True)
class Sealed:
    """Segments as they lie on storage."""

    files: list[bytes]
    opener: sealing.Opener
    changes: int

    @property
    def bytes_a_change(self) -> float:
        return sum(map(len, self.files)) / self.changes


def seal(rows: Sequence[StampedRow], cells_a_segment: int = CELLS_A_SEGMENT) -> Sealed:
    """The rows in signed and sealed segments of their writers."""
    keys, identity = DeviceKeys.new(), sealing.new_identity()
    recipient = sealing.recipient_of(identity)
    nonces: dict[bytes, bytes] = {}
    last: dict[bytes, tuple[int, bytes]] = {}
    files = []
    for name, part in in_segments(rows, cells_a_segment):
        nonce = nonces.setdefault(name, new_nonce())
        writer = writer_id(keys.public.signer, nonce)
        seq, previous = last.get(name, (0, b""))
        place = segments.Place(FENCE, EPOCH, recipient, nonce, seq + 1, previous, [])
        body = Body([row._replace(writer=writer) for row in part], [])
        files.append(segments.write(place, body, keys))
        last[name] = (seq + 1, segments.read(files[-1]).identity)
    return Sealed(files, sealing.Opener(identity), sum(len(row.cells) for row in rows))


STAGES = ("verify", "open", "decode", "fold and write", "history", "search", "commit")


@dataclass(slots=True)
class Merged:
    """Seconds by stage; `bytes` is how much the store grew."""

    stages: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    bytes: int = 0
    cpu: float = 0.0

    @property
    def taken(self) -> Taken:
        return Taken(sum(self.stages.values()), self.cpu)


def merge(
    path: Path, made: list[StampedRow], sealed: Sealed, group: int, *, encrypted: bool = True
) -> Merged:
    """Merge sealed segments into a store that holds rows already, so many changes at once."""
    merged = Merged()
    took = merged.stages
    clock = time.perf_counter
    with store(path, encrypted=encrypted) as held, ExitStack() as around:
        journal = Journal(held)
        if made:
            with held.transaction() as tx:
                journal.merge(tx, FENCE, made, [])
        before = _size(held)
        _time(around, took, cells, "keep", "history", superseded_cells.keep)
        _time(around, took, indexing.Unindexed, "settle", "search", indexing.Unindexed.settle)

        def write(rows: list[StampedRow]) -> None:
            began = clock()
            apart = took["history"] + took["search"]
            with held.transaction() as tx:
                journal.merge(tx, FENCE, rows, [])
                done = clock()
            took["commit"] += clock() - done
            took["fold and write"] += done - began - (took["history"] + took["search"] - apart)

        gc.collect()
        gc.freeze()
        rows: list[StampedRow] = []
        count = 0
        work = time.process_time()
        with uncollected():
            for data in sealed.files:
                began = clock()
                segment = segments.read(data)
                verified = clock()
                packed = sealed.opener.open(segment.sealed, most=segments.SIZE_CAP)
                opened = clock()
                body = bodies.decode(packed, segment.writer)
                took["decode"] += clock() - opened
                took["open"] += opened - verified
                took["verify"] += verified - began
                rows += body.rows
                count += body.cells
                if count >= group:
                    write(rows)
                    rows, count = [], 0
            if rows:
                write(rows)
        merged.cpu = time.process_time() - work
        gc.unfreeze()
        merged.bytes = _size(held) - before
    return merged


def _time(
    around: ExitStack, took: dict[str, float], owner: Any, name: str, stage: str, work: Any
) -> None:
    def timed(*arguments: Any) -> Any:
        began = time.perf_counter()
        try:
            return work(*arguments)
        finally:
            took[stage] += time.perf_counter() - began

    around.enter_context(patch.object(owner, name, timed))


def _size(held: Store) -> int:
    held._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return held.path.stat().st_size
