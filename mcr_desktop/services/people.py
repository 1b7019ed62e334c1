"""People at the customer."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain.accounts import STANDINGS, Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.people import ROLES, Contact
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


def _check_contact(fields: dict[str, Any]) -> None:
    one_of("contact", "role", fields.get("role"), ROLES)
    one_of("contact", "standing", fields.get("standing"), STANDINGS)
