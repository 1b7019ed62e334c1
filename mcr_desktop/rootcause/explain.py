"""Which slice carries a change: every combination of attributes compared, the best one judged fairly.

The score is Kulldorff's likelihood ratio of the slice against the rest (Communications in
Statistics 26, 1997) on the 2 x 2 table slice/rest by window/baseline, less what the mere number of
combinations of that depth would give. Its p is honest for the whole search: the window label is dealt
out anew among the same complaints and the best score of all slices kept, each time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Explanation, Slice, SliceEvidence
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause.cells import rows_of, slice_of, walk_cuboids
from mcr_desktop.rootcause.columns import months_of
from mcr_desktop.rootcause.rates import rate_ratio
from mcr_desktop.rootcause.scan import entropy_terms

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Verdict
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.cells import Cuboid
    from mcr_desktop.rootcause.columns import Attribute, Complaints, Exposure
    from mcr_desktop.rootcause.series import Span

FEWEST_ROWS = 5
"""A cell with fewer rows in window and baseline together is not compared."""
FEWEST_COMPLAINTS = 20
"""With fewer complaints in window and baseline together there is too little to say."""
NEAR_TIE = 0.9
_KEPT = 60
_EULER = 0.5772156649


@dataclass(frozen=True, slots=True)
class Window:
    """Months compared: `length` ones from index `start` on, with the `baseline` ones before it."""

    start: int
    length: int
    baseline: int


@dataclass(frozen=True, slots=True, eq=False)
class _Cell:
    attributes: tuple[int, ...]
    codes: tuple[int, ...]
    seen: int
    before: int
    score: float


@dataclass(slots=True)
class _Deals:
    """Window labels dealt out anew: row numbers (deals x rows in the window) and the best scores."""

    rows: NDArray[np.int64]
    best: NDArray[np.float64]


def explain_change(
    complaints: Complaints,
    span: Span,
    window: Window,
    by: Sequence[str],
    *,
    depth: int = 3,
    focus: Slice | None = None,
    exposure: Exposure | None = None,
    resamples: int = 199,
    seed: int = 1,
    progress: Progress | None = None,
) -> Explanation:
    """The slice that carries the change of a window, or the evidence for `focus` where one is given.

    `complaints` are those of the whole to be explained (filter them first). With `exposure` the expected
    counts follow it where it knows the slice's attributes. Raises CancelledError through `progress`.
    """
    watch = progress or Unwatched()
    month = months_of(complaints.day) - span.first
    low, end = window.start - window.baseline, window.start + window.length
    near = complaints.take((month >= low) & (month < end))
    within = (months_of(near.day) - span.first) >= window.start
    columns = [near.attributes[name] for name in by]
    rows, seen = len(near), int(within.sum())
    sizes = _sizes(exposure, span, window, {})
    whole = _evidence(Slice(), seen, rows - seen, sizes, None, 0.0)
    if rows < FEWEST_COMPLAINTS or not columns:
        return _unexplained("too few to say", span, window, whole, 0)
    deals = _deal(rows, seen, resamples, seed)
    rise = seen >= whole.expected
    cells, numbers = _search(columns, within, depth, deals, watch, rise=rise)
    searched = sum(numbers.values())
    cells = _simplest_first(_without_twins(cells, columns))
    chosen = _focused(focus, by, columns, within, numbers) if focus is not None else None
    if chosen is not None:
        cells = [chosen, *(c for c in cells if not _same_rows(c, chosen, columns))]
    if not cells:
        return _unexplained("no cause found", span, window, whole, searched)
    best, others = cells[0], cells[1:]

    def told(cell: _Cell) -> SliceEvidence:
        where = slice_of(by, columns, cell.attributes, cell.codes)
        own = _sizes(exposure, span, window, where.as_where())
        return _evidence(where, cell.seen, cell.before, own, whole, cell.score)

    p = _search_adjusted(best.score, deals.best)
    ties = [c for c in others if c.score >= NEAR_TIE * best.score]
    rivals = [c for c in others if c.score < NEAR_TIE * best.score and _apart(c, best, columns)]
    rest_seen, rest_before = seen - best.seen, rows - seen - best.before
    rest = _evidence(Slice(), rest_seen, rest_before, sizes, None, 0.0)
    verdict: Verdict = "explained" if p is not None and p <= 0.05 else "no cause found"
    return Explanation(
        verdict,
        span.first_day_of(window.start), span.last_day_of(end - 1), span.first_day_of(low),
        seen, whole.expected, told(best), tuple(told(c) for c in ties[:3]),
        tuple(told(c) for c in rivals[:3]), rest.ratio, p, resamples, searched,
    )  # fmt: skip


def _deal(rows: int, seen: int, resamples: int, seed: int) -> _Deals:
    random = np.random.default_rng(seed)
    dealt = np.empty((resamples, seen), np.int64)
    for index in range(resamples):
        dealt[index] = random.choice(rows, seen, replace=False, shuffle=False)
    return _Deals(dealt, np.full(resamples, -np.inf))


def _search(
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    depth: int,
    deals: _Deals,
    watch: Progress,
    *,
    rise: bool,
) -> tuple[list[_Cell], dict[int, int]]:
    """The highest-scoring cells, and how many of each depth were compared; fills `deals.best`."""
    rows, seen = len(within), int(within.sum())
    terms = entropy_terms(rows)
    kept: list[_Cell] = []
    numbers: dict[int, int] = {}
    steps = sum(math.comb(len(columns), d) for d in range(1, depth + 1))
    by_depth: dict[int, list[tuple[Cuboid, NDArray[np.int64], NDArray[np.float64]]]] = {}
    nulls: dict[int, NDArray[np.float64]] = {}
    for step, cuboid in enumerate(walk_cuboids(columns, depth=depth, fewest=FEWEST_ROWS)):
        watch.report(min(step, steps), steps)
        both = np.bincount(cuboid.ids, minlength=len(cuboid) + 1)[1:]
        own = np.bincount(cuboid.ids[within], minlength=len(cuboid) + 1)[1:]
        score = _scores(own, both, seen, rows, terms, rise=rise)
        level = len(cuboid.attributes)
        by_depth.setdefault(level, []).append((cuboid, own, score))
        null = nulls.setdefault(level, np.full(len(deals.best), -np.inf))
        np.maximum(null, _null_best(cuboid, both, seen, deals, terms, rise=rise), out=null)
    for level, found in by_depth.items():
        number = sum(len(cuboid) for cuboid, _, _ in found)
        penalty = _penalty(number)
        numbers[level] = number
        np.maximum(deals.best, nulls[level] - penalty, out=deals.best)
        for cuboid, own, score in found:
            top = np.argsort(-score)[:_KEPT]
            both = np.bincount(cuboid.ids, minlength=len(cuboid) + 1)[1:]
            kept += [
                _Cell(cuboid.attributes, tuple(int(c) for c in cuboid.codes[i]), int(own[i]),
                      int(both[i] - own[i]), float(score[i] - penalty))
                for i in top if score[i] > penalty
            ]  # fmt: skip
    kept.sort(key=lambda c: (-c.score, len(c.attributes), c.attributes, c.codes))
    return kept[:_KEPT], numbers


def _penalty(number: int) -> float:
    """What the best of so many unchanged cells scores by luck, so that depths compare fairly."""
    return 2.0 * math.log(max(number, 1))


def _scores(
    own: NDArray[np.int64],
    both: NDArray[np.int64],
    seen: int,
    rows: int,
    terms: NDArray[np.float64],
    *,
    rise: bool,
) -> NDArray[np.float64]:
    """Likelihood ratio against the rest, 0 for cells that moved the other way."""
    before, quiet = both - own, rows - seen
    score = 2.0 * (
        terms[own] + terms[before] + terms[seen - own] + terms[quiet - before]
        - terms[both] - terms[rows - both] - terms[seen] - terms[quiet] + terms[rows]
    )  # fmt: skip
    up = own * rows > both * seen
    return np.where(up == rise, score, 0.0)


def _null_best(
    cuboid: Cuboid,
    both: NDArray[np.int64],
    seen: int,
    deals: _Deals,
    terms: NDArray[np.float64],
    *,
    rise: bool,
) -> NDArray[np.float64]:
    """The cuboid's best score in each deal."""
    width = len(cuboid) + 1
    rows = len(cuboid.ids)
    best = np.empty(len(deals.rows))
    chunk = max(1, 2_000_000 // (max(width, 1) + seen + 1))
    for low in range(0, len(deals.rows), chunk):
        dealt = cuboid.ids[deals.rows[low : low + chunk]]
        number = len(dealt)
        dealt += np.arange(number)[:, None] * width
        own = np.bincount(dealt.ravel(), minlength=number * width).reshape(number, width)[:, 1:]
        best[low : low + chunk] = _scores(own, both, seen, rows, terms, rise=rise).max(axis=1)
    return best


def _search_adjusted(score: float, null: NDArray[np.float64]) -> float | None:
    """Share of deals whose best reaches the score; beyond their reach, by a fitted Gumbel tail.

    Abrams, Kleinman and Kulldorff (International Journal of Health Geographics 9:61, 2010) found that
    tail conservative enough for scan statistics. None without deals.
    """
    if not len(null):
        return None
    above = int((null >= score).sum())
    if above >= 10 or len(null) < 19:
        return (above + 1) / (len(null) + 1)
    scale = float(null.std(ddof=1)) * math.sqrt(6.0) / math.pi
    if scale <= 0.0:
        return (above + 1) / (len(null) + 1)
    place = float(null.mean()) - _EULER * scale
    return -math.expm1(-math.exp(-(score - place) / scale))


def _without_twins(cells: list[_Cell], columns: Sequence[Attribute]) -> list[_Cell]:
    """One description, the shortest, for cells that hold the same rows."""
    kept: list[_Cell] = []
    for cell in cells:
        twin = next(
            (i for i, k in enumerate(kept) if k.seen == cell.seen and _same_rows(k, cell, columns)),
            None,
        )
        if twin is None:
            kept.append(cell)
        elif len(cell.attributes) < len(kept[twin].attributes):
            kept[twin] = cell
    return kept


def _simplest_first(cells: list[_Cell]) -> list[_Cell]:
    """The best cell in front, or a more general one that cannot be told apart from it."""
    if not cells:
        return cells
    best = cells[0]
    own = set(zip(best.attributes, best.codes, strict=True))
    for cell in sorted(cells, key=lambda c: len(c.attributes)):
        named = set(zip(cell.attributes, cell.codes, strict=True))
        if named < own and cell.score >= NEAR_TIE * best.score:
            return [cell, *(c for c in cells if c is not cell)]
    return cells


def _same_rows(one: _Cell, other: _Cell, columns: Sequence[Attribute]) -> bool:
    if (one.seen, one.before) != (other.seen, other.before):
        return False
    mine = rows_of(columns, one.attributes, one.codes)
    return bool((mine == rows_of(columns, other.attributes, other.codes)).all())


def _apart(one: _Cell, best: _Cell, columns: Sequence[Attribute]) -> bool:
    """Whether most of a cell's rows lie outside the best one, so that it is a rival, not a part."""
    mine = rows_of(columns, one.attributes, one.codes)
    shared = (mine & rows_of(columns, best.attributes, best.codes)).sum()
    return bool(shared <= 0.5 * mine.sum())


def _focused(
    focus: Slice,
    by: Sequence[str],
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    numbers: dict[int, int],
) -> _Cell | None:
    if not focus.conditions or any(name not in by for name, _ in focus.conditions):
        return None
    attributes = tuple(list(by).index(name) for name, _ in focus.conditions)
    codes = tuple(
        columns[a].code_of(label) or 0
        for a, (_, label) in zip(attributes, focus.conditions, strict=True)
    )
    mine = rows_of(columns, attributes, codes)
    own, both, seen, rows = (
        int((mine & within).sum()),
        int(mine.sum()),
        int(within.sum()),
        len(mine),
    )
    penalty = _penalty(numbers.get(len(attributes), 1))
    score = _scores(
        np.array([own]), np.array([both]), seen, rows, entropy_terms(rows),
        rise=own * rows >= both * seen,
    )  # fmt: skip
    return _Cell(attributes, codes, own, both - own, float(score[0]) - penalty)


def _sizes(
    exposure: Exposure | None, span: Span, window: Window, where: dict[str, str]
) -> tuple[float, float]:
    """Room of window and baseline: exposure where known, months otherwise."""
    if exposure is not None:
        amounts = exposure.monthly(span.first, span.months, where)
        inside = float(amounts[window.start : window.start + window.length].sum())
        before = float(amounts[window.start - window.baseline : window.start].sum())
        if inside > 0 and before > 0:
            return inside, before
    return float(window.length), float(window.baseline)


def _evidence(
    where: Slice,
    seen: int,
    before: int,
    sizes: tuple[float, float],
    whole: SliceEvidence | None,
    score: float,
) -> SliceEvidence:
    expected = before * sizes[0] / sizes[1]
    ratio, low, high = rate_ratio(seen, sizes[0], before, sizes[1])
    share = None
    if whole is not None:
        excess = whole.observed - whole.expected
        moved = seen - expected
        if excess * moved > 0:
            share = moved / excess
    return SliceEvidence(where, seen, expected, ratio, low, high, share, score)


def _unexplained(
    verdict: Verdict, span: Span, window: Window, whole: SliceEvidence, searched: int
) -> Explanation:
    return Explanation(
        verdict,
        span.first_day_of(window.start), span.last_day_of(window.start + window.length - 1),
        span.first_day_of(window.start - window.baseline), whole.observed, whole.expected,
        None, (), (), None, None, 0, searched,
    )  # fmt: skip
