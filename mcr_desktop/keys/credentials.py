"""The passwords and secret keys of a profile's storage: in the system's keychain and in memory alone.

They are never written to the profile, not even into its encrypted store: whoever gets a copy of that
gets no way into the team's storage. Where no keychain serves, they are held until the program ends.
"""

from __future__ import annotations

import os
from threading import Lock
from typing import TYPE_CHECKING

from mcr_desktop.keys.errors import (
    KeychainForgotError,
    KeychainLockedError,
    NoKeychainError,
)
from mcr_desktop.keys.keychains import Keychain

if TYPE_CHECKING:
    from mcr_desktop.keys.keychains import Vault

VARIABLE = "MCR_STORAGE_SECRET"
"""Gives scripts the secret of every target for which this profile keeps none."""


class Credentials:
    """The secrets of one profile, each by its place: a target's text, without the secret itself.

    Every method may be called from any thread.
    """

    def __init__(self, profile: str, vault: Vault | None = None) -> None:
        """`profile` tells this profile's items in the keychain from those of others."""
        self._profile = profile
        self._vault = vault
        self._held: dict[str, str] = {}
        self._declined = False
        self._lock = Lock()

    def of(self, place: str) -> str:
        """The secret of a place: held, from the keychain or from the environment; else empty."""
        with self._lock:
            if place in self._held:
                return self._held[place]
            kept = self._from_keychain(place)
            if kept:
                self._held[place] = kept
                return kept
        return os.environ.get(VARIABLE, "")

    def keep(self, place: str, secret: str) -> bool:
        """Keep a secret in place of any earlier one; whether a keychain has it beyond this session."""
        with self._lock:
            self._held[place] = secret
            self._declined = False
            try:
                self._keychain().put(self._item(place), secret)
            except KeychainLockedError:
                self._declined = True
                return False
            except NoKeychainError:
                return False
            return True

    def forget(self, place: str) -> None:
        """Forget the secret of a place, as when its fence is shared elsewhere."""
        with self._lock:
            self._held.pop(place, None)
            try:
                self._keychain().drop(self._item(place))
            except (NoKeychainError, KeychainLockedError):
                return

    def _from_keychain(self, place: str) -> str:
        if self._declined:
            # Syncing asks many times a day, and somebody already said no to the keychain's prompt.
            return ""
        try:
            return self._keychain().get(self._item(place))
        except KeychainLockedError:
            self._declined = True
        except (NoKeychainError, KeychainForgotError):
            pass
        return ""

    def _keychain(self) -> Vault:
        if self._vault is None:
            self._vault = Keychain()
        return self._vault

    def _item(self, place: str) -> str:
        return f"storage {place} ({self._profile})"
