"""Files that are carried by hand: read where they lie, written whole or not at all."""

from __future__ import annotations

import errno
import os
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from mcr_desktop.domain.errors import McrError
from mcr_desktop.keys.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mcr_desktop.store.engine import Store


class BundleError(McrError):
    """The file at `path` is no bundle that can be taken in; `reason` is a code. Nothing was taken.

    "shape": no bundle, or cut short. "newer": by a newer version of the program. "altered": damaged
    on its way. "size": larger than any bundle. "outside": of a fence that this device is not inside.
    "other": of another fence, `name`, than the one that was meant.
    """


class BundleFileError(McrError):
    """The file at `path` cannot be read or written; `detail` is the system's own word."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file at `path`, to be read. Raises BundleFileError."""
    try:
        stream = path.open("rb")
    except OSError as error:
        raise trouble(path, error) from error
    with stream:
        yield stream


@contextmanager
def durably(path: Path, *, mode: int = 0o666) -> Iterator[BinaryIO]:
    """A stream whose bytes stand at `path` once they are all written and safe, or not at all."""
    if not path.name:
        raise BundleFileError(path=str(path), detail=os.strerror(errno.EISDIR))
    staging = path.with_name(f".{path.name}.{secrets.token_hex(6)}.tmp")
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(staging, flags, mode), "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        staging.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        staging.unlink(missing_ok=True)
        raise trouble(path, error) from error
    except BaseException:
        staging.unlink(missing_ok=True)
        raise


def refuse_own(path: Path, store: Store) -> None:
    """Raise BundleFileError for a place inside the workspace's own folder: it would take the place of the store.

    The keys to what is carried are in that store.
    """
    if path.resolve().is_relative_to(store.path.parent.resolve()):
        raise BundleFileError(path=str(path), detail=os.strerror(errno.EBUSY))


def trouble(path: Path, error: OSError) -> BundleFileError:
    """What the system says of a file, as an error of ours."""
    return BundleFileError(path=str(path), detail=error.strerror or type(error).__name__)
