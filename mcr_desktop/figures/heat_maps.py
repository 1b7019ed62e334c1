"""Layout of a heat map: two attributes against each other, each cell with its figure and its meaning."""

from __future__ import annotations

from mcr_desktop.figures.annotations import framed, nothing_in
from mcr_desktop.figures.charts import Direction, HeatCell, HeatFigure
from mcr_desktop.figures.labels import fit, told_apart
from mcr_desktop.figures.primitives import (
    Anchor,
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

_MORE = (Ink.BAD_1, Ink.BAD_2, Ink.BAD_3)
_LESS = (Ink.GOOD_1, Ink.GOOD_2, Ink.GOOD_3)
_GAP = 2.0
_LEAST_CELL = 26.0
_WIDEST_CELL = 150.0


def heat_row(sizes: TextSizes) -> float:
    """Height of a row of cells that reads at ease."""
    return sizes.body * 2.2


def lay_out_heat(
    figure: HeatFigure,
    width: float,
    height: float,
    measure: Measurer,
    sizes: TextSizes,
    *,
    titled: bool,
) -> Drawing:
    """The map in a canvas of that size; rows and columns that find no room are left to the table.

    What departs from the expected has a shape beside its ground, so that colour is never alone; a cell with too
    little in it is only outlined.
    """
    words, size = figure.words, sizes.body
    items: list[Item] = []
    top, bottom = framed(figure, (width, height), measure, sizes, items, titled=titled)
    if not figure.cells:
        items.append(nothing_in(words.nothing, width, (top, bottom), measure, sizes))
        return Drawing(width, height, tuple(items))
    left = _names_room(figure, width, measure, sizes)
    columns = min(len(figure.columns), max(1, int((width - left) / _LEAST_CELL)))
    wide = min((width - left) / columns, _WIDEST_CELL)
    top = _heads(figure, columns, (left, top, wide), measure, sizes, items)
    tall = min(heat_row(sizes) * 1.3, (bottom - top) / len(figure.rows))
    rows = len(figure.rows)
    if tall < size * 1.35:
        tall = size * 1.35
        rows = max(1, int((bottom - top) / tall))
    names = _names(figure.rows[:rows], left - 12, measure, size)
    for row, name in enumerate(names):
        middle = top + (row + 0.5) * tall + size * 0.35
        items.append(Text(4, middle, fit(name, left - 12, measure, size), size))
    hits = []
    for cell in figure.cells:
        if cell.row >= rows or cell.column >= columns:
            continue
        box = Box(left + cell.column * wide, top + cell.row * tall, wide, tall)
        _cell(figure, cell, box, measure, sizes, items)
        if cell.key is not None:
            hits.append(Hit(box, cell.key, describe_heat_cell(figure, cell)))
    return Drawing(width, height, tuple(items), tuple(hits))


def describe_heat_cell(figure: HeatFigure, cell: HeatCell) -> str:
    """One cell in words, for a tooltip and a screen reader."""
    words = figure.words
    where = f"{figure.rows[cell.row]}, {figure.columns[cell.column]}"
    parts = [f"{where}: {words.observed} {words.brief_number(cell.observed)}"]
    if cell.expected is not None:
        parts.append(f"{words.expected} {words.brief_number(cell.expected)}")
    if cell.few:
        parts.append(words.few)
    else:
        sense = words.more if cell.level > 0 else words.less if cell.level < 0 else ""
        parts += [cell.note, sense or words.as_expected]
    return " · ".join(part for part in parts if part)


def _names_room(figure: HeatFigure, width: float, measure: Measurer, sizes: TextSizes) -> float:
    longest = max(measure.width(name, sizes.body) for name in (*figure.rows, figure.row_title))
    return min(longest + 16, width * 0.38)


def _names(names: tuple[str, ...], room: float, measure: Measurer, size: float) -> list[str]:
    """The names, those of real values without what they share where not all of them have room.

    The last one may stand for all others and shares nothing with them.
    """
    if max(measure.width(name, size) for name in names) <= room:
        return list(names)
    every = told_apart(names)
    return every if every != list(names) else [*told_apart(names[:-1]), names[-1]]


def _heads(
    figure: HeatFigure,
    columns: int,
    place: tuple[float, float, float],
    measure: Measurer,
    sizes: TextSizes,
    items: list[Item],
) -> float:
    """Names of the attributes and of the columns; gives the y at which the cells begin.

    Names too long to stand side by side go on two lines by turns, so that more of each can be read.
    """
    left, top, wide = place
    caption = sizes.caption
    y = top + caption * 1.1
    items.append(
        Text(4, y, fit(figure.row_title, left - 12, measure, caption), caption, ink=Ink.MUTED)
    )
    room = columns * wide
    items.append(
        Text(left + 2, y, fit(figure.column_title, room, measure, caption), caption, ink=Ink.MUTED)
    )
    names = _names(figure.columns[:columns], wide - 6, measure, caption)
    longest = max(measure.width(name, caption) for name in names)
    lines = 1 if longest <= wide - 6 or columns < 3 else 2
    y += caption * 1.45
    for index, name in enumerate(names):
        line = index % lines if lines > 1 else 0
        reach = wide * min(lines, columns - index) - 5
        own = left + index * wide
        baseline = y + line * caption * 1.3
        items.append(Text(own + 3, baseline, fit(name, reach, measure, caption), caption))
        if lines > 1 and not line:
            items.append(Line(own + 1, baseline + 3, own + 1, y + caption * 1.65, Ink.GRID, 0.8))
    return y + (lines - 1) * caption * 1.3 + caption * 0.55


def _cell(
    figure: HeatFigure,
    cell: HeatCell,
    box: Box,
    measure: Measurer,
    sizes: TextSizes,
    items: list[Item],
) -> None:
    inner = Box(box.x + _GAP / 2, box.y + _GAP / 2, box.width - _GAP, box.height - _GAP)
    size = sizes.body
    middle = inner.y + inner.height / 2 + size * 0.35
    shape, ink, ground = _meaning(figure.direction, cell)
    if cell.few:
        corners = (
            (inner.x, inner.y), (inner.right, inner.y), (inner.right, inner.bottom),
            (inner.x, inner.bottom), (inner.x, inner.y),
        )  # fmt: skip
        items.append(Polyline(corners, Ink.GRID, 0.8, dashed=True))
    else:
        items.append(Rect(inner, ground))
    if cell.key is not None and cell.key == figure.selected:
        items.append(Rect(Box(inner.x, inner.y, 3, inner.height), Ink.ACCENT))
    text = figure.words.brief_number(cell.observed)
    wide = measure.width(text, size, bold=bool(cell.level))
    marked = bool(cell.level) and not cell.few and inner.width >= wide + 18
    if inner.width >= wide + 4:
        items.append(
            Text(inner.right - 6, middle, text, size, Anchor.END, bold=marked,
                 ink=Ink.MUTED if cell.few else Ink.INK)
        )  # fmt: skip
    if marked or (cell.level and inner.width < wide + 4):
        items.append(Marker(inner.x + 9, inner.y + inner.height / 2, 7, shape, ink))


def _meaning(direction: Direction, cell: HeatCell) -> tuple[Shape, Ink, Ink]:
    """Shape, colour of the shape and ground of a cell by how far it departs."""
    if not cell.level:
        return Shape.DOT, Ink.MUTED, Ink.BAND
    more = cell.level > 0
    shape = Shape.UP if more else Shape.DOWN
    step = min(abs(cell.level), 3) - 1
    if direction is Direction.NEUTRAL:
        return shape, Ink.WATCH, Ink.SELECTED
    bad = more is (direction is Direction.HIGHER_IS_WORSE)
    return shape, Ink.BAD if bad else Ink.GOOD, (_MORE if bad else _LESS)[step]
