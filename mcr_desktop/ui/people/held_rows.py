"""Rows that are in memory, for the program's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from mcr_desktop.ui.models.paged_tables import Order

Row = TypeVar("Row")


class HeldRows(Generic[Row]):
    """A `RowSource` over a list that was read whole; sort keys have their column's name."""

    def __init__(
        self, id_of: Callable[[Row], bytes], keys: Mapping[str, Callable[[Row], Any]]
    ) -> None:
        self._id_of = id_of
        self._keys = dict(keys)
        self._rows: dict[bytes, Row] = {}

    def take(self, rows: Sequence[Row]) -> None:
        """Hold these rows from now on, in this order where nobody sorts."""
        self._rows = {self._id_of(row): row for row in rows}

    def row(self, row_id: bytes | None) -> Row | None:
        """The row with this id, if it is held."""
        return self._rows.get(row_id) if row_id is not None else None

    def ids(self, order: Order) -> Sequence[bytes]:
        rows = list(self._rows.values())
        key = self._keys.get(order.by)
        if key is not None:
            rows.sort(key=key, reverse=order.descending)
        return [self._id_of(row) for row in rows]

    def rows(self, ids: Sequence[bytes]) -> Sequence[Row | None]:
        return [self._rows.get(row_id) for row_id in ids]
