"""How a note came about: its versions, what each changed, and who wrote which words."""

from __future__ import annotations

import itertools

import pytest

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.notebook.versions import Part


@pytest.fixture
def hours(monkeypatch):
    def at(hour: int) -> None:
        monkeypatch.setenv("MCR_NOW", f"2026-11-23T{hour:02d}:00:00+00:00")

    return at


def test_versions_are_sittings_newest_first(services, account, hours):
    hours(9)
    note = services.notes.add(account, "one two", "T")
    services.notes.edit(note.id, "one two three")
    hours(11)
    services.notes.edit(note.id, "one and three")
    found = services.note_versions.of(note.id)
    assert [one.number for one in found] == [2, 1]
    assert {one.person for one in found} == {services.workspace.person}
    assert found[0].at_ms - found[1].at_ms == pytest.approx(7_200_000, abs=1000)
    assert services.note_versions.text(note.id, 1) == "one two three"
    assert services.note_versions.text(note.id, 2) == "one and three"
    assert services.note_versions.changes(note.id, 2) == [
        Part("same", "one "),
        Part("gone", "two"),
        Part("come", "and"),
        Part("same", " three"),
    ]
    with pytest.raises(NotFoundError):
        services.note_versions.text(note.id, 3)


def test_an_earlier_version_stands_again_and_undo_takes_that_back(services, account, hours):
    note = services.notes.add(account, "as it was", "T")
    hours(12)
    services.notes.edit(note.id, "otherwise")
    assert services.note_versions.restore(note.id, 1).body == "as it was"
    services.undo.undo()
    assert services.notes.show(note.id).body == "otherwise"


def test_each_version_that_is_brought_back_is_a_gesture_of_its_own(services, account, hours):
    note = services.notes.add(account, "first", "T")
    hours(12)
    services.notes.edit(note.id, "second")
    hours(14)
    services.notes.edit(note.id, "third")
    for number in (1, 2):
        services.note_versions.restore(note.id, number)
    services.undo.undo()
    assert services.notes.show(note.id).body == "first"


def test_blame_covers_every_letter(services, account, hours):
    body = "Grüße 👋 from हिन्दी\n" * 5
    note = services.notes.add(account, body, "T")
    hours(10)
    services.notes.edit(note.id, body.strip("\n").replace("from", "out of", 1))
    spans = services.note_versions.blame(note.id)
    text = services.notes.show(note.id).body
    assert spans[0].start == 0
    assert spans[-1].end == len(text)
    assert all(one.end == two.start for one, two in itertools.pairwise(spans))
    later = "".join(text[one.start : one.end] for one in spans if one.at_ms > spans[0].at_ms)
    assert later
    assert set(later) <= set("out of")
    assert {one.person for one in spans} == {services.workspace.person}
