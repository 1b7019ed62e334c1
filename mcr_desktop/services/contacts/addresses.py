"""Ways to reach a person: their further addresses, and all of them with doors that are safe to open."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.contact_checks import LONGEST_LINE
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.domain.people import ADDRESS_KINDS, Address, Contact
from mcr_desktop.services.contacts import cards as person_cards
from mcr_desktop.services.contacts.phone_numbers import international, region_of
from mcr_desktop.services.removals import Removals
from mcr_desktop.services.workspaces import Workspace, known_fields, new_row, one_of, required
from mcr_desktop.store.merged_contacts import names_of
from mcr_desktop.store.queries import in_fence
from mcr_desktop.store.stored_contacts import stored

_MAIL = re.compile(r"[^\s@<>\"(),:;\[\]\\?&%#]{1,64}@[^\s@<>\"(),:;\[\]\\?&%#/]{1,255}")
_HOST = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,62})\.)+[A-Za-z]{2,63}")
_DIGITS = re.compile(r"\+?[0-9][0-9 ()./-]{2,38}")


@dataclass(frozen=True, slots=True)
class Way:
    """One way to reach a person."""

    kind: str
    """One of `ADDRESS_KINDS`."""
    label: str | None
    value: str
    link: str | None
    """What opens the system's program for it; None where the value is not surely such an address."""
    address_id: bytes | None = None
    """The further address whose row this is; None for what stands on the contact's own."""
    preferred: bool = False
    merged_from: str | None = None
    """The name of the merged contact on whose row it stands."""


class Addresses:
    """What a person does with further addresses."""

    def __init__(self, workspace: Workspace, removals: Removals) -> None:
        self._workspace = workspace
        self._removals = removals

    def of(self, contact_id: bytes) -> tuple[Address, ...]:
        """A person's further addresses, preferred ones first."""
        contact = self._workspace.row(Contact, contact_id)
        everybody = names_of(self._workspace.store, contact.id, contact.fence)
        return person_cards.addresses(self._workspace.store, contact.fence, everybody)

    def show(self, address_id: bytes) -> Address:
        """The address with this id."""
        return self._workspace.row(Address, address_id)

    def add(self, contact_id: bytes, kind: str, value: str, **fields: Any) -> Address:
        """One more way to reach a person."""
        contact = self._workspace.row(Contact, contact_id)
        values = _checked({**fields, "kind": kind, "value": value})
        row_id, change = new_row(
            contact.fence, "address", Address, {**values, "contact_id": contact.id}
        )
        self._workspace.commit([change], f"Added an address of {contact.name}")
        return self.show(row_id)

    def edit(self, address_id: bytes, **fields: Any) -> Address:
        """Change fields of an address."""
        found = self.show(address_id)
        values = known_fields(Address, _checked(fields))
        change = Change(found.fence, "address", found.id, values)
        self._workspace.commit([change], "Edited an address")
        return self.show(address_id)

    def remove(self, address_id: bytes) -> str:
        """Take an address away; returns the gesture's label."""
        return self._removals.remove("address", [address_id])

    def ways(self, contact_id: bytes) -> tuple[Way, ...]:
        """Every way to reach a person, preferred ones first, each value once."""
        store = self._workspace.store
        contact = self._workspace.row(Contact, contact_id)
        account = in_fence(store, Account, contact.fence, limit=1)
        region = region_of(account[0].country) if account else None
        further = [
            Way(
                one.kind if one.kind in ADDRESS_KINDS else "web",
                one.label,
                one.value,
                link_of(one.kind, one.value, region),
                one.id,
                bool(one.preferred),
            )
            for one in self.of(contact.id)
        ]
        own = _own(contact, region)
        for other in stored(store, names_of(store, contact.id, contact.fence)[1:], contact.fence):
            own += _own(other, region, other.name)
        found: dict[tuple[str, str], Way] = {}
        for way in (*(one for one in further if one.preferred), *own, *further):
            found.setdefault((way.kind, way.value.strip().casefold()), way)
        return tuple(found.values())


def link_of(kind: str, value: str, region: str | None = None) -> str | None:
    """`mailto:`, `tel:` or `https:` for a value that is surely such an address, else None."""
    text = value.strip()
    if kind == "e-mail":
        return f"mailto:{quote(text, safe='@.+-_')}" if _MAIL.fullmatch(text) else None
    if kind in {"phone", "mobile"}:
        number = international(text, region)
        if number is None and _DIGITS.fullmatch(text):
            number = "".join(char for char in text if char in "+0123456789")
        return f"tel:{number}" if number else None
    if kind == "web":
        host, slash, rest = text.removeprefix("https://").removeprefix("http://").partition("/")
        if _HOST.fullmatch(host):
            return f"https://{host}{slash}{quote(rest, safe='/-._~?=&+%')}"
    return None


def _own(contact: Contact, region: str | None, merged_from: str | None = None) -> list[Way]:
    return [
        Way(kind, None, value, link_of(kind, value, region), merged_from=merged_from)
        for kind, value in (
            ("e-mail", contact.email),
            ("phone", contact.phone),
            ("mobile", contact.mobile),
        )
        if value
    ]


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    one_of("address", "kind", fields.get("kind"), ADDRESS_KINDS)
    if "value" in fields:
        fields["value"] = required("address", "value", fields["value"])
        if len(fields["value"]) > LONGEST_LINE:
            raise InvalidValueError(
                kind="address",
                field="value",
                value=fields["value"][:40] + "…",
                reason="too_long",
                most=LONGEST_LINE,
            )
    return fields
