"""Files that hang on rows: taken in, saved, opened on purpose, and let go of."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.errors import McrError, NotFoundError
from mcr_desktop.domain.file_names import is_program, numbered, safe_name
from mcr_desktop.domain.notes import Attachment
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.services.notebook.kept_files import Keeping
from mcr_desktop.services.workspaces import Workspace, required
from mcr_desktop.store import attached
from mcr_desktop.store.blobs import (
    LEFT_BEHIND_MS,
    LIMIT,
    Blobs,
    Content,
    DamagedError,
    TooLargeError,
)
from mcr_desktop.store.merged_contacts import names_of
from mcr_desktop.store.queries import in_fence
from mcr_desktop.store.twins import place_of

if TYPE_CHECKING:
    from io import FileIO

    from mcr_desktop.domain.progress import Progress

__all__ = ["LIMIT", "AttachmentLine", "Attachments", "DamagedError", "TooLargeError"]

READ_MOST = 16 << 20
_CHUNK = 1 << 20
_JUST_NOW_NS = 2_000_000_000
"""Some file systems tell times in steps of two seconds."""
_LONGEST_NAME = 255


class NotAFileError(McrError):
    """`path` is a folder, a device or something else that cannot be attached."""


class FileChangedError(McrError):
    """The file `name` became another one while it was read: cut, written to, or still being written."""


class AwayError(McrError):
    """The bytes of `name` have not come to this machine yet."""


class ProgramRefusedError(McrError):
    """`name` could run something when it is opened; it can be saved."""


Held = Literal["here", "away", "bad"]


@dataclass(frozen=True, slots=True)
class AttachmentLine:
    """An attachment, and whether its bytes are here: "away" until they came, "bad" where they cannot be had."""

    row: Attachment
    held: Held
    trouble: str = ""
    """Why they did not come: "missing" (nobody has put them on storage yet), "differs"; "large",
    "beyond-person" and "beyond-fence" where they come only once somebody asks for them."""


class Attachments:
    """What a person does with files. Reading and writing happen in the calling thread."""

    def __init__(
        self,
        workspace: Workspace,
        sync: Callable[[bytes, Progress | None], None] = lambda _fence, _progress: None,
    ) -> None:
        """`sync` syncs one fence at once, and raises what went wrong."""
        self._workspace = workspace
        self._sync = sync
        self._blobs = Blobs(workspace.store)

    def of(self, row_kind: str, row_id: bytes) -> list[AttachmentLine]:
        """The files of a row, oldest first; of a contact those of everybody who is shown as them too."""
        store = self._workspace.store
        found = place_of(store, row_kind, row_id)
        if found is None:
            return []
        # A row that names this one from another fence is no file of its own.
        names = names_of(store, row_id, found.fence) if row_kind == "contact" else (row_id,)
        where = f"t.row_kind = ? AND t.row_id IN ({','.join('?' * len(names))})"
        rows = in_fence(store, Attachment, found.fence, where, (row_kind, *names), "t.no")
        here = self._blobs.held(one.sha256 for one in rows)
        troubles = attached.troubles(store, found.fence, [one.id for one in rows])
        return [
            AttachmentLine(
                one,
                _held(one, one.sha256 in here),
                "" if one.sha256 in here else _why_away(one, troubles.get(one.id, "")),
            )
            for one in rows
        ]

    def show(self, attachment_id: bytes) -> Attachment:
        """The attachment with this id. Raises NotFoundError."""
        return self._workspace.row(Attachment, attachment_id)

    def holds(self, row: Attachment) -> bool:
        """Whether a file's bytes are on this machine."""
        return self._blobs.holds(row.sha256)

    def add(
        self, row_kind: str, row_id: bytes, path: Path, progress: Progress | None = None
    ) -> Attachment:
        """Attach a file to a row; it is read once, and may be gone afterwards.

        Raises NotFoundError (no such row), NotAFileError, TooLargeError, FileChangedError (it is being
        written), DiskFullError, OSError, and CancelledError from `progress`; nothing is kept then.
        """
        self._fence_of(row_kind, row_id)
        if path.is_dir():
            raise NotAFileError(path=str(path))
        # A pipe would wait for ever before it could be told to be none.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)), "rb", buffering=0) as file:  # fmt: skip
            found = os.fstat(file.fileno())
            if not stat.S_ISREG(found.st_mode):
                raise NotAFileError(path=str(path))
            if found.st_size > LIMIT:
                raise TooLargeError(name=path.name, size=found.st_size, limit=LIMIT)
            content = self._blobs.take(
                _unchanged(file, path.name, found),
                name=path.name,
                expected=found.st_size,
                progress=progress,
            )
        return self._attach(row_kind, row_id, path.name, content, None)

    def add_bytes(
        self,
        row_kind: str,
        row_id: bytes,
        name: str,
        data: bytes,
        media_type: str | None = None,
        *,
        field: str = "",
    ) -> Attachment:
        """Attach bytes, such as a picture that was pasted. Raises as `add` does.

        A `field` of the row, such as a person's photo, names the file from then on, in the same gesture.
        """
        self._fence_of(row_kind, row_id)
        if len(data) > LIMIT:
            raise TooLargeError(name=name, size=len(data), limit=LIMIT)
        content = self._blobs.take([data] if data else [], name=name, expected=len(data))
        return self._attach(row_kind, row_id, name, content, media_type, field)

    def read(self, attachment_id: bytes, most: int = READ_MOST) -> bytes:
        """The bytes of a small file, checked. Raises TooLargeError, AwayError or DamagedError."""
        row = self._here(attachment_id)
        if (row.size or 0) > most:
            raise TooLargeError(name=row.name, size=row.size, limit=most)
        data = bytearray()
        for part in self._blobs.checked(row.sha256, row.name):
            data += part
            if len(data) > most:
                raise TooLargeError(name=row.name, size=len(data), limit=most)
        return bytes(data)

    def save(self, attachment_id: bytes, target: Path, progress: Progress | None = None) -> Path:
        """Write a file to a path that was chosen, or into a folder under a safe name; where it lies then.

        In a folder no file is replaced: the name is numbered. All of it is written and checked, or
        nothing. Raises NotFoundError, AwayError, DamagedError, OSError, CancelledError.
        """
        row = self._here(attachment_id)
        if not target.is_dir():
            staging = target.with_name(f".{secrets.token_hex(8)}.part")
            try:
                self._write(row, staging, progress or Unwatched())
                staging.replace(target)
            finally:
                staging.unlink(missing_ok=True)
            return target
        staging = target / f".{secrets.token_hex(8)}.part"
        try:
            self._write(row, staging, progress or Unwatched())
            return _settle(staging, target, safe_name(row.name))
        finally:
            staging.unlink(missing_ok=True)

    def open_copy(self, attachment_id: bytes, folder: Path) -> Path:
        """A copy to open, readable by its owner alone, in a folder of its own below `folder`.

        Raises ProgramRefusedError for what could run something, else as `save` does.
        """
        row = self._here(attachment_id)
        if is_program(row.name):
            raise ProgramRefusedError(name=row.name)
        place = folder / secrets.token_hex(8)
        place.mkdir(mode=0o700, parents=True)
        try:
            copy = self.save(attachment_id, place)
        except BaseException:
            place.rmdir()
            raise
        copy.chmod(0o400)
        return copy

    def rename(self, attachment_id: bytes, name: str) -> Attachment:
        """Call a file otherwise."""
        row = self.show(attachment_id)
        name = required("attachment", "name", name)[:_LONGEST_NAME]
        change = Change(row.fence, "attachment", row.id, {"name": name})
        self._workspace.commit([change], f"Renamed an attachment to {name}")
        return self.show(attachment_id)

    def fetch(self, attachment_id: bytes, progress: Progress | None = None) -> AttachmentLine:
        """Bring a file's bytes from storage, however large; what stands there then.

        Syncs its fence at once. Raises the trouble that the sync met, NoTargetError where the fence has
        no storage, CancelledError; the wish stays, and a later sync fulfils it.
        """
        row = self.show(attachment_id)
        if not self._blobs.holds(row.sha256) and attached.sound(row.sha256, row.size):
            attached.wish(self._workspace.store, row.fence, row.id)
            self._sync(row.fence, progress)
        here = self._blobs.holds(row.sha256)
        trouble = attached.troubles(self._workspace.store, row.fence, [row.id]).get(row.id, "")
        return AttachmentLine(row, _held(row, here), "" if here else _why_away(row, trouble))

    def let_go(self, patience_ms: int = LEFT_BEHIND_MS) -> int:
        """Let go of the bytes that no attachment names (any more), as every sync does; how many contents."""
        return attached.let_go(self._workspace.store, patience_ms)

    def _here(self, attachment_id: bytes) -> Attachment:
        row = self.show(attachment_id)
        if not self._blobs.holds(row.sha256):
            raise AwayError(name=row.name)
        return row

    def _fence_of(self, row_kind: str, row_id: bytes) -> bytes:
        found = place_of(self._workspace.store, row_kind, row_id)
        if found is None or found.deleted is not None:
            raise NotFoundError(kind=row_kind, wanted=ids.show(row_id))
        return found.fence

    def _attach(
        self,
        row_kind: str,
        row_id: bytes,
        name: str,
        content: Content,
        media_type: str | None,
        field: str = "",
    ) -> Attachment:
        workspace = self._workspace
        name = name.strip()[:_LONGEST_NAME] or safe_name(name)
        keeping = Keeping(workspace)
        try:
            with workspace.store.transaction() as tx:
                # The row may have gone while its file was read.
                fence = self._fence_of(row_kind, row_id)
                file, change = keeping.row(fence, row_kind, row_id, name, content, media_type)
                changes = [change]
                if field:
                    changes.append(Change(fence, row_kind, row_id, {field: file}))
                label = f"Took a {field}" if field else f"Attached {name}"
                receipt = workspace.journal.commit_in(tx, changes, label)
                keeping.claim(tx)
        except BaseException:
            keeping.let_go()
            raise
        workspace.announce(receipt.changes)
        return self.show(file)

    def _write(self, row: Attachment, path: Path, progress: Progress) -> None:
        """Write a content whole and checked to a new file. Raises DamagedError."""
        written = 0
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb") as file:  # fmt: skip
            for part in self._checked(row):
                progress.report(written, max(row.size or 0, 1))
                file.write(part)
                written += len(part)
            file.flush()
            os.fsync(file.fileno())

    def _checked(self, row: Attachment) -> Iterator[bytes]:
        return self._blobs.checked(row.sha256, row.name)


def _unchanged(file: FileIO, name: str, before: os.stat_result) -> Iterator[bytes]:
    """A file's bytes, in the end FileChangedError where they may be of two states of it.

    The system's clock of a file moves in steps of milliseconds: what was written to just before is read
    once more, since another write within the same step would not show.
    """
    read, digest = 0, hashlib.sha256()
    while read <= LIMIT and (chunk := file.read(_CHUNK)):
        read += len(chunk)
        digest.update(chunk)
        yield chunk
    if read > LIMIT:
        return  # too large by now, which is told otherwise
    if _state(os.fstat(file.fileno())) != _state(before) or read != before.st_size:
        raise FileChangedError(name=name)
    if now_ms() * 1_000_000 - before.st_mtime_ns < _JUST_NOW_NS:
        file.seek(0)
        again = hashlib.sha256()
        while chunk := file.read(_CHUNK):
            again.update(chunk)
        if again.digest() != digest.digest() or _state(os.fstat(file.fileno())) != _state(before):
            raise FileChangedError(name=name)


def _state(found: os.stat_result) -> tuple[int, int]:
    return found.st_size, found.st_mtime_ns


def _why_away(row: Attachment, trouble: str) -> str:
    """The code of what keeps a content away, or that none comes by itself where it is so large."""
    return trouble.partition(" ")[0] or ("large" if (row.size or 0) > attached.UNASKED else "")


def _held(row: Attachment, here: bool) -> Held:  # noqa: FBT001 - internal
    if here:
        return "here"
    return "away" if attached.sound(row.sha256, row.size) else "bad"


def _settle(staging: Path, folder: Path, name: str) -> Path:
    """Give a written file its name in a folder, another one where that is taken."""
    for number in range(1, 10_000):
        place = folder / (name if number == 1 else numbered(name, number))
        try:
            # Creating it first takes the name for us alone, on every system.
            os.close(os.open(place, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        try:
            staging.replace(place)
        except OSError:
            with suppress(OSError):
                place.unlink()
            raise
        return place
    raise FileExistsError(str(folder / name))
