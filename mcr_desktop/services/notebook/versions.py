"""How a note came about: its versions, what each changed, and who wrote which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from mcr_desktop.domain.changes import TextChange
from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.notes import Note
from mcr_desktop.domain.word_merges import word_edits
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.note_histories import NoteHistory
from mcr_desktop.store.text_turns import Turn

SITTING_MS = 10 * 60 * 1000
"""What one person shares within so long of the stroke before is one version."""


@dataclass(frozen=True, slots=True)
class NoteVersion:
    """One sitting of one person at a note; 1 is the first."""

    number: int
    began_ms: int
    at_ms: int
    person: str


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of a note from `start` to before `end`, who wrote them and when."""

    start: int
    end: int
    person: str
    """Empty where it is not known (any more)."""
    at_ms: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a version's words: the same as before, gone with it, or come with it."""

    kind: Literal["same", "gone", "come"]
    text: str


class NoteVersions:
    """Reads a note's past, and lets a version of it stand again."""

    def __init__(self, workspace: Workspace, person_of: Callable[[bytes], str]) -> None:
        self._workspace = workspace
        self._person_of = person_of

    def of(self, note_id: bytes) -> list[NoteVersion]:
        """The versions of a note, newest first. Raises NotFoundError."""
        found = []
        for number, (person, turns) in enumerate(self._sittings(self._history(note_id)), 1):
            found.append(NoteVersion(number, at_ms(turns[0].clock), at_ms(turns[-1].clock), person))
        return found[::-1]

    def text(self, note_id: bytes, number: int) -> str:
        """The words of a version. Raises NotFoundError."""
        history = self._history(note_id)
        return self._text(history, self._sittings(history), number)

    def changes(self, note_id: bytes, number: int) -> list[Part]:
        """A version's words beside those of the one before it, in parts that go, come or stay."""
        history = self._history(note_id)
        sittings = self._sittings(history)
        after = self._text(history, sittings, number)
        before = self._text(history, sittings, number - 1) if number > 1 else ""
        return parts(before, after)

    def blame(self, note_id: bytes) -> list[Span]:
        """Who wrote what: spans over the whole of a note's words, in their order."""
        return [
            Span(
                one.start,
                one.end,
                self._person_of(one.writer) if one.writer else "",
                at_ms(one.clock) if one.clock else 0,
            )
            for one in self._history(note_id).stretches()
        ]

    def restore(self, note_id: bytes, number: int) -> Note:
        """Let a version's words stand again, as a change of ours that can be undone."""
        workspace = self._workspace
        with workspace.store.transaction() as tx:
            note = workspace.row(Note, note_id)
            change = TextChange(note.fence, note_id, self.text(note_id, number), typed=False)
            label = f"Brought an earlier version back of note {note.title or ''}".strip()
            receipt = workspace.journal.commit_in(tx, [change], label)
        workspace.announce(receipt.changes)
        return workspace.row(Note, note_id)

    def _history(self, note_id: bytes) -> NoteHistory:
        note = self._workspace.row(Note, note_id)
        return NoteHistory(self._workspace.store, note_id, note.fence)

    def _sittings(self, history: NoteHistory) -> list[tuple[str, list[Turn]]]:
        found: list[tuple[str, list[Turn]]] = []
        for turn in history.turns:
            person = self._person_of(turn.writer)
            last = found[-1] if found else None
            if (
                last
                and last[0] == person
                and at_ms(turn.clock) - at_ms(last[1][-1].clock) < SITTING_MS
            ):
                last[1].append(turn)
            else:
                found.append((person, [turn]))
        return found

    def _text(
        self,
        history: NoteHistory,
        sittings: list[tuple[str, list[Turn]]],
        number: int,
    ) -> str:
        if not 0 < number <= len(sittings):
            raise NotFoundError(kind="version", wanted=str(number))
        if number == len(sittings):
            return history.text
        return history.text_after([turn for _, turns in sittings[:number] for turn in turns])


def parts(before: str, after: str) -> list[Part]:
    """Two texts as one: what stayed, what went and what came, in the order of reading."""
    found: list[Part] = []
    place = 0
    for start, gone, come in word_edits(before, after):
        found.append(Part("same", before[place:start]))
        found.append(Part("gone", gone))
        found.append(Part("come", come))
        place = start + len(gone)
    found.append(Part("same", before[place:]))
    return [one for one in found if one.text]
