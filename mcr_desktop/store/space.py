"""Room on the disk: long writing ends while there is still enough of it to take everything out again.

On a full disk even a DELETE fails, for the log of changes must grow to hold it. So what writes for long
stops early, at a reserve that covers taking its rows out piece by piece.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from sqlcipher3 import dbapi2

from mcr_desktop.domain.errors import McrError
from mcr_desktop.store.engine import Store
from mcr_desktop.store.errors import StoreBusyError, StoreClosedError

RESERVE_BYTES = 96 << 20

NOT_NOW = (StoreBusyError, StoreClosedError, dbapi2.OperationalError)
"""What ends work that can wait: another process writes, the program closes, the disk is full."""


class DiskFullError(McrError):
    """The disk with the store at `path` has no more room than `left` bytes; nothing of the work was kept."""


def refuse_scarce(store: Store) -> None:
    """Raise DiskFullError where long writing would soon find no room."""
    left = shutil.disk_usage(store.path.parent).free
    if left < RESERVE_BYTES:
        raise DiskFullError(path=str(store.path), left=left)


@contextmanager
def room_for_writing(store: Store) -> Iterator[None]:
    """Turns the engine's word for a full disk into DiskFullError."""
    try:
        refuse_scarce(store)
        yield
    except dbapi2.OperationalError as error:
        if "full" not in str(error):
            raise
        left = shutil.disk_usage(store.path.parent).free
        raise DiskFullError(path=str(store.path), left=left) from error


@contextmanager
def left_for_later() -> Iterator[None]:
    """Tidying up that finds no room on the disk is left to whoever comes when there is some."""
    try:
        yield
    except dbapi2.OperationalError as error:
        if "full" not in str(error):
            raise
