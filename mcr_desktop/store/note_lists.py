"""Lists of notes without their words: which notes answer to a filter, and what a line of a list shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mcr_desktop.store.engine import Store
from mcr_desktop.store.search import match_expression

EXCERPT = 200
"""So many characters of a note's beginning stand in its line."""
_CHUNK = 500

USED = (
    '(EXISTS (SELECT 1 FROM "use" u WHERE u.row_id = t.id AND u.deleted IS NULL) '
    "OR EXISTS (SELECT 1 FROM commitment c WHERE c.source_id = t.id AND c.deleted IS NULL) "
    "OR EXISTS (SELECT 1 FROM why y WHERE y.evidence_id = t.id AND y.deleted IS NULL) "
    "OR EXISTS (SELECT 1 FROM bone b WHERE b.evidence_id = t.id AND b.deleted IS NULL))"
)
"""The condition under which a note `t` led to something."""

_ORDERS = {
    "written": "t.written_on DESC, t.no DESC",
    "title": "t.title IS NULL, t.title COLLATE NOCASE, t.no",
    "changed": "coalesce((SELECT max(x.clock) FROM text_turn x WHERE x.no = t.no), t.clock, 0) DESC, t.no DESC",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter in the store's terms; see `services.notes.NoteQuery`."""

    fence: bytes
    account: bytes
    home: bytes | None
    """Our own private fence, in which drafts about the account lie."""
    show: str
    day: str
    tag: str | None = None
    person: str | None = None
    author: str | None = None
    circle: str | None = None
    words: str | None = None
    order: str = "written"


def ids(store: Store, wanted: Wanted) -> list[bytes]:
    """The ids of the notes that a filter lets through, in its order."""
    conditions, parameters = _scope(wanted)
    if wanted.show == "current":
        conditions.append("(t.expires_on IS NULL OR t.expires_on >= ?)")
        parameters.append(wanted.day)
    elif wanted.show == "expired":
        conditions.append("t.expires_on < ?")
        parameters.append(wanted.day)
    elif wanted.show == "unused":
        conditions.append(f"NOT {USED}")
    for kind, word in (("tag", wanted.tag), ("mention", wanted.person)):
        if word:
            conditions.append(
                "t.no IN (SELECT w.no FROM note_word w WHERE w.kind = ? AND w.word = ?)"
            )
            parameters += [kind, word]
    for field in ("author", "circle"):
        value = getattr(wanted, field)
        if value:
            conditions.append(f"t.{field} = ?")
            parameters.append(value)
    if wanted.words and (expression := match_expression(wanted.words)):
        conditions.append("t.no IN (SELECT rowid FROM search WHERE search MATCH ?)")
        parameters.append(expression)
    sql = (
        f"SELECT t.id FROM note t WHERE {' AND '.join(conditions)} ORDER BY {_ORDERS[wanted.order]}"
    )
    return [note for (note,) in store.rows(sql, parameters)]


def _scope(wanted: Wanted) -> tuple[list[str], list[Any]]:
    ours = "(t.fence = (SELECT no FROM fence WHERE id = ?) AND t.account_id = ?)"
    theirs = "t.fence = (SELECT no FROM fence WHERE id = ?)"
    conditions, parameters = ["t.deleted IS NULL"], list[Any]()
    if wanted.show == "drafts":
        conditions.append(ours)
        parameters += [wanted.home or b"", wanted.account]
    elif wanted.home is None or wanted.show == "unused":
        # A draft has not been shown to anybody yet; that it led to nothing is not worth telling.
        conditions.append(theirs)
        parameters.append(wanted.fence)
    else:
        conditions.append(f"({theirs} OR {ours})")
        parameters += [wanted.fence, wanted.home, wanted.account]
    return conditions, parameters


def lines(store: Store, notes: Sequence[bytes]) -> dict[bytes, tuple[Any, ...]]:
    """What the lines of these notes show: the columns of `LINE`, by id."""
    found: dict[bytes, tuple[Any, ...]] = {}
    for start in range(0, len(notes), _CHUNK):
        part = notes[start : start + _CHUNK]
        for row in store.rows(
            f"SELECT {LINE} FROM note t JOIN fence f ON f.no = t.fence "
            f"WHERE t.deleted IS NULL AND t.id IN ({','.join('?' * len(part))})",
            part,
        ):
            found[row[0]] = row
    return found


LINE = (
    "t.id, f.id, t.account_id, t.title, substr(t.body, 1, 200), t.written_on, t.author, t.circle, "
    "t.sensitive, t.expires_on, t.purpose, t.meeting_id, "
    "(SELECT count(*) FROM attachment a WHERE a.row_id = t.id AND a.deleted IS NULL), "
    '(SELECT count(*) FROM "use" u WHERE u.row_id = t.id AND u.deleted IS NULL) '
    "+ (SELECT count(*) FROM commitment c WHERE c.source_id = t.id AND c.deleted IS NULL) "
    "+ (SELECT count(*) FROM why y WHERE y.evidence_id = t.id AND y.deleted IS NULL) "
    "+ (SELECT count(*) FROM bone b WHERE b.evidence_id = t.id AND b.deleted IS NULL)"
)


def counts(store: Store, wanted: Wanted) -> tuple[int, int, int, int]:
    """How many notes are current, expired, drafts, and never used; the drafts are ours alone."""
    row = store.row(
        "SELECT count(*) FILTER (WHERE t.expires_on IS NULL OR t.expires_on >= ?), "
        "count(*) FILTER (WHERE t.expires_on < ?), "
        f"count(*) FILTER (WHERE NOT {USED}) FROM note t "
        "WHERE t.fence = (SELECT no FROM fence WHERE id = ?) AND t.deleted IS NULL",
        (wanted.day, wanted.day, wanted.fence),
    ) or (0, 0, 0)
    drafts = store.row(
        "SELECT count(*) FROM note t WHERE t.fence = (SELECT no FROM fence WHERE id = ?) "
        "AND t.deleted IS NULL AND t.account_id = ?",
        (wanted.home or b"", wanted.account),
    ) or (0,)
    return row[0], row[1], drafts[0], row[2]


def used_shares(store: Store, since: str, until: str) -> list[tuple[bytes, int, int]]:
    """For each fence: how many of the notes written in these days led to something, and how many there are."""
    return [
        (fence, used, written)
        for fence, used, written in store.rows(
            f"SELECT f.id, count(*) FILTER (WHERE {USED}), count(*) FROM note t "
            "JOIN fence f ON f.no = t.fence WHERE t.deleted IS NULL AND t.account_id IS NULL "
            "AND t.written_on BETWEEN ? AND ? GROUP BY f.no",
            (since, until),
        )
    ]


def never_used(store: Store, fence: bytes, since: str, limit: int) -> list[bytes]:
    """Notes of a fence, written since a day, that led to nothing; oldest first."""
    return [
        note
        for (note,) in store.rows(
            "SELECT t.id FROM note t WHERE t.fence = (SELECT no FROM fence WHERE id = ?) "
            f"AND t.deleted IS NULL AND coalesce(t.written_on, '') >= ? AND NOT {USED} "
            "ORDER BY t.written_on, t.no LIMIT ?",
            (fence, since, limit),
        )
    ]
