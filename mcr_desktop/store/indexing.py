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


def reindex(tx: Tx, table: str, row_numbers: Iterable[int]) -> None:
    """Make the index say what these rows say now; deleted and empty rows leave it."""
    if table not in TABLES:
        return
    title, body = title_and_body(TABLES[table])
    numbers = list(row_numbers)
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        tx.execute(f"DELETE FROM search WHERE rowid IN ({marks})", part)
        tx.execute(
            "INSERT INTO search (rowid, title, body) "
            f'SELECT no, {title}, {body} FROM "{table}" WHERE no IN ({marks}) '
            f"AND deleted IS NULL AND ({title} || {body}) <> ''",
            part,
        )
