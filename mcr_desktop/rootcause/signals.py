"""What in the complaints deserves a look: supported changes, each told once, strongest first.

Changes of intake come before any alarm. Slices are tested against their own past and against the rest
(`candidates`), held to a false discovery rate over all slices looked at (Benjamini and Hochberg 1995), and
accepted greedily: once a slice has its signal, whatever shares its rows must show a change without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Flag, Signal, Slice
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause.acceptances import FALSE_DISCOVERIES, Desk, accept
from mcr_desktop.rootcause.candidates import Material, find_candidates, sorted_attributes
from mcr_desktop.rootcause.columns import Complaints, Exposure
from mcr_desktop.rootcause.explain import FEWEST_COMPLAINTS, explain_change
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.measurements import measure_shift
from mcr_desktop.rootcause.rooms import Amounts, Rooms
from mcr_desktop.rootcause.series import span_of
from mcr_desktop.rootcause.shifts import months_covered, window_of
from mcr_desktop.rootcause.weeks import calendar_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.findings import Explanation, Grain, Shift
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.candidates import Candidate
    from mcr_desktop.rootcause.intake import Intake
    from mcr_desktop.rootcause.series import Span

__all__ = ["FALSE_DISCOVERIES", "MOST_ATTRIBUTES", "attributes_to_look_along", "find_signals"]

FEWEST_ROWS = 12
MOST_ATTRIBUTES = 8
"""Attributes along which changes are looked for unless a person chose: all pairs of their values take seconds."""
_ROWS_EXPLAINED = 3_000_000
"""Rows over which explanations are worked out at most, all signals together: a second and a half."""


def find_signals(
    complaints: Complaints,
    by: Sequence[str],
    exposure: Exposure | Amounts | None = None,
    *,
    as_of: str | None = None,
    depth: int = 2,
    limit: int | None = 12,
    resamples: int = 99,
    per: Grain = "month",
    progress: Progress | None = None,
) -> list[Signal]:
    """Intake changes, oldest first, then at most `limit` shifts and spikes (None: all).

    Those that began or ended in the last twelve months come first, rises before falls, stronger before weaker.

    `by` names the attributes to look along, to `depth` at once: best what was known when the
    complaint came (product, site, carrier), not what was done about it later (remedy, response in
    time). `as_of` (ISO day) is the day up to which the data are complete; a week not over by then is
    left out. With fewer than twenty weeks (eight months, where dates are months) or twenty complaints the only signal is "too few to
    say". `resamples` permutations give the explanation of the first signals its search-adjusted p; 0 leaves
    explanations out. Levels without exposure are told `per` month or week.
    """
    watch = progress or Unwatched()
    dated = complaints.dated()
    span = span_of(dated, as_of)
    calendar = calendar_of(dated.day, as_of)
    place = calendar.places(dated.day)
    known = dated.take(place >= 0)
    if calendar.too_short or len(known) < FEWEST_COMPLAINTS:
        return [Signal("too few to say", Slice(), len(dated), span.months)]
    known = Complaints(known.day, sorted_attributes(known, by))
    whole = months_covered(known)
    intake = find_intake_changes(known, list(known.attributes), whole)
    signals = [
        Signal(
            "intake change",
            Slice(((change.attribute, change.label),) if change.label else ()),
            len(known), span.months, intake=change,
        )
        for change in intake.changes
    ]  # fmt: skip
    amounts = Amounts.of_months(exposure) if isinstance(exposure, Exposure) else exposure
    material = Material.of(
        known, calendar, intake, whole.first, whole.months, Rooms(amounts, calendar)
    )
    fewest = max(FEWEST_ROWS, len(known) // 10_000)
    found, looked, pool = find_candidates(material, depth=depth, fewest=fewest, progress=watch)
    desk = Desk(material, pool)
    told = accept(desk, found, looked)
    told.sort(key=lambda one: _interest(one[0], desk))
    room = _ROWS_EXPLAINED if resamples else 0
    monthly = amounts.by_month() if amounts is not None else None
    for number, (candidate, q) in enumerate(told[:limit]):
        watch.report(number, len(told[:limit]))
        shift = measure_shift(material, desk.rows(candidate), candidate, pool, per=per)
        explanation = None
        if room >= len(known):
            explanation = _explained(
                desk, intake, candidate, shift, by, depth, monthly, span, resamples, watch
            )
            room -= len(known)
        flags = (Flag("zero baseline"),) if shift.ratio is None else ()
        signals.append(
            Signal(
                "shift" if shift.lasting else "spike", candidate.slice, len(known), span.months,
                q, shift, explanation, flags=flags,
            )
        )  # fmt: skip
    return signals


def attributes_to_look_along(
    complaints: Complaints, *, at_most: int = MOST_ATTRIBUTES
) -> tuple[str, ...]:
    """The attributes that can tell complaints apart without naming each: for want of a better choice.

    Left out are those with one value and those whose values hold fewer than five rows on average
    (numbers, names, addresses). Of more than `at_most`, those that are filled most often, in their order.
    """
    fitting = []
    for name, column in complaints.attributes.items():
        counts = np.bincount(column.codes, minlength=len(column.labels))[1:]
        values, filled = int((counts > 0).sum()), int(counts.sum())
        if values > 1 and filled >= 5 * values:
            fitting.append((filled, name))
    kept = {name for _, name in sorted(fitting, key=lambda f: -f[0])[:at_most]}
    return tuple(name for _, name in fitting if name in kept)


def _interest(candidate: Candidate, desk: Desk) -> tuple[bool, bool, float]:
    calendar, stretch = desk.material.calendar, candidate.departure
    news = stretch.begin if stretch.lasting else stretch.end
    old = news <= len(calendar) - calendar.pace.year
    return old, not candidate.rise, -candidate.score


def _explained(
    desk: Desk,
    intake: Intake,
    candidate: Candidate,
    shift: Shift,
    by: Sequence[str],
    depth: int,
    exposure: Exposure | None,
    span: Span,
    resamples: int,
    watch: Progress,
) -> Explanation | None:
    """The explanation over the whole months that the change touches most."""
    window = window_of(shift, span)
    if window is None:
        return None
    # All kinds that were taken in when the baseline began, so that the figures can be counted again by hand.
    eligible = max(candidate.eligible, window.start - window.baseline)
    settled = desk.material.complaints.take(intake.row_born <= eligible)
    return explain_change(
        settled, span, window, [name for name in by if name in settled.attributes],
        depth=depth, focus=candidate.slice if candidate.slice.conditions else None,
        exposure=exposure, resamples=resamples, progress=watch,
    )  # fmt: skip
