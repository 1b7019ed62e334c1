"""What a fence needs of the storage that a team already has, whatever it is.

Storage is not trusted and little is asked of it: no locks, no create-only writes, no order. Names are
relative to the fence's own folder, such as `seg/<writer>/<seq>-<hash>`, and never collide.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from typing import Protocol

from mcr_desktop.domain.errors import McrError

TOPS = ("keys", "member", "stead", "seg", "pack", "blob")
"""The folders of a fence; whatever else lies there belongs to other programs."""

DEPTH = 2
"""How deep below these a file may lie."""


class Storage(Protocol):
    """One fence's folder on one target. Every method may raise a StorageError."""

    target: str
    """How people call it: a path or an address, never with a secret in it."""

    def names(self) -> list[str]:
        """Every file that is there, in no order. Raises StorageMissingError where the target is gone."""

    def version(self, name: str) -> str:
        """Something that differs once a file was replaced; empty where there is none.

        Object stores answer from the last `names`, so a file replaced since then differs next time.
        """

    def size(self, name: str) -> int | None:
        """Bytes of a file as the last `names` told; None where nobody said, or writes are whole anyway."""

    def get(self, name: str, most: int) -> bytes:
        """A file's bytes; RefusedError ("size") before reading more than `most`."""

    def get_many(self, names: Iterable[str], most: int) -> Iterator[tuple[str, bytes | McrError]]:
        """Each file's bytes in the order of `names`, several at a time where that is quicker.

        What concerns one file (RefusedError; StorageError for one that vanished) comes in place of its
        bytes; what concerns the whole target is raised. Leaving the loop early stops what is under way.
        """

    def put(self, name: str, data: bytes) -> None:
        """Write a file durably; the same bytes again do no harm."""

    def put_many(self, files: Iterable[tuple[str, bytes]]) -> Iterator[str]:
        """Write these, several at a time where that is quicker; yields each name once it is written.

        The first trouble is raised; by then any of those not yet yielded may have been written too.
        """

    def delete(self, name: str) -> None:
        """Take a file away; nothing happens where there is none."""


class Place(Storage, Protocol):
    """What a target gives: one fence's storage, and a view of all that lies beside it."""

    def beside(self, fence: bytes) -> Place:
        """Another fence's storage at the same target, over the same connections."""

    def fences(self) -> list[str]:
        """The names of the folders of all fences there, see `prefix_of`."""

    def try_out(self) -> bool:
        """Write, list, read and delete a small file beside the fences; whether deleting is allowed."""


def prefix_of(fence: bytes) -> str:
    """The folder of a fence on any target."""
    return f"{FENCE}{fence[:16].hex()}"


FENCE = "mcr-"
"""How the folder of every fence begins."""


def is_ours(name: str) -> bool:
    """Whether a file's own name could be one of ours: not hidden, not another program's half file."""
    return bool(name) and name[0] not in ".~" and not name.endswith(".tmp")


TRIAL = b"MCR Desktop tried whether files can be kept here. This one can be deleted.\n"
"""What is in the small file with which a place is tried out."""


def trial_name() -> str:
    """A name for that file which nobody else uses."""
    return f"mcr-try-{secrets.token_hex(8)}.txt"
