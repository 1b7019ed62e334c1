"""Whole control charts as findings: phases, limits, run rules and what a reader must know first."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from mcr_desktop.domain.limits import (
    LimitPhase,
    LimitPoint,
    LimitsChart,
    LimitsError,
    LimitsFlag,
    RunLength,
)
from mcr_desktop.rootcause import slow_shifts
from mcr_desktop.rootcause.limits import (
    FEWEST_POINTS,
    LANEY_ABOVE,
    ShewhartKind,
    find_limits,
)
from mcr_desktop.rootcause.run_lengths import cusum_run_length, ewma_run_length
from mcr_desktop.rootcause.run_rules import count_runs, find_rule_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from mcr_desktop.domain.limits import RuleSet, RuleSignal, RunTest, ShewhartChart
    from mcr_desktop.rootcause.limits import Limits, Numbers

SlowChart = Literal["ewma", "cusum"]
ChartChoice = ShewhartKind | SlowChart
_SHIFTS = (0.0, 0.5, 1.0, 2.0)
_SLOW = ("ewma", "cusum")
_NEED_SIZES = ("u", "p", "laney-p")
_USE_SIZES = (*_NEED_SIZES, "laney-u", "auto", "ewma", "cusum", "run")
MOST_POINTS = 200_000
"""Nobody reads a chart of more, and each point takes half a kilobyte."""
_SMALL_COUNT = 5.0
_LARGEST = 1e15  # beyond it a double counts no more by ones
_WITHOUT_ZONES = ("g", "run")


@dataclass(frozen=True, slots=True)
class LimitSettings:
    """How a chart is drawn.

    `phases` are the places where a new phase begins, `freeze` the number of first points that find the
    limits of all; one excludes the other. `proportion` makes an automatic chart, an EWMA or a CUSUM one of
    proportions. `screened` leaves unusual moving ranges out of a sigma. The rest as in `slow_shifts`.
    """

    freeze: int | None = None
    phases: tuple[int, ...] = ()
    rules: RuleSet = "anhoej"
    weight: float = slow_shifts.WEIGHT
    width: float = slow_shifts.WIDTH
    reference: float = slow_shifts.REFERENCE
    decision: float = slow_shifts.DECISION
    sigma: slow_shifts.Sigma = "auto"
    proportion: bool = False
    screened: bool = False


@dataclass(frozen=True, slots=True)
class _Part:
    """One phase as it was drawn."""

    points: tuple[LimitPoint, ...]
    phase: LimitPhase
    kind: ShewhartChart | SlowChart
    runs: tuple[RunTest, ...] = ()
    signals: tuple[RuleSignal, ...] = ()


def draw_limits(
    counts: Numbers,
    sizes: Numbers | None = None,
    *,
    kind: ChartChoice = "auto",
    settings: LimitSettings | None = None,
) -> LimitsChart:
    """The chart of a series with its limits, run rules and flags. LimitsError where there can be none.

    `auto`: c without sizes and u with them, Laney's form where the dispersion of the first phase exceeds 1.3.
    Laney's u' without sizes takes each point for one unit. Sizes given to a chart that has none are left
    aside, with a flag.
    """
    chosen = settings or LimitSettings()
    count = np.asarray(counts, np.float64)
    unused = sizes is not None and kind not in _USE_SIZES
    size = None if sizes is None or unused else np.asarray(sizes, np.float64)
    _check(count, size, kind, chosen)
    cuts = [0, *chosen.phases]
    parts: list[_Part] = []
    shewhart: ShewhartChart | None = None  # what the first phase chose, for those after it
    for number, (start, end) in enumerate(zip(cuts, [*cuts[1:], len(count)], strict=True)):
        stretch = slice(start, end)
        of_part = None if size is None else size[stretch]
        place = (number, start)
        match kind:
            case "ewma" | "cusum":
                parts.append(_draw_slow(count[stretch], of_part, kind, chosen, place))
            case _:
                take = shewhart or kind
                part, shewhart = _draw_shewhart(count[stretch], of_part, take, chosen, place)
                parts.append(part)
    return LimitsChart(
        parts[0].kind,
        parts[-1].phase.centre,
        tuple(point for part in parts for point in part.points),
        tuple(part.phase for part in parts),
        "none" if kind in _SLOW else chosen.rules,
        tuple(test for part in parts for test in part.runs),
        tuple(signal for part in parts for signal in part.signals),
        _find_flags(count, size, parts, unused=unused),
        weight=chosen.weight if kind == "ewma" else None,
        width=chosen.width if kind == "ewma" else None,
        reference=chosen.reference if kind == "cusum" else None,
        decision=chosen.decision if kind == "cusum" else None,
        run_lengths=_run_lengths(kind, chosen),
    )


def _check(
    count: NDArray[np.float64],
    size: NDArray[np.float64] | None,
    kind: ChartChoice,
    settings: LimitSettings,
) -> None:
    if not len(count):
        raise LimitsError(reason="no points")
    if len(count) > MOST_POINTS:
        raise LimitsError(reason="too many points", points=len(count), most=MOST_POINTS)
    _check_figures(count, 0.0, "count")
    if size is not None:
        _check_figures(size, 1.0 / _LARGEST, "size")
    if size is None and (kind in _NEED_SIZES or settings.proportion):
        chart = kind if kind in _NEED_SIZES else "p"
        raise LimitsError(reason="size needed", chart=chart)
    if size is not None:
        bare = np.flatnonzero((size <= 0) & (count > 0))
        if len(bare):
            row = int(bare[0])
            raise LimitsError(reason="size zero", place=row, count=_plain(count[row]))
        if kind in ("p", "laney-p") or settings.proportion:
            over = np.flatnonzero(count > size)
            if len(over):
                row = int(over[0])
                raise LimitsError(
                    reason="count above size", place=row,
                    count=_plain(count[row]), size=_plain(size[row]),
                )  # fmt: skip
    if kind == "t" and (count <= 0).any():
        row = int(np.flatnonzero(count <= 0)[0])
        raise LimitsError(reason="time zero", place=row, value=_plain(count[row]))
    _check_settings(len(count), settings)


def _check_figures(figures: NDArray[np.float64], least: float, what: str) -> None:
    odd = (figures < 0) | (figures > _LARGEST) | ((figures > 0) & (figures < least))
    if odd.any():
        row = int(odd.argmax())
        raise LimitsError(reason="size of figure", place=row, what=what, value=_plain(figures[row]))


def _check_settings(points: int, settings: LimitSettings) -> None:
    def within(setting: str, value: float, low: float, high: float) -> None:
        if not low <= value <= high:
            raise LimitsError(reason="range", setting=setting, value=value, low=low, high=high)

    if settings.freeze is not None and settings.phases:
        raise LimitsError(reason="freeze and phases")
    if settings.freeze is not None:
        within("freeze", settings.freeze, 1, points)
    for before, cut in zip((0, *settings.phases), settings.phases, strict=False):
        within("phases", cut, before + 1, points - 1)
    within("lambda", settings.weight, 0.005, 1.0)
    within("width", settings.width, 0.01, 100.0)
    within("decision", settings.decision, 0.01, 100.0)
    within("reference", settings.reference, 0.0, 10.0)


def _draw_shewhart(
    count: NDArray[np.float64],
    size: NDArray[np.float64] | None,
    kind: ShewhartKind,
    settings: LimitSettings,
    place: tuple[int, int],
) -> tuple[_Part, ShewhartChart]:
    number, start = place
    if kind == "run" and size is not None:
        with np.errstate(divide="ignore", invalid="ignore"):
            count, size = np.where(size > 0, count / size, np.nan), None
    limits = find_limits(
        count,
        size,
        kind=kind,
        proportion=settings.proportion,
        baseline=settings.freeze,
        screened=settings.screened,
    )
    out = limits.outside()
    points = tuple(
        LimitPoint(_finite(value), _finite(low), _finite(high), bool(beyond), _finite(limits.centre),
                   _finite(value), number)
        for value, low, high, beyond in zip(limits.value, limits.lcl, limits.ucl, out, strict=True)
    )  # fmt: skip
    runs: tuple[RunTest, ...] = ()
    signals: tuple[RuleSignal, ...] = ()
    if settings.rules == "anhoej":
        test, signals = count_runs(limits.value, limits.centre, phase=number, start=start)
        runs = (test,)
    elif settings.rules != "none" and limits.kind not in _WITHOUT_ZONES:
        signals = find_rule_signals(limits.score, settings.rules, phase=number, start=start)
    phase = _phase(start, len(count), settings, limits)
    return _Part(points, phase, limits.kind, runs, signals), limits.kind


def _draw_slow(
    count: NDArray[np.float64],
    size: NDArray[np.float64] | None,
    kind: SlowChart,
    settings: LimitSettings,
    place: tuple[int, int],
) -> _Part:
    number, start = place
    scores = slow_shifts.find_scores(
        count,
        size,
        proportion=settings.proportion,
        baseline=settings.freeze,
        sigma=settings.sigma,
        screened=settings.screened,
    )
    phase = _phase(start, len(count), settings, scores)
    if kind == "ewma":
        drawn = slow_shifts.average_scores(scores, weight=settings.weight, width=settings.width)
        slack = 1e-12 * abs(scores.centre)
        points = tuple(
            LimitPoint(_finite(value), _finite(low), _finite(high),
                       bool(value > high + slack or value < low - slack), _finite(scores.centre),
                       _finite(seen), number)
            for value, low, high, seen in zip(
                drawn.value, drawn.lcl, drawn.ucl, scores.value, strict=True)
        )  # fmt: skip
        return _Part(points, phase, "ewma")
    sums = slow_shifts.sum_scores(scores.score, reference=settings.reference)
    limit = settings.decision
    points = tuple(
        LimitPoint(float(up if up >= -low else low), -limit, limit, bool(max(up, -low) > limit),
                   0.0, _finite(seen), number, float(up), float(low))
        for up, low, seen in zip(sums.upper, sums.lower, scores.value, strict=True)
    )  # fmt: skip
    return _Part(points, phase, "cusum")


def _phase(
    start: int, points: int, settings: LimitSettings, found: Limits | slow_shifts.Scores
) -> LimitPhase:
    return LimitPhase(
        start, start + points, points if settings.freeze is None else settings.freeze,
        _finite(found.centre), _finite(found.dispersion), _finite(found.sigma_z),
    )  # fmt: skip


def _find_flags(
    count: NDArray[np.float64],
    size: NDArray[np.float64] | None,
    parts: Sequence[_Part],
    *,
    unused: bool,
) -> tuple[LimitsFlag, ...]:
    found: list[LimitsFlag] = []
    kind = parts[0].kind
    known = [point for part in parts for point in part.points if point.observed is not None]
    least = min(
        sum(p.observed is not None for p in part.points[: part.phase.baseline]) for part in parts
    )
    if least < FEWEST_POINTS:
        found.append(LimitsFlag("fewer than eight points", least))
    if size is not None and (size <= 0).any():
        places = tuple(int(i) for i in np.flatnonzero(size <= 0))
        found.append(LimitsFlag("no size", len(places), places))
    if unused:
        found.append(LimitsFlag("size not used"))
    if len({point.observed for point in known}) < 2:
        found.append(LimitsFlag("no variation", len(known)))
    spread = max((part.phase.dispersion or 0.0 for part in parts), default=0.0)
    if kind in ("c", "u", "p") and spread > LANEY_ABOVE:
        found.append(LimitsFlag("scatter beyond chance"))
    if kind in ("laney-u", "laney-p") and any(
        part.phase.sigma_z is not None and part.phase.sigma_z < 1.0 for part in parts
    ):
        found.append(LimitsFlag("scatter below chance"))
    seen = count[np.isfinite(count)]
    parted = np.flatnonzero(np.isfinite(count) & (count != np.floor(count)))
    if kind not in ("g", "t", "run") and len(parted):
        found.append(LimitsFlag("not whole", len(parted), tuple(int(i) for i in parted)))
    if kind not in ("g", "t", "run") and len(seen) and float(seen.mean()) < _SMALL_COUNT:
        found.append(LimitsFlag("small counts"))
    return tuple(found)


def _run_lengths(kind: ChartChoice, settings: LimitSettings) -> tuple[RunLength, ...]:
    def length(shift: float) -> float:
        if kind == "ewma":
            return ewma_run_length(settings.weight, settings.width, shift)
        return cusum_run_length(settings.reference, settings.decision, shift)

    shifts = _SHIFTS if kind in _SLOW else ()
    return tuple(RunLength(shift, _finite(length(shift))) for shift in shifts)


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


def _plain(value: float) -> str:
    return f"{float(value):.12g}"
