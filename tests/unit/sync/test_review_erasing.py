"""Erasures beside one another, beside removals, and by owners who mean harm."""

from __future__ import annotations

import secrets
import shutil
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.services.teamwork.erasures import Erasures
from mcr_desktop.services.teamwork.memberships import Memberships
from mcr_desktop.sync import entries, segments, steads
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.fences import Fence
from mcr_desktop.sync.merging import open_held

from .teams import Person, Trio, all_sync, digest, join, later


def erasures(person: Person) -> Erasures:
    return Erasures(person.store, person.journal)


def opened(person: Person, fence: bytes) -> Fence:
    return Fence.of(person.sharing._records, fence)


def names(person: Person) -> set[str]:
    return {name for (name,) in person.store.rows("SELECT name FROM contact")}


def said(person: Person, fence: bytes, kind: str) -> int:
    return sum(one.kind == kind for one in opened(person, fence).entries.values())


def test_carrying_one_erasure_out_does_not_hurry_another(
    trio: Trio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, mo, fence = trio
    first, second = ids.new_id(), ids.new_id()
    jun.journal.commit(
        [
            Change(fence, "contact", first, {"name": "First Gone"}),
            Change(fence, "contact", second, {"name": "Second Kept"}),
        ],
        "Added",
    )
    all_sync(jun, ada, mo)
    erasures(ada).erase(fence, [("contact", first)])
    later(monkeypatch, 72)
    other = erasures(ada).erase(fence, [("contact", second)])
    all_sync(ada, jun, mo)
    later(monkeypatch, 1)
    all_sync(ada, jun, mo)
    assert [one.carried_out for one in erasures(jun).state(fence)] == [False, True]
    erasures(mo).object(fence, other)
    all_sync(mo, ada, jun, mo)
    for person in (ada, jun, mo):
        assert names(person) == {"Second Kept"}
    assert len({digest(person, fence) for person in (ada, jun, mo)}) == 1


def test_a_late_segment_with_what_an_owner_objected_to_is_no_news_for_ever(
    trio: Trio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, mo, fence = trio
    gone, disputed = ids.new_id(), ids.new_id()
    jun.write(fence, "contact", gone, name="Gone")
    jun.write(fence, "contact", disputed, name="Disputed")
    all_sync(jun, ada, mo)
    erasures(ada).erase(fence, [("contact", gone)])
    later(monkeypatch, 73)
    all_sync(ada, jun, mo)
    # Jun writes without knowing of the second erasure; his segment comes after it.
    other = erasures(ada).erase(fence, [("contact", disputed)])
    jun.write(fence, "contact", disputed, phone="555")
    jun.sync()
    ada.sync()
    mo.sync()
    erasures(mo).object(fence, other)
    all_sync(mo, ada, jun)
    before = said(ada, fence, "stead")
    all_sync(ada, mo, jun)
    assert said(ada, fence, "stead") == before
    for person in (ada, jun, mo):
        assert person.store.rows("SELECT name, phone FROM contact") == [("Disputed", "555")]


def test_what_remains_of_a_large_segment_reaches_newcomers(
    pair: tuple[Person, Person, bytes],
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, jun, fence = pair
    gone = ids.new_id()
    rows = [Change(fence, "contact", gone, {"name": "Gone"})] + [
        Change(fence, "contact", ids.new_id(), {"name": f"C {n} {secrets.token_hex(100)}"})
        for n in range(2000)
    ]
    ada.journal.commit(rows, "Imported")
    all_sync(ada, jun)
    erasures(ada).erase(fence, [("contact", gone)])
    later(monkeypatch, 73)
    all_sync(ada, jun)
    (largest,) = [max(one.stat().st_size for one in shared.glob("*/stead/*"))]
    assert largest > 128 << 10
    newcomer = Person(tmp_path / "new", "Newcomer")
    try:
        join(ada, newcomer, fence, shared)
        all_sync(ada, newcomer)
        assert len(names(newcomer)) == 2000
        assert digest(newcomer, fence) == digest(ada, fence)
    finally:
        newcomer.close()


def test_a_removal_does_not_bring_an_erased_notes_words_back(trio: Trio) -> None:
    ada, jun, mo, fence = trio
    note = ids.new_id()
    jun.write(fence, "note", note, title="About Quentin")
    jun.say(fence, note, "Quentin Forgettable said so")
    all_sync(jun, ada, mo)
    mo.say(fence, note, "Quentin Forgettable said so to me")
    all_sync(mo, jun, ada)
    erasures(ada).erase(fence, [("note", note)])
    all_sync(ada, mo, jun)
    # Jun's words are taken out one by one: his removal lets nothing of him stand.
    places = opened(ada, fence).records.places(opened(ada, fence).no)
    theirs = [one.id for one in places if one.signer == jun_signer(jun)]
    Memberships(ada.store, ada.journal).reject(fence, theirs)
    all_sync(ada, mo)
    for person in (ada, mo):
        assert person.store.rows("SELECT body FROM note") == []
    Memberships(ada.store, ada.journal).adopt(fence, theirs)
    all_sync(ada, mo)
    for person in (ada, mo):
        assert person.store.rows("SELECT body FROM note") == []


def jun_signer(person: Person) -> bytes:
    return opened(person, person.sharing.fences()[0].fence).device.public.signer


def test_another_storage_that_still_has_the_words_is_stripped_too(
    pair: tuple[Person, Person, bytes],
    shared: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ada, jun, fence = pair
    gone = ids.new_id()
    jun.write(fence, "contact", gone, name="Quentin Forgettable")
    all_sync(jun, ada)
    old = tmp_path / "old"
    shutil.copytree(shared, old)
    erasures(ada).erase(fence, [("contact", gone)])
    later(monkeypatch, 73)
    all_sync(ada, jun)
    ada.sharing.share_through_folder(fence, old)
    ada.sync()
    stripped = opened(ada, fence).roster.steads
    lying = [segments.read(one.read_bytes()) for one in old.glob("*/seg/*/*")]
    assert [one.identity for one in lying if one.sealed and one.identity in stripped] == []


@pytest.mark.parametrize("erasing", [True, False])
def test_an_owner_cannot_put_words_in_a_colleagues_mouth(
    trio: Trio, erasing: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, mo, fence = trio
    contact, other = ids.new_id(), ids.new_id()
    jun.write(fence, "contact", contact, name="What Jun wrote")
    jun.write(fence, "contact", other, name="Gone")
    all_sync(jun, ada, mo)
    held = opened(mo, fence)
    records = held.records
    (one,) = [one for one in records.places(held.no) if one.signer == jun_signer(jun)]
    true = steads_body(held, one.name)
    erased = erasures(mo).erase(fence, [("contact", other)]) if erasing else b"e" * 32
    held = opened(mo, fence)
    cell = (
        true.rows[0]
        .cells[0]
        ._replace(value="What Mo would like", clock=true.rows[0].cells[0].clock + 1)
    )
    forged = Body([true.rows[0]._replace(cells=(cell,))], [])
    with mo.store.transaction() as tx:
        key = held.writing_key(tx)
        data = steads.write(key, one.id, forged)
        digest_ = steads.read(data).hash
        records.keep_file(tx, held.no, steads.name_of(digest_), data)
        held.state(tx, entries.STEAD, {"erase": erased, "of": [[one.id, digest_]]}, key)
    all_sync(mo, ada, jun)
    for person in (ada, jun):
        kept = opened(person, fence)
        assert "What Mo would like" not in names(person)
        assert "What Jun wrote" in names(person)
        assert set(kept.roster.steads) == ({one.id} if erasing else set())
        said = open_held(kept, one)
        assert {cell.value for row in said.rows for cell in row.cells} == (
            {"What Jun wrote"} if erasing else {"What Jun wrote", "Gone"}
        )
        # Ada's device has put right what stands in for it, so that all could strip it.
        assert bool(segments.read(records_file(person, fence, one.name)).sealed) is not erasing


def records_file(person: Person, fence: bytes, name: str) -> bytes:
    held = opened(person, fence)
    return held.records.file(held.no, name)


def steads_body(held: Fence, name: str) -> Body:
    segment = segments.read(held.records.file(held.no, name))
    opener = held.opener(segment.epoch)
    assert opener is not None
    return segments.open_body(segment, opener)
