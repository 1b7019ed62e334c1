"""Layout of Pareto and breakdown charts: one row a category, so that long names stay readable."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from mcr_desktop.figures.annotations import framed
from mcr_desktop.figures.charts import Bar, Direction, ParetoFigure, SplitBar, SplitFigure
from mcr_desktop.figures.labels import fit
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

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 10.0
_LEAST_BAR = 0.25
"""Share of the width below which bars can no longer be told apart."""

_Column = tuple[str, list[str]]


def row_height(sizes: TextSizes) -> float:
    """Height of one row that reads at ease."""
    return sizes.body * 2.0


@dataclass(frozen=True, slots=True)
class _Grid:
    """Columns of a row chart: names, bars, then columns of figures set to the right."""

    name_right: float
    bar_left: float
    bar_right: float
    column_rights: tuple[float, ...]
    top: float
    row: float

    def middle(self, index: int) -> float:
        return self.top + (index + 0.5) * self.row


def lay_out_pareto(
    figure: ParetoFigure,
    width: float,
    height: float,
    measure: Measurer,
    sizes: TextSizes,
    *,
    titled: bool,
) -> Drawing:
    """The chart in a canvas of that size; rows without room join "Other", never half a row."""
    words, size = figure.words, sizes.body
    items: list[Item] = []
    top, bottom = framed(figure, (width, height), measure, sizes, items, titled=titled)
    bars = _fitting(figure, int((bottom - top - sizes.caption * 1.6) / (size * 1.7)))
    if not bars:
        return _empty(words.nothing, width, height, sizes, items)
    total = figure.total or 1.0
    shares = [sum(bar.count for bar in bars[: i + 1]) / total for i in range(len(bars))]
    counts = [words.number(bar.count, 0 if bar.count == int(bar.count) else 1) for bar in bars]
    columns = [(words.count, counts), (words.cumulative, [words.percent(s) for s in shares])]
    if not figure.adds_up:
        columns = [(words.value, [words.brief_number(bar.count) for bar in bars])]
        columns.append(("", [bar.detail for bar in bars]))
    names = [bar.label for bar in bars]
    columns = _affordable(columns, (1,), names, width, measure, sizes)
    grid = _grid(names, columns, (top, bottom), width, measure, sizes)
    _headers(grid, [head for head, _ in columns], sizes, items)
    largest = max(bar.count for bar in bars) or 1.0
    hits: list[Hit] = []
    for i, bar in enumerate(bars):
        whole = Box(0, grid.top + i * grid.row, width, grid.row)
        chosen = bar.key is not None and bar.key == figure.selected
        if chosen:
            items.append(Rect(whole, Ink.SELECTED))
        _name(grid, i, bar.label, measure, size, items, bold=chosen)
        ink = Ink.ACCENT if chosen or (figure.selected is None and bar.key) else Ink.QUIET
        _bar(grid, i, bar.count / largest, ink, items)
        for (_, texts), right in zip(columns, grid.column_rights, strict=True):
            items.append(
                Text(right, grid.middle(i) + size * 0.35, texts[i], size, Anchor.END, chosen)
            )
        if bar.key is not None:
            told = f"{bar.label}: {columns[0][1][i]} {figure.unit}"
            if figure.adds_up:
                told += f" ({words.percent(bar.count / total)})"
            parts = (told, bar.detail)
            hits.append(Hit(whole, bar.key, " · ".join(part for part in parts if part)))
    if len(columns) > 1 and figure.adds_up:
        # Where the bars end and what they add up to: the bend is what a Pareto chart is read for.
        span = grid.bar_right - grid.bar_left
        line = tuple((grid.bar_left + s * span, grid.middle(i)) for i, s in enumerate(shares))
        items.append(Polyline(line, Ink.WATCH, 1.0))
        items += [Marker(x, y, 3.6, Shape.DOT, Ink.WATCH) for x, y in line]
    return Drawing(width, height, tuple(items), tuple(hits))


def lay_out_split(
    figure: SplitFigure,
    width: float,
    height: float,
    measure: Measurer,
    sizes: TextSizes,
    *,
    titled: bool,
) -> Drawing:
    """The breakdown in a canvas of that size; rows without room are counted in the last line."""
    words, size = figure.words, sizes.body
    items: list[Item] = []
    top, bottom = framed(figure, (width, height), measure, sizes, items, titled=titled)
    bars = _shown(figure, int((bottom - top - sizes.caption * 1.6) / (size * 1.7)))
    if not bars:
        return _empty(words.nothing, width, height, sizes, items)
    observed = [words.brief_number(bar.observed) for bar in bars]
    expected = ["" if b.expected is None else words.brief_number(b.expected) for b in bars]
    columns = [(words.observed, observed), (words.expected, expected)]
    if any(bar.note for bar in bars):
        columns.append(("", [bar.note for bar in bars]))
    names = [bar.label for bar in bars]
    # The tick in the bar shows what was expected, so its figure goes first, then the note.
    columns = _affordable(columns, (1, 2), names, width, measure, sizes)
    grid = _grid(names, columns, (top, bottom), width, measure, sizes)
    _headers(grid, [head for head, _ in columns], sizes, items)
    largest = max(max(b.observed, b.expected or 0) for b in bars) or 1.0
    hits: list[Hit] = []
    for i, bar in enumerate(bars):
        whole = Box(0, grid.top + i * grid.row, width, grid.row)
        chosen = bar.key is not None and bar.key == figure.selected
        if chosen:
            items.append(Rect(whole, Ink.SELECTED))
        _name(grid, i, bar.label, measure, size, items, bold=chosen or bar.out)
        _split_bar(grid, i, bar, largest, figure.direction, items)
        for (_, texts), right in zip(columns, grid.column_rights, strict=True):
            items.append(
                Text(right, grid.middle(i) + size * 0.35, texts[i], size, Anchor.END, chosen)
            )
        if bar.key is not None:
            hits.append(Hit(whole, bar.key, describe_cell(figure, bar)))
    return Drawing(width, height, tuple(items), tuple(hits))


def describe_cell(figure: SplitFigure, bar: SplitBar) -> str:
    """One cell in words, for a tooltip and a screen reader."""
    words = figure.words
    parts = [f"{bar.label}: {words.observed} {words.brief_number(bar.observed)} {figure.unit}"]
    if bar.expected is not None:
        parts.append(f"{words.expected} {words.brief_number(bar.expected)}")
    parts += [bar.note, bar.detail]
    return " · ".join(part for part in parts if part)


def _fitting(figure: ParetoFigure, most: int) -> list[Bar]:
    """As many bars as there is room for; the others and the rest go together at the end."""
    rest = [figure.other] if figure.other is not None else []
    bars = list(figure.bars)
    if len(bars) + len(rest) <= max(1, most):
        return bars + rest
    if not figure.adds_up:
        return bars[: max(1, most)]
    kept = bars[: max(0, most - 1)]
    count = sum(bar.count for bar in [*bars[len(kept) :], *rest])
    return [*kept, Bar(None, figure.words.other, count)]


def _shown(figure: SplitFigure, most: int) -> list[SplitBar]:
    """As many cells as there is room for; the others are added up in the last row."""
    bars = list(figure.bars)
    if len(bars) <= max(1, most):
        return bars
    kept = bars[: max(0, most - 1)]
    return [*kept, _joined(bars[len(kept) :], figure.words.other)]


def _split_bar(
    grid: _Grid,
    index: int,
    bar: SplitBar,
    largest: float,
    direction: Direction,
    items: list[Item],
) -> None:
    """What was observed as a bar, what was expected as a tick across it."""
    shape, ink = _meaning(bar, direction)
    _bar(grid, index, bar.observed / largest, ink if bar.out else Ink.QUIET, items)
    if bar.out:
        items.append(Marker(grid.bar_left - 9, grid.middle(index), 8, shape, ink))
    if bar.expected is not None:
        x = grid.bar_left + bar.expected / largest * (grid.bar_right - grid.bar_left)
        y = grid.middle(index)
        items.append(Line(x, y - grid.row * 0.34, x, y + grid.row * 0.34, Ink.INK, 2))


def _joined(bars: Sequence[SplitBar], label: str) -> SplitBar:
    known = [bar.expected for bar in bars if bar.expected is not None]
    return SplitBar(
        None,
        f"{label} ({len(bars)})",
        sum(bar.observed for bar in bars),
        sum(known) if len(known) == len(bars) else None,
    )


def _meaning(bar: SplitBar, direction: Direction) -> tuple[Shape, Ink]:
    more = bar.expected is None or bar.observed >= bar.expected
    shape = Shape.UP if more else Shape.DOWN
    if direction is Direction.NEUTRAL:
        return shape, Ink.WATCH
    return shape, Ink.BAD if more is (direction is Direction.HIGHER_IS_WORSE) else Ink.GOOD


def _affordable(
    columns: list[_Column],
    dispensable: tuple[int, ...],
    names: Sequence[str],
    width: float,
    measure: Measurer,
    sizes: TextSizes,
) -> list[_Column]:
    """The columns that leave names and bars enough room; `dispensable` says which go, in order."""
    longest = max(measure.width(name, sizes.body, bold=True) for name in names)
    room = width * (1 - _LEAST_BAR) - min(longest, width * 0.4) - _GAP * 2
    kept = dict(enumerate(columns))
    for index in dispensable:
        taken = sum(_column_width(column, measure, sizes) for column in kept.values())
        if taken > room:
            kept.pop(index, None)
    return list(kept.values())


def _column_width(column: _Column, measure: Measurer, sizes: TextSizes) -> float:
    head, texts = column
    widest = max(measure.width(text, sizes.body, bold=True) for text in texts)
    return max(widest, measure.width(head, sizes.caption)) + _GAP * 1.4


def _grid(
    names: Sequence[str],
    columns: Sequence[_Column],
    between: tuple[float, float],
    width: float,
    measure: Measurer,
    sizes: TextSizes,
) -> _Grid:
    """Columns as wide as their widest figure; names take what they need up to two fifths."""
    rights: list[float] = []
    right = width - 4
    for column in reversed(columns):
        rights.append(right)
        right -= _column_width(column, measure, sizes)
    longest = max(measure.width(name, sizes.body, bold=True) for name in names) + 4
    name_right = min(longest, max(width * 0.4, right - width * 0.45), right * 0.6)
    top = between[0] + sizes.caption * 1.1
    row = min(row_height(sizes) * 1.35, (between[1] - top) / len(names))
    return _Grid(
        name_right=name_right,
        bar_left=name_right + _GAP * 1.6,
        bar_right=max(right, name_right + _GAP * 1.6 + 1),
        column_rights=tuple(reversed(rights)),
        top=top,
        row=row,
    )


def _headers(grid: _Grid, heads: Sequence[str], sizes: TextSizes, items: list[Item]) -> None:
    for head, right in zip(heads, grid.column_rights, strict=True):
        if head:
            y = grid.top - sizes.caption * 0.45
            items.append(Text(right, y, head, sizes.caption, Anchor.END, ink=Ink.MUTED))


def _name(
    grid: _Grid,
    index: int,
    name: str,
    measure: Measurer,
    size: float,
    items: list[Item],
    *,
    bold: bool,
) -> None:
    text = fit(name, grid.name_right - 4, measure, size, bold=bold)
    items.append(Text(4, grid.middle(index) + size * 0.35, text, size, bold=bold))


def _bar(grid: _Grid, index: int, part: float, ink: Ink, items: list[Item]) -> None:
    tall = min(grid.row * 0.56, 16.0)
    wide = max(1.0, part * (grid.bar_right - grid.bar_left))
    items.append(Rect(Box(grid.bar_left, grid.middle(index) - tall / 2, wide, tall), ink))


def _empty(
    nothing: str, width: float, height: float, sizes: TextSizes, items: list[Item]
) -> Drawing:
    text = Text(width / 2, height / 2, nothing, sizes.caption, Anchor.MIDDLE, ink=Ink.MUTED)
    return replace(Drawing(width, height, ()), items=(*items, text))
