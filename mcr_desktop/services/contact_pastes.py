"""Contacts pasted from a spreadsheet or an address card: a draft to look at, then one gesture."""

from __future__ import annotations

from mcr_desktop.services.workspaces import Workspace


class ContactPastes:
    """Reads pasted text and takes it in."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
