"""Attachments' way through storage: our files go up, small ones and those that are wanted come down."""

from __future__ import annotations

import pytest

from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.services.notebook.attachments import AwayError
from mcr_desktop.store import attached
from mcr_desktop.store.blobs import PART
from mcr_desktop.sync import folders
from mcr_desktop.sync.blob_exchange import UNASKED
from mcr_desktop.sync.errors import StorageFullError, StorageUnreachableError

from .blob_teams import Sharing, attach, half_written


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
    assert [one.trouble for one in home.attachments.of("note", sharing.note)] == ["large"]
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
    attached.wish(home.workspace.store, row.fence, row.id)
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
    assert half_written(home) == 0
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
