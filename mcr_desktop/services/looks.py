"""What of teammates' work a person has seen, told to their other devices through their own fence."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from hashlib import blake2b

from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.ids import new_id
from mcr_desktop.domain.periods import now_ms
from mcr_desktop.domain.tables import kind_of
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store import counts

_MARK = 8
Came = tuple[int, bytes, int, int]
"""Row number, writer, when it came, clock: as `counts.arrivals` gives it."""
Places = dict[int, tuple[bytes, bytes]]
"""Fence and id of rows, by row number."""


class Looks:
    """One row for each time that somebody said "seen", with a mark of 8 bytes for each change.

    Marks name the very change, not a moment: what comes late, or under an old clock, is told all the
    same. Only a fence in which nobody else stands is believed, or a teammate could hide their work.
    """

    def __init__(self, workspace: Workspace, common: Callable[[str], bytes | None]) -> None:
        """`common` gives the fence of a kind to which we write, as sharing does."""
        self._workspace = workspace
        self._common = common

    def seen(self, came: Sequence[Came], places: Places) -> list[tuple[int, int]]:
        """Those of these arrivals, as row number and clock, that were seen on another device."""
        home = self._home() if came else None
        if home is None:
            return []
        marks: set[bytes] = set()
        for (told,) in self._workspace.store.rows(
            "SELECT t.marks FROM look t JOIN fence f ON f.no = t.fence "
            "WHERE f.id = ? AND t.deleted IS NULL AND t.marks IS NOT NULL",
            (home,),
        ):
            with suppress(ValueError):
                packed = b64decode(told, validate=True)
                marks.update(packed[at : at + _MARK] for at in range(0, len(packed), _MARK))
        return [(one[0], one[3]) for one in came if _mark(one, places) in marks]

    def seen_ms(self) -> int:
        """When another device was last told that all has been seen; 0 for never."""
        home = self._home()
        row = home and self._workspace.store.row(
            "SELECT max(t.looked_ms) FROM look t JOIN fence f ON f.no = t.fence WHERE f.id = ?",
            (home,),
        )
        return min(row[0], now_ms()) if row and row[0] else 0

    def _home(self) -> bytes | None:
        """Our own fence, where something was told in it: mostly nothing was, and that is known at once."""
        told = self._workspace.store.row("SELECT 1 FROM look LIMIT 1")
        return self._common("private") if told else None

    def telling(self, seen: Iterable[tuple[int, int]]) -> list[Change]:
        """The change that tells our other devices of what was seen here; none without such devices."""
        home = self._common("private")
        if home is None:
            return []
        wanted = set(seen)
        came = [one for one in counts.arrivals(self._workspace.store) if (one[0], one[3]) in wanted]
        places = places_of(self._workspace, came)
        marks = b"".join(mark for one in came if (mark := _mark(one, places)))
        values = {"marks": b64encode(marks).decode() or None, "looked_ms": now_ms()}
        return [Change(home, "look", new_id(), values)]


def places_of(workspace: Workspace, came: Sequence[Came]) -> Places:
    """Where the rows lie that came and were not deleted."""
    numbers: dict[str, list[int]] = {}
    for no, *_ in came:
        numbers.setdefault(kind_of(no), []).append(no)
    return {
        no: place
        for kind, part in numbers.items()
        if kind
        for no, place in counts.row_places(workspace.store, kind, part).items()
    }


def _mark(one: Came, places: Places) -> bytes:
    """Names one change of one row on every device; empty for a row that is gone."""
    no, writer, _, clock = one
    if no not in places:
        return b""
    fence, row_id = places[no]
    told = fence + row_id + writer + clock.to_bytes(8, "big", signed=True)
    return blake2b(told, digest_size=_MARK).digest()
