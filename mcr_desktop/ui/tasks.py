"""Work off the thread of the screens, with its results brought back onto it."""

from __future__ import annotations

import time
import weakref
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import ceil
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.ui.leftovers import Rests, give_back

Lane = Literal["write", "read", "search", "network"]
T = TypeVar("T")

_WIDTH: dict[Lane, int] = {"write": 1, "read": 2, "search": 1, "network": 1}
_DEEDS = frozenset({"write", "network"})
_REPORT_EVERY_S = 0.05
_LEFTOVERS_AFTER_MS = 4_000
"""So long after something was read, what that left in memory is given back to the system."""
_YOUNG_S = 0.25
"""How long a write may take before what is read is no longer held back for it."""


class Job:
    """A piece of work under way, and the progress that it is given.

    `cancel` asks it to stop; what a read still yields is then dropped.
    """

    __slots__ = ("_cancelled", "_future", "_on_report", "_reported_at", "done", "total")

    def __init__(self, on_report: Callable[[Job], None] | None) -> None:
        self._cancelled = False
        self._future: Future[None] | None = None
        self._on_report = on_report
        self._reported_at = 0.0
        self.done = 0
        self.total = 0

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop; long work looks at it between its steps."""
        return self._cancelled

    def report(self, done: int, total: int) -> None:
        """Say how far the work is; passed on at most twenty times a second.

        Raises CancelledError once a stop was asked for.
        """
        if self._cancelled:
            raise CancelledError
        self.done, self.total = done, total
        moment = time.monotonic()
        if self._on_report and (moment - self._reported_at >= _REPORT_EVERY_S or done == total):
            self._reported_at = moment
            self._on_report(self)

    def cancel(self) -> None:
        """Ask the work to stop. Work that did not begin yet never begins."""
        self._cancelled = True
        if self._future is not None:
            self._future.cancel()


@dataclass(slots=True)
class _Request:
    owner: weakref.ref[QObject]
    slot: tuple[int, str] | None
    serial: int
    done: Callable[[Any], None] | None
    failed: Callable[[Exception], None] | None
    progressed: Callable[[int, int], None] | None
    is_write: bool
    job: Job | None = None

    def owner_lives(self) -> bool:
        owner = self.owner()
        return owner is not None and isValid(owner)


class Tasks(QObject):
    """One writer thread, two reader threads, one for reads of seconds and one for the network.

    Results come back through one queued signal, in the order in which they became ready. A result is
    dropped where its owner is gone or where the same owner asked again with the same key. Work gets a
    `Job`, a Qt-free `Progress` that it may pass into the core, and must create no QObject.

    What was read before a write was done is older than what the user just did, and would put the former
    words back under their hands for a moment. So a read that comes home while a young write is under way
    waits for it: whoever cares for the change has asked again by then, and the older reading is dropped.
    """

    busy_changed = Signal(bool)
    """Whether a write or anything on the network is under way."""
    _arrived = Signal()

    def __init__(
        self, on_error: Callable[[Exception], None], parent: QObject | None = None
    ) -> None:
        """`on_error` is told, on the thread of the screens, of each error that nobody else takes."""
        super().__init__(parent)
        self._on_error = on_error
        self.around: Callable[[QObject], AbstractContextManager[None]] = lambda _owner: (
            nullcontext()
        )
        """In what the work of an owner is done, on its thread; asked on the thread of the screens."""
        self._lanes: dict[Lane, ThreadPoolExecutor] = {}
        self._latest: dict[tuple[int, str], _Request] = {}
        self._serial = 0
        self._deeds = 0
        self._closed = False
        self._failed_late: list[Exception] = []
        self._ready: deque[Callable[[], None]] = deque()
        self._writes: dict[int, float] = {}
        """When each write under way was asked for, in seconds of the monotonic clock, by its serial."""
        self._held: list[Callable[[], None]] = []
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.timeout.connect(self._on_release)
        self._arrived.connect(self._on_arrived, Qt.ConnectionType.QueuedConnection)
        self._leftovers = QTimer(self)
        self._leftovers.setSingleShot(True)
        self._leftovers.setInterval(_LEFTOVERS_AFTER_MS)
        self._leftovers.timeout.connect(self._on_leftovers)
        self._rests = Rests()

    def read(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], None],
        *,
        owner: QObject,
        key: str = "",
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[int, int], None] | None = None,
        long: bool = False,
    ) -> Job:
        """Run `work` on a reader thread and hand its result to `done` on the thread of the screens.

        A non-empty `key` lets a newer request of the same owner replace this one: it is cancelled,
        and whatever it still yields, errors included, is dropped. What takes seconds is `long`: such reads
        take turns on a thread of their own, so that a press never waits for them.
        """
        lane: Lane = "search" if long else "read"
        return self._start(lane, work, done, owner, key, failed, progressed)

    def write(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], None] | None = None,
        *,
        owner: QObject,
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Run `work` on the writer thread, after all writes asked for before it.

        It is done even where its owner goes; an error then reaches the common handler.
        """
        return self._start("write", work, done, owner, "", failed, progressed)

    def network(
        self,
        work: Callable[[Job], T],
        done: Callable[[T], None] | None = None,
        *,
        owner: QObject,
        key: str = "",
        failed: Callable[[Exception], None] | None = None,
        progressed: Callable[[int, int], None] | None = None,
    ) -> Job:
        """Run `work`, which may wait for other machines, on the network's own thread."""
        return self._start("network", work, done, owner, key, failed, progressed)

    def complain(self, error: Exception) -> None:
        """Hand an error that somebody took to the common handler after all."""
        self._on_error(error)

    def close(self) -> tuple[Exception, ...]:
        """Cancel reads and the network, finish the writes, join every thread.

        Results are dropped; gives the errors of writes that failed meanwhile, which no window can tell.
        """
        if self._closed:
            return ()
        self._closed = True
        self._leftovers.stop()
        for request in tuple(self._latest.values()):
            if request.job is not None and not request.is_write:
                request.job.cancel()
        for lane, executor in self._lanes.items():
            executor.shutdown(wait=True, cancel_futures=lane != "write")
        self._lanes.clear()
        self._latest.clear()
        self._ready.clear()
        self._release.stop()
        self._held.clear()
        return tuple(self._failed_late)

    def _start(
        self,
        lane: Lane,
        work: Callable[[Job], T],
        done: Callable[[T], None] | None,
        owner: QObject,
        key: str,
        failed: Callable[[Exception], None] | None,
        progressed: Callable[[int, int], None] | None,
    ) -> Job:
        if self._closed:
            job = Job(None)
            job.cancel()
            return job
        self._serial += 1
        slot = (id(owner), key or f"#{self._serial}")
        request = _Request(
            weakref.ref(owner), slot, self._serial, done, failed, progressed, lane == "write"
        )
        job = Job((lambda j: self._post(lambda: self._tell(request, j))) if progressed else None)
        request.job = job
        older = self._latest.get(slot)
        if older is not None and older.job is not None:
            older.job.cancel()
        self._latest[slot] = request
        if lane in _DEEDS:
            self._count(1)
        if request.is_write:
            self._writes[request.serial] = time.monotonic()
        job._future = self._executor(lane).submit(  # noqa: SLF001 - the two are one
            self._run, lane, request, job, work, self.around(owner)
        )
        job._future.add_done_callback(  # noqa: SLF001
            lambda future: (
                self._post(lambda: self._forget(lane, request)) if future.cancelled() else None
            )
        )
        return job

    def _executor(self, lane: Lane) -> ThreadPoolExecutor:
        if lane not in self._lanes:
            self._lanes[lane] = ThreadPoolExecutor(_WIDTH[lane], thread_name_prefix=f"mcr-{lane}")
        return self._lanes[lane]

    def _run(
        self,
        lane: Lane,
        request: _Request,
        job: Job,
        work: Callable[[Job], Any],
        around: AbstractContextManager[None],
    ) -> None:
        """On a worker's thread: only plain Python, and one emission that Qt queues."""
        try:
            with around:
                result = work(job)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is shown, not lost
            caught = error
            if self._closed and request.is_write:
                self._failed_late.append(caught)
            self._post(lambda: self._fail(lane, request, caught))
        else:
            self._post(lambda: self._finish(lane, request, result))

    def _post(self, delivery: Callable[[], None]) -> None:
        if self._closed:
            return
        self._ready.append(delivery)
        self._arrived.emit()

    def _on_arrived(self) -> None:
        """One delivery an emission, so that painting and typing get their turns between."""
        if self._ready:
            self._ready.popleft()()

    def _is_wanted(self, request: _Request) -> bool:
        current = self._latest.get(request.slot) if request.slot else request
        return current is request and request.owner_lives()

    def _tell(self, request: _Request, job: Job) -> None:
        if request.progressed and self._is_wanted(request) and not job.cancelled:
            request.progressed(job.done, job.total)

    def _finish(self, lane: Lane, request: _Request, result: Any) -> None:
        held_s = 0.0 if lane in _DEEDS else self._held_for_s()
        if held_s > 0:
            self._held.append(lambda: self._deliver(lane, request, result))
            if not self._release.isActive():
                self._release.start(ceil(held_s * 1000))
        else:
            self._deliver(lane, request, result)

    def _held_for_s(self) -> float:
        """How long until the youngest write under way is no longer young; 0 or less where none is."""
        youngest = max(self._writes.values(), default=0.0)
        return youngest + _YOUNG_S - time.monotonic()

    def _on_release(self) -> None:
        held, self._held = self._held, []
        for deliver in held:
            deliver()

    def _deliver(self, lane: Lane, request: _Request, result: Any) -> None:
        if not self._leftovers.isActive():
            self._leftovers.start()
        wanted = self._is_wanted(request) and not (
            request.job is not None and request.job.cancelled and not request.is_write
        )
        self._forget(lane, request)
        if wanted and request.done is not None:
            request.done(result)

    def _fail(self, lane: Lane, request: _Request, error: Exception) -> None:
        wanted = self._is_wanted(request)
        self._forget(lane, request)
        if wanted and request.failed is not None:
            request.failed(error)
        elif isinstance(error, CancelledError):
            return
        elif wanted or request.is_write:
            self._on_error(error)

    def _forget(self, lane: Lane, request: _Request) -> None:
        if request.slot and self._latest.get(request.slot) is request:
            del self._latest[request.slot]
        if lane in _DEEDS:
            self._count(-1)
        if request.is_write:
            self._writes.pop(request.serial, None)
            if self._held and not self._writes:
                self._release.start(0)

    def _on_leftovers(self) -> None:
        """Nobody waits for it: what takes long goes behind the reads of seconds."""
        self._rests.look_for_circles()
        self._executor("search").submit(give_back)
        if (
            self._deeds
        ):  # a long one leaves circles too, and may be the last for long that is heard of
            self._leftovers.start()

    def _count(self, by: int) -> None:
        before = self._deeds > 0
        self._deeds += by
        if (self._deeds > 0) != before:
            self.busy_changed.emit(self._deeds > 0)
