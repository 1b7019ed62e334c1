"""A note's document made anew from the updates that count: a function of these sets alone."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from mcr_desktop.domain.changes import StampedText
from mcr_desktop.store.text_generations import Late, best_start, late_words, take_in
from mcr_desktop.store.texts import (
    Document,
    beginning_of,
    peer_of_text,
)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """The document, what of the accepted updates still waits, and the peers that are this device's."""

    document: Document
    waiting: list[StampedText]
    own: set[int]
    late: Late


def rebuilt(
    note: bytes,
    accepted: Collection[StampedText],
    others: Collection[StampedText],
    writer: bytes,
    restarters: Collection[bytes] | None,
) -> Rebuilt:
    """The document of the `accepted` updates and of those operations of `others` on which they depend."""
    start = best_start(accepted, restarters)
    generation = start[1].generation if start else 0
    document = Document(note, generation)

    def belongs(text: StampedText) -> bool:
        if text.generation != generation:
            return False
        beginning = beginning_of(text)
        return beginning is None or (start is not None and beginning == start[0])

    current = {text for text in accepted if belongs(text)}
    # Where one operation number bears two contents, which no honest writer does, the accepted one counts.
    take_in(document, current)
    take_in(document, {text for text in others if belongs(text)})
    document.keep_only(current)
    waiting = [
        text
        for text in accepted
        if text.generation > generation or (text in current and not document.holds(text))
    ]
    ours = [text for text in accepted if text.writer == writer]
    late, unread = late_words(
        document,
        [text for text in ours if text.generation < generation],
        [*accepted, *others],
    )
    own = {peer_of_text(text) for text in ours if text.generation == generation}
    return Rebuilt(document, sorted([*waiting, *unread]), own, late)
