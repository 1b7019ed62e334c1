"""Notes: writing, merging, finding, and lists of them that never read their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.note_queries import ORDERS, SHOWS, NoteQuery
from mcr_desktop.domain.notes import CIRCLES, Note
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.word_merges import merged
from mcr_desktop.services.workspaces import Workspace, known_fields, one_of
from mcr_desktop.store import note_lists, note_words
from mcr_desktop.store.queries import day_of, in_fence

__all__ = ["ORDERS", "SHOWS", "NoteCounts", "NoteLine", "NoteQuery", "Notes"]


@dataclass(frozen=True, slots=True)
class NoteLine:
    """What a list shows of a note; its words are read when it is opened."""

    id: bytes
    fence: bytes
    account_id: bytes | None
    title: str | None
    excerpt: str
    """How it begins, on one line."""
    written_on: str | None
    author: str | None
    circle: str | None
    sensitive: int | None
    expires_on: str | None
    purpose: str | None
    meeting_id: bytes | None
    draft: bool
    expired: bool
    tags: tuple[str, ...]
    attachments: int
    uses: int
    """To how many things it led: lines of the ledger, promises, evidence in cases."""
    tasks: int
    """Boxes that are not ticked."""


@dataclass(frozen=True, slots=True)
class NoteCounts:
    """How many notes an account has, and its tags, most used first."""

    current: int
    expired: int
    drafts: int
    unused: int
    tags: tuple[tuple[str, int], ...]


class Notes:
    """What a person does with notes."""

    def __init__(
        self, workspace: Workspace, common: Callable[[str], bytes | None] = lambda _kind: None
    ) -> None:
        """`common` gives the fence of a kind to which we write, as sharing does."""
        self._workspace = workspace
        self._common = common

    def all(self, account: Account, limit: int | None = None) -> list[Note]:
        """The notes of an account with their words, latest first; drafts are not among them."""
        return in_fence(
            self._workspace.store,
            Note,
            account.fence,
            order="t.written_on DESC, t.no DESC",
            limit=limit,
        )

    def since(self, account: Account, day: str) -> list[Note]:
        """Those of `all` that were written on a day or later: of the others no word is read."""
        return in_fence(
            self._workspace.store,
            Note,
            account.fence,
            "t.written_on >= ?",
            (day,),
            "t.written_on DESC, t.no DESC",
        )

    def sensitive(self, account: Account) -> list[Note]:
        """Those of `all` that must not leave the team."""
        return in_fence(
            self._workspace.store,
            Note,
            account.fence,
            "t.sensitive = 1",
            order="t.written_on DESC, t.no DESC",
        )

    def ids(self, account: Account, query: NoteQuery | None = None) -> list[bytes]:
        """The ids of an account's notes that a filter lets through, in its order."""
        return note_lists.ids(self._workspace.store, self._wanted(account, query or NoteQuery()))

    def lines(self, notes: Sequence[bytes]) -> list[NoteLine]:
        """The lines of these notes in the same order; what is gone since is left out."""
        store = self._workspace.store
        rows = note_lists.lines(store, notes)
        words = note_words.of_notes(store, {note: row[1] for note, row in rows.items()})
        day = today().isoformat()
        return [_line(rows[note], words.get(note, []), day) for note in notes if note in rows]

    def counts(self, account: Account) -> NoteCounts:
        """How many notes there are of each sort, and the tags in use."""
        store = self._workspace.store
        found = note_lists.counts(store, self._wanted(account, NoteQuery()))
        return NoteCounts(*found, tuple(note_words.used_tags(store, account.fence)))

    def _wanted(self, account: Account, query: NoteQuery) -> note_lists.Wanted:
        one_of("note", "show", query.show, SHOWS)
        one_of("note", "order", query.order, ORDERS)
        return note_lists.Wanted(
            account.fence,
            account.id,
            self._common("private"),
            query.show,
            today().isoformat(),
            (query.tag or "").lstrip("#").casefold() or None,
            (query.person or "").lstrip("@ ").split(" ")[0].casefold() or None,
            query.author,
            query.circle,
            query.words,
            query.order,
        )

    def show(self, note_id: bytes) -> Note:
        """The note with this id."""
        return self._workspace.row(Note, note_id)

    def find(self, wanted: str, account: Account | None = None) -> Note:
        """The note, or our own draft, that a title, the start of one, or an id means."""
        if account is None:
            return self._workspace.find(Note, wanted)
        try:
            return self._workspace.find(Note, wanted, account.fence)
        except NotFoundError:
            home = self._common("private")
            found = self._workspace.find(Note, wanted, home) if home else None
            if found is None or found.account_id != account.id:
                raise
            return found

    def add(self, account: Account, body: str, title: str | None = None, **fields: Any) -> Note:
        """A new note; without a title its first line serves as one."""
        note, changes = making(account.fence, body, title, self._workspace.person, fields)
        label = f"Wrote note {_title(changes) or ''}".strip()
        self._workspace.commit(changes, label)
        return self.show(note)

    def edit(
        self, note_id: bytes, body: str | None = None, *, base: str | None = None, **fields: Any
    ) -> Note:
        """Change a note's words, its fields, or both; words merge with what teammates write.

        `base` is the text that the typing began from: what was stored since then stays beside it.
        Without it `body` replaces whatever stands there.
        """
        check(fields)
        workspace = self._workspace
        # Nothing can be stored between reading the words and writing them: it is one transaction.
        with workspace.store.transaction() as tx:
            note = self.show(note_id)
            changes: list[Change | TextChange] = []
            if fields:
                changes.append(Change(note.fence, "note", note.id, known_fields(Note, fields)))
            if body is not None:
                words = body if base is None else merged(base, body, note.body or "")
                changes.append(TextChange(note.fence, note.id, words))
            label = f"Edited note {note.title or ''}".strip()
            receipt = workspace.journal.commit_in(tx, changes, label)
        workspace.announce(receipt.changes)
        return self.show(note_id)

    def edit_many(self, note_ids: Sequence[bytes], **fields: Any) -> int:
        """Change the same fields of several notes as one gesture; how many it changed.

        Raises as `edit` does, before anything is written.
        """
        check(fields)
        values = known_fields(Note, fields)
        rows = [self.show(one) for one in dict.fromkeys(note_ids)]
        changes = [
            Change(row.fence, "note", row.id, values)
            for row in rows
            if any(getattr(row, name) != value for name, value in fields.items())
        ]
        if changes:
            label = "Edited a note" if len(changes) == 1 else f"Edited {len(changes)} notes"
            self._workspace.commit(changes, label)
        return len(changes)


def making(
    fence: bytes,
    body: str,
    title: str | None,
    person: str,
    fields: dict[str, Any],
    note: bytes | None = None,
) -> tuple[bytes, list[Change | TextChange]]:
    """The id of a new note, a fresh one where none is given, and the changes that make it."""
    check(fields)
    body = body.strip("\n")
    given = fields | {
        "title": (title or first_line(body)).strip() or None,
        "written_on": fields.get("written_on") or today().isoformat(),
        "author": fields.get("author") or person,
    }
    note = note or ids.new_id()
    values = known_fields(Note, {name: value for name, value in given.items() if value})
    return note, [Change(fence, "note", note, values), TextChange(fence, note, body)]


def first_line(body: str, most: int = 80) -> str:
    """The first line of a text, without marks of a heading, cut at a word."""
    line = body.strip().split("\n", 1)[0].lstrip("#-* ").strip()
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def check(fields: dict[str, Any]) -> None:
    """Raise InvalidValueError where a note's field may not hold what is given."""
    one_of("note", "circle", fields.get("circle"), CIRCLES)


def _title(changes: Sequence[Change | TextChange]) -> str | None:
    title = next((one.values.get("title") for one in changes if isinstance(one, Change)), None)
    return title if isinstance(title, str) else None


def _line(row: tuple[Any, ...], words: Sequence[tuple[str, str]], day: str) -> NoteLine:
    note, fence, account, title, start, written, author, circle, sensitive, expires, *rest = row
    purpose, meeting, attachments, uses = rest
    expires = day_of(expires) if expires else None
    return NoteLine(
        note,
        fence,
        account,
        title,
        " ".join((start or "").split()),
        day_of(written) if written else None,
        author,
        circle,
        sensitive,
        expires,
        purpose,
        meeting,
        draft=account is not None,
        expired=bool(expires and expires < day),
        tags=tuple(shown for kind, shown in words if kind == note_words.TAG),
        attachments=attachments,
        uses=uses,
        tasks=next((int(shown) for kind, shown in words if kind == note_words.TASKS), 0),
    )
