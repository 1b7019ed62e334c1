"""What is kept of segments: their bytes, where each stands, what they name, and which notes they hold."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from mcr_desktop.store.engine import Store, Tx


class KeptSegment(NamedTuple):
    """A verified segment's place; its bytes are the file `name`."""

    id: bytes
    writer: bytes
    seq: int
    previous: bytes
    signer: bytes
    epoch: bytes
    name: str
    state: str
    reason: str | None
    attempts: int
    arrived_ms: int


class Named(NamedTuple):
    """A segment that somebody names: whose it is, its number, its identity."""

    writer: bytes
    seq: int
    id: bytes


_SEGMENT = "id, writer, seq, previous, signer, epoch, name, state, reason, attempts, arrived_ms"
_CHUNK = 500

MOST_HOLES = 5000
"""So many segments that others name and nobody delivers are remembered of one fence."""


class SegmentRecords:
    """Reads and writes the tables of segments. Writes take the transaction they belong to."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.files_kept = 0
        """Counts what is kept or let go, so that a sync that changed nothing need not look again."""

    def keep_file(self, tx: Tx, no: int, name: str, data: bytes) -> None:
        """Keep a verified file, to be put on storage wherever it is missing there."""
        self.files_kept += 1
        tx.execute(
            "INSERT OR IGNORE INTO sharing_file (fence, name, data) VALUES (?, ?, ?)",
            (no, name, data),
        )

    def segments(self, no: int, states: Sequence[str]) -> list[KeptSegment]:
        """Segments in these states, by writer and number."""
        marks = ", ".join("?" * len(states))
        # The plus keeps the database from walking all segments in that order to spare the sorting.
        rows = self.store.rows(
            f"SELECT {_SEGMENT} FROM sharing_segment WHERE fence = ? AND state IN ({marks}) "
            "ORDER BY +writer, seq, no",
            (no, *states),
        )
        return [KeptSegment(*row) for row in rows]

    def places(self, no: int) -> list[KeptSegment]:
        """Every verified segment, whatever its state."""
        rows = self.store.rows(f"SELECT {_SEGMENT} FROM sharing_segment WHERE fence = ?", (no,))
        return [KeptSegment(*row) for row in rows]

    def aside(self, no: int, reasons: Sequence[str]) -> list[KeptSegment]:
        """Segments that were set aside for one of these reasons, by writer and number."""
        marks = ", ".join("?" * len(reasons))
        rows = self.store.rows(
            f"SELECT {_SEGMENT} FROM sharing_segment WHERE fence = ? AND state = 'aside' "
            f"AND reason IN ({marks}) ORDER BY +writer, seq, no",
            (no, *reasons),
        )
        return [KeptSegment(*row) for row in rows]

    def marked(self, no: int, reasons: Sequence[str]) -> list[KeptSegment]:
        """Segments that count and bear one of these marks."""
        marks = ", ".join("?" * len(reasons))
        rows = self.store.rows(
            f"SELECT {_SEGMENT} FROM sharing_segment WHERE fence = ? AND reason IN ({marks}) "
            "AND state IN ('own', 'applied') ORDER BY writer, seq, no",
            (no, *reasons),
        )
        return [KeptSegment(*row) for row in rows]

    def marks_of(
        self, no: int, identities: Collection[bytes]
    ) -> list[tuple[bytes, str, str | None]]:
        """Identity, name and mark of those of these segments that are held."""
        return self._of_ids(no, "id, name, reason", identities)

    def of_ids(self, no: int, identities: Collection[bytes]) -> list[KeptSegment]:
        """Those of these segments that are held."""
        return [KeptSegment(*row) for row in self._of_ids(no, _SEGMENT, identities)]

    def _of_ids(self, no: int, columns: str, identities: Collection[bytes]) -> list[Any]:
        wanted = sorted(identities)
        found: list[Any] = []
        for start in range(0, len(wanted), _CHUNK):
            part = wanted[start : start + _CHUNK]
            found += self.store.rows(
                f"SELECT {columns} FROM sharing_segment WHERE fence = ? "
                f"AND id IN ({', '.join('?' * len(part))})",
                (no, *part),
            )
        return found

    def of_signer(self, no: int, signer: bytes) -> list[KeptSegment]:
        """Every held segment of a device."""
        rows = self.store.rows(
            f"SELECT {_SEGMENT} FROM sharing_segment WHERE fence = ? AND signer = ?", (no, signer)
        )
        return [KeptSegment(*row) for row in rows]

    def drop_segments(self, tx: Tx, no: int, those: Iterable[KeptSegment]) -> None:
        """Hold these no longer."""
        self.files_kept += 1
        for one in those:
            tx.execute("DELETE FROM sharing_segment WHERE fence = ? AND id = ?", (no, one.id))
            tx.execute("DELETE FROM sharing_text WHERE fence = ? AND segment = ?", (no, one.id))
            tx.execute("DELETE FROM sharing_file WHERE fence = ? AND name = ?", (no, one.name))

    def count_of(self, tx: Tx, no: int, signer: bytes) -> int:
        """How many segments of a device are set aside."""
        found = tx.execute(
            "SELECT count(*) FROM sharing_segment WHERE fence = ? AND state = 'aside' AND signer = ?",
            (no, signer),
        )
        return int(found.fetchone()[0])

    def writers_of(self, no: int, signers: Collection[bytes]) -> frozenset[bytes]:
        """The names under which these devices wrote."""
        if not signers:
            return frozenset()
        marks = ", ".join("?" * len(signers))
        rows = self.store.rows(
            f"SELECT DISTINCT writer FROM sharing_segment WHERE fence = ? AND signer IN ({marks})",
            (no, *signers),
        )
        return frozenset(writer for (writer,) in rows)

    def last_seen(self, no: int) -> dict[bytes, int]:
        """When something by each device last arrived (ms)."""
        return dict(
            self.store.rows(
                "SELECT signer, max(arrived_ms) FROM sharing_segment WHERE fence = ? GROUP BY signer",
                (no,),
            )
        )

    def leaned_on(self, no: int) -> set[str]:
        """Names of segments set aside with words on which those of a counting segment may build."""
        rows = self.store.rows(
            "SELECT DISTINCT s.name FROM sharing_segment s "
            "JOIN sharing_text t ON t.fence = s.fence AND t.segment = s.id "
            "JOIN sharing_text u ON u.fence = t.fence AND u.note = t.note "
            "JOIN sharing_segment c ON c.fence = u.fence AND c.id = u.segment "
            "WHERE s.fence = ? AND s.state = 'aside' AND c.state IN ('own', 'applied')",
            (no,),
        )
        return {name for (name,) in rows}

    def keep_texts(self, tx: Tx, no: int, segment: bytes, notes: Iterable[bytes]) -> None:
        """Remember of which notes' texts a segment holds updates."""
        tx.executemany(
            "INSERT OR IGNORE INTO sharing_text (fence, note, segment) VALUES (?, ?, ?)",
            [(no, note, segment) for note in set(notes)],
        )

    def segments_of_text(self, no: int, note: bytes) -> list[KeptSegment]:
        """The segments that hold updates of a note's text."""
        columns = ", ".join(f"s.{name}" for name in _SEGMENT.split(", "))
        rows = self.store.rows(
            f"SELECT {columns} FROM sharing_text t JOIN sharing_segment s "
            "ON s.fence = t.fence AND s.id = t.segment WHERE t.fence = ? AND t.note = ?",
            (no, note),
        )
        return [KeptSegment(*row) for row in rows]

    def texts_that_wait(self, no: int, fence: bytes) -> list[bytes]:
        """Notes with updates that lack a predecessor, where one may lie in a segment set aside."""
        rows = self.store.rows(
            "SELECT DISTINCT n.id FROM waiting_text w JOIN note n ON n.no = w.no "
            "JOIN fence f ON f.no = n.fence JOIN sharing_text t ON t.fence = ? AND t.note = n.id "
            "JOIN sharing_segment s ON s.fence = t.fence AND s.id = t.segment "
            "WHERE f.id = ? AND s.state = 'aside'",
            (no, fence),
        )
        return [note for (note,) in rows]

    def note_settled(self, tx: Tx, no: int, knowledge: bytes) -> None:
        """The applied segments were judged by this set of entries."""
        tx.execute("UPDATE sharing_fence SET settled = ? WHERE no = ?", (knowledge, no))

    def holds(self, tx: Tx, no: int, identity: bytes) -> bool:
        """Whether this very segment is held."""
        found = tx.execute(
            "SELECT 1 FROM sharing_segment WHERE fence = ? AND id = ?", (no, identity)
        )
        return found.fetchone() is not None

    def keep_segment(
        self, tx: Tx, no: int, segment: KeptSegment, data: bytes, names: Iterable[Named]
    ) -> None:
        """Keep a verified segment and its bytes; `names` are the segments that it says exist."""
        tx.execute(
            f"INSERT INTO sharing_segment (fence, {_SEGMENT}) VALUES (?{', ?' * len(segment)})",
            (no, *segment),
        )
        self.keep_file(tx, no, segment.name, data)
        tx.execute("DELETE FROM sharing_hole WHERE fence = ? AND id = ?", (no, segment.id))
        (known,) = tx.execute("SELECT count(*) FROM sharing_hole WHERE fence = ?", (no,)).fetchone()
        tx.executemany(
            "INSERT OR IGNORE INTO sharing_hole (fence, id, writer, seq, since_ms) "
            "SELECT ?1, ?2, ?3, ?4, ?5 WHERE NOT EXISTS "
            "(SELECT 1 FROM sharing_segment WHERE fence = ?1 AND id = ?2)",
            # Whoever names what there never was shall not fill the disk with it.
            [
                (no, one.id, one.writer, one.seq, segment.arrived_ms)
                for one in islice(names, max(0, MOST_HOLES - known))
            ],
        )
        tx.execute(
            "INSERT INTO sharing_head (fence, writer, seq, id, told) VALUES (?, ?, ?, ?, 0) "
            "ON CONFLICT (fence, writer) DO UPDATE SET seq = excluded.seq, id = excluded.id, "
            "told = 0 WHERE excluded.seq > seq",
            (no, segment.writer, segment.seq, segment.id),
        )

    def mark_trying(self, tx: Tx, no: int, identities: Iterable[bytes]) -> None:
        """Record that these are about to be imported, so that one that kills the program is known."""
        tx.executemany(
            "UPDATE sharing_segment SET state = 'trying', attempts = attempts + 1 "
            "WHERE fence = ? AND id = ?",
            [(no, identity) for identity in identities],
        )

    def untry(self, tx: Tx, no: int, identities: Iterable[bytes]) -> None:
        """These were not imported after all: nothing is held against them."""
        tx.executemany(
            "UPDATE sharing_segment SET state = 'new', attempts = max(0, attempts - 1) "
            "WHERE fence = ? AND id = ?",
            [(no, identity) for identity in identities],
        )

    def retry_newer(self, tx: Tx, no: int, reason: str) -> None:
        """Try again what another version than this one (`reason` names it) could not read."""
        tx.execute(
            "UPDATE sharing_segment SET state = 'new', reason = NULL, attempts = 0 "
            "WHERE fence = ? AND state = 'aside' AND reason LIKE 'newer %' AND reason <> ?",
            (no, reason),
        )

    def mark(
        self, tx: Tx, no: int, identities: Iterable[bytes], state: str, reason: str | None = None
    ) -> None:
        """Where segments stand from here on. A success clears the count of attempts."""
        tx.executemany(
            "UPDATE sharing_segment SET state = ?, reason = ?, "
            "attempts = CASE WHEN ?1 = 'applied' THEN 0 ELSE attempts END "
            "WHERE fence = ? AND id = ?",
            [(state, reason, no, identity) for identity in identities],
        )

    def last_of(self, tx: Tx, no: int, writer: bytes) -> Named | None:
        """The newest segment held of a writer."""
        row = tx.execute(
            "SELECT writer, seq, id FROM sharing_head WHERE fence = ? AND writer = ?", (no, writer)
        ).fetchone()
        return Named(*row) if row else None

    def untold_heads(self, tx: Tx, no: int, writer: bytes) -> list[Named]:
        """Others' heads that moved since our last segment, at most 500; they count as told now."""
        rows = tx.execute(
            "SELECT writer, seq, id FROM sharing_head "
            "WHERE fence = ? AND writer <> ? AND told = 0 ORDER BY writer LIMIT 500",
            (no, writer),
        ).fetchall()
        tx.executemany(
            "UPDATE sharing_head SET told = 1 WHERE fence = ? AND writer = ?",
            [(no, row[0]) for row in rows],
        )
        return [Named(*row) for row in rows]

    def holes(self, no: int) -> list[tuple[Named, int]]:
        """Segments that are named and not held, each with the time since when (ms)."""
        rows = self.store.rows(
            "SELECT writer, seq, id, since_ms FROM sharing_hole WHERE fence = ? "
            "ORDER BY writer, seq",
            (no,),
        )
        return [(Named(*row[:3]), row[3]) for row in rows]

    def forks(self, no: int) -> list[tuple[bytes, int]]:
        """Writer and number wherever two different segments claim one place."""
        return [
            (writer, seq)
            for writer, seq in self.store.rows(
                "SELECT writer, seq FROM sharing_segment WHERE fence = ? "
                "GROUP BY writer, seq HAVING count(*) > 1",
                (no,),
            )
        ]
