"""Counts over whole accounts, read in one statement each, keyed by fence."""

from __future__ import annotations

from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import VISIBLE

_DATED = "date(t.happened_on) = t.happened_on"
"""The touch has a day that is one; a colleague's device may have written anything."""


def _each(column: str) -> str:
    return f"json_each(CASE WHEN json_valid({column}) THEN {column} ELSE '[]' END)"


def last_two_way(store: Store) -> dict[bytes, tuple[str, str, bytes]]:
    """Each fence's last two-way touch: day, channel, id."""
    return {
        fence: (day, channel, touch)
        for fence, day, channel, touch in store.rows(
            "SELECT f.id, max(t.happened_on), t.channel, t.id FROM touch t "
            "JOIN fence f ON f.no = t.fence WHERE t.deleted IS NULL AND t.two_way = 1 "
            f"AND {_DATED} GROUP BY f.id"
        )
    }


def last_two_way_by_contact(store: Store) -> dict[str, tuple[str, str, bytes]]:
    """Each contact's last two-way touch, contacts by shown id: day, channel, id."""
    return {
        contact: (day, channel, touch)
        for contact, day, channel, touch in store.rows(
            "SELECT c.value, max(t.happened_on), t.channel, t.id FROM touch t, "
            f"{_each('t.contacts')} c WHERE t.deleted IS NULL AND t.two_way = 1 AND {_DATED} "
            "GROUP BY c.value"
        )
    }


def threads(store: Store, since: str) -> dict[bytes, tuple[int, int]]:
    """Each fence's people with a two-way touch since a day: theirs, ours."""
    found: dict[bytes, list[int]] = {}
    for place, column in enumerate(("contacts", "team")):
        for fence, people in store.rows(
            f"SELECT f.id, count(DISTINCT p.value) FROM touch t JOIN fence f ON f.no = t.fence, "
            f"{_each('t.' + column)} p WHERE t.deleted IS NULL AND t.two_way = 1 "
            "AND t.happened_on >= ? GROUP BY f.id",
            (since,),
        ):
            found.setdefault(fence, [0, 0])[place] = people
    return {fence: (theirs, ours) for fence, (theirs, ours) in found.items()}


def executive_touches(store: Store, since: str) -> dict[bytes, tuple[int, str | None]]:
    """Each fence's touches by an executive of ours since a day, and the last of all."""
    return {
        fence: (recent, last)
        for fence, recent, last in store.rows(
            "SELECT f.id, sum(t.happened_on >= ?), max(t.happened_on) FROM touch t "
            "JOIN fence f ON f.no = t.fence "
            f"WHERE t.deleted IS NULL AND t.executive = 1 AND {_DATED} GROUP BY f.id",
            (since,),
        )
    }


def complaints(
    store: Store, fence: bytes, first: str, middle: str, last: str
) -> tuple[int, int, int]:
    """Complaints reported in (first, middle], in (middle, last], and up to `last`."""
    row = store.row(
        "SELECT coalesce(sum(t.reported_on > ? AND t.reported_on <= ?), 0), "
        "coalesce(sum(t.reported_on > ?), 0), count(*) FROM complaint t "
        "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL "
        f"AND t.reported_on <= ? AND {VISIBLE}",
        (first, middle, middle, fence, last),
    )
    return (row[0], row[1], row[2]) if row else (0, 0, 0)


def any_complaints_beyond(store: Store, fence: bytes, many: int) -> bool:
    """Whether a fence holds more complaints than so many, deleted ones among them; an index tells."""
    return bool(
        store.row(
            "SELECT 1 FROM complaint WHERE fence = (SELECT no FROM fence WHERE id = ?) LIMIT 1 OFFSET ?",
            (fence, many),
        )
    )


def complaints_by_month(store: Store, fence: bytes) -> list[tuple[str, int]]:
    """Complaints reported in each month that has any, in order."""
    return [
        (month, count)
        for month, count in store.rows(
            "SELECT substr(t.reported_on, 1, 7), count(*) FROM complaint t "
            "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL "
            f"AND t.reported_on IS NOT NULL AND {VISIBLE} GROUP BY 1 ORDER BY 1",
            (fence,),
        )
    ]


def arrivals(store: Store) -> list[tuple[int, bytes, int, int]]:
    """What teammates changed and the user has not seen, latest first.

    Each as row number, writer, when it came, and the clock that tells it from a later change of the row.
    """
    return [
        (no, writer, at_ms, clock)
        for no, writer, at_ms, clock in store.rows(
            "SELECT a.no, w.id, a.at_ms, a.clock FROM arrival a JOIN writer w ON w.no = a.writer "
            "ORDER BY a.at_ms DESC, a.no LIMIT 1000"
        )
    ]


def row_places(store: Store, table: str, numbers: list[int]) -> dict[int, tuple[bytes, bytes]]:
    """Fence and id of rows of one table that are not deleted, by row number."""
    marks = ",".join("?" * len(numbers))
    return {
        no: (fence, row_id)
        for no, fence, row_id in store.rows(
            f'SELECT t.no, f.id, t.id FROM "{table}" t JOIN fence f ON f.no = t.fence '
            f"WHERE t.no IN ({marks}) AND t.deleted IS NULL",
            numbers,
        )
    }


def two_way_between(
    store: Store, first: str, middle: str, last: str
) -> dict[bytes, tuple[int, int]]:
    """Each fence's two-way touches in (first, middle] and in (middle, last]."""
    return {
        fence: (before, recent)
        for fence, before, recent in store.rows(
            "SELECT f.id, sum(t.happened_on <= ?), sum(t.happened_on > ?) FROM touch t "
            "JOIN fence f ON f.no = t.fence WHERE t.deleted IS NULL AND t.two_way = 1 "
            f"AND {_DATED} AND t.happened_on > ? AND t.happened_on <= ? GROUP BY f.id",
            (middle, middle, first, last),
        )
    }
