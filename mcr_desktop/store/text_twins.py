"""One draft that several of a person's own devices shared before they heard of each other.

All put it before the team under the same id, so that one note comes of it; but its words were put into
that note's document once by each. Each device that shared it later than another takes its own copy out
again, and says in the first one what it has beside it: what they are is changes made apart to one draft.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgpack

from mcr_desktop.domain.notes import shared_id
from mcr_desktop.keys.wrapping import KEY_BYTES, DoesNotUnwrapError, unwrap_any, wrap
from mcr_desktop.store.texts import Document, Splice, peer_of_text, span_of

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import StampedText
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.numbers import Numbers
    from mcr_desktop.store.open_documents import Opened

_WORD = re.compile(r"\S+")
_PADDED = 256
"""Bytes to whose multiple a state is filled up: its length would tell of how many sittings it came."""


class Twin(NamedTuple):
    """A copy of a draft's words on this device, and the earlier ones of which it hears now."""

    draft: bytes
    own: int
    """The peer who put this device's copy in."""
    held: tuple[int, ...]
    """Peers who put earlier copies in that this one was put together with, the first one first."""
    heard: tuple[int, ...]
    """Peers who put earlier copies in of which this device hears now, the first one first."""
    sooner: bool
    """Whether the first of these was put in before the first that this device knew."""
    others: frozenset[int]
    """Peers who put copies in on other devices, at whatever time."""
    kin: frozenset[int]
    """Peers of the other devices' sessions, those among them: what they put in is theirs to move."""
    sessions: frozenset[int]
    """Peers of this device's sessions."""
    before: dict[int, int]
    """What the document held of each peer before they came."""

    def edits(self, draft: Document | None, document: Document) -> list[Splice]:
        """What makes one text of the copies; `document` holds them all.

        Each device takes its own copy out and says in the first one what it has beside it. So several
        may do that at once: nobody takes out what another counts on.
        """
        if self.held:
            return self._said_twice(draft, document)
        chars = _chars(document)
        ours = [
            place
            for place, (_, peer, counter) in enumerate(chars)
            if peer not in self.kin and counter < self.before.get(peer, 0)
        ]
        mine, away = set(ours), self.others - {self.heard[0]}
        first = [
            place
            for place, (_, peer, _) in enumerate(chars)
            if place not in mine and peer not in away
        ]
        own, theirs = ("".join(chars[place][0] for place in one) for one in (ours, first))
        if not own.strip() or not theirs.strip():
            return []  # one of the two took its sharing back, and the words with it
        base = self._known(draft, document, self.heard) or _shared(own, theirs)
        from mcr_desktop.domain.word_merges import merged  # most runs merge no words

        return _splices(mine, first, theirs, merged(base, own, theirs))

    def _said_twice(self, draft: Document | None, document: Document) -> list[Splice]:
        """Takes out what this device put in and one heard of only now has from the draft as well."""
        before = self._known(draft, document, self.held)
        now = self._known(draft, document, (*self.held, *self.heard))
        from mcr_desktop.domain.word_merges import merged, word_edits

        edits = word_edits(before, now)
        extra = Counter(word for _, _, added in edits for word in added.split())
        extra -= Counter(word for _, removed, _ in edits for word in removed.split())
        chars = _chars(document)
        ours = [peer in self.sessions for _, peer, _ in chars]
        gone: set[int] = set()
        put_in = "".join(
            char if own else " " for (char, _, _), own in zip(chars, ours, strict=True)
        )
        for found in _WORD.finditer(put_in):
            start, end = found.span()
            if extra[found.group()]:
                extra[found.group()] -= 1
                gone.update(range(start, end))
                # The blank that came with it goes with it, and no other.
                blanks = [at for at in (end, start - 1) if 0 <= at < len(chars) and ours[at]]
                gone.update(at for at in blanks[:1] if chars[at][0].isspace())
        if not self.sooner:
            return _splices(gone, [], "", "")
        # The copy into which this device's words went goes itself: they go on to the first one.
        away = self.others - {self.held[0]}
        left = [at for at, (_, peer, _) in enumerate(chars) if at not in gone and peer not in away]
        away = self.others - {self.heard[0]}
        first = [at for at, (_, peer, _) in enumerate(chars) if not ours[at] and peer not in away]
        base, own, theirs = (
            "".join(chars[at][0] for at in one)
            for one in ([at for at in left if not ours[at]], left, first)
        )
        gone.update(at for at, own_char in enumerate(ours) if own_char)
        if any(peer == self.held[0] for _, peer, _ in chars):
            return _splices(gone, first, theirs, merged(base, own, theirs))
        # It is gone already: nobody can tell any more where in it they stood.
        put_in = "".join(chars[at][0] for at in left if ours[at]).strip()
        return _splices(gone, first, theirs, f"{theirs.rstrip()} {put_in}" if put_in else theirs)

    def _known(self, draft: Document | None, document: Document, peers: Iterable[int]) -> str:
        """The draft as far as this copy and any of these had it; empty where nobody can tell."""
        if draft is None:
            return ""
        mine, told = _state(draft, document, self.own), Counter[int]()
        for peer in peers:
            told |= Counter(_state(draft, document, peer))
        known = {peer: min(end, told[peer]) for peer, end in mine.items() if told[peer]}
        return draft.text_with(known) if known else ""


def origin(draft: Document, note: bytes) -> bytes:
    """What a note's first words say of the state of the draft of which they are a copy.

    Sealed for whoever holds the draft: how its words came about is nobody else's business.
    """
    told: bytes = msgpack.packb(draft.ends())
    return wrap(told + bytes(-len(told) % _PADDED), _key(draft.note), note)


def _state(draft: Document, note: Document, peer: int) -> dict[int, int]:
    """How far the draft had come when a peer's copy was made; nothing where that cannot be read."""
    try:
        told = unwrap_any(note.origin(peer) or b"", _key(draft.note), note.note)
        reader = msgpack.Unpacker(strict_map_key=False)
        reader.feed(told)
        found = reader.unpack()
    except (DoesNotUnwrapError, ValueError, msgpack.UnpackException):
        return {}
    return found if isinstance(found, dict) else {}


def _chars(document: Document) -> list[tuple[str, int, int]]:
    """Each character with the peer who put it in and that one's count."""
    text = document.text
    return [
        (text[place], peer, first + place - start)
        for start, end, peer, first in document.strokes()
        for place in range(start, end)
    ]


def _splices(gone: set[int], places: Sequence[int], was: str, now: str) -> list[Splice]:
    """What takes single places out and makes `now` of `was`, which stands at `places`; from the back."""
    from mcr_desktop.domain.word_merges import word_edits

    gone, added = set(gone), {}
    ends = [*places, places[-1] + 1] if places else [0]
    for start, removed, words in word_edits(was, now):
        # Only the letters that differ: another device may put a word behind this one meanwhile.
        head = _common(removed, words)
        tail = _common(removed[head:][::-1], words[head:][::-1])
        start += head  # noqa: PLW2901 - the part that differs begins here
        gone.update(places[start : start + len(removed) - head - tail])
        if words[head : len(words) - tail]:
            added[ends[start]] = words[head : len(words) - tail]
    found: list[Splice] = []
    for place in sorted({*gone, *added}, reverse=True):
        length, words = int(place in gone), added.get(place, "")
        if found and length and found[-1].at == place + 1 and not found[-1].added:
            found[-1] = Splice(place, found[-1].length + length, words)
        else:
            found.append(Splice(place, length, words))
    return found


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
    """The copies of one draft in a note, where it is on this device to join its own with the others.

    It is on each whose sharing bears a later stamp. None for every other note. Only words under the
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
    arrived = {
        peer_of_text(text): (text.clock, text.writer)
        for text in roots
        if kin is None or text.writer in kin
    }
    since = _shared_at(tx, numbers, no, own)
    heard = sorted((stamp, peer) for peer, stamp in arrived.items() if stamp < since)
    draft = _draft_of(tx, fence, document.note) if heard else None
    if draft is None:
        return None
    written = [
        (peer, (clock, writer))
        for peer, writer, clock in tx.execute(
            "SELECT u.peer, w.id, min(u.clock) FROM text_turn u JOIN writer w ON w.no = u.writer "
            "WHERE u.no = ? GROUP BY u.peer, w.id",
            (no,),
        ).fetchall()
        if peer not in opened.own and (kin is None or writer in kin)
    ]
    held = {peer: stamp for peer, stamp in written if document.begins_with(peer)}
    earlier = sorted((stamp, peer) for peer, stamp in held.items() if stamp < since)
    return Twin(
        draft,
        own[0],
        tuple(peer for _, peer in earlier),
        tuple(peer for _, peer in heard),
        bool(earlier) and heard[0] < earlier[0],
        frozenset({*held, *arrived}),
        frozenset({*arrived, *(peer for peer, _ in written)}),
        frozenset(opened.own),
        document.ends(),
    )


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


def _common(one: str, other: str) -> int:
    """How many letters two words begin with alike."""
    return next(
        (at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _shared(ours: str, theirs: str) -> str:
    """What two texts begin and end with alike: what stands in for the draft where it is gone."""
    head = _common(ours, theirs)
    tail = min(_common(ours[::-1], theirs[::-1]), min(len(ours), len(theirs)) - head)
    return ours[:head] + (ours[-tail:] if tail else "")
