"""Two people from end to end: they edit apart, and end with one state and every word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, Changes

from .teams import Person, join

Pair = tuple[Person, Person, bytes]


def test_two_people_edit_apart_and_end_with_one_state_and_every_word(
    pair: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    ada, jun, fence = pair
    note, contact, promise = ids.new_id(), ids.new_id(), ids.new_id()
    ada.write(fence, "note", note, title="Depot visit")
    ada.say(fence, note, "The new depot opens in May.")
    ada.write(fence, "contact", contact, name="Mira Oduya", phone="1")
    ada.write(fence, "commitment", promise, wording="Send the forecast", state="open")
    ada.sync()
    jun.sync()
    assert jun.read("note", note, "body") == "The new depot opens in May."

    # Apart: neither has seen the other's edits.
    ada.say(fence, note, "The new depot opens in May. Parking is short.")
    ada.write(fence, "contact", contact, phone="2", title="Buyer")
    ada.write(fence, "commitment", promise, due_on="2026-12-01")
    monkeypatch.setenv("MCR_NOW", "2026-11-23T09:05:00+00:00")
    jun.say(fence, note, "Mira says: the new depot opens in May.")
    jun.write(fence, "contact", contact, phone="3", city="Rotterdam")
    jun.write(fence, "commitment", promise, state="kept")
    for person in (ada, jun, ada):
        person.sync()

    assert ada.digest() == jun.digest()
    body = str(ada.read("note", note, "body"))
    assert body == jun.read("note", note, "body")
    for words in ("Mira says:", "he new depot opens in May.", "Parking is short."):
        assert words in body
    assert ada.read("contact", contact, "phone") == "3"  # written last
    assert ada.read("contact", contact, "title") == "Buyer"
    assert jun.read("contact", contact, "city") == "Rotterdam"
    assert (
        jun.read("commitment", promise, "state"),
        jun.read("commitment", promise, "due_on"),
    ) == (
        "kept",
        "2026-12-01",
    )
    history = ada.store.rows("SELECT value FROM history")
    assert ("2",) in history  # who wrote at the same time is not forgotten
    for person in (ada, jun):
        state = person.sharing.state(fence)
        assert (state.pending, state.holes, state.set_aside, state.waiting, state.trouble) == (
            0,
            (),
            (),
            (),
            "",
        )


def test_a_sync_with_nothing_new_writes_and_reads_nothing(pair: Pair) -> None:
    ada, jun, _ = pair
    ada.sync()
    for person in (ada, jun):
        report = person.sync()
        assert (report.sent, report.put, report.received) == (0, 0, 0)
        assert report.trouble is None


def test_whoever_listens_is_told_what_a_sync_changed(pair: Pair) -> None:
    ada, jun, fence = pair
    told: list[Changes] = []
    jun.sharing.listen(told.append)
    contact = ids.new_id()
    ada.write(fence, "contact", contact, name="Mira Oduya")
    ada.sync()
    jun.sync()
    jun.sync()
    assert told == [Changes(frozenset({"contact"}), frozenset({contact}))]


def test_rosters_are_the_same_and_say_who_let_whom_in(pair: Pair) -> None:
    ada, jun, fence = pair
    told = [
        [
            (m.name, m.role, [d.admitted_by for d in m.devices])
            for m in person.sharing.members(fence)
        ]
        for person in (ada, jun)
    ]
    assert told[0] == told[1] == [("Ada", "owner", ["Ada"]), ("Jun", "member", ["Ada"])]
    assert [m.name for m in jun.sharing.members(fence) if m.me] == ["Jun"]
    assert jun.sharing.fences()[0].people == 2


def test_a_third_member_reads_everything_from_before(
    pair: Pair, people: Callable[[str], Person], shared: Path
) -> None:
    ada, jun, fence = pair
    jun.write(fence, "contact", ids.new_id(), name="Mira Oduya")
    jun.sync()
    mo = people("Mo")
    join(jun, mo, fence, shared)  # let in by a member, not the owner
    jun.sync()
    for person in (mo, ada, jun):
        person.sync()
    assert mo.digest() == ada.digest() == jun.digest()
    mo.write(fence, "contact", ids.new_id(), name="Sol Varga")
    mo.sync()
    ada.sync()
    assert ada.digest() == mo.digest()


def test_words_of_someone_whose_admission_has_not_arrived_wait(
    pair: Pair, people: Callable[[str], Person], shared: Path
) -> None:
    ada, jun, fence = pair
    mo = people("Mo")
    join(jun, mo, fence, shared)
    hidden = [path for path in shared.rglob("member/*") if path.is_file()]
    mo.write(fence, "contact", ids.new_id(), name="Sol Varga")
    jun.sync()
    mo.sync()
    admission = next(p for p in shared.rglob("member/*") if p.is_file() and p not in hidden)
    data = admission.read_bytes()
    admission.unlink()
    assert ada.sync().received == 0
    state = ada.sharing.state(fence)
    assert {one.reason for one in state.waiting} == {"unknown-device"}
    assert not state.set_aside
    admission.write_bytes(data)
    assert ada.sync().received > 0
    assert ada.digest() == mo.digest()
    assert not ada.sharing.state(fence).waiting


def test_a_reader_sees_and_cannot_write(people: Callable[[str], Person], shared: Path) -> None:
    ada, eve = people("Ada"), people("Eve")
    fence = ada.found()
    join(ada, eve, fence, shared, role="reader")
    ada.sync()
    assert eve.sync().received == 1
    eve.write(fence, "contact", ids.new_id(), name="Nobody")
    report = eve.sync()
    assert type(report.held_back).__name__ == "ReadsOnlyError"
    assert eve.sharing.state(fence).pending == 1
    ada.sync()
    assert ada.store.rows("SELECT count(*) FROM contact") == [(0,)]


def test_approving_twice_admits_once(pair: Pair) -> None:
    ada, jun, fence = pair
    request = jun.sharing.request_to_join()
    approval = ada.sharing.approve(fence, request.data, code=request.code)
    assert jun.sharing.accept(approval.data).fence == fence
    assert len(ada.sharing.members(fence)) == 2


def test_two_fences_stay_apart(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    other = ada.found("Contoso")
    ada.sharing.share_through_folder(other, shared)
    assert [report.trouble for report in ada.sharing.sync()] == [None, None]
    jun.sync()
    assert [row[0] for row in jun.digest()] == [fence]


def test_a_large_import_travels_in_few_segments(pair: Pair, shared: Path) -> None:
    ada, jun, fence = pair
    changes = [
        Change(
            fence,
            "complaint",
            ids.new_id(),
            {"external_id": str(n), "kind": "late", "severity": 1, "resolution": "-"},
        )
        for n in range(5_500)
    ]
    ada.journal.commit(changes, "Imported")
    before = set(shared.rglob("seg/*/*"))
    ada.sync()
    new = set(shared.rglob("seg/*/*")) - before
    assert len(new) == 5  # 5,000 cells at most in each
    assert jun.sync().received == len(changes) * 4
    assert ada.digest() == jun.digest()


def test_long_words_that_no_one_segment_could_hold_arrive_whole(pair: Pair) -> None:
    ada, jun, fence = pair
    note, long = ids.new_id(), "The pallet came in wet, and nobody had signed for it. " * 2_000
    rows = [ids.new_id() for _ in range(330)]
    changes = [
        Change(fence, "complaint", row, {"remedy_sought": f"{n} {long}"})
        for n, row in enumerate(rows)
    ]
    ada.journal.commit(changes, "Wrote down complaints")
    ada.write(fence, "note", note, title="Long")
    ada.say(fence, note, long)
    ada.sync()
    jun.sync()
    assert jun.sharing.state(fence).set_aside == ()
    assert ada.digest() == jun.digest()
