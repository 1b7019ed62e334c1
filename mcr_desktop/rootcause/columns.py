"""Complaints and exposure as columns of small integers: what every analysis here reads.

An attribute keeps one code a row and the labels that the codes stand for; code 0 is "not recorded".
Counting is `numpy.bincount` on (combined) codes, which stays within a few milliseconds a million rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import ParetoBar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

MISSING_DAY = int(np.iinfo(np.int32).min)
"""Stands in `Complaints.day` where a complaint has no usable date."""


_LOOKED_UP_FROM = 1 << 16
"""Rows from which months are looked up in a table of the days that there are."""


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """One dictionary-encoded column; `labels[0]` is "" and code 0 means not recorded."""

    codes: NDArray[np.unsignedinteger]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, values: Sequence[str | None]) -> Attribute:
        """Encode texts; None and "" become code 0. Labels come in order of first appearance."""
        known: dict[str | None, int] = {None: 0, "": 0}
        labels = [""]
        numbers = np.empty(len(values), np.int64)
        for row, value in enumerate(values):
            code = known.get(value)
            if code is None:
                code = len(labels)
                known[value] = code
                labels.append(value or "")
            numbers[row] = code
        return cls(numbers.astype(smallest_codes(len(labels))), tuple(labels))

    def code_of(self, label: str) -> int | None:
        """The code of a label, or None where no row ever had it."""
        try:
            return self.labels.index(label)
        except ValueError:
            return None

    def take(self, rows: NDArray[np.generic]) -> Attribute:
        """The same labels over some of the rows (a mask or row numbers)."""
        return Attribute(self.codes[rows], self.labels)


def smallest_codes(labels: int) -> type[np.unsignedinteger]:
    """The narrowest unsigned integer that holds codes for that many labels."""
    if labels <= 1 << 8:
        return np.uint8
    return np.uint16 if labels <= 1 << 16 else np.uint32


@dataclass(frozen=True, slots=True, eq=False)
class Complaints:
    """Complaints as columns: `day` counts from 1970-01-01 (MISSING_DAY where unknown)."""

    day: NDArray[np.int32]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)

    @classmethod
    def of(
        cls, days: Sequence[str | None], attributes: Mapping[str, Sequence[str | None]]
    ) -> Complaints:
        """Columns from ISO days (`YYYY-MM-DD`, None or "" where unknown) and texts.

        Raises ValueError where a day is not a date or a column has another length.
        """
        for name, values in attributes.items():
            if len(values) != len(days):
                message = f"{name} has {len(values)} values for {len(days)} complaints"
                raise ValueError(message)
        encoded = {name: Attribute.of(values) for name, values in attributes.items()}
        return cls(days_of(days), encoded)

    def __len__(self) -> int:
        return len(self.day)

    def take(self, rows: NDArray[np.generic]) -> Complaints:
        """Some of the complaints, by mask or row numbers."""
        return Complaints(
            self.day[rows], {name: column.take(rows) for name, column in self.attributes.items()}
        )

    def mask(self, where: Mapping[str, str]) -> NDArray[np.bool_]:
        """Which rows carry every one of these labels ("" asks for not recorded)."""
        return _mask(self.attributes, where, len(self))

    def where(self, conditions: Mapping[str, str]) -> Complaints:
        """The complaints that carry every one of these labels."""
        return self.take(self.mask(conditions)) if conditions else self

    def dated(self) -> Complaints:
        """The complaints that have a day."""
        known = self.day != MISSING_DAY
        return self if bool(known.all()) else self.take(known)

    def pareto(self, attribute: str, *, top: int | None = None) -> tuple[ParetoBar, ...]:
        """Values by number of complaints, largest first; what was not recorded comes last.

        With `top`, the first that many; shares stay those of all complaints.
        """
        column = self.attributes[attribute]
        counts = np.bincount(column.codes, minlength=len(column.labels))
        order = [int(code) for code in np.argsort(-counts, kind="stable") if code and counts[code]]
        if counts[0]:
            order.append(0)
        total = max(len(self), 1)
        running = 0
        bars = []
        for code in order[:top]:
            count = int(counts[code])
            running += count
            bars.append(
                ParetoBar(attribute, column.labels[code], count, count / total, running / total)
            )
        return tuple(bars)

    def cross_tab(self, first: str, second: str) -> NDArray[np.int64]:
        """Counts by the codes of two attributes: rows follow `first`'s labels, columns `second`'s."""
        a, b = self.attributes[first], self.attributes[second]
        width = len(b.labels)
        combined = a.codes.astype(np.intp) * width + b.codes
        counts = np.bincount(combined, minlength=len(a.labels) * width)
        return counts.astype(np.int64).reshape(len(a.labels), width)


@dataclass(frozen=True, slots=True, eq=False)
class Exposure:
    """What could have gone wrong: amounts (orders, shipments) a month and attribute values.

    `month` counts from 1970-01. Amounts are not negative and add up over rows.
    """

    month: NDArray[np.int32]
    amount: NDArray[np.float64]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    unit: str = ""

    @classmethod
    def of(
        cls,
        months: Sequence[str],
        amounts: Sequence[float],
        attributes: Mapping[str, Sequence[str | None]] | None = None,
        *,
        unit: str = "",
    ) -> Exposure:
        """Columns from months (`YYYY-MM`) and amounts; raises ValueError on a negative or NaN amount."""
        amount = np.asarray(amounts, np.float64)
        if not bool((amount >= 0).all()):
            message = "an amount of exposure is negative or not a number"
            raise ValueError(message)
        month = np.array(months, "datetime64[M]").astype(np.int32)
        named = {name: Attribute.of(values) for name, values in (attributes or {}).items()}
        return cls(month, amount, named, unit)

    def mask(self, where: Mapping[str, str]) -> NDArray[np.bool_]:
        """Rows that match the conditions on attributes which the exposure knows."""
        known = {name: label for name, label in where.items() if name in self.attributes}
        return _mask(self.attributes, known, len(self.month))

    def given(self, where: Mapping[str, str]) -> Exposure:
        """The exposure of one slice, to look further within it."""
        rows = self.mask(where)
        named = {name: column.take(rows) for name, column in self.attributes.items()}
        return Exposure(self.month[rows], self.amount[rows], named, self.unit)

    def monthly(self, first: int, months: int, where: Mapping[str, str]) -> NDArray[np.float64]:
        """Amounts a month from month number `first` on; 0 where none is known."""
        rows = self.mask(where) & (self.month >= first) & (self.month < first + months)
        amounts = np.bincount(self.month[rows] - first, self.amount[rows], months)
        return amounts.astype(np.float64)


def days_of(days: Sequence[str | None]) -> NDArray[np.int32]:
    """ISO days as days since 1970-01-01, MISSING_DAY where there is none."""
    parsed = np.array([day or "NaT" for day in days], "datetime64[D]")
    return np.where(np.isnat(parsed), MISSING_DAY, parsed.astype(np.int64)).astype(np.int32)


def months_of(day: NDArray[np.int32]) -> NDArray[np.int32]:
    """Months since 1970-01 of days since 1970-01-01."""
    if len(day) > _LOOKED_UP_FROM:
        low, high = int(day.min()), int(day.max())
        if high - low < len(day):  # far quicker than to reckon the month of each row
            return _months(np.arange(low, high + 1, dtype=np.int32))[day - low]
    return _months(day)


def _months(day: NDArray[np.int32]) -> NDArray[np.int32]:
    return day.astype("datetime64[D]").astype("datetime64[M]").astype(np.int32)


def day_text(day: int) -> str:
    """ISO text of a day number."""
    return str(np.datetime64(int(day), "D"))


def month_text(month: int) -> str:
    """`YYYY-MM` of a month number."""
    return str(np.datetime64(int(month), "M"))


def first_day(month: int) -> int:
    """The day number on which a month begins."""
    return int(np.datetime64(int(month), "M").astype("datetime64[D]").astype(np.int64))


def _mask(
    attributes: Mapping[str, Attribute], where: Mapping[str, str], rows: int
) -> NDArray[np.bool_]:
    chosen = np.ones(rows, np.bool_)
    for name, label in where.items():
        code = attributes[name].code_of(label)
        if code is None:
            return np.zeros(rows, np.bool_)
        chosen &= attributes[name].codes == code
    return chosen
