"""One draft shared on two own devices before they hear of each other is one note, its words said once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest import mock

import pytest

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.changes import StampedText
from mcr_desktop.domain.notes import Note
from mcr_desktop.store import outbox
from mcr_desktop.store.texts import Document
from tests.unit.services.fence_teams import everything_in
from tests.unit.services.test_own_devices import (  # noqa: F401 - fixtures
    NAME,
    Devices,
    devices,
    template,
)
from tests.unit.services.test_readers import share


@contextmanager
def at(minute: int) -> Iterator[None]:
    with mock.patch.dict(os.environ, {"MCR_NOW": f"2026-11-23T10:{minute:02}:00"}):
        yield


@pytest.fixture
def draft(devices: Devices) -> Note:  # noqa: F811 - the fixture
    with at(0):
        made = devices.laptop.drafts.add(
            devices.account(), "They want it weekly.\nOn Fridays.", "Rhythm"
        )
    devices.sync()
    return made


def the_note(services: Services) -> Note:
    account = services.accounts.find(NAME)
    (note,) = (services.notes.show(one) for one in services.notes.ids(account))
    return note


@pytest.mark.parametrize(
    ("laptop_first", "on_laptop", "on_desktop", "together"),
    [
        (False, None, None, "They want it weekly.\nOn Fridays."),
        # The one had an older state of the draft: what the other wrote in it stands.
        (
            True,
            "They want it monthly.\nOn Fridays.",
            None,
            "They want it monthly.\nOn Fridays.",
        ),
        (
            False,
            "They want it monthly.\nOn Fridays.",
            "They want it weekly.\nOn Fridays.\nBy post.",
            "They want it monthly.\nOn Fridays.\nBy post.",
        ),
        # The same words typed on both stand once.
        (
            True,
            "They want it weekly.\nOn Fridays.\nBy post.",
            "They want it weekly.\nOn Fridays.\nBy post.",
            "They want it weekly.\nOn Fridays.\nBy post.",
        ),
    ],
)
def test_it_is_one_note(devices, draft, laptop_first, on_laptop, on_desktop, together):  # noqa: F811
    for one, words in ((devices.laptop, on_laptop), (devices.desktop, on_desktop)):
        if words:
            with at(1):
                one.notes.edit(draft.id, words)
    order = [devices.laptop, devices.desktop]
    for minute, one in enumerate(order if laptop_first else reversed(order)):
        with at(10 + minute):
            one.drafts.share(draft.id)
    devices.sync()
    devices.sync()
    notes = [the_note(one) for one in devices]
    assert {one.id for one in notes} == {notes[0].id}
    assert [one.body for one in notes] == [together] * 3
    assert len({dict(one.workspace.digests())[notes[0].fence] for one in devices}) == 1
    for one in devices[:2]:
        assert [line.draft for line in one.notes.lines(one.notes.ids(devices.account()))] == [False]


def test_words_that_others_wrote_before_the_two_met_stay(devices, draft):  # noqa: F811
    with at(10):
        note = devices.laptop.drafts.share(draft.id)
        devices.laptop.sharing.sync()
    with at(11):
        devices.desktop.drafts.share(draft.id)
        devices.desktop.notes.edit(note.id, "They want it weekly.\nOn Fridays, by post.")
        devices.jun.sharing.sync()
        devices.jun.notes.edit(note.id, "They want it every week.\nOn Fridays.")
        devices.jun.sharing.sync()
    devices.sync()
    devices.sync()
    assert [the_note(one).body for one in devices] == [
        "They want it every week.\nOn Fridays, by post."
    ] * 3


def test_words_written_upon_both_at_once_stay(devices, draft):  # noqa: F811
    """Both devices sent before they heard of each other, and a teammate wrote into the doubled words."""
    with at(10):
        note = devices.laptop.drafts.share(draft.id)
    with at(11):
        devices.desktop.drafts.share(draft.id)
    laptop, desktop = devices.laptop.workspace, devices.desktop.workspace
    sent = [text for item in laptop.journal.pending(note.fence) for text in item.texts]
    mine = [text for item in desktop.journal.pending(note.fence) for text in item.texts]
    with devices.jun.workspace.store.transaction() as tx:
        devices.jun.workspace.journal.merge(tx, note.fence, [], [*sent, *mine])
    doubled = devices.jun.notes.show(note.id).body
    assert doubled.count("weekly") == 2
    with at(12):
        devices.jun.notes.edit(note.id, doubled + "\nAsk Mira.")
    theirs = [t for i in devices.jun.workspace.journal.pending(note.fence) for t in i.texts]
    with desktop.store.transaction() as tx:
        desktop.journal.merge(tx, note.fence, [], [*theirs, *sent])
    assert (
        devices.desktop.notes.show(note.id).body == "They want it weekly.\nOn Fridays.\nAsk Mira."
    )


def test_files_and_uses_go_over_once(devices, draft, tmp_path):  # noqa: F811
    path = tmp_path / "offer.txt"
    path.write_text("Two pallets a week")
    devices.laptop.attachments.add("note", draft.id, path)
    devices.sync()
    for minute, one in enumerate(devices[:2]):
        with at(10 + minute):
            one.drafts.share(draft.id)
    devices.sync()
    devices.sync()
    for one in devices:
        note = the_note(one)
        assert [line.row.name for line in one.attachments.of("note", note.id)] == ["offer.txt"]


def test_taken_back_here_and_shared_there_it_stands_once_for_the_team(devices, draft):  # noqa: F811
    with at(10):
        devices.laptop.drafts.share(draft.id)
    with at(11):
        devices.laptop.undo.undo()
    with at(12):
        devices.desktop.drafts.share(draft.id)
    devices.sync()
    devices.sync()
    assert [the_note(one).body for one in devices] == [draft.body] * 3
    assert not any(one.notes.counts(devices.account()).drafts for one in devices)


def test_two_who_begin_the_words_of_one_empty_note_are_no_twins(devices):  # noqa: F811
    account = devices.account()
    note = devices.laptop.notes.add(account, "", "Empty")
    devices.sync()
    devices.laptop.notes.edit(note.id, "Hello there.")
    devices.jun.notes.edit(note.id, "Good day.")
    devices.sync()
    devices.sync()
    words = {one.notes.show(note.id).body for one in devices}
    (said,) = words
    assert "Hello there." in said
    assert "Good day." in said


def test_a_teammate_cannot_have_their_words_put_together_with_ours_in_our_name(devices, draft):  # noqa: F811
    """Jun begins the words of the shared note a second time, with what ours say of where they come from."""
    with at(10):
        note = devices.desktop.drafts.share(draft.id)
    devices.sync()
    theirs = Document(note.id)
    nonce = os.urandom(8)
    jun = devices.jun.workspace
    with jun.store.transaction() as tx:
        (row,) = tx.execute("SELECT no FROM note WHERE id = ?", (note.id,)).fetchone()
        told = jun.journal._documents._open.get(tx, row, note.id).document.origin()
        writer = jun.journal.numbers.writer
        update = theirs.edit("They pay for everything.", writer, nonce, origin=told)
        early = devices.desktop.workspace.store.row("SELECT min(clock) FROM text_turn")[0] - 1
        text = StampedText(note.id, 0, writer, early, nonce, update)
        fence = jun.journal.numbers.fence(tx, note.fence)
        outbox.post(tx, fence, [], [text])
    devices.jun.sharing.sync()
    for one in (devices.desktop, devices.laptop):
        one.sharing.sync()
        body = one.notes.show(note.id).body
        assert (draft.body in body, "They pay for everything." in body) == (True, True)
        assert one.workspace.journal.pending(note.fence) == []


@pytest.fixture
def tablet(devices: Devices, tmp_path: Path) -> Iterator[Services]:  # noqa: F811 - the fixture
    """A third machine of Amira's."""
    made = create_profile(tmp_path / "tablet", "Amira", demo=True)
    made.memberships.belong_to(devices.laptop.memberships.person_code(), "Amira")
    asked = made.sharing.request_to_join()
    made.sharing.accept(devices.laptop.memberships.approve_everywhere(asked.data).data)
    share(made, tmp_path / "shared")
    yield made
    made.close()


@pytest.mark.parametrize("sooner", [(0, 1, 2), (2, 0, 1), (1, 2, 0)])
def test_of_three_machines_it_is_one_note_too(devices, draft, tablet, sooner):  # noqa: F811
    machines = [devices.laptop, devices.desktop, tablet]
    with at(1):
        devices.laptop.notes.edit(draft.id, "They loathe it weekly.\nOn Fridays.")
        devices.laptop.notes.edit(draft.id, "They want it weekly.\nOn Fridays.")
    for _ in range(2):
        for one in (*machines, devices.jun):
            one.sharing.sync()
    # Apart from now on: each says something more in the draft, and shares it.
    with at(5):
        devices.laptop.notes.edit(draft.id, "They want it every week.\nOn Fridays.")
        devices.desktop.notes.edit(draft.id, "They want it weekly.\nOn Fridays, early.")
        tablet.notes.edit(draft.id, "They want it weekly.\nOn Fridays.\nBy post.")
    for minute, which in enumerate(sooner):
        with at(10 + minute):
            machines[which].drafts.share(draft.id)
    for which in (*reversed(sooner), *sooner, *sooner):
        machines[which].sharing.sync()
        devices.jun.sharing.sync()
    told = {the_note(one).body for one in (*machines, devices.jun)}
    assert told == {"They want it every week.\nOn Fridays, early.\nBy post."}
    for one in machines:
        assert one.drafts.all() == []
        assert one.notes.counts(devices.account()).drafts == 0
    assert "loathe" not in everything_in(devices.jun), "what was never shared stays one's own"
