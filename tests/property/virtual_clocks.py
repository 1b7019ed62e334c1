"""A clock for each replica: it runs, jumps, moves back, and may stand anywhere up to the last year."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from unittest import mock

from mcr_desktop.domain import periods
from mcr_desktop.domain.clocks import CEILING_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

START_MS = 1_795_424_400_000
"""2026-11-23T09:00Z."""
SECOND, HOUR, DAY = 1_000, 3_600_000, 86_400_000
YEAR = 365 * DAY
_ZERO = datetime(1970, 1, 1, tzinfo=UTC)


class VirtualClock:
    """One machine's own idea of the time, in epoch milliseconds."""

    def __init__(self, ms: int = START_MS) -> None:
        self.ms = ms

    def now(self) -> datetime:
        return _ZERO + timedelta(milliseconds=self.ms)

    def move(self, by_ms: int) -> None:
        """On or back; never before 1970 nor beyond the last millisecond that a stamp may bear."""
        self.ms = min(max(1, self.ms + by_ms), CEILING_MS - 1)

    @contextmanager
    def ticking(self) -> Iterator[None]:
        """Let the program read this clock, which moves on a millisecond each time it is read."""

        def now() -> datetime:
            moment = self.now()
            self.move(1)
            return moment

        with mock.patch.object(periods, "now", now):
            yield
