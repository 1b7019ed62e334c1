"""One change of level with exact figures, and the largest one that a series holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Shift, Signal, Slice
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause.candidates import Material, find_candidates, weekday_shares
from mcr_desktop.rootcause.columns import Complaints, days_of, months_of
from mcr_desktop.rootcause.explain import FEWEST_COMPLAINTS, Window, explain_change
from mcr_desktop.rootcause.measurements import measure_shift
from mcr_desktop.rootcause.rates import conditional_tail, rate_ratio
from mcr_desktop.rootcause.rooms import Amounts, Rooms
from mcr_desktop.rootcause.scatters import LOOKS, dispersion_of
from mcr_desktop.rootcause.series import Span
from mcr_desktop.rootcause.tallies import Tally

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import SignalKind
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.columns import Exposure

LARGEST_P = 0.05
_BASELINE = 12
_SHORTEST_LASTING = 3
"""Months that a change at the end of the data must have lasted to be called lasting."""


def weigh_window(
    counts: NDArray[np.int64],
    span: Span,
    window: Window,
    *,
    exposure: Exposure | None = None,
    where: Slice | None = None,
) -> Shift | None:
    """The change from the window's baseline to the window, None where there is no exposure in either.

    `counts` are monthly over the span. The p is mid-p of the exact conditional test at the series' own
    dispersion, times the number of windows that a year holds.
    """
    sizes, rated = sizes_of(exposure, span, where or Slice())
    start, end = window.start, window.start + window.length
    low = start - window.baseline
    seen, before = int(counts[start:end].sum()), int(counts[low:start].sum())
    place, room = float(sizes[start:end].sum()), float(sizes[low:start].sum())
    if place <= 0 or room <= 0:
        return None
    scatter = float(dispersion_of(counts[None, :], sizes[None, :])[0])
    tail = conditional_tail(
        np.array([seen / scatter]), np.array([(seen + before) / scatter]),
        np.array([place / (place + room)]),
    )  # fmt: skip
    ratio, below, above = rate_ratio(seen, place, before, room, dispersion=scatter)
    after_level, before_level = seen / place, before / room
    return Shift(
        span.first_day_of(start), span.last_day_of(end - 1), span.first_day_of(low),
        before_level, after_level, seen, before_level * place, ratio, below, above,
        min(1.0, LOOKS * float(tail[0])), _lasts(counts, sizes, window, before_level, after_level),
        scatter, rated, exposure.unit if rated and exposure is not None else "",
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The largest change of a slice, before anybody asked what carries it.

    `rows` are those of the slice whose kind was taken in when the baseline of the `window` began, so that
    the figures can be counted again by hand; `signal` is None where nothing moved.
    """

    signal: Signal | None
    rows: NDArray[np.intp] | None = None
    window: Window | None = None


def explain_largest_shift(
    complaints: Complaints,
    by: Sequence[str],
    *,
    where: Mapping[str, str] | None = None,
    exposure: Exposure | None = None,
    as_of: str | None = None,
    depth: int = 3,
    resamples: int = 199,
    progress: Progress | None = None,
) -> Signal | None:
    """The strongest change of the complaints that meet `where`, and the slice of them that carries it.

    None where nothing moved; "too few to say" with fewer than twenty weeks or twenty complaints.
    Categories added part-way are set apart first (judged on all the complaints, not only those that meet `where`).
    """
    tally, conditions = Tally(complaints, as_of), dict(where or {})
    found = find_largest_shift(tally, by, where=conditions, exposure=exposure, progress=progress)
    return explain_found(
        tally, found, by,
        where=conditions, exposure=exposure, depth=depth, resamples=resamples, progress=progress,
    )  # fmt: skip


def find_largest_shift(
    tally: Tally,
    by: Sequence[str],
    *,
    where: Mapping[str, str] | None = None,
    exposure: Exposure | None = None,
    progress: Progress | None = None,
) -> Found:
    """The strongest change alone: what can be told at once of a million complaints."""
    conditions = dict(where or {})
    here = Slice(tuple(conditions.items()))
    calendar, span = tally.calendar, tally.span
    mine = tally.rows(here.conditions)
    place = tally.place if mine is None else tally.place[mine]
    inside = place >= 0
    whole = bool(inside.all())
    if not whole:
        place = place[inside]
        mine = np.flatnonzero(inside) if mine is None else mine[inside]
    if calendar.too_short or len(place) < FEWEST_COMPLAINTS:
        return Found(Signal("too few to say", here, len(place), span.months))
    intake = tally.intake(by)
    every = slice(None) if mine is None else mine
    day, born = tally.complaints.day[every], intake.row_born[every]
    given = exposure.given(conditions) if exposure is not None else None
    material = Material(
        Complaints(day, {}), place, calendar, replace(intake, row_born=born),
        tally.covered.months, tally.covered.first,
        Rooms(Amounts.of_months(given) if given is not None else None, calendar),
        tally.design, weekday_shares(day),
    )  # fmt: skip
    found, looked, pool = find_candidates(
        material, depth=1, fewest=1, progress=progress or Unwatched()
    )
    for candidate in sorted(found, key=lambda c: -c.score):
        p = min(1.0, candidate.p * looked.all)
        if p > LARGEST_P:
            continue
        eligible = np.flatnonzero(born <= candidate.eligible)
        shift = measure_shift(material, eligible, candidate, pool, per="month")
        window = window_of(shift, span)
        if window is None:
            continue
        # All kinds that were taken in when the baseline began.
        settled = born <= max(candidate.eligible, window.start - window.baseline)
        rows = np.flatnonzero(settled) if mine is None else mine[settled]
        kind: SignalKind = "shift" if shift.lasting else "spike"
        return Found(Signal(kind, here, len(place), span.months, p, shift), rows, window)
    return Found(None)


def explain_found(
    tally: Tally,
    found: Found,
    by: Sequence[str],
    *,
    where: Mapping[str, str],
    exposure: Exposure | None = None,
    depth: int = 3,
    resamples: int = 199,
    progress: Progress | None = None,
) -> Signal | None:
    """The change that was found, with the slices that carry it."""
    if found.signal is None or found.window is None or found.rows is None:
        return found.signal
    open_to_question = [name for name in by if name not in where]
    explanation = explain_change(
        near_window(tally, found.rows, found.window, tally.span, open_to_question),
        tally.span, found.window, open_to_question,
        depth=depth, exposure=exposure.given(dict(where)) if exposure is not None else None,
        resamples=resamples, progress=progress,
    )  # fmt: skip
    return replace(found.signal, explanation=explanation)


def near_window(
    tally: Tally, rows: NDArray[np.intp] | None, window: Window, span: Span, by: Sequence[str]
) -> Complaints:
    """Those of the rows that lie in a window or its baseline, with the attributes to look along alone."""
    low = span.first + window.start - window.baseline - tally.first_month
    high = span.first + window.start + window.length - tally.first_month
    month = tally.month if rows is None else tally.month[rows]
    near = (month >= max(low, 0)) & (month < min(high, tally.months))
    kept = np.flatnonzero(near) if rows is None else rows[near]
    columns = {name: tally.complaints.attributes[name].take(kept) for name in by}
    return Complaints(tally.complaints.day[kept], columns)


def window_of(shift: Shift, span: Span) -> Window | None:
    """The whole months of a change and the year before them; None where there is no month before."""
    since, until = (int(day) for day in days_of([shift.since, shift.until]))
    # A month counts where at least half of it lies within.
    first, last = (int(m) for m in months_of(np.array([since + 15, until - 14], np.int32)))
    start = min(first - span.first, span.months - 1)
    end = max(min(last - span.first, span.months - 1), start)
    if start < 1:
        return None
    return Window(start, end - start + 1, min(_BASELINE, start))


def months_covered(complaints: Complaints) -> Span:
    """The months that dated complaints touch, the first and the last as whole ones."""
    ends = np.array([complaints.day.min(), complaints.day.max()], np.int32)
    first, last = (int(m) for m in months_of(ends))
    return Span(first, last - first + 1, partial=False)


def sizes_of(
    exposure: Exposure | None, span: Span, where: Slice
) -> tuple[NDArray[np.float64], bool]:
    """Exposure a month and whether it is real; ones (months) where none is known."""
    if exposure is not None:
        amounts = exposure.monthly(span.first, span.months, where.as_where())
        if amounts.any():
            return amounts, True
    return np.ones(span.months), False


def _lasts(
    counts: NDArray[np.int64],
    sizes: NDArray[np.float64],
    window: Window,
    before: float,
    after: float,
) -> bool:
    """Whether the half year that followed lies nearer to the new level than to the old, as ratios."""
    end = window.start + window.length
    later = sizes[end : end + 6].sum()
    if later <= 0:
        return window.length >= _SHORTEST_LASTING
    least = 0.5 / later
    level = max(counts[end : end + 6].sum() / later, least)
    middle = np.sqrt(max(before, least) * max(after, least))
    return bool(level > middle if after > before else level < middle)
