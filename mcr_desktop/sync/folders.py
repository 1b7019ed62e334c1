"""A shared folder as storage: Syncthing, Dropbox, a mounted share, a stick.

Plain system calls: a file is written beside its place, synced, renamed, and its folder synced, so
that nobody ever sees half of it. Names that begin with a dot or a tilde belong to other programs.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.keys.files import sync_folder, write_durably
from mcr_desktop.sync.errors import (
    RefusedError,
    StorageDeniedError,
    StorageError,
    StorageFullError,
    StorageLockedError,
    StorageMissingError,
    StorageUnreachableError,
)
from mcr_desktop.sync.storage import (
    DEPTH,
    FENCE,
    TOPS,
    TRIAL,
    prefix_of,
    trial_name,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mcr_desktop.domain.errors import McrError

_KINDS: dict[int, tuple[type[StorageError], dict[str, str]]] = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), (StorageFullError, {})),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), (StorageDeniedError, {})),
    **dict.fromkeys((errno.EBUSY, errno.ETXTBSY, errno.EAGAIN), (StorageLockedError, {})),
    **dict.fromkeys(
        (
            errno.ETIMEDOUT,
            errno.EHOSTDOWN,
            errno.EHOSTUNREACH,
            errno.ENETUNREACH,
            errno.ENETDOWN,
            errno.ENOTCONN,
            errno.ECONNREFUSED,
            errno.ECONNRESET,
            errno.ESTALE,
        ),
        (StorageUnreachableError, {"reason": "network"}),
    ),
}
_SHARING_VIOLATIONS = {32, 33}
_HALF = re.compile(r"\..+\.[0-9a-f]{12}\.tmp")
_DAY_MS = 86_400_000


class Folder:
    """One fence's part of a shared folder."""

    def __init__(self, path: Path, fence: bytes) -> None:
        self.target = str(path)
        self._shared = path
        self._root = path / prefix_of(fence)

    def beside(self, fence: bytes) -> Folder:
        """Another fence's part of the same folder."""
        return Folder(self._shared, fence)

    def names(self) -> list[str]:
        """Every file of the fence below the shared folder."""
        with self._typed():
            if not self._shared.is_dir():
                raise StorageMissingError(target=self.target)
            found: list[str] = []
            if self._root.is_symlink():
                return []
            for top in TOPS:
                _gather(str(self._root / top), f"{top}/", DEPTH, found)
            return found

    def version(self, name: str) -> str:
        """Time and size of a file."""
        try:
            status = (self._root / name).stat(follow_symlinks=False)
        except OSError:
            return ""
        return f"{status.st_mtime_ns}:{status.st_size}"

    def get(self, name: str, most: int) -> bytes:
        """A file's bytes; whatever is not a plain file is refused unread."""
        # A pipe that somebody put there must not keep us waiting, nor a link lead elsewhere.
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        with self._typed():
            descriptor = os.open(self._root / name, flags | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as file:
                status = os.fstat(file.fileno())
                if not stat.S_ISREG(status.st_mode):
                    raise RefusedError(reason="shape")
                if status.st_size > most:
                    raise RefusedError(reason="size")
                data = file.read(most + 1)
        if len(data) > most:
            raise RefusedError(reason="size")
        return data

    def size(self, name: str) -> int | None:
        """Not told: a file is renamed into its place whole."""
        del name
        return None

    def get_many(self, names: Iterable[str], most: int) -> Iterator[tuple[str, bytes | McrError]]:
        """One after the other: a folder is not far away."""
        for name in names:
            try:
                yield name, self.get(name, most)
            except StorageMissingError:
                raise
            except (RefusedError, StorageError) as error:
                yield name, error

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        """One after the other."""
        tidied: set[str] = set()
        for name, data in files:
            above = name.rpartition("/")[0]
            if above not in tidied:
                _tidy(self._root / above)
                tidied.add(above)
            self.put(name, data)
            yield name

    def delete(self, name: str) -> None:
        """Take a file away; nothing happens where there is none."""
        with self._typed():
            if not self._shared.is_dir():
                raise StorageMissingError(target=self.target)
            path = self._below(name)
            try:
                path.unlink()
            except FileNotFoundError:
                return
            sync_folder(path.parent)

    def fences(self) -> list[str]:
        """The folders of all fences in the shared folder."""
        with self._typed(), os.scandir(self._shared) as entries:
            return sorted(
                one.name
                for one in entries
                if one.name.startswith(FENCE) and one.is_dir(follow_symlinks=False)
            )

    def try_out(self) -> bool:
        """Write, list, read and delete a small file beside the fences; whether deleting is allowed."""
        with self._typed():
            if not self._shared.is_dir():
                raise StorageMissingError(target=self.target)
            path = self._shared / trial_name()
            write_durably(path, TRIAL, mode=0o666)
            if path not in self._shared.iterdir():
                raise StorageError(target=self.target, reason="unlisted", detail="")
            if path.read_bytes() != TRIAL:
                raise StorageError(target=self.target, reason="differs", detail="")
            try:
                path.unlink()
            except PermissionError:
                return False
            return True

    def put(self, name: str, data: bytes) -> None:
        """Write a file durably."""
        with self._typed():
            if not self._shared.is_dir():
                raise StorageMissingError(target=self.target)
            path = self._below(name)
            if not path.parent.is_dir():
                self._make(path.parent)
            # Whoever may use the shared folder decides who may read it; the contents are sealed.
            write_durably(path, data, mode=0o666)

    def _below(self, name: str) -> Path:
        """Where a file lies, if no link leads from the fence's folder to elsewhere."""
        path = folder = self._root / name
        while folder != self._shared:
            folder = folder.parent
            if folder != self._shared and folder.is_symlink():
                raise StorageDeniedError(target=self.target, reason="link", detail="")
        return path

    def _make(self, folder: Path) -> None:
        missing = []
        while folder != self._shared and not folder.is_dir():
            missing.append(folder)
            folder = folder.parent
        for one in reversed(missing):
            one.mkdir(exist_ok=True)
            sync_folder(one.parent)

    @contextmanager
    def _typed(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._trouble(error) from error

    def _trouble(self, error: OSError) -> StorageError | RefusedError:
        if error.errno == errno.ELOOP:
            return RefusedError(reason="shape")
        if error.errno in {errno.ENOENT, errno.ENOTDIR} and not self._shared.is_dir():
            return StorageMissingError(target=self.target)
        if getattr(error, "winerror", None) in _SHARING_VIOLATIONS:
            return StorageLockedError(target=self.target, detail=error.strerror)
        kind, facts = _KINDS.get(error.errno or 0, (StorageError, {}))
        return kind(target=self.target, detail=error.strerror, **facts)


def _tidy(folder: Path) -> None:
    """Take away halves that a program which was ended here left a day ago or longer."""
    try:
        with os.scandir(folder) as entries:
            halves = [one for one in entries if _HALF.fullmatch(one.name)]
        for half in halves:
            if now_ms() - half.stat(follow_symlinks=False).st_mtime * 1000 > _DAY_MS:
                os.unlink(half.path)  # noqa: PTH108 - what scandir gives
    except OSError:
        return


def _gather(folder: str, prefix: str, depth: int, found: list[str]) -> None:
    try:
        if os.path.islink(folder):  # noqa: PTH114 - text, as everything in this loop
            return
        entries = os.scandir(folder)
    except (FileNotFoundError, NotADirectoryError):
        return
    with entries:
        for entry in entries:
            name = entry.name
            # As `is_ours` says it; a call for each of ten thousand files would cost as much as the rest.
            if name[0] in ".~" or name.endswith(".tmp"):
                continue
            if entry.is_file(follow_symlinks=False):
                found.append(prefix + name)
            elif depth > 1 and entry.is_dir(follow_symlinks=False):
                _gather(entry.path, f"{prefix}{name}/", depth - 1, found)
