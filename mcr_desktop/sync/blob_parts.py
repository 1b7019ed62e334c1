"""The way from sealed parts to a whole content: by whatever storage, or file that was carried, they came.

Nothing is believed but what a known device signed, what opens with the fence's key, is the very part that
was wanted, and adds up to the hash that the attachment's row names. Whatever does not is passed over,
another copy of the same part is tried, and nothing half taken stays.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from mcr_desktop.domain.errors import McrError
from mcr_desktop.store.blobs import PART, Blobs, DamagedError
from mcr_desktop.sync import blob_files
from mcr_desktop.sync.blob_files import Wanted
from mcr_desktop.sync.errors import RefusedError

if TYPE_CHECKING:
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.attached import Attached
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.storage import Storage

Places = dict[int, list[str]]
"""The files that may hold each part of one attachment."""


class PartUnreadError(McrError):
    """A file that should hold part `place` of an attachment could not be read just now."""


def count(size: int) -> int:
    """How many parts a content of so many bytes has."""
    return -(-size // PART)


def length(size: int, place: int) -> int:
    """Bytes of the part at `place` of a content of `size` bytes."""
    return min(PART, size - place * PART)


def take(fence: Fence, storage: Storage, one: Attached, places: Places, progress: Progress) -> None:
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


def _parts(
    fence: Fence, storage: Storage, one: Attached, places: Places, *, backwards: bool
) -> Iterator[bytes]:
    """The parts of an attachment in order. Raises PartUnreadError or RefusedError."""
    for place in range(count(one.size)):
        wanted = Wanted(fence.id, one.id, one.sha256, place)
        names = sorted(places.get(place, ()), reverse=backwards)
        yield _part(fence, storage, wanted, names, length(one.size, place))


def _part(fence: Fence, storage: Storage, wanted: Wanted, names: list[str], size: int) -> bytes:
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
        if len(part) != size or blob_files.name_of(wanted, found) != name:
            refused = RefusedError(reason="altered")
        elif standing.open:
            return part
        else:
            second = part
    if second is not None:
        return second
    raise PartUnreadError(place=wanted.place) if unread else refused
