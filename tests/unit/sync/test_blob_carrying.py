"""Attached files in bundles: taken along, taken in, and believed no more than what lies on storage."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.file_names import NamedFile
from mcr_desktop.services.teamwork.packs import BundleError, Imported
from mcr_desktop.store import blobs, space
from mcr_desktop.store.blobs import PART
from mcr_desktop.store.space import DiskFullError
from mcr_desktop.sync import blob_files, blob_shares, packs
from mcr_desktop.sync.blob_files import Wanted
from mcr_desktop.sync.errors import StorageMissingError
from mcr_desktop.sync.fences import Fence
from tests.unit.services.fence_teams import OTHER

from .blob_teams import Sharing, attach, half_written


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "northwind.mcrpack"


@pytest.fixture
def by_hand(sharing: Sharing) -> Sharing:
    """The note is on both machines; what is attached from here on goes by hand alone."""
    sharing.sync()
    return sharing


def carry(sharing: Sharing, stick: Path) -> Imported:
    sharing.team.both.packs.export(sharing.fence, stick)
    return sharing.team.home.packs.import_(stick)


def test_a_files_contents_go_along_and_are_the_same(by_hand: Sharing, stick: Path) -> None:
    rows = [attach(by_hand, size, f"{size}.bin") for size in (0, 1, PART, 2 * PART + 5)]
    both, home = by_hand.team.both, by_hand.team.home
    out = both.packs.export(by_hand.fence, stick)
    total = 1 + PART + 2 * PART + 5
    assert (out.attached, out.carried, out.carried_size) == (3, 3, total)
    assert (out.away, out.damaged) == ((), ())
    assert total < out.size < total + 100_000
    taken = home.packs.import_(stick)
    assert (taken.attached.files, taken.attached.size, taken.attached.away) == (3, total, ())
    assert (taken.refused, taken.attached.spoilt, taken.attached.trouble) == ((), (), None)
    for row, data in rows:
        assert home.attachments.read(row.id) == data
    again = home.packs.import_(stick)
    assert (again.new, again.attached.files, again.refused) == (0, 0, ())


def test_they_can_be_left_out_and_are_named_then(by_hand: Sharing, stick: Path) -> None:
    attach(by_hand, 1_000, "plan.bin")
    both, home = by_hand.team.both, by_hand.team.home
    out = both.packs.export(by_hand.fence, stick, files=False)
    assert (out.attached, out.carried, out.carried_size) == (1, 0, 0)
    taken = home.packs.import_(stick)
    assert taken.attached.away == (NamedFile("plan.bin", 1_000),)
    assert by_hand.held(home) == ["away"]


def test_what_is_not_here_is_told_by_name_and_size(by_hand: Sharing, stick: Path) -> None:
    attach(by_hand, 1_000, "plan.bin")
    both, home = by_hand.team.both, by_hand.team.home
    carry(by_hand, stick)
    both.packs.export(by_hand.fence, stick, files=False)
    row, _ = attach(by_hand, 2_000, "more.bin")
    both.packs.export(by_hand.fence, stick, files=False)
    home.packs.import_(stick)
    assert home.packs.files(by_hand.fence).away == (NamedFile("more.bin", 2_000),)
    out = home.packs.export(by_hand.fence, stick)
    assert (out.carried, out.away) == (1, (NamedFile("more.bin", 2_000),))
    assert row.id not in stick.read_bytes()


def test_what_somebody_said_they_have_is_left_out(by_hand: Sharing, stick: Path) -> None:
    attach(by_hand, 50_000, "plan.bin")
    both, home = by_hand.team.both, by_hand.team.home
    carry(by_hand, stick)
    home.packs.ask(by_hand.fence, stick)
    both.packs.import_(stick)
    attach(by_hand, 1_000, "new.bin")
    person = next(one.person for one in both.sharing.members(by_hand.fence) if not one.me)
    out = both.packs.export(by_hand.fence, stick, person=person)
    assert (out.attached, out.carried, out.carried_size) == (1, 1, 1_000)
    assert out.size < 40_000
    assert home.packs.import_(stick).attached.away == ()


def test_only_what_came_since_a_day_goes_along(
    by_hand: Sharing, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(by_hand, 1_000, "early.bin")
    monkeypatch.setenv("MCR_NOW", "2026-11-24T09:00:00Z")
    attach(by_hand, 2_000, "late.bin")
    out = by_hand.team.both.packs.export(by_hand.fence, stick, since_ms=1_795_478_400_000)
    assert (out.carried, out.carried_size) == (1, 2_000)


def test_the_same_content_twice_is_carried_once_and_is_there_for_both(
    by_hand: Sharing, stick: Path
) -> None:
    row, data = attach(by_hand, 100_000, "plan.bin")
    other = by_hand.team.both.attachments.add_bytes("note", by_hand.note, "copy.bin", data)
    out = by_hand.team.both.packs.export(by_hand.fence, stick)
    assert (out.carried, out.carried_size) == (1, 100_000)
    home = by_hand.team.home
    home.packs.import_(stick)
    for one in (row, other):
        assert home.attachments.read(one.id) == data
    assert home.packs.export(by_hand.fence, stick).carried == 1


def test_a_hash_alone_gets_nobody_another_accounts_file(by_hand: Sharing, stick: Path) -> None:
    both, _, mo = by_hand.team
    row, _ = attach(by_hand, 1_000)
    account = mo.accounts.find(OTHER)
    note = mo.notes.add(account, "bait", "Bait")
    false = mo.attachments.add_bytes("note", note.id, "bait.bin", b"x")
    values = {"sha256": row.sha256, "size": row.size}
    mo.workspace.commit([Change(account.fence, "attachment", false.id, values)], "")
    for one in (mo, both):
        one.sharing.sync()
    out = both.packs.export(account.fence, stick)
    assert out.carried == 0
    assert out.away == (NamedFile("bait.bin", 1_000),)
    assert out.size < 20_000


def test_a_reader_hands_on_what_they_have(by_hand: Sharing, stick: Path, tmp_path: Path) -> None:
    row, data = attach(by_hand, 1_000)
    both, home = by_hand.team.both, by_hand.team.home
    by_hand.sync()
    jun = next(one.person for one in both.sharing.members(by_hand.fence) if not one.me)
    both.memberships.change_role(by_hand.fence, jun, "reader")
    by_hand.sync()
    out = home.packs.export(by_hand.fence, stick)
    assert out.carried == 1
    with both.workspace.store.transaction() as tx:
        tx.execute("DELETE FROM blob_part")
        tx.execute("DELETE FROM blob")
    assert both.packs.import_(stick).attached.files == 1
    assert both.attachments.read(row.id) == data


def test_damage_on_this_machine_is_told_and_taken_in_by_nobody(
    by_hand: Sharing, stick: Path
) -> None:
    attach(by_hand, PART + 5, "plan.bin")
    both, home = by_hand.team.both, by_hand.team.home
    with both.workspace.store.transaction() as tx:
        tx.execute(
            "UPDATE blob_part SET body = randomblob(5) WHERE key = (SELECT max(key) FROM blob_part)"
        )
    out = both.packs.export(by_hand.fence, stick)
    assert (out.carried, out.damaged) == (0, (NamedFile("plan.bin", PART + 5),))
    taken = home.packs.import_(stick).attached
    assert taken.spoilt == taken.away == (NamedFile("plan.bin", PART + 5),)
    assert half_written(home) == 0


# What means harm


def rewritten(stick: Path, change: Callable[[list[bytes]], list[bytes]]) -> None:
    """The same pack with other files in it, its hash made true again: whoever hands it on can do that."""
    with stick.open("rb") as stream:
        reader = packs.Reader(stream)
        files = [data for _, data in reader]
    parts = [data for data in files if data.startswith(blob_files.LINE)]
    with stick.open("wb") as stream:
        writer = packs.Writer(stream, reader.fence)
        for data in files:
            if data not in parts:
                writer.add(data)
        for data in change(parts):
            writer.add(data)
        writer.close()


HARMS: dict[str, Callable[[list[bytes]], list[bytes]]] = {
    "flip": lambda parts: [_flipped(parts[0]), *parts[1:]],
    "cut": lambda parts: [parts[0][:1000], *parts[1:]],
    "lack": lambda parts: parts[1:],
    "grow": lambda parts: [parts[0] + b"x", *parts[1:]],
    "head alone": lambda parts: [blob_files.LINE, *parts[1:]],
    "nonsense": lambda parts: [blob_files.LINE + os.urandom(500), *parts[1:]],
}


def _flipped(data: bytes) -> bytes:
    return data[:-9] + bytes([data[-9] ^ 1]) + data[-8:]


@pytest.mark.parametrize("harm", HARMS)
def test_a_spoilt_part_spoils_its_file_alone(by_hand: Sharing, stick: Path, harm: str) -> None:
    attach(by_hand, 1_000, "good.bin")
    attach(by_hand, PART + 5, "bad.bin")
    both, home = by_hand.team.both, by_hand.team.home
    both.packs.export(by_hand.fence, stick)
    rewritten(stick, HARMS[harm])  # the newest file comes first
    taken = home.packs.import_(stick).attached
    assert (taken.files, taken.size) == (1, 1_000)
    assert taken.away == (NamedFile("bad.bin", PART + 5),)
    assert half_written(home) == 0
    both.packs.export(by_hand.fence, stick)
    assert home.packs.import_(stick).attached.away == ()


def test_parts_in_any_order_and_twice_over_do_no_harm(by_hand: Sharing, stick: Path) -> None:
    row, data = attach(by_hand, 2 * PART + 5)
    by_hand.team.both.packs.export(by_hand.fence, stick)
    rewritten(stick, lambda parts: [*reversed(parts), _flipped(parts[0]), *parts])
    home = by_hand.team.home
    taken = home.packs.import_(stick)
    assert home.attachments.read(row.id) == data
    assert half_written(home) == 0
    assert taken.attached.spoilt == ()


def test_others_bytes_under_a_true_rows_id_are_not_taken(by_hand: Sharing, stick: Path) -> None:
    row, data = attach(by_hand, 1_000, "plan.bin")
    both, home = by_hand.team.both, by_hand.team.home
    both.packs.export(by_hand.fence, stick)
    fence = Fence.of(both.sharing._records, by_hand.fence)
    key = fence.current_key()
    assert key is not None
    forged = os.urandom(1_000)

    def part(sha256: str, place: int = 0) -> bytes:
        wanted = Wanted(by_hand.fence, row.id, sha256, place)
        return blob_files.write(wanted, forged, key, fence.device.keys)

    other_hash = hashlib.sha256(forged).hexdigest()
    rewritten(stick, lambda _parts: [part(row.sha256), part(other_hash), part(row.sha256, 2**31)])
    taken = home.packs.import_(stick).attached
    assert (taken.files, taken.spoilt) == (0, (NamedFile("plan.bin", 1_000),))
    rewritten(stick, lambda parts: [*parts, part(row.sha256)])
    both.packs.export(by_hand.fence, stick)
    home.packs.import_(stick)
    assert home.attachments.read(row.id) == data


def test_parts_by_a_stranger_are_not_taken(by_hand: Sharing, stick: Path) -> None:
    row, data = attach(by_hand, 1_000)
    both, home, mo = by_hand.team
    both.packs.export(by_hand.fence, stick)
    fence = Fence.of(both.sharing._records, by_hand.fence)
    key, stranger = fence.current_key(), mo.sharing._records.device()
    assert key is not None
    assert stranger is not None
    from mcr_desktop.keys.devices import DeviceKeys

    keys = DeviceKeys(stranger.seed, stranger.identity)
    wanted = Wanted(by_hand.fence, row.id, row.sha256, 0)
    rewritten(stick, lambda _parts: [blob_files.write(wanted, data, key, keys)])
    assert home.packs.import_(stick).attached.files == 0


def test_a_pack_that_is_damaged_or_cut_is_not_taken_at_all(by_hand: Sharing, stick: Path) -> None:
    attach(by_hand, PART + 5)
    both, home = by_hand.team.both, by_hand.team.home
    both.packs.export(by_hand.fence, stick)
    whole = stick.read_bytes()
    for bad in (whole[:-1], whole[: len(whole) // 2], _flipped(whole), whole + b"x", b""):
        stick.write_bytes(bad)
        with pytest.raises(BundleError):
            home.packs.import_(stick)
    assert by_hand.held(home) == []
    assert half_written(home) == 0


def test_shares_hold_for_what_is_carried_and_all_can_be_taken_on_purpose(
    by_hand: Sharing, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blob_shares, "PERSON_SHARE", 2_500)
    for number in range(3):
        attach(by_hand, 1_000, f"{number}.bin")
    taken = carry(by_hand, stick).attached
    assert (taken.files, taken.beyond) == (2, (NamedFile("0.bin", 1_000),))
    assert taken.away == taken.beyond
    on_purpose = by_hand.team.home.packs.import_(stick, every_file=True).attached
    assert (on_purpose.files, on_purpose.beyond, on_purpose.away) == (1, (), ())


# What stops midway


def test_a_full_disk_is_told_and_the_rows_are_in(
    by_hand: Sharing, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(by_hand, 1_000)
    by_hand.team.both.packs.export(by_hand.fence, stick)
    home = by_hand.team.home
    with monkeypatch.context() as patch:
        patch.setattr(blobs, "room_for_writing", _no_room)
        taken = home.packs.import_(stick)
    assert isinstance(taken.attached.trouble, DiskFullError)
    assert by_hand.held(home) == ["away"]
    assert home.packs.import_(stick).attached.files == 1


def _no_room(_store: object) -> Iterator[None]:
    raise DiskFullError(path="", left=space.RESERVE_BYTES - 1)


class Stop:
    """Stops the taking in once the first part of a file is in."""

    def __init__(self, home: Services) -> None:
        self._home = home

    def report(self, _done: int, _total: int) -> None:
        if half_written(self._home):
            raise CancelledError


def test_a_stop_keeps_what_was_whole_and_nothing_half(by_hand: Sharing, stick: Path) -> None:
    row, data = attach(by_hand, 2 * PART + 5)
    by_hand.team.both.packs.export(by_hand.fence, stick)
    home = by_hand.team.home
    with pytest.raises(CancelledError):
        home.packs.import_(stick, Stop(home))
    assert by_hand.held(home) == ["away"]
    assert half_written(home) == 0
    home.packs.import_(stick)
    assert home.attachments.read(row.id) == data


def test_a_pack_that_is_cut_while_it_is_taken_in_is_told(
    by_hand: Sharing, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    attach(by_hand, PART + 5)
    by_hand.team.both.packs.export(by_hand.fence, stick)
    home, look = by_hand.team.home, blob_files.look

    def cut(*given: object) -> Wanted:
        os.truncate(stick, 100_000)
        return look(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(blob_files, "look", cut)
    taken = home.packs.import_(stick).attached
    assert isinstance(taken.trouble, StorageMissingError)
    assert by_hand.held(home) == ["away"]
    assert half_written(home) == 0
