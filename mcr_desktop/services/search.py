"""Global search over everything in every fence that we are in."""

from __future__ import annotations

from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.search import Hit, find

__all__ = ["Hit", "Search"]


class Search:
    """Finding rows by their words."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def find(self, words: str, limit: int = 50) -> list[Hit]:
        """Rows that hold every word, the last as a beginning; titles first, then newest first."""
        return find(self._workspace.store, words, limit)
