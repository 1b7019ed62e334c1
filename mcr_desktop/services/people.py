"""People at the customer, and the touches that we have with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mcr_desktop.domain.accounts import STANDINGS, Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.people import CHANNELS, FEELINGS, ROLES, SIDES, Contact, Touch
from mcr_desktop.domain.periods import today
from mcr_desktop.services.workspaces import (
    Workspace,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store.queries import fetch, in_fence, one


class People:
    """What a person does with contacts."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self, account: Account | None = None) -> list[Contact]:
        """The contacts of an account, or of every account, by name."""
        order = "t.name COLLATE NOCASE"
        if account is None:
            return fetch(self._workspace.store, Contact, order=order)
        return in_fence(self._workspace.store, Contact, account.fence, order=order)

    def show(self, contact_id: bytes) -> Contact:
        """The contact with this id."""
        return self._workspace.row(Contact, contact_id)

    def name_of(self, contact_id: bytes | None) -> str | None:
        """The contact's name; "?" where a promise or a report outlived the contact it names."""
        if contact_id is None:
            return None
        found = one(self._workspace.store, Contact, contact_id)
        return found.name if found else "?"

    def find(self, wanted: str, account: Account | None = None) -> Contact:
        """The contact that a name, the start of one, or an id means."""
        return self._workspace.find(Contact, wanted, account.fence if account else None)

    def add(self, account: Account, name: str, **fields: Any) -> Contact:
        """A new contact of an account."""
        name = required("contact", "name", name)
        _check_contact(fields)
        row_id, change = new_row(account.fence, "contact", Contact, {"name": name, **fields})
        self._workspace.commit([change], f"Added {name}")
        return self.show(row_id)

    def edit(self, contact_id: bytes, **fields: Any) -> Contact:
        """Change fields of a contact."""
        contact = self.show(contact_id)
        if "name" in fields:
            fields["name"] = required("contact", "name", fields["name"])
        _check_contact(fields)
        change = Change(contact.fence, "contact", contact.id, known_fields(Contact, fields))
        self._workspace.commit([change], f"Edited {contact.name}")
        return self.show(contact_id)


class Touches:
    """What a person does with touches."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self, account: Account, limit: int | None = None) -> list[Touch]:
        """The touches of an account, latest first."""
        return in_fence(
            self._workspace.store,
            Touch,
            account.fence,
            order="t.happened_on DESC, t.no DESC",
            limit=limit,
        )

    def show(self, touch_id: bytes) -> Touch:
        """The touch with this id."""
        return self._workspace.row(Touch, touch_id)

    def log(
        self,
        account: Account,
        channel: str,
        contacts: Sequence[bytes] = (),
        happened_on: str | None = None,
        *,
        two_way: bool = True,
        **fields: Any,
    ) -> Touch:
        """Write down one interaction; without a day it was today, without a team it was us."""
        one_of("touch", "channel", channel, CHANNELS)
        fields.setdefault("team", (self._workspace.person,))
        fields |= {
            "channel": channel,
            "contacts": tuple(contacts),
            "happened_on": happened_on or today().isoformat(),
            "two_way": two_way,
        }
        _check_touch(fields)
        row_id, change = new_row(account.fence, "touch", Touch, fields)
        self._workspace.commit([change], f"Logged {channel} with {account.name}")
        return self.show(row_id)

    def edit(self, touch_id: bytes, **fields: Any) -> Touch:
        """Change fields of a touch."""
        touch = self.show(touch_id)
        one_of("touch", "channel", fields.get("channel"), CHANNELS)
        _check_touch(fields)
        change = Change(touch.fence, "touch", touch.id, known_fields(Touch, fields))
        self._workspace.commit([change], "Edited a touch")
        return self.show(touch_id)


def _check_contact(fields: dict[str, Any]) -> None:
    one_of("contact", "role", fields.get("role"), ROLES)
    one_of("contact", "standing", fields.get("standing"), STANDINGS)


def _check_touch(fields: dict[str, Any]) -> None:
    one_of("touch", "started_by", fields.get("started_by"), SIDES)
    one_of("touch", "feeling", fields.get("feeling"), FEELINGS)
