"""Layout of a breakdown tree: one row a slice, indented under the slice that it is a part of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.figures.annotations import framed, nothing_in
from mcr_desktop.figures.charts import Direction, TreeFigure, TreeNode
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
    Rect,
    Shape,
    Text,
    TextSizes,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_GAP = 12.0
_LEAST_BARS = 90.0


def lay_out_tree(
    figure: TreeFigure,
    width: float,
    height: float,
    measure: Measurer,
    sizes: TextSizes,
    *,
    titled: bool,
) -> Drawing:
    """The tree in a canvas of that size; rows that find no room are left to the table.

    A bar is what was observed, the tick across it what was expected, both to one scale, so that parts can be
    held against the whole.
    """
    words, size = figure.words, sizes.body
    items: list[Item] = []
    top, bottom = framed(figure, (width, height), measure, sizes, items, titled=titled)
    if not figure.nodes:
        items.append(nothing_in(words.nothing, width, (top, bottom), measure, sizes))
        return Drawing(width, height, tuple(items))
    top += sizes.caption * 1.1
    row = min(size * 2.4, (bottom - top) / len(figure.nodes))
    nodes = figure.nodes
    if row < size * 1.45:
        row = size * 1.45
        nodes = nodes[: max(1, int((bottom - top) / row))]
    columns = _columns(figure, nodes, width, measure, sizes)
    indent = size * 1.3
    names = [
        measure.width(n.label + _along(n), size, bold=True) + n.depth * indent + 12 for n in nodes
    ]
    taken = sum(wide for _, _, wide in columns)
    name_right = min(max(names), max(width * 0.3, width - taken - _LEAST_BARS - _GAP * 2))
    bars = Box(name_right + _GAP, top, max(1.0, width - 4 - taken - name_right - _GAP), row)
    right = bars.right
    for head, texts, wide in columns:
        right += wide
        items.append(
            Text(right, top - sizes.caption * 0.45, head, sizes.caption, Anchor.END, ink=Ink.MUTED)
        )
        for index, text in enumerate(texts):
            y = top + (index + 0.5) * row + size * 0.35
            ink = Ink.MUTED if nodes[index].few else Ink.INK
            items.append(Text(right, y, text, size, Anchor.END, nodes[index].out, ink=ink))
    largest = max(max(n.observed, n.expected or 0.0) for n in nodes) or 1.0
    hits = []
    for index, node in enumerate(nodes):
        whole = Box(0, top + index * row, width, row)
        middle = whole.y + row / 2
        if node.key is not None and node.key == figure.selected:
            items.insert(0, Rect(whole, Ink.SELECTED))
        x = 4 + node.depth * indent
        _branch(nodes, index, (top, row), indent, items)
        bold = node.out or node.opened
        along = measure.width(_along(node), size)
        text = fit(node.label, name_right - x - 4 - along, measure, size, bold=bold)
        ink = Ink.MUTED if node.key is None or node.few else Ink.INK
        items.append(Text(x, middle + size * 0.35, text, size, bold=bold, ink=ink))
        if along:
            x += measure.width(text, size, bold=bold)
            items.append(Text(x, middle + size * 0.35, _along(node), size, ink=Ink.MUTED))
        _bar(figure, node, Box(bars.x, middle, bars.width, row), largest, items)
        if node.key is not None:
            hits.append(Hit(whole, node.key, describe_node(figure, node)))
    return Drawing(width, height, tuple(items), tuple(hits))


def describe_node(figure: TreeFigure, node: TreeNode) -> str:
    """One node in words, for a tooltip and a screen reader."""
    words = figure.words
    parts = [f"{node.label}: {words.observed} {words.brief_number(node.observed)}"]
    if node.expected is not None:
        parts.append(f"{words.expected} {words.brief_number(node.expected)}")
    if node.few:
        parts.append(words.few)
    else:
        parts.append(node.note)
    if node.part is not None and node.depth:
        parts.append(f"{words.percent(node.part)} {words.part}")
    return " · ".join(part for part in parts if part)


def _along(node: TreeNode) -> str:
    """Along what a slice is opened."""
    return f"  \N{RIGHTWARDS ARROW} {node.along}" if node.opened and node.along else ""


def _columns(
    figure: TreeFigure,
    nodes: Sequence[TreeNode],
    width: float,
    measure: Measurer,
    sizes: TextSizes,
) -> list[tuple[str, list[str], float]]:
    """Figures set to the right, from the one that matters most: those without room go first from the left."""
    words = figure.words
    told: list[tuple[str, list[str]]] = [
        (words.expected, ["" if n.expected is None else words.brief_number(n.expected) for n in nodes]),
        (words.observed, [words.brief_number(n.observed) for n in nodes]),
        (words.ratio, [words.few if n.few else n.note for n in nodes]),
        (words.part, ["" if n.part is None or not n.depth else words.percent(n.part) for n in nodes]),
    ]  # fmt: skip
    columns = []
    for head, texts in told:
        if not any(texts):
            continue
        widest = max(measure.width(text, sizes.body, bold=True) for text in texts)
        columns.append((head, texts, max(widest, measure.width(head, sizes.caption)) + _GAP * 1.3))
    while len(columns) > 1 and sum(wide for _, _, wide in columns) > width * 0.5:
        del columns[0]
    return columns


def _branch(
    nodes: Sequence[TreeNode],
    index: int,
    place: tuple[float, float],
    indent: float,
    items: list[Item],
) -> None:
    """The line that joins a node to the one it is a part of."""
    depth = nodes[index].depth
    if not depth:
        return
    top, row = place
    parent = max(i for i in range(index) if nodes[i].depth == depth - 1)
    x = 4 + (depth - 1) * indent + 4
    y = top + (index + 0.5) * row
    items.append(Line(x, top + (parent + 1) * row - row * 0.18, x, y, Ink.GRID, 1.0))
    items.append(Line(x, y, x + indent - 7, y, Ink.GRID, 1.0))


def _bar(figure: TreeFigure, node: TreeNode, place: Box, largest: float, items: list[Item]) -> None:
    tall = min(place.height * 0.5, 14.0)
    more = node.expected is None or node.observed >= node.expected
    shape = Shape.UP if more else Shape.DOWN
    ink = Ink.WATCH
    if figure.direction is not Direction.NEUTRAL:
        ink = Ink.BAD if more is (figure.direction is Direction.HIGHER_IS_WORSE) else Ink.GOOD
    wide = max(1.0, node.observed / largest * (place.width - 14))
    left = place.x + 14
    items.append(Rect(Box(left, place.y - tall / 2, wide, tall), ink if node.out else Ink.QUIET))
    if node.out:
        items.append(Marker(place.x + 5, place.y, 8, shape, ink))
    if node.expected is not None:
        x = left + node.expected / largest * (place.width - 14)
        items.append(Line(x, place.y - tall * 0.75, x, place.y + tall * 0.75, Ink.INK, 2))
