"""Global search over everything in every fence that we are in."""

from __future__ import annotations

from dataclasses import replace

from mcr_desktop.services import aftermaths
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.search import Hit, find

__all__ = ["Hit", "Search"]

_OF_A_CASE = ("case_part", "why", "bone", "case_event")
"""Rows that are looked at on the page of their case."""


class Search:
    """Finding rows by their words."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._aftermaths = aftermaths.Aftermaths(workspace)

    def find(self, words: str, limit: int = 50, *, complete: bool = False) -> list[Hit]:
        """Rows that hold every word, the last as a beginning; titles first, then newest first.

        What hangs on a case is found as that case, once. Right after a large import not all of its rows
        are found yet: `behind` tells how many are not. Who wants it `complete` waits for seconds then.
        """
        found: dict[tuple[str, bytes], Hit] = {}
        hurried = not complete and self.behind() > aftermaths.FEW
        for hit in find(self._workspace.store, words, limit, hurried=hurried):
            told = self._as_case(hit) if hit.kind in _OF_A_CASE else hit
            if told is not None:
                found.setdefault((told.kind, told.id), told)
        return list(found.values())

    def behind(self) -> int:
        """How many imported rows are not found yet; they are being taken in meanwhile."""
        return self._aftermaths.behind()

    def _as_case(self, hit: Hit) -> Hit | None:
        store = self._workspace.store
        row = store.row(
            f'SELECT case_id FROM "{hit.kind}" WHERE id = ? AND case_id IS NOT NULL',  # noqa: S608 - one of our own tables
            (hit.id,),
        )
        if row is None:
            return None
        named = store.row(
            'SELECT title FROM "case" WHERE id = ? AND deleted IS NULL', row
        ) or store.row(
            "SELECT title FROM case_part WHERE case_id = ? AND title IS NOT NULL AND deleted IS NULL",
            row,
        )
        if named is None:
            return None  # its case was removed
        return replace(hit, kind="case", id=row[0], title=named[0] or "")
