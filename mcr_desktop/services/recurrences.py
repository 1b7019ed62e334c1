"""Promises that come again: the next one, written so that any two devices make the same one."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import OPEN, Commitment
from mcr_desktop.domain.recurrences import next_due, next_id, nominal_day
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.services.workspaces import Workspace, known_fields
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import one
from mcr_desktop.store.removed_rows import REMOVED, state_of


def following(workspace: Workspace, promise: Commitment, closed_on: str | None) -> list[Change]:
    """What makes the promise that follows one in its series; nothing where it stands there already.

    Its fields go into the registers under those that people edit. Whoever keeps the former one on
    another device later, not knowing of this, thereby overwrites nothing that anybody did with it since.
    """
    store = workspace.store
    first = one(store, Commitment, promise.series_id) if promise.series_id else promise
    due = next_due(promise, nominal_day(first) if first else None)
    if due is None:
        return []
    row_id = next_id(promise.id)
    if ("commitment", row_id) in workspace.erased(promise.fence):
        return []
    standing = state_of(store, "commitment", row_id)
    if standing is not None and standing[1] is None:
        return []
    values: dict[str, Any] = {
        "direction": promise.direction,
        "wording": promise.wording,
        "owner": promise.owner,
        "contact_id": promise.contact_id,
        "made_on": promise.made_on,
        "due_on": due,
        "first_due_on": due,
        "state": OPEN,
        "source_id": promise.source_id,
        "source_kind": promise.source_kind,
        "recurs": promise.recurs,
        "series_id": promise.series_id or promise.id,
        "news_days": promise.news_days,
        "news_on": closed_on if promise.news_days else None,
    }
    given = {name: value for name, value in values.items() if value is not None}
    cells = {SOURCE + name: cell for name, cell in known_fields(Commitment, given).items()}
    if standing is not None:  # it was made before, and taken back since
        cells["deleted"] = None
    return [Change(promise.fence, "commitment", row_id, cells)]


def untouched_next(store: Store, promise: Commitment) -> list[Change]:
    """What takes the next one away again; nothing where somebody has done something with it."""
    made = one(store, Commitment, next_id(promise.id))
    if (
        made is None
        or made.state != OPEN
        or made.renegotiated_on
        or made.news_on not in (None, promise.closed_on)
        or made.due_on != made.first_due_on
        or made.wording != promise.wording
    ):
        return []
    return [Change(made.fence, "commitment", made.id, {"deleted": REMOVED})]
