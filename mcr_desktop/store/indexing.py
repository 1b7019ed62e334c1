"""Keeping the search index level with the rows, inside the transaction that changed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, nullcontext

from mcr_desktop.domain.fields import Table
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store import note_words
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.words import FIRST_UNSPACED

_CHUNK = 500
_MANY = 1000
"""Rows from which on one transaction leaves the tidying of the index to later ones."""

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


def words_from(table: Table, where: str) -> str:
    """SQL that gives the index the rows of a table under a condition, with nothing for those that say nothing.

    `spaced` is the store's own function: see `words.spaced`. Plain texts never reach it.
    """
    title, body = title_and_body(table)
    part = (
        "CASE WHEN {0} GLOB '*[" + FIRST_UNSPACED + "-\U0010ffff]*' THEN spaced({0}) ELSE {0} END"
    )
    return (
        f"SELECT no, {part.format('head')}, {part.format('rest')} FROM "
        f'(SELECT no, {title} AS head, {body} AS rest FROM "{table.name}" WHERE {where} '
        f"AND deleted IS NULL) WHERE head || rest <> ''"
    )


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
        rows = {table: some for table, some in self._rows.items() if table in TABLES}
        with unmerged(tx) if sum(map(len, rows.values())) > _MANY else nullcontext():
            # What is there goes first and what is new comes in order: at each step back among the row
            # numbers the index writes out what it has gathered in memory.
            for numbers in rows.values():
                _remove(tx, sorted(numbers - self._fresh))
            for table, numbers in rows.items():
                _add(tx, table, sorted(numbers))


@contextmanager
def unmerged(tx: Tx) -> Iterator[None]:
    """Let the index not tidy itself up meanwhile: later writes do that in small parts."""
    tx.execute("INSERT INTO search (search, rank) VALUES ('automerge', 0)")
    yield
    tx.execute("INSERT INTO search (search, rank) VALUES ('automerge', 4)")


def reindex(tx: Tx, table: str, row_numbers: Iterable[int], *, fresh: bool = False) -> None:
    """Make the index say what these rows say now; deleted and empty rows leave it.

    `fresh` rows are not in it yet, which saves looking for them.
    """
    if table not in TABLES:
        return
    numbers = list(row_numbers)
    if not fresh:
        _remove(tx, numbers)
    _add(tx, table, numbers)


def _remove(tx: Tx, numbers: Sequence[int]) -> None:
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        tx.execute(f"DELETE FROM search WHERE rowid IN ({','.join('?' * len(part))})", part)


def _add(tx: Tx, table: str, numbers: Sequence[int]) -> None:
    if table == "note":
        note_words.refresh(tx, numbers)
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        rows = words_from(TABLES[table], f"no IN ({','.join('?' * len(part))})")
        tx.execute(f"INSERT INTO search (rowid, title, body) {rows}", part)
