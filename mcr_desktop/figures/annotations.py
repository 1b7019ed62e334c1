"""What stands round a plot: its title and unit above, its note below, labels of events on top."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.figures.labels import fit, wrap
from mcr_desktop.figures.primitives import Anchor, Box, Ink, Item, Line, Measurer, Text, TextSizes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.figures.charts import (
        ControlFigure,
        HeatFigure,
        ParetoFigure,
        SplitFigure,
        TreeFigure,
    )

_MOST_ROWS = 3


def framed(
    figure: ControlFigure | ParetoFigure | SplitFigure | HeatFigure | TreeFigure,
    canvas: tuple[float, float],
    measure: Measurer,
    sizes: TextSizes,
    items: list[Item],
    *,
    titled: bool,
) -> tuple[float, float]:
    """Sets title, unit and note; gives the y between which everything else has to stand."""
    title, unit, note = _affordable(figure, canvas[1], sizes, titled=titled)
    top = _heading(title, unit, canvas, measure, sizes, items)
    return top, _noted(note, *canvas, measure, sizes, items)


def nothing_in(
    nothing: str, width: float, between: tuple[float, float], measure: Measurer, sizes: TextSizes
) -> Text:
    """The words that stand where there is nothing to draw."""
    words, size = fit(nothing, width, measure, sizes.caption), sizes.caption
    return Text(width / 2, sum(between) / 2, words, size, Anchor.MIDDLE, ink=Ink.MUTED)


def _affordable(
    figure: ControlFigure | ParetoFigure | SplitFigure | HeatFigure | TreeFigure,
    height: float,
    sizes: TextSizes,
    *,
    titled: bool,
) -> tuple[str, str, str]:
    """Title, unit and note as far as they leave half the height to the marks; the note goes first."""
    room = height / 2
    title = figure.title if titled and height > sizes.title * 7 else ""
    room -= min(3 * sizes.title * 1.3, height * 0.33) if title else 0
    unit = figure.unit if room > sizes.caption * 1.3 else ""
    room -= sizes.caption * 1.3 if unit else 0
    return title, unit, figure.note if room > sizes.caption * 2.6 else ""


def _heading(
    title: str,
    unit: str,
    canvas: tuple[float, float],
    measure: Measurer,
    sizes: TextSizes,
    items: list[Item],
) -> float:
    """Sets the title sentence and the unit; gives the y at which the plot may begin.

    The title takes at most a third of the canvas (its width and height).
    """
    y = 0.0
    width, height = canvas
    if title:
        most = max(1, min(3, int(height * 0.33 / (sizes.title * 1.3))))
        for line in wrap(title, width, measure, sizes.title, bold=True, most=most):
            y += sizes.title * 1.3
            items.append(Text(0, y - sizes.title * 0.25, line, sizes.title, bold=True))
        y += sizes.caption * 0.4
    if unit:
        y += sizes.caption * 1.3
        text = fit(unit, width, measure, sizes.caption)
        items.append(Text(0, y - sizes.caption * 0.25, text, sizes.caption, ink=Ink.MUTED))
    return y + sizes.caption * 0.8


def _noted(
    note: str, width: float, height: float, measure: Measurer, sizes: TextSizes, items: list[Item]
) -> float:
    """Sets the note at the foot; gives the y at which everything else must end."""
    if not note:
        return height - 2
    lines = wrap(note, width, measure, sizes.caption, most=2)
    y = height - sizes.caption * 0.3
    for line in reversed(lines):
        items.append(Text(0, y, line, sizes.caption, ink=Ink.MUTED))
        y -= sizes.caption * 1.3
    return y - sizes.caption * 0.1


def annotate(
    places: Sequence[tuple[float, str]],
    left: float,
    right: float,
    top: float,
    measure: Measurer,
    size: float,
    items: list[Item],
) -> float:
    """Sets labels above the plot, each over its x, in as few rows as keep them apart.

    Gives the y at which the plot may begin. A label that finds no room in three rows is left to
    the tooltip and the table.
    """
    rows: list[list[Box]] = []
    texts: list[tuple[Text, int, float]] = []
    for x, label in places:
        text = fit(label, right - left, measure, size)
        wide = measure.width(text, size)
        start = min(max(x - wide / 2, left), right - wide)
        box = Box(start - size * 0.5, 0, wide + size, 1)
        row = next(
            (n for n, taken in enumerate(rows) if not any(box.meets(t) for t in taken)), len(rows)
        )
        if row >= _MOST_ROWS or not text:
            continue
        if row == len(rows):
            rows.append([])
        rows[row].append(box)
        texts.append((Text(start, 0, text, size, ink=Ink.INK), row, x))
    if not rows:
        return top
    plot_top = top + len(rows) * size * 1.35 + 2
    for text_item, row, x in texts:
        y = plot_top - 5 - row * size * 1.35
        items.append(Text(text_item.x, y, text_item.text, size, ink=Ink.INK))
        # A leader joins the label to its place, unless a label lower down stands in its way.
        crossed = any(box.x <= x <= box.right for lower in rows[:row] for box in lower)
        if left <= x <= right and not crossed:
            items.append(Line(x, y + size * 0.3, x, plot_top, Ink.MUTED, 0.8))
    return plot_top
