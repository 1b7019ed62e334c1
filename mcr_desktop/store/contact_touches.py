"""Touches by person, counted in the store: who was met when and how often."""

from __future__ import annotations

from collections.abc import Sequence

from mcr_desktop.store.engine import Store

_CONTACTS = "json_each(CASE WHEN json_valid(t.contacts) THEN t.contacts ELSE '[]' END)"
_DATED = "date(t.happened_on) = t.happened_on"
"""The touch has a day that is one; a colleague's device may have written anything."""


def last_touches(
    store: Store, since: str, fence: bytes | None = None
) -> list[tuple[bytes, str, str, str, bytes, int]]:
    """Fence, contact (shown id), day, channel and id of the last two-way touch, and how many since a day.

    `fence` limits them to one account.
    """
    scope = "AND f.id = ? " if fence is not None else ""
    # The last by day and, of one day, the one written last, as every list shows them.
    rows = store.rows(
        "SELECT f.id, c.value, substr(max(t.happened_on || printf('%020d', t.no)), 1, 10), "
        "t.channel, t.id, sum(t.happened_on >= ?) FROM fence f CROSS JOIN touch t "
        f"ON t.fence = f.no, {_CONTACTS} c WHERE t.deleted IS NULL AND t.two_way = 1 AND {_DATED} "
        f"AND typeof(c.value) = 'text' {scope}GROUP BY f.no, c.value",
        (since, *([fence] if fence is not None else [])),
    )
    return [
        (of, whom, on, channel or "", touch, count) for of, whom, on, channel, touch, count in rows
    ]


def count_of(store: Store, since: str, fence: bytes, contacts: Sequence[str]) -> int:
    """How many two-way touches since a day name any of these contacts (shown ids), each once."""
    row = store.row(
        "SELECT count(DISTINCT t.no) FROM touch t, "
        f"{_CONTACTS} c WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL "
        f"AND t.two_way = 1 AND t.happened_on >= ? AND {_DATED} "
        f"AND c.value IN ({','.join('?' * len(contacts))})",
        (fence, since, *contacts),
    )
    return int(row[0]) if row else 0
