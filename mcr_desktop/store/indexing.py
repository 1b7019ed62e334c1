"""Keeping the search index level with the rows, inside the transaction that changed them."""

from __future__ import annotations

from collections.abc import Iterable

from mcr_desktop.domain.tables import TABLES, Table
from mcr_desktop.store.engine import Tx

_CHUNK = 500

SEARCHED = {
    table.name: frozenset(item.name for item in table.fields if item.search) | {"deleted"}
    for table in TABLES.values()
}
"""Fields of each table whose change touches the index."""


def title_and_body(table: Table) -> tuple[str, str]:
    """SQL expressions of what a table's rows say in search: the title and the rest."""

    def joined(place: str) -> str:
        parts = [f"\"{item.name}\" || ' '" for item in table.fields if item.search == place]
        return " || ".join(f"coalesce({part}, '')" for part in parts) or "''"

    return joined("title"), joined("body")


class Unindexed:
    """Rows that the index must catch up with at the end of a transaction, each once."""

    def __init__(self) -> None:
        self._rows: dict[str, set[int]] = {}
        self._fresh: set[int] = set()

    def add(self, table: str, row_number: int, *, fresh: bool = False) -> None:
        """Remember a row; `fresh` where it was made in this transaction."""
        self._rows.setdefault(table, set()).add(row_number)
        if fresh:
            self._fresh.add(row_number)

    def settle(self, tx: Tx) -> None:
        """Bring the index up to date."""
        for table, numbers in self._rows.items():
            reindex(tx, table, sorted(numbers - self._fresh))
            reindex(tx, table, sorted(numbers & self._fresh), fresh=True)


def reindex(tx: Tx, table: str, row_numbers: Iterable[int], *, fresh: bool = False) -> None:
    """Make the index say what these rows say now; deleted and empty rows leave it.

    `fresh` rows are not in it yet, which saves looking for them.
    """
    if table not in TABLES:
        return
    title, body = title_and_body(TABLES[table])
    numbers = list(row_numbers)
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        if not fresh:
            tx.execute(f"DELETE FROM search WHERE rowid IN ({marks})", part)
        tx.execute(
            "INSERT INTO search (rowid, title, body) "
            f'SELECT no, {title}, {body} FROM "{table}" WHERE no IN ({marks}) '
            f"AND deleted IS NULL AND ({title} || {body}) <> ''",
            part,
        )
