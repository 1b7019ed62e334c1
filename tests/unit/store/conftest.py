"""Real encrypted stores in a temporary folder, closed after each test."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mcr_desktop.domain.changes import Change, StampedRow, StampedText, TextChange
from mcr_desktop.store.digests import digests
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

FENCE = bytes(range(32))


@dataclass
class Replica:
    """One device's store with its journal."""

    store: Store
    journal: Journal

    def write(self, *changes: Change | TextChange) -> None:
        self.journal.commit(changes, "Test")

    def outgoing(self) -> list[tuple[list[StampedRow], list[StampedText]]]:
        return [(item.rows, item.texts) for item in self.journal.pending(FENCE, 10**9)]

    def take(self, rows: list[StampedRow], texts: list[StampedText]) -> None:
        with self.store.transaction() as tx:
            self.journal.merge(tx, FENCE, rows, texts)

    def digest(self) -> list[tuple[bytes, str]]:
        return digests(self.store, self.journal.numbers)

    def shown(self, table: str, row_id: bytes, field: str) -> object:
        row = self.store.row(f'SELECT "{field}" FROM "{table}" WHERE id = ?', (row_id,))  # noqa: S608 - own names only
        return row[0] if row else None


class Replicas:
    """Makes replicas on demand."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.made: list[Replica] = []

    def __call__(self) -> Replica:
        store = Store.create(self._folder / f"{len(self.made)}.db", os.urandom(32))
        replica = Replica(store, Journal(store))
        self.made.append(replica)
        return replica


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replicas]:
    make = Replicas(tmp_path)
    yield make
    for made in make.made:
        made.store.close()
