"""Whether the store is whole: every page verified, leftovers of broken imports removed."""

from __future__ import annotations

from dataclasses import dataclass

from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.imports import remove_unfinished


@dataclass(frozen=True, slots=True)
class Check:
    """What a check found: what is wrong (nothing, mostly), rows removed, and rows of each kind."""

    damage: tuple[str, ...]
    removed: int
    rows: dict[str, int]


def check_store(workspace: Workspace) -> Check:
    """Verify each page's seal and the structure, then remove what unfinished imports left.

    Nothing is removed from a damaged store.
    """
    store = workspace.store
    damage = [str(row[0]) for row in store.rows("PRAGMA cipher_integrity_check")]
    if not damage:
        # The structure of a store whose pages do not verify cannot be read at all.
        damage = [str(row[0]) for row in store.rows("PRAGMA integrity_check") if row[0] != "ok"]
    removed = 0 if damage else remove_unfinished(workspace.journal)
    rows: dict[str, int] = {}
    if not damage:
        for table in TABLES:
            found = store.row(f'SELECT count(*) FROM "{table}" WHERE deleted IS NULL')  # noqa: S608 - our own table names
            rows[table] = int(found[0]) if found else 0
    return Check(tuple(damage), removed, rows)
