"""Which rows of the registers a query means, and in which order: columns where it can, SQL for words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.tables import KIND_BITS, TABLES
from mcr_desktop.services.registering import columns as register_columns
from mcr_desktop.services.registering.columns import Part, meant
from mcr_desktop.services.registering.queries import IN_WORDS, RegisterQuery
from mcr_desktop.services.row_sets import KnownIds, RowSet
from mcr_desktop.store.index_backlogs import catch_up
from mcr_desktop.store.search import match_expression

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.domain.accounts import Account
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.column_caches import Columns
    from mcr_desktop.store.engine import Store

_FEW = 20_000


def parts_of(
    store: Store,
    table_of: Callable[[Account], Columns],
    accounts: Sequence[Account],
    query: RegisterQuery,
    progress: Progress,
) -> list[Part]:
    """The rows of each account that a query means; accounts without any are left out."""
    hits = _hits(store, query.words) if query.words.strip() else None
    parts = []
    for place, account in enumerate(accounts):
        progress.report(place, len(accounts))
        table = table_of(account)
        mask = meant(table, account, query)
        if hits is not None:
            mask = mask & np.isin(table.numbers, hits, assume_unique=True)
        rows = np.flatnonzero(mask)
        if len(rows):
            parts.append(Part(account, table, rows))
    return parts


def in_order(
    store: Store, parts: Sequence[Part], by: str, known: KnownIds, *, descending: bool
) -> RowSet:
    """The rows of all parts sorted by a name of the register's orders."""
    if not parts:
        numbers = np.zeros(0, np.int64)
    elif by in IN_WORDS:
        numbers = _in_order_of_words(store, parts, by, descending=descending)
    else:
        numbers = register_columns.in_order(parts, by, descending=descending)
    return RowSet(store, numbers, known)


def _hits(store: Store, words: str) -> NDArray[np.int64]:
    """Row numbers of the complaints whose texts hold every word, ascending."""
    expression = match_expression(words)
    if not expression:
        return np.zeros(0, np.int64)
    catch_up(store)
    with store.reading() as cursor:
        found = cursor.execute(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid", (expression,)
        )
        numbers = np.fromiter((no for (no,) in found), np.int64)
    ours = numbers & ((1 << KIND_BITS) - 1) == TABLES["complaint"].code
    return np.asarray(numbers[ours], np.int64)


def _in_order_of_words(
    store: Store, parts: Sequence[Part], by: str, *, descending: bool
) -> NDArray[np.int64]:
    """Row numbers by what a text says: no column is kept of texts, so the store sorts."""
    wanted = np.sort(np.concatenate([part.table.numbers[part.rows] for part in parts]))
    way = "DESC" if descending else "ASC"
    sort = f'ORDER BY t."{by}" COLLATE NOCASE {way}, t.no {way}'
    if len(wanted) <= _FEW:
        marks = ",".join(map(str, wanted.tolist()))
        rows = store.rows(f"SELECT t.no FROM complaint t WHERE t.no IN ({marks}) {sort}")  # noqa: S608 - our own numbers
        return np.fromiter((no for (no,) in rows), np.int64, len(rows))
    with store.reading() as cursor:
        rows = cursor.execute(f"SELECT t.no FROM complaint t {sort}")  # noqa: S608 - own columns
        ordered = np.fromiter((no for (no,) in rows), np.int64)
    return ordered[np.isin(ordered, wanted, assume_unique=True)]
