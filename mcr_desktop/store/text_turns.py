"""Who shared which words of a note, and when: what its versions and the marks of who wrote what rest on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.store.texts import BrokenTextError, peer_of_text, span_of

if TYPE_CHECKING:
    from mcr_desktop.domain.changes import StampedText
    from mcr_desktop.store.engine import Store, Tx
    from mcr_desktop.store.numbers import Numbers


class Turn(NamedTuple):
    """One sharing of words: operations of `peer` up to before `upto`, by `writer` at `clock`."""

    clock: int
    writer: bytes
    peer: int
    upto: int


def keep(tx: Tx, numbers: Numbers, no: int, texts: Iterable[StampedText]) -> None:
    """Remember who wrote these updates of a note; nothing of their words is kept here."""
    told = []
    for text in texts:
        try:
            upto = span_of(text)[1]
        except BrokenTextError:
            continue
        writer = numbers.writer_number(tx, text.writer)
        told.append((no, peer_of_text(text), upto, text.clock, writer))
    tx.executemany("INSERT OR IGNORE INTO text_turn VALUES (?, ?, ?, ?, ?)", told)


def forget(tx: Tx, no: int) -> None:
    """Forget who wrote what of a note."""
    tx.execute("DELETE FROM text_turn WHERE no = ?", (no,))


def of_note(store: Store, no: int) -> list[Turn]:
    """A note's turns in the order of their clocks."""
    return [
        Turn(*row)
        for row in store.rows(
            "SELECT u.clock, w.id, u.peer, u.upto FROM text_turn u JOIN writer w ON w.no = u.writer "
            "WHERE u.no = ? ORDER BY u.clock, w.id, u.peer, u.upto",
            (no,),
        )
    ]
