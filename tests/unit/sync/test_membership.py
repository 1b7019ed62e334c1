"""Removing, demoting, leaving and letting in again, between real profiles over a real folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import InvalidValueError, NotFoundError
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.sync import segments
from mcr_desktop.sync.errors import (
    InsideAlreadyError,
    LastOwnerError,
    NotAMemberError,
    RequestError,
    StillInsideError,
)
from mcr_desktop.sync.fences import Fence

from .teams import Person, digest, join

Pair = tuple[Person, Person, bytes]


def rule(person: Person) -> Memberships:
    return Memberships(person.store, person.journal)


def id_of(person: Person, fence: bytes, name: str) -> bytes:
    return next(one.person for one in person.sharing.members(fence) if one.name == name)


@pytest.fixture
def trio(
    pair: Pair, shared: Path, tmp_path: Path
) -> Iterator[tuple[Person, Person, Person, bytes]]:
    ada, jun, fence = pair
    mo = Person(tmp_path / "mo", "Mo")
    join(ada, mo, fence, shared)
    for person in (ada, jun, mo, ada, jun):
        person.sync()
    yield ada, jun, mo, fence
    mo.close()


def test_what_a_removed_person_wrote_before_stays_and_later_work_waits(
    trio: tuple[Person, Person, Person, bytes],
) -> None:
    ada, jun, mo, fence = trio
    before, after = ids.new_id(), ids.new_id()
    mo.write(fence, "contact", before, name="Before")
    mo.sync()
    ada.sync()
    removed = rule(ada).remove_person(fence, id_of(ada, fence, "Mo"))
    assert (removed.name, removed.admitted) == ("Mo", ())
    # Mo has not heard of it and goes on writing.
    mo.write(fence, "contact", after, name="After")
    mo.sync()
    ada.sync()
    jun.sync()
    for person in (ada, jun):
        assert person.read("contact", before, "name") == "Before"
        assert person.store.row("SELECT 1 FROM contact WHERE id = ?", (after,)) is None
        (waiting,) = rule(person).quarantined(fence)
        assert (waiting.whose, waiting.reason, waiting.changes) == ("Mo", "removed", 1)
        assert person.sharing.state(fence).quarantined == 1
    assert digest(ada, fence) == digest(jun, fence)
    # Mo learns of it, and who it was.
    mo.sync()
    state = mo.sharing.state(fence)
    assert (state.role, state.removed_by) == ("", "Ada")

    assert rule(ada).adopt(fence, waiting.segments) == 1
    ada.sync()
    jun.sync()
    for person in (ada, jun):
        assert person.read("contact", after, "name") == "After"
        assert rule(person).quarantined(fence) == []
    assert digest(ada, fence) == digest(jun, fence)
    with pytest.raises(NotAMemberError):
        rule(jun).reject(fence, waiting.segments)


def test_the_removed_cannot_read_what_comes_after(
    trio: tuple[Person, Person, Person, bytes], shared: Path
) -> None:
    ada, jun, mo, fence = trio
    rule(ada).remove_person(fence, id_of(ada, fence, "Mo"))
    ada.sync()
    jun.sync()
    for person in (ada, jun):
        person.write(fence, "contact", ids.new_id(), name="Secret")
        person.sync()
    mo.sync()
    known = Fence.of(mo.sharing._records, fence).keys
    files = [path for path in shared.glob("mcr-*/seg/*/*") if path.is_file()]
    unread = [segments.read(path.read_bytes()) for path in files]
    assert sum(one.epoch not in known for one in unread) == 2
    assert [one.reason for one in mo.sharing.state(fence).waiting].count("unknown-key") >= 2


@pytest.mark.parametrize("first", ["entry", "data"])
def test_a_removal_may_come_before_or_after_the_data(
    trio: tuple[Person, Person, Person, bytes], shared: Path, tmp_path: Path, first: str
) -> None:
    ada, jun, mo, fence = trio
    row, late = ids.new_id(), ids.new_id()
    mo.write(fence, "contact", row, name="Before", phone="1")
    mo.sync()
    ada.sync()
    aside = tmp_path / "aside"
    shutil.copytree(shared, aside)
    rule(ada).remove_person(fence, id_of(ada, fence, "Mo"))
    mo.write(fence, "contact", row, name="After")
    mo.write(fence, "contact", late, name="Late")
    if first == "data":
        mo.sync()
        jun.sync()
        assert jun.read("contact", row, "name") == "After"
        ada.sync()
    else:
        ada.sync()
        jun.sync()
        mo.sync()
        ada.sync()
    jun.sync()
    assert digest(ada, fence) == digest(jun, fence)
    assert jun.read("contact", row, "name") == "Before"
    assert jun.store.row("SELECT 1 FROM contact WHERE id = ?", (late,)) is None
    mo.sync()
    if first == "data":
        # Mo's own machine comes to the same once it has heard.
        assert digest(mo, fence) == digest(ada, fence)
    else:
        # What Mo had not sent stays Mo's.
        assert mo.sharing.state(fence).pending == 2
        assert mo.read("contact", late, "name") == "Late"


def test_work_of_somebody_whose_admission_turns_out_void_is_withdrawn(
    pair: Pair, shared: Path, tmp_path: Path
) -> None:
    ada, jun, fence = pair
    rule(ada).change_role(fence, id_of(ada, fence, "Jun"), "owner")
    ada.sync()
    jun.sync()
    row = ids.new_id()
    mo = Person(tmp_path / "mo", "Mo")
    (tmp_path / "apart").mkdir()
    join(ada, mo, fence, tmp_path / "apart", "owner")
    mo.write(fence, "contact", row, name="By Mo")
    mo.sync()
    ada.sync()
    assert ada.read("contact", row, "name") == "By Mo"
    # Jun, who knows nothing of Mo, had taken from Ada the right to let owners in.
    rule(jun).change_role(fence, id_of(jun, fence, "Ada"), "member")
    jun.sync()
    ada.sharing.share_through_folder(fence, shared)
    for person in (ada, jun, ada):
        person.sync()
    assert [one.name for one in ada.sharing.members(fence)] == ["Ada", "Jun"]
    assert ada.store.row("SELECT 1 FROM contact WHERE id = ?", (row,)) is None
    assert digest(ada, fence) == digest(jun, fence)
    mo.close()


def test_a_reader_is_heard_again_after_a_promotion(
    trio: tuple[Person, Person, Person, bytes],
) -> None:
    ada, jun, mo, fence = trio
    row = ids.new_id()
    rule(ada).change_role(fence, id_of(ada, fence, "Mo"), "reader")
    mo.write(fence, "contact", row, name="Mo's")
    mo.sync()
    ada.sync()
    jun.sync()
    assert jun.store.row("SELECT 1 FROM contact WHERE id = ?", (row,)) is None
    rule(ada).change_role(fence, id_of(ada, fence, "Mo"), "member")
    for person in (ada, mo, jun, ada):
        person.sync()
    assert {digest(one, fence) for one in (ada, jun, mo)} == {digest(ada, fence)}
    assert jun.read("contact", row, "name") == "Mo's"


def test_an_owner_takes_back_a_poisoned_cell(trio: tuple[Person, Person, Person, bytes]) -> None:
    ada, jun, mo, fence = trio
    row = ids.new_id()
    ada.write(fence, "contact", row, name="True")
    ada.sync()
    mo.sync()
    mo.write(fence, "contact", row, name="Poison")
    mo.sync()
    ada.sync()
    assert ada.read("contact", row, "name") == "Poison"
    poison = max(
        (one for one in ada.sharing._records.places(Fence.of(ada.sharing._records, fence).no)),
        key=lambda one: (one.arrived_ms, one.writer == mo.journal.writer(), one.seq),
    )
    assert rule(ada).reject(fence, [poison.id]) == 1
    assert ada.read("contact", row, "name") == "True"
    for person in (ada, jun, mo):
        person.sync()
    assert {digest(one, fence) for one in (ada, jun, mo)} == {digest(ada, fence)}


def test_leaving_takes_what_waited_along_and_forgetting_needs_it(
    trio: tuple[Person, Person, Person, bytes],
) -> None:
    ada, jun, mo, fence = trio
    row = ids.new_id()
    mo.write(fence, "contact", row, name="Farewell")
    rule(mo).leave(fence)
    mo.sync()
    ada.sync()
    jun.sync()
    assert jun.read("contact", row, "name") == "Farewell"
    assert [one.name for one in jun.sharing.members(fence)] == ["Ada", "Jun"]
    assert [one.kind for one in rule(jun).events(fence)][-1] in {"leave", "epoch"}
    assert ("leave", "Mo") in [(one.kind, one.who) for one in rule(jun).events(fence)]
    # What Mo read stays readable to Mo, until Mo forgets it.
    assert mo.read("contact", row, "name") == "Farewell"
    with pytest.raises(StillInsideError):
        rule(jun).forget(fence)
    rule(mo).forget(fence)
    assert mo.store.row("SELECT 1 FROM contact WHERE id = ?", (row,)) is None
    assert mo.sharing.fences() == []


def test_the_last_owner_stays(pair: Pair) -> None:
    ada, jun, fence = pair
    me = id_of(ada, fence, "Ada")
    for act in (
        lambda: rule(ada).leave(fence),
        lambda: rule(ada).remove_person(fence, me),
        lambda: rule(ada).change_role(fence, me, "member"),
        lambda: rule(ada).remove_device(fence, ada.sharing.members(fence)[0].devices[0].signer),
    ):
        with pytest.raises(LastOwnerError):
            act()
    with pytest.raises(NotAMemberError):
        rule(jun).remove_person(fence, me)
    with pytest.raises(NotFoundError):
        rule(ada).remove_person(fence, b"?" * 16)


def test_somebody_let_in_by_the_removed_is_named(pair: Pair, shared: Path, tmp_path: Path) -> None:
    ada, jun, fence = pair
    mo = Person(tmp_path / "mo", "Mo")
    join(jun, mo, fence, shared)
    for person in (jun, mo, ada):
        person.sync()
    removed = rule(ada).remove_person(fence, id_of(ada, fence, "Jun"))
    assert [one.name for one in removed.admitted] == ["Mo"]
    assert (removed.target_kind, removed.target) == ("folder", str(shared))
    mo.close()


def test_a_person_with_two_machines(pair: Pair, shared: Path, tmp_path: Path) -> None:
    ada, jun, fence = pair
    other = ada.found("Quillmere")
    phone = Person(tmp_path / "phone", "Ada")
    code = rule(ada).person_code()
    rule(phone).belong_to(code.upper().replace("-", " "), "Ada")
    with pytest.raises(RequestError):
        rule(jun).approve_everywhere(phone.sharing.request_to_join().data)
    request = phone.sharing.request_to_join()
    approval = rule(ada).approve_everywhere(request.data, code=request.code)
    joined = phone.sharing.read_approval(approval.data)
    assert joined.code == approval.code
    own = ada.sharing.common("private")
    assert {joined.fence, *(one.fence for one in joined.others)} == {fence, other, own}
    phone.sharing.accept(approval.data, code=approval.code)
    phone.sharing.share_through_folder(fence, shared)
    with pytest.raises(InsideAlreadyError):
        rule(phone).belong_to(code, "Ada")
    phone.write(fence, "contact", ids.new_id(), name="From the phone")
    for person in (ada, phone, jun, ada):
        person.sync()
    assert {digest(one, fence) for one in (ada, jun, phone)} == {digest(ada, fence)}
    assert [one.name for one in jun.sharing.members(fence)] == ["Ada", "Jun"]
    assert jun.sharing.person_of(phone.journal.writer()) == "Ada"

    # The phone is lost. The laptop drops it everywhere it may.
    lost = next(
        device
        for member in ada.sharing.members(fence)
        for device in member.devices
        if not device.this and member.me
    )
    rule(ada).remove_device(fence, lost.signer)
    phone.write(fence, "contact", ids.new_id(), name="From the thief")
    for person in (phone, ada, jun, ada, jun):
        person.sync()
    assert digest(ada, fence) == digest(jun, fence)
    assert [one.whose for one in rule(jun).quarantined(fence)] == ["Ada"]
    assert jun.sharing.state(fence).quarantined == 1
    phone.close()


def test_a_mistyped_person_code_is_noticed(pair: Pair, tmp_path: Path) -> None:
    ada, _, _ = pair
    fresh = Person(tmp_path / "fresh", "Ada")
    code = rule(ada).person_code()
    for at in range(0, len(code), 3):
        wrong = code[:at] + ("7" if code[at] != "7" else "8") + code[at + 1 :]
        if wrong.replace("-", "") != code.replace("-", "") and code[at] != "-":
            with pytest.raises(InvalidValueError):
                rule(fresh).belong_to(wrong, "Ada")
    fresh.close()
