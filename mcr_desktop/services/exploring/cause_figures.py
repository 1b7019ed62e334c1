"""Findings about complaints as charts that screens and briefs can draw as they are."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from mcr_desktop.figures.charts import (
    Bar,
    ControlFigure,
    ControlPoint,
    DateMark,
    FigureWords,
    Interval,
    MarkKind,
    ParetoFigure,
    Phase,
    Shade,
    SparkFigure,
    SplitBar,
    SplitFigure,
)
from mcr_desktop.phrases.catalogue import _, language
from mcr_desktop.phrases.contrasts import stretch_text
from mcr_desktop.phrases.findings import number, rate_text, slice_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain import findings
    from mcr_desktop.services.exploring.pictures import Cell, ChartNote, Stretch

LARGEST_BARS = 9
MOST_CELLS = 9
_LONGEST_MARK = 32
VALUE_KEY = "="
"""Stands before the value in a Pareto bar's key, since "not recorded" is the empty value."""


def control_figure(
    chart: findings.ControlChart,
    title: str,
    *,
    shift: findings.Shift | None = None,
    intakes: Sequence[findings.IntakeChange] = (),
    selected: str | None = None,
    note: str | None = None,
    happened: Sequence[ChartNote] = (),
    compared: tuple[Stretch, Stretch] | None = None,
    weekly: bool = False,
) -> ControlFigure:
    """The series against its limits, the change and the days on which it may have begun shaded.

    A point's key is its `YYYY-MM` or its Monday, a dated mark's the key of its note. `note` says what the
    figures are out of; `compared` are two stretches that somebody chose instead of a change.
    """
    scale, unit = 1.0, _("complaints a week") if weekly else _("complaints a month")
    told = _("Counts: nobody knows here how many could have gone wrong, so no rate can be given.")
    if chart.rated:
        scale, unit = _scale_of(usual_rate(chart), chart.exposure_unit)
        told = _("Complaints {per}.").format(per=unit)
    told = told if note is None else note
    if intakes:
        told += " " + _("Dashed: recorded from there on.")
    limited = chart.kind != "too few to say"
    points = tuple(_point(point, chart, scale, limited=limited) for point in chart.points)
    keys = [point.key for point in points]
    begun = _interval(shift, keys) if compared is None else None
    if begun is not None:
        told += " " + begun.label + "."
    before, after = compared or (None, None)
    return ControlFigure(
        title,
        unit,
        points,
        phases=tuple(Phase(first) for first in chart.phases if first),
        shade=_shade(shift, keys) if after is None else _stretch_shade(after, keys),
        interval=begun,
        against=None if before is None else _stretch_shade(before, keys),
        marks=(*_marks(intakes, keys), *_notes(happened, keys)),
        note=told,
        selected=selected if selected in keys else None,
    )


def spark_figure(chart: findings.ControlChart, title: str) -> SparkFigure:
    """The last two years small enough for a line of text; its key is `complaints`."""
    points = [point for point in chart.points if point.complete][-24:]
    last = points[-1] if points and chart.kind != "too few to say" else None
    return SparkFigure(
        title,
        tuple(None if chart.rated and not point.size else point.value for point in points),
        out=tuple(index for index, point in enumerate(points) if point.out),
        lcl=last.lcl if last else None,
        ucl=last.ucl if last else None,
        key="complaints",
    )


def pareto_figure(
    attribute: str, bars: Sequence[findings.ParetoBar], selected: str | None
) -> ParetoFigure:
    """The largest values of an attribute; a chosen one is always among them. Keys: `=` and the value."""
    shown = list(bars[:LARGEST_BARS])
    rest = list(bars[LARGEST_BARS:])
    for bar in rest:
        if bar.label == selected:
            shown.append(bar)
            rest.remove(bar)
            break
    other = None
    if rest:
        label = _("{n} others").format(n=number(len(rest)))
        other = Bar(None, label, sum(bar.count for bar in rest))
    return ParetoFigure(
        _("Complaints by {attribute}").format(attribute=attribute_name(attribute)),
        _("complaints"),
        tuple(Bar(VALUE_KEY + bar.label, value_name(bar.label), bar.count) for bar in shown),
        other=other,
        selected=None if selected is None else VALUE_KEY + selected,
    )


def rates_figure(
    attribute: str,
    values: Sequence[tuple[str, int, float]],
    unit: str,
    selected: str | None,
) -> ParetoFigure:
    """The values with the highest rates (label, complaints, exposure), each with its denominator; same keys."""
    known = [(label, count, size) for label, count, size in values if size > 0]
    largest = max((count / size for _label, count, size in known), default=0.0)
    scale, per = _scale_of(largest, unit)
    # Among the values that hold most: a rate over next to nothing would always come first.
    often = sorted(known, key=lambda one: -one[1])[:LARGEST_BARS]
    often += [one for one in known if one[0] == selected and one not in often]
    often.sort(key=lambda one: -one[1] / one[2])
    bars = tuple(
        Bar(
            VALUE_KEY + label, value_name(label), count / size * scale,
            _("{count} of {size} {unit}").format(count=number(count), size=number(size), unit=unit),
        )
        for label, count, size in often
    )  # fmt: skip
    left = len(values) - len(often)
    note = _("The {n} values with most complaints, by their rate.").format(n=number(len(often)))
    return ParetoFigure(
        _("Rate by {attribute}").format(attribute=attribute_name(attribute)),
        _("complaints {per}").format(per=per),
        bars,
        selected=None if selected is None else VALUE_KEY + selected,
        note=note if left > 0 else "",
        adds_up=False,
    )


def split_figure(cells: Sequence[Cell], title: str, note: str) -> SplitFigure:
    """Observed beside expected, cell by cell; keys are what `filter_text` gives."""
    return SplitFigure(
        title,
        _("complaints"),
        tuple(
            SplitBar(
                cell.key,
                slice_label(cell.slice),
                cell.observed,
                cell.expected,
                note=ratio_text(cell.ratio, cell.low, cell.high),
                out=cell.out,
            )
            for cell in cells[:MOST_CELLS]
        ),
        note=note,
        words=FigureWords(nothing=_("Nothing moved, so there is nothing to break down")),
    )


def attribute_name(name: str) -> str:
    """An attribute as people say it: underscores are spaces."""
    return name.replace("_", " ")


def value_name(label: str) -> str:
    """A value, or the words for none."""
    return label or _("not recorded")


def slice_label(where: findings.Slice) -> str:
    """The values of a slice in one line."""
    if any(not label for _name, label in where.conditions):
        return ", ".join(
            label or f"{attribute_name(name)} {value_name(label)}"
            for name, label in where.conditions
        )
    return slice_name(where)


def ratio_text(ratio: float | None, low: float, high: float | None) -> str:
    """How many times the expected, with its interval; words where there was nothing before."""
    if ratio is None:
        return _("none before")
    digits = 1 if ratio >= 1 else 2
    middle = f"\N{MULTIPLICATION SIGN}{number(ratio, digits)}"
    if high is None:
        return middle
    return f"{middle} ({number(low, digits)}\N{EN DASH}{number(high, digits)})"


def month_label(month: str) -> str:
    """A month in short, such as "Sep 2016"."""
    return _day_text(f"{month[:7]}-01", "LLL y", language())


def period_label(period: str) -> str:
    """A month, or a week by its Monday, in short."""
    return (
        month_label(period)
        if len(period) == len("2016-09")
        else _day_text(period, "d LLL y", language())
    )


def months_between(since: str, until: str) -> int:
    """How many months the days from one to another touch."""
    first, last = date.fromisoformat(since), date.fromisoformat(until)
    return 12 * (last.year - first.year) + last.month - first.month + 1


@lru_cache(maxsize=4096)
def _day_text(day: str, shape: str, locale: str) -> str:
    from babel.dates import format_date  # only where a chart is made: 30 ms

    return format_date(date.fromisoformat(day), shape, locale=locale)


def _point(
    point: findings.ControlPoint, chart: findings.ControlChart, scale: float, *, limited: bool
) -> ControlPoint:
    known = not chart.rated or point.size > 0
    limits = limited and known and point.complete
    detail = ""
    if chart.rated:
        detail = _("{count} of {size} {unit}").format(
            count=number(point.count), size=number(point.size), unit=chart.exposure_unit
        )
    if not point.complete:
        over = _("month not over") if len(point.period) == len("2016-09") else _("week not over")
        detail = f"{detail}; {over}" if detail else over
    return ControlPoint(
        point.period,
        period_label(point.period),
        point.value * scale if known else None,
        centre=point.centre * scale if limits else None,
        lcl=point.lcl * scale if limits else None,
        ucl=point.ucl * scale if limits else None,
        out=point.out,
        provisional=not point.complete,
        group=point.period[:4],
        detail=detail,
    )


def usual_rate(chart: findings.ControlChart) -> float:
    """The rate by whose size a chart's figures are told: one wild week must not turn "per 100" into "per 1"."""
    centres = [point.centre for point in chart.points if point.centre > 0]
    return max(centres) if centres else max((point.value for point in chart.points), default=0.0)


def per_text(largest: float, unit: str) -> str:
    """What a rate of that size is told per, such as "per 1,000 shipments"."""
    return _scale_of(largest, unit)[1]


def _scale_of(largest: float, unit: str) -> tuple[float, str]:
    per = rate_text(largest, unit)[1]
    scale = 1.0
    while largest and largest * scale < 1.0 and scale < 1_000_000:
        scale *= 10
    return (max(scale, 100.0) if scale > 1 else 1.0), per


def _shade(shift: findings.Shift | None, keys: Sequence[str]) -> Shade | None:
    if shift is None or not keys or shift.since[: len(keys[0])] > keys[-1]:
        return None
    first, last = _place(shift.since, keys), _place(shift.until, keys)
    if first is None or last is None:
        return None
    label = month_label(shift.since)
    if shift.lasting:
        label = _("from {month} on").format(month=label)
    elif shift.since[:7] != shift.until[:7]:
        label = f"{label} \N{EN DASH} {month_label(shift.until)}"
    return Shade(first, last, label)


def _stretch_shade(stretch: Stretch, keys: Sequence[str]) -> Shade | None:
    """A chosen stretch as far as the chart reaches."""
    if not keys:
        return None
    last = _place(stretch.until, keys)
    if last is None:
        return None
    return Shade(_place(stretch.since, keys) or 0, last, stretch_text(stretch.since, stretch.until))


def _interval(shift: findings.Shift | None, keys: Sequence[str]) -> Interval | None:
    """The days on which a change may have begun, laid between the points."""
    if shift is None or not shift.since_low or not shift.since_high:
        return None
    low = _position(shift.since_low, keys)
    after = date.fromordinal(date.fromisoformat(shift.since_high).toordinal() + 1).isoformat()
    high = _position(after, keys)
    if low is None or high is None:
        return None
    label = _("Began {days} (95 %)").format(days=stretch_text(shift.since_low, shift.since_high))
    return Interval(low, max(high, low), label)


def _place(day: str, keys: Sequence[str]) -> int | None:
    """The point in which a day lies (the last one for later days); None before the first."""
    found = bisect_right(keys, day) - 1
    return found if found >= 0 else None


def _position(day: str, keys: Sequence[str]) -> float | None:
    """Where between the points a day begins; None outside the chart."""
    place = _place(day, keys)
    if place is None:
        return None
    monthly = len(keys[place]) == len("2016-09")
    begin = date.fromisoformat(f"{keys[place]}-01" if monthly else keys[place])
    length = 7
    if monthly:
        length = (date(begin.year + begin.month // 12, begin.month % 12 + 1, 1) - begin).days
    part = (date.fromisoformat(day) - begin).days / length
    if part > 1.0 or (part == 1.0 and place < len(keys) - 1):
        return None
    return place - 0.5 + part


def _marks(intakes: Sequence[findings.IntakeChange], keys: Sequence[str]) -> tuple[DateMark, ...]:
    """Where something began to be recorded, which no level should be read across."""
    found = []
    for change in intakes:
        place = _place(change.since, keys)
        if place is not None:
            label = change.label or attribute_name(change.attribute)
            found.append(DateMark(place - 0.5, label))
    return tuple(found)


def _notes(happened: Sequence[ChartNote], keys: Sequence[str]) -> tuple[DateMark, ...]:
    """What people noted and what cases did, where their days lie within the chart."""
    found = []
    for note in happened:
        position = _position(note.day, keys)
        if position is not None:
            kind = MarkKind.ACTION if note.kind == "action" else MarkKind.NOTE
            detail = f"{stretch_text(note.day, note.day)}: {note.text}"
            found.append(DateMark(position, _short(note.text), note.key, kind, detail))
    return tuple(found)


def _short(text: str) -> str:
    """The beginning of a note, whole words, that can stand above a chart."""
    line = text.split("\n", 1)[0]
    if len(line) <= _LONGEST_MARK:
        return line
    return line[:_LONGEST_MARK].rsplit(" ", 1)[0].rstrip(" ,.;:") + "\N{HORIZONTAL ELLIPSIS}"
