"""Drafts: notes that nobody else reads until their writer shares them."""

from __future__ import annotations

import dataclasses
from typing import Any

from mcr_desktop.domain import ids
from mcr_desktop.domain.accounts import Account
from mcr_desktop.domain.changes import Change, TextChange, Value
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.domain.notes import Attachment, Note, Use, shared_id
from mcr_desktop.domain.periods import today
from mcr_desktop.services.notebook.notes import making
from mcr_desktop.services.private_fences import PrivateFence
from mcr_desktop.services.workspaces import Workspace, new_row
from mcr_desktop.store import attached
from mcr_desktop.store.queries import fetch, in_fence
from mcr_desktop.store.removed_rows import REMOVED, WENT_ALONG
from mcr_desktop.store.twins import place_of


class Drafts:
    """A person's own drafts. They live in the private fence, which is founded with the first one."""

    def __init__(self, workspace: Workspace, private: PrivateFence) -> None:
        self._workspace = workspace
        self._private = private

    def add(self, account: Account, body: str, title: str | None = None, **fields: Any) -> Note:
        """A draft about an account; `notes.edit` changes it as any note."""
        given = {**fields, "account_id": account.id}
        with self._private.writing("Began a draft") as (home, changes):
            note, made = making(home, body, title, self._workspace.person, given)
            changes.extend(made)
        return self._workspace.row(Note, note)

    def is_draft(self, note: Note) -> bool:
        """Whether only its writer sees a note."""
        return note.account_id is not None

    def account_of(self, note: Note) -> Account:
        """The account that a note, a draft or not, is about. Raises NotFoundError."""
        if note.account_id is not None:
            return self._workspace.row(Account, note.account_id)
        found = fetch(self._workspace.store, Account, "f.id = ?", (note.fence,), limit=1)
        if not found:
            raise NotFoundError(kind="account", wanted=ids.show(note.fence))
        return found[0]

    def all(self) -> list[Note]:
        """Every own draft, latest first."""
        home = self._private.id()
        if home is None:
            return []
        where, order = "t.account_id IS NOT NULL", "t.written_on DESC, t.no DESC"
        return in_fence(self._workspace.store, Note, home, where, order=order)

    def stranded(self) -> list[Note]:
        """Own drafts about an account that is not here (any more), latest first.

        Its copy was deleted on this machine, or it never came to it: no page of an account shows them.
        """
        here = {one.id for one in fetch(self._workspace.store, Account)}
        return [one for one in self.all() if one.account_id not in here]

    def move(self, draft_id: bytes, account: Account) -> Note:
        """Let a draft be about another account; one gesture.

        The meeting that it was written in stays with the account before. Raises NotFoundError where it
        is no draft (any more).
        """
        draft = self._workspace.row(Note, draft_id)
        if draft.account_id is None:
            raise NotFoundError(kind="draft", wanted=ids.show(draft_id))
        values: dict[str, Value] = {"account_id": account.id}
        if account.id != draft.account_id and draft.meeting_id is not None:
            values["meeting_id"] = None
        label = f"Moved the draft {draft.title or ''} to {account.name}"
        self._workspace.commit([Change(draft.fence, "note", draft.id, values)], label[:200])
        return self._workspace.row(Note, draft_id)

    def share(self, draft_id: bytes) -> Note:
        """Put a draft before the team, as one gesture: a note of its own in the account's fence.

        Its words go over as they stand, not how they came about; its files and what it led to go along;
        the draft is removed. Shared on two own devices before they heard of each other it is one note all
        the same: the ids follow from the draft's, and the words are put together. Raises NotFoundError where it is none (any more), and ReaderError where we
        only read: nobody would get it, and our own devices would lose it.
        """
        workspace = self._workspace
        with workspace.store.transaction() as tx:
            draft = workspace.row(Note, draft_id)
            if draft.account_id is None:
                raise NotFoundError(kind="draft", wanted=ids.show(draft_id))
            account = workspace.row(Account, draft.account_id)
            workspace.refuse_reader((account.fence,))
            fields = {
                "purpose": draft.purpose,
                "circle": draft.circle,
                "sensitive": draft.sensitive,
                "expires_on": draft.expires_on,
                "meeting_id": draft.meeting_id,
                "author": draft.author,
                # It is news from the day on which the others can read it.
                "written_on": today().isoformat(),
            }
            wanted = self._free("note", draft_id, account.fence)
            note, making_it = making(
                account.fence, draft.body or "", draft.title, workspace.person, fields, wanted
            )
            changes = [
                one._replace(draft=draft_id) if isinstance(one, TextChange) else _made(one, Note)
                for one in making_it
            ]
            for kind, row in self._hanging(draft):
                values = {
                    item.name: getattr(row, item.name)
                    for item in dataclasses.fields(row)
                    if item.name not in {"id", "fence"}
                }
                _, change = new_row(account.fence, kind, type(row), {**values, "row_id": note})
                copy = self._free(kind, row.id, account.fence)
                if isinstance(row, Attachment):
                    fences = (row.fence, account.fence)
                    attached.hand_on(tx, row.id, copy, row.sha256, fences)
                changes.append(_made(change._replace(id=copy), type(row)))
                changes.append(Change(row.fence, kind, row.id, {"deleted": WENT_ALONG}))
            changes.append(Change(draft.fence, "note", draft_id, {"deleted": REMOVED}))
            receipt = workspace.journal.commit_in(
                tx, changes, f"Shared note {draft.title or ''}".strip()
            )
        workspace.announce(receipt.changes)
        return workspace.row(Note, note)

    def _free(self, kind: str, row: bytes, fence: bytes) -> bytes:
        """The id under which a row goes over; a fresh one where a copy of it stands there already."""
        copy = shared_id(row, fence)
        standing = place_of(self._workspace.store, kind, copy, fence)
        taken = standing is not None and standing[1] is None
        return ids.new_id() if taken or (kind, copy) in self._workspace.erased(fence) else copy

    def _hanging(self, draft: Note) -> list[tuple[str, Attachment | Use]]:
        """What goes along with a draft, each with its kind."""
        store = self._workspace.store
        where, wanted = "t.row_id = ?", (draft.id,)
        return [
            *(
                ("attachment", one)
                for one in in_fence(store, Attachment, draft.fence, where, wanted)
            ),
            *(("use", one) for one in in_fence(store, Use, draft.fence, where, wanted)),
        ]


def _made(change: Change, kind: type[Any]) -> Change:
    """The change that makes a copy, or makes it anew with nothing left of what it said before.

    That it is not removed is always written: another own device may have shared the same and taken it
    back, before it hears of this.
    """
    names = {item.name for item in dataclasses.fields(kind)} - {"id", "fence", "body"}
    values: dict[str, Value] = {**dict.fromkeys(names), **change.values, "deleted": None}
    return change._replace(values=values, anew=frozenset({"deleted"}))
