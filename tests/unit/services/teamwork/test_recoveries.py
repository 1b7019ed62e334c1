"""A laptop is lost: paper and passphrase bring its person back, for everybody to see."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from mcr_desktop.domain import ids
from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys.errors import PaperCodeError, PoorPassphraseError
from mcr_desktop.keys.wrapping import Cost
from mcr_desktop.services.backups import Backups
from mcr_desktop.services.briefing.briefs import FileStandsError
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.services.teamwork.recoveries import (
    KitOpensNothingError,
    NoFencesError,
    Recoveries,
    look_for,
)
from mcr_desktop.sync.errors import InsideAlreadyError, StorageMissingError
from mcr_desktop.sync.kits import KitVoidError
from tests.unit.sync.teams import Person, join

WORDS = "correct horse battery"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit_keys, "COST", Cost(passes=1, memory=8 << 20))


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    return tmp_path / "kit.pdf"


@pytest.fixture
def team(people, shared) -> tuple[Person, Person, bytes]:
    """Ada founded the fence and let Jun in; both have synced."""
    ada, jun = people("Ada"), people("Jun")
    fence = ada.found()
    join(ada, jun, fence, shared)
    ada.sync()
    jun.sync()
    return ada, jun, fence


def memberships(person: Person) -> Memberships:
    return Memberships(person.store, person.journal)


def recoveries(person: Person) -> Recoveries:
    return Recoveries(
        person.store, person.sharing, memberships(person), Backups(person.store, person.journal)
    )


def code_on(sheet: Path) -> str:
    """The eight groups, read off the page as a person would: the large letters in their rows."""
    drawn: list[tuple[float, float, str]] = []

    def gather(text, _matrix, at, _font, size):
        if text.strip() and 15 < size < 22:
            drawn.append((-round(at[5]), at[4], text.strip()))

    PdfReader(sheet).pages[0].extract_text(visitor_text=gather)
    letters = re.sub(r"[^0-9A-Z]", "", "".join(text for _, _, text in sorted(drawn)))
    return letters[-40:]


def test_a_lost_laptop_comes_back_and_everybody_sees_it(team, people, shared, sheet):
    ada, jun, fence = team
    row = ids.new_id()
    jun.write(fence, "contact", row, name="Mia Okafor")
    jun.sync()
    kit = recoveries(jun).make(WORDS, sheet)
    jun.sync()
    ada.sync()
    assert [one.name for one in kit.covered] == ["Northwind"]

    # The laptop is gone; a new one knows nothing but the paper, the passphrase and the folder.
    fresh = people("somebody")
    back = recoveries(fresh).restore(code_on(sheet), WORDS, [str(shared)])
    assert (back.person, back.empty, back.trouble) == ("Jun", (), ())
    assert fresh.read("contact", row, "name") == "Mia Okafor"
    assert fresh.sharing.person() == "Jun"
    (me,) = [one for one in fresh.sharing.members(fence) if one.me]
    assert me.name == "Jun"
    assert sorted(device.kit for device in me.devices) == [False, False, True]

    # The old one is revoked by the new one; what it writes afterwards does not count anywhere.
    lost = next(one for one in me.devices if not one.kit and not one.this)
    memberships(fresh).remove_device(fence, lost.signer)
    fresh.write(fence, "contact", row, title="Buyer")
    fresh.sync()
    thief = ids.new_id()
    jun.write(fence, "contact", thief, name="Written by a thief")
    jun.sharing.sync()
    ada.sync()
    fresh.sync()
    ada.sync()
    assert ada.read("contact", row, "title") == "Buyer"
    assert ada.store.row("SELECT 1 FROM contact WHERE id = ?", (thief,)) is None
    assert ada.digest() == fresh.digest()

    told = [(event.kind, event.who, event.whom) for event in memberships(ada).events(fence)]
    assert ("kit", "Jun", "Jun") in told
    assert ("device", "Jun", "Jun") in told
    assert ("remove-device", "Jun", "Jun") in told


def test_the_kit_still_serves_after_the_laptop_was_revoked_first(team, people, shared, sheet):
    ada, jun, fence = team
    recoveries(jun).make(WORDS, sheet)
    jun.sync()
    ada.sync()
    lost = next(
        device
        for one in ada.sharing.members(fence)
        if one.name == "Jun"
        for device in one.devices
        if not device.kit
    )
    memberships(ada).remove_device(fence, lost.signer)
    row = ids.new_id()
    ada.write(fence, "contact", row, name="Written after the loss")
    ada.sync()

    fresh = people("somebody")
    recoveries(fresh).restore(code_on(sheet), WORDS, [str(shared)])
    ada.sync()
    fresh.sync()
    assert fresh.read("contact", row, "name") == "Written after the loss"
    mine = ids.new_id()
    fresh.write(fence, "contact", mine, name="Back again")
    fresh.sync()
    ada.sync()
    assert ada.read("contact", mine, "name") == "Back again"


def test_a_kit_knows_every_epoch_that_was_minted_since(team, people, shared, sheet):
    ada, _jun, fence = team
    recoveries(ada).make(WORDS, sheet)
    memberships(ada).remove_person(fence, _person(ada, fence, "Jun"))
    row = ids.new_id()
    ada.write(fence, "contact", row, name="Under the new key")
    ada.sync()
    fresh = people("somebody")
    back = recoveries(fresh).restore(code_on(sheet), WORDS, [str(shared)])
    assert back.person == "Ada"
    assert fresh.read("contact", row, "name") == "Under the new key"
    (me,) = fresh.sharing.members(fence)
    assert me.role == "owner"


def test_a_kit_covers_new_fences_once_extended_without_printing_anew(team, people, shared, sheet):
    ada, _jun, fence = team
    made = recoveries(ada).make(WORDS, sheet)
    second = ada.found("Quillmere")
    ada.sharing.share_through_folder(second, shared)
    (kit,) = recoveries(ada).status().kits
    assert [one.name for one in kit.covered] == ["Northwind"]
    assert [one.name for one in kit.missing] == ["Quillmere"]
    assert kit.signer == made.signer
    assert recoveries(ada).extend(kit.signer) == 1
    assert recoveries(ada).extend(kit.signer) == 0
    ada.sharing.sync()
    back = recoveries(people("somebody")).restore(code_on(sheet), WORDS, [str(shared)])
    assert {one.fence for one in back.fences} == {fence, second}


def test_a_retired_kit_opens_nothing(team, people, shared, sheet):
    ada, _jun, _fence = team
    kit = recoveries(ada).make(WORDS, sheet)
    assert recoveries(ada).retire(kit.signer) == 1
    assert recoveries(ada).status().kits == ()
    ada.sync()
    with pytest.raises(KitVoidError):
        look_for(code_on(sheet), WORDS, [str(shared)])


def test_a_kit_is_void_once_its_person_was_removed(team, people, shared, sheet):
    ada, jun, fence = team
    recoveries(jun).make(WORDS, sheet)
    jun.sync()
    ada.sync()
    memberships(ada).remove_person(fence, _person(ada, fence, "Jun"))
    ada.sync()
    fresh = people("somebody")
    with pytest.raises(KitVoidError):
        recoveries(fresh).restore(code_on(sheet), WORDS, [str(shared)])
    assert fresh.sharing.fences() == []
    assert fresh.sharing.person() == "somebody"


def test_a_kit_used_in_ignorance_of_a_removal_lets_nobody_in(team, people, shared, sheet):
    ada, jun, fence = team
    recoveries(jun).make(WORDS, sheet)
    jun.sync()
    ada.sync()
    # The storage does not hold the removal yet, or withholds it: the kit cannot know of it.
    memberships(ada).remove_person(fence, _person(ada, fence, "Jun"))
    fresh = people("somebody")
    recoveries(fresh).restore(code_on(sheet), WORDS, [str(shared)])
    row = ids.new_id()
    fresh.write(fence, "contact", row, name="Written by whoever found the paper")
    fresh.sync()
    ada.sync()
    fresh.sync()
    assert [one.name for one in ada.sharing.members(fence)] == ["Ada"]
    assert ada.store.row("SELECT 1 FROM contact WHERE id = ?", (row,)) is None
    assert [one.name for one in fresh.sharing.members(fence)] == ["Ada"]


def test_paper_used_twice_shows_two_machines(team, people, shared, sheet):
    ada, jun, fence = team
    recoveries(jun).make(WORDS, sheet)
    jun.sync()
    for name in ("first", "second"):
        recoveries(people(name)).restore(code_on(sheet), WORDS, [str(shared)])
    ada.sync()
    (back,) = [one for one in ada.sharing.members(fence) if one.name == "Jun"]
    assert sorted(device.label for device in back.devices if not device.kit) == [
        "Jun's laptop",
        "first's laptop",
        "second's laptop",
    ]
    assert [event.kind for event in memberships(ada).events(fence)].count("device") == 2


def test_wrong_words_paper_or_place_say_so_and_change_nothing(
    team, people, shared, sheet, tmp_path
):
    ada, _jun, _fence = team
    recoveries(ada).make(WORDS, sheet)
    ada.sync()
    code = code_on(sheet)
    fresh = people("somebody")
    there = [str(shared)]
    with pytest.raises(KitOpensNothingError):
        recoveries(fresh).restore(code, WORDS + "x", there)
    with pytest.raises(PaperCodeError) as refused:
        recoveries(fresh).restore(("1" if code[0] == "0" else "0") + code[1:], WORDS, there)
    assert refused.value.facts["groups"] == (1,)
    (tmp_path / "elsewhere").mkdir()
    with pytest.raises(KitOpensNothingError):
        recoveries(fresh).restore(code, WORDS, [str(tmp_path / "elsewhere")])
    with pytest.raises(StorageMissingError):
        recoveries(fresh).restore(code, WORDS, [str(tmp_path / "nowhere")])
    assert (fresh.sharing.person(), fresh.sharing.fences()) == ("somebody", [])


def test_one_missing_place_does_not_keep_the_others_back(team, people, shared, sheet, tmp_path):
    ada, _jun, fence = team
    recoveries(ada).make(WORDS, sheet)
    ada.sync()
    fresh = people("somebody")
    places = [str(tmp_path / "nowhere"), str(shared)]
    back = recoveries(fresh).restore(code_on(sheet), WORDS, places)
    assert [one.fence for one in back.fences] == [fence]
    assert [type(one) for one in back.trouble] == [StorageMissingError]


def test_spoilt_and_foreign_files_on_the_storage_are_passed_over(team, people, shared, sheet):
    ada, _jun, fence = team
    recoveries(ada).make(WORDS, sheet)
    ada.sync()
    (folder,) = shared.iterdir()
    (folder / "keys" / "0-nonsense").write_bytes(b"mcr-key/1\n\xff\xff")
    (folder / "member" / "nonsense").write_bytes(b"x" * 300_000)
    (shared / "mcr-no-fence").mkdir()
    (shared / "mcr-00").mkdir()
    back = recoveries(people("somebody")).restore(code_on(sheet), WORDS, [str(shared)])
    assert [one.fence for one in back.fences] == [fence]


def test_somebody_elses_workspace_is_never_taken_over(team, people, shared, sheet):
    ada, jun, _fence = team
    recoveries(ada).make(WORDS, sheet)
    ada.sync()
    with pytest.raises(InsideAlreadyError):
        recoveries(jun).restore(code_on(sheet), WORDS, [str(shared)])
    assert jun.sharing.person() == "Jun"


def test_a_kit_cannot_be_made_of_nothing_over_a_file_or_with_a_poor_passphrase(team, people, sheet):
    ada, _jun, _fence = team
    with pytest.raises(NoFencesError):
        recoveries(people("alone")).make(WORDS, sheet)
    with pytest.raises(PoorPassphraseError):
        recoveries(ada).make("too short", sheet)
    sheet.write_bytes(b"mine")
    with pytest.raises(FileStandsError):
        recoveries(ada).make(WORDS, sheet)
    assert sheet.read_bytes() == b"mine"
    assert recoveries(ada).status().kits == ()


def _person(person: Person, fence: bytes, name: str) -> bytes:
    return next(one.person for one in person.sharing.members(fence) if one.name == name)
