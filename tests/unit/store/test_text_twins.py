"""What a shared draft's words say of the draft: enough for its writer's other device, and nothing for others."""

from __future__ import annotations

import os

import pytest

from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.text_twins import Twin, _state, origin
from mcr_desktop.store.texts import Document

WRITER, OTHER = b"w" * 16, b"o" * 16


def written(
    note: bytes, *states: str, told: bytes | None = None, writer: bytes = WRITER
) -> Document:
    document = Document(note)
    for state in states:
        document.edit(state, writer, os.urandom(8), origin=told)
    return document


def test_the_state_of_a_draft_is_read_by_whoever_holds_the_draft_alone():
    draft, note = written(new_id(), "one", "one two", "one two three"), new_id()
    copy = written(note, "one two three", told=origin(draft, note))
    assert _state(draft, copy) == draft.ends()
    assert len(draft.ends()) == 3
    assert _state(written(new_id(), "one"), copy) == {}
    assert _state(draft, written(new_id(), "x", told=copy.origin())) == {}, "another note's"
    assert _state(draft, written(note, "x", told=b"")) == {}
    assert _state(draft, written(note, "x")) == {}
    # Neither who wrote nor in how many sittings can be told from it.
    short = origin(written(new_id(), "one"), note)
    assert len(short) == len(copy.origin() or b"")
    assert not any(peer.to_bytes(8, "big") in (copy.origin() or b"") for peer in draft.ends())


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ("one two three", "one two three", "one two three"),
        ("one two three", "one four three", "one two four three"),
        ("one two", "zero one two", "zero one two"),
        ("", "one", "one"),
        ("one", "", "one"),
    ],
)
def test_where_the_draft_is_gone_nothing_that_either_wrote_is_lost(ours, theirs, words):
    note = new_id()
    twin = Twin(
        new_id(),
        written(note, ours),
        written(note, theirs, writer=OTHER),
        written(note, "both"),
    )
    assert twin.words(None, "both").split() == words.split()
