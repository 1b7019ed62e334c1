"""Rows that name a contact, of every kind: counted and found."""

from __future__ import annotations

from collections.abc import Sequence

from mcr_desktop.domain.hangings import HANGING
from mcr_desktop.domain.ids import show
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.engine import Store
from mcr_desktop.store.indexing import title_and_body

SINGLE = ("contact_id", "reports_to", "from_id", "to_id", "first_id", "second_id")
"""Fields that hold one contact; `contacts` holds several."""

NAMING: tuple[tuple[str, str], ...] = tuple(
    (table.name, field.name)
    for table in TABLES.values()
    for field in table.fields
    if field.name in {*SINGLE, "contacts"}
)
"""Every table with every field of its that names contacts."""


def mentions(
    store: Store, fence: bytes, contacts: Sequence[bytes], *, removed: bool = False
) -> list[tuple[str, str, bytes]]:
    """Table, field and id of every row of a fence that names one of these contacts.

    With `removed`, those too that were removed: they stay in the store until they are erased.
    """
    shown = "1" if removed else "deleted IS NULL"
    found: list[tuple[str, str, bytes]] = []
    marks = ",".join("?" * len(contacts))
    for table, field in NAMING:
        if field == "contacts":
            said = " OR ".join([f'"{field}" LIKE ?'] * len(contacts))
            wanted: list[object] = [f'%"{show(one)}"%' for one in contacts]
        else:
            said, wanted = f'"{field}" IN ({marks})', list(contacts)
        found += [
            (table, field, row_id)
            for (row_id,) in store.rows(
                f'SELECT id FROM "{table}" WHERE {shown} AND '
                f"fence = (SELECT no FROM fence WHERE id = ?) AND ({said})",
                (fence, *wanted),
            )
        ]
    return found


def with_removed(store: Store, fence: bytes, contacts: Sequence[bytes]) -> tuple[bytes, ...]:
    """These contacts and those that were merged into one of them and are removed by now."""
    found = dict.fromkeys(contacts)
    ahead = list(contacts)
    while ahead:
        into = ahead.pop()
        for (one,) in store.rows(
            "SELECT id FROM contact WHERE merged_into = ? AND deleted IS NOT NULL "
            "AND fence = (SELECT no FROM fence WHERE id = ?)",
            (into, fence),
        ):
            if one not in found:
                found[one] = None
                ahead.append(one)
    return tuple(found)


def counts(store: Store, fence: bytes, contacts: Sequence[bytes]) -> dict[str, int]:
    """By kind, how many rows name one of these contacts."""
    found: dict[str, set[bytes]] = {}
    for table, _, row_id in mentions(store, fence, contacts) if contacts else ():
        found.setdefault(table, set()).add(row_id)
    return {table: len(rows) for table, rows in found.items()}


def hanging(
    store: Store, fence: bytes, rows: Sequence[tuple[str, bytes]]
) -> list[tuple[str, bytes]]:
    """Table and id of every row that hangs on one of these, at any depth, removed ones too."""
    known = dict.fromkeys(rows)
    found: list[tuple[str, bytes]] = []
    ahead = list(known)
    while ahead:
        kind, row_id = ahead.pop()
        for table, field in HANGING.get(kind, ()):
            for (one,) in store.rows(
                f'SELECT id FROM "{table}" WHERE "{field}" = ? '
                "AND fence = (SELECT no FROM fence WHERE id = ?)",
                (row_id, fence),
            ):
                if (table, one) not in known:
                    known[table, one] = None
                    found.append((table, one))
                    ahead.append((table, one))
    return found


def titles(
    store: Store, fence: bytes, rows: Sequence[tuple[str, bytes]]
) -> dict[tuple[str, bytes], str]:
    """What each of these rows is called, or says where it has no name."""
    found: dict[tuple[str, bytes], str] = {}
    for table, row_id in rows:
        title, body = title_and_body(TABLES[table])
        row = store.row(
            f'SELECT trim({title}), trim({body}) FROM "{table}" WHERE id = ? '
            "AND fence = (SELECT no FROM fence WHERE id = ?)",
            (row_id, fence),
        )
        found[table, row_id] = (row[0] or row[1]) if row else ""
    return found
