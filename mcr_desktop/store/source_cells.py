"""What an import's source said of fields that a person clears.

A field shows what its source said where people say nothing, so clearing what people say alone would have no
effect: what the source said is cleared too, and history keeps it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeGuard

from mcr_desktop.domain.changes import Change, TextChange, Value
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.store.cells import Row, load
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.numbers import Numbers
from mcr_desktop.store.superseded_cells import Held

IMPORTED = frozenset({"contact", "complaint", "exposure"})
_CHUNK = 500


def clearing(
    store: Store, numbers: Numbers, changes: Sequence[Change | TextChange]
) -> list[Change | TextChange]:
    """The same changes; of imported rows what they clear is cleared of what the source said as well."""
    rows: dict[tuple[str, bytes], list[bytes]] = {}
    for one in changes:
        if _clears(one):
            rows.setdefault((one.table, one.fence), []).append(one.id)
    if not rows:
        return list(changes)
    with store.reading() as cursor:
        tx = Tx(cursor)
        held: dict[tuple[str, bytes, bytes], Row] = {}
        for (table, fence), row_ids in rows.items():
            number = tx.execute("SELECT no FROM fence WHERE id = ?", (fence,)).fetchone()
            for start in range(0, len(row_ids) if number else 0, _CHUNK):
                for row_id, row in load(
                    tx, table, number[0], row_ids[start : start + _CHUNK]
                ).items():
                    held[table, fence, row_id] = row
        return [
            _cleared(numbers, one, held.get((one.table, one.fence, one.id)))
            if _clears(one)
            else one
            for one in changes
        ]


def is_cleared(person: Held | None, source: Held | None) -> bool:
    """Whether a person cleared a field, what its source said of it too: no later import fills it again."""
    return (
        person is not None
        and source is not None
        and person.value is None
        and source.value is None
        and person.clock >= source.clock
    )


def _clears(one: Change | TextChange) -> TypeGuard[Change]:
    return isinstance(one, Change) and one.table in IMPORTED and None in one.values.values()


def _cleared(numbers: Numbers, one: Change, row: Row | None) -> Change:
    if row is None:
        return one
    slots = numbers.slots(one.table)
    said: dict[str, Value] = {}
    for name in (name for name, value in one.values.items() if value is None):
        slot = slots.get(SOURCE + name)
        cell = row.cells.get(slot) if slot is not None else None
        if cell is not None and cell.value is not None:
            said[SOURCE + name] = None
    return one._replace(values={**one.values, **said}) if said else one
