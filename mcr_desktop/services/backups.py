"""Backups: everything that this profile is inside, attached files included, in one sealed file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.domain.file_names import NamedFile
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.store.engine import Store
from mcr_desktop.store.journal import Journal
from mcr_desktop.store.sharing import SharingRecords
from mcr_desktop.sync import backups, blob_carrying, bundles, kits
from mcr_desktop.sync.bundles import Exported, Imported
from mcr_desktop.sync.carried_files import BundleError, durably, opened, refuse_own, trouble
from mcr_desktop.sync.errors import RefusedError
from mcr_desktop.sync.fences import Fence, this_device

ENDING = ".mcrbackup"
"""How a backup's file is called."""

_STEPS = 1_000


class NothingToKeepError(McrError):
    """This profile is inside no fence, so there is nothing that a backup could hold."""


@dataclass(frozen=True, slots=True)
class Carried:
    """The attached files of all fences that a backup would hold."""

    files: int
    size: int
    away: tuple[NamedFile, ...]
    """Those whose contents are not on this machine."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A backup that was written."""

    path: str
    size: int
    fences: tuple[Exported, ...]
    """What was written of each fence."""
    without_kit: tuple[str, ...]
    """Names of the fences in it that no recovery kit of ours opens, should this machine be lost."""

    @property
    def files(self) -> int:
        """How many attached files are in it."""
        return sum(one.carried for one in self.fences)

    @property
    def files_size(self) -> int:
        """Bytes of their contents."""
        return sum(one.carried_size for one in self.fences)

    @property
    def only_named(self) -> int:
        """Attached files that were left out by choice."""
        return sum(one.only_named for one in self.fences)

    @property
    def away(self) -> tuple[NamedFile, ...]:
        """Attached files whose contents are not on this machine."""
        return tuple(file for one in self.fences for file in one.away)

    @property
    def damaged(self) -> tuple[NamedFile, ...]:
        """Attached files whose contents proved damaged on this machine."""
        return tuple(file for one in self.fences for file in one.damaged)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What came back from a backup."""

    path: str
    fences: tuple[Imported, ...]
    closed: int
    """Fences in it that this profile is not inside: they stay shut."""

    @property
    def received(self) -> int:
        """Changes that came in."""
        return sum(one.received for one in self.fences)

    @property
    def files(self) -> int:
        """Attached files that came in."""
        return sum(one.attached.files for one in self.fences)

    @property
    def files_size(self) -> int:
        """Bytes of their contents."""
        return sum(one.attached.size for one in self.fences)

    @property
    def spoilt(self) -> tuple[NamedFile, ...]:
        """Attached files in it that are not what was attached; they were not kept."""
        return tuple(file for one in self.fences for file in one.attached.spoilt)

    @property
    def away(self) -> tuple[NamedFile, ...]:
        """Attached files that are still not on this machine."""
        return tuple(file for one in self.fences for file in one.attached.away)

    @property
    def troubles(self) -> tuple[McrError, ...]:
        """What stopped attached files from coming, such as a full disk."""
        return tuple(one.attached.trouble for one in self.fences if one.attached.trouble)


class Backups:
    """What a person does with backups. Every method may be called from any thread."""

    def __init__(self, store: Store, journal: Journal) -> None:
        self._journal = journal
        self._records = SharingRecords(store)
        self._listeners: list[Callable[[Changes], None]] = []

    def listen(self, listener: Callable[[Changes], None]) -> None:
        """Have `listener` told, on the calling thread, of what changed, after its commit."""
        self._listeners.append(listener)

    def files(self) -> Carried:
        """How many attached files a backup would hold, their size, and which it cannot."""
        found = [blob_carrying.carriable(fence) for fence in self._inside()]
        return Carried(
            sum(len(one.here) for one in found),
            sum(one.size for one in found),
            tuple(file for one in found for file in one.away),
        )

    def make(self, path: Path, progress: Progress | None = None, *, files: bool = True) -> BackedUp:
        """Write everything of every fence that we are inside to `path`, our newest changes included.

        Attached files whose contents are here go along, unless `files` is False; the others are told by
        name and size. A file at `path` is replaced, in one step, once the new one is whole; what
        one that was killed midway left in that folder goes first. Raises NothingToKeepError, BundleFileError, BundleError and CancelledError; what stood there stays then.
        """
        fences = self._inside()
        if not fences:
            raise NothingToKeepError
        refuse_own(path, self._records.store)
        watched = progress or Unwatched()
        done: list[Exported] = []
        with durably(path, mode=0o600) as stream:
            backups.begin(stream)
            for number, fence in enumerate(fences):
                part = _Part(watched, number, len(fences))
                done.append(bundles.write(fence, self._journal, stream, path, part, files=files))
                self._tell(done[-1].changes)
            backups.end(stream, [one.identity for one in done])
            size = stream.tell()
        person = this_device(self._records).person
        shut = [fence.kept.name for fence in fences if not kits.of_person(fence, person)]
        return BackedUp(str(path), size, tuple(done), tuple(shut))

    def restore(self, path: Path, progress: Progress | None = None) -> TakenBack:
        """Take everything in a backup in again: what is here already stays as it is, and nothing is rolled back.

        All attached files come, each checked by its hash. May be stopped and done again. Raises BundleError
        where it is damaged or holds nothing that this profile is inside, BundleFileError,
        StorageMissingError where the file goes away midway, CancelledError and StoreBusyError.
        """
        watched = progress or Unwatched()
        with opened(path) as stream:
            try:
                found = backups.open_packs(stream, str(path), watched)
            except RefusedError as error:
                raise BundleError(path=str(path), reason=error.reason) from error
            except OSError as error:
                raise trouble(path, error) from error
            ours = [one for one in found if self._records.fence(one.fence) is not None]
            if not ours:
                raise BundleError(path=str(path), reason="outside")
            done = []
            for number, one in enumerate(ours):
                part = _Part(watched, number, len(ours))
                taken = bundles.take(self._records, self._journal, one, part, every_file=True)
                self._tell(taken.changes)
                if isinstance(taken.attached.trouble, CancelledError):
                    raise taken.attached.trouble
                done.append(taken)
        return TakenBack(str(path), tuple(done), len(found) - len(ours))

    def _inside(self) -> list[Fence]:
        device = this_device(self._records)
        held = [Fence(self._records, kept, device) for kept in self._records.fences()]
        inside = [one for one in held if one.mine is not None]
        return sorted(inside, key=lambda one: (one.kept.name.casefold(), one.id))

    def _tell(self, changes: Changes) -> None:
        if changes.kinds:
            for listener in self._listeners:
                listener(changes)


class _Part:
    """One fence's share of the whole."""

    def __init__(self, progress: Progress, number: int, count: int) -> None:
        self._progress, self._number, self._count = progress, number, count

    def report(self, done: int, total: int) -> None:
        """Tell how far the whole is."""
        share = _STEPS * min(done, total) // total if total else 0
        self._progress.report(_STEPS * self._number + share, _STEPS * self._count)


__all__ = [
    "ENDING",
    "BackedUp",
    "Backups",
    "BundleError",
    "Carried",
    "NothingToKeepError",
    "TakenBack",
]
