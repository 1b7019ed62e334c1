"""Rows that were removed: which they are, who removed them, what went along and what they hang on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mcr_desktop.domain.hangings import HANGING
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.engine import Store
from mcr_desktop.store.indexing import title_and_body
from mcr_desktop.store.numbers import SLOT_BITS

REMOVED, WENT_ALONG = 1, 2
"""What stands in `deleted`: somebody removed this row, or it hangs on one that somebody removed."""


class Removed(NamedTuple):
    """A removed row; `writer` and `clock` are nothing where its removal came with the row itself."""

    kind: str
    id: bytes
    fence: bytes
    title: str
    writer: bytes | None
    clock: int | None


def removed(
    store: Store, kinds: Sequence[str], fence: bytes | None, limit: int
) -> list[Removed]:  # fmt: skip
    """The rows of these kinds that somebody removed, of each kind the latest `limit`.

    What went along with another is among them only where that one is not removed (any more): two
    devices removed and restored it at once, or one wrote what means nothing here.
    """
    found: list[Removed] = []
    for kind in kinds:
        title = title_and_body(TABLES[kind])[0]
        scope = "AND f.id = ? " if fence is not None else ""
        parameters: list[object] = [REMOVED, *([fence] if fence is not None else []), limit]
        # That something stands there is said apart: by it SQLite finds the index of the few removed.
        # Whether a row was removed is its table's first field, so its slot is 0.
        found += [
            Removed(kind, *row)
            for row in store.rows(
                f"SELECT t.id, f.id, t.words, w.id, c.clock FROM (SELECT no, id, fence, trim({title}) AS words "
                f'FROM "{kind}" x WHERE deleted IS NOT NULL '
                f"AND (deleted = ? OR ({_left_behind(kind)}))) t JOIN fence f ON f.no = t.fence "
                f"LEFT JOIN cell c ON c.key = t.no << {SLOT_BITS} LEFT JOIN writer w ON w.no = c.writer "
                f"WHERE 1 {scope}ORDER BY c.clock DESC LIMIT ?",
                parameters,
            )
        ]
    return found


def _left_behind(kind: str) -> str:
    """The condition under which a row `x` is hidden, though nobody removed it nor what it hangs on."""
    parts = [f"x.deleted <> {REMOVED}"]
    for table, hanging_kinds in HANGING.items():
        parts += [
            f'NOT EXISTS (SELECT 1 FROM "{table}" a WHERE a.id = x."{field}" AND a.fence = x.fence '
            "AND a.deleted IS NOT NULL)"
            for one, field in hanging_kinds
            if one == kind
        ]
    return " AND ".join(parts)


def hanging(
    store: Store, fence: bytes, table: str, field: str, above: bytes, *, shown: bool
) -> list[bytes]:
    """Ids of the rows of a fence that name `above` in `field`: those shown, or those that went along."""
    state = "IS NULL" if shown else f"<> {REMOVED}"
    return [
        row_id
        for (row_id,) in store.rows(
            f'SELECT id FROM "{table}" WHERE "{field}" = ? AND deleted {state} '
            "AND fence = (SELECT no FROM fence WHERE id = ?)",
            (above, fence),
        )
    ]


def above(
    store: Store, fence: bytes, table: str, kind: str, field: str, row_id: bytes
) -> bytes | None:
    """Id of the removed row of `table` that a row of `kind` names in `field`; None where none is removed."""
    row = store.row(
        f'SELECT a.id FROM "{kind}" t JOIN "{table}" a ON a.id = t."{field}" AND a.fence = t.fence '
        "WHERE t.id = ? AND t.fence = (SELECT no FROM fence WHERE id = ?) AND a.deleted IS NOT NULL",
        (row_id, fence),
    )
    return row[0] if row else None
