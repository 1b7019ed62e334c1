"""Notes: writing, merging, finding."""

from __future__ import annotations

from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, TextChange
from mcr_desktop.domain.notes import CIRCLES, Note
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.word_merges import merged
from mcr_desktop.services.workspaces import Workspace, known_fields, one_of
from mcr_desktop.store.queries import in_fence


class Notes:
    """What a person does with notes."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def all(self, account: Account, limit: int | None = None) -> list[Note]:
        """The notes of an account, latest first."""
        return in_fence(
            self._workspace.store,
            Note,
            account.fence,
            order="t.written_on DESC, t.no DESC",
            limit=limit,
        )

    def show(self, note_id: bytes) -> Note:
        """The note with this id."""
        return self._workspace.row(Note, note_id)

    def find(self, wanted: str, account: Account | None = None) -> Note:
        """The note that a title, the start of one, or an id means."""
        return self._workspace.find(Note, wanted, account.fence if account else None)

    def add(self, account: Account, body: str, title: str | None = None, **fields: Any) -> Note:
        """A new note; without a title its first line serves as one."""
        _check(fields)
        body = body.strip("\n")
        fields |= {
            "title": (title or first_line(body)).strip() or None,
            "written_on": fields.get("written_on") or today().isoformat(),
            "author": fields.get("author") or self._workspace.person,
        }
        note = ids.new_id()
        values = known_fields(Note, {name: value for name, value in fields.items() if value})
        changes: list[Change | TextChange] = [
            Change(account.fence, "note", note, values),
            TextChange(account.fence, note, body),
        ]
        self._workspace.commit(changes, f"Wrote note {fields['title'] or ''}".strip())
        return self.show(note)

    def edit(
        self, note_id: bytes, body: str | None = None, *, base: str | None = None, **fields: Any
    ) -> Note:
        """Change a note's words, its fields, or both; words merge with what teammates write.

        `base` is the text that the typing began from: what was stored since then stays beside it.
        Without it `body` replaces whatever stands there.
        """
        _check(fields)
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


def first_line(body: str, most: int = 80) -> str:
    """The first line of a text, without marks of a heading, cut at a word."""
    line = body.strip().split("\n", 1)[0].lstrip("#-* ").strip()
    if len(line) <= most:
        return line
    return line[:most].rsplit(" ", 1)[0].rstrip(" ,.;:") + "…"


def _check(fields: dict[str, Any]) -> None:
    one_of("note", "circle", fields.get("circle"), CIRCLES)
