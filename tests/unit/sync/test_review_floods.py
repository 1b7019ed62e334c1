"""Somebody inside, or once inside, who makes much of everything: nothing of it may stop the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Cell, StampedRow
from mcr_desktop.keys.devices import DeviceKeys, new_nonce, writer_id
from mcr_desktop.keys.errors import CodeMismatchError
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.store.sharing_packs import KeptInventory, PackRecords
from mcr_desktop.store.sharing_schema import sharing_fence
from mcr_desktop.sync import entries, epochs, segments, taking
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.epochs import EpochKey
from mcr_desktop.sync.errors import UnsentError
from mcr_desktop.sync.fences import Fence

from .teams import Person, join

Pair = tuple[Person, Person, bytes]
CLOCK = 1 << 55


def opened(person: Person, fence: bytes) -> Fence:
    return Fence.of(person.sharing._records, fence)


def keys_of(person: Person) -> DeviceKeys:
    kept = person.sharing._records.device()
    assert kept is not None
    return DeviceKeys(kept.seed, kept.identity)


def memberships(person: Person) -> Memberships:
    return Memberships(person.store, person.journal)


def put(shared: Path, name: str, data: bytes) -> None:
    path = next(shared.glob("mcr-*")) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def segment(
    key: EpochKey,
    fence: bytes,
    device: DeviceKeys,
    nonce: bytes,
    seq: int = 1,
    previous: bytes = b"",
    heads: list[segments.Head] | None = None,
) -> tuple[str, bytes]:
    writer = writer_id(device.public.signer, nonce)
    row = StampedRow("contact", ids.new_id(), writer, (Cell("name", "One", CLOCK, None),))
    place = segments.Place(fence, key.id, key.recipient, nonce, seq, previous, heads or [])
    data = segments.write(place, Body([row], []), device)
    return segments.name_of(writer, seq, segments.read(data).identity), data


def current(person: Person, fence: bytes) -> EpochKey:
    key = opened(person, fence).current_key()
    assert key is not None
    return key


def test_who_writes_under_a_thousand_names_is_removed_all_the_same(
    pair: Pair, shared: Path
) -> None:
    ada, jun, fence = pair
    jun.write(fence, "contact", ids.new_id(), name="Honest")
    jun.sync()
    jun.write(fence, "contact", ids.new_id(), name="Honest too")
    jun.sync()
    key, keys = current(jun, fence), keys_of(jun)
    for _ in range(1300):
        put(shared, *segment(key, fence, keys, new_nonce()))
    ada.sync()
    person = opened(jun, fence).device.person
    memberships(ada).remove_person(fence, person)
    assert [member.name for member in ada.sharing.members(fence)] == ["Ada"]
    kept = {name for (name,) in ada.store.rows("SELECT name FROM contact")}
    assert {"Honest", "Honest too"} <= kept


def test_many_entries_keep_nobody_from_being_let_in(
    pair: Pair, shared: Path, tmp_path: Path
) -> None:
    ada, jun, fence = pair
    held = opened(ada, fence)
    keys = keys_of(jun)
    with ada.store.transaction() as tx:
        for number in range(4200):
            entry = entries.write(
                "erase",
                fence,
                [fence],
                {"rows": [], "texts": [], "no": number},
                device=keys,
                made_ms=1,
            )
            held.records.keep_entry(tx, held.no, entry.identity, entry.data, filed=True)
    mo = Person(tmp_path / "mo", "Mo")
    try:
        join(ada, mo, fence, shared)
    finally:
        mo.close()


def test_keys_that_nobody_speaks_of_are_handed_to_nobody(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    memberships(ada).remove_person(fence, opened(jun, fence).device.person)
    ada.sync()
    before = len(opened(ada, fence).records.file_names(opened(ada, fence).no, "keys/"))
    for _ in range(20):
        key = epochs.mint()
        data = epochs.write(fence, key, [keys_of(ada).public], keys_of(jun))
        put(shared, epochs.name_of(key.id, data), data)
    ada.sync()
    with ada.store.transaction() as tx:
        assert opened(ada, fence).hand_out(tx) == 0
    held = opened(ada, fence)
    assert len(held.records.file_names(held.no, "keys/")) <= before + 20


@pytest.fixture
def removed(pair: Pair, shared: Path, monkeypatch: pytest.MonkeyPatch) -> Pair:
    ada, jun, fence = pair
    for number in range(12):
        jun.write(fence, "contact", ids.new_id(), name=f"Honest {number}")
        jun.sync()
    ada.sync()
    memberships(ada).remove_person(fence, opened(jun, fence).device.person)
    ada.sync()
    monkeypatch.setattr(taking, "MOST_ASIDE", 5)
    return ada, jun, fence


def test_the_removed_fill_nobodys_disk_even_at_once(
    removed: Pair, shared: Path, tmp_path: Path
) -> None:
    ada, jun, fence = removed
    key, keys = opened(jun, fence).current_key() or current(jun, fence), keys_of(jun)
    for _ in range(40):
        put(shared, *segment(key, fence, keys, new_nonce()))
    ada.sync()
    held = opened(ada, fence)
    assert len(held.records.aside(held.no, ("removed",))) <= 5
    # And whoever comes in now has all that the removed wrote before.
    mo = Person(tmp_path / "mo", "Mo")
    try:
        join(ada, mo, fence, shared)
        ada.sync()
        mo.sync()
        names = {name for (name,) in mo.store.rows("SELECT name FROM contact")}
        assert names == {f"Honest {number}" for number in range(12)}
        mine = opened(mo, fence)
        assert len(mine.records.aside(mine.no, ("removed",))) <= 5
    finally:
        mo.close()


def test_made_up_heads_fill_no_disk_either(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    key, keys = current(jun, fence), keys_of(jun)
    nonce = new_nonce()
    previous = b""
    for seq in range(1, 21):
        heads = [segments.Head(ids.new_id(), 5, ids.new_id() * 2) for _ in range(700)]
        name, data = segment(key, fence, keys, nonce, seq, previous, heads)
        previous = segments.read(data).identity
        put(shared, name, data)
    assert ada.sync().received == 20
    assert len(opened(ada, fence).records.holes(opened(ada, fence).no)) <= 5000


def test_forgetting_a_fence_leaves_nothing_of_it(pair: Pair) -> None:
    _, jun, fence = pair
    jun.write(fence, "contact", ids.new_id(), name="Quentin")
    jun.sync()
    no = opened(jun, fence).no
    with jun.store.transaction() as tx:
        word = KeptInventory(b"s" * 32, 1, b"what somebody has")
        PackRecords(jun.store).keep_inventory(tx, no, word)
    memberships(jun).leave(fence)
    jun.sync()
    memberships(jun).forget(fence)
    of_fences = [
        name
        for name, table in sharing_fence.metadata.tables.items()
        if name.startswith("sharing_") and "fence" in table.columns
    ]
    assert len(of_fences) > 9
    for name in of_fences:
        sql = f"SELECT count(*) FROM {name} WHERE fence = ?"  # noqa: S608 - names of our own tables
        assert (name, jun.store.rows(sql, (no,))) == (name, [(0,)])


def test_another_member_cannot_lead_a_joiner_elsewhere_under_the_same_code(
    pair: Pair, shared: Path, tmp_path: Path
) -> None:
    ada, jun, fence = pair
    mo = Person(tmp_path / "mo", "Mo")
    try:
        request = mo.sharing.request_to_join()
        told = ada.sharing.approve(fence, request.data, code=request.code)
        ada.sync()
        jun.sync()
        hostile = tmp_path / "hostile"
        hostile.mkdir()
        jun.sharing.share_through_folder(fence, hostile)
        swapped = jun.sharing.approve(fence, request.data, code=request.code)
        assert mo.sharing.read_approval(swapped.data).target == str(hostile)
        with pytest.raises(CodeMismatchError):
            mo.sharing.accept(swapped.data, code=told.code)
        assert mo.sharing.accept(told.data, code=told.code).target == str(shared)
    finally:
        mo.close()


def test_what_was_never_sent_is_not_forgotten_unasked(pair: Pair) -> None:
    ada, jun, fence = pair
    memberships(ada).remove_person(fence, opened(jun, fence).device.person)
    ada.sync()
    jun.write(fence, "contact", ids.new_id(), name="Never sent", phone="555")
    jun.sync()
    with pytest.raises(UnsentError) as caught:
        memberships(jun).forget(fence)
    assert caught.value.facts["count"] == 2
    assert jun.store.rows("SELECT name FROM contact") == [("Never sent",)]
    memberships(jun).forget(fence, unsent=True)
    assert jun.store.rows("SELECT name FROM contact") == []
