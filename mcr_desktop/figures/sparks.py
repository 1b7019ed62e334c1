"""Layout of a chart the size of a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.figures.control import mark_of
from mcr_desktop.figures.primitives import (
    Box,
    Drawing,
    Hit,
    Ink,
    Item,
    Marker,
    Polyline,
    Rect,
    Shape,
)
from mcr_desktop.figures.scales import Scale

if TYPE_CHECKING:
    from mcr_desktop.figures.charts import SparkFigure


def lay_out_spark(figure: SparkFigure, width: float, height: float) -> Drawing:
    """The line over its band of limits, with its last value and those outside marked."""
    items: list[Item] = []
    known = [value for value in figure.values if value is not None]
    limits = [limit for limit in (figure.lcl, figure.ucl) if limit is not None]
    inset = 5.0
    lowest = min([*known, *limits], default=0.0)
    highest = max([*known, *limits], default=1.0)
    if highest == lowest:
        lowest, highest = lowest - 1, highest + 1
    # So small a chart shows the shape alone; an axis from zero would flatten it to a stroke.
    scale = Scale(lowest, highest, height - inset, inset)
    step = (width - 2 * inset) / max(1, len(figure.values) - 1)
    if figure.ucl is not None:
        high = scale.at(figure.ucl)
        low = scale.at(figure.lcl if figure.lcl is not None else scale.low)
        items.append(Rect(Box(0, high, width, max(1.0, low - high)), Ink.BAND))
    runs: list[list[tuple[float, float]]] = [[]]
    for i, value in enumerate(figure.values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((inset + i * step, scale.at(value)))
    items += [Polyline(tuple(run), Ink.INK, 1.3) for run in runs if len(run) > 1]
    mean = sum(known) / len(known) if known else 0.0
    for i in figure.out:
        value = figure.values[i]
        if value is not None:
            shape, ink = mark_of(figure.direction, above=value >= mean)
            items.append(Marker(inset + i * step, scale.at(value), 7, shape, ink))
    last = len(figure.values) - 1
    if known and figure.values[last] is not None and last not in figure.out:
        y = scale.at(figure.values[last] or 0.0)
        items.append(Marker(inset + last * step, y, 4.4, Shape.DOT, Ink.ACCENT))
    hits = (
        (Hit(Box(0, 0, width, height), figure.key, figure.title),) if figure.key is not None else ()
    )
    return Drawing(width, height, tuple(items), hits)
