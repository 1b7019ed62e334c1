"""Taking in what lies on storage: untrusted files become held ones.

Each is verified and kept, or set aside alone with its reason; nothing waits for it. What they hold is
merged afterwards, see `merging`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.sharing import KeptSegment, Named, Oddity
from mcr_desktop.sync import entries, epochs, segments, steads, wire
from mcr_desktop.sync.acceptance import WAITING
from mcr_desktop.sync.errors import RefusedError, StorageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.domain.errors import McrError
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.segments import Segment
    from mcr_desktop.sync.storage import Storage

FILES_A_BATCH = 200
BYTES_A_BATCH = 16 << 20
LOOK_AGAIN_MS = 3_600_000
"""After so long a file that was set aside is read once more."""

MOST_ASIDE = 500
"""Segments of one device that are kept although they do not count."""

WAITS_FOR_DEVICE, WAITS_FOR_KEY = "unknown-device", "unknown-key"
WAITS_FOR_STEAD = "unknown-stead"
DUPLICATE = "duplicate"


class Taking:
    """One sync's intake for one fence."""

    def __init__(
        self, fence: Fence, storage: Storage, progress: Progress, *, thorough: bool = False
    ) -> None:
        self.fence = fence
        self.records = fence.records
        self.storage = storage
        self.progress = progress
        self.thorough = thorough
        self.files = 0
        """How many were taken in."""
        self.forked = False
        """Whether one of them was written by a copy of this device."""
        self.held: set[str] = set()
        """Names of the files that are held."""
        self._done = self._total = 0
        self._wanted: dict[bytes, set[bytes]] = {}
        self._own_writers = frozenset(self.records.nonces())
        self._versions: dict[str, str] = {}
        self._came: dict[str, Callable[[str], bool]] = {
            "newer": lambda reads: reads != wire.READS,
            "altered": lambda _: bool(fence.roster.steads),
            WAITS_FOR_KEY: lambda epoch: bytes.fromhex(epoch) in fence.keys,
            WAITS_FOR_DEVICE: lambda signer: bytes.fromhex(signer) in fence.roster.standings,
            WAITS_FOR_STEAD: lambda file: bytes.fromhex(file) in fence.roster.steads.values(),
        }
        """For each reason to wait, whether what a file waits for is there by now."""

    def take_files(self, listed: set[str], held: set[str]) -> None:
        """Read what is new on storage and keep what verifies."""
        self.held = held
        with self.records.store.transaction() as tx:
            odd = self.records.oddities(self.fence.no)
            # What came in by another way after all is not looked at under its own name again.
            done = [name for name in odd if place_of(name) not in listed or name in held]
            self.records.forget_oddities(tx, self.fence.no, done)
        # Whose keys and entries count is known only once the entries were read: twice, therefore.
        for top in ("keys/", "member/", "keys/", "member/", "stead/", "seg/"):
            unheld = listed - self.held
            if not unheld:
                break
            oddities = self.records.oddities(self.fence.no)
            names = sorted(
                name
                for name in unheld
                if name.startswith(top)
                and (name not in oddities or self.worth_another_look(oddities[name]))
            )
            if top == "seg/":
                # The newest first: they tell which older ones a chain needs.
                names.reverse()
            self._done, self._total = 0, len(names)
            while names:
                names = self._take_batch(names)

    def worth_another_look(self, oddity: Oddity) -> bool:
        """Whether a file that was set aside may be taken in by now."""
        # Storage may have told an untruth, or torn off in the middle of a true one.
        if self.thorough or not 0 <= now_ms() - oddity.looked_ms < LOOK_AGAIN_MS:
            return True
        if self.storage.version(oddity.name) != oddity.version:
            return True
        came = self._came.get(oddity.reason)
        return came is not None and came(oddity.detail)

    def _take_batch(self, names: list[str]) -> list[str]:
        """Take a batch in one transaction; what is left over."""
        read: list[tuple[str, bytes | McrError]] = []
        size = 0
        self.progress.report(self._done, self._total)
        some = names[:FILES_A_BATCH]
        self._versions = {name: self.storage.version(name) for name in some}
        for name, found in self.storage.get_many(some, _cap(names[0])):
            self._done += 1
            self.progress.report(self._done, self._total)
            read.append((name, found))
            size += len(found) if isinstance(found, bytes) else 0
            if size >= BYTES_A_BATCH:
                break
        left = names[len(read) :] if read else []
        if any(isinstance(found, StorageError) for _, found in read):
            # Listed and not to be read: another sync may be replacing it, or it is broken. The next
            # sync sees; a target that is gone altogether says so itself.
            self.storage.names()
        with self.records.store.transaction() as tx:
            for name, found in read:
                if isinstance(found, StorageError):
                    continue
                refused = found if isinstance(found, RefusedError) else None
                if isinstance(found, bytes):
                    try:
                        self.take(tx, name, found)
                        self.files += 1
                    except RefusedError as error:
                        refused = error
                if refused is not None:
                    detail = str(refused.facts.get("detail", ""))
                    if refused.reason == "newer":
                        detail = wire.READS
                    self._set_aside(tx, name, refused.reason, detail)
        return left

    def take(self, tx: Tx, name: str, data: bytes) -> None:
        """Verify one file's bytes and keep them. Raises RefusedError."""
        top = name.partition("/")[0]
        if top == "keys":
            self._take_key(tx, name, data)
        elif top == "member":
            self._take_entry(tx, name, data)
        elif top == "stead":
            self._take_stead(tx, name, data)
        else:
            self._take_segment(tx, name, data)

    def _set_aside(self, tx: Tx, name: str, reason: str, detail: str) -> None:
        # As it was before it was read: what came into its place meanwhile is another file.
        version = self._versions.get(name, "")
        odd = Oddity(name, version, reason, detail, now_ms(), now_ms())
        self.records.keep_oddity(tx, self.fence.no, odd)

    def _keep(self, tx: Tx, name: str, own_name: str, data: bytes) -> None:
        """Keep a verified file under the name that it should have."""
        self.records.keep_file(tx, self.fence.no, own_name, data)
        self.records.forget_oddities(tx, self.fence.no, {name, own_name})
        self.held.add(own_name)
        if name != own_name:
            # A conflicted copy: its contents are in, its name is not to be read again.
            self._set_aside(tx, name, DUPLICATE, own_name)

    def _take_key(self, tx: Tx, name: str, data: bytes) -> None:
        file = epochs.read(data)
        if file.fence != self.fence.id:
            raise RefusedError(reason="fence")
        if file.signer not in self.fence.roster.standings:
            raise RefusedError(reason=WAITS_FOR_DEVICE, detail=file.signer.hex())
        key = epochs.open_for(file, self.fence.device.keys)
        if key is not None:
            self.fence.learn_key(tx, key)
        self._keep(tx, name, epochs.name_of(file.epoch, data), data)

    def _take_entry(self, tx: Tx, name: str, data: bytes) -> None:
        epoch = entries.epoch_of(data)
        opener = self.fence.opener(epoch)
        if opener is None:
            raise RefusedError(reason=WAITS_FOR_KEY, detail=epoch.hex())
        entry = entries.open_sealed(data, opener)
        if self.fence.id not in (entry.fence, entry.identity):
            raise RefusedError(reason="fence")
        self.fence.learn_entry(tx, entry)
        self._keep(tx, name, entries.name_of(data), data)

    def _take_stead(self, tx: Tx, name: str, data: bytes) -> None:
        stead = steads.read(data)
        if self.fence.roster.steads.get(stead.stripped) != stead.hash:
            raise RefusedError(reason=WAITS_FOR_STEAD, detail=stead.hash.hex())
        self._keep(tx, name, steads.name_of(stead.hash), data)

    def _take_segment(self, tx: Tx, name: str, data: bytes) -> None:
        segment = segments.read(data)
        if segment.fence != self.fence.id:
            raise RefusedError(reason="fence")
        standing = self.fence.roster.standings.get(segment.signer)
        if standing is None:
            raise RefusedError(reason=WAITS_FOR_DEVICE, detail=segment.signer.hex())
        chained = standing.open or segment.identity in self._on_the_chain(segment.signer)
        if not chained:
            # Kept for an owner's ruling, but somebody outside must not fill our disk.
            held = self.records.count_of(tx, self.fence.no, segment.signer)
            if held >= MOST_ASIDE and segment.identity not in self.fence.roster.rulings:
                raise RefusedError(reason="quota")
        if not segment.sealed and segment.identity not in self.fence.roster.steads:
            # Nobody erased anything of it: somebody took its body away.
            raise RefusedError(reason="altered")
        if not standing.open and chained:
            self._wanted[segment.signer].add(segment.previous)
        own_name = segments.name_of(segment.writer, segment.seq, segment.identity)
        if not self.records.holds(tx, self.fence.no, segment.identity):
            self._keep_segment(tx, segment, own_name, data)
        self._keep(tx, name, own_name, data)

    def _on_the_chain(self, signer: bytes) -> set[bytes]:
        """Segments of a device outside that are known to count: the pinned and what they follow."""
        if signer not in self._wanted:
            wanted = set(self.fence.roster.standings[signer].pins)
            before = {one.id: one.previous for one in self.records.of_signer(self.fence.no, signer)}
            for pin in list(wanted):
                at = pin
                while at in before:
                    at = before[at]
                    if at in wanted:
                        break
                    wanted.add(at)
            self._wanted[signer] = wanted
        return self._wanted[signer]

    def let_go(self) -> None:
        """Keep no more than so many segments of one device outside, after all came and were judged.

        To be called once the state was settled: before, nobody knows which of them count.
        """
        outside: dict[bytes, list[KeptSegment]] = {}
        for one in self.records.aside(self.fence.no, WAITING):
            if one.id not in self.fence.roster.rulings:
                outside.setdefault(one.signer, []).append(one)
        full = [some for some in outside.values() if len(some) > MOST_ASIDE]
        if not full:
            return
        # What the words of others may build on stays before all else, then what came first.
        needed = self.records.leaned_on(self.fence.no)
        over = [
            one
            for some in full
            for one in sorted(some, key=lambda one: (one.name not in needed, one.arrived_ms))[
                MOST_ASIDE:
            ]
        ]
        with self.records.store.transaction() as tx:
            self.records.drop_segments(tx, self.fence.no, over)
            self._versions = {one.name: self.storage.version(one.name) for one in over}
            for one in over:
                self.held.discard(one.name)
                if self._versions[one.name]:
                    self._set_aside(tx, one.name, "quota", "")

    def _keep_segment(self, tx: Tx, segment: Segment, name: str, data: bytes) -> None:
        if segment.writer in self._own_writers:
            # Ours, and we never wrote it: a copy of this device did, or we were restored from one.
            self.forked = True
        kept = KeptSegment(
            segment.identity,
            segment.writer,
            segment.seq,
            segment.previous,
            segment.signer,
            segment.epoch,
            name,
            "new",
            None,
            0,
            now_ms(),
        )
        told = [Named(*head) for head in segment.heads]
        if segment.previous:
            told.append(Named(segment.writer, segment.seq - 1, segment.previous))
        self.records.keep_segment(tx, self.fence.no, kept, data, told)


def place_of(name: str) -> str:
    """The file on storage in which something lies: the pack for what lies in one, else itself."""
    return "/".join(name.split("/")[:2]) if name.startswith("pack/") else name


def _cap(name: str) -> int:
    if name.startswith(("seg/", "stead/")):
        return segments.SIZE_CAP
    return epochs.SIZE_CAP if name.startswith("keys/") else entries.SIZE_CAP
