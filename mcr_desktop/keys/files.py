"""Writing a file so that after any crash it is either the old one or the new one, whole."""

from __future__ import annotations

import errno
import os
import secrets
from pathlib import Path

_NOT_OFFERED = {errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EBADF}
"""What mounted shares and user-space file systems answer that cannot sync a folder."""


def private_folder(folder: Path) -> None:
    """Make the folder, with parents, open to its owner only."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_mode & 0o077:
        folder.chmod(0o700)


def write_durably(path: Path, data: bytes, *, mode: int = 0o600, replace: bool = True) -> None:
    """Put `data` at `path`: temporary file, fsync, rename, fsync of the folder.

    With `replace` false an existing file raises FileExistsError and stays.
    """
    staging = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    descriptor = os.open(staging, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        _put(staging, path, replace=replace)
    except BaseException:
        staging.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def _put(staging: Path, path: Path, *, replace: bool) -> None:
    if not replace and path.exists():
        raise FileExistsError(path)
    staging.replace(path)


def sync_folder(folder: Path) -> None:
    """Make renames in the folder durable; where the system has no such thing, nothing."""
    if os.name == "nt":  # Windows cannot open a folder for this; its renames are journalled.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _NOT_OFFERED:
            raise
    finally:
        os.close(descriptor)
