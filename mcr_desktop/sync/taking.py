"""Taking in what others wrote: from untrusted files to rows in the journal.

Files first: each is verified and kept, or set aside alone with its reason; nothing waits for it. Then
segments that count are opened and merged, many at once. What is about to be imported is recorded
before, so that a segment that ends the program is known by its name afterwards.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcr_desktop.domain.changes import Changes
from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.errors import StoreBusyError
from mcr_desktop.store.sharing import KeptSegment, Named, Oddity
from mcr_desktop.store.texts import BrokenTextError, ForgedTextError
from mcr_desktop.sync import entries, epochs, segments
from mcr_desktop.sync.errors import RefusedError, StorageError
from mcr_desktop.sync.wire import READS

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcr_desktop.domain.changes import StampedRow, StampedText
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.store.engine import Tx
    from mcr_desktop.store.journal import Journal
    from mcr_desktop.sync.bodies import Body
    from mcr_desktop.sync.fences import Fence
    from mcr_desktop.sync.segments import Segment
    from mcr_desktop.sync.storage import Storage

FILES_A_BATCH = 200
BYTES_A_BATCH = 16 << 20
CELLS_A_MERGE = 100_000
MOST_ATTEMPTS = 3
"""After so many times that the program ended amid one segment's import, it is set aside."""

WAITS_FOR_DEVICE, WAITS_FOR_KEY = "unknown-device", "unknown-key"
DUPLICATE = "duplicate"
_OURS = (StoreBusyError, CancelledError, OSError, MemoryError)


@dataclass(slots=True)
class Taken:
    """What one sync took in."""

    files: int = 0
    cells: int = 0
    changes: Changes = field(default_factory=lambda: Changes(frozenset()))
    forked: bool = False


class Taking:
    """One sync's intake for one fence."""

    def __init__(
        self, fence: Fence, journal: Journal, storage: Storage, progress: Progress
    ) -> None:
        self.fence = fence
        self.records = fence.records
        self.journal = journal
        self.storage = storage
        self.progress = progress
        self.taken = Taken()
        self._held: set[str] = set()
        self._done = self._total = 0

    def take_files(self, listed: set[str], held: set[str]) -> None:
        """Read what is new on storage and keep what verifies."""
        self._held = held
        with self.records.store.transaction() as tx:
            gone = self.records.oddities(self.fence.no).keys() - listed
            self.records.forget_oddities(tx, self.fence.no, gone)
        for top, take in (
            ("keys/", self._take_key),
            ("member/", self._take_entry),
            # Whose keys and entries count is known only now that the entries were read.
            ("keys/", self._take_key),
            ("member/", self._take_entry),
            ("seg/", self._take_segment),
        ):
            oddities = self.records.oddities(self.fence.no)
            names = sorted(
                name
                for name in listed - self._held
                if name.startswith(top)
                and (name not in oddities or self._worth_another_look(oddities[name]))
            )
            self._done, self._total = 0, len(names)
            while names:
                names = self._take_batch(names, take)

    def _worth_another_look(self, oddity: Oddity) -> bool:
        if self.storage.version(oddity.name) != oddity.version:
            return True
        if oddity.reason == "newer":
            return oddity.detail != READS
        if oddity.reason == WAITS_FOR_KEY:
            return bytes.fromhex(oddity.detail) in self.fence.keys
        if oddity.reason == WAITS_FOR_DEVICE:
            return self.fence.roster.verdict(bytes.fromhex(oddity.detail)) != "unknown"
        return False

    def _take_batch(self, names: list[str], take: Callable[[Tx, str, bytes], None]) -> list[str]:
        """Take a batch in one transaction; what is left over."""
        read: list[tuple[str, bytes | RefusedError]] = []
        size = 0
        while names and len(read) < FILES_A_BATCH and size < BYTES_A_BATCH:
            self.progress.report(self._done, self._total)
            name, *names = names
            self._done += 1
            try:
                data = self.storage.get(name, _cap(name))
            except RefusedError as error:
                read.append((name, error))
            except StorageError:
                # Listed and not to be read: another sync may be replacing it, or it is broken.
                # The next sync sees; a target that is gone altogether says so itself.
                self.storage.names()
            else:
                read.append((name, data))
                size += len(data)
        with self.records.store.transaction() as tx:
            for name, found in read:
                refused = found if isinstance(found, RefusedError) else None
                if not isinstance(found, RefusedError):
                    try:
                        take(tx, name, found)
                        self.taken.files += 1
                    except RefusedError as error:
                        refused = error
                if refused is not None:
                    detail = str(refused.facts.get("detail", ""))
                    if refused.reason == "newer":
                        detail = READS
                    self._set_aside(tx, name, refused.reason, detail)
        return names

    def _set_aside(self, tx: Tx, name: str, reason: str, detail: str) -> None:
        version = self.storage.version(name)
        self.records.keep_oddity(tx, self.fence.no, Oddity(name, version, reason, detail, now_ms()))

    def _keep(self, tx: Tx, name: str, own_name: str, data: bytes) -> None:
        """Keep a verified file under the name that it should have."""
        self.records.keep_file(tx, self.fence.no, own_name, data)
        self.records.forget_oddities(tx, self.fence.no, [name])
        self._held.add(own_name)
        if name != own_name:
            # A conflicted copy: its contents are in, its name is not to be read again.
            self._set_aside(tx, name, DUPLICATE, own_name)

    def _take_key(self, tx: Tx, name: str, data: bytes) -> None:
        file = epochs.read(data)
        if file.fence != self.fence.id:
            raise RefusedError(reason="fence")
        if self.fence.roster.verdict(file.signer) == "unknown":
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
        if entry.identity not in self.fence.entries:
            self.fence.learn_entry(tx, entry)
        self._keep(tx, name, entries.name_of(data), data)

    def _take_segment(self, tx: Tx, name: str, data: bytes) -> None:
        segment = segments.read(data)
        if segment.fence != self.fence.id:
            raise RefusedError(reason="fence")
        verdict = self.fence.roster.verdict(segment.signer)
        if verdict == "unknown":
            raise RefusedError(reason=WAITS_FOR_DEVICE, detail=segment.signer.hex())
        if verdict == "reader":
            raise RefusedError(reason="reader")
        own_name = segments.name_of(segment.writer, segment.seq, segment.identity)
        if not self.records.holds(tx, self.fence.no, segment.identity):
            self._keep_segment(tx, segment, own_name, data)
        self._keep(tx, name, own_name, data)

    def _keep_segment(self, tx: Tx, segment: Segment, name: str, data: bytes) -> None:
        if segment.writer in self.records.nonces():
            # Ours, and we never wrote it: a copy of this device did, or we were restored from one.
            self.taken.forked = True
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

    # Merging

    def merge(self) -> None:
        """Open and merge every held segment that counts and is not in yet."""
        with self.records.store.transaction() as tx:
            self.records.retry_newer(tx, self.fence.no, f"newer {READS}")
        waiting = [
            one
            for one in self.records.segments(self.fence.no, ("new", "trying"))
            if one.epoch in self.fence.keys
        ]
        crashed = [one.id for one in waiting if one.attempts >= MOST_ATTEMPTS]
        with self.records.store.transaction() as tx:
            self.records.mark(tx, self.fence.no, crashed, "aside", "crash")
        # What the program once ended amid is tried alone, so that its neighbours do not suffer.
        suspects = [one for one in waiting if 0 < one.attempts < MOST_ATTEMPTS]
        for one in suspects:
            self._merge_group([one])
        rest = [one for one in waiting if not one.attempts]
        done = 0
        while done < len(rest):
            self.progress.report(done, len(rest))
            done += self._merge_group(rest[done : done + FILES_A_BATCH])

    def _merge_group(self, group: list[KeptSegment]) -> int:
        """Merge the first of these that make up one merge; how many those were."""
        with self.records.store.transaction() as tx:
            self.records.mark_trying(tx, self.fence.no, [one.id for one in group])
        rows: list[StampedRow] = []
        texts: list[StampedText] = []
        opened: list[KeptSegment] = []
        cells = seen = 0
        for one in group:
            seen += 1
            try:
                body = self._open(one)
            except RefusedError as error:
                # What only a newer version understands is tried again by that version.
                mark = f" {READS}" if error.reason == "newer" else ""
                self._put_aside(one, error.reason + mark)
                continue
            rows += body.rows
            texts += body.texts
            cells += body.cells
            opened.append(one)
            if cells >= CELLS_A_MERGE:
                break
        if seen < len(group):
            self._untry(group[seen:])
        if opened:
            self._merge_opened(opened, rows, texts, cells)
        return seen

    def _open(self, one: KeptSegment) -> Body:
        segment = segments.read(self.records.file(self.fence.no, one.name), verified=True)
        opener = self.fence.opener(segment.epoch)
        if opener is None:
            raise RefusedError(reason="seal")
        return segments.open_body(segment, opener)

    def _merge_opened(
        self,
        opened: list[KeptSegment],
        rows: list[StampedRow],
        texts: list[StampedText],
        cells: int,
    ) -> None:
        refused = self._try_merge(opened, rows, texts, cells)
        if refused is None:
            return
        if len(opened) == 1:
            self._put_aside(opened[0], refused)
            return
        self._untry(opened)
        for one in opened:
            self._merge_group([one])

    def _try_merge(
        self,
        opened: list[KeptSegment],
        rows: list[StampedRow],
        texts: list[StampedText],
        cells: int,
    ) -> str | None:
        """Merge all of it or nothing; None, or the reason why one of the segments cannot be merged.

        Trouble that is ours (a lock, a full disk) is raised and held against no segment.
        """
        try:
            with self.records.store.transaction() as tx:
                changes = self.journal.merge(tx, self.fence.id, rows, texts)
                self.records.mark(tx, self.fence.no, [one.id for one in opened], "applied")
        except (ForgedTextError, BrokenTextError):
            return "text"
        except Exception as error:
            if isinstance(error, _OURS) or type(error).__name__ == "OperationalError":
                with suppress(Exception):
                    self._untry(opened)
                raise
            return "crash"
        self.taken.cells += cells
        self.taken.changes |= changes
        return None

    def _untry(self, those: list[KeptSegment]) -> None:
        with self.records.store.transaction() as tx:
            self.records.untry(tx, self.fence.no, [one.id for one in those])

    def _put_aside(self, one: KeptSegment, reason: str) -> None:
        with self.records.store.transaction() as tx:
            self.records.mark(tx, self.fence.no, [one.id], "aside", reason)


def _cap(name: str) -> int:
    if name.startswith("seg/"):
        return segments.SIZE_CAP
    return epochs.SIZE_CAP if name.startswith("keys/") else entries.SIZE_CAP
