"""Attachments' way through storage: our files go up, small ones and those that are wanted come down.

Storage may lie: nothing is believed but what a known device signed, what opens with the fence's key, is the
very part that was wanted, and adds up to the hash that the attachment's row names. Whatever does not is
passed over, another copy of the same part is tried, and nothing half fetched stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import McrError
from mcr_desktop.domain.periods import today
from mcr_desktop.store import attached
from mcr_desktop.store.blobs import PART, Blobs, DamagedError
from mcr_desktop.store.space import DiskFullError
from mcr_desktop.sync import blob_files
from mcr_desktop.sync.blob_files import Wanted
from mcr_desktop.sync.errors import NoEpochError, NotAMemberError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.attached import Attached
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.storage import Storage

UNASKED = 4 << 20
"""Files up to so many bytes come by themselves; larger ones when somebody wants them."""

UNASKED_A_SYNC = 32 << 20
"""So many bytes come by themselves in one sync."""

_AT_ONCE = 4
"""Parts under way at once: they are held in memory."""

Places = dict[int, list[str]]
"""The files on storage that may hold each part of one attachment."""


@dataclass(slots=True)
class Exchange:
    """What came of one sync's attachments."""

    put: int = 0
    got: int = 0
    changes: Changes = field(default_factory=lambda: Changes(frozenset()))


class PartUnreadError(McrError):
    """A file that should hold part `place` of an attachment could not be read just now."""


def exchange(
    fence: Fence, storage: Storage, listed: Iterable[str], progress: Progress, done: Exchange
) -> None:
    """Exchange one fence's attachments with storage, telling `done` of it.

    Raises a StorageError, CancelledError; what came by then stays.
    """
    store = fence.records.store
    attached.let_go(store)
    there = [name for name in listed if name.startswith(blob_files.FOLDER)]
    rows = attached.in_fence(store, fence.no)
    if not rows and not there:
        return
    by_stem: dict[str, Places] = {}
    for name in there:
        stem, place = _read_name(name)
        by_stem.setdefault(stem, {}).setdefault(place, []).append(name)
    erased = {row for one in fence.roster.erasures if one.carried_out for row in one.rows}
    rows = [one for one in rows if ("attachment", one.id) not in erased]
    if fence.roster.may_write(fence.device.public.signer):
        _take_away(fence, storage, by_stem)
        done.put = _put(fence, storage, rows, by_stem, progress)
    if fence.mine is not None:
        _get(fence, storage, rows, by_stem, progress, done)


def _read_name(name: str) -> tuple[str, int]:
    """The beginning that names the attachment, and the part's place; -1 for another program's file."""
    stem, dash, rest = name.partition("-")
    try:
        return stem + dash, int(rest.partition("-")[0], 16)
    except ValueError:
        return stem + dash, -1


def _take_away(fence: Fence, storage: Storage, by_stem: dict[str, Places]) -> None:
    """Delete what belongs to attachments that were erased for good, or removed long ago."""
    if not by_stem:
        return
    gone = [
        row
        for erasure in fence.roster.erasures
        if erasure.carried_out
        for table, row in erasure.rows
        if table == "attachment"
    ]
    for one in (*gone, *attached.gone_from(fence.records.store, fence.no)):
        for names in by_stem.pop(blob_files.stem_of(fence.id, one), {}).values():
            for name in names:
                storage.delete(name)


def _put(
    fence: Fence,
    storage: Storage,
    rows: list[Attached],
    by_stem: dict[str, Places],
    progress: Progress,
) -> int:
    """Put on storage what it lacks of the files that are here; how many parts."""
    store = fence.records.store
    blobs = Blobs(store)
    day = today().isoformat()
    # Whoever attached it puts it there; where that machine does not come back, the others do.
    due = [
        one for one in rows if one.size and (one.claim or (one.claim == 0 and one.added_on < day))
    ]
    # Of a row that tells another size no part would ever be whole: it would be put there again and again.
    here = blobs.sizes(one.sha256 for one in due)
    lacking = [
        Wanted(fence.id, one.id, one.sha256, place)
        for one in due
        if here.get(one.sha256) == one.size
        for place in _lacking(storage, one, by_stem.get(blob_files.stem_of(fence.id, one.id), {}))
    ]
    if not lacking:
        return 0
    try:
        with store.transaction() as tx:
            key = fence.writing_key(tx)
    except (NotAMemberError, NoEpochError):
        return 0

    def files(some: list[Wanted]) -> Iterator[tuple[str, bytes]]:
        for wanted in some:
            part = blobs.part(wanted.sha256, wanted.place)
            if part is not None:
                data = blob_files.write(wanted, part, key, fence.device.keys)
                yield blob_files.name_of(wanted, data), data

    put = 0
    for start in range(0, len(lacking), _AT_ONCE):
        progress.report(start, len(lacking))
        put += sum(1 for _ in storage.put_many(files(lacking[start : start + _AT_ONCE])))
    return put


def _lacking(storage: Storage, one: Attached, places: Places) -> list[int]:
    """The parts of an attachment of which storage has no file that could be whole."""
    return [
        place
        for place in range(_count(one.size))
        if not any(
            size is None or size >= _length(one.size, place)
            for size in map(storage.size, places.get(place, ()))
        )
    ]


def _count(size: int) -> int:
    return -(-size // PART)


def _length(size: int, place: int) -> int:
    return min(PART, size - place * PART)


def _get(
    fence: Fence,
    storage: Storage,
    rows: list[Attached],
    by_stem: dict[str, Places],
    progress: Progress,
    done: Exchange,
) -> None:
    """Bring what is wanted, and small files as far as this sync's share goes."""
    store = fence.records.store
    blobs = Blobs(store)
    here = blobs.held(one.sha256 for one in rows)
    away = [one for one in rows if one.sha256 not in here]
    if not away:
        return
    wished = attached.wishes(store)
    troubles = attached.troubles(store, [one.id for one in away])
    left = UNASKED_A_SYNC
    for one in sorted(away, key=lambda one: one.id not in wished):
        places = by_stem.get(blob_files.stem_of(fence.id, one.id), {})
        asked = one.id in wished
        if not asked and (one.size > UNASKED or one.size > left):
            continue
        trouble = _trouble(fence, storage, places, one.size)
        if troubles.get(one.id) == trouble and (not asked or trouble == attached.MISSING):
            continue  # nothing has changed since it went wrong
        if trouble == attached.MISSING:
            if asked:
                attached.tell_trouble(store, one.id, trouble)
            continue
        left -= 0 if asked else one.size
        try:
            _take(fence, storage, one, places, progress)
        except (RefusedError, DamagedError):
            attached.tell_trouble(store, one.id, trouble)
            continue
        except PartUnreadError:
            continue  # the next sync tries again
        except DiskFullError:
            return
        with store.transaction() as tx:
            attached.claim(tx, one.id, one.sha256, ours=False)
        attached.tell_trouble(store, one.id, None)
        done.got += 1
        done.changes |= Changes(frozenset({"attachment"}), frozenset({one.id}))


def _take(
    fence: Fence, storage: Storage, one: Attached, places: Places, progress: Progress
) -> None:
    """Store an attachment's content. Raises RefusedError, DamagedError, PartUnreadError, DiskFullError."""
    blobs = Blobs(fence.records.store)
    doubtful = any(len(names) > 1 for names in places.values())
    for backwards in (False, True) if doubtful else (False,):
        parts = _parts(fence, storage, one, places, backwards=backwards)
        try:
            blobs.take(parts, expected=one.size, wanted=one.sha256, progress=progress)
        except DamagedError:
            # Of several copies of a part one was true in all but its bytes: the others may be better.
            if backwards or not doubtful:
                raise
        else:
            return


def _trouble(fence: Fence, storage: Storage, places: Places, size: int) -> str:
    """What would be said if these files do not make up the content: some are missing, or they are others'.

    It differs once there are other files, other bytes in one of them, other keys or other people.
    """
    if any(place not in places for place in range(_count(size))):
        return attached.MISSING
    names = sorted(name for some in places.values() for name in some)
    told = [fence.knowledge.hex(), *sorted(key.hex() for key in fence.keys)]
    told += [f"{name} {storage.version(name)}" for name in names]
    return f"differs {blake2b(chr(0).join(told).encode(), digest_size=8).hexdigest()}"


def _parts(
    fence: Fence, storage: Storage, one: Attached, places: Places, *, backwards: bool
) -> Iterator[bytes]:
    """The parts of an attachment in order. Raises PartUnreadError or RefusedError."""
    for place in range(_count(one.size)):
        wanted = Wanted(fence.id, one.id, one.sha256, place)
        names = sorted(places[place], reverse=backwards)
        yield _part(fence, storage, wanted, names, _length(one.size, place))


def _part(fence: Fence, storage: Storage, wanted: Wanted, names: list[str], length: int) -> bytes:
    """One part: the first copy that holds, of somebody inside before one of somebody who went."""
    standings = fence.roster.standings
    second: bytes | None = None
    refused = RefusedError(reason="shape")
    unread = False
    for name, found in storage.get_many(names, blob_files.SIZE_CAP):
        if not isinstance(found, bytes):
            unread = unread or not isinstance(found, RefusedError)
            continue
        standing = standings.get(blob_files.signer_of(found))
        if standing is None:
            refused = RefusedError(reason="signature")
            continue
        try:
            part = blob_files.read(found, wanted, fence.opener)
        except RefusedError as error:
            refused = error
            continue
        if len(part) != length or blob_files.name_of(wanted, found) != name:
            refused = RefusedError(reason="altered")
        elif standing.open:
            return part
        else:
            second = part
    if second is not None:
        return second
    raise PartUnreadError(place=wanted.place) if unread else refused
