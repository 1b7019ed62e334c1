"""Files that come into being with other rows, in one gesture: their contents are stored before, or let go of."""

from __future__ import annotations

import mimetypes
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.file_names import safe_name
from mcr_desktop.domain.notes import Attachment
from mcr_desktop.domain.periods import today
from mcr_desktop.domain.picture_files import kind_of
from mcr_desktop.services.workspaces import OF_MEMBERS, Workspace, new_row
from mcr_desktop.store import attached
from mcr_desktop.store.blobs import Blobs, Content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.store.engine import Tx


class Keeping:
    """Attachments that come into being in one gesture with other changes; their contents are stored before."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._blobs = Blobs(workspace.store)
        self._made: list[tuple[bytes, bytes, str]] = []
        self._stored: list[str] = []

    def picture(self, fence: bytes, contact: bytes, data: bytes) -> list[Change]:
        """The changes that make a picture a person's photo. Raises DiskFullError; nothing is kept then."""
        jpeg = kind_of(data) == "jpeg"
        name, media = ("photo.jpg", "image/jpeg") if jpeg else ("photo.png", "image/png")
        try:
            content = self._blobs.take([data], name=name, expected=len(data))
        except BaseException:
            self.let_go()
            raise
        self._stored.append(content.sha256)
        file, change = self.row(fence, "contact", contact, name, content, media)
        return [change, Change(fence, "contact", contact, {"photo": file})]

    def row(
        self,
        fence: bytes,
        row_kind: str,
        row_id: bytes,
        name: str,
        content: Content,
        media_type: str | None,
    ) -> tuple[bytes, Change]:
        """A new attachment's id and the change that makes it."""
        values = {
            "row_id": row_id,
            "row_kind": row_kind,
            "name": name,
            "media_type": media_type or mimetypes.guess_type(safe_name(name))[0],
            "size": content.size,
            "sha256": content.sha256,
            "added_on": today().isoformat(),
            "person": self._workspace.person or None,
        }
        file, change = new_row(fence, "attachment", Attachment, values)
        self._made.append((fence, file, content.sha256))
        return file, change

    def commit(self, changes: Sequence[Change], label: str) -> None:
        """Commit these, the attachments' own among them, as one gesture."""
        workspace = self._workspace
        try:
            workspace.refuse_reader({one.fence for one in changes if one.table in OF_MEMBERS})
            with workspace.store.transaction() as tx:
                receipt = workspace.journal.commit_in(tx, changes, label)
                self.claim(tx)
        except BaseException:
            self.let_go()
            raise
        workspace.announce(receipt.changes)

    def claim(self, tx: Tx) -> None:
        """Let the contents be ours to share through these attachments."""
        for fence, file, sha256 in self._made:
            attached.claim(tx, fence, file, sha256, attached.ATTACHED)

    def let_go(self) -> None:
        """Let go of the contents that came to no row."""
        named = attached.named(self._workspace.store)
        for sha256 in {*self._stored, *(one for _, _, one in self._made)} - named:
            self._blobs.let_go(sha256)
