"""A note that was started anew: which start is in force, and whose words must be written again.

After an erase a note's document begins again with the words that remain. Whoever had written something
that the one who erased had not seen writes it again, as a change of their own, upon the new document;
that document then says so, lest it be written twice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from mcr_desktop.domain.changes import StampedText
from mcr_desktop.store.texts import (
    Beginning,
    BrokenTextError,
    Document,
    ForgedTextError,
    LateEdit,
    beginning_of,
    peer_of_text,
    span_of,
)


@dataclass(slots=True)
class Late:
    """What one device wrote in old generations and the new one does not cover."""

    edits: list[LateEdit] = field(default_factory=list)
    ends: dict[int, int] = field(default_factory=dict)
    """Up to which operation each of its peers is covered once the edits are written again."""

    def add(self, old: Document, new: Document, own: Collection[int]) -> None:
        """Add what these peers wrote in `old` beyond what `new` covers and what is in this already."""
        covered = self.covered(new, own)
        # What was written again in the old one need not be read in the one before that.
        again = old.covered(own)
        ends = {peer: max(old.end_of(peer), again[peer]) for peer in own}
        self.edits += old.late_edits(own, covered)
        self.ends |= {peer: end for peer, end in ends.items() if end > covered[peer]}

    def covered(self, new: Document, peers: Collection[int]) -> dict[int, int]:
        """Up to which operation peers are in `new` once this is written again."""
        found = new.covered(peers)
        return {peer: max(end, self.ends.get(peer, 0)) for peer, end in found.items()}


def best_start(
    texts: Iterable[StampedText], restarters: Collection[bytes] | None
) -> tuple[Beginning, StampedText] | None:
    """The start that is in force among these updates, if one of them is a start by who may."""
    found: dict[Beginning, StampedText] = {}
    for text in texts:
        if text.generation and (restarters is None or text.writer in restarters):
            beginning = beginning_of(text)
            if beginning is not None:
                found[beginning] = text
    return max(found.items(), default=None)


def late_words(
    new: Document, own: Sequence[StampedText], around: Iterable[StampedText]
) -> tuple[Late, list[StampedText]]:
    """What this device's updates of older generations say that `new` does not cover.

    They are read upon those `around` them of the same generation. Returned beside it are those that
    cannot be read for want of predecessors.
    """
    late = Late()
    waiting: list[StampedText] = []
    around = list(around)
    peers = {peer_of_text(text) for text in own}
    for generation in sorted({text.generation for text in own}, reverse=True):
        covered = late.covered(new, peers)
        mine = {
            text
            for text in own
            if text.generation == generation
            and span_of(text)[1] > covered[peer_of_text(text)]
            # A start of our own says what others wrote.
            and beginning_of(text) is None
        }
        if not mine:
            continue
        old = Document(new.note, generation)
        take_in(old, {*mine, *(text for text in around if text.generation == generation)})
        readable = {text for text in mine if old.holds(text)}
        waiting += sorted(mine - readable)
        unread = {peer_of_text(text) for text in mine - readable}
        late.add(old, new, peers - unread)
    return late, waiting


def take_in(document: Document, texts: Iterable[StampedText]) -> None:
    """Absorb updates in an order that depends on nothing but them; what is broken is passed over."""
    for text in sorted(texts, key=lambda text: (text.clock, text)):
        try:
            document.absorb(text.update, text.writer, text.nonce)
        except (BrokenTextError, ForgedTextError):
            continue


def reapplied(current: str, edits: Iterable[LateEdit]) -> str:
    """The words with each late edit made upon them, as if it were made now."""
    from mcr_desktop.domain.word_merges import MOST_WORDS, merged  # most runs merge no words

    for edit in sorted(edits):
        if max(len(edit.before.split()), len(edit.after.split()), len(current.split())) * 2 > (
            MOST_WORDS
        ):
            # Too long to be compared word by word: what was written stands at the end.
            current = f"{current}\n{_inserted(edit)}"
        else:
            current = merged(edit.before, edit.after, current)
    return current


def _inserted(edit: LateEdit) -> str:
    before, after = edit.before, edit.after
    shared = min(len(before), len(after))
    start = next((n for n in range(shared) if before[n] != after[n]), shared)
    rest = shared - start
    end = next((n for n in range(rest) if before[-1 - n] != after[-1 - n]), rest)
    return after[start : len(after) - end]
