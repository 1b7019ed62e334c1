"""Layout of a fishbone: branches above and below a spine that points at the problem.

Where the width has no room for branches side by side it becomes an outline, branch by branch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcr_desktop.figures.cause_blocks import (
    LEADING,
    Block,
    Pen,
    broken,
    draw_block,
    hits_of,
    legend,
    outline,
    pens_of,
    set_block,
    shortened_to,
    titled_top,
)
from mcr_desktop.figures.cause_drawings import spoken
from mcr_desktop.figures.primitives import (
    Anchor,
    Area,
    Box,
    Drawing,
    Ink,
    Item,
    Line,
    Rect,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.figures.cause_drawings import Cause, CauseBone, FishboneFigure
    from mcr_desktop.figures.primitives import Measurer, TextSizes

_LEAST_ROOM = 9.0
"""Letters' heights that the text of a cause must have side by side."""


def lay_out_fishbone(
    figure: FishboneFigure,
    width: float,
    height: float,
    measure: Measurer,
    sizes: TextSizes,
    *,
    titled: bool,
) -> Drawing:
    """The fishbone in that width. It grows beyond the height only where one line a cause is too much."""
    pens = pens_of(figure, measure, sizes)
    return shortened_to(width, height, (_drawn(figure, width, pen, titled=titled) for pen in pens))


def fishbone_height(
    figure: FishboneFigure, width: float, measure: Measurer, sizes: TextSizes, *, titled: bool
) -> float:
    """The height at which nothing has to be shortened."""
    pen = next(pens_of(figure, measure, sizes))
    return _drawn(figure, width, pen, titled=titled).height


@dataclass(slots=True)
class _Sheet:
    """What has been drawn so far."""

    pen: Pen
    width: float
    items: list[Item] = field(default_factory=list)
    boxes: list[tuple[Box, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Twig:
    """A cause in its place under a branch: how far in, how far down, and where its parent's line runs."""

    cause: Cause
    block: Block
    level: int
    y: float
    parent_y: float | None


def _drawn(figure: FishboneFigure, width: float, pen: Pen, *, titled: bool) -> Drawing:
    # A frame is as wide again as its line, which the canvas would cut off.
    sheet = _Sheet(pen, width - 2)
    y = titled_top(figure.title, width, pen, sheet.items) if titled else 0.0
    size = pen.size
    head = min(width * 0.21, size * 15)
    columns = (len(figure.bones) + 1) // 2
    slant = size * 2.2
    room = width - head - size * 1.6
    column = (room - slant) / max(1, columns)
    if not figure.bones:
        sheet.items.append(Text(0, y + size, pen.words.nothing, size, ink=Ink.MUTED))
        y += size * LEADING
    elif column - slant - size * 1.4 < size * _LEAST_ROOM:
        y = _listed(sheet, figure, y)
    else:
        y = _fish(sheet, figure, y, column, slant, head)
    y = legend(figure, y + size * 0.5, width, pen, sheet.items)
    return Drawing(width, y + 2, tuple(sheet.items), hits_of(sheet.boxes))


def _fish(
    sheet: _Sheet, figure: FishboneFigure, top: float, column: float, slant: float, head: float
) -> float:
    pen = sheet.pen
    size = pen.size
    room = column - slant - size * 1.4
    above = figure.bones[0::2]
    below = figure.bones[1::2]
    twigs = [_twigs(bone, room, pen) for bone in figure.bones]
    # A branch's name takes two lines at most; all flags are as tall as the tallest.
    deep = max((len(_name(bone, column, pen)) for bone in figure.bones), default=1)
    flag = size * (0.65 + LEADING * deep)
    deep_above = max([_depth(t, pen) for t in twigs[0::2]] + [size * 2.2])
    deep_below = max([_depth(t, pen) for t in twigs[1::2]] + [size * 2.2 if below else 0.0])
    problem = broken(figure.problem, head - size * 1.3, pen.measure, size, bold=True, most=12)
    head_high = max(len(problem) * size * LEADING + size * 1.4, size * 3.4)
    # The head may reach above the branches' tips or below them.
    spine = top + max(flag + deep_above + size * 0.7, head_high / 2)
    end = sheet.width - head
    sheet.items.append(Line(0, spine, end, spine, Ink.INK, 2.2))
    sheet.items.append(
        Area(((end, spine - size * 0.6), (end + size * 0.9, spine), (end, spine + size * 0.6)),
             Ink.INK)
    )  # fmt: skip
    left = end + size * 0.5
    box = Box(left, spine - head_high / 2, sheet.width - left, head_high)
    if problem:
        sheet.items += [Rect(box, Ink.BAND), outline(box, Ink.INK, 1.2)]
    for i, line in enumerate(problem):
        y = spine - len(problem) * size * LEADING / 2 + size * (1 + LEADING * i) - size * 0.05
        middle = (box.x + box.right) / 2
        sheet.items.append(Text(middle, y, line, size, Anchor.MIDDLE, bold=True))
    lowest = max(spine + size, box.bottom)
    for place, bone in enumerate(above):
        meets = slant + column * (place + 1)
        tip = spine - deep_above - size * 0.7
        _bone(sheet, bone, twigs[2 * place], (meets - slant, tip), (meets, spine), column, flag)
    for place, bone in enumerate(below):
        meets = slant + column * (place + 1)
        tip = spine + deep_below + size * 0.7
        _bone(sheet, bone, twigs[2 * place + 1], (meets - slant, tip), (meets, spine), column, flag)
        lowest = max(lowest, tip + flag)
    sheet.boxes.sort(key=lambda one: _reading_order(figure, one[1]))
    return lowest


def _reading_order(figure: FishboneFigure, key: str) -> tuple[int, int]:
    for i, bone in enumerate(figure.bones):
        if bone.key == key:
            return i, -1
        keys = [one.key for cause in bone.causes for _, one in cause.walk()]
        if key in keys:
            return i, keys.index(key)
    return len(figure.bones), 0


def _twigs(bone: CauseBone, room: float, pen: Pen) -> list[_Twig]:
    """The causes of a branch one under the other, as far down as the texts need."""
    placed: list[_Twig] = []
    y = 0.0

    def put(cause: Cause, level: int, parent_y: float | None) -> None:
        nonlocal y
        inset = min(level * pen.size, room * 0.3)
        block = set_block(cause, room - inset, pen)
        y += block.height + pen.size * 0.75
        own = y - pen.size * 0.4
        placed.append(_Twig(cause, block, level, own, parent_y))
        for child in cause.children:
            put(child, level + 1, own)

    for cause in bone.causes:
        put(cause, 0, None)
    return placed


def _depth(twigs: Sequence[_Twig], pen: Pen) -> float:
    return (twigs[-1].y + pen.size * 0.5) if twigs else 0.0


def _bone(
    sheet: _Sheet,
    bone: CauseBone,
    twigs: Sequence[_Twig],
    tip: tuple[float, float],
    foot: tuple[float, float],
    column: float,
    flag: float,
) -> None:
    """One branch with its causes; its texts keep clear of its own line and of its neighbour's."""
    pen = sheet.pen
    size = pen.size
    over = tip[1] < foot[1]

    def x_at(y: float) -> float:
        return tip[0] + (y - tip[1]) / (foot[1] - tip[1]) * (foot[0] - tip[0])

    sheet.items.append(Line(*tip, *foot, Ink.INK, 1.4))
    _flag(sheet, bone, tip, column, flag, over=over)
    # Above the spine texts begin at the tip; below it, a little way from the spine.
    first = tip[1] + size * 0.25 if over else foot[1] + size * 0.7
    for twig in twigs:
        bottom = first + twig.y
        top = bottom - twig.block.height - size * 0.12
        near = bottom if over else top
        inset = min(twig.level * size, (column - size) * 0.3)
        left = x_at(near) - column + size * 0.7 + inset
        line = bottom + size * 0.14
        box = Box(left - size * 0.2, top - size * 0.1, twig.block.room + size * 0.4,
                  line - top + size * 0.2)  # fmt: skip
        if twig.cause.key and twig.cause.key == pen.selected:
            sheet.items.append(Rect(box, Ink.SELECTED))
        elif twig.cause.root:
            sheet.items.append(Rect(box, Ink.BAND))
        if twig.parent_y is None:
            sheet.items.append(Line(left, line, x_at(line), line, Ink.MUTED, 0.9))
        else:
            rail = left - size * 0.55
            up = first + twig.parent_y + size * 0.14
            sheet.items.append(Line(rail, up, rail, line, Ink.MUTED, 0.8))
            right = left + twig.block.wide
            sheet.items.append(Line(rail, line, right, line, Ink.MUTED, 0.8))
        draw_block(twig.block, left, top, pen, sheet.items)
        sheet.boxes.append((box, twig.cause.key, spoken(twig.cause, bone.name, pen.words)))


def _flag(
    sheet: _Sheet,
    bone: CauseBone,
    tip: tuple[float, float],
    column: float,
    flag: float,
    *,
    over: bool,
) -> None:
    """The branch's name at the tip of its line."""
    pen = sheet.pen
    size = pen.size
    lines = _name(bone, column, pen)
    widths = [pen.measure.width(line, size, bold=True) for line in lines]
    wide = min(column - size, max(widths, default=0.0) + size * 1.2)
    # The name ends a little beyond its line, inside its own column.
    x = max(0.0, tip[0] - wide + size * 0.8)
    y = tip[1] - flag if over else tip[1]
    box = Box(x, y + (0 if over else size * 0.15), wide, flag - size * 0.15)
    chosen = bool(bone.key) and bone.key == pen.selected
    sheet.items.append(Rect(box, Ink.SELECTED if chosen else Ink.BAND))
    sheet.items.append(outline(box, Ink.INK, 1.0))
    top = box.y + (box.height - len(lines) * size * LEADING) / 2
    for i, line in enumerate(lines):
        y = top + size * (1.02 + LEADING * i)
        sheet.items.append(Text(x + wide / 2, y, line, size, Anchor.MIDDLE, bold=True))
    sheet.boxes.append((box, bone.key, bone.name))


def _name(bone: CauseBone, column: float, pen: Pen) -> list[str]:
    """A branch's name in the width of its flag."""
    return broken(bone.name, column - 2 * pen.size, pen.measure, pen.size, bold=True, most=2)


def _listed(sheet: _Sheet, figure: FishboneFigure, top: float) -> float:
    """The same as an outline: the problem, then each branch with its causes."""
    pen = sheet.pen
    size = pen.size
    y = top
    lines = broken(figure.problem, sheet.width - size, pen.measure, size, bold=True, most=6)
    box = Box(0, y, sheet.width, len(lines) * size * LEADING + size * 0.7)
    sheet.items += [Rect(box, Ink.BAND), outline(box, Ink.INK, 1.2)]
    for i, line in enumerate(lines):
        sheet.items.append(Text(size * 0.5, y + size * (1.25 + LEADING * i), line, size, bold=True))
    y = box.bottom
    rail = size * 0.6
    for bone in figure.bones:
        y += size * 0.8
        name = broken(bone.name, sheet.width - size * 2, pen.measure, size, bold=True, most=2)
        middle = y + size * 0.66
        sheet.items.append(Line(rail, box.bottom, rail, middle, Ink.INK, 1.2))
        sheet.items.append(Line(rail, middle, size * 1.3, middle, Ink.INK, 1.2))
        place = Box(size * 1.3, y - size * 0.15, sheet.width - size * 1.3,
                    len(name) * size * LEADING + size * 0.1)  # fmt: skip
        if bone.key and bone.key == pen.selected:
            sheet.items.append(Rect(place, Ink.SELECTED))
        for line in name:
            sheet.items.append(Text(size * 1.7, y + size, line, size, bold=True))
            y += size * LEADING
        sheet.boxes.append((place, bone.key, bone.name))
        for cause in bone.causes:
            for level, one in cause.walk():
                x = min(size * (0.7 + 1.3 * level), sheet.width * 0.4)
                y += size * 0.3
                block = set_block(one, sheet.width - x - size * 0.4, pen)
                place = Box(x, y, sheet.width - x, block.height + size * 0.2)
                if one.key and one.key == pen.selected:
                    sheet.items.append(Rect(place, Ink.SELECTED))
                elif one.root:
                    sheet.items.append(Rect(place, Ink.BAND))
                draw_block(block, x + size * 0.2, y, pen, sheet.items)
                sheet.boxes.append((place, one.key, spoken(one, bone.name, pen.words)))
                y = place.bottom
    return y
