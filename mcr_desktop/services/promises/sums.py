"""Sums of promises by account, direction and owner, kept in memory: a change has its account summed again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from threading import RLock

from mcr_desktop.domain.periods import today
from mcr_desktop.services.changed_fences import ChangedFences
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import promises
from mcr_desktop.store.promises import Sum

YEAR_DAYS = 365


class PromiseSums:
    """Asked from any thread; `fence` is an account's, or None for all that are not put aside."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._changed = ChangedFences(workspace, frozenset({"commitment"}))
        self._lock = RLock()
        self._day: date | None = None
        self._found: dict[bytes, list[Sum]] = {}

    def counts(self, fence: bytes | None, owner: str | None = None) -> dict[tuple[str, str], int]:
        """How many there are by direction and kind, of one owner where one is given."""
        found: Counter[tuple[str, str]] = Counter()
        for one in self._of(fence):
            if owner is None or one.owner == owner:
                found[one.direction or "ours", one.kind] += one.count
        return dict(found)

    def owners(self, fence: bytes | None, most: int = 200) -> list[str]:
        """Who keeps promises, most of them first."""
        found: Counter[str] = Counter()
        for one in self._of(fence):
            if one.owner:
                found[one.owner] += one.count
        ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return [name for name, _ in ordered[:most]]

    def kept(self, fence: bytes | None, direction: str) -> list[int]:
        """Of what fell due in the year to today: all, on time, kept late, broken, owed still, moved too late."""
        sums = [0] * 6
        for one in self._of(fence):
            if one.direction == direction:
                for place, count in enumerate(one.fallen):
                    sums[place] += count
        return sums

    def _of(self, fence: bytes | None) -> Iterator[Sum]:
        with self._lock:
            self._renew()
            found = self._found
            wanted: Collection[bytes] = (
                promises.watched_fences(self._workspace.store) if fence is None else (fence,)
            )
            lines = [one for each in wanted for one in found.get(each, ())]
        return iter(lines)

    def _renew(self) -> None:
        self._workspace.notice_others()
        day = today()
        changed = self._changed.take()
        if day != self._day:
            changed = None
        try:
            if changed is None:
                self._found = self._read(day, None)
            elif changed:
                for fence in changed:
                    self._found.pop(fence, None)
                self._found |= self._read(day, changed)
        except BaseException:
            self._changed.forget()  # what was noted is gone: next time all is summed
            raise
        self._day = day

    def _read(self, day: date, fences: Collection[bytes] | None) -> dict[bytes, list[Sum]]:
        week = day + timedelta(days=6 - day.weekday())
        since = day - timedelta(days=YEAR_DAYS)
        return promises.sums(
            self._workspace.store, since.isoformat(), day.isoformat(), week.isoformat(), fences
        )
