"""What may stand in a field, where a type alone does not tell."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.people import Contact
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.queries import in_parts, one


def whole_number(kind: str, field: str, value: Any, least: int, most: int) -> None:
    """Raise InvalidValueError unless `value` is nothing or a whole number from `least` to `most`."""
    if value is None:
        return
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidValueError(
            kind=kind, field=field, value=value, allowed=(f"{least} to {most}",)
        )


def contact_inside(workspace: Workspace, kind: str, fence: bytes, contact_id: Any) -> None:
    """Raise InvalidValueError unless `contact_id` is nothing or a contact in this fence.

    What one account's row says of a person must not reach those inside another fence.
    """
    if contact_id is None:
        return
    store = workspace.store
    if isinstance(contact_id, bytes) and one(store, Contact, contact_id, fence) is not None:
        return
    found = in_parts(store, Contact, [contact_id]) if isinstance(contact_id, bytes) else {}
    shown = next((person.name for person in found.values()), "?")
    raise InvalidValueError(kind=kind, field="contact_id", value=shown, allowed=())
