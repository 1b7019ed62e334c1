"""Bundles: sharing a fence by hand, on a stick or by mail, where there is no storage or no network."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import CancelledError, NotFoundError
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.sharing import SharingRecords
from mcr_desktop.sync import bundles
from mcr_desktop.sync.blob_carrying import Carriable, Taken, carriable
from mcr_desktop.sync.bundles import Exported, Imported
from mcr_desktop.sync.carried_files import BundleError, BundleFileError, refuse_own
from mcr_desktop.sync.fences import Fence

ENDING = ".mcrpack"
"""How a bundle's file is called."""


class Packs:
    """What a person does with bundles. Every method may be called from any thread."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._journal = journal
        self._records = SharingRecords(store)
        self._listeners: list[Callable[[Changes], None]] = []

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Have `listener` told, on the importing thread, of what a bundle changed, after its commit."""
        self._listeners.append(listener)

    def export(
        self,
        fence: bytes,
        path: Path,
        progress: Progress | None = None,
        *,
        person: bytes | None = None,
        since_ms: int = 0,
        files: bool = True,
    ) -> Exported:
        """Write a bundle of a fence: keys, entries, and everything that the other may lack.

        Attached files whose contents are here go along, unless `files` is False.

        With `person` (an id of `Sharing.members`) it leaves out what their last bundle said that they
        have; with `since_ms` (epoch milliseconds), what was here before. Our newest changes go in.
        A file at `path` is replaced, in one step, once the new one is whole. Raises BundleFileError,
        NotFoundError for the person, UnknownFenceError, CancelledError.
        """
        refuse_own(path, self._records.store)
        opened = Fence.of(self._records, fence)
        if person is not None and all(one.person != person for one in opened.roster.members):
            raise NotFoundError(kind="member", wanted=person.hex())
        done = bundles.export(
            opened,
            self._journal,
            path,
            progress or Unwatched(),
            person=person,
            since_ms=since_ms,
            files=files,
        )
        self._tell(done.changes)
        return done

    def ask(self, fence: bytes, path: Path) -> Exported:
        """Write a small bundle that only says what this device has; importing it, the other knows.

        Raises BundleFileError and UnknownFenceError.
        """
        refuse_own(path, self._records.store)
        opened = Fence.of(self._records, fence)
        return bundles.export(opened, self._journal, path, Unwatched(), only_inventory=True)

    def files(self, fence: bytes) -> Carriable:
        """The attached files of a fence that a bundle would hold, and those that are not here.

        Raises UnknownFenceError.
        """
        return carriable(Fence.of(self._records, fence))

    def import_(
        self,
        path: Path,
        progress: Progress | None = None,
        *,
        fence: bytes | None = None,
        every_file: bool = False,
    ) -> Imported:
        """Take a bundle in; it says itself of which fence it is, and `fence` insists on one.

        Attached files come as far as their people's share of this disk goes, or `every_file`: see
        `Imported.attached`.

        The same bundle again, or an older one, does nothing. Raises BundleError where it is damaged, of
        another fence or of one that we are not inside (nothing was taken then), BundleFileError,
        StorageMissingError where the file goes away midway, CancelledError, StoreBusyError.
        """
        done = bundles.import_(
            *(self._records, self._journal, path, progress or Unwatched()),
            only=fence,
            every_file=every_file,
        )
        self._tell(done.changes)
        if isinstance(done.attached.trouble, CancelledError):
            raise done.attached.trouble
        return done

    def _tell(self, changes: Changes) -> None:
        if changes.kinds:
            for listener in self._listeners:
                listener(changes)


__all__ = [
    "ENDING",
    "BundleError",
    "BundleFileError",
    "Carriable",
    "Exported",
    "Imported",
    "Packs",
    "Taken",
]
