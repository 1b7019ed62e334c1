"""Bundles between real encrypted stores: a fence that lives on a stick alone."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import CancelledError, NotFoundError
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.services.teamwork.packs import (
    BundleError,
    BundleFileError,
    Exported,
    Imported,
    Packs,
)
from mcr_desktop.sync.errors import UnknownFenceError

from .teams import Person, join

Pair = tuple[Person, Person, bytes]


def packs(person: Person) -> Packs:
    return Packs(person.store, person.journal)


def me(person: Person, fence: bytes) -> bytes:
    return next(one.person for one in person.sharing.members(fence) if one.me)


def carry(
    giver: Person, taker: Person, fence: bytes, stick: Path, *, known: bool = False
) -> tuple[Exported, Imported]:
    out = packs(giver).export(fence, stick, person=me(taker, fence) if known else None)
    return out, packs(taker).import_(stick)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    return tmp_path / "northwind.mcrpack"


@pytest.fixture
def by_hand(people: Callable[[str], Person]) -> Pair:
    """Ada and Jun, who share a fence and no storage."""
    ada, jun = people("Ada"), people("Jun")
    fence = ada.found()
    request = jun.sharing.request_to_join()
    approval = ada.sharing.approve(fence, request.data, code=request.code)
    jun.sharing.accept(approval.data, code=approval.code)
    return ada, jun, fence


def test_two_who_share_nothing_but_a_stick_come_to_the_same(by_hand: Pair, stick: Path) -> None:
    ada, jun, fence = by_hand
    note, contact = ids.new_id(), ids.new_id()
    ada.write(fence, "contact", contact, name="Mira Oduya")
    ada.say(fence, note, "Words by Ada.")
    out, taken = carry(ada, jun, fence, stick)
    assert (out.sent, out.held_back, out.known_ms) == (3, None, None)
    assert (taken.fence, taken.name, taken.by) == (fence, "Northwind", "Ada")
    assert (taken.received, taken.refused, taken.forked) == (3, (), False)
    assert jun.read("contact", contact, "name") == "Mira Oduya"
    jun.write(fence, "contact", contact, phone="+31 10 5550101")
    jun.say(fence, note, "Words by Ada. Words by Jun.")
    carry(jun, ada, fence, stick)
    assert ada.digest() == jun.digest()
    assert ada.read("note", note, "body") == "Words by Ada. Words by Jun."
    assert ada.sharing.state(fence).synced_ms is None  # no storage was reached


def test_a_bundle_for_somebody_leaves_out_what_they_said_they_have(
    by_hand: Pair, stick: Path
) -> None:
    ada, jun, fence = by_hand
    for number in range(12):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        packs(ada).export(fence, stick)
    first, _ = carry(ada, jun, fence, stick, known=True)
    assert (first.segments, first.left_out, first.known_ms) == (12, 0, None)
    carry(jun, ada, fence, stick, known=True)
    ada.write(fence, "contact", ids.new_id(), name="One more")
    later, taken = carry(ada, jun, fence, stick, known=True)
    assert (later.segments, later.left_out) == (1, 12)
    assert later.known_ms is not None
    assert (taken.new, taken.received) == (1, 1)
    assert later.size < first.size
    assert ada.digest() == jun.digest()


def test_whoever_asks_first_is_given_the_rest_alone(by_hand: Pair, stick: Path) -> None:
    ada, jun, fence = by_hand
    for number in range(5):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        packs(ada).export(fence, stick)
    packs(jun).import_(stick)
    ada.write(fence, "contact", ids.new_id(), name="One more")
    asked = packs(jun).ask(fence, stick)
    assert (asked.files, asked.segments) == (0, 0)
    assert asked.size < 1000
    heard = packs(ada).import_(stick)
    assert (heard.by, heard.files, heard.received) == ("Jun", 0, 0)
    out, taken = carry(ada, jun, fence, stick, known=True)
    assert (out.segments, taken.received) == (1, 1)
    assert ada.digest() == jun.digest()


def test_a_bundle_since_a_day_holds_what_came_then(
    by_hand: Pair, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = by_hand
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:00:00Z")
    ada.write(fence, "contact", ids.new_id(), name="Early")
    packs(ada).export(fence, stick)
    monkeypatch.setenv("MCR_NOW", "2026-11-24T09:00:00Z")
    ada.write(fence, "contact", ids.new_id(), name="Late")
    out = packs(ada).export(fence, stick, since_ms=1_795_478_400_000)
    assert out.segments == 1
    assert packs(jun).import_(stick).received == 1
    (hole,) = jun.sharing.state(fence).holes
    assert (hole.whose, hole.seq) == ("Ada", 1)


def test_the_same_bundle_and_an_old_one_roll_nothing_back(
    by_hand: Pair, stick: Path, tmp_path: Path
) -> None:
    ada, jun, fence = by_hand
    contact = ids.new_id()
    ada.write(fence, "contact", contact, name="First")
    carry(ada, jun, fence, stick)
    old = shutil.copy(stick, tmp_path / "old.mcrpack")
    ada.write(fence, "contact", contact, name="Second")
    carry(ada, jun, fence, stick)
    jun.write(fence, "contact", contact, name="Third")
    carry(jun, ada, fence, tmp_path / "back.mcrpack")
    before = ada.digest()
    for path in (old, stick, old, tmp_path / "back.mcrpack"):
        for person in (ada, jun):
            again = packs(person).import_(Path(path))
            assert (again.new, again.received, again.refused) == (0, 0, ())
    assert ada.digest() == jun.digest() == before
    # An old word of what somebody has does not stand against a newer one either.
    out = packs(ada).export(fence, stick, person=me(jun, fence))
    assert (out.segments, out.left_out) == (0, 3)


def test_a_bundle_and_a_folder_serve_one_fence(
    pair: Pair, people: Callable[[str], Person], stick: Path, shared: Path
) -> None:
    ada, jun, fence = pair
    mo = people("Mo")
    join(ada, mo, fence, shared)
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    carry(ada, mo, fence, stick)
    mo.write(fence, "contact", ids.new_id(), name="Sol Varga")
    assert mo.sync().put > 0  # with what came on the stick
    assert jun.sync().received == 2
    ada.sync()
    assert ada.digest() == jun.digest() == mo.digest()


def test_what_an_import_passes_over_is_not_forgotten_of_the_storage(
    pair: Pair, stick: Path, shared: Path
) -> None:
    ada, jun, fence = pair
    next(shared.rglob("seg/*")).joinpath("nonsense").write_bytes(b"nonsense")
    jun.sync()
    (odd,) = jun.sharing.state(fence).set_aside
    carry(ada, jun, fence, stick)
    assert jun.sharing.state(fence).set_aside == (odd,)


def test_a_reader_is_told_that_his_changes_wait(
    by_hand: Pair, people: Callable[[str], Person], stick: Path
) -> None:
    ada, _, fence = by_hand
    eve = people("Eve")
    request = eve.sharing.request_to_join()
    approval = ada.sharing.approve(fence, request.data, role="reader")
    eve.sharing.accept(approval.data)
    carry(ada, eve, fence, stick)
    eve.write(fence, "contact", ids.new_id(), name="Not mine to write")
    out, taken = carry(eve, ada, fence, stick)
    assert type(out.held_back).__name__ == "ReadsOnlyError"
    assert (out.sent, taken.received, taken.by) == (0, 0, "Eve")


def test_a_newcomer_may_be_the_first_to_meet_the_others(
    by_hand: Pair, people: Callable[[str], Person], stick: Path
) -> None:
    ada, jun, fence = by_hand
    mo = people("Mo")
    approval = ada.sharing.approve(fence, mo.sharing.request_to_join().data)
    mo.sharing.accept(approval.data)
    mo.write(fence, "contact", ids.new_id(), name="Sol Varga")
    _, taken = carry(mo, jun, fence, stick)
    assert (taken.by, taken.received, taken.refused) == ("Mo", 1, ())
    assert [one.name for one in jun.sharing.members(fence)] == ["Ada", "Jun", "Mo"]
    carry(jun, ada, fence, stick)
    carry(ada, jun, fence, stick)
    assert ada.digest() == jun.digest()


# What is not right


def refused(person: Person, path: Path, **only: bytes) -> str:
    before = person.digest(), person.sharing._records.file_names(1)
    with pytest.raises(BundleError) as error:
        packs(person).import_(path, fence=only.get("fence"))
    assert (person.digest(), person.sharing._records.file_names(1)) == before
    return str(error.value.facts["reason"])


def test_a_damaged_bundle_is_refused_whole(by_hand: Pair, stick: Path) -> None:
    ada, jun, fence = by_hand
    for number in range(4):
        ada.write(fence, "contact", ids.new_id(), name=f"Contact {number}")
        packs(ada).export(fence, stick)
    whole = stick.read_bytes()
    dice = random.Random(5)
    for _ in range(40):
        at = dice.randrange(len(whole))
        stick.write_bytes(whole[:at])
        assert refused(jun, stick) == "shape"
        flipped = bytearray(whole)
        flipped[at] ^= 1 << dice.randrange(8)
        stick.write_bytes(flipped)
        assert refused(jun, stick) in {"shape", "altered", "size", "newer"}
    stick.write_bytes(whole)
    assert packs(jun).import_(stick).received == 5


def test_a_bundle_of_a_fence_we_are_not_inside_says_so(
    by_hand: Pair, people: Callable[[str], Person], stick: Path
) -> None:
    ada, jun, fence = by_hand
    packs(ada).export(fence, stick)
    assert refused(people("Mo"), stick) == "outside"
    other = jun.found("Fabrikam")
    assert refused(jun, stick, fence=other) == "other"
    with pytest.raises(UnknownFenceError):
        packs(people("Mo")).export(fence, stick)
    with pytest.raises(NotFoundError):
        packs(ada).export(fence, stick, person=b"n" * 16)


def test_files_of_another_fence_in_a_bundle_are_refused_alone(
    by_hand: Pair, stick: Path, tmp_path: Path
) -> None:
    from mcr_desktop.sync.packs import Writer

    ada, jun, fence = by_hand
    other = ada.found("Fabrikam")
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    records = ada.sharing._records
    packs(ada).export(fence, stick)
    packs(ada).export(other, tmp_path / "other.mcrpack")
    with stick.open("wb") as stream:
        writer = Writer(stream, fence)
        for no in (2, 1):
            for name in sorted(records.file_names(no)):
                writer.add(records.file(no, name))
        writer.add(b"nonsense")
        writer.close()
    taken = packs(jun).import_(stick)
    assert taken.received == 2
    assert {reason for _, reason in taken.refused} == {"fence", "shape", "unknown-key"}
    assert ada.digest()[0] in jun.digest() or ada.digest()[1] in jun.digest()


def test_what_cannot_be_read_or_written_says_which(
    by_hand: Pair, tmp_path: Path, stick: Path
) -> None:
    ada, _, fence = by_hand
    for path in (tmp_path / "absent.mcrpack", tmp_path):
        with pytest.raises(BundleFileError) as error:
            packs(ada).import_(path)
        assert error.value.facts["path"] == str(path)
    stick.write_bytes(b"an earlier one")
    with pytest.raises(BundleFileError):
        packs(ada).export(fence, tmp_path / "no such folder" / "a.mcrpack")


def test_a_stopped_export_leaves_what_stood_there(by_hand: Pair, stick: Path) -> None:
    ada, _, fence = by_hand
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    packs(ada).export(fence, stick)
    stood = stick.read_bytes()

    class Stop(Unwatched):
        def report(self, done: int, total: int) -> None:
            if 2 * done > total:
                raise CancelledError

    with pytest.raises(CancelledError):
        packs(ada).export(fence, stick, Stop())
    assert stick.read_bytes() == stood
    assert list(stick.parent.glob(".*.tmp")) == []


def test_listeners_hear_what_a_bundle_changed(by_hand: Pair, stick: Path) -> None:
    ada, jun, fence = by_hand
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    packs(ada).export(fence, stick)
    heard: list[object] = []
    service = packs(jun)
    service.listen(heard.append)
    service.import_(stick)
    service.import_(stick)
    assert len(heard) == 1
