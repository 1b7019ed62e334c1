"""Telling the kept columns of complaints which rows changed, in the transaction that changes them."""

from __future__ import annotations

from collections.abc import Iterable

from mcr_desktop.store.engine import Tx

HEAD = ""
"""The part of `column_cache` that stands from the moment on from which changes are marked."""

MOST_MARKED = 20_000
"""Of more rows that change at once none is marked: reading all of them anew is cheaper."""


def mark(tx: Tx, fence: int, numbers: Iterable[int]) -> None:
    """Tell the kept columns of a fence (by its number) that these complaints change or go.

    New rows need no mark: they are found by their numbers.
    """
    if not _is_kept(tx, fence):
        return
    marks = [(no, fence) for no in numbers]
    if len(marks) > MOST_MARKED:
        forget(tx, fence)
    else:
        tx.executemany("INSERT OR IGNORE INTO column_change VALUES (?, ?)", marks)


def mark_import(tx: Tx, import_id: bytes, others: Iterable[int] = ()) -> None:
    """The same of all complaints that an import brought, and of some others, whatever their fence."""
    if not tx.execute("SELECT 1 FROM column_cache WHERE part = ?", (HEAD,)).fetchone():
        return
    found: dict[int, list[int]] = {}
    rows = tx.execute("SELECT no, fence FROM complaint WHERE import_id = ?", (import_id,))
    for no, fence in rows.fetchall():
        found.setdefault(fence, []).append(no)
    for no in others:
        row = tx.execute("SELECT fence FROM complaint WHERE no = ?", (no,)).fetchone()
        if row:
            found.setdefault(row[0], []).append(no)
    for fence, numbers in found.items():
        mark(tx, fence, numbers)


def forget(tx: Tx, fence: int) -> None:
    """Throw the kept columns of a fence away."""
    tx.execute("DELETE FROM column_cache WHERE fence = ?", (fence,))
    tx.execute("DELETE FROM column_change WHERE fence = ?", (fence,))


def _is_kept(tx: Tx, fence: int) -> bool:
    select = "SELECT 1 FROM column_cache WHERE fence = ? AND part = ?"
    return tx.execute(select, (fence, HEAD)).fetchone() is not None
