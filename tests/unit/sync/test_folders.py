"""A shared folder as storage: Syncthing, Dropbox, a mounted share, a stick."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.sync.errors import (
    RefusedError,
    StorageDeniedError,
    StorageError,
    StorageFullError,
    StorageLockedError,
    StorageMissingError,
    StorageUnreachableError,
)
from mcr_desktop.sync.folders import Folder
from mcr_desktop.sync.storage import prefix_of

FENCE = bytes(range(32))
MOST = 1 << 20


@pytest.fixture
def folder(shared: Path) -> Folder:
    return Folder(shared, FENCE)


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own with room for 128 KiB."""
    path = tmp_path / "small"
    path.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", path], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root may mount a file system")
    yield path
    subprocess.run(["umount", "-l", path], check=True)


def files_below(path: Path) -> list[str]:
    return sorted(str(one.relative_to(path)) for one in path.rglob("*") if one.is_file())


def test_it_keeps_lists_gives_and_takes_away(folder: Folder, shared: Path) -> None:
    many = [(f"seg/aa/{number}", b"%d" % number) for number in range(5)] + [("keys/k", b"key")]
    assert list(folder.put_many(many)) == [name for name, _ in many]
    assert sorted(folder.names()) == sorted(name for name, _ in many)
    names = [name for name, _ in many] + ["seg/aa/none"]
    read = list(folder.get_many(names, MOST))
    assert read[:-1] == many
    assert isinstance(read[-1][1], StorageError)
    assert isinstance(dict(folder.get_many(["keys/k"], 2))["keys/k"], RefusedError)
    folder.delete("seg/aa/0")
    folder.delete("seg/aa/none")
    assert "seg/aa/0" not in folder.names()
    (shared / "mcr-notes.txt").write_text("a file that people made")
    assert folder.fences() == [prefix_of(FENCE)]
    assert folder.try_out() is True
    assert not list(shared.glob("mcr-try-*"))
    assert folder.version("keys/k") != folder.version("seg/aa/1") != ""


def test_a_folder_that_is_not_there_is_said_by_everything(tmp_path: Path) -> None:
    gone = Folder(tmp_path / "gone", FENCE)
    for work in (
        gone.names,
        gone.fences,
        gone.try_out,
        lambda: gone.get("keys/k", MOST),
        lambda: gone.put("keys/k", b"1"),
        lambda: gone.delete("keys/k"),
        lambda: list(gone.get_many(["keys/k"], MOST)),
        lambda: list(gone.put_many([("keys/k", b"1")])),
    ):
        with pytest.raises(StorageMissingError):
            work()
    assert not (tmp_path / "gone").exists()


def test_a_full_disk_is_said_and_leaves_no_halves(small: Path) -> None:
    folder = Folder(small, FENCE)
    folder.put("keys/k", bytes(1000))
    with pytest.raises(StorageFullError):
        folder.put("seg/aa/1", bytes(1 << 20))
    assert files_below(small) == [f"{prefix_of(FENCE)}/keys/k"]
    folder.put("seg/aa/2", bytes(2000))
    assert folder.get("seg/aa/2", MOST) == bytes(2000)


def test_a_disk_that_cannot_be_written_is_said(small: Path) -> None:
    folder = Folder(small, FENCE)
    folder.put("keys/k", b"key")
    # Mode bits would not stop root.
    subprocess.run(["mount", "-o", "remount,ro", small], check=True)
    works: tuple[Callable[[], object], ...] = (
        lambda: folder.put("keys/l", b"1"),
        lambda: folder.delete("keys/k"),
        folder.try_out,
    )
    for work in works:
        with pytest.raises(StorageDeniedError):
            work()
    assert folder.names() == ["keys/k"]
    assert folder.get("keys/k", MOST) == b"key"


def test_a_drive_that_is_taken_away_looks_empty_and_is_filled_by_nobody(small: Path) -> None:
    folder = Folder(small, FENCE)
    folder.put("keys/k", b"key")
    subprocess.run(["umount", small], check=True)
    assert folder.names() == []
    subprocess.run(["mount", "-t", "tmpfs", "tmpfs", small], check=True)


def test_no_link_leads_our_files_elsewhere(folder: Folder, shared: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "aa").mkdir(parents=True)
    (elsewhere / "aa" / "private").write_text("not for anybody")
    root = shared / prefix_of(FENCE)
    root.mkdir()
    (root / "seg").symlink_to(elsewhere)
    assert folder.names() == []
    for work in (lambda: folder.put("seg/aa/1", b"1"), lambda: folder.delete("seg/aa/private")):
        with pytest.raises(StorageDeniedError) as caught:
            work()
        assert caught.value.facts["reason"] == "link"
    assert files_below(elsewhere) == ["aa/private"]
    (root / "seg").unlink()
    root.rmdir()
    root.symlink_to(elsewhere)
    assert folder.names() == []


def test_halves_of_a_program_that_was_ended_are_taken_away_after_a_day(
    folder: Folder, shared: Path
) -> None:
    folder.put("seg/aa/1", b"1")
    place = shared / prefix_of(FENCE) / "seg" / "aa"
    old, fresh, foreign = (
        place / ".2-x.0123456789ab.tmp",
        place / ".3-x.0123456789ac.tmp",
        place / ".syncthing.4-x.tmp",
    )
    for path in (old, fresh, foreign):
        path.write_bytes(b"half")
        os.utime(path, (now_ms() / 1000,) * 2)
    for path in (old, foreign):
        os.utime(path, (now_ms() / 1000 - 90_000,) * 2)
    assert folder.names() == ["seg/aa/1"]
    list(folder.put_many([("seg/aa/2", b"2")]))
    assert (old.exists(), fresh.exists(), foreign.exists()) == (False, True, True)


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.EACCES, StorageDeniedError),
        (errno.EROFS, StorageDeniedError),
        (errno.ENOSPC, StorageFullError),
        (errno.EDQUOT, StorageFullError),
        (errno.EBUSY, StorageLockedError),
        (errno.ENOTCONN, StorageUnreachableError),
        (errno.EHOSTDOWN, StorageUnreachableError),
        (errno.ESTALE, StorageUnreachableError),
        (errno.EIO, StorageError),
    ],
)
def test_what_a_mounted_share_answers_has_its_type(
    folder: Folder, monkeypatch: pytest.MonkeyPatch, number: int, kind: type[StorageError]
) -> None:
    folder.put("keys/k", b"key")

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patched:
        patched.setattr(os, "scandir", refuse)
        with pytest.raises(StorageError) as caught:
            folder.names()
        assert type(caught.value) is kind


def test_shares_that_cannot_sync_a_folder_are_shares_all_the_same(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced = os.fsync

    def fsync(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, "Invalid argument")
        synced(descriptor)

    monkeypatch.setattr(os, "fsync", fsync)
    folder.put("seg/aa/1", b"1")
    assert folder.get("seg/aa/1", MOST) == b"1"


def test_a_writer_that_is_ended_at_any_moment_leaves_whole_files_only(
    folder: Folder, shared: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; from mcr_desktop.sync.folders import Folder\n"
        "folder = Folder(Path(sys.argv[1]), bytes(range(32)))\n"
        "for number in range(10_000): folder.put(f'seg/aa/{number}', b'%d.' % number * 3000)\n"
    )
    writer = subprocess.Popen([sys.executable, "-c", code, str(shared)])
    deadline = time.monotonic() + 120
    while len(folder.names()) < 20 and time.monotonic() < deadline:
        time.sleep(0.01)
    writer.kill()
    writer.wait()
    names = folder.names()
    assert len(names) >= 20
    for name in names:
        assert folder.get(name, MOST) == b"%s." % name.rpartition("/")[2].encode() * 3000
