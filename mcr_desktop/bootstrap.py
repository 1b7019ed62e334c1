"""The only composition root: a profile folder in, services out; no globals anywhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from mcr_desktop.domain.errors import McrError
from mcr_desktop.keys import slots
from mcr_desktop.keys.errors import PassphraseNeededError, WrongPassphraseError
from mcr_desktop.services.accounts import Accounts
from mcr_desktop.services.briefs import Briefs
from mcr_desktop.services.causes import Causes
from mcr_desktop.services.commitments import Commitments
from mcr_desktop.services.complaints import Complaints
from mcr_desktop.services.histories import Histories
from mcr_desktop.services.imports import Imports
from mcr_desktop.services.indicators import Indicators
from mcr_desktop.services.meetings import Meetings
from mcr_desktop.services.notes import Notes
from mcr_desktop.services.people import People, Touches
from mcr_desktop.services.search import Search
from mcr_desktop.services.settings import Settings
from mcr_desktop.services.sharing import Sharing
from mcr_desktop.services.timelines import Timelines
from mcr_desktop.services.todays import Todays
from mcr_desktop.services.undo import Undo
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal

STORE_NAME = "store.db"


class NoProfileError(McrError):
    """There is no profile at `path`; `mcr init` or the first window makes one."""


class ProfileExistsError(McrError):
    """A profile stands at `path` already."""


@dataclass(frozen=True)
class Services:
    """Everything that a shell, with a screen or without, may call."""

    profile: Path
    workspace: Workspace
    settings: Settings
    accounts: Accounts
    people: People
    touches: Touches
    notes: Notes
    commitments: Commitments
    meetings: Meetings
    briefs: Briefs
    complaints: Complaints
    causes: Causes
    imports: Imports
    indicators: Indicators
    timelines: Timelines
    todays: Todays
    search: Search
    histories: Histories
    undo: Undo
    sharing: Sharing

    @property
    def demo(self) -> bool:
        """Whether the workspace is the demo, whose key everybody knows."""
        return self.workspace.demo

    def key_slots(self) -> tuple[str, ...]:
        """What opens the workspace, by kind: "keychain", "passphrase", "published" (the demo)."""
        return tuple(slot.kind for slot in slots.list_slots(self.profile))

    def close(self) -> None:
        """Close the store."""
        self.workspace.store.close()


def default_profile() -> Path:
    """Where the profile lies unless somebody says otherwise."""
    from platformdirs import user_data_path

    return Path(os.environ.get("MCR_PROFILE") or user_data_path("mcr-desktop", appauthor=False))


def exists(profile: Path) -> bool:
    """Whether a profile stands in this folder."""
    return slots.exist(profile)


def asks_passphrase(error: BaseException, *, wrong: bool = False) -> bool:
    """Whether a passphrase would answer this error; `wrong` asks whether one was given and failed."""
    if wrong:
        return isinstance(error, WrongPassphraseError)
    return isinstance(error, (PassphraseNeededError, WrongPassphraseError))


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
    """The services of an existing profile. Raises NoProfileError and what `slots.unlock` raises."""
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
    journal = Journal(store)
    sharing = Sharing(store, journal)
    workspace = Workspace(store, journal, person or sharing.person(), demo=slots.is_demo(profile))
    sharing.listen(workspace.announce)
    accounts = Accounts(workspace, sharing)
    people = People(workspace)
    notes = Notes(workspace)
    commitments = Commitments(workspace)
    timelines = Timelines(workspace)
    indicators = Indicators(workspace)
    complaints = Complaints(workspace)
    settings = Settings(profile)
    causes = Causes(workspace, accounts, complaints, settings)
    meetings = Meetings(workspace, accounts, people, notes, commitments, timelines, indicators)
    return Services(
        profile=profile,
        workspace=workspace,
        settings=settings,
        accounts=accounts,
        people=people,
        touches=Touches(workspace),
        notes=notes,
        commitments=commitments,
        meetings=meetings,
        briefs=Briefs(
            workspace, accounts, people, notes, commitments, meetings, complaints, causes
        ),
        complaints=complaints,
        causes=causes,
        imports=Imports(workspace),
        indicators=indicators,
        timelines=timelines,
        todays=Todays(workspace, indicators, sharing.person_of),
        search=Search(workspace),
        histories=Histories(workspace, sharing.person_of),
        undo=Undo(workspace),
        sharing=sharing,
    )
