"""A note's past words, read from its text document: its versions, and who wrote each word."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.store import text_turns
from mcr_desktop.store.texts import Document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.store.engine import Store
    from mcr_desktop.store.text_turns import Turn


class Stretch(NamedTuple):
    """Characters of a note from `start` to before `end` and who put them there, where that is known."""

    start: int
    end: int
    writer: bytes | None
    clock: int


class NoteHistory:
    """What is known of how one note's words came about; read once, in the caller's thread."""

    def __init__(self, store: Store, note: bytes, fence: bytes) -> None:
        self._document = Document(note)
        self.turns: list[Turn] = []
        """Who shared words that count, in the order of the clocks."""
        with store.reading() as cursor:
            row = cursor.execute(
                "SELECT t.no, d.generation, d.snapshot FROM note t JOIN document d ON d.no = t.no "
                "WHERE t.id = ? AND t.fence = (SELECT no FROM fence WHERE id = ?)",
                (note, fence),
            ).fetchone()
            if row is None:
                return
            no, generation, snapshot = row
            updates = [
                body
                for (body,) in cursor.execute(
                    "SELECT body FROM document_update WHERE no = ? ORDER BY seq", (no,)
                )
            ]
        self._document = Document(note, generation, snapshot, updates)
        self.turns = [
            turn
            for turn in text_turns.of_note(store, no)
            if 0 < turn.upto <= self._document.end_of(turn.peer)
        ]

    @property
    def text(self) -> str:
        """The words as they stand."""
        return self._document.text

    def text_after(self, turns: Sequence[Turn]) -> str:
        """The words once these turns, and what they built upon, had come."""
        ends: dict[int, int] = {}
        for turn in turns:
            ends[turn.peer] = max(ends.get(turn.peer, 0), turn.upto)
        return self._document.text_with(ends)

    def stretches(self) -> list[Stretch]:
        """Who put each character, over the whole of the words and in their order."""
        by_peer: dict[int, list[Turn]] = {}
        for turn in sorted(self.turns, key=lambda turn: turn.upto):
            by_peer.setdefault(turn.peer, []).append(turn)
        found: list[Stretch] = []
        for start, end, peer, first in self._document.strokes():
            turns = by_peer.get(peer, [])
            ends = [turn.upto for turn in turns]
            at = start
            while at < end:
                place = bisect_right(ends, first + at - start)
                upto, writer, clock = end, None, 0
                if place < len(turns):
                    turn = turns[place]
                    upto, writer, clock = (
                        min(end, start + turn.upto - first),
                        turn.writer,
                        turn.clock,
                    )
                last = found[-1] if found else None
                if last and last[2:] == (writer, clock):
                    found[-1] = Stretch(last.start, upto, writer, clock)
                else:
                    found.append(Stretch(at, upto, writer, clock))
                at = upto
        return found
