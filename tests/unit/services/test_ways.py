"""The ways into this workspace: keychain, passphrase, the code on paper; at least two are wise."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcr_desktop.keys import slots
from mcr_desktop.keys.errors import (
    DemoOnlyError,
    KeychainForgotError,
    LastSlotError,
    PassphraseNeededError,
    PoorPassphraseError,
    WrongPassphraseError,
)
from mcr_desktop.keys.wrapping import Cost
from mcr_desktop.services.ways import Ways, code_trouble

WORDS = "correct horse battery"
CHEAP = Cost(passes=1, memory=8 << 20)


class Vault:
    """A keychain in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    def get(self, name: str) -> str:
        if name not in self.kept:
            raise KeychainForgotError
        return self.kept[name]

    def put(self, name: str, secret: str) -> None:
        self.kept[name] = secret

    def drop(self, name: str) -> None:
        self.kept.pop(name, None)


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MCR_PASSPHRASE", "MCR_PAPER"):
        monkeypatch.delenv(name, raising=False)


def kinds(ways: Ways) -> list[str]:
    return [way.kind for way in ways.list()]


def test_a_keychain_lets_further_ways_in_without_asking(tmp_path: Path) -> None:
    vault = Vault()
    key = slots.create(tmp_path / "p", vault=vault)
    ways = Ways(tmp_path / "p", vault)
    assert not ways.needs_proof()
    code = ways.add_paper()
    assert kinds(ways) == ["keychain", "paper"]
    ways.remove(ways.list()[0].id)
    assert vault.kept == {}
    assert slots.unlock(tmp_path / "p", paper=code) == key
    assert ways.needs_proof()


def test_without_one_a_person_has_to_show_that_it_is_theirs(tmp_path: Path) -> None:
    slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    ways = Ways(tmp_path / "p", Vault())
    assert ways.needs_proof()
    with pytest.raises(PassphraseNeededError):
        ways.add_paper()
    with pytest.raises(WrongPassphraseError):
        ways.add_keychain(proof="something else")
    assert kinds(ways) == ["passphrase"]
    code = ways.add_paper(proof=WORDS)
    ways.add_keychain(proof=code)
    assert kinds(ways) == ["passphrase", "paper", "keychain"]
    with pytest.raises(PoorPassphraseError):
        ways.add_passphrase("short")


def test_the_last_way_stays_and_a_demo_takes_no_other(tmp_path: Path) -> None:
    slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    ways = Ways(tmp_path / "p", Vault())
    with pytest.raises(LastSlotError):
        ways.remove(ways.list()[0].id)
    slots.create_demo(tmp_path / "demo")
    with pytest.raises(DemoOnlyError):
        Ways(tmp_path / "demo", Vault()).add_paper()


def test_a_mistyped_group_is_named_while_somebody_types(tmp_path: Path) -> None:
    slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    code = Ways(tmp_path / "p", Vault()).add_paper(proof=WORDS)
    assert code_trouble(code) == ()
    swapped = code[1] + code[0] + code[2:]
    assert code_trouble(swapped[:5] + "-") == (() if code[0] == code[1] else (1,))
