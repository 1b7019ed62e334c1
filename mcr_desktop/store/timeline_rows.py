"""What an account's timeline tells of its longest tables, without making rows of them.

Of an account with thousands of touches and promises most of the time went into fields that no line shows.
"""

from __future__ import annotations

from mcr_desktop.store.engine import Store

_HERE = "t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL"


def _day(column: str) -> str:
    """The column where it is a day, `YYYY-MM-DD`; a colleague's device may have written anything."""
    return f"CASE WHEN date(t.{column}) = t.{column} THEN t.{column} END"


def touches(
    store: Store, fence: bytes, after: str = ""
) -> list[tuple[bytes, str, str, str, str, str]]:
    """Each touch: id, day (nothing where it has none), channel, its words, what it achieved, our people as JSON.

    With `after` those later than that day alone.
    """
    later = "AND t.happened_on > ?" if after else ""
    return [
        (row[0], row[1], row[2], row[3], row[4], row[5])
        for row in store.rows(
            f"SELECT t.id, coalesce({_day('happened_on')}, ''), coalesce(t.channel, ''), "
            "coalesce(t.summary, ''), coalesce(t.achieved, ''), coalesce(t.team, '') "
            f"FROM touch t WHERE {_HERE} {later}",
            (fence, after) if after else (fence,),
        )
    ]


def notes(store: Store, fence: bytes, after: str = "") -> list[tuple[bytes, str, str, str]]:
    """Each note with a day later than `after`: id, day, title, author."""
    return [
        (row[0], row[1], row[2], row[3])
        for row in store.rows(
            "SELECT t.id, t.written_on, coalesce(t.title, ''), coalesce(t.author, '') FROM note t "
            f"WHERE {_HERE} AND t.written_on > ? AND date(t.written_on) = t.written_on",
            (fence, after),
        )
    ]


def promises(
    store: Store, fence: bytes, after: str = ""
) -> list[tuple[bytes, str, str, str, str | None, str | None, str | None]]:
    """Each promise: id, wording, direction, state, and the days it was made, renegotiated and closed.

    With `after` those of which one of these days is later alone.
    """
    later = "AND max(coalesce(t.made_on, ''), coalesce(t.renegotiated_on, ''), coalesce(t.closed_on, '')) > ?"
    return [
        (row[0], row[1], row[2], row[3], row[4], row[5], row[6])
        for row in store.rows(
            "SELECT t.id, coalesce(t.wording, ''), coalesce(t.direction, 'ours'), "
            f"coalesce(t.state, 'open'), {_day('made_on')}, {_day('renegotiated_on')}, "
            f"{_day('closed_on')} FROM commitment t WHERE {_HERE} {later if after else ''}",
            (fence, after) if after else (fence,),
        )
    ]
