"""Layout of a series against its limits."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from mcr_desktop.figures.annotations import annotate, framed
from mcr_desktop.figures.charts import ControlFigure, ControlPoint, Direction, MarkKind
from mcr_desktop.figures.labels import spread, thinned
from mcr_desktop.figures.primitives import (
    Anchor,
    Area,
    Box,
    Drawing,
    Hit,
    Ink,
    Item,
    Line,
    Marker,
    Measurer,
    Polyline,
    Rect,
    Shape,
    Text,
    TextSizes,
)
from mcr_desktop.figures.scales import Scale, tick_labels, value_scale

if TYPE_CHECKING:
    from collections.abc import Iterator

_LEAST_INTERVAL = 4.0
_MARK_REACH = 9.0
"""How far from a dated mark's shape a press still means it."""
_ROOM_FOR_END_LABELS = 420.0
"""Narrower than this the plot needs its width more than the limits need their names."""


@dataclass(frozen=True, slots=True)
class _Plot:
    """The area inside the axes."""

    box: Box
    step: float
    y: Scale

    def x(self, position: float) -> float:
        return self.box.x + (position + 0.5) * self.step


def lay_out_control(
    figure: ControlFigure,
    width: float,
    height: float,
    measure: Measurer,
    sizes: TextSizes,
    *,
    titled: bool,
) -> Drawing:
    """The chart in a canvas of that size."""
    size = sizes.caption
    words = figure.words
    items: list[Item] = []
    top, bottom = framed(figure, (width, height), measure, sizes, items, titled=titled)
    grouped = any(point.group for point in figure.points) and bottom - top > size * 7
    bottom -= size * (2.9 if grouped else 1.6)
    values = list(_numbers(figure))
    left = _tick_room(figure, values, (top, bottom), measure, size) + 8
    ends = _end_labels(figure) if width >= _ROOM_FOR_END_LABELS else []
    right = width - (max((measure.width(t, size) for t, _ in ends), default=-4) + 12)
    count = max(1, len(figure.points))
    step = max(1.0, right - left) / count
    roomy = bottom - top > size * 8
    places = [(left + (p + 0.5) * step, text) for p, text in _notices(figure)] if roomy else []
    top = annotate(places, left, right, top, measure, size, items)
    box = Box(left, top, max(1.0, right - left), max(1.0, bottom - top))
    plot = _Plot(box, step, value_scale(values, bottom, top, spacing=size * 2.6))
    labels = tick_labels(plot.y.ticks, words)
    items += _background(figure, plot)
    for tick, label in zip(plot.y.ticks, labels, strict=True):
        y = plot.y.at(tick)
        items.append(Line(box.x, y, box.right, y, Ink.GRID, 0.6))
        items.append(Text(left - 6, y + size * 0.35, label, size, Anchor.END, ink=Ink.MUTED))
    items += _limits(figure, plot)
    items += _time_axis(figure, plot, width, measure, size)
    if grouped:
        items += _groups(figure, plot, measure, size)
    items += _series(figure, plot)
    items += _marks(figure, plot)
    items += _value_labels(figure, plot, measure, size)
    items += _place_ends(ends, plot, size)
    if not figure.points:
        items.append(
            Text(box.x + box.width / 2, top + box.height / 2, words.nothing, size, Anchor.MIDDLE,
                 ink=Ink.MUTED)
        )  # fmt: skip
    return Drawing(width, height, tuple(items), tuple(_hits(figure, plot)))


def _tick_room(
    figure: ControlFigure,
    values: list[float],
    between: tuple[float, float],
    measure: Measurer,
    size: float,
) -> float:
    """Width of the widest tick label, however many rows of notices push the plot down."""
    top, bottom = between
    widths = [
        measure.width(label, size)
        for rows in range(4)
        for label in tick_labels(
            value_scale(
                values, bottom, min(top + rows * size * 1.35 + 2 * bool(rows), bottom - 1),
                spacing=size * 2.6,
            ).ticks,
            figure.words,
        )
    ]  # fmt: skip
    return max(widths)


def describe_point(figure: ControlFigure, point: ControlPoint) -> str:
    """One point in words, for a tooltip and a screen reader."""
    words = figure.words
    if point.value is None:
        return " · ".join(part for part in (point.label, point.detail) if part)
    text = f"{point.label}: {words.brief_number(point.value)} {figure.unit}".rstrip()
    parts = [text]
    if point.out:
        parts.append(words.out)
    if point.lcl is not None and point.ucl is not None:
        low, high = words.brief_number(point.lcl), words.brief_number(point.ucl)
        parts.append(f"{words.limits} {low}\u2013{high}")
    if point.detail:
        parts.append(point.detail)
    return " · ".join(parts)


def mark_of(direction: Direction, *, above: bool) -> tuple[Shape, Ink]:
    """Shape and colour of a point outside its limits: the shape says which side it left by."""
    shape = Shape.UP if above else Shape.DOWN
    if direction is Direction.NEUTRAL:
        return shape, Ink.WATCH
    return shape, Ink.BAD if above is (direction is Direction.HIGHER_IS_WORSE) else Ink.GOOD


def _numbers(figure: ControlFigure) -> Iterator[float]:
    for point in figure.points:
        for value in (point.value, point.lcl, point.ucl, point.centre):
            if value is not None:
                yield value


def _notices(figure: ControlFigure) -> list[tuple[float, str]]:
    """Whatever wants a label above the plot, with the point that it belongs over."""
    found = [(phase.first - 0.5, phase.label) for phase in figure.phases if phase.label]
    shades = [shade for shade in (figure.shade, figure.against) if shade and shade.label]
    found += [((shade.first + shade.last) / 2, shade.label) for shade in shades]
    found += [(mark.position, mark.label) for mark in figure.marks if mark.label]
    return sorted(found)


def _background(figure: ControlFigure, plot: _Plot) -> Iterator[Item]:
    box = plot.box
    for first, last in _phases(figure):
        yield from _band(figure, plot, first, last)
    for shade, ink in ((figure.against, Ink.GRID), (figure.shade, Ink.SELECTED)):
        if shade:
            left, right = plot.x(shade.first - 0.5), plot.x(shade.last + 0.5)
            yield Rect(Box(left, box.y, right - left, box.height), ink)
    if figure.interval:
        # Narrower than a mark it would be missed; it stays centred on its days.
        middle = plot.x((figure.interval.first + figure.interval.last) / 2)
        half = max((figure.interval.last - figure.interval.first) * plot.step, _LEAST_INTERVAL) / 2
        left = max(middle - half, box.x)
        right = min(middle + half, box.right)
        yield Rect(Box(left, box.y, right - left, box.height), Ink.WATCH_1)
        yield Rect(Box(left, box.bottom - 5, right - left, 5), Ink.WATCH)
    for index, point in enumerate(figure.points):
        if point.key == figure.selected:
            yield Rect(Box(plot.x(index - 0.5), box.y, plot.step, box.height), Ink.SELECTED)


def _phases(figure: ControlFigure) -> list[tuple[int, int]]:
    """Stretches of points (end excluded) that share one set of limits."""
    count = len(figure.points)
    starts = sorted({0, *(p.first for p in figure.phases if 0 < p.first < count)})
    return list(zip(starts, [*starts[1:], count], strict=True))


def _steps(
    figure: ControlFigure, plot: _Plot, first: int, last: int, name: str
) -> Iterator[list[tuple[float, float]]]:
    """Level lines, one level a point; a point without limits parts them."""
    rows = [(i, getattr(figure.points[i], name)) for i in range(first, last)]
    for known, run in groupby(rows, key=lambda row: row[1] is not None):
        if not known:
            continue
        line: list[tuple[float, float]] = []
        for i, value in run:
            y = plot.y.at(value)
            if line and abs(line[-1][1] - y) < 0.01:
                line[-1] = (plot.x(i + 0.5), y)
            else:
                line += [(plot.x(i - 0.5), y), (plot.x(i + 0.5), y)]
        yield line


def _band(figure: ControlFigure, plot: _Plot, first: int, last: int) -> Iterator[Item]:
    lows = list(_steps(figure, plot, first, last, "lcl"))
    highs = list(_steps(figure, plot, first, last, "ucl"))
    for low, high in zip(lows, highs, strict=False):
        if low[0][0] == high[0][0] and low[-1][0] == high[-1][0]:
            yield Area((*high, *reversed(low)), Ink.BAND)


def _limits(figure: ControlFigure, plot: _Plot) -> Iterator[Item]:
    for first, last in _phases(figure):
        for name in ("lcl", "ucl"):
            for line in _steps(figure, plot, first, last, name):
                yield Polyline(tuple(line), Ink.MUTED, 0.7, dashed=True)
        for line in _steps(figure, plot, first, last, "centre"):
            yield Polyline(tuple(line), Ink.MUTED, 1.0)
        if first:
            x = plot.x(first - 0.5)
            yield Line(x, plot.box.y, x, plot.box.bottom, Ink.MUTED, 0.7)
    for mark in figure.marks:
        x = plot.x(mark.position)
        ink = Ink.GOOD if mark.kind is MarkKind.ACTION else Ink.ACCENT
        dashed = mark.kind is MarkKind.CHANGE
        yield Line(x, plot.box.y, x, plot.box.bottom, ink, 1.0, dashed=dashed)
        if mark.kind is not MarkKind.CHANGE:
            shape = Shape.UP if mark.kind is MarkKind.ACTION else Shape.DIAMOND
            yield Marker(x, plot.box.y + 5, 10, shape, ink)


def _time_axis(
    figure: ControlFigure, plot: _Plot, width: float, measure: Measurer, size: float
) -> Iterator[Item]:
    box = plot.box
    yield Line(box.x, box.bottom, box.right, box.bottom, Ink.MUTED, 0.8)
    short = [_short(point) for point in figure.points]
    widths = [measure.width(label, size) for label in short]
    # A label wider than its step may not leave the canvas at either end.
    centres = [min(max(plot.x(i), wide / 2), width - wide / 2) for i, wide in enumerate(widths)]
    baseline = box.bottom + size * 1.35
    for i in thinned(centres, widths, gap=size * 0.7):
        yield Line(plot.x(i), box.bottom, plot.x(i), box.bottom + 3, Ink.MUTED, 0.8)
        yield Text(centres[i], baseline, short[i], size, Anchor.MIDDLE, ink=Ink.MUTED)


def _groups(figure: ControlFigure, plot: _Plot, measure: Measurer, size: float) -> Iterator[Item]:
    """What points share, such as their year, once under the first of them."""
    box = plot.box
    baseline = box.bottom + size * 1.35
    starts = [
        i
        for i, point in enumerate(figure.points)
        if point.group and (i == 0 or figure.points[i - 1].group != point.group)
    ]
    free = box.x - 1.0
    for i, after in zip(starts, [*starts[1:], len(figure.points)], strict=True):
        group = figure.points[i].group
        x = plot.x(i - 0.5)
        room = plot.x(after - 0.5) - x - size * 0.5
        wide = measure.width(group, size, bold=True)
        if x >= free and wide <= max(room, box.right - x if after == len(figure.points) else room):
            if i:
                yield Line(x, box.bottom, x, baseline + size * 1.35, Ink.GRID, 0.8)
            yield Text(x + (4 if i else 0), baseline + size * 1.3, group, size, bold=True,
                       ink=Ink.MUTED)  # fmt: skip
            free = x + wide + size * 0.5


def _short(point: ControlPoint) -> str:
    """The label without the group that stands beneath it anyway."""
    if not point.group:
        return point.label
    return point.label.replace(point.group, "").strip(" -/,.") or point.label


def _series(figure: ControlFigure, plot: _Plot) -> Iterator[Item]:
    placed = [
        (i, point, plot.x(i), plot.y.at(point.value))
        for i, point in enumerate(figure.points)
        if point.value is not None
    ]
    run: list[tuple[float, float]] = []
    before: int | None = None
    for i, point, x, y in placed:
        joined = before is not None and i == before + 1
        if joined and point.provisional:
            yield Polyline((run[-1], (x, y)), Ink.INK, 1.2, dashed=True)
        if not joined or point.provisional:
            if len(run) > 1:
                yield Polyline(tuple(run), Ink.INK, 1.5)
            run = []
        run.append((x, y))
        before = i
    if len(run) > 1:
        yield Polyline(tuple(run), Ink.INK, 1.5)


def _marks(figure: ControlFigure, plot: _Plot) -> Iterator[Item]:
    dense = plot.step < 7
    for i, point in enumerate(figure.points):
        if point.value is None:
            continue
        x, y = plot.x(i), plot.y.at(point.value)
        if point.key == figure.selected:
            yield Marker(x, y, 13, Shape.RING, Ink.ACCENT)
        if point.out:
            above = point.centre is None or point.value >= point.centre
            shape, ink = mark_of(figure.direction, above=above)
            yield Marker(x, y, 9 if plot.step > 5 else 7, shape, ink)
        elif point.provisional:
            yield Marker(x, y, 5, Shape.RING, Ink.MUTED)
        elif not dense:
            yield Marker(x, y, 4.4, Shape.DOT, Ink.INK)


def _value_labels(
    figure: ControlFigure, plot: _Plot, measure: Measurer, size: float
) -> Iterator[Item]:
    """Figures at the point furthest outside and at the last one, where they have room."""
    known = [(i, p) for i, p in enumerate(figure.points) if p.value is not None]
    outside = [(abs((p.value or 0) - (p.centre or 0)), i) for i, p in known if p.out]
    wanted = [max(outside)[1]] if outside else []
    if known and known[-1][0] not in wanted:
        wanted.append(known[-1][0])
    taken: list[Box] = []
    for i in wanted:
        value = figure.points[i].value or 0.0
        centre = figure.points[i].centre
        text = figure.words.brief_number(value)
        wide = measure.width(text, size, bold=True)
        x = min(max(plot.x(i), plot.box.x + wide / 2), plot.box.right - wide / 2)
        above = centre is None or value >= centre
        y = plot.y.at(value)
        over, under = y - 8, y + 8 + size * 0.75
        for baseline in (over, under) if above else (under, over):
            box = Box(x - wide / 2, baseline - size * 0.8, wide, size * 0.9)
            inside = box.y >= plot.box.y and box.bottom <= plot.box.bottom
            if inside and not any(box.meets(other) for other in (*taken, *_near(figure, plot, i))):
                taken.append(box)
                yield Text(x, baseline, text, size, Anchor.MIDDLE, bold=True)
                break


def _near(figure: ControlFigure, plot: _Plot, index: int) -> Iterator[Box]:
    """The places of the marks round a point, which its label must leave readable."""
    reach = int(30 / plot.step) + 1
    for i in range(max(0, index - reach), min(len(figure.points), index + reach + 1)):
        value = figure.points[i].value
        if value is not None:
            yield Box(plot.x(i) - 3, plot.y.at(value) - 4, 6, 8)


def _end_labels(figure: ControlFigure) -> list[tuple[str, float]]:
    """Names of the last limits, set at the right end where a legend would make the eye travel."""
    for point in reversed(figure.points):
        if point.centre is not None:
            words = figure.words
            ends = [(f"{words.centre} {words.brief_number(point.centre)}", point.centre)]
            if point.ucl is not None:
                ends.append((f"{words.upper} {words.brief_number(point.ucl)}", point.ucl))
            if point.lcl is not None:
                ends.append((f"{words.lower} {words.brief_number(point.lcl)}", point.lcl))
            return ends
    return []


def _place_ends(ends: list[tuple[str, float]], plot: _Plot, size: float) -> Iterator[Item]:
    height = size * 1.15
    if len(ends) * height > plot.box.height:
        return
    wanted = [plot.y.at(value) + size * 0.35 for _, value in ends]
    for (text, _), y in zip(
        ends, spread(wanted, height, plot.box.y - size, plot.box.bottom + size * 0.35), strict=True
    ):
        yield Text(plot.box.right + 6, y, text, size, ink=Ink.MUTED)


def _hits(figure: ControlFigure, plot: _Plot) -> Iterator[Hit]:
    """Dated marks first, since they lie on top of the points' columns; then the points in their order."""
    box = plot.box
    for mark in figure.marks:
        if mark.key is not None:
            x = plot.x(mark.position)
            place = Box(x - _MARK_REACH, box.y - 2, 2 * _MARK_REACH, 2 * _MARK_REACH)
            yield Hit(place, mark.key, mark.detail or mark.label)
    for i, point in enumerate(figure.points):
        yield Hit(
            Box(plot.x(i - 0.5), box.y, plot.step, box.height),
            point.key,
            describe_point(figure, point),
        )
