"""Counts that Today needs of every account at once, each from an index."""

from __future__ import annotations

from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.engine import Store

_SHOWN = (
    "+t.fence IN (SELECT a.fence FROM account a WHERE a.deleted IS NULL AND a.archived_on IS NULL)"
)
OWED = "t.state IN ('open', 'renegotiated')"
_CASE_ACTIONS = "(t.direction = ? OR (t.direction = 'internal' AND t.case_id IS NOT NULL))"
DUE = {
    "ours": f"{OWED} AND t.due_on <= ? AND {_CASE_ACTIONS} AND {_SHOWN}",
    "theirs": f"{OWED} AND t.due_on <= ? AND t.direction = ? AND {_SHOWN}",
}
"""Which promises of a direction are due by a day: the actions of cases, agreed inside, are ours."""
_TITLES = ("name", "title", "wording", "summary", "text")
"""What a row is called, by the first of these fields that its kind has."""


def due(store: Store, direction: str, day: str, until: str) -> tuple[int, int]:
    """Promises of a direction that are owed: due from `day` until `until`, and late."""
    row = store.row(
        "SELECT coalesce(sum(t.due_on >= ?), 0), coalesce(sum(t.due_on < ?), 0) FROM commitment t "
        f"WHERE t.deleted IS NULL AND {DUE[direction]}",
        (day, day, until, direction),
    )
    return (row[0], row[1]) if row else (0, 0)


def owed(store: Store, day: str) -> dict[bytes, tuple[int, int]]:
    """Each fence's promises that are owed, and how many of them are late."""
    return {
        fence: (count, late)
        for fence, count, late in store.rows(
            "SELECT f.id, count(*), coalesce(sum(t.due_on < ?), 0) FROM commitment t "
            # The plus has the owed ones read from their index, rather than each fence's rows one by one.
            f"JOIN fence f ON f.no = +t.fence WHERE {OWED} AND t.deleted IS NULL GROUP BY +t.fence",
            (day,),
        )
    }


def titles_of(store: Store, kind: str, row_id: bytes) -> list[tuple[bytes, str]]:
    """The fence of each row of an id that is not gone, and what it is called there."""
    table = TABLES.get(kind)
    if table is None:
        return []
    names = {one.name for one in table.fields}
    title = next((f't."{one}"' for one in _TITLES if one in names), "''")
    found = store.rows(
        f'SELECT f.id, {title} FROM "{kind}" t JOIN fence f ON f.no = t.fence '
        "WHERE t.id = ? AND t.deleted IS NULL ORDER BY t.no",
        (row_id,),
    )
    return [(fence, title or "") for fence, title in found]
