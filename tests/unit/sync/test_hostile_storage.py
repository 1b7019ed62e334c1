from __future__ import annotations

import errno
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Cell, StampedRow, StampedText
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.keys.devices import DeviceKeys, new_nonce, writer_id
from mcr_desktop.keys.errors import CodeMismatchError
from mcr_desktop.store.journal import Journal
from mcr_desktop.sync import folders, segments
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import (
    ApprovalError,
    NoTargetError,
    RequestError,
    StorageDeniedError,
    StorageEmptiedError,
    StorageError,
    StorageFullError,
    StorageMissingError,
    UnknownFenceError,
)
from mcr_desktop.sync.fences import Fence

from .teams import Person, join

Pair = tuple[Person, Person, bytes]
CLOCK = 1 << 55


def segment_files(shared: Path) -> list[Path]:
    return sorted(path for path in shared.rglob("seg/*/*") if path.is_file())


def forge(
    person: Person, fence: bytes, rows: list[StampedRow], texts: list[StampedText], keys: DeviceKeys
) -> bytes:
    """A well-formed segment with the fence's true epoch key, signed by the given device."""
    held = Fence.of(person.sharing._records, fence)
    key = held.writing_key()
    nonce = next(iter(person.sharing._records.nonces().values()))
    place = segments.Place(fence, key.id, key.recipient, nonce, 900, b"p" * 32, [])
    return segments.write(place, Body(rows, texts), keys)


def keys_of(person: Person) -> DeviceKeys:
    kept = person.sharing._records.device()
    assert kept is not None
    return DeviceKeys(kept.seed, kept.identity)


def drop_in(shared: Path, data: bytes, name: str = "stray") -> Path:
    folder = next(shared.glob("mcr-*")) / "seg" / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_bytes(data)
    return path


def test_one_bad_segment_is_set_aside_alone_and_heals_when_it_comes_whole(
    pair: Pair, shared: Path
) -> None:
    ada, jun, fence = pair
    for number in range(6):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        ada.sync()
    bad, cut, empty = segment_files(shared)[-3:]
    whole = {path: path.read_bytes() for path in (bad, cut, empty)}
    flipped = bytearray(whole[bad])
    flipped[-5] ^= 1
    bad.write_bytes(flipped)
    cut.write_bytes(whole[cut][: len(whole[cut]) // 2])
    empty.write_bytes(b"")
    assert jun.sync().received == 3
    assert sorted(one.reason for one in jun.sharing.state(fence).set_aside) == [
        "altered",
        "altered",
        "shape",
    ]
    assert jun.sync().received == 0
    for path, data in whole.items():
        path.write_bytes(data)
        os.utime(path, ns=(1, 1))
    assert jun.sync().received == 3
    assert jun.sharing.state(fence).set_aside == ()
    assert ada.digest() == jun.digest()


def test_whoever_holds_it_puts_back_what_the_storage_lost(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    jun.sync()
    before = {path: path.read_bytes() for path in shared.rglob("*") if path.is_file()}
    lost = segment_files(shared)[-1]
    lost.unlink()
    assert jun.sync().put == 1
    assert {path: path.read_bytes() for path in shared.rglob("*") if path.is_file()} == before


def test_copies_conflicts_and_other_programs_files_change_nothing(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    last = segment_files(shared)[-1]
    copy = last.with_name(last.name + " (Ada's conflicted copy 2026-11-23)")
    last.rename(copy)  # only the conflicted copy arrives
    last.with_name(".syncthing.x.tmp").write_bytes(b"half")
    last.with_name("~lock").write_bytes(b"")
    os.mkfifo(last.with_name("pipe"))
    last.with_name("link").symlink_to("/etc/passwd")
    (last.parent / "deep" / "deeper").mkdir(parents=True)
    assert jun.sync().received == 1
    assert jun.sharing.state(fence).set_aside == ()
    assert last.read_bytes() == copy.read_bytes()  # put back under its own name
    assert jun.sync().received == 0
    assert ada.digest() == jun.digest()


def test_a_hole_is_shown_and_what_comes_later_applies(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    for number in range(3):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        ada.sync()
    hidden = segment_files(shared)[-2]
    data = hidden.read_bytes()
    hidden.unlink()
    assert jun.sync().received == 2
    (hole,) = jun.sharing.state(fence).holes
    assert (hole.whose, hole.seq) == ("Ada", 3)
    hidden.write_bytes(data)
    jun.sync()
    assert jun.sharing.state(fence).holes == ()
    assert ada.digest() == jun.digest()


def test_a_withheld_writer_is_noticed_by_what_others_have_seen(
    pair: Pair, people: Callable[[str], Person], shared: Path
) -> None:
    ada, jun, fence = pair
    mo = people("Mo")
    join(ada, mo, fence, shared)
    ada.sync()
    mo.write(fence, "contact", ids.new_id(), name="Sol Varga")
    mo.sync()
    ada.sync()
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    of_mo = shared.rglob(f"seg/{mo.journal.writer().hex()}")
    shutil.rmtree(next(iter(of_mo)))
    jun.sync()
    (hole,) = jun.sharing.state(fence).holes
    assert hole.seq == 1


def test_a_strangers_segment_is_never_merged(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    stranger = DeviceKeys.new()
    row = StampedRow("contact", ids.new_id(), b"w" * 16, (Cell("name", "Evil", CLOCK, None),))
    drop_in(shared, forge(ada, fence, [row], [], stranger))
    assert jun.sync().received == 0
    assert [one.reason for one in jun.sharing.state(fence).waiting] == ["unknown-device"]


def test_another_fences_segment_is_refused(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    other = ada.found("Contoso")
    row = StampedRow("contact", ids.new_id(), b"w" * 16, (Cell("name", "Astray", CLOCK, None),))
    drop_in(shared, forge(ada, other, [row], [], keys_of(ada)))
    assert jun.sync().received == 0
    assert [one.reason for one in jun.sharing.state(fence).set_aside] == ["fence"]


def test_a_member_cannot_forge_a_colleagues_text_and_neighbours_do_not_suffer(
    pair: Pair, shared: Path
) -> None:
    ada, jun, fence = pair
    note = ids.new_id()
    jun.write(fence, "note", note, title="Theirs")
    jun.say(fence, note, "Jun's own words")
    (pending,) = [one for one in jun.journal.pending(fence) if one.texts]
    (text,) = pending.texts
    # Ada signs Jun's operations as hers.
    drop_in(shared, forge(ada, fence, [], [text], keys_of(ada)), "forged")
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    mallory_free = jun.sync()
    assert mallory_free.received == 1
    assert [one.reason for one in jun.sharing.state(fence).set_aside] == ["text"]
    assert [one.whose for one in jun.sharing.state(fence).set_aside] == ["Ada"]


def test_a_wrong_type_in_a_known_field_does_not_stop_the_rest(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    contact = ids.new_id()
    bad = StampedRow("contact", contact, b"w" * 16, (Cell("name", b"\x00bytes", CLOCK, None),))
    drop_in(shared, forge(ada, fence, [bad], [], keys_of(ada)))
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    assert jun.sync().received >= 1
    assert ("Mira Oduya",) in jun.store.rows("SELECT name FROM contact")


def test_a_segment_that_ended_the_program_is_tried_alone_and_then_set_aside(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = pair
    for number in range(3):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        ada.sync()
    whole = Journal.merge

    class Killed(BaseException):
        """Stands for the end of the process."""

    def dying(self: Journal, tx, fence_id, rows, texts):  # type: ignore[no-untyped-def]  # a stand-in
        if any(cell.value == "Contact 1" for row in rows for cell in row.cells):
            raise Killed
        return whole(self, tx, fence_id, rows, texts)

    monkeypatch.setattr(Journal, "merge", dying)
    for _ in range(4):
        try:
            jun.sync()
        except Killed:
            jun.close()
            jun.open()
    assert [one.reason for one in jun.sharing.state(fence).set_aside] == ["crash"]
    names = [name for (name,) in jun.store.rows("SELECT name FROM contact ORDER BY name")]
    assert names == ["Contact 0", "Contact 2"]


def test_a_restored_copy_notices_and_goes_on_under_a_new_name(pair: Pair) -> None:
    ada, jun, fence = pair
    backup = ada.path.with_name("backup.db")
    ada.store.rows("SELECT 1")
    ada.close()
    shutil.copy(ada.path, backup)
    ada.open()
    ada.write(fence, "contact", ids.new_id(), name="After the backup")
    ada.sync()
    ada.close()
    shutil.copy(backup, ada.path)
    ada.open()
    before = ada.journal.writer()
    ada.write(fence, "contact", ids.new_id(), name="After the restore")
    report = ada.sync()
    assert report.forked
    assert ada.journal.writer() != before
    jun.sync()
    ada.sync()
    assert ada.digest() == jun.digest()
    names = {name for (name,) in jun.store.rows("SELECT name FROM contact")}
    assert names == {"After the backup", "After the restore"}


def test_two_clones_that_write_at_once_lose_nothing_and_the_fork_is_shown(
    pair: Pair, tmp_path: Path
) -> None:
    ada, jun, fence = pair
    ada.close()
    clone = object.__new__(Person)
    clone.name, clone.key, clone.path = "Ada", ada.key, tmp_path / "clone.db"
    shutil.copy(ada.path, clone.path)
    ada.open()
    clone.open()
    for person, name in ((ada, "By the first"), (clone, "By the clone")):
        person.write(fence, "contact", ids.new_id(), name=name)
    # Both number their segment alike, each before it sees the other's.
    away = next(iter(clone.store.rows("SELECT target FROM sharing_fence")))[0]
    clone.sharing.share_through_folder(fence, tmp_path)
    clone.sync()
    clone.sharing.share_through_folder(fence, Path(str(away)))
    ada.sync()
    assert clone.sync().forked
    assert ada.sync().forked
    for person in (jun, ada, clone):
        person.sync()
    assert jun.digest() == ada.digest() == clone.digest()
    assert len(jun.store.rows("SELECT 1 FROM contact")) == 2
    assert jun.sharing.state(fence).forks == ("Ada",)
    clone.close()


def test_a_folder_that_is_gone_is_said_and_comes_back(pair: Pair, shared: Path) -> None:
    ada, _, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    away = shared.with_name("away")
    shared.rename(away)
    assert isinstance(ada.sync().trouble, StorageMissingError)
    assert ada.sharing.state(fence).trouble == "StorageMissingError"
    shared.mkdir()  # an empty mount point
    assert isinstance(ada.sync().trouble, StorageEmptiedError)
    assert list(shared.iterdir()) == []
    shared.rmdir()
    away.rename(shared)
    report = ada.sync()
    assert (report.trouble, report.sent) == (None, 1)
    assert ada.sharing.state(fence).trouble == ""


def test_an_emptied_folder_is_filled_again_when_it_is_chosen_anew(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    files = len([path for path in shared.rglob("*") if path.is_file()])
    shutil.rmtree(shared)
    shared.mkdir()
    assert isinstance(ada.sync().trouble, StorageEmptiedError)
    assert ada.sharing.share_through_folder(fence, shared) is False
    assert ada.sync().put == files
    assert jun.sync().trouble is None


def test_a_folder_that_takes_no_file_is_said_and_filled_later(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    folder = next(shared.rglob(f"seg/{ada.journal.writer().hex()}"))
    away = shared / "away"
    folder.rename(away)
    folder.write_bytes(b"a file where our folder should be")
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    assert isinstance(ada.sync().trouble, StorageError)
    folder.unlink()
    away.rename(folder)
    assert ada.sync().put == 1
    assert jun.sync().received == 1


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, StorageDeniedError),
        (errno.EROFS, StorageDeniedError),
        (errno.ENOSPC, StorageFullError),
        (errno.EIO, StorageError),
    ],
)
def test_what_the_system_says_of_a_folder_gets_a_type(
    pair: Pair, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError]
) -> None:
    ada, _, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(folders, "write_durably", refuse)
        assert type(ada.sync().trouble) is kind
    assert ada.sync().put == 1


def test_a_sync_that_is_stopped_goes_on_later(pair: Pair) -> None:
    ada, jun, fence = pair

    class Stop:
        def report(self, _done: int, _total: int) -> None:
            raise CancelledError

    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    with pytest.raises(CancelledError):
        ada.sharing.sync(Stop())
    ada.sync()
    with pytest.raises(CancelledError):
        jun.sharing.sync(Stop())
    assert jun.sync().received == 1
    assert ada.digest() == jun.digest()


def test_the_order_of_arrival_decides_nothing(
    pair: Pair, people: Callable[[str], Person], shared: Path
) -> None:
    ada, jun, fence = pair
    note, contact = ids.new_id(), ids.new_id()
    for number in range(6):
        for person in (ada, jun):
            person.say(
                fence,
                note,
                f"{person.read('note', note, 'body') if number else ''!s} {person.name} {number}.",
            )
            person.write(fence, "contact", contact, phone=f"{person.name}{number}")
            person.sync()
    ada.sync()
    late = people("Late")
    join(ada, late, fence, shared)
    ada.sync()
    files = [path for path in shared.rglob("seg/*/*") if path.is_file()]
    kept = {path: path.read_bytes() for path in files}
    for path in files:
        path.unlink()
    random.Random(3).shuffle(files)
    for path in files:
        path.write_bytes(kept[path])
        late.sync()
        path.with_name(path.name + " copy").write_bytes(kept[path])
    assert late.digest() == ada.digest()
    body = str(late.read("note", note, "body"))
    assert all(f"{name} {number}." in body for name in ("Ada", "Jun") for number in range(6))


def test_requests_and_approvals_are_checked_in_both_directions(
    people: Callable[[str], Person],
) -> None:
    ada, jun, mo = people("Ada"), people("Jun"), people("Mo")
    fence = ada.found()
    request = jun.sharing.request_to_join()
    with pytest.raises(CodeMismatchError):
        ada.sharing.approve(fence, request.data, code=mo.sharing.request_to_join().code)
    for broken in (b"", request.data[:-1], request.data.replace(b"Jun", b"Jon"), b"x" * 99):
        with pytest.raises(RequestError):
            ada.sharing.approve(fence, broken)
    assert len(ada.sharing.members(fence)) == 1
    approval = ada.sharing.approve(fence, request.data, code=request.code)
    with pytest.raises(CodeMismatchError):
        jun.sharing.accept(approval.data, code=request.code)
    with pytest.raises(ApprovalError) as error:
        mo.sharing.accept(approval.data)
    assert error.value.facts["reason"] == "not-for-us"
    for broken in (b"", approval.data[:-1], request.data):
        with pytest.raises(ApprovalError):
            jun.sharing.accept(broken)
    assert jun.sharing.fences() == []
    joined = jun.sharing.accept(approval.data, code=approval.code.upper())
    assert (joined.fence, joined.name, joined.approved_by) == (fence, "Northwind", "Ada")
    with pytest.raises(NoTargetError):
        jun.sharing.sync(fences=[fence])
    with pytest.raises(UnknownFenceError):
        jun.sharing.state(b"?" * 32)


def test_who_wrote_what_is_known_by_name(pair: Pair) -> None:
    ada, jun, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    jun.sync()
    assert jun.sharing.person_of(ada.journal.writer()) == "Ada"
    assert jun.sharing.person_of(jun.journal.writer()) == "Jun"
    assert jun.sharing.person_of(writer_id(b"k" * 32, new_nonce())) == ""
