"""What a recovery kit may not do, whoever holds its keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mcr_desktop.keys.devices import DeviceKeys
from mcr_desktop.sync import entries, kinships, kits, membership, requests
from mcr_desktop.sync.errors import NotAMemberError
from mcr_desktop.sync.fences import Device, Fence, this_device
from mcr_desktop.sync.folders import Folder
from mcr_desktop.sync.storage import prefix_of

from .teams import Person, join


@pytest.fixture
def kit() -> DeviceKeys:
    return DeviceKeys.new()


def fence_of(person: Person, fence: bytes) -> Fence:
    return Fence.of(person.sharing._records, fence)


def let_in(person: Person, fence: bytes, kit: DeviceKeys) -> None:
    opened = fence_of(person, fence)
    request = kits.new_request(kit, opened.device, "Recovery kit")
    with person.store.transaction() as tx:
        kits.let_in(tx, opened, request)


@pytest.fixture
def speaking(pair, kit) -> tuple[Person, Fence]:
    """Ada's profile, and her fence as Jun's kit would speak in it."""
    ada, jun, fence = pair
    let_in(jun, fence, kit)
    jun.sync()
    ada.sync()
    opened = fence_of(ada, fence)
    jun_is = this_device(jun.sharing._records)
    device = Device(kit, jun_is.person, "Jun", "")
    return ada, Fence(opened.records, opened.kept, device)


def newcomer(name: str) -> bytes:
    keys = DeviceKeys.new()
    return requests.write(keys, kinships.person_of(keys.public.signer), name, "laptop").data


SAID: dict[str, Callable[[Fence], dict[str, object]]] = {
    entries.ADMIT: lambda _: {"request": newcomer("Stranger"), "role": "member"},
    entries.KIT: lambda fence: {
        "request": kits.new_request(DeviceKeys.new(), fence.device, "Another kit")
    },
    entries.REMOVE: lambda fence: membership.removal((), person=fence.roster.members[0].person),
    entries.ROLE: lambda fence: membership.role_change(fence.device.person, "owner", ()),
    entries.EPOCH: lambda fence: membership.minting(bytes(16), [fence.device.public.signer]),
    entries.LEAVE: lambda _: {"pins": []},
    entries.ADOPT: lambda _: {"segments": [bytes(32)]},
    entries.VOID: lambda _: {"segments": [bytes(32)]},
}


@pytest.mark.parametrize("kind", sorted(SAID))
def test_a_kit_may_say_nothing_but_let_its_person_in(speaking, kind):
    ada, fence = speaking
    before = fence.roster.members
    with ada.store.transaction() as tx:
        entry = fence.state_openly(tx, kind, SAID[kind](fence))
    assert entry.identity in fence.roster.void
    assert fence.roster.members == before


def test_what_a_kit_writes_does_not_count(speaking, kit):
    _ada, fence = speaking
    assert not fence.roster.may_write(kit.public.signer)
    assert not fence.roster.standings[kit.public.signer].open


def test_nobody_makes_a_kit_for_somebody_else(pair, kit):
    ada, jun, fence = pair
    opened = fence_of(ada, fence)
    theirs = kits.new_request(kit, this_device(jun.sharing._records), "Recovery kit")
    with pytest.raises(NotAMemberError), ada.store.transaction() as tx:
        kits.let_in(tx, opened, theirs)
    assert kit.public.signer not in fence_of(ada, fence).roster.signers


def test_a_reader_may_have_a_kit_too(people, shared, kit):
    ada, jun = people("Ada"), people("Jun")
    fence = ada.found()
    join(ada, jun, fence, shared, role="reader")
    ada.sync()
    jun.sync()
    let_in(jun, fence, kit)
    jun.sync()
    found = kits.look(Folder(shared, fence), prefix_of(fence), kit)
    assert found is not None
    assert (found.person_name, found.role) == ("Jun", "reader")


def test_another_key_finds_nothing(pair, kit, shared):
    ada, _jun, fence = pair
    let_in(ada, fence, kit)
    ada.sync()
    storage = Folder(shared, fence)
    assert kits.look(storage, prefix_of(fence), DeviceKeys.new()) is None
    assert kits.look(storage, "mcr-" + "0" * 32, kit) is None
    assert kits.look(storage, prefix_of(fence), kit) is not None
