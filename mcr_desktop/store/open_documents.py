"""Documents that are open in memory, each with its editing session, and how they are stored.

A document stands in the store as a snapshot and the updates since, so that saving a sentence does not
cost writing the whole note.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Collection
from dataclasses import dataclass, field

import msgpack

from mcr_desktop.store import note_words, text_turns
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.texts import NONCE_SIZE, Document

_KEPT_OPEN = 16
MOST_UPDATES = 64
_MOST_LOGGED = 32 << 10
"""Updates and bytes that may stand beside a snapshot before it is written anew."""


@dataclass(slots=True)
class Opened:
    """A document in memory with its editing session."""

    document: Document
    nonce: bytes = field(default_factory=lambda: secrets.token_bytes(NONCE_SIZE))
    own: set[int] = field(default_factory=set)
    """Peers of this device's sessions, in this generation of the document and those before."""
    stored_own: int = -1
    """How many of them the store knows; below 0 where all of the document is yet to be written."""
    logged: int = 0
    logged_bytes: int = 0


class OpenDocuments:
    """A few documents of one store, by their notes' row numbers."""

    def __init__(self) -> None:
        self._open: OrderedDict[int, Opened] = OrderedDict()
        self._data_version = -1

    def get(self, tx: Tx, no: int, note: bytes) -> Opened:
        """The document of a note as it is stored, opened if it is not; an empty one where none is."""
        # What is rolled back, a refused update's neighbours too, would stay in the open document:
        # open it anew then.
        if self._open.clear not in tx.after_rollback:
            tx.after_rollback.append(self._open.clear)
        version = tx.execute("PRAGMA data_version").fetchone()[0]
        if version != self._data_version:
            self._open.clear()
            self._data_version = version
        if no in self._open:
            self._open.move_to_end(no)
            return self._open[no]
        found = tx.execute(
            "SELECT generation, snapshot, own FROM document WHERE no = ?", (no,)
        ).fetchone()
        if found is None:
            opened = Opened(Document(note))
        else:
            generation, snapshot, packed = found
            updates = [
                update
                for (update,) in tx.execute(
                    "SELECT body FROM document_update WHERE no = ? ORDER BY seq", (no,)
                )
            ]
            own = set(msgpack.unpackb(packed))
            opened = Opened(Document(note, generation, snapshot, updates), own=own)
            opened.stored_own = len(own)
            opened.logged = len(updates)
            opened.logged_bytes = sum(map(len, updates))
        self._open[no] = opened
        if len(self._open) > _KEPT_OPEN:
            self._open.popitem(last=False)
        return opened

    def replace(self, no: int, document: Document, own: Collection[int] = ()) -> Opened:
        """Put another document in a note's place, to be edited in a new session; `keep` stores it."""
        opened = self._open[no] = Opened(document, own=set(own))
        return opened

    def keep(self, tx: Tx, no: int, opened: Opened, update: bytes) -> None:
        """Write what came to a document: the update, or all of it where it is new or many came."""
        document = opened.document
        own = len(opened.own)
        if not update and own == opened.stored_own:
            return
        opened.logged += 1
        opened.logged_bytes += len(update)
        if (
            opened.stored_own < 0
            or opened.logged > MOST_UPDATES
            or opened.logged_bytes > _MOST_LOGGED
        ):
            tx.execute(
                "INSERT OR REPLACE INTO document VALUES (?, ?, ?, ?)",
                (no, document.generation, document.snapshot(), _packed(opened.own)),
            )
            tx.execute("DELETE FROM document_update WHERE no = ?", (no,))
            opened.logged = opened.logged_bytes = 0
        else:
            if update:
                tx.execute("INSERT INTO document_update (no, body) VALUES (?, ?)", (no, update))
            if own > opened.stored_own:
                tx.execute("UPDATE document SET own = ? WHERE no = ?", (_packed(opened.own), no))
        opened.stored_own = own
        tx.execute("UPDATE note SET body = ? WHERE no = ?", (document.text, no))

    def drop(self, tx: Tx, no: int) -> None:
        """Remove a document from memory and store."""
        self._open.pop(no, None)
        tx.execute("DELETE FROM document WHERE no = ?", (no,))
        tx.execute("DELETE FROM document_update WHERE no = ?", (no,))
        text_turns.forget(tx, no)
        note_words.forget(tx, no)


def _packed(own: Collection[int]) -> bytes:
    packed: bytes = msgpack.packb(sorted(own))
    return packed
