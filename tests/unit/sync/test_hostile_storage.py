"""Storage that loses, spoils and doubles files: what is bad is set aside, what is lost put back."""

from __future__ import annotations

import errno
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.sync import folders
from mcr_desktop.sync.errors import (
    StorageDeniedError,
    StorageEmptiedError,
    StorageError,
    StorageFullError,
    StorageMissingError,
)

from .teams import Person, join

Pair = tuple[Person, Person, bytes]
CLOCK = 1 << 55


def segment_files(shared: Path) -> list[Path]:
    return sorted(path for path in shared.rglob("seg/*/*") if path.is_file())


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


def test_a_thorough_sync_mends_what_the_storage_has_spoilt(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    ada.sync()
    spoilt = segment_files(shared)[-1]
    whole = spoilt.read_bytes()
    spoilt.write_bytes(whole[:-10] + b"0123456789")
    assert jun.sync().received == 0
    assert ada.sync().put == 0
    (report,) = ada.sharing.sync(thorough=True)
    assert report.put == 1
    assert spoilt.read_bytes() == whole
    assert jun.sync().received == 1


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
