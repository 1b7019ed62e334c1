"""What a fence needs of the storage that a team already has, whatever it is.

Storage is not trusted and little is asked of it: no locks, no create-only writes, no order. Names are
relative to the fence's own folder, such as `seg/<writer>/<seq>-<hash>`, and never collide.
"""

from __future__ import annotations

from typing import Protocol


class Storage(Protocol):
    """One fence's folder on one target. Every method may raise a StorageError."""

    target: str
    """How people call it: a path or an address."""

    def names(self) -> list[str]:
        """Every file that is there, in no order. Raises StorageMissingError where the target is gone."""

    def version(self, name: str) -> str:
        """Something that differs once a file was replaced; empty where there is none."""

    def get(self, name: str, most: int) -> bytes:
        """A file's bytes; RefusedError ("size") before reading more than `most`."""

    def put(self, name: str, data: bytes) -> None:
        """Write a file durably; the same bytes again do no harm."""


def prefix_of(fence: bytes) -> str:
    """The folder of a fence on any target."""
    return f"mcr-{fence[:16].hex()}"
