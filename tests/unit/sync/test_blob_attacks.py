"""Attached files against whoever means harm: wrong bytes, forged parts, hashes of others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.changes import Change
from mcr_desktop.store.blobs import PART
from mcr_desktop.sync import blob_files, wire
from mcr_desktop.sync.blob_files import Wanted
from mcr_desktop.sync.epochs import mint
from mcr_desktop.sync.errors import RefusedError
from mcr_desktop.sync.fences import Fence
from tests.unit.services.fence_teams import OTHER

from .blob_teams import Sharing, attach, half_written


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
    assert half_written(home) == 0
    if harm == "folder":
        shutil.rmtree(first)
    for path, content in whole.items():
        path.unlink(missing_ok=True)
        path.write_bytes(content)
    home.attachments.fetch(row.id)
    assert home.attachments.read(row.id) == data


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
