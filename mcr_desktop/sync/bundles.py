"""Bundles: a fence carried by hand, on a stick or by mail, as a pack.

A bundle holds all keys and entries, the segments that the other lacks as far as is known, and its
author's inventory, so that the next bundle the other way leaves out what is here. Nothing depends on any of
this being right: too much is passed over, and what is missing shows as a hole until another bundle.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.blobs import Blobs
from mcr_desktop.store.sharing_packs import KeptInventory, PackRecords
from mcr_desktop.sync import blob_carrying, engine, inventories, packs
from mcr_desktop.sync.acceptance import CLOSED
from mcr_desktop.sync.blob_carrying import Taken
from mcr_desktop.sync.carried_files import BundleError, durably, opened, trouble
from mcr_desktop.sync.errors import NoEpochError, NotAMemberError, RefusedError
from mcr_desktop.sync.fences import Fence
from mcr_desktop.sync.publishing import publish
from mcr_desktop.sync.taking import DUPLICATE, Taking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from mcr_desktop.domain.file_names import NamedFile
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.attached import Attached
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.store.sharing import SharingRecords


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written."""

    fence: bytes
    name: str
    path: str
    files: int
    """Files in it, keys and entries included."""
    segments: int
    left_out: int
    """Segments that the other has already, by their own word."""
    size: int
    """Bytes."""
    sent: int
    """Changes of ours that went into segments for it."""
    known_ms: int | None
    """When the other last said what they have; None where they never did, or nobody was named."""
    held_back: McrError | None
    """Why our newest changes are not in it, where they are not."""
    changes: Changes = field(default_factory=lambda: Changes(frozenset()))
    """Rows that changed here, where something that had waited came in meanwhile."""
    attached: int = 0
    """Files that hang on rows and that the other may lack, empty ones not counted: all are named in it."""
    carried: int = 0
    """Those whose contents are in it."""
    carried_size: int = 0
    """Bytes of these contents."""
    away: tuple[NamedFile, ...] = ()
    """Those whose contents are not on this machine, so that they could not go along."""
    damaged: tuple[NamedFile, ...] = ()
    """Those whose contents proved damaged on this machine."""

    identity: bytes = b""
    """The pack's own."""

    @property
    def only_named(self) -> int:
        """Those whose contents are here and were left out by choice."""
        return self.attached - self.carried - len(self.away) - len(self.damaged)


@dataclass(frozen=True, slots=True)
class Imported:
    """A bundle that was taken in."""

    fence: bytes
    name: str
    path: str
    files: int
    """Files in it."""
    new: int
    """Files that were not held before."""
    received: int
    """Changes of others that were merged."""
    by: str
    """The person whose bundle it is, as it says and signs; "" where it does not."""
    made_ms: int | None
    changes: Changes = field(default_factory=lambda: Changes(frozenset()))
    forked: bool = False
    refused: tuple[tuple[str, str], ...] = ()
    """Files in it that were not taken in: name, and why as a code."""
    attached: Taken = field(default_factory=Taken)
    """What came of the attached files."""


def export(
    fence: Fence,
    journal: Journal,
    path: Path,
    progress: Progress,
    *,
    person: bytes | None = None,
    since_ms: int = 0,
    only_inventory: bool = False,
    files: bool = True,
) -> Exported:
    """Write a bundle of the fence to `path`, whole or not at all.

    With `person`, without what that person's device last said that it holds; with `since_ms`, only
    what arrived or was written here from then on; without `files`, attached files are named alone.
    `only_inventory` says what this device holds and asks for the rest. Raises BundleFileError and
    CancelledError; a file that stood there stays then.
    """
    with durably(path) as stream:
        return write(
            *(fence, journal, stream, path, progress),
            person=person,
            since_ms=since_ms,
            only_inventory=only_inventory,
            files=files,
        )


def write(
    fence: Fence,
    journal: Journal,
    stream: BinaryIO,
    path: Path,
    progress: Progress,
    *,
    person: bytes | None = None,
    since_ms: int = 0,
    only_inventory: bool = False,
    files: bool = True,
) -> Exported:
    """The same, into a stream that goes to `path`."""
    records = fence.records
    sent, held_back, changes = 0, None, Changes(frozenset())
    if not only_inventory:
        _, changes = engine.take_in(fence, journal, progress)
        sent, held_back = _publish(fence, journal, progress)
        if records.unfiled(fence.no):
            # Who was just let in has entries from the approval, and may be the first to meet others.
            with records.store.transaction() as tx:
                fence.file_entries(tx)
    held = records.segments(fence.no, ("own", "new", "trying", "applied", "aside"))
    kept = None if person is None else _word_of(fence, person)
    told = inventories.read(kept.data).told if kept else frozenset()
    known = inventories.known(told, held)
    chosen = [
        one
        for one in held
        if one.id not in known and one.arrived_ms >= since_ms and one.reason not in CLOSED
    ]
    names = [
        *sorted(name for name in records.file_names(fence.no) if not name.startswith("seg/")),
        *(one.name for one in chosen),
    ]
    if only_inventory:
        names, chosen = [], []
    there = blob_carrying.carriable(fence)
    words = {inventories.file_word(fence.id, one): one for one in there.here}
    lacked = [one for word, one in words.items() if word not in told]
    going = lacked if files and not only_inventory else []
    if since_ms:
        newer = Blobs(records.store).since(since_ms)
        going = [one for one in going if one.sha256 in newer]
    writer = packs.Writer(stream, fence.id)
    writer.add(inventories.write(fence.id, held, fence.device.keys, now_ms(), words))
    damaged = _fill(fence, writer, names, going, path, progress)
    identity = writer.close()
    return Exported(
        fence=fence.id,
        name=fence.kept.name,
        path=str(path),
        files=len(names),
        segments=len(chosen),
        left_out=0 if only_inventory else len(known),
        size=writer.size,
        sent=sent,
        known_ms=kept.made_ms if kept else None,
        held_back=held_back,
        changes=changes,
        attached=0 if only_inventory else len(lacked) + len(there.away),
        carried=len(going) - len(damaged),
        carried_size=sum(one.size for one in going) - sum(one.size for one in damaged),
        away=() if only_inventory else there.away,
        damaged=tuple(damaged),
        identity=identity,
    )


def _fill(
    fence: Fence,
    writer: packs.Writer,
    names: Sequence[str],
    files: Sequence[Attached],
    path: Path,
    progress: Progress,
) -> list[NamedFile]:
    """Write the fence's own files and then attached ones; those that proved damaged here."""
    sizes = fence.records.file_sizes(fence.no)
    total = sum(sizes[name] for name in names) + sum(one.size for one in files)
    done = 0

    def report(more: int) -> None:
        nonlocal done
        done += more
        progress.report(done, max(total, done, 1))

    try:
        for name in names:
            data = fence.records.file(fence.no, name)
            writer.add(data)
            report(len(data))
        return blob_carrying.write_parts(fence, writer, files, report)
    except RefusedError as error:
        raise BundleError(path=str(path), reason=error.reason) from error


def import_(
    records: SharingRecords,
    journal: Journal,
    path: Path,
    progress: Progress,
    *,
    only: bytes | None = None,
    every_file: bool = False,
) -> Imported:
    """Take a bundle in, as a sync takes in what lies on storage; the same bundle again does nothing.

    The whole file is read and checked first. `only` names the fence that is meant. Attached files come
    as far as their people's share of this disk goes, or `every_file`. Raises BundleError,
    BundleFileError, StorageMissingError where the file goes away meanwhile (what came in stays),
    CancelledError and StoreBusyError.
    """
    with opened(path) as stream:
        try:
            storage = packs.PackStorage(stream, str(path), progress)
        except RefusedError as error:
            raise BundleError(path=str(path), reason=error.reason) from error
        except OSError as error:
            raise trouble(path, error) from error
        kept = records.fence(storage.fence)
        if kept is None:
            raise BundleError(path=str(path), reason="outside")
        if only not in (None, kept.id):
            raise BundleError(path=str(path), reason="other", name=kept.name)
        return take(records, journal, storage, progress, every_file=every_file)


def take(
    records: SharingRecords,
    journal: Journal,
    storage: packs.PackStorage,
    progress: Progress,
    *,
    every_file: bool = False,
) -> Imported:
    """Take in a bundle that was opened and that is of one of our fences. Raises as `import_` does."""
    fence = Fence.of(records, storage.fence)
    listed = set(storage.names())
    before, odd_before = records.file_names(fence.no), records.oddities(fence.no)
    taking = Taking(fence, storage, progress)
    taking.take_files(listed, set(before))
    received, changes = engine.take_in(fence, journal, progress)
    files = blob_carrying.take_parts(fence, storage, progress, every=every_file)
    with records.store.transaction() as tx:
        if taking.forked:
            engine.take_new_name(tx, records, journal, fence.device)
        odd = records.oddities(fence.no)
        refused = [(name, odd[name].reason) for name in sorted(listed & odd.keys())]
        # It is no storage: what was refused is told now, and nothing waits for it.
        records.forget_oddities(tx, fence.no, [name for name, _ in refused])
        for name in odd_before.keys() - odd.keys() - records.file_names(fence.no):
            records.keep_oddity(tx, fence.no, odd_before[name])
        by, made_ms = _learn_inventories(fence, storage.inventories)
        for one in by:
            PackRecords(records.store).keep_inventory(tx, fence.no, one)
    holder = fence.roster.holder(by[0].signer) if by else None
    return Imported(
        fence=fence.id,
        name=fence.kept.name,
        path=storage.target,
        files=len(listed),
        new=len(records.file_names(fence.no) & listed - before),
        received=received,
        by=holder[0].name if holder else "",
        made_ms=made_ms,
        changes=changes | files.changes,
        forked=taking.forked,
        refused=tuple(
            [one for one in refused if one[1] != DUPLICATE]
            + [("", reason) for reason in storage.refused]
        ),
        attached=files,
    )


def _publish(fence: Fence, journal: Journal, progress: Progress) -> tuple[int, McrError | None]:
    try:
        return publish(fence, journal, progress), None
    except (NotAMemberError, NoEpochError) as error:
        return 0, error


def _word_of(fence: Fence, person: bytes) -> KeptInventory | None:
    """What one of the person's devices said last; the one that spoke last is the one that they use."""
    for one in PackRecords(fence.records.store).inventories(fence.no):
        held = fence.roster.holder(one.signer)
        if held and held[0].person == person:
            return one
    return None


def _learn_inventories(fence: Fence, given: list[bytes]) -> tuple[list[KeptInventory], int | None]:
    """What members say in a bundle that they hold; others' words and broken ones are passed over."""
    found = []
    for data in given[:1]:
        try:
            told = inventories.read(data)
        except RefusedError:
            continue
        if told.fence == fence.id and fence.roster.holder(told.signer):
            found.append(KeptInventory(told.signer, told.made_ms, data))
    return found, found[0].made_ms if found else None
