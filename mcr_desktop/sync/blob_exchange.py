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
from mcr_desktop.domain.periods import today
from mcr_desktop.store import attached
from mcr_desktop.store.blobs import Blobs, DamagedError
from mcr_desktop.store.space import DiskFullError
from mcr_desktop.sync import blob_files
from mcr_desktop.sync.blob_files import Wanted
from mcr_desktop.sync.blob_parts import PartUnreadError, Places, count, length, take
from mcr_desktop.sync.blob_shares import BEYOND, Shares
from mcr_desktop.sync.errors import NoEpochError, NotAMemberError, RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.attached import Attached
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.storage import Storage

UNASKED = attached.UNASKED

UNASKED_A_SYNC = 32 << 20
"""So many bytes come by themselves in one sync."""

_AT_ONCE = 4
"""Parts under way at once: they are held in memory."""


@dataclass(slots=True)
class Exchange:
    """What came of one sync's attachments."""

    put: int = 0
    got: int = 0
    changes: Changes = field(default_factory=lambda: Changes(frozenset()))


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
        one
        for one in rows
        if one.size
        and (one.claim == attached.ATTACHED or (one.claim is not None and one.added_on < day))
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
        for place in range(count(one.size))
        if not any(
            size is None or size >= length(one.size, place)
            for size in map(storage.size, places.get(place, ()))
        )
    ]


def _get(
    fence: Fence,
    storage: Storage,
    rows: list[Attached],
    by_stem: dict[str, Places],
    progress: Progress,
    done: Exchange,
) -> None:
    """Bring what is wanted, and small files as far as this sync's share and the people's shares go."""
    store = fence.records.store
    here = Blobs(store).held(one.sha256 for one in rows)
    away = [one for one in rows if one.sha256 not in here]
    if not away:
        return
    wished = attached.wishes(store, fence.id)
    troubles = attached.troubles(store, fence.id, [one.id for one in away])
    left = UNASKED_A_SYNC
    shares = Shares(fence)
    for one in sorted(away, key=lambda one: one.id not in wished):
        asked = one.id in wished
        before = troubles.get(one.id)
        if not asked and (
            one.size > min(UNASKED, left) or _is_beyond(fence, one, shares, before, done)
        ):
            continue
        places = by_stem.get(blob_files.stem_of(fence.id, one.id), {})
        try:
            came = _come(fence, storage, one, places, progress, asked=asked, before=before)
        except DiskFullError:
            return
        if came is None:
            continue
        left -= 0 if asked else one.size
        if came:
            if not asked:
                shares.add(one)
            done.got += 1
            done.changes |= _touched(one)


def _is_beyond(
    fence: Fence, one: Attached, shares: Shares, before: str | None, done: Exchange
) -> bool:
    """Whether a content is more than may come by itself; that it is, or is no longer, is remembered."""
    beyond = shares.refusal(one)
    if beyond != (before or "") and (beyond or before in BEYOND):
        attached.tell_trouble(fence.records.store, fence.id, one.id, beyond or None)
        done.changes |= _touched(one)
    return bool(beyond)


def _come(
    fence: Fence,
    storage: Storage,
    one: Attached,
    places: Places,
    progress: Progress,
    *,
    asked: bool,
    before: str | None,
) -> bool | None:
    """Whether one content came; None where nothing was read for it. Raises DiskFullError."""
    store = fence.records.store
    trouble = _trouble(fence, storage, places, one.size)
    if before == trouble and (not asked or trouble == attached.MISSING):
        return None  # nothing has changed since it went wrong
    if trouble == attached.MISSING:
        if asked:
            attached.tell_trouble(store, fence.id, one.id, trouble)
        return None
    try:
        take(fence, storage, one, places, progress)
    except (RefusedError, DamagedError):
        attached.tell_trouble(store, fence.id, one.id, trouble)
        return False
    except PartUnreadError:
        return False  # the next sync tries again
    with store.transaction() as tx:
        how = attached.ASKED if asked else attached.CAME
        attached.claim(tx, fence.id, one.id, one.sha256, how)
    attached.tell_trouble(store, fence.id, one.id, None)
    return True


def _touched(one: Attached) -> Changes:
    return Changes(frozenset({"attachment"}), frozenset({one.id}))


def _trouble(fence: Fence, storage: Storage, places: Places, size: int) -> str:
    """What would be said if these files do not make up the content: some are missing, or they are others'.

    It differs once there are other files, other bytes in one of them, other keys or other people.
    """
    if any(place not in places for place in range(count(size))):
        return attached.MISSING
    names = sorted(name for some in places.values() for name in some)
    told = [fence.knowledge.hex(), *sorted(key.hex() for key in fence.keys)]
    told += [f"{name} {storage.version(name)}" for name in names]
    return f"differs {blake2b(chr(0).join(told).encode(), digest_size=8).hexdigest()}"
