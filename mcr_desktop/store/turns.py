"""A lock whose holders take turns: who asked first comes first."""

from __future__ import annotations

import threading
from collections import deque
from typing import NamedTuple


class _Waiter(NamedTuple):
    thread: int
    handed: threading.Lock
    """Held until it is this one's turn."""


class Turns:
    """A lock that its holder may take again, handed on in the order in which threads asked for it.

    Python's own locks go to whoever is quickest: a thread that writes one transaction after the other
    takes it again at once each time, and a person's save waits until all of them are through.
    """

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._owner = 0
        self._depth = 0
        self._waiting: deque[_Waiter] = deque()

    def acquire(self, blocking: bool = True) -> bool:  # noqa: FBT001, FBT002 - as the standard locks have it
        """Take it; False where that would mean waiting and `blocking` is false."""
        me = threading.get_ident()
        with self._guard:
            if self._owner == me:
                self._depth += 1
                return True
            if not self._owner:
                self._owner, self._depth = me, 1
                return True
            if not blocking:
                return False
            waiter = _Waiter(me, threading.Lock())
            waiter.handed.acquire()
            self._waiting.append(waiter)
        try:
            waiter.handed.acquire()
        except BaseException:  # interrupted from the keyboard
            self._give_up(waiter)
            raise
        return True

    def release(self) -> None:
        """Let go; who waited longest has it from this moment on."""
        with self._guard:
            if self._owner != threading.get_ident():
                raise RuntimeError
            self._depth -= 1
            if not self._depth:
                self._hand_on()

    def is_ours(self) -> bool:
        """Whether the calling thread holds it."""
        return self._owner == threading.get_ident()

    def __enter__(self) -> bool:
        return self.acquire()

    def __exit__(self, *_error: object) -> None:
        self.release()

    def _hand_on(self) -> None:
        if self._waiting:
            waiter = self._waiting.popleft()
            self._owner, self._depth = waiter.thread, 1
            waiter.handed.release()
        else:
            self._owner = 0

    def _give_up(self, waiter: _Waiter) -> None:
        with self._guard:
            if self._owner == waiter.thread:  # it was handed on in the same moment
                self._depth = 0
                self._hand_on()
            else:
                self._waiting.remove(waiter)
