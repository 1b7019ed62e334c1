"""Touches counted and looked for where they lie, in one statement each."""

from __future__ import annotations

from mcr_desktop.domain.ids import show
from mcr_desktop.domain.touch_figures import DayCount
from mcr_desktop.store.engine import Store
from mcr_desktop.store.fences import Fences, among
from mcr_desktop.store.queries import VISIBLE

_DATED = "date(t.happened_on) = t.happened_on"


def by_day(store: Store, fence: bytes) -> list[DayCount]:
    """An account's touches counted by day and channel."""
    return [
        (day, channel or "", count, both, executive)
        for day, channel, count, both, executive in store.rows(
            "SELECT t.happened_on, t.channel, count(*), sum(coalesce(t.two_way, 0) = 1), "
            "sum(coalesce(t.executive, 0) = 1) FROM touch t "
            "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL "
            f"AND {_DATED} GROUP BY 1, 2",
            (fence,),
        )
    ]


def ids_by_day(store: Store, fence: bytes, *, oldest_first: bool) -> list[bytes]:
    """The ids of a fence's touches by day."""
    way = "ASC" if oldest_first else "DESC"
    found = store.rows(
        "SELECT id FROM touch WHERE fence = (SELECT no FROM fence WHERE id = ?) "
        f"AND deleted IS NULL ORDER BY happened_on {way}, no {way}",
        (fence,),
    )
    return [row_id for (row_id,) in found]


Letter = tuple[int, str, bytes, str, bool]
"""A fence's number, the day, the touch's id, its people as they are stored, and whether somebody said so."""


def letters(store: Store, since: str, until: str, fences: list[int] | None = None) -> list[Letter]:
    """What they wrote that may wait for an answer: by the rule from `since` on, or as somebody said."""
    scope = f" AND t.fence IN ({','.join(map(str, fences))})" if fences is not None else ""
    rest = f"AND t.deleted IS NULL AND t.answered_on IS NULL AND t.happened_on <= ? AND {_DATED}{scope}"
    sound = "CASE WHEN json_valid(t.contacts) THEN t.contacts ELSE '' END"
    columns = f"t.fence, t.happened_on, t.id, {sound}"
    # Of a few fences the index by fence and day tells sooner; the plus keeps SQLite from the other one.
    began = "t.started_by" if fences is None else "+t.started_by"
    by_rule = store.rows(
        f"SELECT {columns} FROM touch t WHERE {began} = 'them' AND t.happened_on >= ? "
        f"AND t.channel IN ('letter', 'e-mail') AND t.awaits_answer IS NULL {rest}",
        (since, until),
    )
    said = store.rows(f"SELECT {columns} FROM touch t WHERE t.awaits_answer = 1 {rest}", (until,))
    return [(*row, False) for row in by_rule] + [(*row, True) for row in said]


def answers(store: Store, fence: int, since: str) -> list[tuple[str, str, bytes | None, bytes]]:
    """Touches of a fence that may answer one since a day.

    Each as its day, the people where we began it ("" where they did), what it says it answers, its id.
    """
    found = store.rows(
        "SELECT happened_on, CASE WHEN started_by = 'us' THEN coalesce(contacts, '') ELSE '' END, "
        "answers_id, id FROM touch WHERE fence = ? AND happened_on >= ? AND deleted IS NULL "
        "AND (started_by = 'us' OR answers_id IS NOT NULL)",
        (fence, since),
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def fences_of(store: Store, kind: str, ids: list[bytes]) -> list[int]:
    """The numbers of the fences in which rows of one kind lie."""
    marks = ",".join("?" * len(ids))
    return [
        fence
        for (fence,) in store.rows(
            f'SELECT DISTINCT fence FROM "{kind}" WHERE id IN ({marks})', ids
        )
    ]


def homes(store: Store) -> dict[int, bytes]:
    """The ids of all fences by their numbers."""
    return dict(store.rows("SELECT no, id FROM fence"))


def executives(store: Store, fences: Fences = None) -> dict[bytes, set[str]]:
    """By fence, the shown ids of their executives, and of rows that are shown as one of them."""
    where, values = among(fences)
    found: dict[bytes, set[str]] = {}
    for fence, row_id in store.rows(
        "SELECT f.id, k.id FROM fence f JOIN contact k ON k.fence = f.no "
        f"WHERE k.executive = 1 AND k.deleted IS NULL{where} UNION ALL "
        "SELECT f.id, c.id FROM fence f JOIN contact k ON k.fence = f.no "
        "JOIN contact c ON c.merged_into = k.id "
        f"WHERE k.executive = 1 AND k.deleted IS NULL{where}",
        (*values, *values),
    ):
        found.setdefault(fence, set()).add(show(row_id))
    return found


def strangers(store: Store, fence: bytes, contacts: list[bytes]) -> list[bytes]:
    """Those of these ids that are no contact of the account, or a removed one."""
    marks = ",".join("?" * len(contacts))
    known = {
        row_id
        for (row_id,) in store.rows(
            f"SELECT id FROM contact WHERE id IN ({marks}) AND deleted IS NULL "
            "AND fence = (SELECT no FROM fence WHERE id = ?)",
            (*contacts, fence),
        )
    }
    return [one for one in contacts if one not in known]


def nameable(store: Store, fence: bytes | None = None) -> list[tuple[bytes, str, str, bytes, str]]:
    """Contacts by name: id, name, title, and their account's id and name.

    Those who left or are shown as somebody else stay out, as do those of archived accounts.
    """
    scope = "AND c.fence = (SELECT no FROM fence WHERE id = ?) " if fence is not None else ""
    found = store.rows(
        "SELECT c.id, coalesce(c.name, ''), coalesce(c.title, ''), a.id, coalesce(a.name, '') "
        "FROM contact c JOIN account a ON a.fence = c.fence AND a.deleted IS NULL "
        "AND a.archived_on IS NULL "
        f"WHERE c.deleted IS NULL AND c.merged_into IS NULL AND c.left_on IS NULL {scope}"
        f"AND {VISIBLE.replace('t.', 'c.')} ORDER BY c.name COLLATE NOCASE, c.no",
        (fence,) if fence is not None else (),
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in found]
