"""What a shared draft's words say of the draft: enough for its writer's other device, and nothing for others."""

from __future__ import annotations

import os

import pytest

from mcr_desktop.domain.ids import new_id
from mcr_desktop.store.text_twins import Twin, _state, origin
from mcr_desktop.store.texts import Document, peer_of

WRITER, OTHER = b"w" * 16, b"o" * 16


def written(
    note: bytes, *states: str, told: bytes | None = None, writer: bytes = WRITER
) -> Document:
    document = Document(note)
    for state in states:
        document.edit(state, writer, os.urandom(8), origin=told)
    return document


def first(document: Document) -> int:
    """The peer who put the first words in."""
    return next(peer for peer in document.ends() if document.begins_with(peer))


def test_the_state_of_a_draft_is_read_by_whoever_holds_the_draft_alone():
    draft, note = written(new_id(), "one", "one two", "one two three"), new_id()
    copy = written(note, "one two three", told=origin(draft, note))
    peer = first(copy)
    assert _state(draft, copy, peer) == draft.ends()
    assert len(draft.ends()) == 3
    assert _state(written(new_id(), "one"), copy, peer) == {}
    stolen = written(new_id(), "x", told=copy.origin(peer))
    assert _state(draft, stolen, first(stolen)) == {}, "another note's"
    for other in (written(note, "x", told=b""), written(note, "x")):
        assert _state(draft, other, first(other)) == {}
    assert _state(draft, copy, peer + 1) == {}, "nobody's"
    # Neither who wrote nor in how many sittings can be told from it.
    short = origin(written(new_id(), "one"), note)
    assert len(short) == len(copy.origin() or b"")
    assert not any(peer.to_bytes(8, "big") in (copy.origin() or b"") for peer in draft.ends())


def test_each_of_several_copies_says_its_own_state():
    draft, note = written(new_id(), "one"), new_id()
    early, nonce = origin(draft, note), os.urandom(8)
    draft.edit("one two", WRITER, os.urandom(8))
    copy = written(note, "one two", told=origin(draft, note))
    mine = first(copy)
    theirs = peer_of(note, 0, OTHER, nonce)
    copy.absorb(Document(note).edit("one", OTHER, nonce, origin=early), OTHER, nonce)
    assert _state(draft, copy, mine) == draft.ends()
    assert sum(_state(draft, copy, theirs).values()) < sum(draft.ends().values())


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
    note, nonce = new_id(), os.urandom(8)
    document = written(note, ours or "gone", *([] if ours else [""]))
    before, mine = document.ends(), first(document)
    other, nonces = Document(note), [nonce, nonce]
    updates = [other.edit(state, OTHER, nonce) for state in (theirs or "gone", theirs)]
    for update in filter(None, updates):
        document.absorb(update, OTHER, nonces.pop())
    foreign = frozenset({peer_of(note, 0, OTHER, nonce)})
    twin = Twin(
        new_id(), mine, (), tuple(foreign), sooner=False, others=foreign, kin=foreign,
        sessions=frozenset(before), before=before,
    )  # fmt: skip
    document.splice(twin.edits(None, document), WRITER, os.urandom(8))
    assert sorted(document.text.split()) == sorted(words.split())
