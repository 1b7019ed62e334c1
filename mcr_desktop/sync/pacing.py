"""When each fence is to be synced next: a decision, without a clock, a thread or a network of its own.

Every method is told the moment, in seconds on a clock that only goes forward. Whoever drives it asks
`begin` for a fence, syncs it, and says with `end` what came of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Outcome = Literal["well", "trouble", "needs_person"]
"""How a sync ended. "needs_person" is trouble that only a person ends, such as a wrong password."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How soon and how often, in seconds."""

    first_s: float = 1.0
    """From the start, and from a fence's new storage, to its first sync."""
    stagger_s: float = 0.5
    """Between fences that all fall due at once."""
    rest_s: float = 2.0
    """How long nothing is changed here before it is sent."""
    longest_s: float = 15.0
    """What was changed first waits no longer than this, however busily the rest is changed."""
    every_s: Mapping[str, float] = field(
        default_factory=lambda: {"folder": 60.0, "webdav": 120.0, "s3": 300.0}
    )
    """Without any sign, by kind of storage: a list of an object store's files costs money."""
    otherwise_s: float = 120.0
    again_s: float = 5.0
    """From the first trouble to the next try; doubled each time."""
    longest_again_s: float = 900.0
    person_s: float = 1800.0
    """Between tries where nothing helps but a person: a wrong password is not tried until it is locked."""
    woke_s: float = 5.0
    """From waking up to the first sync: the network comes back a little later than the machine."""
    spread: float = 0.15
    """By what share waits are longer or shorter by chance, so that a team does not come all at once."""


@dataclass(slots=True)
class _Fence:
    storage: tuple[str, str]
    regular_s: float
    """When it falls due without any sign."""
    first_change_s: float = math.inf
    last_change_s: float = math.inf
    noticed_s: float = math.inf
    asked_s: float = math.inf
    not_before_s: float = -math.inf
    """Trouble holds everything but what a person asks for back until then."""
    ended_s: float = -math.inf
    failures: int = 0
    needs_person: bool = False
    running: bool = False


class Pacing:
    """Decides for several fences. Trouble with one leaves the others as they are."""

    def __init__(self, dice: Callable[[], float], pace: Pace | None = None) -> None:
        """`dice` gives a number from 0 up to 1, as `random.random` does."""
        self._dice = dice
        self._pace = pace or Pace()
        self._fences: dict[bytes, _Fence] = {}
        self.only_asked = False
        """Nothing is done but what a person asks for."""

    def know(self, fences: Mapping[bytes, tuple[str, str]], now_s: float) -> None:
        """These fences have storage, given as its kind and its place; others are forgotten.

        New ones, and those whose storage is another now, fall due soon, one after the other.
        """
        for gone in self._fences.keys() - fences.keys():
            del self._fences[gone]
        new = [one for one, storage in fences.items() if self._storage(one) != storage]
        for place, one in enumerate(new):
            running = one in self._fences and self._fences[one].running
            due_s = now_s + self._pace.first_s + place * self._pace.stagger_s
            self._fences[one] = _Fence(fences[one], due_s, running=running)

    def changed(self, fence: bytes, now_s: float) -> None:
        """Something was changed here; it is sent once nothing more is changed for a while."""
        one = self._fences.get(fence)
        if one is not None:
            one.last_change_s = now_s
            one.first_change_s = min(one.first_change_s, now_s)

    def noticed(self, fence: bytes, now_s: float) -> None:
        """The storage looks otherwise than before: something came, or it is there again."""
        one = self._fences.get(fence)
        if one is not None:
            one.noticed_s = min(one.noticed_s, now_s)
            # A drive that is connected again is not left waiting, nor is one that flickers hammered.
            if not one.needs_person:
                one.not_before_s = min(one.not_before_s, one.ended_s + self._pace.again_s)

    def ask(self, fence: bytes, now_s: float) -> None:
        """A person wants it synced now, whatever came of the last time."""
        one = self._fences.get(fence)
        if one is not None:
            one.asked_s = min(one.asked_s, now_s)

    def woke(self, now_s: float) -> None:
        """The machine slept: what happened meanwhile is fetched soon, once the network is there."""
        for place, one in enumerate(self._fences.values()):
            due_s = now_s + self._pace.woke_s + place * self._pace.stagger_s
            one.regular_s = min(one.regular_s, due_s)
            one.not_before_s = max(one.not_before_s, due_s) if one.needs_person else due_s

    def begin(self, now_s: float) -> bytes | None:
        """The fence to be synced now, which is then under way until `end`; None where none is due.

        Those that a person asked for come first, then who has been due longest.
        """
        due = [
            (one.asked_s > now_s, self._due_s(one), fence)
            for fence, one in self._fences.items()
            if self._due_s(one) <= now_s
        ]
        if not due:
            return None
        fence = min(due)[2]
        one = self._fences[fence]
        one.running = True
        # What is changed or asked from here on asks for another sync.
        one.first_change_s = one.last_change_s = one.noticed_s = one.asked_s = math.inf
        return fence

    def end(self, fence: bytes, outcome: Outcome, now_s: float) -> None:
        """The fence's sync ended like this."""
        one = self._fences.get(fence)
        if one is None:
            return
        pace = self._pace
        one.running = False
        one.ended_s = now_s
        one.needs_person = outcome == "needs_person"
        if outcome == "well":
            one.failures = 0
            one.not_before_s = -math.inf
            one.regular_s = now_s + self._regular_s(one)
            return
        one.failures += 1
        # Beyond 2**20 the doubling would only overflow: the longest wait is long reached.
        doubled_s = pace.again_s * 2.0 ** min(one.failures - 1, 20)
        wait_s = pace.person_s if one.needs_person else min(doubled_s, pace.longest_again_s)
        one.regular_s = one.not_before_s = now_s + self._about(wait_s)

    def stopped(self, fence: bytes, now_s: float) -> None:
        """A person stopped the sync: that is no trouble, and the regular time comes round again."""
        one = self._fences.get(fence)
        if one is not None:
            one.running = False
            one.ended_s = now_s
            one.regular_s = now_s + self._regular_s(one)

    def forget_asked(self) -> None:
        """What a person asked for and did not begin is not wanted any more."""
        for one in self._fences.values():
            one.asked_s = math.inf

    def is_asked(self, fence: bytes) -> bool:
        """Whether a person asked for it and it did not begin yet."""
        one = self._fences.get(fence)
        return one is not None and one.asked_s < math.inf

    def due_s(self, fence: bytes) -> float:
        """The moment from which the fence may be begun; infinite while it is under way or unknown."""
        one = self._fences.get(fence)
        return math.inf if one is None else self._due_s(one)

    def next_s(self) -> float:
        """The moment at which the next fence falls due; infinite where none will."""
        return min(map(self._due_s, self._fences.values()), default=math.inf)

    def _storage(self, fence: bytes) -> tuple[str, str] | None:
        one = self._fences.get(fence)
        return one.storage if one is not None else None

    def _regular_s(self, one: _Fence) -> float:
        pace = self._pace
        return self._about(pace.every_s.get(one.storage[0], pace.otherwise_s))

    def _due_s(self, one: _Fence) -> float:
        if one.running:
            return math.inf
        if self.only_asked:
            return one.asked_s
        pace = self._pace
        sent_s = min(one.last_change_s + pace.rest_s, one.first_change_s + pace.longest_s)
        signs_s = min(one.regular_s, sent_s, one.noticed_s)
        return min(max(signs_s, one.not_before_s), one.asked_s)

    def _about(self, wait_s: float) -> float:
        return wait_s * (1 + self._pace.spread * (2 * self._dice() - 1))
