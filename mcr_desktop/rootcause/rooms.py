"""How much could have gone wrong in each period and slice: exposure spread over the periods' days."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.columns import Exposure, first_day, months_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Slice
    from mcr_desktop.rootcause.columns import Attribute
    from mcr_desktop.rootcause.weeks import Calendar


@dataclass(frozen=True, slots=True, eq=False)
class Amounts:
    """Exposure by stretches of days: each row covers `days` days from day `first` on (since 1970-01-01)."""

    first: NDArray[np.int32]
    days: NDArray[np.int32]
    amount: NDArray[np.float64]
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    unit: str = ""

    @classmethod
    def of_months(cls, exposure: Exposure) -> Amounts:
        """Monthly exposure, spread evenly over each month's days."""
        months, place = np.unique(exposure.month, return_inverse=True)
        starts = np.array([first_day(int(m)) for m in months], np.int32)
        ends = np.array([first_day(int(m) + 1) for m in months], np.int32)
        return cls(
            starts[place], (ends - starts)[place], exposure.amount, exposure.attributes,
            exposure.unit,
        )  # fmt: skip

    def within(self, begin: int, end: int) -> Amounts:
        """The same for data that begin on day `begin` and of which day `end` is the first not to come yet.

        A stretch that runs beyond the end holds what was counted so far, so its amount is spread over the days before.
        So it is with the very first stretch where the data begin within it: either was counted from the same day
        on, or the rate of the first days is taken too low, of which nobody is alarmed.
        """
        first, last = self.first.astype(np.int64), self.first.astype(np.int64) + self.days
        last = np.where(first < end, np.minimum(last, end), last)
        opening = (first == first.min(initial=begin)) & (last > begin)
        first = np.where(opening, np.maximum(first, begin), first)
        return replace(self, first=first.astype(np.int32), days=(last - first).astype(np.int32))

    def by_month(self) -> Exposure:
        """The same a month (a stretch belongs to the month in which it begins)."""
        return Exposure(months_of(self.first), self.amount, self.attributes, self.unit)


class Rooms:
    """Sizes of slices over a calendar; the periods' lengths where nothing is known of a slice."""

    def __init__(self, exposure: Amounts | None, calendar: Calendar) -> None:
        self._calendar = calendar
        known = exposure is not None and len(exposure.amount) and exposure.amount.any()
        self._exposure = None
        if exposure is not None and known:
            self._exposure = exposure.within(int(calendar.starts[0]), int(calendar.starts[-1]))
        self._tables: dict[tuple[str, ...], tuple[dict[tuple[str, ...], int], NDArray[np.float64]]]
        self._tables = {}

    @property
    def unit(self) -> str:
        """What the exposure counts; "" where there is none."""
        return self._exposure.unit if self._exposure is not None else ""

    @property
    def rated(self) -> bool:
        """Whether there is any exposure within the calendar."""
        return self._exposure is not None and bool(self._table(())[1].any())

    def tells(self, names: Sequence[str]) -> bool:
        """Whether the exposure knows one of the attributes."""
        return self._exposure is not None and any(n in self._exposure.attributes for n in names)

    def of(self, where: Slice) -> NDArray[np.float64]:
        """Sizes of a slice in each period; 0 where the exposure knows its attributes and has none of it."""
        names = tuple(sorted(n for n, _ in where.conditions if self.tells([n])))
        labels = dict(where.conditions)
        return np.asarray(self.rows(names, [tuple(labels[n] for n in names)])[0], np.float64)

    def rows(
        self, names: tuple[str, ...], labels: Sequence[tuple[str, ...]]
    ) -> NDArray[np.float64]:
        """Sizes (labels x periods) by the values of sorted attributes that the exposure knows."""
        if not self.rated:
            return np.broadcast_to(self._calendar.lengths, (len(labels), len(self._calendar)))
        index, table = self._table(names)
        # The last row stands for what the exposure does not have.
        return table[[index.get(one, len(table) - 1) for one in labels]]

    def known(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of the names that the exposure knows, sorted."""
        return tuple(sorted(n for n in names if self.tells([n])))

    def _table(
        self, names: tuple[str, ...]
    ) -> tuple[dict[tuple[str, ...], int], NDArray[np.float64]]:
        if names not in self._tables:
            self._tables[names] = self._tabulate(names)
        return self._tables[names]

    def _tabulate(
        self, names: tuple[str, ...]
    ) -> tuple[dict[tuple[str, ...], int], NDArray[np.float64]]:
        exposure = self._exposure
        periods = len(self._calendar)
        if exposure is None:
            return {}, np.zeros((1, periods))
        key = np.zeros(len(exposure.amount), np.int64)
        for name in names:
            column = exposure.attributes[name]
            key = key * len(column.labels) + column.codes
        kept, cell = np.unique(key, return_inverse=True)
        table = np.zeros((len(kept) + 1) * periods)
        if periods:
            share = exposure.amount / np.maximum(exposure.days, 1)
            for offset in range(int(exposure.days.max())):
                here = exposure.days > offset
                place = self._calendar.places((exposure.first[here] + offset).astype(np.int32))
                inside = place >= 0
                table += np.bincount(
                    cell[here][inside] * periods + place[inside], share[here][inside], len(table)
                )
        labels: list[tuple[str, ...]] = []
        for code in kept:
            own, rest = [], int(code)
            for name in reversed(names):
                column = exposure.attributes[name]
                rest, one = divmod(rest, len(column.labels))
                own.append(column.labels[one])
            labels.append(tuple(reversed(own)))
        return {one: i for i, one in enumerate(labels)}, table.reshape(-1, periods)
