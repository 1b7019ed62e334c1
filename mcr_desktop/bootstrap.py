"""The only composition root: a profile folder in, services out; no globals anywhere."""

from __future__ import annotations

import os
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError
from mcr_desktop.keys import slots
from mcr_desktop.keys.errors import (
    PaperCodeError,
    PaperNeededError,
    PassphraseNeededError,
    WrongPassphraseError,
)
from mcr_desktop.services.settings import Settings
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.sharing import SharingRecords

if TYPE_CHECKING:
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.services.absences import Absences
    from mcr_desktop.services.accounts import Accounts
    from mcr_desktop.services.addresses import Addresses
    from mcr_desktop.services.agreements import Agreements
    from mcr_desktop.services.annotations import Annotations
    from mcr_desktop.services.attachments import Attachments
    from mcr_desktop.services.briefs import Briefs
    from mcr_desktop.services.careers import Careers
    from mcr_desktop.services.case_reports import CaseReports
    from mcr_desktop.services.cases import Cases
    from mcr_desktop.services.causes import Causes
    from mcr_desktop.services.commitments import Commitments
    from mcr_desktop.services.complaints import Complaints
    from mcr_desktop.services.contact_pastes import ContactPastes
    from mcr_desktop.services.coverages import Coverages
    from mcr_desktop.services.drafts import Drafts
    from mcr_desktop.services.duplicates import DuplicateSearches
    from mcr_desktop.services.erasures import Erasures
    from mcr_desktop.services.facts import Facts
    from mcr_desktop.services.histories import Histories
    from mcr_desktop.services.imports import Imports
    from mcr_desktop.services.indicators import Indicators
    from mcr_desktop.services.influences import Influences
    from mcr_desktop.services.ledgers import Ledgers
    from mcr_desktop.services.links import Links
    from mcr_desktop.services.marks import Marks
    from mcr_desktop.services.meetings import Meetings
    from mcr_desktop.services.memberships import Memberships
    from mcr_desktop.services.mentions import Mentions
    from mcr_desktop.services.merges import Merges
    from mcr_desktop.services.note_tasks import NoteTasks
    from mcr_desktop.services.note_versions import NoteVersions
    from mcr_desktop.services.notes import Notes
    from mcr_desktop.services.occasions import Occasions
    from mcr_desktop.services.packs import Packs
    from mcr_desktop.services.people import People
    from mcr_desktop.services.recoveries import Recoveries
    from mcr_desktop.services.registers import Registers
    from mcr_desktop.services.reminders import Reminders
    from mcr_desktop.services.removals import Removals
    from mcr_desktop.services.search import Search
    from mcr_desktop.services.sharing import Sharing
    from mcr_desktop.services.signals import Signals
    from mcr_desktop.services.sites import Sites
    from mcr_desktop.services.storekeeper_cards import StorekeeperCards
    from mcr_desktop.services.timelines import Timelines
    from mcr_desktop.services.todays import Todays
    from mcr_desktop.services.touches import Touches
    from mcr_desktop.services.undo import Undo
    from mcr_desktop.services.uses import Uses
    from mcr_desktop.services.views import Views
    from mcr_desktop.services.ways import Ways
    from mcr_desktop.store.engine import Tx

STORE_NAME = "store.db"


class NoProfileError(McrError):
    """There is no profile at `path`; `mcr init` or the first window makes one."""


class ProfileExistsError(McrError):
    """A profile stands at `path` already."""


class Services:
    """Everything that a shell, with a screen or without, may call.

    Each service is imported and made when it is first asked for, from whichever thread: what no page
    has needed yet costs the start nothing.
    """

    def __init__(self, profile: Path, workspace: Workspace) -> None:
        self.profile = profile
        self.workspace = workspace
        self.settings = Settings(profile)
        workspace.reads_only = self._reads_only
        workspace.erased = self._erased

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
        from mcr_desktop.services.sites import Sites

        return Sites(self.workspace, self.removals)

    @cached_property
    def people(self) -> People:
        from mcr_desktop.services.people import People

        return People(self.workspace)

    @cached_property
    def duplicates(self) -> DuplicateSearches:
        from mcr_desktop.services.duplicates import DuplicateSearches

        return DuplicateSearches(self.workspace, self.marks)

    @cached_property
    def merges(self) -> Merges:
        from mcr_desktop.services.merges import Merges

        return Merges(self.workspace, self._person_of)

    @cached_property
    def careers(self) -> Careers:
        from mcr_desktop.services.careers import Careers

        return Careers(self.workspace, self.removals)

    @cached_property
    def addresses(self) -> Addresses:
        from mcr_desktop.services.addresses import Addresses

        return Addresses(self.workspace, self.removals)

    @cached_property
    def influences(self) -> Influences:
        from mcr_desktop.services.influences import Influences

        return Influences(self.workspace, self.removals)

    @cached_property
    def storekeeper_cards(self) -> StorekeeperCards:
        from mcr_desktop.services.storekeeper_cards import StorekeeperCards

        return StorekeeperCards(self.workspace)

    @cached_property
    def coverages(self) -> Coverages:
        from mcr_desktop.services.coverages import Coverages

        return Coverages(self.workspace, self._names_inside)

    @cached_property
    def contact_pastes(self) -> ContactPastes:
        from mcr_desktop.services.contact_pastes import ContactPastes

        return ContactPastes(self.workspace)

    @cached_property
    def touches(self) -> Touches:
        from mcr_desktop.services.touches import Touches

        return Touches(self.workspace)

    @cached_property
    def notes(self) -> Notes:
        from mcr_desktop.services.notes import Notes

        return Notes(self.workspace, self._common)

    @cached_property
    def drafts(self) -> Drafts:
        from mcr_desktop.services.drafts import Drafts

        return Drafts(self.workspace, self._common, self._found_in)

    @cached_property
    def mentions(self) -> Mentions:
        from mcr_desktop.services.mentions import Mentions

        return Mentions(self.workspace, self._names_inside, self._person_of, self._is_ours)

    @cached_property
    def note_tasks(self) -> NoteTasks:
        from mcr_desktop.services.note_tasks import NoteTasks

        return NoteTasks(self.workspace, self.drafts, self.mentions)

    @cached_property
    def note_versions(self) -> NoteVersions:
        from mcr_desktop.services.note_versions import NoteVersions

        return NoteVersions(self.workspace, self._person_of)

    @cached_property
    def attachments(self) -> Attachments:
        from mcr_desktop.services.attachments import Attachments

        return Attachments(self.workspace, self._sync_now)

    @cached_property
    def uses(self) -> Uses:
        from mcr_desktop.services.uses import Uses

        return Uses(self.workspace)

    @cached_property
    def commitments(self) -> Commitments:
        from mcr_desktop.services.commitments import Commitments

        return Commitments(self.workspace)

    @cached_property
    def ledgers(self) -> Ledgers:
        from mcr_desktop.services.ledgers import Ledgers

        return Ledgers(self.workspace)

    @cached_property
    def absences(self) -> Absences:
        from mcr_desktop.services.absences import Absences

        return Absences(self.workspace, self.ledgers)

    @cached_property
    def meetings(self) -> Meetings:
        from mcr_desktop.services.meetings import Meetings

        return Meetings(
            self.workspace,
            self.accounts,
            self.people,
            self.notes,
            self.commitments,
            self.timelines,
            self.indicators,
        )

    @cached_property
    def briefs(self) -> Briefs:
        from mcr_desktop.services.briefs import Briefs

        return Briefs(
            self.workspace,
            self.accounts,
            self.people,
            self.notes,
            self.commitments,
            self.meetings,
            self.complaints,
            self.causes,
        )

    @cached_property
    def complaints(self) -> Complaints:
        from mcr_desktop.services.complaints import Complaints

        return Complaints(self.workspace)

    @cached_property
    def annotations(self) -> Annotations:
        from mcr_desktop.services.annotations import Annotations

        return Annotations(self.workspace)

    @cached_property
    def registers(self) -> Registers:
        from mcr_desktop.services.registers import Registers

        return Registers(self.workspace, self.accounts, self.complaints, self.histories)

    @cached_property
    def views(self) -> Views:
        from mcr_desktop.services.views import Views

        return Views(self.workspace, self._common, self._found_in)

    @cached_property
    def marks(self) -> Marks:
        from mcr_desktop.services.marks import Marks

        return Marks(self.workspace, self._common, self._found_in)

    @cached_property
    def causes(self) -> Causes:
        from mcr_desktop.services.causes import Causes

        return Causes(self.workspace, self.accounts, self.complaints, self.settings)

    @cached_property
    def signals(self) -> Signals:
        from mcr_desktop.services.signals import Signals

        return Signals(self.workspace, self.accounts, self.complaints, self.causes)

    @cached_property
    def cases(self) -> Cases:
        from mcr_desktop.services.cases import Cases

        return Cases(self.workspace, self.complaints, self._person_of)

    @cached_property
    def case_reports(self) -> CaseReports:
        from mcr_desktop.services.case_reports import CaseReports

        return CaseReports(self.workspace, self.accounts, self.cases, self._names_inside)

    @cached_property
    def imports(self) -> Imports:
        from mcr_desktop.services.imports import Imports

        return Imports(self.workspace, self._common)

    @cached_property
    def indicators(self) -> Indicators:
        from mcr_desktop.services.indicators import Indicators

        return Indicators(
            self.workspace,
            lambda: self.people.last_touches,
            lambda account: self.complaints.columns(account),  # noqa: PLW0108 - made when first asked
        )

    @cached_property
    def timelines(self) -> Timelines:
        from mcr_desktop.services.timelines import Timelines

        return Timelines(self.workspace)

    @cached_property
    def todays(self) -> Todays:
        from mcr_desktop.services.day_views import Askings
        from mcr_desktop.services.todays import Todays

        askings = Askings(
            letters=lambda: self.touches.unanswered(),  # noqa: PLW0108 - each is made when first asked
            news=lambda: self.ledgers.news_due(),  # noqa: PLW0108
            mentions=lambda since_ms: self.mentions.of_me(since_ms),  # noqa: PLW0108
            occasions=lambda: self.occasions.due(),  # noqa: PLW0108
            agreements=lambda: self.agreements.coming(),  # noqa: PLW0108
            covering=lambda: self.absences.covering(),  # noqa: PLW0108
            marks=lambda: self.marks,
        )
        return Todays(
            *(self.workspace, self.indicators, self._person_of, self._common, self._is_ours),
            askings,
        )

    @cached_property
    def reminders(self) -> Reminders:
        from mcr_desktop.services.reminders import Reminders

        return Reminders(self.settings, lambda: self.todays.view(), self.workspace.person)  # noqa: PLW0108 - made when asked

    @cached_property
    def search(self) -> Search:
        from mcr_desktop.services.search import Search

        return Search(self.workspace)

    @cached_property
    def histories(self) -> Histories:
        from mcr_desktop.services.histories import Histories

        return Histories(self.workspace, self._person_of)

    @cached_property
    def links(self) -> Links:
        from mcr_desktop.services.links import Links

        return Links(self.workspace)

    @cached_property
    def removals(self) -> Removals:
        from mcr_desktop.services.removals import Removals

        return Removals(self.workspace, self._person_of)

    @cached_property
    def undo(self) -> Undo:
        from mcr_desktop.services.undo import Undo

        return Undo(self.workspace)

    @cached_property
    def sharing(self) -> Sharing:
        from mcr_desktop.services.sharing import Sharing

        made = Sharing(self.workspace.store, self.workspace.journal)
        made.listen(self.workspace.announce)
        return made

    @cached_property
    def memberships(self) -> Memberships:
        from mcr_desktop.services.memberships import Memberships

        workspace = self.workspace
        return Memberships(workspace.store, workspace.journal, workspace.announce)

    @cached_property
    def packs(self) -> Packs:
        from mcr_desktop.services.packs import Packs

        made = Packs(self.workspace.store, self.workspace.journal)
        made.listen(self.workspace.announce)
        return made

    @cached_property
    def recoveries(self) -> Recoveries:
        from mcr_desktop.services.recoveries import Recoveries

        return Recoveries(self.workspace.store, self.sharing, self.memberships)

    @cached_property
    def ways(self) -> Ways:
        from mcr_desktop.services.ways import Ways

        return Ways(self.profile)

    @cached_property
    def erasures(self) -> Erasures:
        from mcr_desktop.services.erasures import Erasures

        workspace = self.workspace
        return Erasures(workspace.store, workspace.journal, workspace.announce)

    def _person_of(self, writer: bytes) -> str:
        return self.sharing.person_of(writer)

    def _names_inside(self, fence: bytes) -> list[str]:
        return [member.name for member in self.sharing.members(fence)]

    def _is_ours(self, writer: bytes) -> bool:
        return self.sharing.is_ours(writer)

    def _sync_now(self, fence: bytes, progress: Progress | None) -> None:
        for report in self.sharing.sync(progress, [fence]):
            if report.trouble is not None:
                raise report.trouble

    def _reads_only(self, fence: bytes) -> bool:
        return self.sharing.reads_only(fence)

    def _erased(self, fence: bytes) -> frozenset[tuple[str, bytes]]:
        return self.sharing.erased(fence)

    def _found_in(self, tx: Tx, name: str, kind: str) -> bytes:
        return self.sharing.found_in(tx, name, kind)

    def _common(self, kind: str) -> bytes | None:
        return self.sharing.common(kind)

    @property
    def demo(self) -> bool:
        """Whether the workspace is the demo, whose key everybody knows."""
        return self.workspace.demo

    def key_slots(self) -> tuple[str, ...]:
        """What opens the workspace, by kind: "keychain", "passphrase", "paper", "published" (the demo)."""
        return tuple(slot.kind for slot in slots.list_slots(self.profile))

    def close(self) -> None:
        """Close the store."""
        self.workspace.store.close()


def import_first_page() -> None:
    """Import what the first page will ask for: cheaper before the screens are imported than after."""
    from mcr_desktop.phrases import dates, errors, indicators
    from mcr_desktop.services import accounts, complaints, todays

    del dates, errors, indicators, accounts, complaints, todays


def default_profile() -> Path:
    """Where the profile lies unless somebody says otherwise."""
    from platformdirs import user_data_path

    return Path(os.environ.get("MCR_PROFILE") or user_data_path("mcr-desktop", appauthor=False))


def exists(profile: Path) -> bool:
    """Whether a profile stands in this folder."""
    return slots.exist(profile)


def asks_passphrase(error: BaseException, *, wrong: bool = False) -> bool:
    """Whether a passphrase, or the code on paper, would answer this error.

    `wrong` asks whether one was given and failed.
    """
    if wrong:
        return isinstance(error, (WrongPassphraseError, PaperCodeError))
    return isinstance(error, (PassphraseNeededError, WrongPassphraseError, PaperCodeError))


def asks_paper(error: BaseException) -> bool:
    """Whether the code on paper is the one way that is left."""
    return isinstance(error, PaperNeededError)


def create_profile(
    profile: Path, person: str, *, passphrase: str | None = None, demo: bool = False
) -> Services:
    """A new profile for one person on this machine.

    The key goes to the keychain, or under a passphrase where one is given or no keychain serves:
    PassphraseNeededError asks for it. Raises ProfileExistsError; where it fails, nothing is left.
    """
    if slots.exist(profile):
        raise ProfileExistsError(path=str(profile))
    profile.mkdir(mode=0o700, parents=True, exist_ok=True)
    profile.chmod(0o700)
    key = slots.create_demo(profile) if demo else slots.create(profile, passphrase=passphrase)
    try:
        store = Store.create(profile / STORE_NAME, key)
    except BaseException:
        slots.forget(profile)
        raise
    services = _compose(profile, store, person)
    services.sharing.introduce(person)
    return services


def open_profile(profile: Path, *, passphrase: str | None = None) -> Services:
    """The services of an existing profile. Raises NoProfileError and what `slots.unlock` raises.

    The code on paper may stand for the passphrase.
    """
    if not slots.exist(profile):
        raise NoProfileError(path=str(profile))
    key = slots.unlock(profile, passphrase=passphrase)
    services = _compose(profile, Store.open(profile / STORE_NAME, key), "")
    if not services.workspace.person:
        # The program was ended between making the store and introducing its person.
        person = os.environ.get("USER") or os.environ.get("USERNAME") or "?"
        services.sharing.introduce(person)
        services.workspace.person = person
    return services


def _compose(profile: Path, store: Store, person: str) -> Services:
    if not person:
        device = SharingRecords(store).device()
        person = device.person_name if device else ""
    demo = slots.is_demo(profile)
    return Services(profile, Workspace(store, Journal(store), person, demo=demo))


class _Founding:
    """Founds fences through sharing, which nothing else at the start needs."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def found_in(self, tx: Tx, name: str) -> bytes:
        return self._services.sharing.found_in(tx, name)
