"""The history of a row: every value that each field has or had, with who wrote it and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Change, Stamp, Value, canonical
from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.errors import ChangedSinceError, NotFoundError
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.gestures import PastCell, history_of
from mcr_desktop.store.twins import place_of


@dataclass(frozen=True, slots=True)
class PastValue:
    """One value of one field. `lost` where a concurrent edit won over it unseen."""

    table: str
    field: str
    value: Value
    at_ms: int
    person: str
    current: bool
    lost: bool


@dataclass(frozen=True, slots=True)
class Concurrent:
    """A value that lost to one whose author had not seen it, and that nobody has decided on since."""

    field: str
    value: Value
    person: str
    """Who wrote it."""
    at_ms: int
    stamp: Stamp
    """What `Histories.use` takes to let it win after all."""


class Histories:
    """Reads the past of rows, and lets a value of the past win."""

    def __init__(self, workspace: Workspace, person_of: Callable[[bytes], str]) -> None:
        self._workspace = workspace
        self._person_of = person_of

    def of(self, row_id: bytes) -> list[PastValue]:
        """The row's values, newest first. Raises NotFoundError where no row has this id."""
        found = self._history(row_id)
        if not any(cell.field == "deleted" and cell.value is not None for _, cell in found):
            # That a row which was never removed is not removed is nothing that happened to it.
            found = [one for one in found if one[1].field != "deleted"]
        replaced = {(cell.field, cell.replaced) for _, cell in found if cell.replaced}
        return [
            PastValue(
                table,
                cell.field,
                cell.value,
                at_ms(cell.clock),
                self._person_of(cell.writer),
                cell.current,
                _was_lost(cell, replaced),
            )
            for table, cell in found
        ]

    def concurrent(self, kind: str, row_id: bytes) -> list[Concurrent]:
        """What others wrote into a row at the same time and what is not shown, newest first.

        `kind` is the row's table. What an import's source says is not in it, nor what says the same as
        the value that is shown. Raises NotFoundError where no row has this id.
        """
        return [
            Concurrent(
                cell.field,
                cell.value,
                self._person_of(cell.writer),
                at_ms(cell.clock),
                Stamp(cell.clock, cell.writer),
            )
            for cell in self._undecided(kind, row_id)
        ]

    def use(self, kind: str, row_id: bytes, field: str, stamp: Stamp) -> str:
        """Write a value that lost anew, as a change of this person; returns its label for undo.

        Raises NotFoundError where no row has this id, and ChangedSinceError where it is not one of
        those that `concurrent` tells of (any more): somebody has decided.
        """
        label = f"Used another {field.replace('_', ' ')}"
        wanted = (field, *stamp)
        for cell in self._undecided(kind, row_id):
            if (cell.field, cell.clock, cell.writer) == wanted:
                change = Change(self._fence_of(kind, row_id), kind, row_id, {field: cell.value})
                self._workspace.commit([change], label)
                return label
        raise ChangedSinceError(label=label)

    def _history(self, row_id: bytes, fence: bytes | None = None) -> list[tuple[str, PastCell]]:
        journal = self._workspace.journal
        found = history_of(self._workspace.store, journal.numbers, row_id, fence)
        if not found:
            raise NotFoundError(kind="row", wanted=ids.show(row_id))
        return found

    def _fence_of(self, kind: str, row_id: bytes) -> bytes:
        place = place_of(self._workspace.store, kind, row_id)
        if place is None:
            raise NotFoundError(kind=kind, wanted=ids.show(row_id))
        return place.fence

    def _undecided(self, kind: str, row_id: bytes) -> list[PastCell]:
        fields: dict[str, list[PastCell]] = {}
        for table, cell in self._history(row_id, self._fence_of(kind, row_id)):
            if table == kind and not cell.field.startswith(SOURCE):
                fields.setdefault(cell.field, []).append(cell)
        found = [cell for cells in fields.values() for cell in _undecided(cells)]
        return sorted(found, key=_stamp, reverse=True)


def _undecided(cells: list[PastCell]) -> list[PastCell]:
    """Which of one field's values lost unseen to the current one, and only to that."""
    winner = next((cell for cell in cells if cell.current), None)
    if winner is None:
        return []
    by_stamp = {_stamp(cell): cell for cell in cells}
    seen: set[Stamp] = set()
    for cell in cells:
        # Whatever somebody wrote over, and what that had been written over before, was decided on.
        replaced = _replaced(cell)
        while replaced is not None and replaced not in seen:
            seen.add(replaced)
            before = by_stamp.get(replaced)
            replaced = _replaced(before) if before else None
    # Who wrote the winner over a value to which the other had lost already has decided as well.
    since = _replaced(winner)
    told: set[bytes] = {canonical(winner.value)}
    found = []
    for cell in sorted(cells, key=_stamp, reverse=True):
        decided = cell.current or _stamp(cell) in seen or (since and _stamp(cell) < since)
        if not decided and canonical(cell.value) not in told:
            told.add(canonical(cell.value))
            found.append(cell)
    return found


def _stamp(cell: PastCell) -> Stamp:
    return Stamp(cell.clock, cell.writer)


def _replaced(cell: PastCell) -> Stamp | None:
    return Stamp(*cell.replaced) if cell.replaced else None


def _was_lost(cell: PastCell, replaced: set[tuple[str, tuple[int, bytes]]]) -> bool:
    # Whoever overwrites a value names its stamp; a value that nobody named lost without being seen.
    return not cell.current and (cell.field, (cell.clock, cell.writer)) not in replaced
