"""Attached files in what is carried by hand: sealed in parts as on storage, and believed no more than there.

They come last in a pack, so that who reads it as a stream knows the rows by then. A part in a pack has no
name: whose it is stands inside, where only the fence's keys open it.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.store import attached
from mcr_desktop.store.blobs import Blobs, DamagedError
from mcr_desktop.store.space import DiskFullError
from mcr_desktop.sync import blob_files
from mcr_desktop.sync.blob_files import Wanted
from mcr_desktop.sync.blob_parts import PartUnreadError, Places, count, length, take
from mcr_desktop.sync.blob_shares import Shares
from mcr_desktop.sync.errors import NoEpochError, RefusedError, StorageError, StorageMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from mcr_desktop.domain.file_names import NamedFile
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.attached import Attached
    from mcr_desktop.sync.epochs import EpochKey
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.packs import PackStorage, Writer

_MOST_OTHERS = 3
"""Further attachments under which a content is looked for: a hostile pack may name any number."""


class Carriable(NamedTuple):
    """What a fence's attached files come to."""

    here: tuple[Attached, ...]
    """One for each content that is on this machine through the fence."""
    away: tuple[NamedFile, ...]
    """Those whose contents are not."""

    @property
    def size(self) -> int:
        """Bytes of what is here."""
        return sum(one.size for one in self.here)


def carriable(fence: Fence) -> Carriable:
    """The attached files of a fence, each content once. An empty file needs no carrying.

    Only what came here through this very fence is carried: whoever knows the hash of another account's
    file must not get it by naming it.
    """
    rows = [one for one in attached.in_fence(fence.records.store, fence.no) if one.size]
    rows = _not_erased(fence, rows)
    held = Blobs(fence.records.store).sizes(one.sha256 for one in rows)
    here: dict[str, Attached] = {}
    for one in rows:
        if one.claim is not None and held.get(one.sha256) == one.size:
            here.setdefault(one.sha256, one)
    return Carriable(
        tuple(here.values()), tuple(one.told for one in rows if one.sha256 not in here)
    )


def away(fence: Fence) -> tuple[NamedFile, ...]:
    """The attached files of a fence whose contents are not on this machine."""
    return tuple(one.told for one in _away(fence))


def wish_all(fence: Fence) -> int:
    """Have the next sync bring every attached file, as far as people's shares of this disk go; how many."""
    shares, wished = Shares(fence), 0
    for one in _away(fence):
        if not shares.refusal(one):
            shares.add(one)
            attached.wish(fence.records.store, fence.id, one.id)
            wished += 1
    return wished


def _away(fence: Fence) -> list[Attached]:
    rows = _not_erased(fence, attached.in_fence(fence.records.store, fence.no))
    here = Blobs(fence.records.store).held(one.sha256 for one in rows)
    return [one for one in rows if one.sha256 not in here]


def sealing_key(fence: Fence) -> EpochKey:
    """The key under which what is only carried is sealed; also who may only read has one.

    Raises NoEpochError where no key is held.
    """
    key = fence.current_key()
    if key is None:
        known = [epoch for epoch in fence.roster.epochs if epoch.id in fence.keys]
        if not known:
            raise NoEpochError(fence=fence.id)
        key = fence.keys[known[-1].id]
    return key


def write_parts(
    fence: Fence, writer: Writer, files: Iterable[Attached], report: Callable[[int], None]
) -> list[NamedFile]:
    """Add these files' parts to a pack, `report` told of the bytes; those whose contents proved damaged here."""
    files = tuple(files)
    if not files:
        return []
    blobs, key = Blobs(fence.records.store), sealing_key(fence)
    damaged = []
    for one in files:
        digest = hashlib.sha256()
        for place in range(count(one.size)):
            part = blobs.part(one.sha256, place) or b""
            if len(part) != length(one.size, place):
                break
            digest.update(part)
            wanted = Wanted(fence.id, one.id, one.sha256, place)
            writer.add(blob_files.write(wanted, part, key, fence.device.keys))
            report(len(part))
        if digest.hexdigest() != one.sha256:
            damaged.append(one.told)
    return damaged


@dataclass(slots=True)
class Taken:
    """What came of the attached files in a pack."""

    files: int = 0
    size: int = 0
    spoilt: tuple[NamedFile, ...] = ()
    """In it in part, or as something else than their rows name: not kept."""
    beyond: tuple[NamedFile, ...] = ()
    """In it, and more than their people's share of this disk: not taken unless somebody wants them."""
    away: tuple[NamedFile, ...] = ()
    """Named in the fence and not on this machine, whyever."""
    trouble: McrError | None = None
    """What stopped it before its end: no room, a stop that was asked for, a file that went away."""
    changes: Changes = field(default_factory=lambda: Changes(frozenset()))


def take_parts(fence: Fence, storage: PackStorage, progress: Progress, *, every: bool) -> Taken:
    """Take the attached files of a pack whose rows are here by now; `every` of them, or people's shares.

    What is here already is passed over. Nothing is raised: what stopped it is told.
    """
    taken = Taken()
    try:
        _take_all(fence, storage, progress, taken, every=every)
    except (DiskFullError, CancelledError, StorageError) as error:
        taken.trouble = error
    except PartUnreadError:
        taken.trouble = StorageMissingError(target=storage.target)
    taken.away = away(fence)
    return taken


def _take_all(
    fence: Fence, storage: PackStorage, progress: Progress, taken: Taken, *, every: bool
) -> None:
    if not storage.parts:
        return
    store = fence.records.store
    rows = _not_erased(fence, attached.in_fence(store, fence.no))
    here = set(Blobs(store).held(one.sha256 for one in rows))
    if all(one.sha256 in here for one in rows):
        return
    parts = _named(fence, storage, progress)
    shares = Shares(fence)
    for one in rows:
        sources = parts.sources(one)
        if one.sha256 in here or not sources:
            continue
        if not every and shares.refusal(one):
            taken.beyond += (one.told,)
            continue
        if not _take(fence, storage, sources, progress):
            taken.spoilt += (one.told,)
            continue
        here.add(one.sha256)
        shares.add(one)
        named = _claim(fence, one, rows, attached.ASKED if every else attached.CAME)
        taken.files += 1
        taken.size += one.size
        taken.changes |= Changes(frozenset({"attachment"}), frozenset(named))


def _claim(fence: Fence, one: Attached, rows: Iterable[Attached], how: int) -> list[bytes]:
    """A content is here through every attachment of its fence that names it."""
    store = fence.records.store
    named = [other.id for other in rows if other.sha256 == one.sha256]
    with store.transaction() as tx:
        for other in named:
            attached.claim(tx, fence.id, other, one.sha256, how)
    for other in named:
        attached.tell_trouble(store, fence.id, other, None)
    return named


@dataclass(slots=True)
class _Parts:
    """The parts in a pack under the names that they would have on storage, by what they say inside."""

    places: dict[bytes, Places] = field(default_factory=dict)
    """By attachment."""
    sealed: dict[str, dict[bytes, None]] = field(default_factory=dict)
    """The attachments under which each content lies in it."""

    def sources(self, one: Attached) -> list[tuple[Attached, Places]]:
        """Under which attachments an attachment's content may be found: its own first.

        A content that hangs on several rows is carried under one of them, which may be gone by now.
        """
        others = [row for row in self.sealed.get(one.sha256, ()) if row != one.id]
        rows = [row for row in (one.id, *others[:_MOST_OTHERS]) if row in self.places]
        return [(one._replace(id=row), self.places[row]) for row in rows]


def _named(fence: Fence, storage: PackStorage, progress: Progress) -> _Parts:
    found = _Parts()
    for number, (at, size) in enumerate(storage.parts):
        progress.report(number, len(storage.parts))
        try:
            data = storage.read(at, size)
            wanted = blob_files.look(data, fence.id, fence.opener)
        except RefusedError as error:
            storage.refused.append(error.reason)
            continue
        name = blob_files.name_of(wanted, data)
        storage.learn(name, at, size)
        places = found.places.setdefault(wanted.attachment, {})
        places.setdefault(wanted.place, []).append(name)
        found.sealed.setdefault(wanted.sha256, {})[wanted.attachment] = None
    return found


def _take(
    fence: Fence,
    storage: PackStorage,
    sources: Iterable[tuple[Attached, Places]],
    progress: Progress,
) -> bool:
    """Whether an attachment's content came from one of these. Raises what `take` raises but that it is spoilt."""
    for source, places in sources:
        try:
            take(fence, storage, source, places, progress)
        except (RefusedError, DamagedError):
            continue
        return True
    return False


def _not_erased(fence: Fence, rows: list[Attached]) -> list[Attached]:
    erased = {row for one in fence.roster.erasures if one.carried_out for row in one.rows}
    return [one for one in rows if ("attachment", one.id) not in erased]
