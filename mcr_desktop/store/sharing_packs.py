"""What is kept of packs: which files each one holds, and what each device last said that it holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.store.engine import Store, Tx

_READ = ""
"""Stands among a pack's names once the whole pack was read, also where nothing in it was good."""


class KeptInventory(NamedTuple):
    """A device's own word of what it held at a moment; `data` is the file that it signed."""

    signer: bytes
    made_ms: int
    data: bytes


class PackRecords:
    """Reads and writes the tables of packs. Writes take the transaction they belong to."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def packs(self, no: int) -> set[str]:
        """Every pack that was read to its end, whether storage still lists it or not."""
        rows = self.store.rows(
            "SELECT pack FROM sharing_packed WHERE fence = ? AND name = ?", (no, _READ)
        )
        return {pack for (pack,) in rows}

    def contents(self, no: int) -> dict[str, set[str]]:
        """The files that lie, whole and verified, in each pack that was ever read."""
        rows = self.store.rows(
            "SELECT pack, name FROM sharing_packed WHERE fence = ? AND name <> ?", (no, _READ)
        )
        found: dict[str, set[str]] = {}
        for pack, name in rows:
            found.setdefault(pack, set()).add(name)
        return found

    def settled(self, no: int, until_ms: int, most: int) -> list[tuple[str, int]]:
        """Name and size of segments that count, arrived by then and are no larger than `most` bytes.

        By writer and number, so that two devices that hold the same make the same pack of them.
        """
        rows = self.store.rows(
            "SELECT s.name, length(f.data) FROM sharing_segment s "
            "JOIN sharing_file f ON f.fence = s.fence AND f.name = s.name "
            "WHERE s.fence = ? AND s.state IN ('own', 'applied') AND s.arrived_ms <= ? "
            "AND length(f.data) <= ? ORDER BY s.writer, s.seq, s.id",
            (no, until_ms, most),
        )
        return [(name, size) for name, size in rows]

    def keep(self, tx: Tx, no: int, pack: str, names: Iterable[str], *, whole: bool) -> None:
        """These lie in the pack; `whole` says that the pack was read to its end and is sound."""
        found = [(no, pack, name) for name in names]
        if whole:
            found.append((no, pack, _READ))
        tx.executemany(
            "INSERT OR IGNORE INTO sharing_packed (fence, pack, name) VALUES (?, ?, ?)", found
        )

    def forget(self, tx: Tx, no: int, packs: Iterable[str]) -> None:
        """These packs are gone or spoilt: what lay in them lies there no more."""
        tx.executemany(
            "DELETE FROM sharing_packed WHERE fence = ? AND pack = ?", [(no, one) for one in packs]
        )

    def inventories(self, no: int) -> list[KeptInventory]:
        """What devices last said that they hold, the newest word first."""
        rows = self.store.rows(
            "SELECT signer, made_ms, data FROM sharing_inventory WHERE fence = ? "
            "ORDER BY made_ms DESC",
            (no,),
        )
        return [KeptInventory(*row) for row in rows]

    def keep_inventory(self, tx: Tx, no: int, inventory: KeptInventory) -> None:
        """Keep a device's word; an older one than is known changes nothing."""
        tx.execute(
            "INSERT INTO sharing_inventory (fence, signer, made_ms, data) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (fence, signer) DO UPDATE SET made_ms = excluded.made_ms, "
            "data = excluded.data WHERE excluded.made_ms > made_ms",
            (no, *inventory),
        )
