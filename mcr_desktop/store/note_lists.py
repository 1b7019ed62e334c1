"""Lists of notes without their words: which notes answer to a filter, and what a line of a list shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mcr_desktop.store.engine import Store
from mcr_desktop.store.fences import Fences, among
from mcr_desktop.store.queries import OF_A_DRAFT
from mcr_desktop.store.twins import looked_at

EXCERPT = 200
"""So many characters of a note's beginning stand in its line."""
_CHUNK = 500

USED = (
    '(EXISTS (SELECT 1 FROM "use" u WHERE u.row_id = t.id AND +u.fence = t.fence AND u.deleted IS NULL) '
    "OR EXISTS (SELECT 1 FROM commitment c WHERE c.source_id = t.id AND +c.fence = t.fence AND c.deleted IS NULL) "
    "OR EXISTS (SELECT 1 FROM why y WHERE y.evidence_id = t.id AND +y.fence = t.fence AND y.deleted IS NULL) "
    "OR EXISTS (SELECT 1 FROM bone b WHERE b.evidence_id = t.id AND +b.fence = t.fence AND b.deleted IS NULL))"
)
"""The condition under which a note `t` led to something."""

_ORDERS = {
    "written": ("t.written_on, t.no", "2 DESC, 3 DESC"),
    "title": ("t.title IS NULL, t.title COLLATE NOCASE, t.no", "2, 3 COLLATE NOCASE, 4"),
    "changed": (
        "coalesce((SELECT max(x.clock) FROM text_turn x WHERE x.no = t.no), t.clock, 0), t.no",
        "2 DESC, 3 DESC",
    ),
}
"""What a list is sorted by, and how."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A filter in the store's terms; see `domain.note_queries.NoteQuery`."""

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
    conditions, narrowed = _conditions(wanted)
    keys, order = _ORDERS[wanted.order]
    arms: list[str] = []
    parameters: list[Any] = []
    # The account's own notes and our drafts apart: of the former nothing but an index is read.
    for scope, given in _scopes(wanted):
        where = " AND ".join(("t.deleted IS NULL", scope, *conditions))
        arms.append(f"SELECT t.id, {keys} FROM note t WHERE {where}")
        parameters += [*given, *narrowed]
    sql = f"{' UNION ALL '.join(arms)} ORDER BY {order}"
    return [row[0] for row in store.rows(sql, parameters)]


def _scopes(wanted: Wanted) -> list[tuple[str, list[Any]]]:
    own = ("t.fence = (SELECT no FROM fence WHERE id = ?)", [wanted.fence])
    if wanted.home is None or wanted.show == "unused":
        # A draft has not been shown to anybody yet; that it led to nothing is not worth telling.
        return [own]
    drafts = (
        "t.fence = (SELECT no FROM fence WHERE id = ?) AND t.account_id = ?",
        [wanted.home, wanted.account],
    )
    return [drafts] if wanted.show == "drafts" else [own, drafts]


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = []
    parameters: list[Any] = []
    if wanted.show == "drafts" and wanted.home is None:
        conditions.append("0")
    elif wanted.show == "current":
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
    if wanted.words and (expression := _expression(wanted.words)):
        conditions.append("t.no IN (SELECT rowid FROM search WHERE search MATCH ?)")
        parameters.append(expression)
    return conditions, parameters


def _expression(words: str) -> str:
    from mcr_desktop.store.search import match_expression  # Today reads of notes and searches none

    return match_expression(words)


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
            if row[0] not in found or row[1] == looked_at(store):
                found[row[0]] = row
    return found


LINE = (
    f"t.id, f.id, {OF_A_DRAFT}, t.title, substr(t.body, 1, 200), t.written_on, t.author, t.circle, "
    "t.sensitive, t.expires_on, t.purpose, t.meeting_id, "
    "(SELECT count(*) FROM attachment a WHERE a.row_id = t.id AND a.fence = t.fence "
    "AND a.deleted IS NULL), "
    '(SELECT count(*) FROM "use" u WHERE u.row_id = t.id AND +u.fence = t.fence AND u.deleted IS NULL) '
    "+ (SELECT count(*) FROM commitment c WHERE c.source_id = t.id AND +c.fence = t.fence AND c.deleted IS NULL) "
    "+ (SELECT count(*) FROM why y WHERE y.evidence_id = t.id AND +y.fence = t.fence AND y.deleted IS NULL) "
    "+ (SELECT count(*) FROM bone b WHERE b.evidence_id = t.id AND +b.fence = t.fence AND b.deleted IS NULL)"
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


def mentioning(
    store: Store,
    word: str,
    clock: int,
    is_ours: Callable[[bytes], bool],
    limit: int,
    fences: Fences = None,
) -> list[tuple[bytes, bytes, str | None, str | None]]:
    """Notes that name somebody by this first word and into which others wrote since: id, fence, title, words.

    The newest of each fence, `limit` of them at most. Drafts are not among them. `is_ours` says whether a
    writer is one of our own person's.
    """
    where, values = among(fences)
    others = [no for no, writer in store.rows("SELECT no, id FROM writer") if not is_ours(writer)]
    marks = ",".join("?" * len(others))
    return [
        (note, fence, title, body)
        for note, fence, title, body in store.rows(
            "SELECT t.id, m.fence, t.title, t.body FROM (SELECT t.no, f.id AS fence, "
            "row_number() OVER (PARTITION BY t.fence ORDER BY t.no DESC) AS place "
            "FROM note_word w JOIN note t ON t.no = w.no "
            "JOIN fence f ON f.no = t.fence WHERE w.kind = 'mention' AND w.word = ? "
            f"AND t.deleted IS NULL{where} AND EXISTS (SELECT 1 FROM text_turn x WHERE x.no = t.no "
            f"AND x.clock >= ? AND x.writer IN ({marks}))) m JOIN note t ON t.no = m.no "
            "WHERE m.place <= ? ORDER BY m.no DESC",
            (word, *values, clock, *others, limit),
        )
    ]
