"""Slices whose counts left their own past and the rest's, before they are compared with one another.

Every slice is a weekly series. Rows of a category that was added late are set apart, and a slice in which an
added category weighs begins with it, so that no change of intake is mistaken for a change of what went wrong.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Slice
from mcr_desktop.rootcause.cells import slice_of, walk_cuboids
from mcr_desktop.rootcause.columns import Attribute, months_of, smallest_codes
from mcr_desktop.rootcause.departures import find_departures, weigh
from mcr_desktop.rootcause.expectations import expect
from mcr_desktop.rootcause.rooms import Rooms
from mcr_desktop.rootcause.seasons import seasonal_design
from mcr_desktop.rootcause.surprises import indicators
from mcr_desktop.rootcause.tails import upper_tail, with_doubt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.cells import Cuboid
    from mcr_desktop.rootcause.columns import Complaints
    from mcr_desktop.rootcause.departures import Departure
    from mcr_desktop.rootcause.expectations import Pool
    from mcr_desktop.rootcause.intake import Intake
    from mcr_desktop.rootcause.weeks import Calendar

_NUMBERS_AT_ONCE = 2_000_000
_WEIGHS = 0.05
"""Part of a slice's rows from which an added category decides where the slice's history begins."""
_ENOUGH_AFTER = 18
"""Months after which an added category is taken for established."""
_FEWEST_PERIODS = 30
_FEWEST_BORN = 5
_SURPRISE = 7.0
"""Complaints that a value's later pace would have brought before its first one: a chance of 1 in 1,000 for none."""
_GROWING = 1.15
"""Years that an added category may take to find its level; a lasting rise within them is no news of it."""
_LOOKS_AT_REST = 8.0
"""Stretches that a comparison with the rest counts for: the stretch was chosen by the slice's own history."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A slice with one stretch in which it departed.

    Rows count whose kind was taken in by the month `eligible` (index in the intake's span), in periods from
    `begin` on. `p` is the larger of the slice's own and that against the rest.
    """

    slice: Slice
    departure: Departure
    p: float
    eligible: int
    begin: int

    @property
    def rise(self) -> bool:
        """Whether there were more than expected."""
        return self.departure.rise

    @property
    def score(self) -> float:
        """Strength of the evidence, as a chi-square."""
        return self.departure.score**2


@dataclass(slots=True)
class Looked:
    """How many series were looked at: those of at most one condition, the deeper ones, and these by condition."""

    shallow: int = 0
    deep: int = 0
    beneath: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def all(self) -> int:
        """All of them."""
        return self.shallow + self.deep

    def add(self, slices: Sequence[Slice]) -> None:
        """Count these series in."""
        deep = [one for one in slices if len(one.conditions) > 1]
        self.shallow += len(slices) - len(deep)
        self.deep += len(deep)
        for one in deep:
            self.beneath.update(one.conditions)


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """What slices are compared on: rows with their period, month of intake, sizes and season.

    `complaints` hold the attributes to look along, sorted, their labels sorted too: so that neither the order
    of rows nor that of attributes can matter.
    """

    complaints: Complaints
    place: NDArray[np.int64]
    calendar: Calendar
    intake: Intake
    months: int
    first_month: int
    rooms: Rooms
    design: NDArray[np.float64]
    weekdays: NDArray[np.float64]
    """Part of all complaints that each day of the week brings, by day number modulo 7."""

    @classmethod
    def of(
        cls,
        complaints: Complaints,
        calendar: Calendar,
        intake: Intake,
        first_month: int,
        months: int,
        rooms: Rooms,
    ) -> Material:
        """`complaints` lie within the calendar, `intake` is about them."""
        place = calendar.places(complaints.day)
        intake = _with_small_beginnings(complaints, intake, first_month, months)
        weekdays = weekday_shares(complaints.day)
        return cls(
            complaints, place, calendar, intake, months, first_month, rooms,
            seasonal_design(calendar.weeks), weekdays,
        )  # fmt: skip

    @property
    def settled(self) -> int:
        """Month up to which an added category counts as established."""
        return max(self.months - _ENOUGH_AFTER, self.months // 2)

    def begin_of(self, month: int) -> int:
        """The first period in which a kind that was added in a month is there for good."""
        if month <= 0:
            return 0
        return self.calendar.place_of_month(self.first_month + month + 1)


def weekday_shares(day: NDArray[np.int32]) -> NDArray[np.float64]:
    """Part of all complaints that each day of the week brings, by day number modulo 7."""
    if not len(day):
        return np.zeros(7)
    low = int(day.min()) // 7 * 7
    daily = np.bincount(day - low)  # far quicker than the remainder of each row
    daily = np.append(daily, np.zeros(-len(daily) % 7, daily.dtype))
    return np.asarray(daily.reshape(-1, 7).sum(axis=0) / len(day), np.float64)


def _with_small_beginnings(
    complaints: Complaints, intake: Intake, first_month: int, months: int
) -> Intake:
    """The intake with the values that are too rare to be told of but were plainly not there from the start.

    A site or a customer that came later has no past in which its complaints could be missing.
    """
    month = (months_of(complaints.day) - first_month).astype(np.int64)
    row_born = intake.row_born.copy()
    born = dict(intake.born)
    for name, column in complaints.attributes.items():
        number = np.bincount(column.codes, minlength=len(column.labels))
        first = np.full(len(number), months)
        np.minimum.at(first, column.codes, month)
        pace = number / np.maximum(months - first, 1)
        late = (first > 0) & (number >= _FEWEST_BORN) & (pace * first > _SURPRISE)
        late[0] = False
        since = np.where(late & (born[name] == 0), first, born[name])
        born[name] = since
        np.maximum(row_born, np.where(late, since, 0)[column.codes], out=row_born)
    return replace(intake, born=born, row_born=row_born)


def sorted_attributes(complaints: Complaints, by: Sequence[str]) -> dict[str, Attribute]:
    """The attributes by name, their codes in the order of their labels."""
    found = {}
    for name in sorted(by):
        column = complaints.attributes[name]
        order = sorted(range(1, len(column.labels)), key=lambda code: column.labels[code])
        new = np.zeros(len(column.labels), smallest_codes(len(column.labels)))
        new[order] = np.arange(1, len(order) + 1)
        labels = ("", *(column.labels[code] for code in order))
        found[name] = Attribute(new[column.codes], labels)
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Stack:
    """Series laid one below the other, each with the slice it counts."""

    slices: list[Slice]
    counts: NDArray[np.int64]
    sizes: NDArray[np.float64]
    eligible: NDArray[np.int64]
    begin: NDArray[np.int64]


def find_candidates(
    material: Material, *, depth: int, fewest: int, progress: Progress
) -> tuple[list[Candidate], Looked, Pool]:
    """All candidates (the whole is the slice without conditions), how many series were looked at, and what they share."""
    stacks = _stacks(material, depth=depth, fewest=fewest)
    first = next(stacks)
    pool = _learn(material, first)
    found: list[Candidate] = []
    looked = Looked()
    for number, stack in enumerate(_chain(first, stacks)):
        progress.report(number, number + 2)
        told = find_departures(
            stack.counts, stack.sizes, material.design, pool=pool, pace=material.calendar.pace
        )
        looked.add(stack.slices)
        settled = [one for one in told if not _settling(material, stack, one)]
        found += _against_rest(material, stack, settled, pool)
    return found, looked, pool


def _settling(material: Material, stack: Stack, one: Departure) -> bool:
    """Whether a change is one of a category that was added not long before: still growing into its place."""
    begin, pace = int(stack.begin[one.series]), material.calendar.pace
    return begin > 0 and one.begin - begin < (_GROWING if one.lasting else 0.5) * pace.year


def _learn(material: Material, stack: Stack) -> Pool:
    """What the series have in common once what departed is set apart, so that changes do not pass for scatter."""
    design, pace = material.design, material.calendar.pace
    model = expect(stack.counts, stack.sizes, design)
    told = find_departures(stack.counts, stack.sizes, design, pool=model.pool, pace=pace, most=2)
    stretches: list[list[tuple[int, int]]] = [[] for _ in stack.slices]
    for one in told:
        stretches[one.series].append((one.begin, one.end))
    if not told:
        return model.pool
    return expect(
        stack.counts, stack.sizes, design, changes=indicators(stretches, len(material.calendar))
    ).pool


def _chain(first: Stack, others: Iterator[Stack]) -> Iterator[Stack]:
    yield first
    yield from others


def value_series(material: Material, *, fewest: int) -> Stack:
    """The whole and every value of one attribute as series over the calendar, as the search looks at them."""
    return next(_stacks(material, depth=1, fewest=fewest))


def _stacks(material: Material, *, depth: int, fewest: int) -> Iterator[Stack]:
    """First the whole and the slices of one attribute together, then the deeper ones in heaps."""
    periods = len(material.calendar)
    columns = list(material.complaints.attributes.values())
    names = list(material.complaints.attributes)
    single: list[Stack] = [_whole(material)]
    heap: list[Stack] = []
    if columns:
        deeper = []
        for cuboid in walk_cuboids(columns, depth=1, fewest=fewest):
            single.append(_series_of(material, cuboid, names, columns))
            deeper.append(cuboid.attributes[0])
    yield _join(single)
    if depth < 2 or len(columns) < 2:
        return
    for cuboid in walk_cuboids(columns, depth=depth, fewest=fewest):
        if len(cuboid.attributes) < 2:
            continue
        heap.append(_series_of(material, cuboid, names, columns))
        if sum(len(one.slices) for one in heap) * periods >= _NUMBERS_AT_ONCE:
            yield _join(heap)
            heap = []
    if heap:
        yield _join(heap)


def _whole(material: Material) -> Stack:
    """All complaints, without kinds that were added lately, from the last addition that weighs on."""
    born = material.intake.row_born
    keep = born <= material.settled
    share = np.bincount(born[keep], minlength=material.months + 1) / max(int(keep.sum()), 1)
    weighty = np.flatnonzero(share >= _WEIGHS)
    latest = int(weighty.max()) if len(weighty) else 0
    begin = material.begin_of(latest)
    keep &= born <= latest
    counts = np.bincount(material.place[keep], minlength=len(material.calendar))[None, :]
    sizes = material.rooms.of(Slice())[None, :].copy()
    sizes[:, :begin] = 0.0
    return Stack([Slice()], counts.astype(np.int64), sizes, np.array([latest]), np.array([begin]))


def _series_of(
    material: Material, cuboid: Cuboid, names: Sequence[str], columns: Sequence[Attribute]
) -> Stack:
    periods, cells = len(material.calendar), len(cuboid)
    own = [names[a] for a in cuboid.attributes]
    since = np.zeros(cells, np.int64)
    until = np.full(cells, material.months)
    for column, name in enumerate(own):
        since = np.maximum(since, material.intake.born[name][cuboid.codes[:, column]])
        until = np.minimum(until, material.intake.ended[name][cuboid.codes[:, column]])
    eligible = np.maximum(since, material.settled)
    born = material.intake.row_born
    start = since
    keep = cuboid.ids > 0
    if born.any():
        keep &= born <= np.append(-1, eligible)[cuboid.ids]
        width = material.months + 1
        shares = np.bincount(cuboid.ids[keep] * width + born[keep], minlength=(cells + 1) * width)
        shares = shares.reshape(-1, width)[1:]
        weighty = shares >= _WEIGHS * np.maximum(shares.sum(axis=1, keepdims=True), 1)
        latest = np.where(weighty, np.arange(width), 0).max(axis=1)
        start = eligible = np.maximum(since, latest)
        # What came later still is too little to begin anew for, and left out.
        keep &= born <= np.append(-1, eligible)[cuboid.ids]
    counts = np.bincount(
        cuboid.ids[keep] * periods + material.place[keep], minlength=(cells + 1) * periods
    )
    counts = counts.reshape(-1, periods)[1:].astype(np.int64)
    slices = [
        slice_of(names, columns, cuboid.attributes, [int(c) for c in codes])
        for codes in cuboid.codes
    ]
    known = material.rooms.known(own)
    labels = [tuple(dict(one.conditions)[name] for name in known) for one in slices]
    sizes = np.array(material.rooms.rows(known, labels), np.float64)
    begin = np.array([material.begin_of(int(month)) for month in start], np.int64)
    end = np.array([
        periods if month >= material.months
        else material.calendar.place_of_month(material.first_month + int(month))
        for month in until
    ], np.int64)  # fmt: skip
    place = np.arange(periods)
    sizes[(place < begin[:, None]) | (place >= end[:, None])] = 0.0
    long_enough = (sizes > 0).sum(axis=1) >= min(_FEWEST_PERIODS, periods // 2)
    kept = np.flatnonzero(long_enough)
    return Stack([slices[i] for i in kept], counts[kept], sizes[kept], eligible[kept], begin[kept])


def _join(heap: Sequence[Stack]) -> Stack:
    return Stack(
        [one for stack in heap for one in stack.slices],
        np.concatenate([stack.counts for stack in heap]),
        np.concatenate([stack.sizes for stack in heap]),
        np.concatenate([stack.eligible for stack in heap]),
        np.concatenate([stack.begin for stack in heap]),
    )


def _against_rest(
    material: Material, stack: Stack, told: Sequence[Departure], pool: Pool
) -> list[Candidate]:
    """The departures as candidates, each also held against what all other complaints did meanwhile.

    So neither a busy season that lifts all nor a shrinking rest can pass for a change of one slice.
    """
    compared = [one for one in told if stack.slices[one.series].conditions]
    found = [
        Candidate(
            Slice(), one, one.p, int(stack.eligible[one.series]), int(stack.begin[one.series])
        )
        for one in told
        if not stack.slices[one.series].conditions
    ]
    if not compared:
        return found
    wholes = {
        int(month): np.bincount(
            material.place[material.intake.row_born <= month], minlength=len(material.calendar)
        )
        for month in np.unique(stack.eligible[[one.series for one in compared]])
    }
    room = material.rooms.of(Slice())
    counts, sizes = [], []
    for one in compared:
        own = stack.sizes[one.series]
        rest = wholes[int(stack.eligible[one.series])] - stack.counts[one.series]
        inside = own > 0
        shares = material.rooms.tells([name for name, _ in stack.slices[one.series].conditions])
        around = np.maximum(room - own, 0.0) if shares else room
        sizes.append(np.where(inside, around, 0.0))
        counts.append(np.maximum(rest, 0))
    weighed = weigh(
        np.array(counts), np.array(sizes), material.design,
        [[(one.begin, one.end)] for one in compared], pool=pool,
    )  # fmt: skip
    for one, ((expected, doubt, ratio, spread),) in zip(compared, weighed, strict=True):
        p = max(one.p, _beyond(one, expected, doubt, ratio, spread))
        index = int(one.series)
        found.append(
            Candidate(stack.slices[index], replace(one, p=p), p, int(stack.eligible[index]),
                      int(stack.begin[index]))
        )  # fmt: skip
    return found


def _beyond(one: Departure, expected: float, doubt: float, ratio: float, spread: float) -> float:
    """The p of a departure where the rest's own change is expected of it too."""
    if one.rise != (ratio > 0.0):
        return one.p
    if expected <= 0.0:
        return 1.0
    factor = float(np.exp(np.clip(ratio, -5.0, 5.0)))
    mean = one.expected * factor
    unsure = one.doubt + doubt + spread / max(expected * factor, 0.5)
    _, score = upper_tail(
        np.array([float(one.observed)]), np.array([mean]),
        np.array([one.dispersion * mean + unsure * mean**2]),
    )  # fmt: skip
    signed = float(score[0]) if one.rise else -float(score[0])
    return min(1.0, min(one.looks, _LOOKS_AT_REST) * with_doubt(signed, one.freedom))


def postings(
    attributes: Mapping[str, Attribute],
) -> dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """For each attribute the row numbers in the order of its codes, and where each code's begin."""
    found = {}
    for name, column in attributes.items():
        order = np.argsort(column.codes, kind="stable")
        counts = np.bincount(column.codes, minlength=len(column.labels))
        found[name] = (order, np.concatenate([[0], np.cumsum(counts)]))
    return found
