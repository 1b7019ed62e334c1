"""Text documents of notes: words of several writers merged one by one (Loro behind one wrapper).

A document has one root text. Its operations belong to *peers*, 64-bit numbers that are a hash of the
document, the writer and a nonce, fresh each time the document is opened for editing; an update that
names any other peer is refused before it is imported, so that nobody writes in another's name.

A document that was started anew (a higher *generation*) begins with one update that holds its whole
text and, in a map beside it, what it covers of the generations before: see `start_anew`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from mcr_desktop.domain.changes import StampedText
from mcr_desktop.domain.errors import McrError

_ROOT, _START = "body", "start"
_CLOCK, _PEER, _SEEN, _ORIGIN = "clock", "peer", "seen", "origin"
NONCE_SIZE = 8


class ForgedTextError(McrError):
    """A text update that holds operations of another peer than its writer's."""


class BrokenTextError(McrError):
    """A text update that cannot be read."""


class Beginning(NamedTuple):
    """What orders the starts of one note's document: of several, the greatest is in force."""

    generation: int
    clock: int
    peer: int


class LateEdit(NamedTuple):
    """What one stroke of a writer changed in an old generation: the text around it, then and after."""

    generation: int
    lamport: int
    peer: int
    before: str
    after: str


@cache
def _engine() -> Any:  # the wheel has stubs for some of its names only
    import loro  # with the first text that is written: reading needs none of it

    return loro


def peer_of(note: bytes, generation: int, writer: bytes, nonce: bytes) -> int:
    """The 64-bit peer number under which `writer` edits this document with this nonce."""
    digest = hashlib.blake2b(digest_size=8, person=b"mcr text peer")
    for part in (note, generation.to_bytes(4, "big"), writer, nonce):
        digest.update(len(part).to_bytes(4, "big"))
        digest.update(part)
    # The two topmost numbers are the engine's own; clearing one bit keeps clear of them.
    return int.from_bytes(digest.digest(), "big") & ~(1 << 63)


def peer_of_text(text: StampedText) -> int:
    """The peer whose operations an update may hold."""
    return peer_of(text.note, text.generation, text.writer, text.nonce)


class Splice(NamedTuple):
    """At a place, in characters, so many go and these come."""

    at: int
    length: int
    added: str


class Document:
    """One note's text. Not safe for two threads at once; the journal guards it."""

    def __init__(
        self,
        note: bytes,
        generation: int = 0,
        snapshot: bytes | None = None,
        updates: Sequence[bytes] = (),
    ) -> None:
        self.note = note
        self.generation = generation
        self._doc: Any = _engine().LoroDoc()
        for blob in (snapshot, *updates):
            if blob:
                self._import(blob)

    @property
    def text(self) -> str:
        """The words as merged so far."""
        return str(self._doc.get_text(_ROOT).to_string())

    def version(self) -> Any:
        """What it holds at present, for `since`."""
        return self._doc.oplog_vv

    def since(self, version: Any) -> bytes:
        """What came since a version; empty where nothing did."""
        if not self._doc.oplog_vv.sub_iter(version):
            return b""
        return bytes(self._doc.export(_engine().ExportMode.Updates(version)))

    def edit(
        self,
        body: str,
        writer: bytes,
        nonce: bytes,
        covered: Mapping[int, int] | None = None,
        origin: bytes | None = None,
    ) -> bytes:
        """Make `body` the text; returns the update for others, empty where nothing changed.

        `covered` says up to where peers of older generations are in these words, `origin` whatever its
        writer wants to find there again.
        """
        text = self._doc.get_text(_ROOT)
        if str(text.to_string()) == body and not covered:
            return b""
        peer = peer_of(self.note, self.generation, writer, nonce)
        if self._doc.peer_id != peer:
            self._doc.peer_id = peer
        before = self._doc.oplog_vv
        text.update(body)
        for old_peer, end in sorted((covered or {}).items()):
            self._doc.get_map(_START).insert(str(old_peer), end)
        if origin is not None:
            self._doc.get_map(_START).insert(_ORIGIN, origin)
        self._doc.commit()
        return self.since(before)

    def splice(self, edits: Iterable[Splice], writer: bytes, nonce: bytes) -> bytes:
        """Take single stretches out and put words in, from the back; returns the update for others."""
        text = self._doc.get_text(_ROOT)
        peer = peer_of(self.note, self.generation, writer, nonce)
        if self._doc.peer_id != peer:
            self._doc.peer_id = peer
        before = self._doc.oplog_vv
        for at, length, added in edits:
            # First what comes: it stands before what goes, and so before what others put behind that.
            if added:
                text.insert(at, added)
            if length:
                text.delete(at + len(added), length)
        self._doc.commit()
        return self.since(before)

    def absorb(self, update: bytes, writer: bytes, nonce: bytes) -> bool:
        """Take in another writer's update; False where a predecessor of it is still missing.

        Taking in the same update again changes nothing. Raises ForgedTextError or BrokenTextError,
        before anything is imported.
        """
        refuse_forged(update, peer_of(self.note, self.generation, writer, nonce))
        status = self._import(update)
        return status.pending is None

    def _import(self, blob: bytes) -> Any:
        return _guarded(lambda: self._doc.import_(blob))

    def snapshot(self) -> bytes:
        """The whole document with its history, as `Document` takes it again."""
        return bytes(self._doc.export(_engine().ExportMode.Snapshot()))

    def beginning(self) -> Beginning:
        """Which start of the note's document this is."""
        clock, peer = self._start().get(_CLOCK), self._start().get(_PEER)
        if type(clock) is not int or type(peer) is not int:
            return Beginning(self.generation, 0, 0)
        return Beginning(self.generation, clock, peer)

    def covered(self, peers: Iterable[int]) -> dict[int, int]:
        """For peers of older generations: up to which operation their words are in this document."""
        start = self._start()
        seen = _version(start.get(_SEEN))
        found = {}
        for peer in peers:
            told = start.get(str(peer))
            last = seen.get_last(peer)
            found[peer] = max(told if type(told) is int else 0, last + 1 if last is not None else 0)
        return found

    def _start(self) -> dict[str, Any]:
        value: dict[str, Any] = self._doc.get_map(_START).get_value()
        return value

    def end_of(self, peer: int) -> int:
        """How many operations of a peer it holds."""
        last = self._doc.oplog_vv.get_last(peer)
        return 0 if last is None else int(last) + 1

    def begins_with(self, peer: int) -> bool:
        """Whether a peer put words in before there were any that it knew of."""
        first = self._doc.get_change(_engine().ID(peer, 0))
        none = _engine().Frontiers().encode()
        return first is not None and bool(first.deps.encode() == none)

    def ends(self) -> dict[int, int]:
        """How many operations of each peer it holds."""
        return {
            span.peer: int(span.counter.end)
            for span in self._doc.oplog_vv.sub_iter(_engine().VersionVector())
        }

    def origin(self, peer: int | None = None) -> bytes | None:
        """What `edit` was told of where these words come from, by a peer who began with it or by any."""
        start = self._start()
        if peer is not None:
            first = self._doc.get_change(_engine().ID(peer, 0))
            if first is None:
                return None
            start = self._doc.fork_at(self._at(peer, first.len - 1)).get_map(_START).get_value()
        told = start.get(_ORIGIN)
        return told if isinstance(told, bytes) else None

    def late_edits(self, peers: Collection[int], covered: Mapping[int, int]) -> list[LateEdit]:
        """What these peers changed beyond what is covered, in the order in which they wrote."""
        found = []
        for peer in peers:
            at, end = covered.get(peer, 0), self.end_of(peer)
            while at < end:
                change = self._doc.get_change(_engine().ID(peer, at))
                upto = min(change.id.counter + change.len, end)
                first = change.id.counter == at
                before = change.deps if first else self._at(peer, at - 1)
                found.append(
                    LateEdit(
                        self.generation,
                        change.lamport + (at - change.id.counter),
                        peer,
                        self._text_at(before),
                        self._text_at(self._at(peer, upto - 1)),
                    )
                )
                at = upto
        return sorted(found)

    def strokes(self) -> list[tuple[int, int, int, int]]:
        """Who put each character: runs of (start, end, peer, its first operation), over the whole text."""
        text = self._doc.get_text(_ROOT)
        side = _engine().Side.Middle
        runs: list[list[int]] = []
        for place in range(text.len_unicode):
            found = text.get_cursor(place, side).id
            last = runs[-1] if runs else None
            if last and last[2] == found.peer and last[3] + place - last[0] == found.counter:
                last[1] = place + 1
            else:
                runs.append([place, place + 1, found.peer, found.counter])
        return [(start, end, peer, first) for start, end, peer, first in runs]

    def text_with(self, ends: Mapping[int, int]) -> str:
        """The words as they stood when it held no more than so many operations of each peer."""
        wanted = _engine().VersionVector()
        for peer, end in ends.items():
            held = min(end, self.end_of(peer))
            if held:
                wanted.extend_to_include_vv(self._doc.frontiers_to_vv(self._at(peer, held - 1)))
        return self._text_at(self._doc.vv_to_frontiers(wanted))

    def _at(self, peer: int, counter: int) -> Any:
        return _engine().Frontiers.from_id(_engine().ID(peer, counter))

    def _text_at(self, frontiers: Any) -> str:
        return str(self._doc.fork_at(frontiers).get_text(_ROOT).to_string())

    def keep_only(self, texts: Iterable[StampedText]) -> None:
        """Forget every operation but those of these updates and those on which they depend."""
        ends: dict[int, int] = {}
        for text in texts:
            peer, (start, end) = peer_of_text(text), span_of(text)
            held = self.end_of(peer)
            if held > start:
                ends[peer] = max(ends.get(peer, 0), min(held, end))
        wanted = _engine().VersionVector()
        for peer, end in ends.items():
            wanted.extend_to_include_vv(self._doc.frontiers_to_vv(self._at(peer, end - 1)))
        if self._doc.oplog_vv.sub_iter(wanted):
            self._doc = _guarded(lambda: self._doc.fork_at(self._doc.vv_to_frontiers(wanted)))

    def holds(self, text: StampedText) -> bool:
        """Whether every operation of an update is in."""
        return self.end_of(peer_of_text(text)) >= span_of(text)[1]


def start_anew(
    old: Document, body: str, writer: bytes, nonce: bytes, clock: int
) -> tuple[Document, bytes]:
    """The note's document of the next generation, with `body` as its text, and the update that makes it.

    It says what it covers of the old one, so that whoever wrote something that it does not cover can
    write that again.
    """
    new = Document(old.note, old.generation + 1)
    doc = new._doc  # noqa: SLF001 - same module
    peer = doc.peer_id = peer_of(old.note, new.generation, writer, nonce)
    seen = old._doc.oplog_vv  # noqa: SLF001 - same module
    start = old._start()  # noqa: SLF001 - same module
    seen.extend_to_include_vv(_version(start.get(_SEEN)))
    told = doc.get_map(_START)
    told.insert(_CLOCK, clock)
    told.insert(_PEER, peer)
    told.insert(_SEEN, seen.encode())
    for name, value in sorted(start.items()):
        if name not in {_CLOCK, _PEER, _SEEN}:
            told.insert(name, value)
    doc.get_text(_ROOT).update(body)
    doc.commit()
    return new, bytes(doc.export(_engine().ExportMode.Updates(_engine().VersionVector())))


def beginning_of(text: StampedText) -> Beginning | None:
    """Which start this update is, where it is one; raises as `Document.absorb` does."""
    if text.generation == 0:
        return None
    alone = Document(text.note, text.generation)
    if not alone.absorb(text.update, text.writer, text.nonce):
        return None
    found = alone.beginning()
    return found if found.peer == peer_of_text(text) else None


def span_of(text: StampedText) -> tuple[int, int]:
    """From which operation of its peer to before which an update goes."""
    meta, peer = _read(text.update), peer_of_text(text)
    first, last = (vv.get_last(peer) for vv in (meta.partial_start_vv, meta.partial_end_vv))
    return 0 if first is None else int(first) + 1, 0 if last is None else int(last) + 1


def refuse_forged(update: bytes, expected: int) -> None:
    """Raise ForgedTextError where an update holds other operations than the expected peer's."""
    meta = _read(update)
    peers = {span.peer for span in meta.partial_end_vv.sub_iter(_engine().VersionVector())}
    if peers - {expected}:
        raise ForgedTextError(expected=expected, peers=sorted(peers))


def _read(update: bytes) -> Any:
    meta = _guarded(lambda: _engine().LoroDoc.decode_import_blob_meta(update, True))
    if meta.mode != _engine().EncodedBlobMode.Updates:
        raise BrokenTextError(reason="mode")
    return meta


def _version(encoded: object) -> Any:
    vector = _engine().VersionVector
    if not isinstance(encoded, bytes):
        return vector()
    try:
        return _guarded(lambda: vector.decode(encoded))
    except BrokenTextError:
        return vector()


def _guarded(act: Any) -> Any:
    # The engine raises bare BaseException, and a Rust panic arrives as one too.
    try:
        return act()
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:
        if type(error).__module__ not in {"builtins", "pyo3_runtime", "loro"}:
            raise
        raise BrokenTextError(reason=str(error)[:200]) from error
