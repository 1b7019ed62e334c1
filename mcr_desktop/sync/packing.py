"""Packs on storage: small files stay few, and a newcomer starts with few reads.

Nobody is asked: any member packs what has lain there for a day, reads the pack back, and only then takes
the loose files away. Two who pack at once make the same pack, or two that overlap; either is harmless.
A pack that vanishes is as if its files had vanished: whoever holds them puts them back.
"""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.sharing import Oddity
from mcr_desktop.store.sharing_packs import PackRecords
from mcr_desktop.sync import erasing, inventories, packs
from mcr_desktop.sync.errors import RefusedError, StorageError
from mcr_desktop.sync.taking import place_of
from mcr_desktop.sync.wire import READS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.sharing import KeptSegment
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.storage import Storage
    from mcr_desktop.sync.taking import Taking

LEAST_FILES = 200
"""So many loose segments may lie on storage before anybody packs them."""
SETTLED_MS = 24 * 3_600_000
"""How long a segment lies loose: what is new is still on its way to some, and travels alone."""
PACK_BYTES = 8 << 20
"""A pack is closed once it holds so much."""
LARGEST_PACKED = 1 << 20
"""Larger segments gain nothing in a pack."""
MOST_ODD = 100
"""So many files that were refused are remembered of one pack: nobody fills our disk with nonsense."""

_TOP = "pack/"


class Packed(NamedTuple):
    """What lies in packs on storage after a sync packed, and how many packs it wrote."""

    names: set[str]
    put: int


# Taking in


def take_packs(taking: Taking, listed: set[str]) -> None:
    """Read every listed pack that is not known yet, and keep what verifies in it.

    To be called after `take_files`, before `merge`. What is refused is set aside alone, as
    `<pack>/<number>`; a pack that breaks off is set aside itself, and what came before is taken.
    """
    fence, storage = taking.fence, taking.storage
    oddities = fence.records.oddities(fence.no)
    known = PackRecords(fence.records.store).packs(fence.no)
    again = {
        place_of(name)
        for name, oddity in oddities.items()
        if name.startswith(_TOP) and taking.worth_another_look(oddity._replace(name=place_of(name)))
    }
    unread = sorted(
        name
        for name in listed - taking.held
        if name.startswith(_TOP) and (name in again or (name not in known and name not in oddities))
    )
    lost = False
    # As they are before they are read: what comes into their place meanwhile is another pack.
    versions = {name: storage.version(name) for name in unread}
    for number, (name, data) in enumerate(storage.get_many(unread, packs.STORED_CAP)):
        taking.progress.report(number, len(unread))
        at = Oddity(name, versions[name], "", "", now_ms(), now_ms())
        if isinstance(data, bytes):
            _take_pack(taking, at, data)
        elif isinstance(data, RefusedError):
            with fence.records.store.transaction() as tx:
                fence.records.keep_oddity(tx, fence.no, _refusal(at, name, data))
        else:
            lost = True
    if lost:
        # As with any file: another sync may be replacing it. A target that is gone says so.
        storage.names()


def _take_pack(taking: Taking, at: Oddity, data: bytes) -> None:
    fence = taking.fence
    found: list[str] = []
    odd: list[Oddity] = []
    again: list[KeptSegment] = []
    whole = True
    stripped = _stripped(fence)
    with fence.records.store.transaction() as tx:
        earlier = {name for name in fence.records.oddities(fence.no) if place_of(name) == at.name}
        try:
            for number, file in enumerate(_files(fence, data)):
                try:
                    own = _known(fence, file)
                    if own.name not in taking.held:
                        taking.take(tx, own.name, file)
                    elif own.segment in stripped and not own.bare:
                        again.append(stripped[own.segment])
                    found.append(own.name)
                except RefusedError as error:
                    if len(odd) < MOST_ODD:
                        odd.append(_refusal(at, f"{at.name}/{number}", error))
        except RefusedError as error:
            odd.append(_refusal(at, at.name, error))
            whole = False
        fence.records.forget_oddities(tx, fence.no, earlier - {one.name for one in odd})
        for one in odd:
            fence.records.keep_oddity(tx, fence.no, one)
        records = PackRecords(fence.records.store)
        records.forget(tx, fence.no, [at.name])
        records.keep(tx, fence.no, at.name, found, whole=whole)
        _strip_again(tx, fence, again)


def _stripped(fence: Fence) -> dict[bytes, KeptSegment]:
    """Segments whose bodies an erasure took, here and from storage."""
    if not fence.roster.steads:
        return {}
    held = fence.records.segments(fence.no, ("applied", "own"))
    return {one.id: one for one in held if one.reason == erasing.STRIPPED}


def _strip_again(tx: Tx, fence: Fence, those: Iterable[KeptSegment]) -> None:
    """These came back to storage whole, in a pack: what an erasure did to it is done once more."""
    for one in those:
        fence.records.mark(tx, fence.no, [one.id], one.state, erasing.STRIPPED_HERE)


def _files(fence: Fence, data: bytes) -> Iterator[bytes]:
    reader = packs.Reader(BytesIO(data))
    if reader.fence != fence.id:
        raise RefusedError(reason="fence")
    for _, one in reader:
        if not one.startswith(inventories.LINE):
            yield one


def _refusal(at: Oddity, name: str, error: RefusedError) -> Oddity:
    detail = READS if error.reason == "newer" else str(error.facts.get("detail", ""))
    return at._replace(name=name, reason=error.reason, detail=detail)


# Packing


def pack_up(
    fence: Fence,
    storage: Storage,
    listed: set[str],
    ours: set[str],
    progress: Progress,
) -> Packed:
    """Pack what has settled, where it is much; the names of files that lie in packs on storage now.

    `ours` is what storage should hold. What is listed nowhere goes straight into a pack, and what
    lies loose and packed is taken away loose, and out of `listed`. Only who may write does this.
    Raises StorageError.
    """
    records = PackRecords(fence.records.store)
    # What lies in a broken pack serves newcomers; to us it is as if it lay nowhere.
    whole = records.packs(fence.no) & listed
    contents = {pack: names for pack, names in records.contents(fence.no).items() if pack in whole}
    packed: set[str] = set().union(*contents.values())
    # Where all lies packed there is nothing to do, and neither where too little lies loose.
    if len(ours - packed) < LEAST_FILES and not ours & packed & listed:
        return Packed(packed, 0)
    loose = {name for name in ours if name.startswith("seg/")}
    much = len(loose - packed) >= LEAST_FILES or loose & packed & listed
    if not much or not fence.roster.may_write(fence.device.public.signer):
        return Packed(packed, 0)
    settled = {
        name: size
        for name, size in records.settled(fence.no, now_ms() - SETTLED_MS, LARGEST_PACKED)
        if name in loose
    }
    sound = set()
    wanted = {name: size for name, size in settled.items() if name not in packed}
    if len(wanted) >= LEAST_FILES:
        for number, part in enumerate(parts := list(_parts(wanted))):
            progress.report(number, len(parts))
            pack = _put(fence, storage, part, listed)
            if pack:
                sound.add(pack)
                contents[pack] = set(part)
                packed.update(part)
    _tidy(fence, storage, contents, sound, listed & settled.keys() & packed, progress, listed)
    return Packed(packed, len(sound))


def check_packs(fence: Fence, storage: Storage, listed: set[str], progress: Progress) -> None:
    """Read back every known pack; what storage has spoilt counts as gone, and is read anew."""
    records = PackRecords(fence.records.store)
    contents = records.contents(fence.no)
    known = sorted(contents.keys() & listed)
    stripped = _stripped(fence)
    for number, pack in enumerate(known):
        progress.report(number, len(known))
        found = _sound(fence, storage, pack)
        with fence.records.store.transaction() as tx:
            if not contents[pack] <= {one.name for one in found}:
                records.forget(tx, fence.no, [pack])
            whole = (one.segment for one in found if not one.bare)
            _strip_again(tx, fence, [stripped[one] for one in whole if one in stripped])


def _parts(wanted: dict[str, int]) -> Iterator[list[str]]:
    part: list[str] = []
    total = 0
    for name, size in wanted.items():
        if part and total + size > PACK_BYTES:
            yield part
            part, total = [], 0
        part.append(name)
        total += size
    if part:
        yield part


def _put(fence: Fence, storage: Storage, names: Iterable[str], listed: set[str]) -> str:
    """Put a pack of these and read it back; its name, or nothing where storage does not give it back."""
    stream = BytesIO()
    writer = packs.Writer(stream, fence.id)
    listing = list(names)
    for name in listing:
        writer.add(fence.records.file(fence.no, name))
    pack = packs.name_of(writer.close())
    data = stream.getvalue()
    if pack not in listed or not _reads(storage, pack, data):
        storage.put(pack, data)
        if not _reads(storage, pack, data):
            return ""
    with fence.records.store.transaction() as tx:
        PackRecords(fence.records.store).keep(tx, fence.no, pack, listing, whole=True)
    return pack


def _reads(storage: Storage, name: str, data: bytes) -> bool:
    try:
        return storage.get(name, len(data)) == data
    except (RefusedError, StorageError):
        return False


def _tidy(
    fence: Fence,
    storage: Storage,
    contents: dict[str, set[str]],
    sound: set[str],
    doubled: set[str],
    progress: Progress,
    listed: set[str],
) -> None:
    """Take away what lies loose and in a pack that was just read back."""
    for pack, names in sorted(contents.items()):
        those = sorted(names & doubled)
        if not those:
            continue
        if pack not in sound:
            those = sorted({one.name for one in _sound(fence, storage, pack)} & set(those))
        for number, name in enumerate(those):
            progress.report(number, len(those))
            storage.delete(name)
            doubled.discard(name)
            listed.discard(name)


def _sound(fence: Fence, storage: Storage, pack: str) -> list[packs.Own]:
    """What is in a pack as it lies on storage now; nothing where it is not whole and sound."""
    found = []
    try:
        for data in _files(fence, storage.get(pack, packs.STORED_CAP)):
            with suppress(RefusedError):
                found.append(_known(fence, data))
    except (RefusedError, StorageError):
        return []
    return found


def _known(fence: Fence, data: bytes) -> packs.Own:
    """What a file is. Raises RefusedError, also for a segment whose body nobody erased and is gone."""
    own = packs.look(data)
    if own.bare and own.segment not in fence.roster.steads:
        raise RefusedError(reason="altered")
    return own
