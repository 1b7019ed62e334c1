"""Control charts of complaints by month, as data: centre, limits and what lies outside them.

Laney's limits take over where the points scatter more than chance allows, so that a large denominator does
not make every month an alarm; how limits are found stands in `limits`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import ControlChart, ControlPoint
from mcr_desktop.rootcause.limits import FEWEST_POINTS, find_limits

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain.findings import Shift
    from mcr_desktop.rootcause.limits import Limits
    from mcr_desktop.rootcause.series import Series


def draw_control_chart(
    series: Series, *, phases: Sequence[int] = (), proportion: bool = False
) -> ControlChart:
    """The series with its limits, the centre found anew from each index in `phases` on.

    An incomplete last period is shown but has no part in the limits and is never out of them. With
    fewer than eight complete points the kind is "too few to say" and the limits are those
    of no alarm (0 to infinity is not drawn: both equal the centre). A phase that is too short joins the one before it.
    """
    cuts = _phase_starts(phases, series.complete)
    if series.complete < FEWEST_POINTS:
        return _without_limits(series)
    labels = series.labels()
    ends = [*cuts[1:], series.complete]
    found = [
        _limits_of(series, a, b, proportion=proportion) for a, b in zip(cuts, ends, strict=True)
    ]
    points = [
        _point(series, labels[cut + i], limits, (cut + i, i, phase))
        for phase, (cut, limits) in enumerate(zip(cuts, found, strict=True))
        for i in range(len(limits.value))
    ]
    last = found[-1]
    for index in range(series.complete, len(series)):
        size = 1.0 if series.sizes is None else float(series.sizes[index])
        count = float(series.counts[index])
        value = count / size if size else float("nan")
        points.append(
            ControlPoint(labels[index], count, size, _finite(value), last.centre, last.centre,
                         last.centre, out=False, phase=len(cuts) - 1, complete=False)
        )  # fmt: skip
    return ControlChart(
        last.kind, tuple(points), tuple(cuts), last.dispersion, last.sigma_z,
        series.sizes is not None, series.exposure_unit,
    )  # fmt: skip


def phases_of(series: Series, shift: Shift) -> tuple[int, ...]:
    """Where a lasting shift begins in a monthly series, to draw each level with its own limits.

    A spike begins no phase: it stands out against the limits of the ordinary months.
    """
    labels = series.labels()
    month = shift.since[:7]
    return (labels.index(month),) if shift.lasting and month in labels else ()


def _phase_starts(phases: Sequence[int], complete: int) -> list[int]:
    cuts = [0]
    for cut in sorted(set(phases)):
        if cut - cuts[-1] >= FEWEST_POINTS and complete - cut >= FEWEST_POINTS:
            cuts.append(cut)
    return cuts


def _limits_of(series: Series, start: int, end: int, *, proportion: bool) -> Limits:
    sizes = None if series.sizes is None else series.sizes[start:end]
    return find_limits(series.counts[start:end], sizes, proportion=proportion)


def _point(series: Series, label: str, limits: Limits, place: tuple[int, int, int]) -> ControlPoint:
    index, within, phase = place
    size = 1.0 if series.sizes is None else float(series.sizes[index])
    value, low, high = (float(a[within]) for a in (limits.value, limits.lcl, limits.ucl))
    out = bool(size > 0 and limits.outside()[within])
    return ControlPoint(
        label, float(series.counts[index]), size, _finite(value), limits.centre,
        low if size > 0 else limits.centre, high if size > 0 else limits.centre, out, phase,
    )  # fmt: skip


def _without_limits(series: Series) -> ControlChart:
    limits = find_limits(series.counts, series.sizes, kind="c" if series.sizes is None else "u")
    centre = _finite(limits.centre)
    points = tuple(
        ControlPoint(
            label,
            float(series.counts[index]),
            1.0 if series.sizes is None else float(series.sizes[index]),
            _finite(float(limits.value[index])),
            centre, centre, centre, out=False, phase=0, complete=index < series.complete,
        )
        for index, label in enumerate(series.labels())
    )  # fmt: skip
    return ControlChart(
        "too few to say", points, (0,), limits.dispersion, 1.0,
        series.sizes is not None, series.exposure_unit,
    )  # fmt: skip


def _finite(value: float) -> float:
    """The value, or 0 where a period without exposure has none (JSON knows no NaN)."""
    return value if np.isfinite(value) else 0.0
