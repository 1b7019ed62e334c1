"""One draft that two of a person's own devices shared before they heard of each other.

Both put it before the team under the same id, so that one note comes of it; but its words were put into
that note's document twice, by two writers. The device that shared it later puts the two together again,
as what they are: changes made apart to the words of one draft.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgpack

from mcr_desktop.domain.notes import shared_id
from mcr_desktop.keys.wrapping import KEY_BYTES, DoesNotUnwrapError, unwrap_any, wrap
from mcr_desktop.store.texts import Document, peer_of_text, span_of

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import StampedText
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.numbers import Numbers
    from mcr_desktop.store.open_documents import Opened

_PADDED = 256
"""Bytes to whose multiple a state is filled up: its length would tell of how many sittings it came."""


class Twin(NamedTuple):
    """The words as this device has them, as the other one has them, and what of both is held so far."""

    draft: bytes
    ours: Document
    theirs: Document
    both: Document

    def words(self, draft: Document | None, now: str) -> str:
        """What the note shall say; `now` is what it says with the words of both in it."""
        from mcr_desktop.domain.word_merges import merged  # most runs merge no words

        base = ""
        if draft is not None:
            mine, others = (_state(draft, one) for one in (self.ours, self.theirs))
            known = {peer: min(end, others[peer]) for peer, end in mine.items() if peer in others}
            base = draft.text_with(known) if known else ""
        ours, theirs = self.ours.text, self.theirs.text
        if not ours or not theirs:
            return ours or theirs  # one of the two took its sharing back, and the words with it
        # Whoever wrote upon both before they were put together changed the words of both at once.
        return merged(self.both.text, now, merged(base or _shared(ours, theirs), ours, theirs))


def origin(draft: Document, note: bytes) -> bytes:
    """What a note's first words say of the state of the draft of which they are a copy.

    Sealed for whoever holds the draft: how its words came about is nobody else's business.
    """
    told: bytes = msgpack.packb(draft.ends())
    return wrap(told + bytes(-len(told) % _PADDED), _key(draft.note), note)


def _state(draft: Document, copy: Document) -> dict[int, int]:
    """How far the draft had come when this copy was made; nothing where that cannot be read."""
    try:
        told = unwrap_any(copy.origin() or b"", _key(draft.note), copy.note)
        reader = msgpack.Unpacker(strict_map_key=False)
        reader.feed(told)
        found = reader.unpack()
    except (DoesNotUnwrapError, ValueError, msgpack.UnpackException):
        return {}
    return found if isinstance(found, dict) else {}


def _key(draft: bytes) -> bytes:
    return hashlib.blake2b(draft, digest_size=KEY_BYTES, person=b"mcr draft state").digest()


def find(
    tx: Tx,
    numbers: Numbers,
    fence: int,
    no: int,
    opened: Opened,
    texts: Sequence[StampedText],
    kin: Collection[bytes] | None = None,
) -> Twin | None:
    """The two halves of a note that comes of one draft, where it is on this device to join them.

    It is on the one whose sharing bears the later stamp. None for every other note. Only words under the
    names of our own devices, `kin`, are put together with ours: a teammate who begins the same note
    would have us take our own words out.
    """
    document = opened.document
    own = [peer for peer in opened.own if document.begins_with(peer)]
    if document.generation or not own:
        return None
    roots = [
        text
        for text in texts
        if text.writer != numbers.writer and not document.holds(text) and _is_root(text)
    ]
    strangers = {peer_of_text(text) for text in roots if kin is not None and text.writer not in kin}
    if strangers:
        roots = [text for text in roots if peer_of_text(text) not in strangers]
        texts = [text for text in texts if peer_of_text(text) not in strangers]
    first = min(((text.clock, text.writer) for text in roots), default=None)
    if first is None or _shared_at(tx, numbers, no, own) < first:
        return None
    draft = _draft_of(tx, fence, document.note)
    if draft is None:
        return None
    theirs = Document(document.note)
    ours, both = (Document(document.note, 0, document.snapshot()) for _ in range(2))
    foreign = {peer_of_text(text) for text in roots}
    for text in texts:
        if text.generation == 0:
            theirs.absorb(text.update, text.writer, text.nonce)
            if peer_of_text(text) not in foreign:
                ours.absorb(text.update, text.writer, text.nonce)
    for text in texts:
        if text.generation == 0 and (theirs.holds(text) or ours.holds(text)):
            both.absorb(text.update, text.writer, text.nonce)
    return Twin(draft, ours, theirs, both)


def _is_root(text: StampedText) -> bool:
    """Whether an update stands on no other: the first words of a document."""
    return (
        text.generation == 0
        and span_of(text)[0] == 0
        and Document(text.note).absorb(text.update, text.writer, text.nonce)
    )


def _shared_at(tx: Tx, numbers: Numbers, no: int, own: Sequence[int]) -> tuple[int, bytes]:
    """The stamp under which this device put the first words in."""
    row = tx.execute(
        f"SELECT min(clock) FROM text_turn WHERE no = ? AND peer IN ({','.join('?' * len(own))})",
        (no, *own),
    ).fetchone()
    return (row[0] if row and row[0] is not None else 0, numbers.writer)


def _draft_of(tx: Tx, fence: int, note: bytes) -> bytes | None:
    """Our own draft of which a note came; None where it came of none."""
    (fence_id,) = tx.execute("SELECT id FROM fence WHERE no = ?", (fence,)).fetchone()
    for (draft,) in tx.execute("SELECT id FROM note WHERE account_id IS NOT NULL").fetchall():
        if shared_id(draft, fence_id) == note:
            return bytes(draft)
    return None


def _shared(ours: str, theirs: str) -> str:
    """What two texts begin and end with alike: what stands in for the draft where it is gone."""
    most = min(len(ours), len(theirs))
    head = next((at for at in range(most) if ours[at] != theirs[at]), most)
    tail = next((at for at in range(most - head) if ours[-1 - at] != theirs[-1 - at]), most - head)
    return ours[:head] + (ours[-tail:] if tail else "")
