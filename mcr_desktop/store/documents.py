"""Text documents in the store: editing, merging, and what waits for its predecessors."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection, Iterable, Sequence

import msgpack

from mcr_desktop.domain.changes import StampedText, TextChange, tidy
from mcr_desktop.domain.tables import TABLES
from mcr_desktop.store import gestures, outbox, quotas, text_turns, text_twins
from mcr_desktop.store.cells import load
from mcr_desktop.store.engine import Tx
from mcr_desktop.store.indexing import Unindexed
from mcr_desktop.store.numbers import Numbers
from mcr_desktop.store.open_documents import OpenDocuments, Opened
from mcr_desktop.store.text_generations import Late, best_start, late_words, reapplied
from mcr_desktop.store.text_rebuilds import rebuilt
from mcr_desktop.store.texts import (
    NONCE_SIZE,
    Document,
    Splice,
    beginning_of,
    peer_of_text,
    start_anew,
)
from mcr_desktop.store.withdrawals import remove_empty


class Documents:
    """The documents of one store; a few stay open, each with its editing session's nonce."""

    def __init__(self, numbers: Numbers) -> None:
        self._numbers = numbers
        self._open = OpenDocuments()

    def edit(
        self, tx: Tx, fence: int, change: TextChange, clock: int, unindexed: Unindexed
    ) -> tuple[str, StampedText | None]:
        """Make `change.body` a note's words; returns the words before and the update to share."""
        body = tidy(change.body)
        if not body and self._find(tx, fence, change.id) is None:
            return "", None
        no = self._row(tx, fence, change.id)
        opened = self._open.get(tx, no, change.id)
        before = opened.document.text
        draft = self._draft(tx, change.draft)
        origin = text_twins.origin(draft, change.id) if draft is not None else None
        text = self._write(opened, body, clock, origin=origin)
        if text is None:
            return before, None
        self._open.keep(tx, no, opened, text.update)
        text_turns.keep(tx, self._numbers, no, [text])
        unindexed.add("note", no)
        return before, text

    def absorb(
        self,
        tx: Tx,
        fence: int,
        texts: Sequence[StampedText],
        unindexed: Unindexed,
        tick: Callable[[], int],
        restarters: Collection[bytes] | None = None,
        kin: Collection[bytes] | None = None,
    ) -> list[tuple[int, StampedText]]:
        """Merge others' updates; returns those that arrived, each with its note's row number.

        A note that was started anew takes that start, and what this device wrote and the start does not
        cover is written again upon it, stamped with `tick` and put in the outbox. `restarters` are the
        writers who may start a note anew, `kin` our own devices' names, None for everybody.
        """
        merged: list[tuple[int, StampedText]] = []
        for note, mine in _by_note(texts).items():
            no = self._row(tx, fence, note)
            self._absorb_note(tx, fence, no, mine, tick, restarters, kin)
            text_turns.keep(tx, self._numbers, no, mine)
            unindexed.add("note", no)
            merged += [(no, text) for text in mine]
        return merged

    def _absorb_note(
        self,
        tx: Tx,
        fence: int,
        no: int,
        mine: Sequence[StampedText],
        tick: Callable[[], int],
        restarters: Collection[bytes] | None,
        kin: Collection[bytes] | None,
    ) -> None:
        note, ours = mine[0].note, self._numbers.writer
        opened = self._open.get(tx, no, note)
        held_back = _waiting(tx, no)
        start = best_start([*mine, *(text for _, text in held_back)], restarters)
        if start is not None and start[0] > opened.document.beginning():
            opened = self._switch(tx, fence, no, opened, start[1], tick)
        document = opened.document
        before = document.version()
        twin = text_twins.find(
            tx, self._numbers, fence, no, opened, [*mine, *(t for _, t in held_back)], kin
        )
        waiting = [text for text in mine if text.generation > document.generation]
        for text in mine:
            if text.generation != document.generation or self._is_beaten_start(document, text):
                continue
            if not document.absorb(text.update, text.writer, text.nonce):
                waiting.append(text)
            if text.writer == ours:
                opened.own.add(peer_of_text(text))
        self._retry(tx, document, held_back)
        # One that came before its predecessor in the same delivery is in by now.
        waiting = [text for text in waiting if not self._is_in(document, text)]
        older = [
            text
            for text in (*mine, *(text for _, text in held_back))
            if text.generation < document.generation and text.writer == ours
        ]
        if older:
            late, unread = late_words(document, older, mine)
            self._write_again(tx, fence, no, opened, late, tick)
            waiting += unread
        tx.execute(
            "DELETE FROM waiting_text WHERE no = ? AND generation < ?", (no, document.generation)
        )
        held_back = [entry for entry in held_back if entry[1].generation >= document.generation]
        self._hold_back(tx, no, waiting, held_back)
        if twin is not None:
            edits = twin.edits(self._draft(tx, twin.draft), document)
            self._post(tx, fence, no, self._splice(opened, edits, tick()))
        self._open.keep(tx, no, opened, document.since(before))

    def rebuild(
        self,
        tx: Tx,
        fence: int,
        note: bytes,
        counting: Iterable[StampedText],
        others: Iterable[StampedText],
        unindexed: Unindexed,
        tick: Callable[[], int],
        restarters: Collection[bytes] | None = None,
    ) -> None:
        """Make a note's document anew; see `Journal.rebuild_text`."""
        accepted = {*counting, *outbox.texts_of(tx, fence, note)}
        no = self._find(tx, fence, note)
        if no is None and not accepted:
            return
        no = self._row(tx, fence, note)
        own = self._open.get(tx, no, note).own
        tx.execute("DELETE FROM waiting_text WHERE no = ?", (no,))
        self._forget_arrival(tx, no, accepted)
        unindexed.add("note", no)
        if not accepted:
            self._open.drop(tx, no)
            tx.execute("UPDATE note SET body = NULL WHERE no = ?", (no,))
            if not load(tx, "note", fence, [note])[note].cells:
                remove_empty(tx, "note", [no])
            return
        fresh = rebuilt(note, accepted, set(others) - accepted, self._numbers.writer, restarters)
        generation = fresh.document.generation
        if generation:
            self._discard_words(tx, fence, no, note, generation, kept=generation)
        opened = self._open.replace(no, fresh.document, own | fresh.own)
        self._hold_back(tx, no, fresh.waiting, [])
        text_turns.forget(tx, no)
        text_turns.keep(tx, self._numbers, no, {*accepted, *others})
        self._write_again(tx, fence, no, opened, fresh.late, tick)
        self._open.keep(tx, no, opened, b"")

    def restart(
        self, tx: Tx, fence: int, note: bytes, body: str, clock: int, unindexed: Unindexed
    ) -> StampedText:
        """Start a note's document anew with these words alone; the update is in the outbox."""
        no = self._row(tx, fence, note)
        old = self._open.get(tx, no, note)
        nonce = secrets.token_bytes(NONCE_SIZE)
        writer = self._numbers.writer
        document, update = start_anew(old.document, tidy(body), writer, nonce, clock)
        self._discard_words(tx, fence, no, note, document.generation)
        self._open.keep(tx, no, self._open.replace(no, document, old.own), b"")
        unindexed.add("note", no)
        text = StampedText(note, document.generation, writer, clock, nonce, update)
        outbox.post(tx, fence, [], [text])
        text_turns.keep(tx, self._numbers, no, [text])
        return text

    def forget(self, tx: Tx, row_numbers: Iterable[int]) -> None:
        """Remove the documents of these rows, with what waits for them."""
        for no in row_numbers:
            self._open.drop(tx, no)
            tx.execute("DELETE FROM waiting_text WHERE no = ?", (no,))

    def _switch(
        self,
        tx: Tx,
        fence: int,
        no: int,
        opened: Opened,
        start: StampedText,
        tick: Callable[[], int],
    ) -> Opened:
        """Put a new start in the document's place, and upon it what we wrote that it does not cover."""
        new = Document(start.note, start.generation)
        new.absorb(start.update, start.writer, start.nonce)
        late = Late()
        late.add(opened.document, new, opened.own)
        self._discard_words(tx, fence, no, start.note, start.generation)
        replaced = self._open.replace(no, new, opened.own)
        # At once, so that the document says so before the same words come once more.
        self._write_again(tx, fence, no, replaced, late, tick)
        return replaced

    def _write_again(
        self, tx: Tx, fence: int, no: int, opened: Opened, late: Late, tick: Callable[[], int]
    ) -> None:
        if late.ends:
            body = reapplied(opened.document.text, late.edits)
            self._post(tx, fence, no, self._write(opened, body, tick(), late.ends))

    def _post(self, tx: Tx, fence: int, no: int, text: StampedText | None) -> None:
        """Have the next segment carry what this device wrote upon what came."""
        if text is not None:
            outbox.post(tx, fence, [], [text])
            text_turns.keep(tx, self._numbers, no, [text])

    def _draft(self, tx: Tx, draft: bytes | None) -> Document | None:
        """The document of a private note."""
        found = tx.execute(
            "SELECT no FROM note WHERE id = ? AND account_id IS NOT NULL ORDER BY no LIMIT 1",
            (draft,),
        ).fetchone()
        return self._open.get(tx, found[0], draft).document if found and draft else None

    def _discard_words(
        self, tx: Tx, fence: int, no: int, note: bytes, generation: int, *, kept: int = 1 << 31
    ) -> None:
        """Nothing may quote the words of the generations before: not what waits, nor undo.

        What is to be shared goes whatever its generation, but from `kept` on.
        """
        (fence_id,) = tx.execute("SELECT id FROM fence WHERE no = ?", (fence,)).fetchone()
        outbox.strip(tx, fence, None, lambda text: text.note == note and text.generation < kept)
        gestures.forget_texts(tx, fence_id, note)
        tx.execute("DELETE FROM waiting_text WHERE no = ? AND generation < ?", (no, generation))
        tx.execute("DELETE FROM document_update WHERE no = ?", (no,))
        text_turns.forget(tx, no)

    def _is_in(self, document: Document, text: StampedText) -> bool:
        return text.generation == document.generation and document.absorb(
            text.update, text.writer, text.nonce
        )

    def _is_beaten_start(self, document: Document, text: StampedText) -> bool:
        # Two owners may start one note anew at once: the words of one of the two starts count.
        found = beginning_of(text)
        return found is not None and found != document.beginning()

    def _write(
        self,
        opened: Opened,
        body: str,
        clock: int,
        covered: dict[int, int] | None = None,
        origin: bytes | None = None,
    ) -> StampedText | None:
        writer, document = self._numbers.writer, opened.document
        update = document.edit(body, writer, opened.nonce, covered, origin)
        return self._stamped(opened, update, clock)

    def _splice(self, opened: Opened, edits: Iterable[Splice], clock: int) -> StampedText | None:
        update = opened.document.splice(edits, self._numbers.writer, opened.nonce)
        return self._stamped(opened, update, clock)

    def _stamped(self, opened: Opened, update: bytes, clock: int) -> StampedText | None:
        document, writer = opened.document, self._numbers.writer
        if not update:
            return None
        text = StampedText(document.note, document.generation, writer, clock, opened.nonce, update)
        opened.own.add(peer_of_text(text))
        return text

    def _hold_back(
        self,
        tx: Tx,
        no: int,
        waiting: Iterable[StampedText],
        held_back: Iterable[tuple[int, StampedText]],
    ) -> None:
        held = {text for _, text in held_back}
        for text in waiting:
            if text in held:
                continue
            held.add(text)
            writer = self._numbers.writer_number(tx, text.writer)
            if text.writer != self._numbers.writer:
                quotas.refuse_hoarded_texts(tx, writer, text)
            tx.execute(
                "INSERT INTO waiting_text (no, generation, writer, body) VALUES (?, ?, ?, ?)",
                (no, text.generation, writer, msgpack.packb(list(text))),
            )

    def _retry(
        self, tx: Tx, document: Document, held_back: Sequence[tuple[int, StampedText]]
    ) -> None:
        # An arrival may free one that waited, and that one another: until a round frees none.
        left = list(held_back)
        freed = True
        while freed:
            freed = False
            for entry in list(left):
                seq, text = entry
                if not self._is_beaten_start(document, text) and self._is_in(document, text):
                    tx.execute("DELETE FROM waiting_text WHERE seq = ?", (seq,))
                    left.remove(entry)
                    freed = True

    def _find(self, tx: Tx, fence: int, note: bytes) -> int | None:
        found = tx.execute(
            "SELECT no FROM note WHERE id = ? AND fence = ?", (note, fence)
        ).fetchone()
        return int(found[0]) if found else None

    def _row(self, tx: Tx, fence: int, note: bytes) -> int:
        found = self._find(tx, fence, note)
        if found is not None:
            return found
        # The words came before the note's fields: its row starts empty.
        no = self._numbers.new_row(TABLES["note"].code)
        tx.execute("INSERT INTO note (no, fence, id) VALUES (?, ?, ?)", (no, fence, note))
        return no

    def _forget_arrival(self, tx: Tx, no: int, accepted: Iterable[StampedText]) -> None:
        """A line on Today that told of words which are gone goes with them."""
        told = tx.execute(
            "SELECT writer, clock FROM arrival WHERE no = ? AND fields = 'body'", (no,)
        ).fetchone()
        if told:
            stamp = (self._numbers.writer_ids[told[0]], told[1])
            if stamp not in {(text.writer, text.clock) for text in accepted}:
                tx.execute("DELETE FROM arrival WHERE no = ?", (no,))


def _by_note(texts: Iterable[StampedText]) -> dict[bytes, list[StampedText]]:
    found: dict[bytes, list[StampedText]] = {}
    for text in texts:
        found.setdefault(text.note, []).append(text)
    return found


def _waiting(tx: Tx, no: int) -> list[tuple[int, StampedText]]:
    return [
        (seq, StampedText(*msgpack.unpackb(body)))
        for seq, body in tx.execute(
            "SELECT seq, body FROM waiting_text WHERE no = ? ORDER BY seq", (no,)
        ).fetchall()
    ]
