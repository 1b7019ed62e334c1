"""Every cell's change scored against the rest, and how high the best of them scores by luck alone.

The score is the likelihood ratio of the 2 x 2 table cell/rest by window/baseline (Kulldorff, Communications
in Statistics 26, 1997), divided by the cell's own scatter from week to week about its two levels, less
what the best of so many cells of that depth would reach. Luck is learnt by dealing out the window anew
(`spells`), all deals at once: with the cells' counts a week as a matrix, one product with the deals gives every
cell's count in every dealt window.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.rootcause.cells import walk_cuboids

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.cells import Cuboid
    from mcr_desktop.rootcause.columns import Attribute
    from mcr_desktop.rootcause.spells import Spells

KEPT = 60
"""So many of the highest-scoring cells are told."""
_TABLE = 6_000_000
"""Cells times stretches of time that are counted at once."""
_BLOCK = 1 << 19
"""Cells times deals that are scored at once, to stay within the processor's cache."""
_ONE_THREAD = 200_000
"""Multiplications in one product below which OpenBLAS starts no second thread."""
_TINY = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Cell:
    """A combination of values with its counts in window and baseline.

    `raw` is the likelihood ratio, `score` what is left of it after scatter and number of cells are allowed for.
    """

    attributes: tuple[int, ...]
    codes: tuple[int, ...]
    seen: int
    before: int
    raw: float
    dispersion: float
    score: float
    rise: bool


@dataclass(frozen=True, slots=True, eq=False)
class Deals:
    """The window dealt out anew: the stretches in which rows lie, and windows made of them."""

    spells: Spells
    dealt: NDArray[np.bool_]
    slid: NDArray[np.bool_]
    common: float
    """Scatter that every cell has at least."""
    weeks: Spells
    """Stretches of time that tell a cell's own scatter: `spells` where these are dealt out."""
    lasting: float = 1.0
    """How much more totals scatter because good and bad spells last, where the deals cannot show it."""

    @property
    def own(self) -> bool:
        """Whether what is dealt out are stretches of time, so that a dealt window has its own scatter too."""
        return self.weeks is self.spells


@dataclass(slots=True)
class Luck:
    """The best score in each dealt window, and behind them at each place of the baseline."""

    best: NDArray[np.float64]
    deals: int

    @property
    def dealt(self) -> NDArray[np.float64]:
        """The best scores of windows put together anew."""
        return self.best[: self.deals]

    @property
    def slid(self) -> NDArray[np.float64]:
        """The best scores of unbroken windows of the baseline."""
        return self.best[self.deals :]


@dataclass(slots=True)
class Searched:
    """The highest-scoring cells, the luck that they are measured against, and how many were compared by depth."""

    cells: list[Cell]
    luck: Luck
    numbers: dict[int, int] = field(default_factory=dict)


def penalty(number: int) -> float:
    """What the best of so many unchanged cells scores by luck, so that depths compare fairly."""
    return 2.0 * math.log(max(number, 1))


def likelihood_ratio(
    own: NDArray[np.float64],
    both: NDArray[np.float64],
    seen: NDArray[np.float64] | float,
    rows: float,
) -> NDArray[np.float64]:
    """G-squared of cell/rest by window/baseline, for counts that may be real."""
    before, quiet = both - own, rows - seen
    return np.asarray(
        2.0
        * (
            _term(own, both * (seen / rows))
            + _term(before, both * (quiet / rows))
            + _term(seen - own, (rows - both) * (seen / rows))
            + _term(quiet - before, (rows - both) * (quiet / rows))
        ),
        np.float64,
    )


def _term(observed: NDArray[np.float64], expected: NDArray[np.float64]) -> NDArray[np.float64]:
    ratio = np.maximum(observed, _TINY) / np.maximum(expected, _TINY)
    return np.asarray(observed * np.log(ratio), np.float64)


def search_cells(
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    deals: Deals,
    watch: Progress,
    *,
    depth: int,
    fewest: int,
    rise: bool | None,
) -> Searched:
    """All cells of up to `depth` attributes with at least `fewest` rows, and the same for every deal.

    `rise` looks for cells that rose (or fell) against the rest alone, None for both.
    """
    scores = _Scores(within, deals, rise=rise)
    numbers: dict[int, int] = {}
    kept: dict[int, list[Cell]] = {}
    luck: dict[int, Luck] = {}
    steps = sum(math.comb(len(columns), d) for d in range(1, depth + 1))
    for step, cuboid in enumerate(walk_cuboids(columns, depth=depth, fewest=fewest)):
        watch.report(min(step, steps), steps)
        level = len(cuboid.attributes)
        numbers[level] = numbers.get(level, 0) + len(cuboid)
        best = luck.setdefault(level, scores.no_luck())
        kept.setdefault(level, []).extend(scores.of(cuboid, best))
    whole = scores.no_luck()
    whole.best[:] = -np.inf
    cells: list[Cell] = []
    for level, number in numbers.items():
        less = penalty(number)
        np.maximum(whole.best, luck[level].best - less, out=whole.best)
        cells += [less_penalty(cell, less) for cell in kept[level] if cell.score > less]
    told = [[c for c in sorted_cells(cells) if c.rise == up][:KEPT] for up in (True, False)]
    return Searched(told[0] + told[1], whole, numbers)


def less_penalty(cell: Cell, less: float) -> Cell:
    """The cell with a score that compares with those of other depths."""
    return Cell(
        cell.attributes, cell.codes, cell.seen, cell.before,
        cell.raw, cell.dispersion, cell.score - less, cell.rise,
    )  # fmt: skip


def sorted_cells(cells: list[Cell]) -> list[Cell]:
    """Highest score first; equals in an order that does not hang on the rows'."""
    return sorted(cells, key=lambda c: (-c.score, len(c.attributes), c.attributes, c.codes))


def scatter(
    total: NDArray[np.float64],
    between: NDArray[np.float64],
    stretches: int,
    least: float,
) -> NDArray[np.float64]:
    """Variance over chance's about the two levels, at least `least`, from Pearson's partition of chi-square."""
    own = (total - between) / max(stretches - 2, 1)
    return np.asarray(np.maximum(least, own), np.float64)


def between_levels(
    own: NDArray[np.float64],
    both: NDArray[np.float64],
    seen: NDArray[np.float64] | float,
    rows: float,
) -> NDArray[np.float64]:
    """Pearson's chi-square of the 2 x 2 table: the part of the scatter that the window makes."""
    share = seen / rows
    room = both * (1.0 - both / rows) * share * (1.0 - share)
    return np.asarray((own - both * share) ** 2 / np.maximum(room, _TINY), np.float64)


def about_rest(
    table: NDArray[np.float64], both: NDArray[np.float64], totals: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Pearson's chi-square of each cell's counts a stretch against its share of all rows there."""
    rows = float(totals.sum())
    weights = np.divide(1.0, totals, out=np.zeros_like(totals), where=totals > 0)
    squares = np.einsum("ij,ij,j->i", table, table, weights)
    free = np.maximum(both * (1.0 - both / rows), _TINY)
    return np.asarray((squares * rows - both * both) / free, np.float64)


def _rows_in(spells: Spells) -> NDArray[np.float64]:
    return np.bincount(spells.of_row, minlength=spells.number).astype(np.float64)


class _Scores:
    """Scores of one cuboid after the other against the same windows."""

    def __init__(self, within: NDArray[np.bool_], deals: Deals, *, rise: bool | None) -> None:
        spells = deals.spells
        self._within, self._deals, self._rise = within, deals, rise
        self._rows, self._seen = float(len(within)), float(within.sum())
        self._totals = _rows_in(spells)
        self._in_weeks = _rows_in(deals.weeks)
        # Where the baseline is long enough luck is learnt in it alone, so that what happened in the
        # window (and is to be judged) cannot pass for luck.
        self._known = spells.number - (spells.window if spells.roomy else 0)
        windows = np.concatenate((deals.dealt, deals.slid))[:, : self._known]
        totals = self._totals[: self._known]
        self._windows = _Windows.of(windows, totals, deals)

    def no_luck(self) -> Luck:
        """Nothing found in any deal yet."""
        return Luck(np.zeros(self._windows.chosen.shape[1]), len(self._deals.dealt))

    def of(self, cuboid: Cuboid, best: Luck) -> list[Cell]:
        """The cuboid's best cells; raises `best` where a deal does better."""
        own = np.bincount(cuboid.ids[self._within], minlength=len(cuboid) + 1)[1:].astype(float)
        both = np.bincount(cuboid.ids, minlength=len(cuboid) + 1)[1:].astype(float)
        total = np.empty(len(cuboid))
        deals = self._deals
        if not deals.own:
            for low, table in self._tables(cuboid, deals.weeks):
                part = slice(low, low + len(table))
                total[part] = about_rest(table, both[part], self._in_weeks)
        for low, table in self._tables(cuboid, deals.spells):
            part = slice(low, low + len(table))
            if deals.own:
                total[part] = about_rest(table, both[part], self._totals)
            if len(best.best):
                known = table[:, : self._known]
                number = known.sum(axis=1)
                about = about_rest(known, number, self._windows.totals)
                _raise_best(known, number, about, self._windows, best.best, rise=self._rise)
        return self._best_cells(cuboid, own, both, total)

    @staticmethod
    def _tables(cuboid: Cuboid, spells: Spells) -> Iterator[tuple[int, NDArray[np.float64]]]:
        """Counts by cell and stretch, so many cells at a time as memory allows."""
        most = max(_TABLE // spells.number, 1)
        for low in range(0, len(cuboid), most):
            number = min(most, len(cuboid) - low)
            key = cuboid.ids.astype(np.int64)
            spell = spells.of_row
            if number < len(cuboid):
                inside = (key > low) & (key <= low + number)
                key, spell = key[inside] - low, spell[inside]
            key *= spells.number
            key += spell
            table = np.bincount(key, minlength=(number + 1) * spells.number)
            yield low, table.reshape(-1, spells.number)[1:].astype(np.float64)

    def _best_cells(
        self,
        cuboid: Cuboid,
        own: NDArray[np.float64],
        both: NDArray[np.float64],
        total: NDArray[np.float64],
    ) -> list[Cell]:
        raw = likelihood_ratio(own, both, self._seen, self._rows)
        up = own * self._rows > both * self._seen
        if self._rise is not None:
            raw = np.where(up == self._rise, raw, 0.0)
        between = between_levels(own, both, self._seen, self._rows)
        stretches = int((self._in_weeks > 0).sum())
        spread = scatter(total, between, stretches, self._deals.common) * self._deals.lasting
        score = raw / spread
        kinds = (up, ~up) if self._rise is None else (np.ones(len(up), np.bool_),)
        chosen = np.concatenate(
            [np.argsort(-np.where(k, score, 0.0), kind="stable")[:KEPT] for k in kinds]
        )
        return [
            Cell(cuboid.attributes, tuple(int(c) for c in cuboid.codes[i]), int(own[i]),
                 int(both[i] - own[i]), float(raw[i]), float(spread[i]), float(score[i]), bool(up[i]))
            for i in np.unique(chosen) if score[i] > 0
        ]  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Windows:
    """Windows made of stretches, with the share of all rows that each of them holds."""

    chosen: NDArray[np.float32]
    totals: NDArray[np.float64]
    seen: NDArray[np.float64]
    stretches: int
    deals: Deals

    @classmethod
    def of(cls, dealt: NDArray[np.bool_], totals: NDArray[np.float64], deals: Deals) -> _Windows:
        return cls(
            np.ascontiguousarray(dealt.T, np.float32), totals, dealt @ totals,
            int((totals > 0).sum()), deals,
        )  # fmt: skip


def _product(left: NDArray[np.float32], right: NDArray[np.float32]) -> NDArray[np.float32]:
    """The matrix product a few rows at a time: products so small run in one thread, others keep all of them busy waiting."""
    rows = max(_ONE_THREAD // max(right.size, 1), 1)
    whole = len(left) // rows * rows
    product = np.empty((len(left), right.shape[1]), np.float32)
    stacked = left[:whole].reshape(-1, rows, left.shape[1])
    np.matmul(stacked, right, out=product[:whole].reshape(-1, rows, right.shape[1]))
    np.matmul(left[whole:], right, out=product[whole:])
    return product


def _raise_best(
    table: NDArray[np.float64],
    both: NDArray[np.float64],
    total: NDArray[np.float64],
    windows: _Windows,
    best: NDArray[np.float64],
    *,
    rise: bool | None,
) -> None:
    """Raise `best` to the highest score of these cells in each window.

    Twice Pearson's chi-square bounds the likelihood ratio (x ln(x/e) is at most x (x/e - 1)), so the
    logarithms are taken only where a deal could still win.
    """
    rows = float(windows.totals.sum())
    share = windows.seen / rows
    free = np.maximum(share * (1.0 - share), _TINY)
    room = 1.0 / np.maximum(both * (1.0 - both / rows), _TINY)
    freedom = max(windows.stretches - 2, 1)
    step = max(_BLOCK // max(len(best), 1), 1)
    for low in range(0, len(table), step):
        part = slice(low, low + step)
        own = _product(table[part].astype(np.float32), windows.chosen)
        between = own - both[part, None].astype(np.float32) * share.astype(np.float32)
        if rise is not None:
            (np.maximum if rise else np.minimum)(between, 0.0, out=between)
        np.square(between, out=between)
        between *= room[part, None].astype(np.float32)
        between *= (1.0 / free).astype(np.float32)
        if windows.deals.own:
            spread = total[part, None].astype(np.float32) - between
            spread *= np.float32(1.0 / freedom)
            np.maximum(spread, windows.deals.common, out=spread)
            between /= spread
        else:
            between /= np.float32(windows.deals.common)
        between *= 2.0

        for first in (True, False):
            if first:  # the likeliest winner of each window, so that few others are left to weigh
                cell, window = between.argmax(axis=0), np.arange(len(best))
                up = between[cell, window] > 0.0
                cell, window = cell[up], window[up]
            else:
                cell, window = np.nonzero(between > best.astype(np.float32))
            mine, seen = both[low + cell], windows.seen[window]
            counts = own[cell, window].astype(np.float64)
            score = likelihood_ratio(counts, mine, seen, rows)
            spreads = np.full(len(score), windows.deals.common)
            if windows.deals.own:
                parts = between_levels(counts, mine, seen, rows)
                spreads = scatter(total[low + cell], parts, windows.stretches, windows.deals.common)
            score /= spreads
            np.maximum.at(best, window, score)
