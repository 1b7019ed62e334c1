"""Erasing rows from every member's machine, from every segment and from storage."""

from __future__ import annotations

from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.teamwork.erasures import Erasures
from mcr_desktop.services.teamwork.packs import Packs
from mcr_desktop.sync import segments
from mcr_desktop.sync.bodies import Body
from mcr_desktop.sync.errors import NotAMemberError
from mcr_desktop.sync.fences import Fence
from mcr_desktop.sync.merging import open_held

from .teams import Person, Trio, all_sync, digest, join, later


def erasures(person: Person) -> Erasures:
    return Erasures(person.store, person.journal)


def rows_of(person: Person, table: str, row: bytes) -> int:
    found = person.store.row(f'SELECT count(*) FROM "{table}" WHERE id = ?', (row,))  # noqa: S608 - a test's own names
    assert found is not None
    return int(found[0])


def bodies(person: Person, fence: bytes) -> list[Body]:
    opened = Fence.of(person.sharing._records, fence)
    return [open_held(opened, one) for one in person.sharing._records.places(opened.no)]


def test_a_person_goes_from_everywhere(
    trio: Trio, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, mo, fence = trio
    gone, stays = ids.new_id(), ids.new_id()
    jun.write(fence, "contact", gone, name="Quentin Forgettable")
    jun.write(fence, "contact", stays, name="Mira Oduya")
    all_sync(jun, ada, mo)
    with pytest.raises(NotAMemberError):
        erasures(jun).erase(fence, [("contact", gone)])
    erasures(ada).erase(fence, [("contact", gone)])
    assert rows_of(ada, "contact", gone) == 0
    jun.write(fence, "contact", gone, phone="555")
    all_sync(ada, jun, mo)
    for person in (ada, jun, mo):
        assert rows_of(person, "contact", gone) == 0
        assert person.read("contact", stays, "name") == "Mira Oduya"
    assert {digest(one, fence) for one in (ada, jun, mo)} == {digest(ada, fence)}
    (row,) = erasures(ada).state(fence)
    assert (row.by, row.rows, row.carried_out) == ("Ada", 1, False)
    # Until it is carried out the segments still hold it.
    assert any(one.id == gone for body in bodies(ada, fence) for one in body.rows)

    later(monkeypatch, 73)
    all_sync(mo, ada, jun, mo, ada)
    for person in (ada, jun, mo):
        assert not any(one.id == gone for body in bodies(person, fence) for one in body.rows)
        assert any(one.id == stays for body in bodies(person, fence) for one in body.rows)
        assert person.read("contact", stays, "name") == "Mira Oduya"
    (row,) = erasures(jun).state(fence)
    assert (row.carried_out, row.unconfirmed) == (True, ())
    # Nothing on storage opens to it any more.
    opened = Fence.of(ada.sharing._records, fence)
    for path in shared.glob("mcr-*/seg/*/*"):
        segment = segments.read(path.read_bytes())
        if segment.sealed:
            opener = opened.opener(segment.epoch)
            assert opener is not None
            body = segments.open_body(segment, opener)
            assert not any(one.id == gone for one in body.rows)

    # A newcomer comes to the same from what is left.
    eve = Person(tmp_path / "eve", "Eve")
    join(ada, eve, fence, shared)
    all_sync(ada, eve)
    assert digest(eve, fence) == digest(ada, fence)
    assert eve.sharing.state(fence).set_aside == ()
    eve.close()


def test_an_objection_brings_it_back(trio: Trio) -> None:
    ada, jun, mo, fence = trio
    row, note = ids.new_id(), ids.new_id()
    jun.write(fence, "contact", row, name="Mira Oduya")
    jun.say(fence, note, "Mira likes tea.")
    all_sync(jun, ada, mo)
    before = digest(ada, fence)
    erasure = erasures(ada).erase(fence, [("contact", row), ("note", note)])
    all_sync(ada, jun, mo)
    assert rows_of(jun, "contact", row) == rows_of(jun, "note", note) == 0
    erasures(mo).object(fence, erasure)
    all_sync(mo, ada, jun)
    for person in (ada, jun, mo):
        assert digest(person, fence) == before
        assert person.read("note", note, "body") == "Mira likes tea."
        assert erasures(person).state(fence)[0].objected


def test_nobody_objects_to_what_was_carried_out(
    trio: Trio, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, mo, fence = trio
    row = ids.new_id()
    jun.write(fence, "contact", row, name="Quentin")
    all_sync(jun, ada, mo)
    erasure = erasures(ada).erase(fence, [("contact", row)])
    later(monkeypatch, 73)
    all_sync(ada, mo, jun)
    with pytest.raises(NotFoundError):
        erasures(mo).object(fence, erasure)


def test_a_note_loses_some_words_and_its_past(trio: Trio, monkeypatch: pytest.MonkeyPatch) -> None:
    ada, jun, mo, fence = trio
    note = ids.new_id()
    jun.say(fence, note, "Tea at four. Quentin is ill.")
    all_sync(jun, ada, mo)
    mo.say(fence, note, "Tea at four. Quentin is ill. Bring milk.")
    erasures(ada).erase(fence, [], {note: "Tea at four."})
    all_sync(ada, mo, jun)
    later(monkeypatch, 73)
    all_sync(ada, mo, jun)
    for person in (ada, jun, mo):
        body = str(person.read("note", note, "body"))
        assert "Tea at four." in body
        assert "Bring milk." in body
        assert "Quentin" not in body
        words = [text.update for part in bodies(person, fence) for text in part.texts]
        assert not any(b"Quentin" in update for update in words)
    assert {digest(one, fence) for one in (ada, jun, mo)} == {digest(ada, fence)}


def test_a_device_back_after_a_year_and_an_old_bundle_bring_nothing_back(
    trio: Trio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, mo, fence = trio
    gone = ids.new_id()
    jun.write(fence, "contact", gone, name="Quentin")
    all_sync(jun, ada, mo)
    bundle = tmp_path / "old.mcr-pack"
    Packs(ada.store, ada.journal).export(fence, bundle)
    # Jun is away, and goes on editing whom the others erase.
    jun.write(fence, "contact", gone, phone="555", name="Quentin F.")
    erasures(ada).erase(fence, [("contact", gone)])
    later(monkeypatch, 73)
    all_sync(ada, mo)
    later(monkeypatch, 24 * 365)
    all_sync(jun, ada, mo, jun)
    Packs(mo.store, mo.journal).import_(bundle)
    all_sync(mo, ada, jun)
    for person in (ada, jun, mo):
        assert rows_of(person, "contact", gone) == 0
        assert not any(one.id == gone for body in bodies(person, fence) for one in body.rows)
    assert {digest(one, fence) for one in (ada, jun, mo)} == {digest(ada, fence)}
    assert erasures(ada).state(fence)[0].unconfirmed == ()


def test_a_body_taken_away_by_storage_is_no_erasure(
    pair: tuple[Person, Person, bytes], shared: Path
) -> None:
    ada, jun, fence = pair
    row = ids.new_id()
    ada.write(fence, "contact", row, name="Mira")
    ada.sync()
    opened = Fence.of(ada.sharing._records, fence)
    newest = max(ada.sharing._records.places(opened.no), key=lambda one: (one.writer, one.seq))
    path = next(shared.glob(f"mcr-*/{newest.name}"))
    whole = path.read_bytes()
    path.write_bytes(segments.strip(whole))
    jun.sync()
    assert [one.reason for one in jun.sharing.state(fence).set_aside] == ["altered"]
    path.write_bytes(whole)
    jun.sync()
    assert digest(jun, fence) == digest(ada, fence)


def test_other_words_wait_for_the_owners_word_that_allows_them(trio: Trio, shared: Path) -> None:
    ada, jun, mo, fence = trio
    note = ids.new_id()
    jun.say(fence, note, "Tea at four. Quentin is ill.")
    all_sync(jun, ada, mo)
    known = set(shared.glob("mcr-*/member/*"))
    erasures(ada).erase(fence, [], {note: "Tea at four."})
    ada.sync()
    late = {path: path.read_bytes() for path in set(shared.glob("mcr-*/member/*")) - known}
    assert late
    for path in late:
        path.unlink()
    jun.sync()
    # A text started anew by anybody but an eraser would take all words of it.
    assert jun.read("note", note, "body") == "Tea at four. Quentin is ill."
    for path, data in late.items():
        path.write_bytes(data)
    all_sync(jun, mo, ada)
    for person in (ada, jun, mo):
        assert person.read("note", note, "body") == "Tea at four."
    assert {digest(one, fence) for one in (ada, jun, mo)} == {digest(ada, fence)}


def test_a_member_cannot_start_a_note_anew(trio: Trio) -> None:
    ada, jun, mo, fence = trio
    note = ids.new_id()
    ada.say(fence, note, "All that we know.")
    all_sync(ada, jun, mo)
    with jun.store.transaction() as tx:
        jun.journal.restart_text(tx, fence, note, "Nothing.")
    all_sync(jun, ada, mo)
    for person in (ada, mo):
        assert person.read("note", note, "body") == "All that we know."
