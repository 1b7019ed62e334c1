"""What in the complaints deserves a look: supported changes, each told once, strongest first.

Changes of intake come before any alarm. Slices are tested against their own past and against the rest
(`scan`), held to a false discovery rate over all slices looked at (Benjamini and Hochberg 1995), and
accepted greedily: once a slice has its signal, whatever shares its rows must show a change without them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Flag, Signal, Slice
from mcr_desktop.domain.progress import Unwatched
from mcr_desktop.rootcause.candidates import Candidate, find_candidates
from mcr_desktop.rootcause.columns import months_of
from mcr_desktop.rootcause.explain import (
    FEWEST_COMPLAINTS,
    NEAR_TIE,
    Window,
    explain_change,
)
from mcr_desktop.rootcause.intake import find_intake_changes
from mcr_desktop.rootcause.rates import conditional_tail, false_discovery_rates
from mcr_desktop.rootcause.scan import LOOKS
from mcr_desktop.rootcause.series import span_of
from mcr_desktop.rootcause.shifts import FEWEST_MONTHS, weigh_window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.domain.progress import Progress
    from mcr_desktop.rootcause.columns import Complaints, Exposure
    from mcr_desktop.rootcause.intake import Intake
    from mcr_desktop.rootcause.series import Span

FALSE_DISCOVERIES = 0.05
FEWEST_ROWS = 12
_MOST_WEIGHED = 250
_STANDS_ALONE = 0.01
"""The p, in its window alone, at which a slice differs from one accepted before."""


def find_signals(
    complaints: Complaints,
    by: Sequence[str],
    exposure: Exposure | None = None,
    *,
    as_of: str | None = None,
    depth: int = 2,
    limit: int = 12,
    resamples: int = 99,
    progress: Progress | None = None,
) -> list[Signal]:
    """Intake changes, oldest first, then at most `limit` shifts and spikes.

    Those of the last twelve months come first, rises before falls, stronger before weaker.

    `by` names the attributes to look along, to `depth` at once: best what was known when the
    complaint came (product, site, carrier), not what was done about it later (remedy, response in
    time). `as_of` (ISO day) is the day on which the data were complete; a month not over by then is
    left out. With fewer than eight months or twenty complaints the only signal is "too few to
    say". `resamples` permutations give each explanation its search-adjusted p; 0 leaves
    explanations out.
    """
    watch = progress or Unwatched()
    dated = complaints.dated()
    span = span_of(dated, as_of)
    month = months_of(dated.day) - span.first
    known = dated.take((month >= 0) & (month < span.months))
    if span.months < FEWEST_MONTHS or len(known) < FEWEST_COMPLAINTS:
        return [Signal("too few to say", Slice(), len(dated), span.months)]
    intake = find_intake_changes(known, by, span)
    signals = [
        Signal(
            "intake change",
            Slice(((change.attribute, change.label),) if change.label else ()),
            len(known), span.months, intake=change,
        )
        for change in intake.changes
    ]  # fmt: skip
    found, looked = find_candidates(
        known, span, by, intake,
        exposure=exposure, depth=depth, fewest=max(FEWEST_ROWS, len(known) // 20_000),
        progress=watch,
    )  # fmt: skip
    desk = _Desk(known, span, exposure, intake)
    accepted = _accept(desk, found, looked)
    accepted.sort(key=lambda a: _interest(a[0], span))
    for number, (candidate, shift, q) in enumerate(accepted[:limit]):
        watch.report(number, limit)
        signals.append(_signal(desk, candidate, shift, q, by, depth, resamples, watch))
    return signals


def attributes_to_look_along(complaints: Complaints, *, at_most: int = 8) -> tuple[str, ...]:
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


def _interest(candidate: Candidate, span: Span) -> tuple[bool, bool, float]:
    old = candidate.start + candidate.length <= span.months - 12
    return old, not candidate.rise, -candidate.score


class _Desk:
    """The material on which candidates are weighed."""

    def __init__(
        self, complaints: Complaints, span: Span, exposure: Exposure | None, intake: Intake
    ) -> None:
        self.complaints = complaints
        self.span = span
        self.exposure = exposure
        self.intake = intake
        self.month = (months_of(complaints.day) - span.first).astype(np.int64)

    def rows(self, candidate: Candidate) -> NDArray[np.bool_]:
        """Rows of the slice whose kind was taken in throughout the comparison."""
        settled = self.intake.row_born <= candidate.eligible
        return self.complaints.mask(candidate.slice.as_where()) & settled

    def monthly(self, rows: NDArray[np.bool_]) -> NDArray[np.int64]:
        return np.bincount(self.month[rows], minlength=self.span.months)


def _accept(
    desk: _Desk, found: list[Candidate], looked: int
) -> list[tuple[Candidate, Shift, float]]:
    """Candidates that hold on exact tests, each with its own rows to stand on, strongest first."""
    strongest = sorted(found, key=lambda c: -c.score)[:_MOST_WEIGHED]
    weighed: dict[Candidate, Shift] = {}
    for candidate in strongest:
        shift = _weigh(desk, candidate, desk.rows(candidate))
        if shift is not None:
            weighed[candidate] = shift
    p = np.array([max(c.p, shift.p) for c, shift in weighed.items()])
    rates = dict(zip(weighed, false_discovery_rates(p, looked), strict=True))
    accepted: list[tuple[Candidate, Shift, float]] = []
    taken: list[tuple[Candidate, NDArray[np.bool_]]] = []
    for candidate in _simplest(list(weighed)):
        if rates[candidate] > FALSE_DISCOVERIES:
            continue
        rows = desk.rows(candidate)
        if not all(_stands_beside(desk, candidate, rows, other) for other in taken):
            continue
        taken.append((candidate, rows))
        accepted.append((candidate, weighed[candidate], float(rates[candidate])))
    return accepted


def _simplest(found: list[Candidate]) -> list[Candidate]:
    """Strongest first, without slices of which a more general one scores nearly as much.

    The whole comes last: it is told only where it moved beyond what its slices did.
    """
    best: dict[tuple[int, frozenset[tuple[str, str]]], float] = {}
    for c in found:
        best[c.block, frozenset(c.slice.conditions)] = c.score

    def rank(c: Candidate) -> tuple[bool, float, int, tuple[tuple[str, str], ...]]:
        depth = len(c.slice.conditions)
        return depth == 0, -c.score, depth, c.slice.conditions

    kept = []
    for c in sorted(found, key=rank):
        own = frozenset(c.slice.conditions)
        parents = (own - {condition} for condition in own) if len(own) > 1 else ()
        if all(best.get((c.block, p), 0.0) < NEAR_TIE * c.score for p in parents):
            kept.append(c)
    return kept


def _weigh(desk: _Desk, candidate: Candidate, rows: NDArray[np.bool_]) -> Shift | None:
    window = Window(candidate.start, candidate.length, candidate.baseline)
    counts = desk.monthly(rows)
    return weigh_window(counts, desk.span, window, exposure=desk.exposure, where=candidate.slice)


def _stands_beside(
    desk: _Desk,
    candidate: Candidate,
    rows: NDArray[np.bool_],
    other: tuple[Candidate, NDArray[np.bool_]],
) -> bool:
    """Whether a candidate says something that an accepted one does not.

    They speak of different times, or share few rows, or the candidate holds without the shared rows, or, lying
    inside the accepted one, moved more than the remainder of it.
    """
    accepted, theirs = other
    low, end = candidate.start - candidate.baseline, candidate.start + candidate.length
    apart = end <= accepted.start or low >= accepted.start + accepted.length
    shared = rows & theirs
    if apart or not shared.any():
        return True
    outside = rows & ~theirs
    if outside.sum() < 0.5 * rows.sum() and theirs.sum() > rows.sum():
        return _moved_more(desk, candidate, shared, theirs & ~rows)
    remaining = _weigh(desk, candidate, outside)
    return (
        remaining is not None
        and remaining.p <= LOOKS * _STANDS_ALONE
        and ((remaining.after > remaining.before) == candidate.rise)
    )


def _moved_more(
    desk: _Desk, candidate: Candidate, part: NDArray[np.bool_], remainder: NDArray[np.bool_]
) -> bool:
    inner, outer = desk.monthly(part), desk.monthly(remainder)
    start, end = candidate.start, candidate.start + candidate.length
    low = start - candidate.baseline
    own = np.array([inner[start:end].sum()], np.float64)
    both = own + inner[low:start].sum()
    place, room = float(outer[start:end].sum()), float(outer[low:start].sum())
    if place <= 0 or room <= 0:
        return False
    tail = float(conditional_tail(own, both, np.array([place / (place + room)]))[0])
    more = bool(own[0] > both[0] * place / (place + room))
    return tail <= _STANDS_ALONE and more == candidate.rise


def _signal(
    desk: _Desk,
    candidate: Candidate,
    shift: Shift,
    q: float,
    by: Sequence[str],
    depth: int,
    resamples: int,
    watch: Progress,
) -> Signal:
    explanation = None
    if resamples:
        settled = desk.complaints.take(desk.intake.row_born <= candidate.eligible)
        explanation = explain_change(
            settled, desk.span, Window(candidate.start, candidate.length, candidate.baseline), by,
            depth=depth,
            focus=candidate.slice if candidate.slice.conditions else None,
            exposure=desk.exposure, resamples=resamples, progress=watch,
        )  # fmt: skip
    flags = (Flag("zero baseline"),) if not shift.expected else ()
    return Signal(
        "shift" if shift.lasting else "spike", candidate.slice, len(desk.complaints),
        desk.span.months, q, shift, explanation, flags=flags,
    )  # fmt: skip
