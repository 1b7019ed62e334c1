"""Syncing in the background: what a window and `mcr sync --watch` drive, each with its own threads.

`look` and `glance` read and may wait, so they belong on a background thread; `Rounds` only keeps books
and belongs to one thread, whichever drives it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple

from mcr_desktop.domain.errors import CancelledError, McrError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.store.sharing import SharingRecords
from mcr_desktop.sync.errors import (
    CredentialsMissingError,
    NoTargetError,
    StorageEmptiedError,
    StorageLoginError,
    StorageMissingError,
)
from mcr_desktop.sync.pacing import Outcome, Pace, Pacing
from mcr_desktop.sync.storage import prefix_of

if TYPE_CHECKING:
    from mcr_desktop.services.workspaces import Workspace
    from mcr_desktop.sync.engine import SyncReport

IN_BACKGROUND = "sync.in_background"
"""The setting that says whether anything is synced unasked; on where it was never set."""
GLANCES = frozenset({"folder"})
"""Kinds of storage at which a look costs next to nothing."""
SLEPT_S = 30.0
"""Where the calendar's clock went on this much further than the steady one, the machine slept."""

Phase = Literal["off", "idle", "waiting", "syncing", "trouble"]
WayOut = Literal["", "retry", "credentials", "target"]


class Seen(NamedTuple):
    """A fence that has storage, and how far its changes that wait to be sent reach."""

    fence: bytes
    name: str
    kind: str
    target: str
    mark: int
    """The last entry of the outbox; 0 where nothing waits."""


@dataclass(frozen=True, slots=True)
class SyncState:
    """How one fence's syncing stands at this moment."""

    fence: bytes
    phase: Phase = "off"
    """"off": no storage, or nothing is synced unasked; "waiting": due, but another is under way."""
    done: int = 0
    total: int = 0
    """Steps while it is under way; 0 where they cannot be counted yet."""
    synced_ms: int | None = None
    """When a sync last ended well since the program began."""
    again_s: float | None = None
    """Seconds to the next one; None where none is planned."""
    trouble: Exception | None = None
    """What stopped the last one; `phrases.errors.sentence` says it."""
    held_back: McrError | None = None
    """Why our own changes wait, though what others wrote came in."""
    way_out: WayOut = ""
    """What helps: trying again, the right name and password, or another place."""


def sit_in_front(workspace: Workspace) -> None:
    """Somebody writes here while syncs go on: a save is not to wait for all that comes in."""
    workspace.store.considerate = True


def look(workspace: Workspace) -> tuple[Seen, ...]:
    """Every fence that has storage, with what waits in it; two quick reads."""
    store = workspace.store
    marks = dict(
        store.rows(
            "SELECT f.id, max(o.seq) FROM outbox o JOIN fence f ON f.no = o.fence "
            "WHERE o.import_id IS NULL OR o.import_id NOT IN (SELECT id FROM pending_import) "
            "GROUP BY f.id"
        )
    )
    return tuple(
        Seen(kept.id, kept.name, kept.target_kind or "", kept.target, marks.get(kept.id, 0))
        for kept in SharingRecords(store).fences()
        if kept.target
    )


def glance(seen: Sequence[Seen]) -> dict[bytes, int | None]:
    """How each fence's folder looks, as a number that differs once a file came; None where it is gone.

    Asks for the times of a few folders alone. May wait for long where a network drive hangs.
    """
    return {one.fence: _looks(Path(one.target), one.fence) for one in seen if one.kind in GLANCES}


def _looks(shared: Path, fence: bytes) -> int | None:
    if not shared.is_dir():
        return None
    root = shared / prefix_of(fence)
    folders = [root, *_folders(root), *_folders(root / "seg")]
    times = []
    for folder in folders:
        try:
            times.append((folder.name, folder.stat().st_mtime_ns))
        except OSError:
            times.append((folder.name, 0))
    return hash(tuple(sorted(times)))


def _folders(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [Path(entry.path) for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []


@dataclass(slots=True)
class _Book:
    seen: Seen
    state: SyncState
    looks: int | None = None
    glanced: bool = False


@dataclass(slots=True)
class Rounds:
    """Who is synced next, and how each stands. Moments are in seconds on a steady clock."""

    dice: Callable[[], float] = random.random
    pace: Pace = field(default_factory=Pace)
    _pacing: Pacing = field(init=False)
    _books: dict[bytes, _Book] = field(init=False, default_factory=dict)
    _apart_s: float | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._pacing = Pacing(self.dice, self.pace)

    # What is seen

    def see(self, seen: Sequence[Seen], now_s: float) -> None:
        """Take in what `look` found: new storage falls due, and so does what was changed here."""
        known = {one.fence: (one.kind, one.target) for one in seen}
        self._pacing.know(known, now_s)
        for gone in self._books.keys() - known.keys():
            del self._books[gone]
        for one in seen:
            book = self._books.get(one.fence)
            if book is None or book.seen[2:4] != one[2:4]:
                self._books[one.fence] = _Book(one, SyncState(one.fence, "idle"))
                continue
            if one.mark > book.seen.mark:
                self._pacing.changed(one.fence, now_s)
            book.seen = one

    def glanced(self, looks: Mapping[bytes, int | None], now_s: float) -> None:
        """Take in what `glance` found: where a folder looks otherwise than before, something came."""
        for fence, looks_so in looks.items():
            book = self._books.get(fence)
            if book is None:
                continue
            if book.glanced and looks_so != book.looks and looks_so is not None:
                self._pacing.noticed(fence, now_s)
            book.looks, book.glanced = looks_so, True

    def looked_like(self, looks: Mapping[bytes, int | None]) -> None:
        """How folders looked right before a sync took what was there: what is otherwise came since."""
        for fence, looks_so in looks.items():
            book = self._books.get(fence)
            if book is not None:
                book.looks, book.glanced = looks_so, True

    def beat(self, now_s: float, wall_s: float) -> None:
        """To be told often of both clocks: where they drift apart, the machine slept."""
        apart_s = wall_s - now_s
        if self._apart_s is not None and apart_s - self._apart_s > SLEPT_S:
            self._pacing.woke(now_s)
        self._apart_s = apart_s

    @property
    def seen(self) -> tuple[Seen, ...]:
        """The fences that have storage."""
        return tuple(book.seen for book in self._books.values())

    # What is wanted

    def ask(self, fences: Sequence[bytes] | None, now_s: float) -> None:
        """A person wants these synced now, or all."""
        for fence in self._books if fences is None else fences:
            self._pacing.ask(fence, now_s)

    def forget_asked(self) -> None:
        """A person wants what did not begin no more."""
        self._pacing.forget_asked()

    def set_unasked(self, *, on: bool) -> None:
        """Whether anything is synced that nobody asked for."""
        self._pacing.only_asked = not on

    # What is done

    def begin(self, now_s: float) -> Seen | None:
        """The fence to sync now; `ended` or `failed` must follow."""
        fence = self._pacing.begin(now_s)
        if fence is None:
            return None
        book = self._books[fence]
        book.state = replace(book.state, phase="syncing", done=0, total=0)
        return book.seen

    def progressed(self, fence: bytes, done: int, total: int) -> None:
        """The sync under way is so far."""
        book = self._books.get(fence)
        if book is not None and book.state.phase == "syncing":
            book.state = replace(book.state, done=done, total=total)

    def ended(self, report: SyncReport, now_s: float) -> None:
        """A sync came to its end, well or with trouble that it reports."""
        if report.trouble is not None:
            self.failed(report.fence, report.trouble, now_s)
            return
        self._pacing.end(report.fence, "well", now_s)
        book = self._books.get(report.fence)
        if book is not None:
            book.state = SyncState(
                report.fence, "idle", synced_ms=now_ms(), held_back=report.held_back
            )
            if not report.held_back:
                # What waited is sent, and the outbox numbers what comes next from there again:
                # the same mark, or a lesser one, is then news.
                book.seen = book.seen._replace(mark=0)

    def failed(self, fence: bytes, error: Exception, now_s: float) -> None:
        """A sync ended with this error; one that a person stopped is no trouble."""
        book = self._books.get(fence)
        if isinstance(error, CancelledError):
            self._pacing.stopped(fence, now_s)
            if book is not None:
                phase: Phase = "trouble" if book.state.trouble else "idle"
                book.state = replace(book.state, phase=phase, done=0, total=0)
            return
        way_out = way_out_of(error)
        outcome: Outcome = "trouble" if way_out == "retry" else "needs_person"
        if isinstance(error, StorageMissingError):
            outcome = "trouble"  # a drive that is connected again is noticed without a word
        self._pacing.end(fence, outcome, now_s)
        if book is not None:
            book.state = SyncState(
                fence,
                "trouble",
                synced_ms=book.state.synced_ms,
                trouble=error,
                way_out=way_out,
            )

    # How it stands

    def state(self, fence: bytes, now_s: float) -> SyncState:
        """How one fence stands now."""
        book = self._books.get(fence)
        if book is None:
            return SyncState(fence)
        state = book.state
        if state.phase == "syncing":
            return state
        due_s = self._pacing.due_s(fence)
        again_s = None if due_s == float("inf") else max(0.0, due_s - now_s)
        if state.phase == "idle":
            if again_s is None:
                return replace(state, phase="off")
            if self._pacing.is_asked(fence) or again_s == 0.0:
                state = replace(state, phase="waiting")
        return replace(state, again_s=again_s)

    def next_s(self) -> float:
        """The moment at which the next fence falls due; infinite where none will."""
        return self._pacing.next_s()


def way_out_of(error: Exception) -> WayOut:
    """What a person can do about a sync's trouble."""
    if isinstance(error, (CredentialsMissingError, StorageLoginError)):
        return "credentials"
    if isinstance(error, (StorageEmptiedError, StorageMissingError, NoTargetError)):
        return "target"
    return "retry"
