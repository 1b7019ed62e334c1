"""Two people who share through servers that others make, and what those servers do wrong."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.sync import targets
from mcr_desktop.sync.errors import (
    CredentialsMissingError,
    RefusedError,
    StorageEmptiedError,
    StorageError,
    StorageLoginError,
)
from mcr_desktop.sync.storage import Place
from tests.servers.peers import Peer
from tests.unit.sync.teams import Person

People = Callable[[str], Person]
MOST = 16 << 20


def team(people: People, peer: Peer) -> tuple[Person, Person, bytes]:
    """Ada, who founded a fence, and Jun, whom she let in; both have synced through the peer."""
    ada, jun = people("Ada"), people("Jun")
    fence = ada.found()
    request = jun.sharing.request_to_join()
    approval = ada.sharing.approve(fence, request.data, code=request.code)
    jun.sharing.accept(approval.data, code=approval.code)
    assert ada.sharing.share_through(fence, peer.target, peer.secret) is False
    calm(ada)
    assert jun.sharing.share_through(fence, peer.target, peer.secret) is True
    calm(jun)
    return ada, jun, fence


def calm(person: Person) -> int:
    """Sync without trouble; how many changes came."""
    report = person.sync()
    assert report.trouble is None, report.trouble
    return report.received


def place_of(peer: Peer, fence: bytes) -> Place:
    return targets.open_storage(targets.parse(peer.target), fence, peer.secret)


def newest_segment(place: Place, before: set[str]) -> str:
    (name,) = {name for name in place.names() if name.startswith("seg/")} - before
    return name


def test_two_people_found_join_edit_apart_and_end_alike(people: People, peer: Peer) -> None:
    ada, jun, fence = team(people, peer)
    assert ada.digest() == jun.digest()
    note, contact = ids.new_id(), ids.new_id()
    ada.write(fence, "note", note, title="Depot visit")
    ada.say(fence, note, "The new depot opens in May.")
    ada.write(fence, "contact", contact, name="Mira Oduya", phone="1")
    calm(ada)
    calm(jun)
    ada.say(fence, note, "The new depot opens in May. Parking is short.")
    ada.write(fence, "contact", contact, phone="2")
    jun.say(fence, note, "Mira says: the new depot opens in May.")
    jun.write(fence, "contact", contact, city="Rotterdam")
    for person in (ada, jun, ada):
        calm(person)
    assert ada.digest() == jun.digest()
    body = str(jun.read("note", note, "body"))
    assert "Mira says" in body
    assert "Parking is short." in body
    for person in (ada, jun):
        report = person.sync()
        assert (report.sent, report.put, report.received, report.trouble) == (0, 0, 0, None)
        state = person.sharing.state(fence)
        assert (state.pending, state.holes, state.set_aside, state.waiting) == (0, (), (), ())


def test_many_small_files_arrive_whole_in_one_sync(people: People, peer: Peer) -> None:
    _, jun, fence = team(people, peer)
    place = place_of(peer, fence)
    files = [(f"blob/{number:04d}", b"%d." % number * number) for number in range(120)]
    assert list(place.put_many(iter(files))) == [name for name, _ in files]
    listed = {name for name in place.names() if name.startswith("blob/")}
    assert listed == {name for name, _ in files}
    names = [name for name, _ in files] + ["blob/none"]
    read = list(place.get_many(names, MOST))
    assert [name for name, _ in read] == names
    assert [data for _, data in read[:-1]] == [data for _, data in files]
    assert isinstance(read[-1][1], StorageError)
    assert all(place.size(name) == len(data) for name, data in files)
    with pytest.raises(RefusedError):
        place.get("blob/0119", 100)
    for name in names:
        place.delete(name)
    assert not {name for name in place.names() if name.startswith("blob/")}
    calm(jun)


def test_what_was_overwritten_is_set_aside_and_heals_once_it_is_whole(
    people: People, peer: Peer
) -> None:
    ada, jun, fence = team(people, peer)
    place = place_of(peer, fence)
    before = set(place.names())
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    calm(ada)
    name = newest_segment(place, before)
    whole = place.get(name, MOST)
    place.put(name, whole[:-9] + b"overwrite")
    assert calm(jun) == 0
    assert [one.reason for one in jun.sharing.state(fence).set_aside] == ["altered"]
    (report,) = ada.sharing.sync(thorough=True)
    assert (report.put, report.trouble) == (1, None)
    place.names()
    if not place.version(name):
        pytest.fail("a listing tells nothing by which a new file is known from an old one")
    assert place.get(name, MOST) == whole


def test_a_file_that_storage_lost_is_put_back_by_whoever_holds_it(
    people: People, peer: Peer
) -> None:
    ada, jun, fence = team(people, peer)
    place = place_of(peer, fence)
    before = set(place.names())
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    calm(ada)
    calm(jun)
    name = newest_segment(place, before)
    whole = place.get(name, MOST)
    place.delete(name)
    report = jun.sync()
    assert (report.put, report.trouble) == (1, None)
    assert place.get(name, MOST) == whole


def test_emptied_storage_is_said_and_filled_again_only_when_it_is_chosen_anew(
    people: People, peer: Peer
) -> None:
    ada, jun, fence = team(people, peer)
    place = place_of(peer, fence)
    names = place.names()
    for name in names:
        place.delete(name)
    assert isinstance(ada.sync().trouble, StorageEmptiedError)
    assert place.names() == []
    ada.sharing.share_through(fence, peer.target, peer.secret)
    assert ada.sync().put == len(names)
    assert calm(jun) == 0


def test_a_changed_password_is_said_and_edits_wait_for_the_new_one(
    people: People, peer: Peer, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if not peer.secret:
        pytest.skip("this server asks nobody who they are")
    ada, jun, fence = team(people, peer)
    target = targets.parse(peer.target)
    with pytest.raises(StorageLoginError):
        ada.sharing.give_secret(fence, "wrong")
    with pytest.raises(StorageLoginError):
        ada.sharing.share_through(fence, peer.target, "wrong")
    with pytest.raises(StorageLoginError):
        targets.open_storage(target, fence, "wrong").names()
    with pytest.raises(StorageLoginError):
        targets.open_storage(target, fence, "wrong").put("seg/x/1", b"1")
    assert calm(ada) == 0
    ada.close()
    ada.open()  # as after a restart without a keychain
    ada.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    report = ada.sync()
    assert isinstance(report.trouble, CredentialsMissingError)
    assert ada.sharing.state(fence).pending > 0
    ada.sharing.give_secret(fence, peer.secret)
    assert ada.sync().sent > 0
    assert calm(jun) > 0
