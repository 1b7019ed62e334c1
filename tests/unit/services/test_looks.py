"""What was seen on one machine counts as seen on the next; nobody else can say so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from mcr_desktop.bootstrap import Services, create_profile, open_profile
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id

MACHINES = ("laptop", "desk", "amira")
Trio = tuple[Services, Services, Services, bytes]


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Jun's laptop, Jun's desk and Amira's machine, with one account between them: made once a run."""
    home = tmp_path_factory.mktemp("trio")
    (home / "shared").mkdir()
    laptop, desk, amira = (
        create_profile(home / name, person, demo=True)
        for name, person in zip(MACHINES, ("Jun Park", "desk", "Amira Idris"), strict=True)
    )
    fence = laptop.accounts.add("Northwind").fence
    asked = amira.sharing.request_to_join()
    approval = laptop.sharing.approve(fence, asked.data, code=asked.code)
    amira.sharing.accept(approval.data, code=approval.code)
    desk.memberships.belong_to(laptop.memberships.person_code(), "Jun Park")
    asked = desk.sharing.request_to_join()
    everywhere = laptop.memberships.approve_everywhere(asked.data, code=asked.code)
    desk.sharing.accept(everywhere.data, code=everywhere.code)
    everybody = (laptop, amira, desk)
    share(home / "shared", *everybody)
    sync(*everybody, *everybody)
    for one in everybody:
        one.todays.mark_looked(one.todays.view().told)
    sync(*everybody, *everybody)
    for one in everybody:
        one.close()
    return home


@pytest.fixture
def trio(template: Path, tmp_path: Path) -> Iterator[Trio]:
    for name in (*MACHINES, "shared"):
        shutil.copytree(template / name, tmp_path / name)
    laptop, desk, amira = everybody = tuple(open_profile(tmp_path / name) for name in MACHINES)
    share(tmp_path / "shared", *everybody)
    yield laptop, desk, amira, laptop.accounts.all()[0].fence
    for one in everybody:
        one.close()


def share(folder: Path, *people: Services) -> None:
    for one in people:
        for row in one.sharing.fences():
            one.sharing.share_through_folder(row.fence, folder)


def facts(services: Services) -> set[bytes]:
    return {row for one in services.todays.view().arrivals for row in one.rows}


def sync(*people: Services) -> None:
    for one in people:
        one.sharing.sync()


def note(services: Services, fence: bytes, text: str, row: bytes = b"") -> bytes:
    row = row or new_id()
    services.workspace.commit([Change(fence, "fact", row, {"text": text})], "Noted")
    return row


def test_what_was_seen_on_the_laptop_is_not_told_again_at_the_desk(trio: Trio) -> None:
    laptop, desk, amira, fence = trio
    one, other = note(amira, fence, "New dock"), note(amira, fence, "Two gates")
    sync(amira, laptop, desk)
    assert facts(laptop) == facts(desk) == {one, other}
    laptop.todays.mark_looked(laptop.todays.view().told)
    sync(laptop, desk)
    assert facts(desk) == set()
    assert desk.workspace.store.rows("SELECT no FROM arrival") == []
    assert desk.todays.looked_ms() == laptop.todays.looked_ms() > 0


def test_a_later_change_and_what_comes_late_are_told_all_the_same(trio: Trio) -> None:
    laptop, desk, amira, fence = trio
    one = note(amira, fence, "New dock")
    sync(amira, laptop)
    laptop.todays.mark_looked(laptop.todays.view().told)
    note(amira, fence, "New dock at the north side", one)
    late = note(amira, fence, "A third gate")
    sync(laptop, amira, desk)
    assert facts(desk) == {one, late}


def test_what_was_seen_is_heard_of_before_it_comes_itself(trio: Trio) -> None:
    laptop, desk, amira, fence = trio
    note(amira, fence, "New dock")
    sync(amira, laptop)
    laptop.todays.mark_looked(laptop.todays.view().told)
    own = laptop.sharing.common("private")
    assert own is not None
    laptop.sharing.sync(fences=[own])
    desk.sharing.sync(fences=[own])
    desk.sharing.sync(fences=[fence])
    assert facts(desk) == set()


def test_a_teammate_cannot_say_that_we_have_seen_their_work(trio: Trio) -> None:
    laptop, desk, amira, fence = trio
    one = note(amira, fence, "Something to hide")
    sync(amira, laptop)
    laptop.todays.mark_looked(laptop.todays.view().told)
    newest = (
        "SELECT marks FROM look WHERE marks IS NOT NULL ORDER BY looked_ms DESC, no DESC LIMIT 1"
    )
    ((marks,),) = laptop.workspace.store.rows(newest)
    forged = {"marks": marks, "looked_ms": 1}
    amira.workspace.commit([Change(fence, "look", new_id(), forged)], "Forged")
    sync(amira, desk)
    assert facts(desk) == {one}


def test_ones_own_work_on_another_machine_is_no_news(trio: Trio) -> None:
    laptop, desk, amira, fence = trio
    note(laptop, fence, "Written at the laptop")
    theirs = note(amira, fence, "Written by Amira")
    sync(laptop, amira, desk)
    assert facts(desk) == {theirs}
    assert facts(amira) != set()
    namesake = [one for one in amira.todays.view().arrivals if one.person == "Jun Park"]
    assert len(namesake) == 1


def test_a_namesakes_work_is_news(trio: Trio, tmp_path: Path) -> None:
    laptop, desk, amira, fence = trio
    other = create_profile(tmp_path / "namesake", "Jun Park", demo=True)
    asked = other.sharing.request_to_join()
    approval = laptop.sharing.approve(fence, asked.data, code=asked.code)
    other.sharing.accept(approval.data, code=approval.code)
    other.sharing.share_through_folder(fence, tmp_path / "shared")
    sync(laptop, other)
    row = note(other, fence, "By another Jun Park")
    sync(other, desk)
    assert facts(desk) == {row}
    assert amira.todays.view().arrivals == ()
    other.close()


def test_garbage_in_a_look_hides_nothing(trio: Trio) -> None:
    laptop, desk, amira, fence = trio
    own = laptop.sharing.common("private")
    assert own is not None
    laptop.workspace.commit([Change(own, "look", new_id(), {"marks": "\u00e9 no base64"})], "")
    one = note(amira, fence, "New dock")
    sync(laptop, amira, desk)
    assert facts(desk) == {one}


def test_who_has_one_device_leaves_nothing_behind(tmp_path: Path) -> None:
    alone = create_profile(tmp_path / "alone", "Jun Park", demo=True)
    alone.accounts.add("Northwind")
    alone.todays.mark_looked(alone.todays.view().told)
    assert alone.workspace.store.rows("SELECT no FROM look") == []
    alone.close()
