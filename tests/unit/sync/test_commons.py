"""The team's fence and a person's own: who comes in, and which of several is written to."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import InvalidValueError
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.sync import joining, membership
from mcr_desktop.sync.errors import ApprovalError, RequestError
from mcr_desktop.sync.fences import PRIVATE, TEAM

from .teams import Person, join


def rule(person: Person) -> Memberships:
    return Memberships(person.store, person.journal)


def test_two_team_fences_founded_apart_are_both_read_and_one_is_written(
    people: Callable[[str], Person], shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, mira = (people(name) for name in ("Ada", "Jun", "Mira"))
    assert ada.sharing.common(TEAM) is None
    hers = ada.sharing.found_fence("Hers", TEAM)
    monkeypatch.setenv("MCR_NOW", "2026-11-24T09:00:00+00:00")
    his = jun.sharing.found_fence("His", TEAM)
    assert (ada.sharing.common(TEAM), jun.sharing.common(TEAM)) == (hers, his)
    join(ada, jun, hers, shared)
    join(jun, ada, his, shared)
    for person in (ada, jun, ada):
        person.sharing.sync()
    assert ada.sharing.common(TEAM) == jun.sharing.common(TEAM) == hers  # as many people: the older
    join(jun, mira, his, shared)
    for person in (jun, ada, mira):
        person.sharing.sync()
    assert {one.sharing.common(TEAM) for one in (ada, jun, mira)} == {his}  # more people
    row = ids.new_id()
    mira.write(his, "mapping", row, source="Desk")
    for person in (mira, ada):
        person.sharing.sync()
    assert ada.read("mapping", row, "source") == "Desk"


def test_a_reader_does_not_write_to_the_team_fence(
    people: Callable[[str], Person], shared: Path
) -> None:
    ada, jun = people("Ada"), people("Jun")
    fence = ada.sharing.found_fence("Team", TEAM)
    join(ada, jun, fence, shared, role="reader")
    assert jun.sharing.common(TEAM) is None


def test_nobody_else_comes_into_ones_own_fence(people: Callable[[str], Person]) -> None:
    ada, jun = people("Ada"), people("Jun")
    own = ada.sharing.found_fence("Ada", PRIVATE)
    asked = jun.sharing.request_to_join()
    with pytest.raises(RequestError) as refused:
        ada.sharing.approve(own, asked.data, code=asked.code)
    assert refused.value.facts["reason"] == "private"
    assert [one.name for one in ada.sharing.members(own)] == ["Ada"]


def test_a_strangers_own_fence_is_not_entered_nor_written_to(
    people: Callable[[str], Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody who altered their program lets us into "our own" fence, to read along."""
    eve, jun = people("Eve"), people("Jun")
    own = eve.sharing.found_fence("Yours", PRIVATE)
    asked = jun.sharing.request_to_join()
    with monkeypatch.context() as altered:
        altered.setattr(joining, "PRIVATE", "nothing is")
        approval = eve.sharing.approve(own, asked.data)
    with pytest.raises(ApprovalError) as refused:
        jun.sharing.accept(approval.data)
    assert refused.value.facts["reason"] == "private"
    with monkeypatch.context() as altered:
        altered.setattr(joining, "PRIVATE", "nothing is")
        jun.sharing.accept(approval.data)
    assert jun.sharing.common(PRIVATE) is None


def test_the_second_device_brings_the_fence_of_ones_own(
    people: Callable[[str], Person], shared: Path
) -> None:
    ada, phone, tablet = (people(name) for name in ("Ada", "Ada's phone", "Ada's tablet"))
    ada.found()
    for machine in (phone, tablet):
        rule(machine).belong_to(rule(ada).person_code(), "Ada")
        asked = machine.sharing.request_to_join()
        approval = rule(ada).approve_everywhere(asked.data, code=asked.code)
        machine.sharing.accept(approval.data, code=approval.code)
    own = ada.sharing.common(PRIVATE)
    assert own is not None
    for machine in (ada, phone, tablet):
        machine.sharing.share_through_folder(own, shared)
        machine.sharing.sync(fences=[own])
    assert phone.sharing.common(PRIVATE) == tablet.sharing.common(PRIVATE) == own
    assert [row.kind for row in tablet.sharing.fences()].count(PRIVATE) == 1
    assert {one.role for one in ada.sharing.members(own)} == {membership.OWNER}


def test_a_fence_is_of_a_known_kind(people: Callable[[str], Person]) -> None:
    with pytest.raises(InvalidValueError):
        people("Ada").sharing.found_fence("Club", "club")
