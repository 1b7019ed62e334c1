"""Rows that are in memory, sorted by their own keys, for the program's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from mcr_desktop.ui.models.paged_tables import Order

Row = TypeVar("Row")


class ListSource(Generic[Row]):
    """A `RowSource` over a list: a filter is a predicate, a sort key has its column's name."""

    def __init__(
        self, id_of: Callable[[Row], bytes], keys: Mapping[str, Callable[[Row], Any]]
    ) -> None:
        self._id_of = id_of
        self._keys = keys
        self._rows: dict[bytes, Row] = {}

    def take(self, rows: Sequence[Row]) -> None:
        """Hold these rows from now on, in this order where nobody sorts."""
        self._rows = {self._id_of(row): row for row in rows}

    def row(self, row_id: bytes | None) -> Row | None:
        """The row with this id, if it is held."""
        return self._rows.get(row_id) if row_id is not None else None

    def all(self) -> list[Row]:
        """Every row held."""
        return list(self._rows.values())

    def ids(self, order: Order) -> Sequence[bytes]:
        rows = [row for row in self._rows.values() if order.filter is None or order.filter(row)]
        key = self._keys.get(order.by)
        if key is not None:
            rows.sort(key=key, reverse=order.descending)
        return [self._id_of(row) for row in rows]

    def rows(self, ids: Sequence[bytes]) -> Sequence[Row | None]:
        return [self._rows.get(row_id) for row_id in ids]
