"""Text documents in the store: editing, merging, and what waits for its predecessors."""

from __future__ import annotations

import secrets
from collections import OrderedDict
from collections.abc import Sequence

import msgpack

from mcr_desktop.domain.changes import StampedText, TextChange, tidy
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.indexing import Unindexed
from mcr_desktop.store.numbers import Numbers
from mcr_desktop.store.texts import NONCE_SIZE, Document

_KEPT_OPEN = 16


class Documents:
    """The documents of one store; a few stay open, each with its editing session's nonce."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._open: OrderedDict[int, tuple[Document, bytes]] = OrderedDict()
        self._data_version = -1

    def edit(
        self, tx: Tx, fence: int, change: TextChange, clock: int, unindexed: Unindexed
    ) -> tuple[str, StampedText | None]:
        """Make `change.body` a note's words; returns the words before and the update to share."""
        no = self._row(tx, fence, change.id)
        document, nonce = self._document(tx, no, change.id)
        before = document.text
        update = document.edit(tidy(change.body), self._numbers.writer, nonce)
        if not update:
            return before, None
        self._keep(tx, no, document)
        unindexed.add("note", no)
        writer = self._numbers.writer
        text = StampedText(change.id, document.generation, writer, clock, nonce, update)
        return before, text

    def absorb(
        self, tx: Tx, fence: int, texts: Sequence[StampedText], unindexed: Unindexed
    ) -> list[tuple[int, StampedText]]:
        """Merge others' updates; returns those that arrived, each with its note's row number."""
        merged: list[tuple[int, StampedText]] = []
        for note in dict.fromkeys(text.note for text in texts):
            no = self._row(tx, fence, note)
            document, _ = self._document(tx, no, note)
            mine = [text for text in texts if text.note == note]
            held_back = [
                (seq, StampedText(*msgpack.unpackb(body)))
                for seq, body in tx.execute(
                    "SELECT seq, body FROM waiting_text WHERE no = ? ORDER BY seq", (no,)
                ).fetchall()
            ]
            waiting = [
                text
                for text in mine
                if text.generation > document.generation
                or (
                    text.generation == document.generation
                    and not document.absorb(text.update, text.writer, text.nonce)
                )
            ]
            self._retry(tx, document, held_back)
            tx.executemany(
                "INSERT INTO waiting_text (no, generation, body) VALUES (?, ?, ?)",
                [(no, text.generation, msgpack.packb(list(text))) for text in waiting],
            )
            self._keep(tx, no, document)
            unindexed.add("note", no)
            merged += [(no, text) for text in mine]
        return merged

    def _retry(self, tx: Tx, document: Document, held_back: list[tuple[int, StampedText]]) -> None:
        # An arrival may free one that waited, and that one another: until a round frees none.
        freed = True
        while freed:
            freed = False
            for entry in list(held_back):
                seq, text = entry
                if text.generation == document.generation and document.absorb(
                    text.update, text.writer, text.nonce
                ):
                    tx.execute("DELETE FROM waiting_text WHERE seq = ?", (seq,))
                    held_back.remove(entry)
                    freed = True

    def _row(self, tx: Tx, fence: int, note: bytes) -> int:
        found = tx.execute(
            "SELECT no FROM note WHERE id = ? AND fence = ?", (note, fence)
        ).fetchone()
        if found:
            return int(found[0])
        # The words came before the note's fields: its row starts empty.
        no = self._numbers.new_row(TABLES["note"].code)
        tx.execute("INSERT INTO note (no, fence, id) VALUES (?, ?, ?)", (no, fence, note))
        return no

    def _document(self, tx: Tx, no: int, note: bytes) -> tuple[Document, bytes]:
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
            "SELECT generation, snapshot FROM document WHERE no = ?", (no,)
        ).fetchone()
        document = Document(note, *(found or ()))
        opened = self._open[no] = (document, secrets.token_bytes(NONCE_SIZE))
        if len(self._open) > _KEPT_OPEN:
            self._open.popitem(last=False)
        return opened

    def _keep(self, tx: Tx, no: int, document: Document) -> None:
        tx.execute(
            "INSERT OR REPLACE INTO document VALUES (?, ?, ?)",
            (no, document.generation, document.snapshot()),
        )
        tx.execute("UPDATE note SET body = ? WHERE no = ?", (document.text, no))
