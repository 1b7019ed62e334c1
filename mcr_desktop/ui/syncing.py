"""Syncs while the window is open: by itself, and when asked. It drives; `Rounds` decides.

Nothing here waits: the store is read on a reader thread, storage is reached on the network's thread,
one fence after the other.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.services.teamwork.syncings import (
    IN_BACKGROUND,
    Rounds,
    Seen,
    SyncState,
    glance,
    look,
    sit_in_front,
)

if TYPE_CHECKING:
    from mcr_desktop.bootstrap import Services
    from mcr_desktop.domain.changes import Changes
    from mcr_desktop.services.teamwork.sharing import SyncReport
    from mcr_desktop.ui.tasks import Job, Tasks

FIRST_LOOK_MS = 1200
"""The first page is read and painted before."""
LOOK_AFTER_MS = 100
"""Commits that follow one another closely are looked at once."""
GLANCE_S = 2.0
"""Between glances at shared folders while somebody sits at the window."""
AWAY_GLANCE_S = 5.0
BEAT_S = 15.0


class _Stoppable:
    """A job's progress that a person may stop; work that is done nevertheless still counts."""

    def __init__(self, job: Job, stopped: threading.Event) -> None:
        self._job = job
        self._stopped = stopped

    def report(self, done: int, total: int) -> None:
        if self._stopped.is_set():
            raise CancelledError
        self._job.report(done, total)


class Syncing(QObject):
    """Keeps every shared fence in step. Its methods belong to the thread of the screens."""

    changed = Signal(object)
    """The id of the fence whose `state` is another now."""
    synced = Signal(object)
    """The `SyncReport` of each sync that came to its end, well or with trouble that storage gave."""
    failed = Signal(object, object)
    """The id of the fence and the error, where a sync ended otherwise: busy, unforeseen, stopped."""
    rested = Signal()
    """Nothing is under way or asked for any more."""
    _committed = Signal()

    def __init__(
        self,
        services: Services,
        tasks: Tasks,
        rounds: Rounds | None = None,
        clock: Callable[[], float] = time.monotonic,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._services = services
        self._tasks = tasks
        self._clock = clock
        self._rounds = rounds or Rounds()
        self._rounds.set_unasked(on=self.in_background)
        self._fence: bytes | None = None
        """The one that is synced at this moment."""
        self._stop = threading.Event()
        self._before: dict[bytes, int | None] = {}
        """How its folder looked before."""
        self._glanced_s = -AWAY_GLANCE_S
        self._glancing = False
        self._attended = True
        self._open = True
        self._wanted: list[Sequence[bytes] | None] = []
        self._looked = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._on_time)
        self._look_soon = QTimer(self)
        self._look_soon.setSingleShot(True)
        self._look_soon.timeout.connect(self.look_again)
        self._look_soon.start(FIRST_LOOK_MS)
        self._committed.connect(self._on_committed, Qt.ConnectionType.QueuedConnection)
        services.workspace.listen(self._on_announced)
        sit_in_front(services.workspace)

    # What screens ask

    def state(self, fence: bytes) -> SyncState:
        """How a fence stands at this moment."""
        return self._rounds.state(fence, self._clock())

    def states(self) -> tuple[SyncState, ...]:
        """How every fence that has storage stands."""
        return tuple(self.state(one.fence) for one in self._rounds.seen)

    def name(self, fence: bytes) -> str:
        """What a fence is called; "" where it has no storage."""
        return next((one.name for one in self._rounds.seen if one.fence == fence), "")

    @property
    def busy(self) -> bool:
        """Whether a sync is under way."""
        return self._fence is not None

    @property
    def in_background(self) -> bool:
        """Whether anything is synced that nobody asked for."""
        return bool(self._services.settings.get(IN_BACKGROUND, True))

    def set_in_background(self, on: bool) -> None:  # noqa: FBT001 - a setter
        """Sync unasked from here on, or only when asked; remembered."""
        self._services.settings.set(IN_BACKGROUND, on)
        self._rounds.set_unasked(on=on)
        self._tell_all()
        self._go_on()

    def sync_now(self, fences: Sequence[bytes] | None = None) -> None:
        """Sync these, or every fence that has storage, whatever came of the last time."""
        self._wanted.append(fences)
        self.look_again()

    def cancel(self) -> None:
        """Stop what is under way between two files, and forget what was asked for."""
        self._wanted.clear()
        self._rounds.forget_asked()
        if self._fence is not None:
            self._stop.set()
        self._tell_all()

    def look_again(self) -> None:
        """See again which fences have storage, and what waits: after one was shared, joined or left."""
        if not self._open:
            return
        self._look_soon.stop()
        workspace = self._services.workspace
        self._tasks.read(lambda _job: look(workspace), self._on_looked, owner=self, key="look")

    def set_attended(self, attended: bool) -> None:  # noqa: FBT001 - a setter
        """Whether somebody sits at the window: folders are glanced at more rarely otherwise."""
        if attended and not self._attended:
            self._look_soon.start(LOOK_AFTER_MS)
        self._attended = attended

    def close(self) -> None:
        """Stop; what is under way ends between two files, and nothing is begun any more."""
        self._open = False
        self._timer.stop()
        self._look_soon.stop()
        if self._fence is not None:
            self._stop.set()

    # What is seen

    def _on_announced(self, _changes: Changes) -> None:
        """On the thread that wrote. Whether it is ours to send, the outbox tells, not the change."""
        if self._open:
            self._committed.emit()

    def _on_committed(self) -> None:
        if self._open and not self._look_soon.isActive():
            self._look_soon.start(LOOK_AFTER_MS)

    def _on_looked(self, seen: tuple[Seen, ...]) -> None:
        now_s = self._clock()
        before = {one.fence for one in self._rounds.seen}
        self._rounds.see(seen, now_s)
        wanted, self._wanted = self._wanted, []
        for fences in wanted:
            self._rounds.ask(fences, now_s)
        if wanted or before != {one.fence for one in seen}:
            self._tell_all()
        if wanted and not seen:
            self.rested.emit()
        self._looked = True
        self._go_on()

    def _glance(self) -> None:
        seen = self._rounds.seen
        self._glancing = True
        self._tasks.network(
            lambda _job: glance(seen),
            self._on_glanced,
            owner=self,
            key="glance",
            failed=self._on_glance_failed,
        )

    def _on_glanced(self, looks: dict[bytes, int | None]) -> None:
        self._glancing = False
        self._glanced_s = self._clock()
        self._rounds.glanced(looks, self._glanced_s)
        self._go_on()

    def _on_glance_failed(self, error: Exception) -> None:
        self._on_glanced({})
        self._tasks.complain(error)

    # What is done

    def _on_time(self) -> None:
        self._rounds.beat(self._clock(), now_ms() / 1000)
        self._go_on()

    def _go_on(self) -> None:
        """Begin what is due, or wait for it."""
        if not self._open or not self._looked:
            return
        now_s = self._clock()
        if self._fence is None:
            due = self._rounds.begin(now_s)
            if due is not None:
                self._begin(due)
                return
            if not self._glancing and now_s >= self._next_glance_s():
                self._glance()
        wait_s = min(self._rounds.next_s() - now_s, BEAT_S)
        if not self._glancing:
            wait_s = min(wait_s, self._next_glance_s() - now_s)
        if self._fence is None:
            self._timer.start(max(20, round(wait_s * 1000)))

    def _next_glance_s(self) -> float:
        if not self.in_background or not any(one.kind == "folder" for one in self._rounds.seen):
            return float("inf")
        return self._glanced_s + (GLANCE_S if self._attended else AWAY_GLANCE_S)

    def _begin(self, one: Seen) -> None:
        self._timer.stop()
        self._fence = one.fence
        self._stop = stop = threading.Event()
        services = self._services

        def work(job: Job) -> SyncReport:
            # Looked at first: what comes while the sync is under way is otherwise than this.
            self._before = glance((one,))
            return services.sharing.sync(_Stoppable(job, stop), [one.fence])[0]

        self._tasks.network(
            work,
            self._on_ended,
            owner=self,
            key="sync",
            failed=partial(self._on_failed, one.fence),
            progressed=partial(self._on_progress, one.fence),
        )
        self.changed.emit(one.fence)

    def _on_progress(self, fence: bytes, done: int, total: int) -> None:
        self._rounds.progressed(fence, done, total)
        self.changed.emit(fence)

    def _on_ended(self, report: SyncReport) -> None:
        self._fence = None
        self._rounds.looked_like(self._before)
        self._rounds.ended(report, self._clock())
        self.synced.emit(report)
        self._after(report.fence)

    def _on_failed(self, fence: bytes, error: Exception) -> None:
        self._fence = None
        self._rounds.looked_like(self._before)
        self._rounds.failed(fence, error, self._clock())
        self.failed.emit(fence, error)
        self._after(fence)

    def _after(self, fence: bytes) -> None:
        self.changed.emit(fence)
        self._go_on()
        if self._fence is None:
            self.rested.emit()

    def _tell_all(self) -> None:
        for one in self._rounds.seen:
            self.changed.emit(one.fence)
