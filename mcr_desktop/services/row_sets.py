"""The rows of a long list by their numbers: eight bytes a row, ids only of what is looked at."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, overload

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from mcr_desktop.store.engine import Store

_REMEMBERED = 20_000
_CHUNK = 500


class KnownIds:
    """Ids and row numbers of the rows that were looked at lately, whichever list showed them."""

    def __init__(self) -> None:
        self._numbers: dict[bytes, int] = {}
        self._lock = threading.Lock()

    def add(self, pairs: Iterable[tuple[int, bytes]]) -> None:
        """Remember ids of row numbers."""
        with self._lock:
            for number, row_id in pairs:
                self._numbers[row_id] = number
            for row_id in list(self._numbers)[: max(0, len(self._numbers) - _REMEMBERED)]:
                del self._numbers[row_id]

    def number(self, row_id: bytes) -> int | None:
        """The number of a row that was looked at lately."""
        return self._numbers.get(row_id)


class RowSet(Sequence[bytes]):
    """Ids of rows in their order, read from the store where somebody asks for them.

    A row that went since has the id b"".
    """

    def __init__(self, store: Store, numbers: NDArray[np.int64], known: KnownIds) -> None:
        self._store = store
        self._known = known
        self.numbers = numbers
        """Row numbers in the order of the list."""

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> bytes: ...
    @overload
    def __getitem__(self, place: slice) -> list[bytes]: ...
    def __getitem__(self, place: int | slice) -> bytes | list[bytes]:
        if isinstance(place, slice):
            return self._ids(self.numbers[place].tolist())
        return self._ids([int(self.numbers[place])])[0]

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self), _CHUNK):
            yield from self[start : start + _CHUNK]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence):
            return NotImplemented
        return len(self) == len(other) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as a list has none

    def place_of(self, row_id: bytes) -> int:
        """The place of a row that was looked at lately, without a read; -1 for any other."""
        return self._place(self._known.number(row_id))

    def _place(self, number: int | None) -> int:
        if number is None:
            return -1
        places = (self.numbers == number).nonzero()[0]
        return int(places[0]) if len(places) else -1

    def _ids(self, numbers: Sequence[int]) -> list[bytes]:
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), _CHUNK):
            part = numbers[start : start + _CHUNK]
            marks = ",".join("?" * len(part))
            found.update(
                self._store.rows(f"SELECT no, id FROM complaint WHERE no IN ({marks})", part)  # noqa: S608 - marks only
            )
        self._known.add(found.items())
        return [found.get(number, b"") for number in numbers]
