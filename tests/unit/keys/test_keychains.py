"""The operating system's keychain, and only those that keep what they are given encrypted."""

from __future__ import annotations

from typing import Any

import pytest
from keyring.backends import SecretService
from keyring.errors import InitError, KeyringLocked

from mcr_desktop.keys import keychains
from mcr_desktop.keys.errors import KeychainLockedError, NoKeychainError


def test_without_a_session_bus_there_is_no_keychain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(NoKeychainError) as error:
        keychains.Keychain().get("anything")
    assert "SecretService" in str(error.value.facts["detail"])


def test_other_backends_are_never_taken_however_they_are_asked_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")
    with pytest.raises(NoKeychainError):
        keychains.Keychain().put("anything", "secret")


@pytest.mark.parametrize(
    ("raised", "meant"),
    [
        (KeyringLocked("Failed to unlock the collection!"), KeychainLockedError),
        (InitError("Failed to create the collection: Prompt dismissed.."), KeychainLockedError),
        (InitError("Failed to create the collection: no daemon."), NoKeychainError),
        (OSError("the bus went away"), NoKeychainError),
    ],
)
def test_what_the_service_raises_gets_a_type(
    monkeypatch: pytest.MonkeyPatch, raised: Any, meant: Any
) -> None:
    class Backend:
        priority = 5

        def get_password(self, _service: Any, _name: Any) -> Any:
            raise raised

    monkeypatch.setattr(SecretService, "Keyring", Backend)
    with pytest.raises(meant):
        keychains.Keychain().get("anything")
