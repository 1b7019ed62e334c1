"""Hybrid logical clocks: 48 bits of milliseconds and a 15-bit counter in a signed 64-bit integer.

After Kulkarni et al., "Logical Physical Clocks" (2014), with two departures: a stamp from far ahead is
honoured but does not pull our own clock along, and a cell's stamp may be bumped past such a stamp
without the bump being remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

COUNTER_BITS = 15
DRIFT_MS = 5 * 60 * 1000
"""A remote stamp further ahead than this does not advance the local clock."""

CEILING_MS = 7_258_118_400_000
"""2200-01-01T00:00Z; a stamp from there on is malformed."""

CEILING = CEILING_MS << COUNTER_BITS


def at_ms(clock: int) -> int:
    """Epoch milliseconds of a stamp."""
    return clock >> COUNTER_BITS


def well_formed(clock: int) -> bool:
    """Whether an honest device could have written this stamp."""
    return 0 < clock < CEILING


class Clock:
    """The device's clock. `last` is persisted by the journal inside the transaction that used it."""

    def __init__(self, now_ms: Callable[[], int], last: int = 0) -> None:
        self._now_ms = now_ms
        self.last = last

    def tick(self) -> int:
        """The stamp for one local gesture: later than every stamp this clock gave or heeded.

        A machine's clock beyond the ceiling is not believed: its work counts, as of the last stamp.
        """
        now = self._now_ms()
        told = now << COUNTER_BITS if now < CEILING_MS else 0
        stamp = min(max(told, self.last + 1), CEILING - 1)
        self.last = stamp
        return stamp

    def heed_all(self, remote: Iterable[int]) -> None:
        """Move past the latest of the plausible stamps; those implausibly far ahead do not count."""
        now = self._now_ms()
        limit = now + DRIFT_MS + 1 << COUNTER_BITS if now < CEILING_MS else 0
        self.last = max((stamp for stamp in remote if self.last < stamp < limit), default=self.last)


def past(stamp: int, seen: int) -> int:
    """`stamp`, or where the cell already carries a later one, just past that one."""
    return stamp if stamp > seen else min(seen + 1, CEILING - 1)
