"""Promises that come again: the next one, written so that any two devices make the same one."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.commitments import OPEN, Commitment
from mcr_desktop.domain.recurrences import next_due, next_id, nominal_day
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.services.workspaces import Workspace, known_fields
from mcr_desktop.store.engine import Store
from mcr_desktop.store.queries import in_fence
from mcr_desktop.store.removed_rows import REMOVED
from mcr_desktop.store.twins import place_of

_SHOWN = frozenset({"deleted"})


def following(workspace: Workspace, promise: Commitment, closed_on: str | None) -> list[Change]:
    """What makes the promise that follows one in its series, or says that it stands there.

    Its fields go into the registers under those that people edit. Whoever keeps the former one on
    another device later, not knowing of this, thereby overwrites nothing that anybody did with it since.

    That it is not removed is always written, though it never was: somebody else may have kept the former
    one and taken that back, and the next one with it, before they hear of this keeping. As both are
    written together, the keeping that counts is the one whose next one shows.
    """
    store = workspace.store
    first = _beside(store, promise, promise.series_id) if promise.series_id else promise
    due = next_due(promise, nominal_day(first) if first else None)
    if due is None:
        return []
    row_id = next_id(promise.id)
    if ("commitment", row_id) in workspace.erased(promise.fence):
        return []
    standing = place_of(store, "commitment", row_id, promise.fence)
    if standing is not None and standing[1] is None:
        return next_shown(store, promise)
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
    return [Change(promise.fence, "commitment", row_id, {**cells, "deleted": None}, _SHOWN)]


def next_shown(store: Store, promise: Commitment) -> list[Change]:
    """What says of the next one that it stands there; nothing where it does not."""
    made = _beside(store, promise, next_id(promise.id))
    return [Change(made.fence, "commitment", made.id, {"deleted": None}, _SHOWN)] if made else []


def next_taken_away(store: Store, promise: Commitment) -> list[Change]:
    """What takes the next one away again, or leaves it where somebody has done something with it."""
    made = _beside(store, promise, next_id(promise.id))
    if made is None:
        return []
    if (
        made.state != OPEN
        or made.renegotiated_on
        or made.news_on not in (None, promise.closed_on)
        or made.due_on != made.first_due_on
        or made.wording != promise.wording
    ):
        return next_shown(store, promise)
    return [Change(made.fence, "commitment", made.id, {"deleted": REMOVED})]


def _beside(store: Store, promise: Commitment, row_id: bytes) -> Commitment | None:
    """The promise with this id in the same account: its id can be worked out by whoever knows the former's."""
    found = in_fence(store, Commitment, promise.fence, "t.id = ?", (row_id,), limit=1)
    return found[0] if found else None
