"""The passwords and secret keys of a profile's storage: in the system's keychain and in memory alone."""

from __future__ import annotations

import pytest

from mcr_desktop.keys.credentials import VARIABLE, Credentials
from mcr_desktop.keys.errors import KeychainForgotError, KeychainLockedError, NoKeychainError

PLACE = "https://cloud.example/dav/team?user=ada"
SECRET = "orchid-7 lantern"


class Drawer:
    """A keychain in memory; `trouble` is what it answers instead."""

    def __init__(self, trouble: Exception | None = None) -> None:
        self.items: dict[str, str] = {}
        self.trouble = trouble
        self.asked = 0

    def get(self, name: str) -> str:
        self.asked += 1
        if self.trouble:
            raise self.trouble
        if name not in self.items:
            raise KeychainForgotError
        return self.items[name]

    def put(self, name: str, secret: str) -> None:
        if self.trouble:
            raise self.trouble
        self.items[name] = secret

    def drop(self, name: str) -> None:
        if self.trouble:
            raise self.trouble
        self.items.pop(name, None)


def test_a_secret_outlives_the_session_in_the_keychain_under_profile_and_place() -> None:
    drawer = Drawer()
    assert Credentials("one", drawer).keep(PLACE, SECRET)
    assert Credentials("one", drawer).of(PLACE) == SECRET
    assert Credentials("two", drawer).of(PLACE) == ""
    assert Credentials("one", drawer).of(PLACE.replace("ada", "jun")) == ""
    (item,) = drawer.items
    assert PLACE in item
    assert SECRET not in item
    Credentials("one", drawer).forget(PLACE)
    assert drawer.items == {}
    assert Credentials("one", drawer).of(PLACE) == ""


@pytest.mark.parametrize("trouble", [NoKeychainError(detail="none"), KeychainLockedError()])
def test_without_a_keychain_it_is_held_for_the_session_only(trouble: Exception) -> None:
    drawer = Drawer(trouble)
    credentials = Credentials("one", drawer)
    assert not credentials.keep(PLACE, SECRET)
    assert credentials.of(PLACE) == SECRET
    assert Credentials("one", drawer).of(PLACE) == ""
    credentials.forget(PLACE)
    assert credentials.of(PLACE) == ""


def test_somebody_who_declined_the_keychains_prompt_is_not_asked_at_every_sync() -> None:
    drawer = Drawer(KeychainLockedError())
    credentials = Credentials("one", drawer)
    for _ in range(5):
        assert credentials.of(PLACE) == ""
    assert drawer.asked == 1
    drawer.trouble = None
    assert credentials.keep(PLACE, SECRET)
    assert credentials.of(PLACE) == SECRET


def test_a_script_gives_it_in_the_environment_and_what_is_kept_goes_before(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(VARIABLE, "from-a-script")
    credentials = Credentials("one", Drawer())
    assert credentials.of(PLACE) == "from-a-script"
    credentials.keep(PLACE, SECRET)
    assert credentials.of(PLACE) == SECRET


def test_it_is_read_once_from_the_keychain() -> None:
    drawer = Drawer()
    Credentials("one", drawer).keep(PLACE, SECRET)
    credentials = Credentials("one", drawer)
    assert [credentials.of(PLACE) for _ in range(3)] == [SECRET] * 3
    assert drawer.asked == 1
    assert SECRET not in repr(credentials)
