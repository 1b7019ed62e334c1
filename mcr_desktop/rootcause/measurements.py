"""A departure in the words that people use: from what to what, since which day, and how sure all of it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from mcr_desktop.domain.findings import Shift
from mcr_desktop.rootcause.columns import day_text
from mcr_desktop.rootcause.dating import date_change
from mcr_desktop.rootcause.expectations import expect
from mcr_desktop.rootcause.rates import rate_ratio

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from mcr_desktop.domain.findings import Grain
    from mcr_desktop.rootcause.candidates import Candidate, Material
    from mcr_desktop.rootcause.expectations import Pool

_WEEKS_A_MONTH = 365.2425 / 12.0 / 7.0
_AROUND = 26
"""Periods on either side of a change among which its day is sought."""
_FEW_WEEKDAYS = 2


def measure_shift(
    material: Material, rows: NDArray[np.int64], candidate: Candidate, pool: Pool, *, per: Grain
) -> Shift:
    """The change of a candidate whose rows are given; levels are told `per` week or month."""
    calendar, stretch = material.calendar, candidate.departure
    counts = np.bincount(material.place[rows], minlength=len(calendar)).astype(np.int64)
    sizes = material.rooms.of(candidate.slice).copy()
    sizes[: candidate.begin] = 0.0
    inside = np.zeros(len(calendar), np.bool_)
    inside[stretch.begin : stretch.end] = True
    inside &= sizes > 0
    usual = _usual(material, counts, sizes, inside, pool)
    total = float(usual[inside].sum())
    if total > 0:
        usual *= stretch.expected / total
    since, low, high = _first_day(material, rows, usual, candidate)
    until = int(calendar.starts[stretch.end]) - 1
    if not stretch.lasting:
        until = max(_last_day(material, rows, usual, candidate), since)
    observed, expected, room = _between(material, rows, usual, sizes, since, until)
    rated = material.rooms.rated
    if not rated:
        room /= _scale(calendar.grain, per)
    # As if that many had been seen before: what the model's doubt about its expectation is worth.
    worth = stretch.dispersion / max(stretch.doubt, 1e-9)
    ratio, below, above = rate_ratio(
        observed, expected, worth, worth, dispersion=stretch.dispersion
    )
    earliest = max(stretch.begin - calendar.pace.year, candidate.begin)
    return Shift(
        day_text(since), day_text(until), calendar.day(max(min(earliest, stretch.begin - 1), 0)),
        expected / room, observed / room, observed, expected,
        ratio, below, above, candidate.p, stretch.lasting, stretch.dispersion, rated,
        material.rooms.unit if rated else "", day_text(low), day_text(high), per,
    )  # fmt: skip


def _scale(grain: Grain, per: Grain) -> float:
    """How many of the calendar's units (weeks or mean months) the told unit has."""
    if grain == per:
        return 1.0
    return _WEEKS_A_MONTH if per == "month" else 1.0 / _WEEKS_A_MONTH


def _between(
    material: Material,
    rows: NDArray[np.int64],
    usual: NDArray[np.float64],
    sizes: NDArray[np.float64],
    since: int,
    until: int,
) -> tuple[int, float, float]:
    """Complaints, usual complaints and size of the days from `since` to `until`."""
    day = material.complaints.day[rows]
    seen = int(((day >= since) & (day <= until)).sum())
    days = np.arange(since, until + 1)
    place = material.calendar.places(days.astype(np.int32))
    days, place = days[place >= 0], place[place >= 0]
    lengths = np.diff(material.calendar.starts)[place]
    part = 1.0 / lengths
    if material.calendar.grain == "week":
        part = material.weekdays[days % 7]
    room = float((sizes[place] / lengths).sum())
    return seen, float((usual[place] * part).sum()), max(room, 1e-12)


def _usual(
    material: Material,
    counts: NDArray[np.int64],
    sizes: NDArray[np.float64],
    inside: NDArray[np.bool_],
    pool: Pool,
) -> NDArray[np.float64]:
    """What each period would hold without the change; 0 where the series is not there."""
    changes = inside.astype(np.float64)[None, :, None]
    model = expect(counts[None], sizes[None], material.design, changes=changes, pool=pool)
    fitted = model.fitted[0] * np.exp(-model.coefficients[0, -1] * inside)
    return np.asarray(np.where(sizes > 0, fitted, 0.0), np.float64)


def _first_day(
    material: Material, rows: NDArray[np.int64], usual: NDArray[np.float64], candidate: Candidate
) -> tuple[int, int, int]:
    """The first day on the new level and the 95 % interval of it, as day numbers."""
    stretch, starts = candidate.departure, material.calendar.starts
    first, last = stretch.begins
    plain = int(starts[stretch.begin]), int(starts[first]), int(starts[last + 1]) - 1
    low = max(first - _AROUND, 0)
    high = min(stretch.end, max(last, stretch.begin) + _AROUND + 1)
    daily = _daily(material, rows, usual, low, high)
    if daily is None:
        return plain
    place, below, above = date_change(
        daily[0], None, fitted=daily[1], dispersion=stretch.dispersion
    )
    begin = int(starts[low])
    if not plain[1] - 7 <= begin + place <= plain[2] + 7:
        return plain  # another change nearby was stronger on days
    return begin + place, begin + below, begin + above


def _last_day(
    material: Material, rows: NDArray[np.int64], usual: NDArray[np.float64], candidate: Candidate
) -> int:
    stretch, starts = candidate.departure, material.calendar.starts
    high = min(stretch.end + _AROUND, len(material.calendar))
    plain = int(starts[stretch.end]) - 1
    daily = _daily(material, rows, usual, stretch.begin, high)
    if daily is None:
        return plain
    place, _, _ = date_change(daily[0], None, fitted=daily[1], dispersion=stretch.dispersion)
    last = int(starts[stretch.begin]) + place - 1
    return last if abs(last - plain) <= 14 else plain


def _daily(
    material: Material, rows: NDArray[np.int64], usual: NDArray[np.float64], low: int, high: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]] | None:
    """Counts and usual counts of the days of some weeks; None where days tell no more than their periods."""
    calendar = material.calendar
    if calendar.grain != "week" or high - low < 2:
        return None
    shares = material.weekdays
    if (shares > 0.01).sum() < _FEW_WEEKDAYS:
        return None
    begin, end = int(calendar.starts[low]), int(calendar.starts[high])
    day = material.complaints.day[rows]
    counts = np.bincount(day[(day >= begin) & (day < end)] - begin, minlength=end - begin)
    fitted = np.repeat(usual[low:high], 7) * shares[np.arange(begin, end) % 7]
    return counts.astype(np.int64), fitted
