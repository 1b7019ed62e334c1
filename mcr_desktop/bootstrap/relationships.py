"""The services of a relationship: accounts, people, touches, notes and promises."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from mcr_desktop.bootstrap.grounds import Grounds

if TYPE_CHECKING:
    from mcr_desktop.services.accounts import Accounts
    from mcr_desktop.services.agreements import Agreements
    from mcr_desktop.services.contacts.addresses import Addresses
    from mcr_desktop.services.contacts.careers import Careers
    from mcr_desktop.services.contacts.coverages import Coverages
    from mcr_desktop.services.contacts.duplicates import DuplicateSearches
    from mcr_desktop.services.contacts.influences import Influences
    from mcr_desktop.services.contacts.merges import Merges
    from mcr_desktop.services.contacts.pastes import ContactPastes
    from mcr_desktop.services.contacts.people import People
    from mcr_desktop.services.contacts.storekeeper_cards import StorekeeperCards
    from mcr_desktop.services.contacts.touches import ContactTouches
    from mcr_desktop.services.facts import Facts
    from mcr_desktop.services.notebook.attachments import Attachments
    from mcr_desktop.services.notebook.drafts import Drafts
    from mcr_desktop.services.notebook.mentions import Mentions
    from mcr_desktop.services.notebook.notes import Notes
    from mcr_desktop.services.notebook.tasks import NoteTasks
    from mcr_desktop.services.notebook.uses import Uses
    from mcr_desktop.services.notebook.versions import NoteVersions
    from mcr_desktop.services.occasions import Occasions
    from mcr_desktop.services.promises.absences import Absences
    from mcr_desktop.services.promises.commitments import Commitments
    from mcr_desktop.services.promises.ledgers import Ledgers
    from mcr_desktop.services.registering.sites import Sites
    from mcr_desktop.services.touches import Touches
    from mcr_desktop.store.engine import Tx


class Relationships(Grounds):
    """Services of accounts and their people, upon the grounds."""

    @cached_property
    def accounts(self) -> Accounts:
        from mcr_desktop.services.accounts import Accounts

        return Accounts(self.workspace, _Founding(self))

    @cached_property
    def agreements(self) -> Agreements:
        from mcr_desktop.services.agreements import Agreements

        return Agreements(self.workspace, self.removals)

    @cached_property
    def occasions(self) -> Occasions:
        from mcr_desktop.services.occasions import Occasions

        return Occasions(self.workspace, self.removals)

    @cached_property
    def facts(self) -> Facts:
        from mcr_desktop.services.facts import Facts

        return Facts(self.workspace, self.removals)

    @cached_property
    def sites(self) -> Sites:
        from mcr_desktop.services.registering.sites import Sites

        return Sites(self.workspace, self.removals)

    @cached_property
    def last_touches(self) -> ContactTouches:
        from mcr_desktop.services.contacts.touches import ContactTouches

        return ContactTouches(self.workspace)

    @cached_property
    def people(self) -> People:
        from mcr_desktop.services.contacts.people import People

        return People(self.workspace, self.last_touches)

    @cached_property
    def duplicates(self) -> DuplicateSearches:
        from mcr_desktop.services.contacts.duplicates import DuplicateSearches

        return DuplicateSearches(self.workspace)

    @cached_property
    def merges(self) -> Merges:
        from mcr_desktop.services.contacts.merges import Merges

        return Merges(self.workspace, self._person_of)

    @cached_property
    def careers(self) -> Careers:
        from mcr_desktop.services.contacts.careers import Careers

        return Careers(self.workspace, self.removals)

    @cached_property
    def addresses(self) -> Addresses:
        from mcr_desktop.services.contacts.addresses import Addresses

        return Addresses(self.workspace, self.removals)

    @cached_property
    def influences(self) -> Influences:
        from mcr_desktop.services.contacts.influences import Influences

        return Influences(self.workspace, self.removals)

    @cached_property
    def storekeeper_cards(self) -> StorekeeperCards:
        from mcr_desktop.services.contacts.storekeeper_cards import StorekeeperCards

        return StorekeeperCards(self.workspace)

    @cached_property
    def coverages(self) -> Coverages:
        from mcr_desktop.services.contacts.coverages import Coverages

        return Coverages(self.workspace, self._names_inside)

    @cached_property
    def contact_pastes(self) -> ContactPastes:
        from mcr_desktop.services.contacts.pastes import ContactPastes

        return ContactPastes(self.workspace)

    @cached_property
    def touches(self) -> Touches:
        from mcr_desktop.services.touches import Touches

        return Touches(self.workspace)

    @cached_property
    def notes(self) -> Notes:
        from mcr_desktop.services.notebook.notes import Notes

        return Notes(self.workspace, self._common)

    @cached_property
    def drafts(self) -> Drafts:
        from mcr_desktop.services.notebook.drafts import Drafts

        return Drafts(self.workspace, self.private_fence)

    @cached_property
    def mentions(self) -> Mentions:
        from mcr_desktop.services.notebook.mentions import Mentions

        return Mentions(self.workspace, self._names_inside, self._person_of, self._is_ours)

    @cached_property
    def note_tasks(self) -> NoteTasks:
        from mcr_desktop.services.notebook.tasks import NoteTasks

        return NoteTasks(self.workspace, self.drafts, self.mentions)

    @cached_property
    def note_versions(self) -> NoteVersions:
        from mcr_desktop.services.notebook.versions import NoteVersions

        return NoteVersions(self.workspace, self._person_of)

    @cached_property
    def attachments(self) -> Attachments:
        from mcr_desktop.services.notebook.attachments import Attachments

        return Attachments(self.workspace, self._sync_now)

    @cached_property
    def uses(self) -> Uses:
        from mcr_desktop.services.notebook.uses import Uses

        return Uses(self.workspace)

    @cached_property
    def commitments(self) -> Commitments:
        from mcr_desktop.services.promises.commitments import Commitments

        return Commitments(self.workspace)

    @cached_property
    def ledgers(self) -> Ledgers:
        from mcr_desktop.services.promises.ledgers import Ledgers

        return Ledgers(self.workspace)

    @cached_property
    def absences(self) -> Absences:
        from mcr_desktop.services.promises.absences import Absences

        return Absences(self.workspace, self.ledgers)


class _Founding:
    """Founds fences through sharing, which nothing else at the start needs."""

    def __init__(self, services: Grounds) -> None:
        self._services = services

    def found_in(self, tx: Tx, name: str) -> bytes:
        return self._services.sharing.found_in(tx, name)
