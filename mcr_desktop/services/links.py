"""Links to a record: a short text that leads to it again, on any machine inside the fence."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.queries import fetch
from mcr_desktop.store.twins import place_of

SCHEME = "mcr"
_LINK = re.compile(r"mcr:(?://)?([a-z_]+)/([0-9a-z]{26})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a link leads to: the row and the account that it belongs to."""

    kind: str
    id: bytes
    account: bytes


def link_of(kind: str, row_id: bytes) -> str:
    """The link to a row: `mcr:note/…`. It says nothing about it to who is not inside its fence."""
    return f"{SCHEME}:{kind}/{ids.show(row_id)}"


def read_link(text: str) -> tuple[str, bytes] | None:
    """Kind and id of the first link in a text; None where there is none."""
    found = _LINK.search(text)
    if found is None or found[1].lower() not in TABLES:
        return None
    try:
        return found[1].lower(), ids.parse(found[2].lower())
    except ValueError:
        return None


class Links:
    """Follows links."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def follow(self, kind: str, row_id: bytes) -> Linked | None:
        """Where a link leads; None where the row is not here, was removed, or its fence is not ours.

        Raises `TwinError` where rows of several accounts have the id.
        """
        store = self._workspace.store
        state = place_of(store, kind, row_id) if kind in TABLES else None
        if state is None or state.deleted is not None:
            return None
        found = fetch(store, Account, "f.id = ?", (state.fence,), limit=1)
        if not found and kind == "note":
            # A private draft belongs to the account that it is about.
            notes = fetch(store, Note, "t.id = ? AND f.id = ?", (row_id, state.fence))
            about = notes[0].account_id if notes else None
            found = fetch(store, Account, "t.id = ?", (about,), limit=1)
        return Linked(kind, row_id, found[0].id) if found else None
