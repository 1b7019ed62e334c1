"""The only composition root: a profile folder in, services out; no globals anywhere."""

from __future__ import annotations

import os
from pathlib import Path

from mcr_desktop.bootstrap.services import Services
from mcr_desktop.domain.errors import McrError
from mcr_desktop.keys import slots
from mcr_desktop.keys.errors import (
    PaperCodeError,
    PaperNeededError,
    PassphraseNeededError,
    WrongPassphraseError,
)
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.sharing import SharingRecords

__all__ = ["Services"]

STORE_NAME = "store.db"


class NoProfileError(McrError):
    """There is no profile at `path`; `mcr init` or the first window makes one."""


class ProfileExistsError(McrError):
    """A profile stands at `path` already."""


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
