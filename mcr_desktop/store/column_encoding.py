"""Texts into small codes, column by column, as they come from the store's rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from mcr_desktop.store.queries import day_of, labels_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_DIMENSIONS = 256
"""Free attributes of an account that have a column; nobody looks along more, and no file has them."""


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """One column: a code a row; `labels[0]` is "", and code 0 means not recorded."""

    codes: NDArray[Any]
    labels: tuple[str, ...]

    @classmethod
    def absent(cls, count: int) -> Coded:
        """A column of which nothing is recorded."""
        return cls(np.zeros(count, np.uint8), ("",))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Any) -> str:
    return (day_of(value) or "") if isinstance(value, str) else ""


def _whole(value: Any) -> str:
    return str(value) if isinstance(value, int) else ""


def _id(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else ""


FIELDS: dict[str, Callable[[Any], str]] = {
    "kind": _text,
    "severity": _whole,
    "owner": _text,
    "occurred_on": _day,
    "reported_on": _day,
    "acknowledged_on": _day,
    "investigated_on": _day,
    "responded_on": _day,
    "told_on": _day,
    "resolved_on": _day,
    "duplicate": _whole,
    "import_id": _id,
    "case_id": _id,
}
"""The fields of a complaint that have a column, and how each is told as a label."""


class _Column:
    """One column being encoded; grows on the labels that were known before."""

    def __init__(self, before: Coded | None, told: Callable[[Any], str]) -> None:
        self.labels = list(before.labels) if before else [""]
        self._told = told
        self._codes = {label: code for code, label in enumerate(self.labels)}
        self._known: dict[Any, int] = {None: 0}
        self.parts: list[NDArray[np.uint32]] = []

    def code(self, label: str) -> int:
        code = self._codes.get(label)
        if code is None:
            code = self._codes[label] = len(self.labels)
            self.labels.append(label)
        return code

    def add(self, values: Sequence[Any]) -> None:
        known = self._known
        try:  # mostly nothing is new, and looking for it takes as long as the rest
            part = np.fromiter(map(known.__getitem__, values), np.uint32, len(values))
        except KeyError:
            for value in dict.fromkeys(values):
                if value not in known:
                    known[value] = self.code(self._told(value))
            part = np.fromiter(map(known.__getitem__, values), np.uint32, len(values))
        self.parts.append(part)


class Encoder:
    """Takes rows (`dimensions` first, then `FIELDS` in their order) and gives their columns."""

    def __init__(self, fields: Mapping[str, Coded], dimensions: Mapping[str, Coded]) -> None:
        """Codes go on from those of the columns that are there."""
        self._fields = {name: _Column(fields.get(name), told) for name, told in FIELDS.items()}
        self._dimensions = {name: _Column(column, _text) for name, column in dimensions.items()}
        self._count = 0
        self._pairs: dict[str | tuple[str, str], int] = {}
        """Each `name": "label` of the texts, to its place in the two lists below."""
        self._places: list[int] = []
        self._codes: list[int] = []

    def add(self, rows: Sequence[Sequence[Any]]) -> None:
        """Take rows, in order."""
        if not rows:
            return
        texts, *columns = zip(*rows, strict=True)
        for column, values in zip(self._fields.values(), columns, strict=True):
            column.add(values)
        self._add_texts(texts)
        self._count += len(rows)

    def columns(self) -> tuple[dict[str, Coded], dict[str, Coded]]:
        """Fields and dimensions of all rows taken, without those that none of them has."""
        return _coded(self._fields), _coded(self._dimensions)

    def _add_texts(self, texts: Sequence[Any]) -> None:
        """Take the labels of rows apart, most texts by their quotes: as JSON it takes thrice as long.

        The same pair of name and label recurs in many rows, though hardly one text is like another.
        """
        at, flat, lengths = self._pairs.__getitem__, list[int](), list[int]()
        for text in texts:
            found: list[int] | None = None
            if not isinstance(text, str):
                found = []
            elif text[:2] == '{"' and text[-2:] == '"}':
                parts = text[2:-2].split('", "')
                try:
                    found = list(map(at, parts))
                except KeyError:
                    found = self._new(parts)
            if found is None:
                found = [self._pair(name, label, (name, label)) for name, label in labels_of(text)]
            flat += found
            lengths.append(len(found))
        rows = np.repeat(np.arange(len(texts)), lengths)
        taken = np.array(flat, np.intp)
        places = np.array(self._places, np.intp)[taken]
        codes = np.array(self._codes, np.uint32)[taken]
        for number, column in enumerate(self._dimensions.values()):
            these = places == number
            part = np.zeros(len(texts), np.uint32)
            part[rows[these]] = codes[these]
            column.parts.append(part)

    def _new(self, parts: list[str]) -> list[int] | None:
        """The places of pairs of which some are new; None where the text is not as simple as it looked."""
        if any(part.count('"') != 2 or '": "' not in part or "\\" in part for part in parts):
            return None
        told = [(part, *part.split('": "')) for part in parts]
        return [self._pair(name, label, part) for part, name, label in told]

    def _pair(self, name: str, label: str, told: str | tuple[str, str]) -> int:
        place = self._pairs.get(told)
        if place is not None:
            return place
        column = self._dimensions.get(name)
        if column is None and len(self._dimensions) < MOST_DIMENSIONS:
            column = self._dimensions[name] = _Column(None, _text)
            column.parts.append(np.zeros(self._count, np.uint32))
        place = self._pairs[told] = len(self._places)
        self._places.append(list(self._dimensions).index(name) if column else -1)
        self._codes.append(column.code(label) if column else 0)
        return place


def smallest_codes(labels: int) -> type[np.unsignedinteger]:
    """The narrowest unsigned integer that holds codes for that many labels."""
    if labels <= 1 << 8:
        return np.uint8
    return np.uint16 if labels <= 1 << 16 else np.uint32


def _coded(columns: Mapping[str, _Column]) -> dict[str, Coded]:
    made = {}
    for name, column in columns.items():
        kind = smallest_codes(len(column.labels))
        codes = np.concatenate([part.astype(kind) for part in column.parts] or [np.zeros(0, kind)])
        if codes.any():
            made[name] = Coded(codes, tuple(column.labels))
    return made
