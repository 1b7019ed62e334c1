"""Everything that a person is inside, in one file: made, taken back, and brought back by a recovery kit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.file_names import NamedFile
from mcr_desktop.keys import kits as kit_keys
from mcr_desktop.keys.wrapping import Cost
from mcr_desktop.services.backups import BundleError, NothingToKeepError
from mcr_desktop.services.teamwork.recoveries import look_for
from mcr_desktop.store.blobs import PART
from mcr_desktop.sync import backups as backup_files
from mcr_desktop.sync import blob_shares
from mcr_desktop.sync.carried_files import BundleFileError
from tests.unit.services.teamwork.test_recoveries import code_on
from tests.unit.sync.blob_teams import half_written

WORDS = "correct horse battery"
HASHES = "SELECT t.name, t.sha256, b.size FROM attachment t JOIN blob b ON b.sha256 = t.sha256 ORDER BY t.name"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kit_keys, "COST", Cost(passes=1, memory=8 << 20))


@pytest.fixture(scope="session")
def backup_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ann with two accounts, a draft of her own, and files on all of them; a kit, and nothing shared."""
    folder = tmp_path_factory.mktemp("backups")
    ann = create_profile(folder / "ann", "Ann Sample", demo=True)
    for name, sizes in (("Northwind", (10, 2 * PART + 7)), ("Fabrikam", (1_000,))):
        account = ann.accounts.add(name)
        note = ann.notes.add(account, "see the files", "Plan")
        for size in sizes:
            data = os.urandom(size)
            ann.attachments.add_bytes("note", note.id, f"{name} {size}.bin", data)
    draft = ann.drafts.add(account, "mine alone", "Idea")
    ann.attachments.add_bytes("note", draft.id, "idea.png", os.urandom(500))
    before, kit_keys.COST = kit_keys.COST, Cost(passes=1, memory=8 << 20)
    ann.recoveries.make(WORDS, folder / "kit.pdf")
    kit_keys.COST = before
    ann.close()
    return folder


@pytest.fixture
def ann(backup_template: Path, tmp_path: Path) -> Iterator[Services]:
    shutil.copytree(backup_template / "ann", tmp_path / "ann")
    opened = open_profile(tmp_path / "ann")
    yield opened
    opened.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Services]:
    """A new machine."""
    made = create_profile(tmp_path / "fresh", "Ann Sample", demo=True)
    yield made
    made.close()


@pytest.fixture
def code(backup_template: Path) -> str:
    return code_on(backup_template / "kit.pdf")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ann.mcrbackup"


def contents(one: Services) -> list[tuple[str, str, int]]:
    return [tuple(row) for row in one.workspace.store.rows(HASHES)]


def lose_contents(one: Services) -> None:
    with one.workspace.store.transaction() as tx:
        for table in ("blob_part", "blob", "blob_claim"):
            tx.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names


def test_a_backup_holds_every_fence_and_every_file_and_says_what_no_kit_opens(
    ann: Services, file: Path
) -> None:
    told = ann.backups.files()
    total = 10 + 2 * PART + 7 + 1_000 + 500
    assert (told.files, told.size, told.away) == (4, total, ())
    done = ann.backups.make(file)
    assert (done.files, done.files_size, done.away, done.damaged) == (4, total, (), ())
    assert {one.name for one in done.fences} >= {"Northwind", "Fabrikam"}
    assert len(done.fences) == 3
    assert done.size == file.stat().st_size
    assert file.stat().st_mode & 0o077 == 0
    assert done.without_kit == ()
    ann.accounts.add("Contoso")
    assert ann.backups.make(file).without_kit == ("Contoso",)


def test_a_profile_that_lost_its_files_has_them_back(ann: Services, file: Path) -> None:
    before = contents(ann)
    ann.backups.make(file)
    lose_contents(ann)
    taken = ann.backups.restore(file)
    assert (taken.files, taken.away, taken.spoilt, taken.closed) == (4, (), (), 0)
    assert contents(ann) == before
    again = ann.backups.restore(file)
    assert (again.files, again.received) == (0, 0)


def test_a_lost_machine_comes_back_with_the_kit_and_the_backup_alone(
    ann: Services, fresh: Services, file: Path, code: str
) -> None:
    ann.backups.make(file)
    before = contents(ann)
    back = fresh.recoveries.restore(code, WORDS, [str(file)])
    assert {one.name for one in back.fences} == {"Fabrikam", "Northwind", "Ann Sample"}
    assert (back.files, back.away, back.trouble) == (4, (), ())
    assert contents(fresh) == before
    assert [one.name for one in fresh.accounts.all()] == [one.name for one in ann.accounts.all()]
    for name, _, size in before:
        row = fresh.workspace.store.row("SELECT id FROM attachment WHERE name = ?", (name,))
        assert row is not None
        assert len(fresh.attachments.read(row[0])) == size
    # It writes on, and the old machine, found again, takes that in from a bundle.
    account = fresh.accounts.find("Northwind")
    fresh.notes.add(account, "written on the new machine", "New")
    assert fresh.packs.export(account.fence, file).held_back is None
    assert ann.packs.import_(file).received > 0


def test_what_was_not_here_is_told_by_name_and_size(
    ann: Services, fresh: Services, file: Path, code: str
) -> None:
    lost = NamedFile(f"Northwind {2 * PART + 7}.bin", 2 * PART + 7)
    with ann.workspace.store.transaction() as tx:
        tx.execute("UPDATE blob SET whole = 0 WHERE size = ?", (lost.size,))
    done = ann.backups.make(file)
    assert (done.files, done.away) == (3, (lost,))
    back = fresh.recoveries.restore(code, WORDS, [str(file)])
    assert (back.files, back.away) == (3, (lost,))


def test_files_can_be_left_out(ann: Services, file: Path) -> None:
    done = ann.backups.make(file, files=False)
    assert (done.files, done.only_named) == (0, 4)
    lose_contents(ann)
    taken = ann.backups.restore(file)
    assert (taken.files, len(taken.away)) == (0, 4)


def test_files_too_large_to_come_by_themselves_come_back_from_storage(
    ann: Services, fresh: Services, tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    for row in ann.sharing.fences():
        ann.sharing.share_through_folder(row.fence, shared)
    note = ann.notes.add(ann.accounts.find("Fabrikam"), "see the film", "Film")
    film = ann.attachments.add_bytes("note", note.id, "film.bin", os.urandom(5 << 20))
    unsent = ann.attachments.add_bytes("note", note.id, "unsent.bin", b"kept back")
    with ann.workspace.store.transaction() as tx:
        tx.execute("DELETE FROM blob WHERE sha256 = ?", (unsent.sha256,))
    assert all(one.trouble is None for one in ann.sharing.sync())
    back = fresh.recoveries.restore(code, WORDS, [str(shared)])
    assert fresh.attachments.holds(film)
    assert (back.files, back.away) == (5, (NamedFile("unsent.bin", 9),))
    # On another machine their people's share of the disk is kept to, and the rest is told.
    monkeypatch.setattr(blob_shares, "FENCE_SHARE", 1 << 20)
    other = create_profile(tmp_path / "other", "Ann Sample", demo=True)
    back = other.recoveries.restore(code, WORDS, [str(shared)])
    assert {one.name for one in back.away} == {
        "film.bin",
        "unsent.bin",
        f"Northwind {2 * PART + 7}.bin",
    }
    other.close()


def test_what_was_erased_since_does_not_come_back_with_an_old_backup(
    ann: Services, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.backups.make(file)
    row = ann.workspace.store.row(
        "SELECT id, sha256 FROM attachment WHERE name = 'Fabrikam 1000.bin'"
    )
    assert row is not None
    ann.erasures.erase(ann.accounts.find("Fabrikam").fence, [("attachment", row[0])])
    shared = file.parent / "shared"
    shared.mkdir()
    for one in ann.sharing.fences():
        ann.sharing.share_through_folder(one.fence, shared)
    for day in ("2026-11-27", "2026-11-29", "2026-12-02"):
        monkeypatch.setenv("MCR_NOW", f"{day}T09:00:00+00:00")
        ann.sharing.sync()
    gone = "SELECT count(*) FROM blob WHERE sha256 = ?"
    assert ann.workspace.store.row(gone, (row[1],)) == (0,)
    ann.backups.restore(file)
    assert ann.workspace.store.row(gone, (row[1],)) == (0,)
    assert len(contents(ann)) == 3


# What is wrong with a file


def test_a_backup_that_is_damaged_or_cut_anywhere_is_refused_whole(
    ann: Services, fresh: Services, file: Path, code: str
) -> None:
    ann.backups.make(file, files=False)
    whole = file.read_bytes()
    lose_contents(ann)
    ends = [at for at in range(len(whole)) if whole.startswith((b"mcr-pack/1\n", b"mcr-end\n"), at)]
    assert len(ends) == 4
    bad = [whole[:at] for at in (*ends, 5, len(whole) - 1, len(whole) - 40, len(whole) // 2)]
    bad += [whole + b"x", b"mcr-backup/9\n" + whole[13:], whole[: ends[1]] + whole[ends[2] :], b""]
    for at in range(20, len(whole), len(whole) // 20):
        bad.append(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    for data in bad:
        file.write_bytes(data)
        with pytest.raises(BundleError):
            ann.backups.restore(file)
        with pytest.raises(BundleError):
            look_for(code, WORDS, [str(file)])
    assert fresh.sharing.fences() == []


def test_nobody_elses_backup_opens(ann: Services, fresh: Services, file: Path) -> None:
    ann.backups.make(file)
    fresh.accounts.add("Contoso")
    with pytest.raises(BundleError) as caught:
        fresh.backups.restore(file)
    assert caught.value.facts["reason"] == "outside"


def test_a_backup_of_nothing_and_one_that_cannot_be_written_are_told(
    ann: Services, fresh: Services, file: Path, tmp_path: Path
) -> None:
    with pytest.raises(NothingToKeepError):
        fresh.backups.make(file)
    with pytest.raises(BundleFileError):
        ann.backups.make(tmp_path / "no such folder" / "b.mcrbackup")
    with pytest.raises(BundleFileError):
        ann.backups.restore(tmp_path / "nothing.mcrbackup")


def test_a_backup_never_takes_the_place_of_the_workspace_itself(
    ann: Services, tmp_path: Path
) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "ann")
    fence = ann.accounts.find("Northwind").fence
    store = tmp_path / "ann" / "store.db"
    before = store.stat().st_ino
    for path in (store, tmp_path / "ann" / "keys.json", tmp_path / "link" / "store.db"):
        for write in (
            lambda: ann.backups.make(path),  # noqa: B023 - called at once
            lambda: ann.packs.export(fence, path),  # noqa: B023 - called at once
            lambda: ann.packs.ask(fence, path),  # noqa: B023 - called at once
        ):
            with pytest.raises(BundleFileError):
                write()
    assert store.stat().st_ino == before
    with pytest.raises(BundleFileError):
        ann.backups.make(Path("/"))


def test_a_stopped_backup_leaves_the_one_that_stood_there(ann: Services, file: Path) -> None:
    ann.backups.make(file)
    stood = file.read_bytes()

    class Stop:
        def report(self, done: int, total: int) -> None:
            if 2 * done > total:
                raise CancelledError

    with pytest.raises(CancelledError):
        ann.backups.make(file, Stop())
    assert file.read_bytes() == stood
    assert [one.name for one in file.parent.iterdir() if one.name.endswith(".tmp")] == []


KILLED = """
import os, signal, sys
from mcr_desktop.bootstrap import open_profile
from mcr_desktop.store.blobs import Blobs
from pathlib import Path
left, add = int(sys.argv[3]), Blobs._add
def killed(self, growing, part):
    global left
    add(self, growing, part)
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
Blobs._add = killed
one = open_profile(Path(sys.argv[1]))
one.backups.restore(Path(sys.argv[2]))
one.close()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
@pytest.mark.parametrize("parts", [1, 2, 4, 5])
def test_a_program_killed_in_the_middle_of_a_restore_does_the_rest_the_next_time(
    ann: Services, file: Path, tmp_path: Path, parts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(ann)
    ann.backups.make(file)
    lose_contents(ann)
    ann.close()
    words = [sys.executable, "-c", KILLED, str(tmp_path / "ann"), str(file), str(parts)]
    done = subprocess.run(words, capture_output=True, timeout=120, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr.decode()
    again = open_profile(tmp_path / "ann")
    assert len(contents(again)) < 4
    monkeypatch.setenv("MCR_NOW", "2026-11-23T12:00:00+00:00")
    taken = again.backups.restore(file)
    assert taken.away == ()
    assert contents(again) == before
    again.attachments.let_go()
    assert half_written(again) == 0
    for name, _, size in before:
        row = again.workspace.store.row("SELECT id FROM attachment WHERE name = ?", (name,))
        assert row is not None
        assert len(again.attachments.read(row[0])) == size
    again.close()


def test_more_packs_than_any_backup_holds_are_refused(
    ann: Services, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann.backups.make(file)
    monkeypatch.setattr(backup_files, "MOST_PACKS", 1)
    with pytest.raises(BundleError):
        ann.backups.restore(file)
