"""Key slots: the ways to the one random key under which a profile's store is encrypted."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from mcr_desktop.keys import paper_codes, slotfiles, slots
from mcr_desktop.keys.errors import (
    DemoOnlyError,
    KeychainForgotError,
    KeychainLockedError,
    LastSlotError,
    NoKeychainError,
    PaperCodeError,
    PaperNeededError,
    PassphraseNeededError,
    PoorPassphraseError,
    SlotsDamagedError,
    SlotsExistError,
    SlotsMissingError,
    WrongPaperError,
    WrongPassphraseError,
)
from mcr_desktop.keys.wrapping import Cost

CHEAP = Cost(passes=1, memory=8 << 20)
WORDS = "correct horse battery"


class Vault:
    """A keychain in memory that can be locked, absent, or forgetful."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}
        self.trouble: Exception | None = None

    def get(self, name: Any) -> Any:
        if self.trouble:
            raise self.trouble
        if name not in self.kept:
            raise KeychainForgotError
        return self.kept[name]

    def put(self, name: Any, secret: Any) -> None:
        if self.trouble:
            raise self.trouble
        self.kept[name] = secret

    def drop(self, name: Any) -> None:
        self.kept.pop(name, None)


@pytest.fixture(autouse=True)
def _no_passphrase_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MCR_PASSPHRASE", raising=False)


def test_passphrase_opens_what_it_created_and_nothing_else_does(tmp_path: Path) -> None:
    key = slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    assert slots.unlock(tmp_path / "p", passphrase=WORDS) == key
    with pytest.raises(WrongPassphraseError):
        slots.unlock(tmp_path / "p", passphrase=WORDS + "x")
    with pytest.raises(PassphraseNeededError) as asked:
        slots.unlock(tmp_path / "p")
    assert asked.value.facts["because"] is None


def test_files_are_private_and_hold_no_key(tmp_path: Path) -> None:
    key = slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    file = tmp_path / "p" / "keys.json"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "p").stat().st_mode) == 0o700
    assert key.hex() not in file.read_text()
    assert [path.name for path in file.parent.iterdir()] == ["keys.json"]


def test_scripts_hand_over_the_passphrase_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MCR_PASSPHRASE", WORDS)
    key = slots.create(tmp_path / "p", cost=CHEAP, vault=Vault())
    assert [slot.kind for slot in slots.list_slots(tmp_path / "p")] == ["passphrase"]
    assert slots.unlock(tmp_path / "p") == key


def test_keychain_slot_keeps_one_item_and_the_store_decides_what_is_asked(tmp_path: Path) -> None:
    vault = Vault()
    key = slots.create(tmp_path / "p", vault=vault)
    assert len(vault.kept) == 1
    assert slots.unlock(tmp_path / "p", vault=vault) == key
    assert slots.unlock(tmp_path / "p", vault=vault, passphrase="ignored, no such slot") == key


@pytest.mark.parametrize(
    ("trouble", "because"),
    [
        (NoKeychainError(detail="no bus"), "no-keychain"),
        (KeychainLockedError(), "keychain-locked"),
        (KeychainForgotError(), "keychain-forgot"),
    ],
)
def test_a_keychain_that_fails_is_named_and_the_passphrase_asked_for(
    tmp_path: Path, trouble: Any, because: Any
) -> None:
    vault = Vault()
    key = slots.create(tmp_path / "p", vault=vault)
    vault.trouble = trouble
    with pytest.raises(type(trouble)):
        slots.unlock(tmp_path / "p", vault=vault)
    slots.add_passphrase(tmp_path / "p", key, WORDS, cost=CHEAP)
    with pytest.raises(PassphraseNeededError) as asked:
        slots.unlock(tmp_path / "p", vault=vault)
    assert asked.value.facts["because"] == because
    assert slots.unlock(tmp_path / "p", vault=vault, passphrase=WORDS) == key


def test_creating_without_a_keychain_asks_for_a_passphrase_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    vault = Vault()
    vault.trouble = NoKeychainError(detail="no bus")
    with pytest.raises(PassphraseNeededError) as asked:
        slots.create(tmp_path / "p", vault=vault)
    assert asked.value.facts == {"because": "no-keychain", "detail": "no bus"}
    assert not (tmp_path / "p").exists()


def test_short_passphrases_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PoorPassphraseError):
        slots.create(tmp_path / "p", passphrase="short", cost=CHEAP)


def test_an_existing_profile_is_never_overwritten(tmp_path: Path) -> None:
    slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    with pytest.raises(SlotsExistError):
        slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)


def test_the_published_key_serves_new_demos_only(tmp_path: Path) -> None:
    key = slots.create_demo(tmp_path / "demo")
    assert slots.unlock(tmp_path / "demo") == key
    assert slots.is_demo(tmp_path / "demo")
    with pytest.raises(DemoOnlyError):
        slots.add_passphrase(tmp_path / "demo", key, WORDS, cost=CHEAP)
    slots.create(tmp_path / "real", passphrase=WORDS, cost=CHEAP)
    with pytest.raises(DemoOnlyError):
        slots.create_demo(tmp_path / "real")


def test_a_published_slot_smuggled_into_a_profile_is_refused(tmp_path: Path) -> None:
    slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    slots.create_demo(tmp_path / "demo")
    real = json.loads((tmp_path / "p" / "keys.json").read_text())
    demo = json.loads((tmp_path / "demo" / "keys.json").read_text())
    real["slots"] += demo["slots"]
    (tmp_path / "p" / "keys.json").write_text(json.dumps(real))
    with pytest.raises(SlotsDamagedError):
        slots.unlock(tmp_path / "p", passphrase=WORDS)


def test_the_last_way_in_cannot_be_closed(tmp_path: Path) -> None:
    vault = Vault()
    key = slots.create(tmp_path / "p", vault=vault)
    (only,) = slots.list_slots(tmp_path / "p")
    with pytest.raises(LastSlotError):
        slots.remove(tmp_path / "p", only.id, vault=vault)
    slots.add_passphrase(tmp_path / "p", key, WORDS, cost=CHEAP)
    slots.remove(tmp_path / "p", only.id, vault=vault)
    assert vault.kept == {}
    assert slots.unlock(tmp_path / "p", passphrase=WORDS) == key


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: "",
        lambda text: text[: len(text) // 2],
        lambda text: text.replace("mcr-keys", "other"),
        lambda text: text.replace('"version": 1', '"version": 2'),
        lambda text: text.replace('"passes": 1', '"passes": 4000'),
        lambda text: text.replace('"memory": 8388608', '"memory": 99999999999'),
        lambda _: "[" * 50_000,
        lambda _: "x" * 100_000,
        lambda _: "null",
    ],
)
def test_damaged_slots_are_said_so_and_left(tmp_path: Path, damage: Any) -> None:
    slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    file = tmp_path / "p" / "keys.json"
    damaged = damage(file.read_text())
    file.write_text(damaged)
    with pytest.raises(SlotsDamagedError):
        slots.unlock(tmp_path / "p", passphrase=WORDS)
    assert file.read_text() == damaged


def test_altered_parameters_do_not_open(tmp_path: Path) -> None:
    slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    file = tmp_path / "p" / "keys.json"
    file.write_text(file.read_text().replace('"passes": 1', '"passes": 2'))
    with pytest.raises(WrongPassphraseError):
        slots.unlock(tmp_path / "p", passphrase=WORDS)


def test_slots_of_a_later_version_survive_rewriting(tmp_path: Path) -> None:
    key = slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    file = tmp_path / "p" / slotfiles.FILE_NAME
    document = json.loads(file.read_text())
    paper = {"id": "00" * 8, "kind": "token", "words": 24}
    document["slots"].append(paper)
    file.write_text(json.dumps(document))
    slots.add_passphrase(tmp_path / "p", key, "another passphrase", cost=CHEAP)
    assert paper in json.loads(file.read_text())["slots"]
    assert slots.unlock(tmp_path / "p", passphrase="another passphrase") == key


def test_a_folder_without_slots_is_no_profile(tmp_path: Path) -> None:
    with pytest.raises(SlotsMissingError):
        slots.unlock(tmp_path)


@pytest.mark.parametrize("spoilt", ["not base64 at all", "AAAA", ""])
def test_a_spoilt_keychain_item_does_not_bar_the_way_by_passphrase(
    tmp_path: Path, spoilt: str
) -> None:
    vault = Vault()
    key = slots.create(tmp_path / "p", vault=vault)
    vault.kept = dict.fromkeys(vault.kept, spoilt)
    with pytest.raises(SlotsDamagedError):
        slots.unlock(tmp_path / "p", vault=vault)
    slots.add_passphrase(tmp_path / "p", key, WORDS, cost=CHEAP)
    with pytest.raises(PassphraseNeededError):
        slots.unlock(tmp_path / "p", vault=vault)
    assert slots.unlock(tmp_path / "p", vault=vault, passphrase=WORDS) == key


def test_the_code_on_paper_is_a_third_way_in(tmp_path: Path) -> None:
    folder, vault = tmp_path / "p", Vault()
    key = slots.create(folder, vault=vault)
    code = slots.add_paper(folder, key)
    assert code.replace("-", "") not in (folder / "keys.json").read_text()
    vault.trouble = KeychainForgotError()
    with pytest.raises(PaperNeededError) as asked:
        slots.unlock(folder, vault=vault)
    assert asked.value.facts["because"] == "keychain-forgot"
    assert slots.unlock(folder, paper=code.lower().replace("-", " ")) == key
    assert slots.unlock(folder, passphrase=code) == key


def test_paper_serves_where_the_passphrase_is_asked_and_forgotten(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    key = slots.create(folder, passphrase=WORDS, cost=CHEAP)
    code = slots.add_paper(folder, key)
    assert slots.unlock(folder, passphrase=code) == slots.unlock(folder, passphrase=WORDS) == key
    with pytest.raises(WrongPassphraseError):
        slots.unlock(folder, passphrase="something else")


def test_a_mistyped_or_foreign_paper_is_told_apart(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    code = slots.add_paper(folder, slots.create(folder, passphrase=WORDS, cost=CHEAP))
    with pytest.raises(PaperCodeError) as refused:
        slots.unlock(folder, paper=("1" if code[0] == "0" else "0") + code[1:])
    assert refused.value.facts["groups"] == (1,)
    other = paper_codes.spell(paper_codes.new_secret(), paper_codes.SLOT)
    with pytest.raises(WrongPaperError):
        slots.unlock(folder, paper=other)


def test_scripts_hand_over_the_paper_in_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = slots.create(tmp_path / "p", passphrase=WORDS, cost=CHEAP)
    monkeypatch.setenv("MCR_PAPER", slots.add_paper(tmp_path / "p", key))
    assert slots.unlock(tmp_path / "p") == key


def test_paper_alone_may_stay_and_a_removed_one_opens_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "p"
    key = slots.create(folder, passphrase=WORDS, cost=CHEAP)
    code = slots.add_paper(folder, key)
    words, paper = slots.list_slots(folder)
    assert (words.kind, paper.kind) == ("passphrase", "paper")
    slots.remove(folder, words.id)
    assert slots.unlock(folder, paper=code) == key
    with pytest.raises(LastSlotError):
        slots.remove(folder, paper.id)
    again = slots.add_paper(folder, key)
    slots.remove(folder, paper.id)
    with pytest.raises(WrongPaperError):
        slots.unlock(folder, paper=code)
    assert slots.unlock(folder, paper=again) == key
