"""The slices that carry a change: the best one, then what remains once its rows are set aside.

Each further slice must beat the same threshold as the first, which is that of the whole search and so
on the safe side for what is left of it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.cells import rows_of
from mcr_desktop.rootcause.cubes import count_cells
from mcr_desktop.rootcause.searches import (
    KEPT,
    Cell,
    Deals,
    Luck,
    about_rest,
    between_levels,
    likelihood_ratio,
    penalty,
    scatter,
    search_cells,
    sorted_cells,
)
from mcr_desktop.rootcause.spells import batches_of, deal, slide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.columns import Attribute
    from mcr_desktop.rootcause.spells import Spells

LARGEST_P = 0.05
"""A slice is named only up to it."""
MOST_CARRIERS = 6
NEAR_TIE = 0.9
FEWEST_ROWS = 5
"""A cell with fewer rows in window and baseline together is not compared."""
_FEWEST_SLIDES = 16
_CAUTION = 2.0
_MOST_ALIKE = 0.6
"""Neighbouring weeks are not taken for more alike: beyond it nothing could be told from so few."""
_COUNTED = 10
"""With so many deals above a score their share says enough without a fitted tail."""
_TAIL = 0.2
_COMMON = 50
"""Rows that a value must have to take part in the scatter of all."""


@dataclass(frozen=True, slots=True, eq=False)
class Carrier:
    """A slice that goes with the change, its search-adjusted p and what cannot be told apart from it."""

    cell: Cell
    p: float | None
    ties: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Carried:
    """What the search found: slices that carry the change (none where luck does as well).

    `cells` are the highest-scoring ones whether or not they mean anything, twins left out.
    """

    carriers: tuple[Carrier, ...]
    cells: tuple[Cell, ...]
    luck: Luck
    numbers: dict[int, int]
    deals: Deals

    @property
    def searched(self) -> int:
        """How many cells were compared."""
        return sum(self.numbers.values())

    def chance(self, cell: Cell) -> float | None:
        """Search-adjusted p: the chance that the best of all cells scores so high where nothing changed."""
        return chance_of(cell.score, self.luck)


@dataclass(frozen=True, slots=True, eq=False)
class _Searched:
    """What was searched once, to look again at a part of its rows."""

    columns: Sequence[Attribute]
    within: NDArray[np.bool_]
    deals: Deals
    first: Carried
    depth: int
    fewest: int
    watch: Progress


def find_carriers(
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    weeks: Spells,
    watch: Progress,
    *,
    depth: int = 3,
    resamples: int = 199,
    seed: int = 1,
    rise: bool = True,
    either: bool = False,
) -> Carried:
    """The slices of at most `depth` conditions that rose (or fell) against the rest in the window.

    `weeks` says in which week each row lies. With `either`, slices that moved the other way are named where
    their evidence is clearly stronger; p then allows for both. Raises CancelledError through `watch`.
    """
    deals = _deals(columns, within, weeks, resamples, seed)
    fewest = fewest_rows(float(within.mean()))
    found = search_cells(
        columns, within, deals, watch, depth=depth, fewest=fewest, rise=None if either else rise
    )
    with_it = without_twins([c for c in found.cells if c.rise == rise], columns)
    against = without_twins([c for c in found.cells if c.rise != rise], columns)
    carried = Carried((), tuple(with_it), found.luck, found.numbers, deals)
    if not resamples:
        return carried
    searched = _Searched(columns, within, deals, carried, depth, fewest, watch)
    # What falls short of the rest because one slice rose is no finding of its own, and the other way
    # round; where both tell the same story, the one that goes the whole's way is told.
    best = [cells[0].score if cells else 0.0 for cells in (with_it, against)]
    cells = with_it if best[0] >= NEAR_TIE * best[1] else against
    carriers = _one_by_one(searched, cells)
    return replace(carried, carriers=carriers, cells=tuple(cells)) if carriers else carried


def _one_by_one(searched: _Searched, cells: Sequence[Cell]) -> tuple[Carrier, ...]:
    """The best cell, then the best of what is left without its rows, while luck does not do as well."""
    carriers: list[Carrier] = []
    while cells and len(carriers) < MOST_CARRIERS:
        best = cells[0]
        p = searched.first.chance(best)
        if p is None or p > LARGEST_P:
            break
        ties = tuple(c for c in cells[1:] if c.score >= NEAR_TIE * best.score)
        carriers.append(Carrier(best, p, ties))
        gone = _union(searched.columns, [c.cell for c in carriers])
        cells = _best_left(searched, ~gone, rise=best.rise)
    return tuple(carriers)


def chance_of(score: float, luck: Luck) -> float | None:
    """The larger of the shares of dealt and of slid windows whose best reaches the score, doubled; None without deals.

    Windows cut from one baseline overlap and so are fewer than they look: luck is known from them to a factor of
    about two, and p is told at the upper end.
    """
    p = search_adjusted(score, luck.dealt)
    if p is None:
        return None
    if len(luck.slid) >= _FEWEST_SLIDES:
        p = max(p, search_adjusted(score, luck.slid) or 0.0)
    return min(1.0, _CAUTION * p)


def search_adjusted(score: float, null: NDArray[np.float64]) -> float | None:
    """Share of deals whose best reaches the score; beyond their reach, by a fitted tail.

    The tail is the larger of Gumbel's by moments, which Abrams, Kleinman and Kulldorff (International
    Journal of Health Geographics 9:61, 2010) found conservative enough for scan statistics, and an
    exponential one fitted to the highest fifth, for bursts make tails heavier. Once a deal reaches the score, p is
    no smaller than the deals themselves show. None without deals.
    """
    if not len(null):
        return None
    above = int((null >= score).sum())
    spread = float(null.std(ddof=1)) if len(null) > 1 else 0.0
    if above >= _COUNTED or len(null) < _FEWEST_SLIDES or spread <= 0.0:
        return (above + 1) / (len(null) + 1)
    scale = spread * math.sqrt(6.0) / math.pi
    place = float(null.mean()) - np.euler_gamma * scale
    p = -math.expm1(-math.exp(-(score - place) / scale))
    high = float(np.quantile(null, 1.0 - _TAIL))
    beyond = null[null > high] - high
    if score > high and len(beyond):
        p = max(p, len(beyond) / len(null) * math.exp(-(score - high) / float(beyond.mean())))
    return max(p, (above + 1) / (len(null) + 1)) if above else p


def fewest_rows(share: float) -> int:
    """Rows that a cell needs to count: with fewer, even all of them in the window would mean little."""
    return max(FEWEST_ROWS, math.ceil(4.0 / -math.log(min(max(share, 1e-9), 0.9))))


def without_twins(cells: Sequence[Cell], columns: Sequence[Attribute]) -> list[Cell]:
    """Of cells that hold the same rows only the one with the fewest conditions."""
    kept: list[Cell] = []
    for cell in cells:
        twin = next((i for i, k in enumerate(kept) if same_rows(k, cell, columns)), None)
        if twin is None:
            kept.append(cell)
        elif len(cell.attributes) < len(kept[twin].attributes):
            kept[twin] = cell
    return sorted_cells(kept)


def same_rows(one: Cell, other: Cell, columns: Sequence[Attribute]) -> bool:
    """Whether two cells are two names of the same rows."""
    if (one.seen, one.before) != (other.seen, other.before):
        return False
    mine = rows_of(columns, one.attributes, one.codes)
    return bool((mine == rows_of(columns, other.attributes, other.codes)).all())


def weigh_cell(
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    attributes: tuple[int, ...],
    codes: tuple[int, ...],
    carried: Carried,
) -> Cell:
    """One given cell as the search would have scored it."""
    mine = rows_of(columns, attributes, codes)
    own, both = int((mine & within).sum()), int(mine.sum())
    seen, rows = int(within.sum()), len(mine)
    raw = float(likelihood_ratio(np.array([float(own)]), np.array([float(both)]), seen, rows)[0])
    bare = Cell(attributes, codes, own, both - own, raw, 1.0, raw, own * rows > both * seen)
    spread = _scatter_of(bare, columns, within, carried.deals)
    less = penalty(carried.numbers.get(len(attributes), 1))
    return replace(bare, dispersion=spread, score=raw / spread - less)


def _deals(
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    weeks: Spells,
    resamples: int,
    seed: int,
) -> Deals:
    if weeks.dealing == "weeks":
        slid = slide(weeks) if resamples else slide(weeks)[:0]
        lasting = 1.0 if weeks.roomy else _common_scatter(columns, within, weeks)[1]
        return Deals(weeks, deal(weeks, resamples, seed), slid, 1.0, weeks, lasting)
    batches = batches_of(within, seed)
    dealt = deal(batches, resamples, seed)
    common, lasting = _common_scatter(columns, within, weeks)
    return Deals(batches, dealt, slide(batches), common, weeks, lasting)


def _common_scatter(
    columns: Sequence[Attribute], within: NDArray[np.bool_], weeks: Spells
) -> tuple[float, float]:
    """Scatter from week to week about the two levels, and how much more of it totals have since spells last.

    Over the values that are common enough to tell; the second is (1 + r) / (1 - r) for a correlation r of
    neighbouring weeks, as for the mean of a first-order autoregression.
    """
    totals = np.bincount(weeks.of_row, minlength=weeks.number).astype(np.float64)
    stretches = int((totals > 0).sum())
    if stretches <= 3:
        return 1.0, 1.0
    rows, seen = float(len(within)), float(within.sum())
    excess = number = alike = squares = 0.0
    sides = np.arange(weeks.number) >= weeks.number - weeks.window
    for column in columns:
        key = column.codes.astype(np.int64) * weeks.number + weeks.of_row
        table = np.bincount(key, minlength=len(column.labels) * weeks.number)
        table = table.reshape(-1, weeks.number)[1:].astype(np.float64)
        both = table.sum(axis=1)
        common = (both >= _COMMON) & (both < rows)
        table, both = table[common], both[common]
        own = table[:, sides].sum(axis=1)
        about = about_rest(table, both, totals) - between_levels(own, both, seen, rows)
        excess += float(about.sum())
        number += len(both) * (stretches - 2)
        level = np.where(sides, (own / seen)[:, None], ((both - own) / (rows - seen))[:, None])
        room = np.maximum(totals * level * (1.0 - level), 1e-9)
        left = np.where(totals > 0, (table - totals * level) / np.sqrt(room), 0.0)
        alike += float((left[:, 1:] * left[:, :-1]).sum())
        squares += float((left * left).sum())
    if not number:
        return 1.0, 1.0
    # The two levels fitted pull the correlation down by about two parts in the number of weeks.
    correlation = min(alike / max(squares, 1e-9) + 2.0 / stretches, _MOST_ALIKE)
    lasting = max(1.0, (1.0 + correlation) / (1.0 - correlation))
    return max(1.0, excess / number), lasting


def _union(columns: Sequence[Attribute], cells: Sequence[Cell]) -> NDArray[np.bool_]:
    rows = np.zeros(len(columns[0].codes), np.bool_)
    for cell in cells:
        rows |= rows_of(columns, cell.attributes, cell.codes)
    return rows


def _best_left(searched: _Searched, left: NDArray[np.bool_], *, rise: bool) -> list[Cell]:
    """The cells that may beat the threshold among the rows that are left, best first.

    Scatter only lowers a score, so a cell's own is worked out only while it could still win.
    """
    columns = [column.take(left) for column in searched.columns]
    within = searched.within[left]
    first, deals = searched.first, searched.deals
    rows, seen = len(within), float(within.sum())
    if not 0 < seen < rows:
        return []
    steps = math.comb(len(columns), min(searched.depth, len(columns)))
    hopeful: list[Cell] = []
    for counted in count_cells(
        columns, within.view(np.uint8), 2, depth=searched.depth, fewest=searched.fewest
    ):
        searched.watch.report(steps, steps)
        own = counted.counts[:, 1].astype(np.float64)
        both = own + counted.counts[:, 0]
        raw = likelihood_ratio(own, both, seen, float(rows))
        raw = np.where((own * rows > both * seen) == rise, raw, 0.0)
        less = penalty(first.numbers.get(len(counted.attributes), 1))
        top = np.argsort(-raw, kind="stable")[:KEPT]
        top = top[raw[top] > less]
        for i, codes in zip(top.tolist(), counted.codes_of(top).tolist(), strict=True):
            hopeful.append(
                Cell(counted.attributes, tuple(codes), int(own[i]), int(both[i] - own[i]),
                     float(raw[i]), 1.0, float(raw[i]) - less, rise)
            )  # fmt: skip
    told: list[Cell] = []
    best = 0.0
    for cell in sorted_cells(hopeful):
        if cell.score < NEAR_TIE * best or len(told) >= KEPT:
            break
        if not told and (chance_of(cell.score, first.luck) or 0.0) > LARGEST_P:
            break
        spread = _scatter_of(cell, columns, within, deals, left)
        less = cell.raw - cell.score
        told.append(replace(cell, dispersion=spread, score=cell.raw / spread - less))
        best = max(best, told[-1].score)
    return without_twins(told, columns)


def _scatter_of(
    cell: Cell,
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    deals: Deals,
    left: NDArray[np.bool_] | None = None,
) -> float:
    """The cell's scatter from one stretch to the next, over the rows that are left."""
    number = deals.weeks.number
    spell = deals.weeks.of_row if left is None else deals.weeks.of_row[left]
    totals = np.bincount(spell, minlength=number).astype(np.float64)
    mine = rows_of(columns, cell.attributes, cell.codes)
    table = np.bincount(spell[mine], minlength=number).astype(np.float64)[None, :]
    both, own = np.array([float(cell.seen + cell.before)]), np.array([float(cell.seen)])
    about = about_rest(table, both, totals)
    between = between_levels(own, both, float(within.sum()), float(len(within)))
    own_scatter = scatter(about, between, int((totals > 0).sum()), deals.common)[0]
    return float(own_scatter) * deals.lasting
