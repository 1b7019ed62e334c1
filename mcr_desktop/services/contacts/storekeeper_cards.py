"""Storekeeper cards: what a village shopkeeper would know of a person."""

from __future__ import annotations

from mcr_desktop.domain.accounts import FACTORS, Fact
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.people import Contact
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.storekeeper_cards import FACTOR, StorekeeperCard, card_of
from mcr_desktop.services.contacts.cards import checked_fact, of_person
from mcr_desktop.services.workspaces import Workspace, new_row, one_of, required
from mcr_desktop.store.merged_contacts import names_of


class StorekeeperCards:
    """What a person does with storekeeper cards."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def of(self, contact_id: bytes) -> StorekeeperCard:
        """The card of a person: eight lines, filled or not."""
        contact = self._workspace.row(Contact, contact_id)
        return card_of(contact.id, self._facts(contact))

    def put(
        self,
        contact_id: bytes,
        factor: str,
        text: str,
        *,
        level: str | None = None,
        source: str | None = None,
        confidence: str | None = None,
        noted_on: str | None = None,
        sensitive: bool = False,
    ) -> Fact:
        """Say what is known now of one factor; what was known before stays as earlier."""
        contact = self._workspace.row(Contact, contact_id)
        one_of("fact", "factor", factor, FACTORS)
        values = checked_fact(
            {
                "text": required("fact", "text", text),
                "contact_id": contact.id,
                "kind": FACTOR,
                "factor": factor,
                "level": level,
                "source": source,
                "confidence": confidence,
                "noted_on": noted_on or today().isoformat(),
                "sensitive": sensitive or None,
            }
        )
        row_id, change = new_row(contact.fence, "fact", Fact, values)
        self._workspace.commit([change], f"Noted a line of {contact.name}'s card")
        return self._workspace.row(Fact, row_id)

    def clear(self, contact_id: bytes, factor: str) -> int:
        """Take away all that is known of one factor; how many lines that were."""
        contact = self._workspace.row(Contact, contact_id)
        one_of("fact", "factor", factor, FACTORS)
        gone = [
            Change(one.fence, "fact", one.id, {"deleted": 1})
            for one in self._facts(contact)
            if one.kind == FACTOR and one.factor == factor
        ]
        if gone:
            self._workspace.commit(gone, f"Cleared a line of {contact.name}'s card")
        return len(gone)

    def _facts(self, contact: Contact) -> list[Fact]:
        everybody = names_of(self._workspace.store, contact.id, contact.fence)
        return of_person(self._workspace.store, Fact, contact.fence, everybody)
