"""The operating system's keychain, and only those that keep what they are given encrypted.

`keyring` alone would take whatever backend it finds, among them one that writes base64 to a file, and
would obey its own configuration; here the allowed classes are named and asked in turn.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Protocol

from mcr_desktop.keys.errors import KeychainForgotError, KeychainLockedError, NoKeychainError

if TYPE_CHECKING:
    # `keyring` costs 40 ms: it is imported when a keychain is asked, not where a passphrase serves.
    from keyring.backend import KeyringBackend

SERVICE = "MCR Desktop"

ALLOWED = (
    ("keyring.backends.SecretService", "Keyring"),
    ("keyring.backends.kwallet", "DBusKeyring"),
    ("keyring.backends.kwallet", "DBusKeyringKWallet4"),
    ("keyring.backends.macOS", "Keyring"),
    ("keyring.backends.Windows", "WinVaultKeyring"),
)
"""Module and class of every backend that may hold a key, in the order in which they are asked."""


class Vault(Protocol):
    """A place that keeps small secrets under names for this user."""

    def get(self, name: str) -> str:
        """The secret; KeychainForgotError where there is none, and the errors of every method."""

    def put(self, name: str, secret: str) -> None:
        """Keep it, in place of any earlier one."""

    def drop(self, name: str) -> None:
        """Forget it; nothing happens where there is none."""


class Keychain:
    """The system's keychain. Methods raise NoKeychainError or KeychainLockedError."""

    def get(self, name: str) -> str:
        """The secret under a name, or KeychainForgotError."""
        backend = _backend()
        try:
            secret = backend.get_password(SERVICE, name)
        except Exception as error:
            raise _typed(error) from error
        if secret is None:
            raise KeychainForgotError
        return secret

    def put(self, name: str, secret: str) -> None:
        """Keep it, and read it back, since some services accept what they then lose."""
        backend = _backend()
        try:
            backend.set_password(SERVICE, name, secret)
            kept = backend.get_password(SERVICE, name)
        except Exception as error:
            raise _typed(error) from error
        if kept != secret:
            raise NoKeychainError(detail="it did not keep what it was given")

    def drop(self, name: str) -> None:
        """Forget the secret under a name."""
        from keyring.errors import PasswordDeleteError

        backend = _backend()
        try:
            backend.delete_password(SERVICE, name)
        except PasswordDeleteError:
            return
        except Exception as error:
            raise _typed(error) from error


def _backend() -> KeyringBackend:
    said = []
    for module, name in ALLOWED:
        try:
            kind: type[KeyringBackend] = getattr(importlib.import_module(module), name)
            if kind.priority > 0:
                return kind()
        except Exception as error:  # noqa: BLE001 - a backend that cannot serve may raise anything
            said.append(f"{module.rpartition('.')[2]}: {error}")
    raise NoKeychainError(detail="; ".join(said))


def _typed(error: Exception) -> KeychainLockedError | NoKeychainError:
    """What a backend's exception means; a session without a bus, or a daemon that left, is none."""
    from keyring.errors import InitError, KeyringError, KeyringLocked

    if isinstance(error, KeyringLocked) or "locked" in type(error).__name__.lower():
        return KeychainLockedError()
    if isinstance(error, InitError) and "dismissed" in str(error).lower():
        # A keychain that has never been opened asks for a password first, and the user declined.
        return KeychainLockedError()
    kind = "" if isinstance(error, KeyringError) else f"{type(error).__name__}: "
    return NoKeychainError(detail=f"{kind}{error}")
