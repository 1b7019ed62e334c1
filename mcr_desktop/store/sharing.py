"""What sharing keeps in the store: keys, fences, verbatim files, and where each segment stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from mcr_desktop.store.sharing_segments import KeptSegment, Named, SegmentRecords

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.journal import Journal


@dataclass(frozen=True, slots=True, repr=False)
class KeptDevice:
    """This device's secrets and whose it is."""

    seed: bytes
    identity: str
    person: bytes
    person_name: str
    label: str
    made_ms: int
    kin: bytes
    """How it proves that it is its person's, packed; see `sync.kinships`."""


@dataclass(frozen=True, slots=True)
class KeptFence:
    """A fence that this device is inside; `no` is its number in every other row."""

    no: int
    id: bytes
    name: str
    kind: str
    target_kind: str | None
    target: str | None
    target_known: bool
    """Whether the target has once held this fence's files."""
    synced_ms: int | None
    trouble: str | None
    """The type name of what went wrong last, where it did."""
    trouble_ms: int | None
    settled: bytes | None
    """Names the set of entries by which the applied segments were last judged."""


class Oddity(NamedTuple):
    """A file on storage that was not taken in."""

    name: str
    version: str
    reason: str
    detail: str
    since_ms: int
    looked_ms: int
    """When it was read last; a storage may have told an untruth then."""


_FENCE = (
    "no, id, name, kind, target_kind, target, target_known, synced_ms, trouble, trouble_ms, settled"
)


_OF_A_FENCE = tuple(
    f"sharing_{part}"
    for part in [
        "epoch",
        "entry",
        "file",
        "segment",
        "text",
        "packed",
        "inventory",
        "erasure",
        "head",
        "hole",
        "oddity",
    ]
)


class SharingRecords(SegmentRecords):
    """Reads and writes the tables of sharing. Writes take the transaction they belong to."""

    # This device

    def device(self) -> KeptDevice | None:
        """This device, once it has been introduced."""
        row = self.store.row(
            "SELECT seed, identity, person, person_name, label, made_ms, kin FROM sharing_device"
        )
        return KeptDevice(*row) if row else None

    def keep_device(self, tx: Tx, device: KeptDevice) -> None:
        """Keep this device's secrets; there is one."""
        tx.execute(
            "INSERT INTO sharing_device VALUES (1, ?, ?, ?, ?, ?, ?, ?)",
            (
                device.seed,
                device.identity,
                device.person,
                device.person_name,
                device.label,
                device.made_ms,
                device.kin,
            ),
        )

    def keep_person(self, tx: Tx, person: bytes, name: str) -> None:
        """Let this device be another one of a person."""
        tx.execute("UPDATE sharing_device SET person = ?, person_name = ?", (person, name))

    def keep_kin(self, tx: Tx, kin: bytes) -> None:
        """Keep how this device proves whose it is."""
        tx.execute("UPDATE sharing_device SET kin = ?", (kin,))

    def nonces(self) -> dict[bytes, bytes]:
        """The nonce of every name that this device has written under."""
        return dict(self.store.rows("SELECT id, nonce FROM sharing_writer"))

    def write_as(self, tx: Tx, journal: Journal, writer: bytes, nonce: bytes, now_ms: int) -> None:
        """Let the journal write under this name from here on."""
        tx.execute(
            "INSERT INTO sharing_writer (id, nonce, since_ms) VALUES (?, ?, ?)",
            (writer, nonce, now_ms),
        )
        journal.new_writer(tx, writer)
        tx.execute("UPDATE sharing_head SET told = 0")

    def signers_of(self, writer: bytes) -> list[tuple[int, bytes]]:
        """Fence number and device key wherever segments under this name are held."""
        rows = self.store.rows(
            "SELECT DISTINCT fence, signer FROM sharing_segment WHERE fence IN "
            "(SELECT no FROM sharing_fence) AND writer = ?",
            (writer,),
        )
        return [(no, signer) for no, signer in rows]

    # Fences

    def fences(self) -> list[KeptFence]:
        """Every fence that this device is inside."""
        return [_fence(row) for row in self.store.rows(f"SELECT {_FENCE} FROM sharing_fence")]

    def fence(self, fence: bytes) -> KeptFence | None:
        """One fence by its id."""
        row = self.store.row(f"SELECT {_FENCE} FROM sharing_fence WHERE id = ?", (fence,))
        return _fence(row) if row else None

    def keep_fence(self, tx: Tx, fence: bytes, name: str, kind: str) -> int:
        """Take a fence in, unless it is held; its number."""
        tx.execute(
            "INSERT INTO sharing_fence (id, name, kind, target_known) VALUES (?, ?, ?, 0) "
            "ON CONFLICT (id) DO NOTHING",
            (fence, name, kind),
        )
        (no,) = tx.execute("SELECT no FROM sharing_fence WHERE id = ?", (fence,)).fetchone()
        return int(no)

    def forget_fence(self, tx: Tx, no: int) -> None:
        """Drop everything that sharing keeps of a fence."""
        for table in _OF_A_FENCE:
            tx.execute(f"DELETE FROM {table} WHERE fence = ?", (no,))
        tx.execute("DELETE FROM sharing_fence WHERE no = ?", (no,))

    def choose_target(self, tx: Tx, no: int, kind: str, target: str) -> None:
        """Share through this target from here on."""
        tx.execute(
            "UPDATE sharing_fence SET target_kind = ?, target = ?, target_known = 0, "
            "trouble = NULL, trouble_ms = NULL WHERE no = ?",
            (kind, target, no),
        )
        # Another place may hold whole what an erasure stripped at the last one.
        tx.execute(
            "UPDATE sharing_segment SET reason = 'strip' WHERE fence = ? AND reason = 'stripped' "
            "AND state IN ('own', 'applied')",
            (no,),
        )

    def note_synced(self, tx: Tx, no: int, now_ms: int) -> None:
        """A sync went through."""
        tx.execute(
            "UPDATE sharing_fence SET target_known = 1, synced_ms = ?, trouble = NULL, "
            "trouble_ms = NULL WHERE no = ?",
            (now_ms, no),
        )

    def note_trouble(self, tx: Tx, no: int, trouble: str, now_ms: int) -> None:
        """A sync did not; the time is that of the first such in a row."""
        tx.execute(
            "UPDATE sharing_fence SET trouble_ms = CASE WHEN trouble = ?1 THEN trouble_ms "
            "ELSE ?2 END, trouble = ?1 WHERE no = ?3",
            (trouble, now_ms, no),
        )

    # Epoch keys and membership entries

    def epochs(self, no: int) -> dict[bytes, str]:
        """The epoch keys that are held, in the order of their arrival."""
        return dict(
            self.store.rows(
                "SELECT id, identity FROM sharing_epoch WHERE fence = ? ORDER BY no", (no,)
            )
        )

    def keep_epoch(self, tx: Tx, no: int, epoch: bytes, identity: str) -> None:
        """Keep an epoch's key."""
        tx.execute(
            "INSERT OR IGNORE INTO sharing_epoch (fence, id, identity) VALUES (?, ?, ?)",
            (no, epoch, identity),
        )

    def entries(self, no: int) -> list[bytes]:
        """Every membership entry, as it was signed."""
        rows = self.store.rows("SELECT data FROM sharing_entry WHERE fence = ? ORDER BY no", (no,))
        return [data for (data,) in rows]

    def keep_entry(self, tx: Tx, no: int, identity: bytes, data: bytes, *, filed: bool) -> None:
        """Keep a membership entry; `filed` where a file of it is kept as well."""
        tx.execute(
            "INSERT INTO sharing_entry (fence, id, data, filed) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (fence, id) DO UPDATE SET filed = max(filed, excluded.filed)",
            (no, identity, data, int(filed)),
        )

    def unfiled(self, no: int) -> list[bytes]:
        """Entries, as signed, of which no file is held: they came with an approval."""
        rows = self.store.rows(
            "SELECT data FROM sharing_entry WHERE fence = ? AND filed = 0 ORDER BY no", (no,)
        )
        return [data for (data,) in rows]

    # Erasures

    def erasures(self, no: int) -> dict[bytes, int | None]:
        """Entries of the erasures that are hidden here, each with when it was purged (ms)."""
        return dict(
            self.store.rows(
                "SELECT entry, purged_ms FROM sharing_erasure WHERE fence = ? ORDER BY no", (no,)
            )
        )

    def keep_erasure(self, tx: Tx, no: int, entry: bytes, purged_ms: int | None = None) -> None:
        """An erasure is hidden here, or purged."""
        tx.execute(
            "INSERT INTO sharing_erasure (fence, entry, purged_ms) VALUES (?, ?, ?) "
            "ON CONFLICT (fence, entry) DO UPDATE SET purged_ms = excluded.purged_ms",
            (no, entry, purged_ms),
        )

    def forget_erasure(self, tx: Tx, no: int, entry: bytes) -> None:
        """An erasure was objected to."""
        tx.execute("DELETE FROM sharing_erasure WHERE fence = ? AND entry = ?", (no, entry))

    # Files

    def file_names(self, no: int, top: str = "") -> set[str]:
        """The files that are held, or those whose names begin so."""
        sql = "SELECT name FROM sharing_file WHERE fence = ?"
        if not top:
            return {name for (name,) in self.store.rows(sql, (no,))}
        rows = self.store.rows(f"{sql} AND name >= ? AND name < ?", (no, top, f"{top}\U0010ffff"))
        return {name for (name,) in rows}

    def file(self, no: int, name: str) -> bytes:
        """A file's bytes. Raises KeyError."""
        row = self.store.row(
            "SELECT data FROM sharing_file WHERE fence = ? AND name = ?", (no, name)
        )
        if row is None:
            raise KeyError(name)
        return bytes(row[0])

    def file_sizes(self, no: int) -> dict[str, int]:
        """Bytes of every file that is held."""
        return dict(
            self.store.rows("SELECT name, length(data) FROM sharing_file WHERE fence = ?", (no,))
        )

    def replace_file(self, tx: Tx, no: int, name: str, data: bytes | None) -> None:
        """Keep other bytes under a name, or none: what an erasure asks for."""
        self.files_kept += 1
        if data is None:
            tx.execute("DELETE FROM sharing_file WHERE fence = ? AND name = ?", (no, name))
        else:
            tx.execute(
                "UPDATE sharing_file SET data = ? WHERE fence = ? AND name = ?", (data, no, name)
            )

    def oddities(self, no: int) -> dict[str, Oddity]:
        """Files that were not taken in, by name."""
        rows = self.store.rows(
            "SELECT name, version, reason, detail, since_ms, looked_ms FROM sharing_oddity "
            "WHERE fence = ?",
            (no,),
        )
        return {row[0]: Oddity(*row) for row in rows}

    def keep_oddity(self, tx: Tx, no: int, oddity: Oddity) -> None:
        """Remember why a file was not taken in; since when is kept from the first time."""
        tx.execute(
            "INSERT INTO sharing_oddity "
            "(fence, name, version, reason, detail, since_ms, looked_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (fence, name) DO UPDATE SET "
            "version = excluded.version, reason = excluded.reason, detail = excluded.detail, "
            "looked_ms = excluded.looked_ms",
            (no, *oddity),
        )

    def forget_oddities(self, tx: Tx, no: int, names: Iterable[str]) -> None:
        """These files were taken in after all, or are gone."""
        tx.executemany(
            "DELETE FROM sharing_oddity WHERE fence = ? AND name = ?",
            [(no, name) for name in names],
        )

    def pending_cells(self, fence: bytes) -> int:
        """How many local changes of a fence no segment carries yet."""
        row = self.store.row(
            "SELECT coalesce(sum(o.cells), 0) FROM outbox o JOIN fence f ON f.no = o.fence "
            "WHERE f.id = ? AND (o.import_id IS NULL OR o.import_id NOT IN "
            "(SELECT id FROM pending_import))",
            (fence,),
        )
        return int(row[0]) if row else 0


def _fence(row: tuple[Any, ...]) -> KeptFence:
    no, identity, name, kind, target_kind, target, known, *rest = row
    return KeptFence(no, identity, name, kind, target_kind, target, bool(known), *rest)


__all__ = [
    "KeptDevice",
    "KeptFence",
    "KeptSegment",
    "Named",
    "Oddity",
    "SharingRecords",
]
