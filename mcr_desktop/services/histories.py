"""The history of a row: every value that each field has or had, with who wrote it and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mcr_desktop.domain import ids
from mcr_desktop.domain.changes import Value
from mcr_desktop.domain.clocks import at_ms
from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.services.workspaces import Workspace
from mcr_desktop.store.gestures import PastCell, history_of


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


class Histories:
    """Reads the past of rows."""

    def __init__(self, workspace: Workspace, person_of: Callable[[bytes], str]) -> None:
        self._workspace = workspace
        self._person_of = person_of

    def of(self, row_id: bytes) -> list[PastValue]:
        """The row's values, newest first. Raises NotFoundError where no row has this id."""
        journal = self._workspace.journal
        found = history_of(self._workspace.store, journal.numbers, row_id)
        if not found:
            raise NotFoundError(kind="row", wanted=ids.show(row_id))
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


def _was_lost(cell: PastCell, replaced: set[tuple[str, tuple[int, bytes]]]) -> bool:
    # Whoever overwrites a value names its stamp; a value that nobody named lost without being seen.
    return not cell.current and (cell.field, (cell.clock, cell.writer)) not in replaced
