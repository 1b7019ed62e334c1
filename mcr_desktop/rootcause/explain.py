"""Which slices carry a change: every combination of attributes compared, the best ones judged fairly.

A window is compared with its baseline and each slice with the rest, so that what lifts all complaints
(a busy season, a new form) is never the cause of one slice. The search and its honest p are
`carriers` and `searches`; here they get their dates, sizes and names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mcr_desktop.domain.findings import Explanation, Slice, SliceEvidence
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause.carriers import (
    LARGEST_P,
    NEAR_TIE,
    Carried,
    Carrier,
    find_carriers,
    same_rows,
    weigh_cell,
)
from mcr_desktop.rootcause.cells import rows_of, slice_of
from mcr_desktop.rootcause.columns import day_text, first_day
from mcr_desktop.rootcause.rates import rate_ratio
from mcr_desktop.rootcause.spells import Period, split_weeks

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Verdict
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.columns import Attribute, Complaints, Exposure
    from mcr_desktop.rootcause.searches import Cell
    from mcr_desktop.rootcause.series import Span

FEWEST_COMPLAINTS = 20
"""With fewer complaints in window and baseline together there is too little to say."""
_TOLD = 3
"""Ties and rivals that are told."""

_Sizes = Callable[[dict[str, str]], tuple[float, float]]
"""Room of window and baseline for the complaints that meet some conditions."""


@dataclass(frozen=True, slots=True)
class Window:
    """Months compared: `length` ones from index `start` on, with the `baseline` ones before it."""

    start: int
    length: int
    baseline: int


@dataclass(frozen=True, slots=True)
class Explained:
    """An explanation together with what cannot be told apart from each of its causes, in their order."""

    explanation: Explanation
    ties: tuple[tuple[SliceEvidence, ...], ...]


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
    """The slices that carry the change of some months, or the evidence for `focus` where one is given.

    `complaints` are those of the whole to be explained (filter them first). With `exposure` the expected
    counts follow it where it knows the slice's attributes. Raises CancelledError through `progress`.
    """
    start, end = span.first + window.start, span.first + window.start + window.length
    low = start - window.baseline
    days = Period(first_day(start), first_day(end) - 1)
    before = Period(first_day(low), first_day(start) - 1)

    def sizes(where: dict[str, str]) -> tuple[float, float]:
        if exposure is not None:
            amounts = exposure.monthly(low, end - low, where)
            inside = float(amounts[window.baseline :].sum())
            around = float(amounts[: window.baseline].sum())
            if inside > 0 and around > 0:
                return inside, around
        return float(window.length), float(window.baseline)

    return _explain(
        complaints, days, before, by, sizes,
        depth=depth, focus=focus, resamples=resamples, seed=seed, with_the_whole=True,
        watch=progress or Unwatched(),
    ).explanation  # fmt: skip


def explain_days(
    complaints: Complaints,
    window: Period,
    baseline: Period,
    by: Sequence[str],
    *,
    depth: int = 3,
    resamples: int = 199,
    seed: int = 1,
    progress: Progress | None = None,
) -> Explained:
    """The slices whose share of the complaints moved between two stretches of days that do not overlap.

    Slices that rose or fell against the rest count, whichever way the whole went; expected
    counts are the baseline's for as many days. Raises CancelledError through `progress`.
    """
    room = float(window.days), float(baseline.days)
    return _explain(
        complaints, window, baseline, by, lambda _where: room,
        depth=depth, focus=None, resamples=resamples, seed=seed, with_the_whole=False,
        watch=progress or Unwatched(),
    )  # fmt: skip


def _explain(
    complaints: Complaints,
    window: Period,
    baseline: Period,
    by: Sequence[str],
    sizes: _Sizes,
    *,
    depth: int,
    focus: Slice | None,
    resamples: int,
    seed: int,
    with_the_whole: bool,
    watch: Progress,
) -> Explained:
    day = complaints.day
    inside = (day >= window.since) & (day <= window.until)
    near = complaints.take(inside | ((day >= baseline.since) & (day <= baseline.until)))
    within = (near.day >= window.since) & (near.day <= window.until)
    columns = [near.attributes[name] for name in by]
    rows, seen = len(near), int(within.sum())
    whole = _evidence(Slice(), seen, rows - seen, sizes({}), None)
    unexplained = Explanation(
        "too few to say", day_text(window.since), day_text(window.until), day_text(baseline.since),
        seen, whole.expected, None, (), (), None, None, 0, 0,
    )  # fmt: skip
    if rows < FEWEST_COMPLAINTS:
        return Explained(unexplained, ())
    unexplained = replace(unexplained, verdict="no cause found")
    # Without anything to compare no slice can have moved against the rest.
    if not columns or seen in (0, rows):
        return Explained(unexplained, ())
    rise = seen >= whole.expected
    weeks = split_weeks(near.day, window, baseline)
    carried = find_carriers(
        columns, within, weeks, watch,
        depth=depth, resamples=resamples, seed=seed, rise=rise, either=not with_the_whole,
    )  # fmt: skip
    asked = _focused(focus, by, columns, within, carried)
    leading = _leading(carried, columns, asked)
    if leading is None:
        return Explained(replace(unexplained, searched=carried.searched), ())
    best, ties, others = leading

    def told(cell: Cell, p: float | None = None) -> SliceEvidence:
        where = slice_of(by, columns, cell.attributes, cell.codes)
        own = _evidence(
            where, cell.seen, cell.before, sizes(where.as_where()), whole, cell.dispersion
        )
        return replace(own, score=cell.score, p=p)

    p = carried.chance(best)
    rest = _evidence(Slice(), seen - best.seen, rows - seen - best.before, sizes({}), None)
    verdict: Verdict = "explained" if p is not None and p <= LARGEST_P else "no cause found"
    carriers = carried.carriers
    if focus is not None or not carriers:
        carriers = (Carrier(best, p, ties),) if verdict == "explained" else ()
    explanation = replace(
        unexplained,
        verdict=verdict,
        best=told(best, p),
        ties=tuple(told(c) for c in ties[:_TOLD]),
        rivals=tuple(told(c) for c in others if _apart(c, best, columns))[:_TOLD],
        rest_ratio=rest.ratio,
        p=p,
        resamples=len(carried.luck.dealt),
        searched=carried.searched,
        causes=tuple(told(c.cell, c.p) for c in carriers),
    )
    return Explained(
        explanation, tuple(tuple(told(t) for t in carrier.ties[:_TOLD]) for carrier in carriers)
    )


def _leading(
    carried: Carried,
    columns: Sequence[Attribute],
    asked: Cell | None,
) -> tuple[Cell, tuple[Cell, ...], tuple[Cell, ...]] | None:
    """The slice to speak of, those that cannot be told apart from it, and the others."""
    cells = list(carried.cells)
    if asked is not None:
        cells = [asked, *(c for c in cells if not same_rows(c, asked, columns))]
    if not cells:
        return None
    best = cells[0]
    ties = tuple(c for c in cells[1:] if c.score >= NEAR_TIE * best.score)
    return best, ties, tuple(c for c in cells[1:] if c.score < NEAR_TIE * best.score)


def _focused(
    focus: Slice | None,
    by: Sequence[str],
    columns: Sequence[Attribute],
    within: NDArray[np.bool_],
    carried: Carried,
) -> Cell | None:
    if focus is None or not focus.conditions or any(n not in by for n, _ in focus.conditions):
        return None
    attributes = tuple(list(by).index(name) for name, _ in focus.conditions)
    codes = tuple(
        columns[a].code_of(label) or 0
        for a, (_, label) in zip(attributes, focus.conditions, strict=True)
    )
    return weigh_cell(columns, within, attributes, codes, carried)


def _apart(one: Cell, best: Cell, columns: Sequence[Attribute]) -> bool:
    """Whether most of a cell's rows lie outside the best one, so that it is a rival, not a part."""
    mine = rows_of(columns, one.attributes, one.codes)
    shared = (mine & rows_of(columns, best.attributes, best.codes)).sum()
    return bool(shared <= 0.5 * mine.sum())


def _evidence(
    where: Slice,
    seen: int,
    before: int,
    sizes: tuple[float, float],
    whole: SliceEvidence | None,
    dispersion: float = 1.0,
) -> SliceEvidence:
    expected = before * sizes[0] / sizes[1]
    ratio, low, high = rate_ratio(seen, sizes[0], before, sizes[1], dispersion=dispersion)
    share = None
    if whole is not None:
        excess = whole.observed - whole.expected
        moved = seen - expected
        if excess * moved > 0:
            share = moved / excess
    return SliceEvidence(where, seen, expected, ratio, low, high, share, 0.0)
