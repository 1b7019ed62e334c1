"""Text documents of notes: words of several writers merged one by one (Loro behind one wrapper).

A document has one root text. Its operations belong to *peers*, 64-bit numbers that are a hash of the
document, the writer and a nonce, fresh each time the document is opened for editing; an update that
names any other peer is refused before it is imported, so that nobody writes in another's name.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from mcr_desktop.domain.errors import McrError

_ROOT = "body"
NONCE_SIZE = 8


class ForgedTextError(McrError):
    """A text update that holds operations of another peer than its writer's."""


class BrokenTextError(McrError):
    """A text update that cannot be read."""


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


class Document:
    """One note's text. Not safe for two threads at once; the journal guards it."""

    def __init__(self, note: bytes, generation: int = 0, snapshot: bytes | None = None) -> None:
        self.note = note
        self.generation = generation
        self._doc: Any = _engine().LoroDoc()
        if snapshot:
            self._import(snapshot)

    @property
    def text(self) -> str:
        """The words as merged so far."""
        return str(self._doc.get_text(_ROOT).to_string())

    def edit(self, body: str, writer: bytes, nonce: bytes) -> bytes:
        """Make `body` the text; returns the update for others, empty where nothing changed."""
        text = self._doc.get_text(_ROOT)
        if str(text.to_string()) == body:
            return b""
        peer = peer_of(self.note, self.generation, writer, nonce)
        if self._doc.peer_id != peer:
            self._doc.peer_id = peer
        before = self._doc.oplog_vv
        text.update(body)
        self._doc.commit()
        return bytes(self._doc.export(_engine().ExportMode.Updates(before)))

    def absorb(self, update: bytes, writer: bytes, nonce: bytes) -> bool:
        """Take in another writer's update; False where a predecessor of it is still missing.

        Taking in the same update again changes nothing. Raises ForgedTextError or BrokenTextError,
        before anything is imported.
        """
        expected = peer_of(self.note, self.generation, writer, nonce)
        peers = _peers(update)
        if peers - {expected}:
            raise ForgedTextError(expected=expected, peers=sorted(peers))
        status = self._import(update)
        return status.pending is None

    def _import(self, blob: bytes) -> Any:
        return _guarded(lambda: self._doc.import_(blob))

    def snapshot(self) -> bytes:
        """The whole document with its history, as `Document` takes it again."""
        return bytes(self._doc.export(_engine().ExportMode.Snapshot()))


def _peers(update: bytes) -> set[int]:
    meta = _guarded(lambda: _engine().LoroDoc.decode_import_blob_meta(update, True))
    if meta.mode != _engine().EncodedBlobMode.Updates:
        raise BrokenTextError(reason="mode")
    return {span.peer for span in meta.partial_end_vv.sub_iter(_engine().VersionVector())}


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
