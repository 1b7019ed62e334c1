"""Files that are carried by hand: read where they lie, written whole or not at all."""

from __future__ import annotations

import errno
import os
import re
import secrets
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

from mcr_desktop.domain.errors import McrError
from mcr_desktop.keys.files import sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mcr_desktop.store.engine import Store


_NONCE_BYTES = 6
_OWN_ENDINGS = ".mcr"
"""What the endings begin with that no other program gives its files."""


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
    """A stream whose bytes stand at `path` once they are all written and safe, or not at all.

    What an earlier one for this path left beside it, killed while it wrote, is removed first.
    """
    if not path.name:
        raise BundleFileError(path=str(path), detail=os.strerror(errno.EISDIR))
    _remove_killed(path)
    staging = path.with_name(f".{path.name}.{secrets.token_hex(_NONCE_BYTES)}.tmp")
    flags = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(staging, flags, mode), "wb") as stream:
            _claim(stream.fileno())
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


def _remove_killed(path: Path) -> None:
    """Remove what nobody writes any more; what somebody may still be writing stays, and all in doubt.

    A file with an ending of our own, as backups have, has the others of its kind there removed with it:
    each may be called after its day.
    """
    named = re.escape(path.name)
    if path.suffix.startswith(_OWN_ENDINGS):
        named = ".+" + re.escape(path.suffix)
    killed = re.compile(rf"\.{named}\.[0-9a-f]{{{2 * _NONCE_BYTES}}}\.tmp", re.DOTALL)
    with suppress(OSError):
        for left in path.parent.iterdir():
            if killed.fullmatch(left.name):
                with suppress(OSError):
                    _remove_unclaimed(left)


def _remove_unclaimed(left: Path) -> None:
    if sys.platform == "win32":
        left.unlink()  # which the system refuses for as long as somebody writes it
        return
    opened_left = os.open(left, os.O_RDWR | os.O_NOFOLLOW)
    try:
        _claim(opened_left, certainly=True)
        left.unlink()
    finally:
        os.close(opened_left)


def _claim(file: int, *, certainly: bool = False) -> None:
    """Hold a file for as long as this process writes it; some network folders know no such thing."""
    if sys.platform != "win32":
        import fcntl

        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            if certainly:
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
