"""What an import would do to rows that a store holds, without writing anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mcr_desktop.domain.changes import Value, canonical
from mcr_desktop.domain.tables import SOURCE
from mcr_desktop.store.cells import load
from mcr_desktop.store.engine import Store, Tx
from mcr_desktop.store.numbers import Numbers
from mcr_desktop.store.queries import hidden_imports
from mcr_desktop.store.source_cells import is_cleared


@dataclass(frozen=True, slots=True)
class Compared:
    """Of the rows of one batch: how many are there already and say the same, or something else.

    `outcomes` says it of each row in turn: new, changed or same; `before` what the source said of changed
    ones until now, by their places.
    """

    outcomes: tuple[str, ...]
    before: Mapping[int, Mapping[str, Value]] = field(default_factory=dict)


class Comparison:
    """Compares batches with the rows of one table and fence, as `imports.Import` would."""

    def __init__(self, store: Store, numbers: Numbers, fence_id: bytes, table: str) -> None:
        self._store = store
        self._table = table
        self._slots = numbers.slots(table)
        self._hidden = hidden_imports(store, fence_id)
        row = store.row("SELECT no FROM fence WHERE id = ?", (fence_id,))
        self._fence = row[0] if row else 0
        held = f'SELECT 1 FROM "{table}" WHERE fence = ? LIMIT 1'
        self._is_first = not store.row(held, (self._fence,))

    def of(self, ids: Sequence[bytes], columns: Mapping[str, Sequence[Any]]) -> Compared:
        """One batch compared; rows that an undone import hides would be new."""
        if self._is_first:
            return Compared(("new",) * len(ids))
        with self._store.reading() as cursor:
            held = load(Tx(cursor), self._table, self._fence, list(ids))
        outcomes, before = [], {}
        origin = self._slots[SOURCE + "import_id"]
        for place, row_id in enumerate(ids):
            row = held.get(row_id)
            brought = row.cells.get(origin) if row else None
            if row is None or (brought is not None and brought.value in self._hidden):
                outcomes.append("new")
                continue
            said: dict[str, Value] = {}
            for name, values in columns.items():
                current = row.cells.get(self._slots[SOURCE + name])
                old = current.value if current else None
                person = row.cells.get(self._slots[name])
                if canonical(old) != canonical(values[place]) and not is_cleared(person, current):
                    said[name] = old
            outcomes.append("changed" if said else "same")
            if said:
                before[place] = said
        return Compared(tuple(outcomes), before)
