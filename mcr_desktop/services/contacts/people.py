"""People at the customer."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from mcr_desktop.domain.accounts import FACT_KINDS, Account, Fact
from mcr_desktop.domain.changes import Change, Value
from mcr_desktop.domain.contact_checks import UnderThemselvesError, checked
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.domain.ids import show as show_id
from mcr_desktop.domain.merges import groups_of, leads_back
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.reporting_lines import OrgChart
from mcr_desktop.services.contacts import cards as person_cards
from mcr_desktop.services.contacts import rows as person_rows
from mcr_desktop.services.contacts.rows import ORDERS, PeopleQuery, PersonRow
from mcr_desktop.services.contacts.touches import ContactTouches
from mcr_desktop.services.workspaces import (
    Workspace,
    known_fields,
    new_row,
    one_of,
    required,
)
from mcr_desktop.store import merged_contacts
from mcr_desktop.store.queries import fetch, in_fence, one
from mcr_desktop.store.stored_contacts import stored
from mcr_desktop.store.twins import TwinError, place_of

if TYPE_CHECKING:
    from mcr_desktop.services.contacts.cards import PersonCard

__all__ = ["ORDERS", "People", "PeopleQuery", "PersonRow", "UnderThemselvesError"]


class People:
    """What a person does with contacts. Whoever was merged is shown as the one who is kept."""

    def __init__(self, workspace: Workspace, last_touches: ContactTouches | None = None) -> None:
        """`last_touches` may be shared with whoever else reads them."""
        self._workspace = workspace
        self.last_touches = last_touches or ContactTouches(workspace)

    def all(self, account: Account | None = None) -> list[Contact]:
        """The contacts of an account, or of every account, by name."""
        order = "t.name COLLATE NOCASE, t.no"
        if account is None:
            return fetch(self._workspace.store, Contact, order=order)
        return in_fence(self._workspace.store, Contact, account.fence, order=order)

    def some(self, account: Account, contact_ids: Collection[bytes]) -> list[Contact]:
        """Those of these contacts that are there, in no order; at most a few hundred at a time."""
        marks = ",".join("?" * len(contact_ids))
        store = self._workspace.store
        return in_fence(store, Contact, account.fence, f"t.id IN ({marks})", tuple(contact_ids))

    def show(self, contact_id: bytes) -> Contact:
        """The contact with this id, or as whom they are shown."""
        return self._workspace.row(Contact, contact_id)

    def name_of(self, contact_id: bytes | None) -> str | None:
        """The contact's name; "?" where a promise or a report outlived the contact it names."""
        if contact_id is None:
            return None
        try:
            found = one(self._workspace.store, Contact, contact_id)
        except TwinError:
            found = None
        return found.name if found else "?"

    def names(self, account: Account | None = None) -> dict[bytes, str]:
        """Names by id, under every id that a person has or had."""
        people = self.all(account)
        found = {person.id: person.name for person in people}
        for others in merged_contacts.kept_of(self._workspace.store).values():
            found.update({other: found[kept] for other, kept in others.items() if kept in found})
        return found

    def kept(self, contact_id: bytes) -> bytes:
        """As whom a contact is shown; themselves where they were not merged."""
        return merged_contacts.kept_for(self._workspace.store, contact_id)

    def same_as(self, contact_id: bytes) -> tuple[bytes, ...]:
        """Every id under which rows may name a person: the one who is kept first."""
        return merged_contacts.names_of(self._workspace.store, contact_id)

    def _same(self, contact: Contact) -> tuple[bytes, ...]:
        return merged_contacts.names_of(self._workspace.store, contact.id, contact.fence)

    def find(self, wanted: str, account: Account | None = None) -> Contact:
        """The contact that a name, the start of one, or an id means."""
        return self._workspace.find(Contact, wanted, account.fence if account else None)

    def add(self, account: Account, name: str, **fields: Any) -> Contact:
        """A new contact of an account."""
        fields = checked({**fields, "name": required("contact", "name", name)})
        self._check_boss(account.fence, None, fields)
        row_id, change = new_row(account.fence, "contact", Contact, fields)
        self._workspace.commit([change], f"Added {fields['name']}")
        return self.show(row_id)

    def edit(self, contact_id: bytes, **fields: Any) -> Contact:
        """Change fields of a contact. Raises UnderThemselvesError where they would report in a ring."""
        contact = self.show(contact_id)
        change = self._change(contact, fields)
        self._workspace.commit([change], f"Edited {contact.name}")
        return self.show(contact.id)

    def edit_many(self, contact_ids: Iterable[bytes], **fields: Any) -> int:
        """Change the same fields of several contacts as one gesture; how many they were."""
        changes = [self._change(self.show(one), fields) for one in dict.fromkeys(contact_ids)]
        if changes:
            self._workspace.commit(changes, f"Edited {len(changes)} people")
        return len(changes)

    def place(self, positions: Mapping[bytes, tuple[float, float] | None]) -> None:
        """Put people where they stand on the map, or leave them to the layout, as one gesture."""
        changes = []
        for contact_id, where in positions.items():
            contact = self.show(contact_id)
            x, y = (float(where[0]) + 0.0, float(where[1]) + 0.0) if where else (None, None)
            values = known_fields(Contact, {"map_x": x, "map_y": y})
            changes.append(Change(contact.fence, "contact", contact.id, values))
        if changes:
            self._workspace.commit(changes, "Moved people on the map")

    def ids(self, query: PeopleQuery) -> list[bytes]:
        """The people of a list, in its order; 10,000 take a fraction of a second."""
        return person_rows.ids(self._workspace, self.last_touches, query)

    def rows(self, contact_ids: Sequence[bytes]) -> list[PersonRow | None]:
        """What a list shows of these people; None for whoever is gone by now."""
        return person_rows.rows(self._workspace, self.last_touches, contact_ids)

    def choices(self, account: Account | None = None) -> dict[str, tuple[str, ...]]:
        """Owners, roles, relations and standings that occur, for the filters of a list."""
        return person_rows.choices(self._workspace, account)

    def card(self, contact_id: bytes) -> PersonCard:
        """All that we know of one person."""
        contact = self.show(contact_id)
        (row,) = self.rows([contact.id])
        if row is None:
            raise NotFoundError(kind="contact", wanted=show_id(contact_id))
        return person_cards.card(self._workspace.store, contact, row, self._same(contact))

    def chart(self, account: Account) -> OrgChart:
        """Who reports to whom, and whose word counts with whom."""
        return person_cards.chart(self._workspace.store, account.fence, self.all(account))

    def facts(self, contact_id: bytes) -> tuple[Fact, ...]:
        """What we know of a person, but for the lines of their storekeeper card; newest first."""
        contact = self.show(contact_id)
        return person_cards.facts(self._workspace.store, contact, self._same(contact))

    def add_fact(self, contact_id: bytes, text: str, kind: str = "personal", **fields: Any) -> Fact:
        """Something worth remembering of a person, noted today unless a day is given."""
        contact = self.show(contact_id)
        text = required("fact", "text", text)
        one_of("fact", "kind", kind, FACT_KINDS)
        values = {"noted_on": today().isoformat(), **fields, "text": text, "kind": kind}
        values["contact_id"] = contact.id
        row_id, change = new_row(contact.fence, "fact", Fact, person_cards.checked_fact(values))
        self._workspace.commit([change], f"Noted a fact of {contact.name}")
        return self._workspace.row(Fact, row_id)

    def edit_fact(self, fact_id: bytes, **fields: Any) -> Fact:
        """Change fields of a fact."""
        fact = self._workspace.row(Fact, fact_id)
        if "text" in fields:
            fields["text"] = required("fact", "text", fields["text"])
        values = known_fields(Fact, person_cards.checked_fact(fields))
        self._workspace.commit([Change(fact.fence, "fact", fact.id, values)], "Edited a fact")
        return self._workspace.row(Fact, fact_id)

    def merged_into(self, contact_id: bytes) -> tuple[Contact, ...]:
        """Those who are shown as this contact, by name."""
        store = self._workspace.store
        place = place_of(store, "contact", contact_id)
        if place is None:
            return ()
        others = merged_contacts.names_of(store, contact_id, place.fence)[1:]
        return tuple(sorted(stored(store, others, place.fence), key=lambda one: one.name))

    def groups(self, account: Account) -> dict[bytes, tuple[bytes, ...]]:
        """Of an account, for each contact as whom others are shown: those others."""
        return groups_of(merged_contacts.kept_of(self._workspace.store).get(account.fence, {}))

    def _change(self, contact: Contact, fields: Mapping[str, Any]) -> Change:
        values = dict(fields)
        if "merged_into" in values:
            raise InvalidValueError(kind="contact", field="merged_into", value="", allowed=())
        if "name" in values:
            values["name"] = required("contact", "name", values["name"])
        values = checked(values)
        self._check_boss(contact.fence, contact.id, values)
        cells: dict[str, Value] = known_fields(Contact, values)
        return Change(contact.fence, "contact", contact.id, cells)

    def _check_boss(self, fence: bytes, contact_id: bytes | None, fields: dict[str, Any]) -> None:
        boss = fields.get("reports_to")
        if boss is None:
            return
        boss = fields["reports_to"] = self.kept(boss)
        people = in_fence(self._workspace.store, Contact, fence)
        names = {person.id: person.name for person in people}
        if boss not in names:
            raise NotFoundError(kind="contact", wanted=show_id(boss))
        lines = {one.id: one.reports_to for one in people if one.reports_to is not None}
        if contact_id is not None and leads_back(lines, contact_id, boss):
            raise UnderThemselvesError(
                kind="contact",
                field="reports_to",
                value=names[boss],
                reason="ring",
                contact=names.get(contact_id, ""),
                boss=names[boss],
            )
