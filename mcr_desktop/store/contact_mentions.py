"""Rows that name a contact, of every kind: counted and found."""

from __future__ import annotations

from collections.abc import Sequence

from mcr_desktop.domain.ids import show
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.engine import Store

SINGLE = ("contact_id", "reports_to", "from_id", "to_id")
"""Fields that hold one contact; `contacts` holds several."""

NAMING: tuple[tuple[str, str], ...] = tuple(
    (table.name, field.name)
    for table in TABLES.values()
    for field in table.fields
    if field.name in {*SINGLE, "contacts"}
)
"""Every table with every field of its that names contacts."""


def mentions(store: Store, fence: bytes, contacts: Sequence[bytes]) -> list[tuple[str, str, bytes]]:
    """Table, field and id of every row of a fence that names one of these contacts."""
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
                f'SELECT id FROM "{table}" WHERE deleted IS NULL AND '
                f"fence = (SELECT no FROM fence WHERE id = ?) AND ({said})",
                (fence, *wanted),
            )
        ]
    return found


def counts(store: Store, fence: bytes, contacts: Sequence[bytes]) -> dict[str, int]:
    """By kind, how many rows name one of these contacts."""
    found: dict[str, set[bytes]] = {}
    for table, _, row_id in mentions(store, fence, contacts) if contacts else ():
        found.setdefault(table, set()).add(row_id)
    return {table: len(rows) for table, rows in found.items()}
