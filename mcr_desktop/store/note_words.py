"""What notes name, kept level with their words: tags, mentions and the number of open tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from mcr_desktop.store.engine import Store, Tx

TAG, MENTION, TASKS = "tag", "mention", "tasks"
_CHUNK = 500
_MOST_EACH = 200
"""So many tags, and as many mentions, of one note are remembered: a pasted table of handles is no subject index."""


def refresh(tx: Tx, numbers: Sequence[int]) -> None:
    """Remember what these notes name now; nothing for deleted ones."""
    for start in range(0, len(numbers), _CHUNK):
        part = numbers[start : start + _CHUNK]
        marks = ",".join("?" * len(part))
        tx.execute(f"DELETE FROM note_word WHERE no IN ({marks})", part)
        bodies = tx.execute(
            f"SELECT no, body FROM note WHERE no IN ({marks}) AND deleted IS NULL AND "
            "(instr(body, '#') OR instr(body, '@') OR instr(body, '['))",
            part,
        ).fetchall()
        tx.executemany(
            "INSERT OR IGNORE INTO note_word VALUES (?, ?, ?, ?)",
            [(no, *told) for no, body in bodies for told in _named(body)],
        )


def forget(tx: Tx, no: int) -> None:
    """Forget what a note named."""
    tx.execute("DELETE FROM note_word WHERE no = ?", (no,))


def _named(body: str) -> Iterable[tuple[str, str, str]]:
    from mcr_desktop.domain.note_texts import (
        LONGEST_WORD,
        pieces,
        task_lines,
    )  # where one is written

    for piece in pieces(body, most=_MOST_EACH):
        word = piece.text.casefold()[:LONGEST_WORD]
        yield (TAG if piece.kind == "tag" else MENTION), word, piece.text
    waiting = sum(not one.done for one in task_lines(body))
    if waiting:
        yield TASKS, str(waiting), str(waiting)


def used_tags(store: Store, fence: bytes) -> list[tuple[str, int]]:
    """The tags of a fence's notes with how many bear each, most used first; of spellings the first."""
    return [
        (shown, count)
        for shown, count in store.rows(
            # The account's notes first, whatever the planner thinks: there are tags of all accounts.
            "SELECT min(w.shown), count(*) AS many FROM note t CROSS JOIN note_word w "
            "ON w.no = t.no AND w.kind = 'tag' WHERE t.fence = (SELECT no FROM fence WHERE id = ?) "
            "AND t.deleted IS NULL GROUP BY w.word ORDER BY many DESC, w.word",
            (fence,),
        )
    ]


def of_notes(store: Store, fences: Mapping[bytes, bytes]) -> dict[bytes, list[tuple[str, str]]]:
    """What each of these notes, given with its fence, names, as (kind, words)."""
    found: dict[bytes, list[tuple[str, str]]] = {}
    ids = list(fences)
    for start in range(0, len(ids), _CHUNK):
        part = ids[start : start + _CHUNK]
        for note, fence, kind, shown in store.rows(
            "SELECT t.id, f.id, w.kind, w.shown FROM note t JOIN note_word w ON w.no = t.no "
            "JOIN fence f ON f.no = t.fence "
            f"WHERE t.id IN ({','.join('?' * len(part))})",
            part,
        ):
            if fence == fences[note]:
                found.setdefault(note, []).append((kind, shown))
    return found
