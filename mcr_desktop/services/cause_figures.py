"""Findings about complaints as charts that screens and briefs can draw as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.figures.charts import (
    Bar,
    ControlFigure,
    ControlPoint,
    DateMark,
    FigureWords,
    ParetoFigure,
    Phase,
    Shade,
    SparkFigure,
    SplitBar,
    SplitFigure,
)
from mcr_desktop.phrases.catalogue import _, language
from mcr_desktop.phrases.findings import number, rate_text, slice_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.domain import findings
    from mcr_desktop.services.pictures import Cell

LARGEST_BARS = 9
MOST_CELLS = 9
VALUE_KEY = "="
"""Stands before the value in a Pareto bar's key, since "not recorded" is the empty value."""


def control_figure(
    chart: findings.ControlChart,
    title: str,
    *,
    shift: findings.Shift | None = None,
    intakes: Sequence[findings.IntakeChange] = (),
    selected: str | None = None,
) -> ControlFigure:
    """The series against its limits, the change's months shaded; a point's key is its `YYYY-MM`."""
    scale, unit = 1.0, _("complaints a month")
    note = _("Counts: nobody knows here how many could have gone wrong, so no rate can be given.")
    if chart.rated:
        largest = max((point.value for point in chart.points), default=0.0)
        scale, unit = _scale_of(largest, chart.exposure_unit)
        note = _("Complaints {per}.").format(per=unit)
    if intakes:
        note += " " + _("Dashed: recorded from there on.")
    limited = chart.kind != "too few to say"
    points = tuple(_point(point, chart, scale, limited=limited) for point in chart.points)
    places = {point.key: index for index, point in enumerate(points)}
    return ControlFigure(
        title,
        unit,
        points,
        phases=tuple(Phase(first) for first in chart.phases if first),
        shade=_shade(shift, places),
        marks=_marks(intakes, places),
        note=note,
        selected=selected,
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
    from datetime import date

    from babel.dates import format_date  # only where a chart is made: 30 ms

    return format_date(date.fromisoformat(f"{month[:7]}-01"), "LLL y", locale=language())


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
        detail = f"{detail}; {_('month not over')}" if detail else _("month not over")
    return ControlPoint(
        point.period,
        month_label(point.period),
        point.value * scale if known else None,
        centre=point.centre * scale if limits else None,
        lcl=point.lcl * scale if limits else None,
        ucl=point.ucl * scale if limits else None,
        out=point.out,
        provisional=not point.complete,
        group=point.period[:4],
        detail=detail,
    )


def _scale_of(largest: float, unit: str) -> tuple[float, str]:
    per = rate_text(largest, unit)[1]
    scale = 1.0
    while largest and largest * scale < 1.0 and scale < 1_000_000:
        scale *= 10
    return (max(scale, 100.0) if scale > 1 else 1.0), per


def _shade(shift: findings.Shift | None, places: dict[str, int]) -> Shade | None:
    if shift is None:
        return None
    first, last = places.get(shift.since[:7]), places.get(shift.until[:7])
    if first is None or last is None:
        return None
    label = month_label(shift.since)
    if shift.lasting:
        label = _("from {month} on").format(month=label)
    elif first != last:
        label = f"{label} \N{EN DASH} {month_label(shift.until)}"
    return Shade(first, last, label)


def _marks(
    intakes: Sequence[findings.IntakeChange], places: dict[str, int]
) -> tuple[DateMark, ...]:
    """Where something began to be recorded, which no level should be read across."""
    return tuple(
        DateMark(
            places[change.since[:7]] - 0.5,
            change.label or attribute_name(change.attribute),
        )
        for change in intakes
        if change.since[:7] in places
    )
