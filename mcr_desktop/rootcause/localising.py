"""Which cells carry the change of a leaf table: all of them are compared, the best is taken, and again.

A cell's score is the expectation-based Poisson scan statistic D = 2[O ln(O/E) - (O - E)] on sums weighted
by each leaf's own noise (so that one large leaf cannot speak for a cell whose other leaves did not move),
against the smaller surprise of two backgrounds: what was expected, and how the rest moved
(Kulldorff, Communications in Statistics 26, 1997); for rates averaged with its surprise beyond the wandering of
all attribute values (`backgrounds`). Less 2 log(cells of its cuboid), so that depths compare
fairly. A cause's leaves are masked and the search repeated while the best passes a test that is
honest for the whole search; then each cause is chosen once more given the others.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcr_desktop.domain.causes import CaseFlag, Cause, Localisation
from mcr_desktop.domain.findings import Verdict
from mcr_desktop.domain.progress import Progress, Unwatched
from mcr_desktop.rootcause.backgrounds import Background, lay_background
from mcr_desktop.rootcause.lattices import (
    DEEPEST,
    Lattice,
    depth_within,
    enumerate_cells,
    fewest_within,
)
from mcr_desktop.rootcause.leaves import Leaves
from mcr_desktop.rootcause.noise import Noise, measure_noise
from mcr_desktop.rootcause.nulls import Deal, Null, ShuffledLabels, chance_p, gumbel_p, tail_p

LEVEL = 0.05
"""A cause whose search-wide p exceeds this is not named."""
NEAR_TIE = 0.9
MOST_CAUSES = 12
MOST_LONE = 5
"""More single leaves than this standing out with nothing in common are scatter, not causes."""
_SHARE = 0.2
_STRENGTH = 0.4
_RISEN = 2.5
_ALONE = 0.85
LONE_TESTS, SHARED_TESTS = 3.0, 2.0
"""Two tests share the level: a third of it is for single leaves, half for cells of several."""
_LEAST_P = 1e-9
"""No fitted tail is believed further."""
_FEWEST_LEAVES, _FEWEST_COMPARED = 4, 12
_FEWEST_DEALS, _FAR = 9, 4.0
_FEWEST_COUNTS = 5.0
_BACKGROUND = 10.0
"""The rest's movement counts as far as its weighted expectation outweighs this."""


@dataclass(frozen=True, slots=True, eq=False)
class _Field:
    """One world to search: weighted amounts of each leaf."""

    observed: NDArray[np.float64]
    expected: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Found:
    cell: int
    score: float
    p: float
    lone: bool


@dataclass(frozen=True, slots=True, eq=False)
class _Search:
    """What stays the same throughout one localisation."""

    leaves: Leaves
    lattice: Lattice
    noise: Noise
    null: Null
    falls: bool
    background: Background | None = None

    def field(self, deal: Deal, free: NDArray[np.bool_]) -> _Field:
        weight, due = self.noise.weigh(*deal)
        weight = weight * free
        return _Field(weight * deal.observed, weight * due)

    def actual(self) -> Deal:
        return Deal(self.leaves.observed, self.leaves.expected, self.leaves.variance)

    def scores(self, field: _Field) -> NDArray[np.float64]:
        """Every cell's score less its penalty, rounded so that the order of sums cannot matter."""
        seen = self.lattice.sums(field.observed)
        due = np.maximum(self.lattice.sums(field.expected), 1e-9)
        rest_seen = np.maximum(field.observed.sum() - seen, 0.0)
        rest_due = np.maximum(field.expected.sum() - due, 0.0)
        rest = (rest_seen + _BACKGROUND) / (rest_due + _BACKGROUND)
        score = _surprise(seen, due * np.maximum(rest, 1.0), rise=True)
        if self.falls:
            score = np.maximum(score, _surprise(seen, due * np.minimum(rest, 1.0), rise=False))
        if self.background is not None:
            room, told = self.background.measure(field)
            score = (score + _surprise(told, room, rise=True)) / 2.0
        return np.asarray(np.round(score - self.lattice.penalty, 9))

    def best(self, scores: NDArray[np.float64]) -> int:
        """The highest cell, the simplest first, then by name (cells are numbered by name)."""
        top = np.flatnonzero(scores >= scores.max())
        return int(top[np.lexsort((top, self.lattice.level[top]))[0]])


def localise(
    leaves: Leaves,
    *,
    depth: int | None = None,
    null: Null | None = None,
    progress: Progress | None = None,
) -> Localisation:
    """The causes that a leaf table supports, strongest first.

    Rates are searched for what rose, amounts for both directions. `depth` limits how many attributes a
    cause combines (None: as many as the table's size allows, five at most). Raises CancelledError
    through `progress`.
    """
    watch = progress or Unwatched()
    number = len(leaves)
    seen, due = float(leaves.observed.sum()), float(leaves.expected.sum())
    wanted = min(depth or DEEPEST, DEEPEST, len(leaves.names))
    deepest = min(wanted, depth_within(number, len(leaves.names)))
    flags = _flags(leaves)
    if deepest < wanted:
        flags += (CaseFlag("search cut short", deepest),)
    if number < _FEWEST_LEAVES or due <= 0 or not leaves.names:
        return Localisation(
            "too few to say", seen, due, (), number, 0, deepest, flags, rises_only=leaves.rated
        )
    lattice = enumerate_cells(
        leaves.names, leaves.columns, depth=deepest, fewest=fewest_within(number)
    )
    search = _Search(
        leaves, lattice, measure_noise(leaves), null or ShuffledLabels(), falls=not leaves.rated,
        background=lay_background(lattice) if leaves.rated else None,
    )  # fmt: skip
    found = _greedy(search, watch)
    causes = tuple(_told(search, found, place) for place in range(len(found)))
    verdict: Verdict = "explained" if causes else "no cause found"
    if not causes and _too_few(search):
        verdict = "too few to say"
    return Localisation(
        verdict, seen, due, causes, number, len(lattice), deepest, flags, rises_only=leaves.rated
    )


def _too_few(search: _Search) -> bool:
    """Whether nothing could be found: hardly a count, or a rise beyond chance in too few leaves to compare."""
    leaves = search.leaves
    few = max(float(leaves.observed.sum()), float(leaves.expected.sum())) < _FEWEST_COUNTS
    if leaves.counts and few:
        return True
    if len(leaves) >= _FEWEST_COMPARED:
        return False
    scores = search.scores(search.field(search.actual(), np.ones(len(leaves), np.bool_)))
    cuboids = len(search.lattice.cuboids)
    return chance_p(float(scores.max()), cuboids, directions=1 + search.falls) <= LEVEL


def _surprise(
    seen: NDArray[np.float64], due: NDArray[np.float64], *, rise: bool
) -> NDArray[np.float64]:
    """Poisson deviance of cells that moved in one direction, 0 elsewhere."""
    moved = seen > due if rise else seen < due
    ratio = np.ones_like(due)
    np.divide(seen, due, out=ratio, where=moved & (seen > 0))
    return np.asarray(np.where(moved, 2.0 * (seen * np.log(ratio) - (seen - due)), 0.0))


def _greedy(search: _Search, watch: Progress) -> list[_Found]:
    actual = search.actual()
    free = np.ones(len(search.leaves), np.bool_)
    found: list[_Found] = []
    while len(found) < MOST_CAUSES:
        watch.report(len(found), MOST_CAUSES)
        field = search.field(actual, free)
        scores = search.scores(field)
        cell = search.best(scores)
        rows = search.lattice.within(cell) & free
        lone = _lone(field, rows)
        p = _judge(search, field, free, cell, float(scores[cell]), lone=lone)
        if p > LEVEL or (found and not _material(search, found[0].cell, rows)):
            break
        found.append(_Found(cell, float(scores[cell]), p, lone))
        free &= ~rows
    if sum(one.lone for one in found) > MOST_LONE:
        found = [one for one in found if not one.lone]
    return _chosen_again(search, found)


def _chosen_again(search: _Search, found: list[_Found]) -> list[_Found]:
    """Each cause but the last chosen once more, now that what the later ones explain is out of its way."""
    lattice = search.lattice
    for place, one in enumerate(found[:-1]):
        free = np.ones(len(search.leaves), np.bool_)
        for other in found[:place] + found[place + 1 :]:
            free &= ~lattice.within(other.cell)
        field = search.field(search.actual(), free)
        scores = search.scores(field)
        cell = search.best(scores)
        if scores[one.cell] < NEAR_TIE * scores[cell]:
            lone = _lone(field, lattice.within(cell) & free)
            if not lone or one.lone:
                found[place] = _Found(cell, float(scores[cell]), one.p, lone)
    return found


def _lone(field: _Field, rows: NDArray[np.bool_]) -> bool:
    """Whether one leaf carries nearly all of what a cell moved, so that its other leaves bear no witness."""
    moved = (field.observed - field.expected)[rows]
    moved = np.maximum(moved * np.sign(moved.sum()), 0.0)
    return bool(moved.max(initial=0.0) >= _ALONE * moved.sum())


def _material(search: _Search, first: int, rows: NDArray[np.bool_]) -> bool:
    """Whether a further cause of a rate is of the first one's order.

    Rates of real groups wander by more than chance; what carries a tenth of what the first cause does,
    or rose far less, is that. Amounts against a forecast have no such excuse.
    """
    leaves = search.leaves
    if not leaves.rated:
        return True
    excess, strength = [], []
    for part in (search.lattice.within(first), rows):
        seen, due = float(leaves.observed[part].sum()), float(leaves.expected[part].sum())
        excess.append(seen - due)
        strength.append(math.log((seen + 0.5) / (due + 0.5)))
    return (
        excess[1] >= _SHARE * excess[0]
        and strength[1] >= _STRENGTH * strength[0]
        and strength[1] >= math.log(_RISEN)
    )


def _judge(
    search: _Search, field: _Field, free: NDArray[np.bool_], cell: int, score: float, *, lone: bool
) -> float:
    """The search-wide p of the best cell."""
    p = chance_p(score, len(search.lattice.cuboids), directions=1 + search.falls)
    if p > LEVEL:
        return p
    if lone:
        single = _surprise(field.observed, np.maximum(field.expected, 1e-9), rise=True)
        if search.falls:
            fallen = _surprise(field.observed, np.maximum(field.expected, 1e-9), rise=False)
            single = np.maximum(single, fallen)
        mine = search.lattice.within(cell)
        return min(
            1.0, max(p, LONE_TESTS * tail_p(float(single[mine].max()), single[free & ~mine]))
        )
    nulls: list[float] = []
    shared = search.lattice.leaves >= 2
    for deal in search.null.deals(search.actual(), free):
        scores = search.scores(search.field(deal, free))
        nulls.append(float(scores[shared].max(initial=0.0)))
        if len(nulls) >= _FEWEST_DEALS and _settled(score, nulls):
            break
    return min(1.0, max(p, SHARED_TESTS * gumbel_p(score, nulls)))


def _settled(score: float, nulls: list[float]) -> bool:
    """Whether further deals could not change the answer: far beyond all of them, or among them."""
    if score > _FAR * max(nulls):
        return True
    return len(nulls) >= 2 * _FEWEST_DEALS and not LEVEL / 50 < gumbel_p(score, nulls) < 8 * LEVEL


def _told(search: _Search, found: Sequence[_Found], place: int) -> Cause:
    """One cause with its figures, with the other causes' leaves left out where they came first."""
    leaves, lattice = search.leaves, search.lattice
    free = np.ones(len(leaves), np.bool_)
    for other in found[:place]:
        free &= ~lattice.within(other.cell)
    one = found[place]
    rows = lattice.within(one.cell) & free
    seen, due = float(leaves.observed[rows].sum()), float(leaves.expected[rows].sum())
    change = float(leaves.observed.sum() - leaves.expected.sum())
    share = (seen - due) / change if change * (seen - due) > 0 else None
    weight, _ = search.noise.weigh(*search.actual())
    information = float((weight * leaves.expected)[rows].sum())
    dispersion = due / information if information > 0 and due > 0 else 1.0
    low, high = _interval(seen, due, dispersion)
    apart = free.copy()
    for other in found[place + 1 :]:
        apart &= ~lattice.within(other.cell)
    scores = search.scores(search.field(search.actual(), apart))
    same, close = _alike(search, scores, one.cell, apart)
    return Cause(
        lattice.slice(one.cell), seen, due, seen / due if due > 0 else None, low, high,
        share, max(one.p, _LEAST_P), tuple(lattice.slice(c) for c in same), tuple(lattice.slice(c) for c in close),
    )  # fmt: skip


def _alike(
    search: _Search,
    scores: NDArray[np.float64],
    cell: int,
    free: NDArray[np.bool_],
) -> tuple[list[int], list[int]]:
    """Cells with exactly the same free leaves, and those that score nearly as high."""
    lattice = search.lattice
    rows = lattice.within(cell) & free
    raw = scores + lattice.penalty
    near = np.flatnonzero(raw >= NEAR_TIE * raw[cell])
    near = near[np.lexsort((near, lattice.level[near], -scores[near]))][:50]
    same: list[int] = []
    close: list[int] = []
    for other in near.tolist():
        if other == cell:
            continue
        alike = bool(((lattice.within(other) & free) == rows).all())
        (same if alike else close).append(other)
    return same[:5], close[:5]


def _interval(seen: float, due: float, dispersion: float) -> tuple[float, float | None]:
    """95 % limits of observed over expected: the exact Poisson ones on counts worth 1/dispersion each."""
    from scipy.special import gammaincinv  # costs 40 ms, so only when needed

    if due <= 0:
        return 0.0, None
    scale = max(dispersion, 1e-12)
    low = float(gammaincinv(seen / scale, 0.025)) * scale / due if seen > 0 else 0.0
    high = float(gammaincinv(seen / scale + 1.0, 0.975)) * scale / due
    return low, high if math.isfinite(high) else None


def _flags(leaves: Leaves) -> tuple[CaseFlag, ...]:
    flags = []
    if leaves.new:
        flags.append(CaseFlag("zero baseline", leaves.new, len(leaves)))
    if leaves.repaired:
        flags.append(CaseFlag("negative amounts", leaves.repaired, 2 * leaves.rows))
    if leaves.unsized:
        flags.append(CaseFlag("no total", leaves.unsized, leaves.rows))
    flags += [
        CaseFlag("constant attribute", detail=name)
        for name, column in zip(leaves.names, leaves.columns, strict=True)
        if len(column.labels) == 2 and bool((column.codes == 1).all())
    ]
    if not leaves.observed.any():
        flags.append(CaseFlag("nothing observed"))
    return tuple(flags)
