"""Members and strangers who write what they may not: it is refused, and nobody beside them suffers."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Cell, StampedRow, StampedText
from mcr_desktop.keys.devices import DeviceKeys, new_nonce, writer_id
from mcr_desktop.keys.errors import CodeMismatchError
from mcr_desktop.store.journal import Journal
from mcr_desktop.sync import segments
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import (
    ApprovalError,
    NoTargetError,
    RequestError,
    UnknownFenceError,
)
from mcr_desktop.sync.fences import Fence

from .teams import Person

Pair = tuple[Person, Person, bytes]
CLOCK = 1 << 55


def forge(
    person: Person, fence: bytes, rows: list[StampedRow], texts: list[StampedText], keys: DeviceKeys
) -> bytes:
    """A well-formed segment with the fence's true epoch key, signed by the given device."""
    held = Fence.of(person.sharing._records, fence)
    key = held.current_key()
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

    def dying(self: Journal, tx, fence_id, rows, texts, **more):
        if any(cell.value == "Contact 1" for row in rows for cell in row.cells):
            raise Killed
        return whole(self, tx, fence_id, rows, texts, **more)

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
