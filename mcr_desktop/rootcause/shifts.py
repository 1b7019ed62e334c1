"""One change of level with exact figures, and the largest one that a series holds."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Shift, Signal, Slice
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause.candidates import Material, find_candidates
from mcr_desktop.rootcause.columns import Complaints, days_of, months_of
from mcr_desktop.rootcause.explain import FEWEST_COMPLAINTS, Window, explain_change
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.measurements import measure_shift
from mcr_desktop.rootcause.rates import conditional_tail, rate_ratio
from mcr_desktop.rootcause.rooms import Amounts, Rooms
from mcr_desktop.rootcause.scatters import LOOKS, dispersion_of
from mcr_desktop.rootcause.series import Span, span_of
from mcr_desktop.rootcause.weeks import calendar_of

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
    conditions = dict(where or {})
    here = Slice(tuple(conditions.items()))
    dated = complaints.dated()
    span = span_of(dated, as_of)
    calendar = calendar_of(dated.day, as_of)
    known = dated.take(calendar.places(dated.day) >= 0)
    mine = known.mask(conditions)
    rows = int(mine.sum())
    if calendar.too_short or rows < FEWEST_COMPLAINTS:
        return Signal("too few to say", here, rows, span.months)
    whole = months_covered(known)
    whole_intake = find_intake_changes(known, by, whole)
    intake = replace(whole_intake, row_born=whole_intake.row_born[mine])
    watch = progress or Unwatched()
    given = exposure.given(conditions) if exposure is not None else None
    rooms = Rooms(Amounts.of_months(given) if given is not None else None, calendar)
    chosen = known.take(mine)
    material = Material.of(
        Complaints(chosen.day, {}), calendar, intake, whole.first, whole.months, rooms
    )
    found, looked, pool = find_candidates(material, depth=1, fewest=1, progress=watch)
    for candidate in sorted(found, key=lambda c: -c.score):
        p = min(1.0, candidate.p * looked.all)
        eligible = np.flatnonzero(intake.row_born <= candidate.eligible)
        shift = measure_shift(material, eligible, candidate, pool, per="month")
        window = window_of(shift, span)
        if p > LARGEST_P or window is None:
            continue
        open_to_question = [name for name in by if name not in conditions]
        # All kinds that were taken in when the baseline began, so that the figures can be counted again by hand.
        settled = intake.row_born <= max(candidate.eligible, window.start - window.baseline)
        explanation = explain_change(
            chosen.take(settled), span, window, open_to_question,
            depth=depth, exposure=given, resamples=resamples, progress=watch,
        )  # fmt: skip
        kind: SignalKind = "shift" if shift.lasting else "spike"
        return Signal(kind, here, rows, span.months, p, shift, explanation)
    return None


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
