"""Packs on a real folder between real encrypted stores: packed, read, spoilt, vanished, doubled."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.sync import packing
from mcr_desktop.sync.errors import StorageEmptiedError

from .teams import Person, join
from .test_crashes import Fuse, Killed

Pair = tuple[Person, Person, bytes]
DAY_ONE, DAY_TWO, DAY_THREE = (f"2026-11-{day}T09:00:00Z" for day in (23, 25, 27))


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MCR_NOW", DAY_ONE)
    monkeypatch.setattr(packing, "LEAST_FILES", 6)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    return lambda moment: monkeypatch.setenv("MCR_NOW", moment)


def loose(shared: Path) -> list[Path]:
    return sorted(path for path in shared.rglob("seg/*/*") if path.is_file())


def packed(shared: Path) -> list[Path]:
    return sorted(shared.rglob("pack/*"))


def fill(person: Person, fence: bytes, count: int = 8) -> None:
    for number in range(count):
        person.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        person.sync()


def agree(*people: Person) -> None:
    for person in (*people, *people):
        report = person.sync()
        assert (report.trouble, report.forked) == (None, False)
    assert all(person.digest() == people[0].digest() for person in people)


@pytest.fixture
def newcomer(people: Callable[[str], Person], shared: Path) -> Callable[[Person, bytes], Person]:
    def let_in(owner: Person, fence: bytes) -> Person:
        made = people("Late")
        join(owner, made, fence, shared)
        owner.sync()
        return made

    return let_in


def test_what_has_lain_a_day_is_packed_once_it_is_much(
    pair: Pair, shared: Path, later: Callable[[str], None]
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    jun.sync()
    assert (len(loose(shared)), packed(shared)) == (9, [])
    later(DAY_TWO)
    fill(ada, fence, 2)
    assert len(packed(shared)) == 1
    assert len(loose(shared)) == 2  # today's
    size = packed(shared)[0].stat().st_size
    for _ in range(2):
        for person in (ada, jun):
            report = person.sync()
            assert (report.put, report.trouble) == (0, None)
    assert (len(loose(shared)), packed(shared)[0].stat().st_size) == (2, size)
    assert jun.sharing.state(fence).set_aside == ()
    agree(ada, jun)


def test_a_newcomer_starts_from_packs(
    pair: Pair,
    shared: Path,
    later: Callable[[str], None],
    newcomer: Callable[[Person, bytes], Person],
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    later(DAY_TWO)
    agree(ada, jun)
    assert loose(shared) == []
    late = newcomer(ada, fence)
    assert late.sync().received == 9
    assert late.sharing.state(fence).holes == ()
    assert late.sync().put == 0
    agree(late, jun, ada)
    late.write(fence, "contact", ids.new_id(), name="By the newcomer")
    agree(late, ada, jun)


def test_a_vanished_pack_is_put_back_by_whoever_holds_its_files(
    pair: Pair, shared: Path, later: Callable[[str], None]
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    jun.sync()
    later(DAY_TWO)
    agree(ada, jun)
    (pack,) = packed(shared)
    before = ada.digest()
    data = pack.read_bytes()
    pack.unlink()
    jun.sync()
    assert [path.read_bytes() for path in packed(shared)] == [data]  # the same, by another hand
    pack.unlink()
    later(DAY_ONE)  # nothing has settled by this clock: loose then
    jun.sync()
    assert (len(loose(shared)), packed(shared)) == (9, [])
    agree(ada, jun)
    assert ada.digest() == before


def test_two_who_pack_at_once_make_the_same_pack(
    pair: Pair, shared: Path, tmp_path: Path, later: Callable[[str], None]
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    fill(jun, fence)
    ada.sync()
    later(DAY_TWO)
    away = tmp_path / "as it was"
    shutil.copytree(shared, away)
    ada.sync()
    (ours,) = packed(shared)
    shutil.move(shared, tmp_path / "by Ada")
    shutil.move(away, shared)
    jun.sync()
    (theirs,) = packed(shared)
    assert (ours.name, ours.parent.parent.name) == (theirs.name, theirs.parent.parent.name)
    shutil.copytree(tmp_path / "by Ada", shared, dirs_exist_ok=True)
    agree(ada, jun)
    assert len(packed(shared)) == 1


def test_packs_that_overlap_and_loose_doubles_do_no_harm(
    pair: Pair, shared: Path, later: Callable[[str], None]
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    jun.sync()
    first = {path: path.read_bytes() for path in loose(shared)[:7]}
    every = {path: path.read_bytes() for path in loose(shared)}
    for path in every.keys() - first.keys():
        path.unlink()
    later(DAY_TWO)
    before = jun.digest()
    jun.sync()  # packs all that it holds
    (pack,) = packed(shared)
    for path, data in every.items():
        path.write_bytes(data)
    ada.sync()
    assert (loose(shared), packed(shared)) == ([], [pack])
    data = pack.read_bytes()
    pack.write_bytes(data[:-1])  # half of a pack is no reason to take loose files away
    for path, content in every.items():
        path.write_bytes(content)
    ada.sync()
    assert len(loose(shared)) == 9
    pack.write_bytes(data)
    agree(ada, jun)
    assert ada.digest() == before


def test_a_broken_pack_is_read_as_far_as_it_goes_and_mended(
    pair: Pair,
    shared: Path,
    later: Callable[[str], None],
    newcomer: Callable[[Person, bytes], Person],
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    jun.sync()
    later(DAY_TWO)
    agree(ada, jun)
    (pack,) = packed(shared)
    whole = pack.read_bytes()
    pack.write_bytes(whole[: len(whole) * 2 // 3])
    late = newcomer(ada, fence)
    assert 3 < late.sync().received < 9
    (odd,) = late.sharing.state(fence).set_aside
    assert (odd.reason, odd.name) == ("shape", f"pack/{pack.name}")
    (report,) = ada.sharing.sync(thorough=True)
    assert report.trouble is None
    assert pack.read_bytes() == whole
    agree(late, jun, ada)
    assert late.sharing.state(fence).set_aside == ()


def test_a_spoilt_pack_is_noticed_by_a_thorough_sync(
    pair: Pair, shared: Path, later: Callable[[str], None]
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    jun.sync()
    later(DAY_TWO)
    agree(ada, jun)
    (pack,) = packed(shared)
    whole = pack.read_bytes()
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 1
    pack.write_bytes(flipped)
    assert ada.sync().put == 0
    ada.sharing.sync(thorough=True)
    assert pack.read_bytes() == whole
    agree(ada, jun)


def test_garbage_and_foreign_files_in_a_pack_are_set_aside_alone(
    pair: Pair, people: Callable[[str], Person], shared: Path, tmp_path: Path
) -> None:
    from mcr_desktop.sync.packs import Writer

    ada, jun, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    eve = people("Eve")
    foreign = eve.found("Fabrikam")
    away = tmp_path / "away"
    away.mkdir()
    eve.sharing.share_through_folder(foreign, away)
    eve.sync()
    mine = loose(shared)[-1]
    folder = shared / f"mcr-{fence[:16].hex()}" / "pack"
    folder.mkdir()
    with (folder / "anything").open("wb") as stream:
        writer = Writer(stream, fence)
        writer.add(b"garbage")
        writer.add(loose(away)[0].read_bytes())
        writer.add(mine.read_bytes())
        writer.add(mine.read_bytes()[:-1])
        writer.add(b"mcr-segment/9\n...")
        writer.close()
    mine.unlink()
    (folder / "nonsense").write_bytes(b"nonsense")
    with (folder / "foreign").open("wb") as stream:
        Writer(stream, foreign).close()
    assert jun.sync().received == 1
    told = {one.name: one.reason for one in jun.sharing.state(fence).set_aside}
    assert told == {
        "pack/anything/0": "shape",
        "pack/anything/1": "fence",
        "pack/anything/3": "altered",
        "pack/anything/4": "newer",
        "pack/nonsense": "shape",
        "pack/foreign": "fence",
    }
    assert jun.sync().received == 0
    (folder / "anything").unlink()
    jun.sync()
    assert len(jun.sharing.state(fence).set_aside) == 2
    assert mine.exists()  # put back loose, by whoever holds it
    agree(ada, jun)


def test_a_pack_that_came_before_its_authors_admission_is_read_again(
    pair: Pair,
    shared: Path,
    tmp_path: Path,
    people: Callable[[str], Person],
    later: Callable[[str], None],
) -> None:
    ada, jun, fence = pair
    mo = people("Mo")
    before = tmp_path / "before"
    shutil.copytree(shared, before)
    join(ada, mo, fence, shared)
    ada.sync()
    fill(mo, fence)
    later(DAY_TWO)
    mo.sync()
    members = {path: path.read_bytes() for path in shared.rglob("member/*")}
    for path in members:
        path.unlink()
    for path in before.rglob("member/*"):
        shutil.copy(path, shared / path.relative_to(before))
    assert jun.sync().received == 0
    waiting = jun.sharing.state(fence).waiting
    assert len(waiting) == 8
    for path, data in members.items():
        path.write_bytes(data)
    assert jun.sync().received == 8
    assert jun.sharing.state(fence).waiting == ()
    agree(ada, jun, mo)


def test_an_emptied_folder_is_still_noticed_and_filled_from_packs(
    pair: Pair, shared: Path, later: Callable[[str], None]
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    jun.sync()
    later(DAY_TWO)
    agree(ada, jun)
    shutil.rmtree(shared)
    shared.mkdir()
    assert isinstance(ada.sync().trouble, StorageEmptiedError)
    ada.sharing.share_through_folder(fence, shared)
    ada.sync()
    assert (len(packed(shared)), loose(shared)) == (1, [])
    agree(ada, jun)


def test_a_reader_packs_nothing(
    pair: Pair, people: Callable[[str], Person], shared: Path, later: Callable[[str], None]
) -> None:
    ada, _, fence = pair
    eve = people("Eve")
    join(ada, eve, fence, shared, role="reader")
    fill(ada, fence)
    eve.sync()
    later(DAY_THREE)
    eve.sync()
    assert packed(shared) == []


def test_the_program_may_end_at_any_step_of_packing(
    pair: Pair, shared: Path, later: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = pair
    fill(ada, fence)
    jun.sync()
    later(DAY_TWO)
    kept = shared.with_name("kept")
    shutil.copytree(shared, kept)
    with monkeypatch.context() as patch:
        fuse = Fuse(patch)
        unlink = Path.unlink

        def unlinking(path: Path, missing_ok: bool = False) -> None:
            unlink(path, missing_ok=missing_ok)
            fuse.step()

        patch.setattr(Path, "unlink", unlinking)
        at = 0
        while True:
            at += 1
            shutil.rmtree(shared)
            shutil.copytree(kept, shared)
            with ada.store.transaction() as tx:
                tx.execute("DELETE FROM sharing_packed")
            fuse.left = at
            try:
                ada.sync()
            except Killed:
                ada.close()
                ada.open()
            else:
                break
            finally:
                fuse.left = -1
            assert jun.sync().trouble is None
            assert jun.sharing.state(fence).set_aside == ()
            there = {name for path in packed(shared) for name in packing_names(path)}
            there |= {f"seg/{path.parent.name}/{path.name}" for path in loose(shared)}
            assert len(there) == 9
        assert at > 15
    agree(ada, jun)
    assert (len(packed(shared)), loose(shared)) == (1, [])


def packing_names(path: Path) -> set[str]:
    from mcr_desktop.sync import packs

    with path.open("rb") as stream:
        return {packs.look(data).name for _, data in packs.Reader(stream)}
