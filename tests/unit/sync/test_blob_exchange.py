from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.domain.notes import Attachment
from mcr_desktop.services.attachments import AwayError
from mcr_desktop.store import attached
from mcr_desktop.store.blobs import PART
from mcr_desktop.sync import blob_files, folders, wire
from mcr_desktop.sync.blob_exchange import UNASKED
from mcr_desktop.sync.blob_files import Wanted
from mcr_desktop.sync.epochs import mint
from mcr_desktop.sync.errors import RefusedError, StorageFullError, StorageUnreachableError
from mcr_desktop.sync.fences import Fence
from tests.unit.services.fence_teams import HOME, OTHER, Team, make_team, open_team


class Sharing(NamedTuple):
    team: Team
    folder: Path
    note: bytes

    @property
    def fence(self) -> bytes:
        return self.team.both.accounts.find(HOME).fence

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("shared/mcr-*/blob/*"))

    def held(self, one: Services) -> list[str]:
        return [line.held for line in one.attachments.of("note", self.note)]

    def sync(self, *people: Services) -> None:
        for one in people or (self.team.both, self.team.home):
            for report in one.sharing.sync(fences=[self.fence]):
                assert report.trouble is None


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("blobs")
    make_team(folder)
    return folder


@pytest.fixture
def sharing(template: Path, tmp_path: Path) -> Iterator[Sharing]:
    team = open_team(template, tmp_path)
    note = team.both.notes.add(team.both.accounts.find(HOME), "see the file", "Plan")
    yield Sharing(team, tmp_path, note.id)
    for one in team:
        one.close()


def attach(sharing: Sharing, size: int, name: str = "plan.bin") -> tuple[Attachment, bytes]:
    data = secrets.token_bytes(size)
    return sharing.team.both.attachments.add_bytes("note", sharing.note, name, data), data


def test_a_small_file_comes_by_itself_and_storage_sees_nothing_of_it(sharing: Sharing) -> None:
    data = b"the quick brown plan " * 500
    row = sharing.team.both.attachments.add_bytes("note", sharing.note, "quick brown.txt", data)
    sharing.sync()
    assert sharing.team.home.attachments.read(row.id) == data
    assert len(sharing.files()) == 1
    for path in sharing.folder.glob("shared/**/*"):
        assert "quick" not in path.name
        assert row.sha256[:12] not in path.name
        assert row.id.hex()[:12] not in path.name
        if path.is_file():
            assert b"brown" not in path.read_bytes()


def test_a_large_file_comes_when_it_is_wanted(sharing: Sharing) -> None:
    row, data = attach(sharing, UNASKED + PART // 2)
    home = sharing.team.home
    sharing.sync()
    assert sharing.held(home) == ["away"]
    assert len(sharing.files()) == 3
    with pytest.raises(AwayError):
        home.attachments.read(row.id)
    assert home.attachments.fetch(row.id).held == "here"
    assert home.attachments.read(row.id) == data
    sharing.sync()
    assert len(sharing.files()) == 3


def test_an_empty_file_needs_nothing_on_storage(sharing: Sharing) -> None:
    row, _ = attach(sharing, 0)
    sharing.sync()
    assert sharing.team.home.attachments.read(row.id) == b""
    assert sharing.files() == []


def _flip(first: Path, _last: Path, _other: Path) -> None:
    data = first.read_bytes()
    first.write_bytes(data[:-9] + bytes([data[-9] ^ 1]) + data[-8:])


def _swap(first: Path, last: Path, _other: Path) -> None:
    one, other = first.read_bytes(), last.read_bytes()
    first.write_bytes(other)
    last.write_bytes(one)


def _huge(first: Path, _last: Path, _other: Path) -> None:
    with first.open("wb") as file:
        file.truncate(1 << 40)


def _link(first: Path, last: Path, _other: Path) -> None:
    first.unlink()
    first.symlink_to(last)


def _folder(first: Path, _last: Path, _other: Path) -> None:
    data = first.read_bytes()
    first.unlink()
    first.mkdir()
    (first / "plan").write_bytes(data)


HARMS: dict[str, Callable[[Path, Path, Path], object]] = {
    "flip": _flip,
    "cut": lambda first, _last, _other: first.write_bytes(first.read_bytes()[: PART // 2]),
    "empty": lambda _first, last, _other: last.write_bytes(b""),
    "grow": lambda _first, last, _other: last.write_bytes(last.read_bytes() + b"x"),
    "other": lambda first, _last, other: first.write_bytes(other.read_bytes()),
    "swap": _swap,
    "huge": _huge,
    "link": _link,
    "folder": _folder,
}


@pytest.mark.parametrize("harm", HARMS)
def test_wrong_bytes_are_never_taken_and_true_ones_are_once_they_are_there(
    sharing: Sharing, harm: str
) -> None:
    row, data = attach(sharing, PART + 5)
    attach(sharing, PART + 5, "other.bin")
    sharing.sync(sharing.team.both)
    stem = blob_files.stem_of(sharing.fence, row.id)
    mine = [path for path in sharing.files() if f"blob/{path.name}".startswith(stem)]
    others = [path for path in sharing.files() if path not in mine]
    whole = {path: path.read_bytes() for path in mine}
    first = mine[0]
    HARMS[harm](first, mine[1], others[0])
    home = sharing.team.home
    sharing.sync(home)
    held = {line.row.id: line for line in home.attachments.of("note", sharing.note)}
    assert held[row.id].held == "away"
    assert sum(line.held == "here" for line in held.values()) == 1
    home.attachments.fetch(row.id)
    assert _half_written(home) == 0
    if harm == "folder":
        shutil.rmtree(first)
    for path, content in whole.items():
        path.unlink(missing_ok=True)
        path.write_bytes(content)
    home.attachments.fetch(row.id)
    assert home.attachments.read(row.id) == data


def _half_written(one: Services) -> int:
    row = one.workspace.store.row(
        "SELECT (SELECT count(*) FROM blob WHERE whole = 0) + (SELECT count(*) FROM blob_part p "
        "WHERE NOT EXISTS (SELECT 1 FROM blob b WHERE b.no = p.key >> 20))"
    )
    assert row is not None
    return int(row[0])


def test_a_missing_part_is_said_and_put_back_by_who_has_it(sharing: Sharing) -> None:
    row, data = attach(sharing, PART + 5)
    sharing.sync(sharing.team.both)
    sharing.files()[0].unlink()
    home = sharing.team.home
    sharing.sync(home)
    home.attachments.fetch(row.id)
    (line,) = home.attachments.of("note", sharing.note)
    assert (line.held, line.trouble) == ("away", "missing")
    sharing.sync()
    assert home.attachments.read(row.id) == data
    assert [one.trouble for one in home.attachments.of("note", sharing.note)] == [""]


def test_whoever_fetched_a_file_puts_it_back_a_day_later(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(sharing, 100)
    sharing.sync()
    for path in sharing.files():
        path.unlink()
    sharing.sync(sharing.team.home)
    assert sharing.files() == []
    monkeypatch.setenv("MCR_NOW", "2026-11-24T09:00:00+00:00")
    sharing.sync(sharing.team.home)
    assert len(sharing.files()) == 1


def test_a_hash_alone_gets_nobody_another_accounts_file(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Mo, who is inside the other account alone, has learnt the hash of a file that Amira holds.
    row, _ = attach(sharing, 1000)
    sharing.sync()
    both, _, mo = sharing.team
    account = mo.accounts.find(OTHER)
    note = mo.notes.add(account, "bait", "Bait")
    false = mo.attachments.add_bytes("note", note.id, "bait.bin", b"x")
    values = {"sha256": row.sha256, "size": row.size}
    mo.workspace.commit([Change(account.fence, "attachment", false.id, values)], "")
    mine = both.attachments.add_bytes("note", _shared(both, mo, note.id), "mine.bin", b"y")
    _all_sync(both, mo)
    mo.workspace.commit([Change(account.fence, "attachment", mine.id, values)], "")
    monkeypatch.setenv("MCR_NOW", "2026-11-30T09:00:00+00:00")
    _all_sync(both, mo)
    stems = {blob_files.stem_of(account.fence, one) for one in (false.id, mine.id)}
    for path in sharing.files():
        if any(f"blob/{path.name}".startswith(stem) for stem in stems):
            assert path.stat().st_size < 1000
    assert {line.held for line in mo.attachments.of("note", note.id)} == {"away"}


def _shared(one: Services, other: Services, note: bytes) -> bytes:
    _all_sync(other, one)
    return note


def _all_sync(*people: Services) -> None:
    for _ in range(2):
        for one in people:
            one.sharing.sync()


def test_a_strangers_part_is_refused_and_a_forged_one_never_becomes_the_file(
    sharing: Sharing,
) -> None:
    row, data = attach(sharing, 300)
    sharing.sync(sharing.team.both)
    (true,) = sharing.files()
    fence = Fence.of(sharing.team.both.sharing._records, sharing.fence)
    stranger = Fence.of(
        sharing.team.other.sharing._records, sharing.team.other.accounts.find(OTHER).fence
    )
    wanted = Wanted(sharing.fence, row.id, row.sha256, 0)
    key = fence.current_key()
    assert key is not None
    for forger in (stranger.device.keys, fence.device.keys):
        forged = blob_files.write(wanted, b"f" * 300, key, forger)
        (true.parent / blob_files.name_of(wanted, forged).removeprefix("blob/")).write_bytes(forged)
    content = true.read_bytes()
    true.unlink()
    home = sharing.team.home
    sharing.sync(home)
    assert home.attachments.fetch(row.id).held == "away"
    assert home.attachments.of("note", sharing.note)[0].trouble == "differs"
    true.write_bytes(content)
    for path in sharing.files():
        if path != true:
            path.unlink()
    home.attachments.fetch(row.id)
    assert home.attachments.read(row.id) == data


def test_a_part_is_refused_for_each_thing_that_can_be_wrong_with_it(sharing: Sharing) -> None:
    fence = Fence.of(sharing.team.both.sharing._records, sharing.fence)
    key = fence.current_key()
    assert key is not None
    wanted = Wanted(sharing.fence, os.urandom(16), "ab" * 32, 3)
    data = blob_files.write(wanted, b"part", key, fence.device.keys)
    assert blob_files.read(data, wanted, fence.opener) == b"part"
    cases = [
        (data, wanted._replace(place=4), "writer"),
        (data, wanted._replace(attachment=os.urandom(16)), "writer"),
        (data, wanted._replace(sha256="cd" * 32), "writer"),
        (data, wanted._replace(fence=os.urandom(32)), "fence"),
        (data[:-1], wanted, "altered"),
        (data[:40], wanted, "shape"),
        (b"mcr-blob/2\n" + data[11:], wanted, "newer"),
        (b"", wanted, "shape"),
        (blob_files.write(wanted, b"part", mint(), fence.device.keys), wanted, "seal"),
        (data + bytes(blob_files.SIZE_CAP), wanted, "size"),
    ]
    for bad, asked, reason in cases:
        with pytest.raises(RefusedError) as refused:
            blob_files.read(bad, asked, fence.opener)
        assert refused.value.reason == reason


def test_other_programs_files_among_ours_do_no_harm(sharing: Sharing) -> None:
    row, data = attach(sharing, 10)
    sharing.sync(sharing.team.both)
    folder = sharing.files()[0].parent
    for name in ("x", "-", "readme.txt", "00-zz-1", sharing.files()[0].name + " (conflicted copy)"):
        (folder / name).write_bytes(b"?")
    sharing.sync()
    assert sharing.team.home.attachments.read(row.id) == data


def test_what_was_removed_long_ago_goes_from_storage_too(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _ = attach(sharing, 10)
    sharing.sync()
    sharing.team.both.removals.remove("attachment", [row.id])
    sharing.sync()
    assert len(sharing.files()) == 1
    monkeypatch.setenv("MCR_NOW", "2027-03-01T09:00:00+00:00")
    sharing.sync()
    sharing.sync()
    assert sharing.files() == []
    for one in (sharing.team.both, sharing.team.home):
        assert one.workspace.store.row("SELECT count(*) FROM blob") == (0,)


def test_an_erased_file_goes_from_both_machines_and_from_storage(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, _ = attach(sharing, 10)
    sharing.sync()
    both = sharing.team.both
    both.erasures.erase(sharing.fence, [("attachment", row.id)])
    for day in ("2026-11-27", "2026-11-29", "2026-12-02"):
        monkeypatch.setenv("MCR_NOW", f"{day}T09:00:00+00:00")
        sharing.sync()
    assert sharing.files() == []
    for one in (both, sharing.team.home):
        assert one.workspace.store.row("SELECT count(*) FROM blob") == (0,)
        assert one.workspace.store.row("SELECT count(*) FROM blob_claim") == (0,)


def test_an_upload_that_breaks_off_goes_on_where_it_was(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch
) -> None:
    row, data = attach(sharing, 3 * PART)
    both, home = sharing.team.both, sharing.team.home
    put, written = folders.Folder.put, list[str]()

    def full(self: folders.Folder, name: str, content: bytes) -> None:
        if name.startswith("blob/"):
            if len(written) == 2:
                raise StorageFullError(target=self.target, detail="")
            written.append(name)
        put(self, name, content)

    monkeypatch.setattr(folders.Folder, "put", full)
    (report,) = both.sharing.sync(fences=[sharing.fence])
    assert isinstance(report.trouble, StorageFullError)
    assert report.sent > 0
    assert len(sharing.files()) == 2
    monkeypatch.setattr(folders.Folder, "put", put)
    before = set(sharing.files())
    sharing.sync(both)
    assert before < set(sharing.files())
    assert len(sharing.files()) == 3
    home.sharing.sync()
    home.attachments.fetch(row.id)
    assert home.attachments.read(row.id) == data


@pytest.mark.parametrize("error", [StorageUnreachableError, CancelledError])
def test_a_fetch_that_breaks_off_leaves_nothing_and_comes_later(
    sharing: Sharing, monkeypatch: pytest.MonkeyPatch, error: type[McrError]
) -> None:
    row, data = attach(sharing, 3 * PART)
    both, home = sharing.team.both, sharing.team.home
    sharing.sync(both, home)
    attached.wish(home.workspace.store, row.id)
    get, read = folders.Folder.get, list[str]()

    def cut(self: folders.Folder, name: str, most: int) -> bytes:
        if name.startswith("blob/"):
            if len(read) == 2:
                raise error(target=self.target)
            read.append(name)
        return get(self, name, most)

    monkeypatch.setattr(folders.Folder, "get", cut)
    if error is CancelledError:
        with pytest.raises(CancelledError):
            home.sharing.sync(fences=[sharing.fence])
    else:
        home.sharing.sync(fences=[sharing.fence])
    assert len(read) == 2
    assert sharing.held(home) == ["away"]
    assert _half_written(home) == 0
    monkeypatch.setattr(folders.Folder, "get", get)
    home.attachments.fetch(row.id)
    assert home.attachments.read(row.id) == data


def test_a_reader_fetches_and_never_puts(sharing: Sharing, monkeypatch: pytest.MonkeyPatch) -> None:
    both, home = sharing.team.both, sharing.team.home
    member = next(one for one in both.sharing.members(sharing.fence) if one.name == "Jun Park")
    both.memberships.change_role(sharing.fence, member.person, "reader")
    row, data = attach(sharing, 50)
    sharing.sync()
    assert home.attachments.read(row.id) == data
    sharing.files()[0].unlink()
    monkeypatch.setenv("MCR_NOW", "2026-11-25T09:00:00+00:00")
    sharing.sync(home)
    assert sharing.files() == []


def test_whoever_is_outside_gets_nothing_new(sharing: Sharing) -> None:
    both, home = sharing.team.both, sharing.team.home
    member = next(one for one in both.sharing.members(sharing.fence) if one.name == "Jun Park")
    both.memberships.remove_person(sharing.fence, member.person)
    attach(sharing, 50)
    sharing.sync()
    assert sharing.held(home) == []
    opened = Fence.of(home.sharing._records, sharing.fence)
    for path in sharing.files():
        fields = wire.take_apart(blob_files.FORMAT, path.read_bytes(), most=1 << 20)[1]
        assert opened.opener(fields[1]) is None


def test_one_forged_copy_beside_a_true_one_does_not_keep_the_file_away(sharing: Sharing) -> None:
    row, data = attach(sharing, 300)
    sharing.sync(sharing.team.both)
    (true,) = sharing.files()
    fence = Fence.of(sharing.team.both.sharing._records, sharing.fence)
    wanted = Wanted(sharing.fence, row.id, row.sha256, 0)
    key = fence.current_key()
    assert key is not None
    forged = blob_files.write(wanted, b"f" * 300, key, fence.device.keys)
    (true.parent / blob_files.name_of(wanted, forged).removeprefix("blob/")).write_bytes(forged)
    sharing.sync(sharing.team.home)
    assert sharing.team.home.attachments.read(row.id) == data


def test_bytes_that_are_healed_under_the_same_name_are_looked_at_again(sharing: Sharing) -> None:
    row, data = attach(sharing, 300)
    sharing.sync(sharing.team.both)
    (true,) = sharing.files()
    whole = true.read_bytes()
    true.write_bytes(whole[:100])
    home = sharing.team.home
    sharing.sync(home)
    sharing.sync(home)
    assert sharing.held(home) == ["away"]
    assert home.attachments.of("note", sharing.note)[0].trouble == "differs"
    true.write_bytes(whole)
    sharing.sync(home)
    assert home.attachments.read(row.id) == data
