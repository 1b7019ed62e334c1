"""The names of everybody, without their other fields."""

from __future__ import annotations

from mcr_desktop.store.engine import Store
from mcr_desktop.store.merged_contacts import kept_of
from mcr_desktop.store.queries import VISIBLE


def contact_names(store: Store) -> list[tuple[bytes, bytes, str]]:
    """Id, fence and name of each contact that is shown under their own name, by name."""
    merged = {one for those in kept_of(store).values() for one in those}
    return [
        (row_id, fence, name)
        for row_id, fence, name in store.rows(
            "SELECT t.id, f.id, t.name FROM contact t JOIN fence f ON f.no = t.fence "
            f"WHERE t.deleted IS NULL AND t.name > '' AND {VISIBLE} "
            "ORDER BY t.name COLLATE NOCASE, t.no"
        )
        if row_id not in merged
    ]
