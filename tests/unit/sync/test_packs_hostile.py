"""People and storage that mean harm, by way of packs: nonsense, mutations, removed members, restored copies."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.services.teamwork.erasures import Erasures
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.sync import packing
from mcr_desktop.sync.folders import Folder
from mcr_desktop.sync.packs import Writer
from mcr_desktop.sync.segments import strip
from tests.efforts import counted

from .teams import Person, join
from .test_packs import mutate

Pair = tuple[Person, Person, bytes]


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:00:00Z")
    monkeypatch.setattr(packing, "LEAST_FILES", 4)


def packs(person: Person) -> Packs:
    return Packs(person.store, person.journal)


def memberships(person: Person) -> Memberships:
    return Memberships(person.store, person.journal, lambda _: None)


def carry(giver: Person, taker: Person, fence: bytes, path: Path) -> int:
    packs(giver).export(fence, path)
    return packs(taker).import_(path).received


def test_a_removal_goes_by_hand_and_what_comes_after_it_waits_for_an_owner(
    people: Callable[[str], Person], tmp_path: Path
) -> None:
    ada, jun, mo = people("Ada"), people("Jun"), people("Mo")
    fence = ada.found()
    for one in (jun, mo):
        approval = ada.sharing.approve(fence, one.sharing.request_to_join().data)
        one.sharing.accept(approval.data)
    stick = tmp_path / "stick"
    early, late = ids.new_id(), ids.new_id()
    jun.write(fence, "contact", early, name="Before")
    carry(ada, jun, fence, stick)
    carry(jun, ada, fence, stick)
    carry(ada, mo, fence, stick)
    whom = next(one.person for one in ada.sharing.members(fence) if one.name == "Jun")
    memberships(ada).remove_person(fence, whom)
    jun.write(fence, "contact", late, name="After")
    old = packs(jun).export(fence, tmp_path / "by Jun")
    assert old.held_back is None  # Jun has not heard of it
    for taker in (ada, mo):
        packs(taker).import_(tmp_path / "by Jun")
        carry(ada, taker, fence, stick)
        packs(taker).import_(tmp_path / "by Jun")
        assert taker.read("contact", early, "name") == "Before"
        assert taker.store.rows("SELECT 1 FROM contact WHERE id = ?", (late,)) == []
    assert ada.digest() == mo.digest()
    (waiting,) = memberships(ada).quarantined(fence)
    assert waiting.whose == "Jun"
    # What waits is not carried on.
    assert packs(ada).export(fence, stick).segments == 2
    memberships(ada).adopt(fence, waiting.segments)
    assert packs(ada).export(fence, stick).segments == 3
    packs(mo).import_(stick)
    assert mo.read("contact", late, "name") == "After"
    assert ada.digest() == mo.digest()


def test_a_restored_copy_learns_from_a_bundle_that_it_was_copied(
    pair: Pair, tmp_path: Path
) -> None:
    ada, jun, fence = pair
    ada.close()
    kept = ada.path.read_bytes()
    ada.open()
    ada.write(fence, "contact", ids.new_id(), name="Written and then lost")
    carry(ada, jun, fence, tmp_path / "stick")
    ada.close()
    for path in ada.path.parent.glob("store.db*"):
        path.unlink()
    ada.path.write_bytes(kept)
    ada.open()
    packs(jun).export(fence, tmp_path / "stick")
    assert packs(ada).import_(tmp_path / "stick").forked is True
    ada.write(fence, "contact", ids.new_id(), name="Written anew")
    carry(ada, jun, fence, tmp_path / "stick")
    assert ada.digest() == jun.digest()
    assert jun.sharing.state(fence).forks == ()


def test_100_mutated_packs_on_storage_let_nothing_wrong_in_and_are_outlived(
    pair: Pair, people: Callable[[str], Person], shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, _, fence = pair
    for number in range(8):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        ada.sync()
    monkeypatch.setenv("MCR_NOW", "2026-11-25T09:00:00Z")
    late = people("Late")
    join(ada, late, fence, shared)
    ada.sync()
    (pack,) = shared.rglob("pack/*")
    whole = pack.read_bytes()
    dice = random.Random(4)
    most = 0
    for number in range(100):
        pack.write_bytes(mutate(whole, dice))
        pack.rename(pack.with_name(f"{number:032x}"))
        if number % 25 == 24:
            with counted() as effort:
                assert late.sync().trouble is None
            most = max(most, effort.calls)
            for path in shared.rglob("pack/*"):
                path.unlink()
    assert most < 150_000
    assert late.sharing.state(fence).forks == ()
    for person in (ada, late, ada, late):
        person.sharing.sync(thorough=True)
    assert ada.digest() == late.digest()
    assert late.sharing.state(fence).set_aside == ()


def test_a_pack_full_of_nonsense_fills_no_disk_and_hides_nothing(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    last = max(shared.rglob("seg/*/*"))
    data = last.read_bytes()
    last.unlink()
    folder = shared / f"mcr-{fence[:16].hex()}" / "pack"
    folder.mkdir()
    with (folder / "nonsense").open("wb") as stream:
        writer = Writer(stream, fence)
        for number in range(20_000):
            writer.add(number.to_bytes(3, "big"))
        writer.add(data)
        writer.close()
    with counted() as effort:
        assert jun.sync().received == 1
    assert effort.calls < 100 * 20_000
    assert len(jun.sharing.state(fence).set_aside) == packing.MOST_ODD


def test_what_was_erased_leaves_packs_and_does_not_come_back_in_an_old_one(
    pair: Pair, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = pair
    gone, stays = ids.new_id(), ids.new_id()
    jun.write(fence, "contact", gone, name="Quentin Forgettable")
    jun.write(fence, "contact", stays, name="Mira Oduya")
    for number in range(6):
        jun.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        jun.sync()
    monkeypatch.setenv("MCR_NOW", "2026-11-25T09:00:00Z")
    packs(jun).export(fence, tmp_path / "old")
    ada.sync()
    jun.sync()
    (old,) = shared.rglob("pack/*")
    whole = old.read_bytes()
    Erasures(ada.store, ada.journal).erase(fence, [("contact", gone)])
    monkeypatch.setenv("MCR_NOW", "2026-11-29T09:00:00Z")

    def settle() -> None:
        for person in (ada, jun, ada, jun):
            assert person.sync().trouble is None
        assert ada.digest() == jun.digest()
        assert not old.exists()
        (made,) = shared.rglob("pack/*")
        assert len(made.read_bytes()) < len(whole)

    settle()
    old.write_bytes(whole)  # a server that was put back to its last backup
    settle()
    packs(ada).import_(tmp_path / "old")
    settle()
    for person in (ada, jun):
        assert person.read("contact", stays, "name") == "Mira Oduya"
        assert person.store.rows("SELECT 1 FROM contact WHERE id = ?", (gone,)) == []


def test_a_storage_that_spoils_packs_keeps_its_loose_files(
    pair: Pair, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = pair
    for number in range(6):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        ada.sync()
    jun.sync()
    monkeypatch.setenv("MCR_NOW", "2026-11-25T09:00:00Z")
    put = Folder.put

    def half(storage: Folder, name: str, data: bytes) -> None:
        put(storage, name, data[: len(data) // 2] if name.startswith("pack/") else data)

    with monkeypatch.context() as patched:
        patched.setattr(Folder, "put", half)
        for person in (ada, jun):
            assert person.sync().trouble is None
    assert len(list(shared.rglob("seg/*/*"))) == 7
    ada.sync()
    assert list(shared.rglob("seg/*/*")) == []
    assert jun.sync().trouble is None
    assert ada.digest() == jun.digest()


def test_segments_without_their_bodies_in_a_pack_do_not_count_as_there(
    pair: Pair, shared: Path
) -> None:
    ada, _, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    last = max(shared.rglob("seg/*/*"))
    data = last.read_bytes()
    folder = shared / f"mcr-{fence[:16].hex()}" / "pack"
    folder.mkdir()
    with (folder / "bare").open("wb") as stream:
        writer = Writer(stream, fence)
        writer.add(strip(data))
        writer.close()
    last.unlink()
    ada.sync()
    assert last.read_bytes() == data
    (odd,) = ada.sharing.state(fence).set_aside
    assert (odd.name, odd.reason) == ("pack/bare/0", "altered")
