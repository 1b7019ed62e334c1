"""One sync of one fence: take in what others wrote, put ours into segments, make storage whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.keys.devices import new_nonce, writer_id
from mcr_desktop.sync import blob_exchange, erasing, packing
from mcr_desktop.sync.acceptance import CLOSED
from mcr_desktop.sync.errors import (
    NoEpochError,
    NotAMemberError,
    StorageEmptiedError,
    StorageError,
)
from mcr_desktop.sync.merging import Merging
from mcr_desktop.sync.publishing import publish
from mcr_desktop.sync.settling import Settling
from mcr_desktop.sync.taking import Taking

if TYPE_CHECKING:
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.store.sharing import SharingRecords
    from mcr_desktop.sync.fences import Device, Fence
    from mcr_desktop.sync.storage import Storage


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What one sync of one fence did. `trouble` is what stopped it, where something did."""

    fence: bytes
    name: str
    sent: int = 0
    """Changes of ours that went into segments."""
    put: int = 0
    """Files written to storage, those that it had lost included."""
    received: int = 0
    """Changes of others that were merged."""
    changes: Changes = field(default_factory=lambda: Changes(frozenset()))
    forked: bool = False
    """A copy of this device has been writing too; this one goes on under a new name."""
    held_back: McrError | None = None
    """Why our own changes wait, where they do: we may only read, or lack a key."""
    trouble: McrError | None = None


def sync(
    fence: Fence,
    journal: Journal,
    storage: Storage,
    progress: Progress,
    *,
    thorough: bool = False,
) -> SyncReport:
    """Sync one fence. Raises a StorageError, CancelledError or StoreBusyError; syncing again is safe.

    `thorough` also reads back every file that we hold and puts it anew where storage has spoilt it.

    Others' segments come first: a restored copy of this device learns of its own later ones before
    it would number new ones alike.
    """
    records = fence.records
    records.files_kept = 0
    listed = set(storage.names())
    held = records.file_names(fence.no)
    if not listed and held and fence.kept.target_known:
        raise StorageEmptiedError(target=storage.target)
    taking = Taking(fence, storage, progress, thorough=thorough)
    taking.take_files(listed, held)
    packing.take_packs(taking, listed)
    received, changes = take_in(fence, journal, progress)
    taking.let_go()
    if taking.forked:
        with records.store.transaction() as tx:
            take_new_name(tx, records, journal, fence.device)
    held_back: McrError | None = None
    sent = 0
    try:
        sent = publish(fence, journal, progress)
    except (NotAMemberError, NoEpochError) as error:
        held_back = error
    set_aside = {one.name for one in records.aside(fence.no, CLOSED)}
    if set_aside:
        # What accepted words build on comes in with them, so whoever lacks it must find it.
        set_aside -= records.leaned_on(fence.no)
    if records.unfiled(fence.no):
        with records.store.transaction() as tx:
            fence.file_entries(tx)
    ours = (records.file_names(fence.no) if records.files_kept else held) - set_aside
    if thorough:
        packing.check_packs(fence, storage, listed, progress)
    opened = erasing.unpack(fence, listed)
    packed = packing.pack_up(fence, storage, listed, ours, progress)
    there = (ours & listed) - erasing.stripped_names(fence)
    spoilt = _spoilt(fence, storage, there, progress) if thorough else set()
    spoilt |= _torn(fence, storage, there)
    missing = sorted((ours - listed - packed.names) | spoilt, key=_order)
    progress.report(0, len(missing))
    files = ((name, records.file(fence.no, name)) for name in missing)
    for number, _ in enumerate(storage.put_many(files), 1):
        progress.report(number, len(missing))
    erasing.cover(fence, storage, listed, opened)
    with records.store.transaction() as tx:
        records.note_synced(tx, fence.no, now_ms())
    trouble: McrError | None = None
    blobs = blob_exchange.Exchange()
    try:
        blob_exchange.exchange(fence, storage, listed, progress, blobs)
    except StorageError as error:
        # What else came in is in all the same, and is to be told of.
        trouble = error
    return SyncReport(
        fence=fence.id,
        name=fence.kept.name,
        sent=sent,
        put=len(missing) + packed.put + blobs.put,
        received=received,
        changes=changes | blobs.changes,
        forked=taking.forked,
        held_back=held_back,
        trouble=trouble,
    )


def take_in(fence: Fence, journal: Journal, progress: Progress) -> tuple[int, Changes]:
    """Let the state be what the held entries and segments come to; changes merged, rows touched."""
    records = fence.records
    news = fence.knowledge != fence.kept.settled
    settling = Settling(fence, journal)
    settling.settle()
    merging = Merging(fence, journal, progress)
    merging.merge()
    # Also where nothing is new: the last sync may have ended before this, or what late words build
    # on has come since, in a segment that does not count.
    settling.complete_texts()
    if fence.roster.erasures:
        erasing.carry_out(fence, progress)
        erasing.purge(fence, journal)
    standing = fence.roster.standings.get(fence.device.public.signer)
    if news and standing is not None and (fence.mine or standing.reason == "left"):
        # Who left hands on what a newcomer, let in meanwhile, needs to learn of it.
        with records.store.transaction() as tx:
            fence.hand_out(tx)
            if fence.roster.may_write(fence.device.public.signer):
                fence.writing_key(tx)
    return merging.cells, settling.changes | merging.changes


def _torn(fence: Fence, storage: Storage, names: set[str]) -> set[str]:
    """Files that a broken upload left shorter on storage than they are."""
    if storage.size(next(iter(names), "")) is None:
        return set()
    listed = {name: size for name in names if (size := storage.size(name)) is not None}
    sizes = fence.records.file_sizes(fence.no)
    return {name for name, size in listed.items() if size != sizes[name]}


def _spoilt(fence: Fence, storage: Storage, names: set[str], progress: Progress) -> set[str]:
    """Files whose bytes on storage are not those that were written."""
    found = set()
    sizes = fence.records.file_sizes(fence.no)
    most = max((sizes[name] for name in names), default=0)
    for number, (name, data) in enumerate(storage.get_many(sorted(names), most), 1):
        progress.report(number, len(names))
        if data != fence.records.file(fence.no, name):
            found.add(name)
    return found


def take_new_name(tx: Tx, records: SharingRecords, journal: Journal, device: Device) -> bytes:
    """Let this device write under a fresh name from here on; the name."""
    nonce = new_nonce()
    writer = writer_id(device.public.signer, nonce)
    records.write_as(tx, journal, writer, nonce, now_ms())
    return writer


def _order(name: str) -> tuple[int, str]:
    # Keys and members before what they open and admit, so that a reader midway understands more.
    return {"keys": 0, "member": 1}.get(name.partition("/")[0], 2), name
