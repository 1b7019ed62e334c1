"""What a teammate's device could write in a fence, taken in as a sync would."""

from __future__ import annotations

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.changes import Cell, StampedRow, Value
from mcr_desktop.domain.clocks import COUNTER_BITS
from mcr_desktop.domain.periods import now_ms

WRITER = b"a forging writer"


def forge(
    services: Services,
    fence: bytes,
    table: str,
    row: bytes,
    at_ms: int | None = None,
    **values: Value,
) -> None:
    """Take a row's fields in as of a moment, or as of one that comes after whatever stands there."""
    clock = (now_ms() + 60_000 if at_ms is None else at_ms) << COUNTER_BITS
    cells = tuple(Cell(name, value, clock, None) for name, value in values.items())
    workspace = services.workspace
    with workspace.store.transaction() as tx:
        rows = [StampedRow(table, row, WRITER, cells)]
        changes = workspace.journal.merge(tx, fence, rows, [])
    workspace.announce(changes)
