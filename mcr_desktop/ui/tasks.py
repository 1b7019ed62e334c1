"""Work off the thread of the screens, with its results brought back onto it."""

from __future__ import annotations

import threading
import time
import weakref
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from math import ceil, inf, isfinite
from typing import Any, Literal, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from mcr_desktop.domain.errors import CancelledError
from mcr_desktop.ui.homes import home_of
from mcr_desktop.ui.leftovers import Rests, give_back

Lane = Literal["write", "read", "search", "network"]
T = TypeVar("T")

_WIDTH: dict[Lane, int] = {"write": 1, "read": 2, "search": 1, "network": 1}
_DEEDS = frozenset({"write", "network"})
_REPORT_EVERY_S = 0.05
_LEFTOVERS_AFTER_MS = 4_000
"""So long after something was read, what that left in memory is given back to the system."""
_YOUNG_S = 0.25
"""How long a write may take before what is read elsewhere after it is no longer held back for it."""
_AGAIN = 2
"""So often what was overtaken by a write is read again: then it is shown, and who cares has asked anew."""


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
    home: int = 0
    """The page, or the window, that its owner is a part of."""
    job: Job | None = None
    again: Callable[[], None] = lambda: None
    """Does its work once more."""
    again_left: int = 0
    """How often it may: never where that would do something twice, or takes seconds."""
    commits: int = 0
    """How many commits of ours had been made when its work began."""

    def owner_lives(self) -> bool:
        owner = self.owner()
        return owner is not None and isValid(owner)


@dataclass(frozen=True, slots=True)
class _Write:
    """A write under way."""

    asked: float
    """When, in seconds of the monotonic clock."""
    home: int
    long: bool
    """Whether it tells how far it is: people go on with something else meanwhile."""


class Tasks(QObject):
    """One writer thread, two reader threads, one for reads of seconds and one for the network.

    Results come back through one queued signal, in the order in which they became ready. A result is
    dropped where its owner is gone or where the same owner asked again with the same key. Work gets a
    `Job`, a Qt-free `Progress` that it may pass into the core, and must create no QObject.

    What was read before a write was done is older than what the user just did, and would put the former
    words back under their hands. So a reading waits for every write of its own page, for every write that
    was asked for after it, however slow the disk is, and for any other as long as that is young. Whoever
    cares for the change has asked again by then, and the older reading is dropped; where nobody has, and
    something was committed since its work began, it is read again.
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
        self._ready: deque[Callable[[], object]] = deque()
        self._writes: dict[int, _Write] = {}
        """The writes under way, by their serials, in the order in which they are done."""
        self._writer = 0
        """The thread of the writes."""
        self._commits = 0
        self._held: list[Callable[[], None]] = []
        self._release = QTimer(self)
        self._release.setSingleShot(True)
        self._release.timeout.connect(self._on_release)
        self._turns = QTimer(self)
        self._turns.setSingleShot(True)
        self._turns.setInterval(0)
        self._turns.timeout.connect(self._on_turn)
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
        once: bool = False,
    ) -> Job:
        """Run `work` on a reader thread and hand its result to `done` on the thread of the screens.

        A non-empty `key` lets a newer request of the same owner replace this one: it is cancelled,
        and whatever it still yields, errors included, is dropped. What takes seconds is `long`: such reads
        take turns on a thread of their own, so that a press never waits for them. What was read before
        something was written may be read again, but for what is to be done `once`.
        """
        lane: Lane = "search" if long else "read"
        return self._start(lane, work, done, owner, key, failed, progressed, once=once)

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

    def note_commit(self, _changes: object = None) -> None:
        """Be told, on the thread that writes, that something was committed, before anybody else is."""
        if threading.get_ident() == self._writer:
            self._commits += 1

    def soon(self, work: Callable[[], object], *, owner: QObject) -> None:
        """Do `work` here in a turn of the loop of its own, unless `owner` is gone by then: a page's next part."""
        held = weakref.ref(owner)
        self._post(lambda: work() if (one := held()) is not None and isValid(one) else None)

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
        self._turns.stop()
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
        *,
        once: bool = False,
    ) -> Job:
        if self._closed:
            job = Job(None)
            job.cancel()
            return job
        self._serial += 1
        slot = (id(owner), key or f"#{self._serial}")
        request = _Request(
            weakref.ref(owner), slot, self._serial, done, failed, progressed, lane == "write",
            home_of(owner), commits=self._commits,
        )  # fmt: skip
        job = Job((lambda j: self._post(lambda: self._tell(request, j))) if progressed else None)
        request.job = job
        older = self._latest.get(slot)
        if older is not None and older.job is not None:
            older.job.cancel()
        self._latest[slot] = request
        if lane in _DEEDS:
            self._count(1)
        if request.is_write:
            long = progressed is not None
            self._writes[request.serial] = _Write(time.monotonic(), request.home, long)
        elif lane == "read" and key and progressed is None and not once:
            request.again = lambda: self._submit(lane, request, job, work)
            request.again_left = _AGAIN
        self._submit(lane, request, job, work)
        return job

    def _submit(self, lane: Lane, request: _Request, job: Job, work: Callable[[Job], Any]) -> None:
        owner = request.owner()
        around = self.around(owner) if owner is not None else nullcontext()
        future = self._executor(lane).submit(self._run, lane, request, job, work, around)
        job._future = future  # noqa: SLF001 - the two are one
        future.add_done_callback(
            lambda future: (
                self._post(lambda: self._forget(lane, request)) if future.cancelled() else None
            )
        )

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
        if request.is_write:
            self._writer = threading.get_ident()
        request.commits = self._commits
        try:
            with around:
                result = work(job)
        except Exception as error:  # noqa: BLE001 - whatever went wrong is shown, not lost
            caught = error
            if self._closed and request.is_write:
                self._failed_late.append(caught)
            self._post(
                lambda: self._come_home(lane, request, lambda: self._fail(lane, request, caught))
            )
        else:
            self._post(
                lambda: self._come_home(lane, request, lambda: self._finish(lane, request, result))
            )

    def _post(self, delivery: Callable[[], object]) -> None:
        if self._closed:
            return
        self._ready.append(delivery)
        self._arrived.emit()

    def _on_arrived(self) -> None:
        if not self._turns.isActive():
            self._turns.start()

    def _on_turn(self) -> None:
        """One delivery a turn, not one an emission: all that are queued by then go out in one turn."""
        delivery = self._ready.popleft() if self._ready else None
        if self._ready:  # asked for before it begins: it may open a dialog and wait
            self._turns.start()
        if delivery is not None:
            delivery()

    def _is_wanted(self, request: _Request) -> bool:
        current = self._latest.get(request.slot) if request.slot else request
        return current is request and request.owner_lives()

    def _tell(self, request: _Request, job: Job) -> None:
        if request.progressed and self._is_wanted(request) and not job.cancelled:
            request.progressed(job.done, job.total)

    def _come_home(self, lane: Lane, request: _Request, deliver: Callable[[], None]) -> None:
        """Deliver what was read now, or when the writes that it waits for are done, or read it again."""
        held_s = 0.0
        stopped = request.job is not None and request.job.cancelled
        if lane not in _DEEDS and self._is_wanted(request) and not stopped:
            held_s = self._held_for_s(request)
            overtaken = request.commits != self._commits and request.again_left > 0
            if held_s <= 0 and overtaken:
                request.again_left -= 1
                request.again()
                return
        if held_s > 0:
            self._held.append(lambda: self._come_home(lane, request, deliver))
            if isfinite(held_s) and not self._release.isActive():
                self._release.start(ceil(held_s * 1000))
        else:
            deliver()

    def _held_for_s(self, request: _Request) -> float:
        """How long until nothing that is written holds this reading back; 0 or less where nothing does."""
        held_s, behind_long = 0.0, False
        for serial, one in self._writes.items():
            behind_long = behind_long or one.long
            own = one.home == request.home and not one.long
            if own or (serial > request.serial and not behind_long):
                return inf
            held_s = max(held_s, one.asked + _YOUNG_S - time.monotonic())
        return held_s

    def _on_release(self) -> None:
        """Each in a turn of its own: what one does, or fails to do, is no matter of those behind it."""
        held, self._held = self._held, []
        self._ready.extendleft(reversed(held))
        self._on_arrived()

    def _finish(self, lane: Lane, request: _Request, result: Any) -> None:
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
            if self._held:
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
