"""Layout of the whys: from the question rightwards, or as a staircase where that would be too narrow."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from mcr_desktop.figures.cause_blocks import (
    LEADING,
    Block,
    Pen,
    broken,
    draw_block,
    framed,
    hits_of,
    legend,
    pens_of,
    set_block,
    shortened_to,
    titled_top,
)
from mcr_desktop.figures.cause_drawings import spoken
from mcr_desktop.figures.primitives import Box, Drawing, Ink, Item, Line, Rect, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mcr_desktop.figures.cause_drawings import Cause, WhyChain, WhyTreeFigure
    from mcr_desktop.figures.primitives import Measurer, TextSizes

_LEAST_COLUMN = 10.5
"""Letters' heights that a column must be wide; narrower ones would part most words."""


def lay_out_why_tree(
    figure: WhyTreeFigure,
    width: float,
    height: float,
    measure: Measurer,
    sizes: TextSizes,
    *,
    titled: bool,
) -> Drawing:
    """The tree in that width. It grows beyond the height only where even one line an answer is too much."""
    pens = pens_of(figure, measure, sizes)
    return shortened_to(width, height, (_drawn(figure, width, pen, titled=titled) for pen in pens))


def why_tree_height(
    figure: WhyTreeFigure, width: float, measure: Measurer, sizes: TextSizes, *, titled: bool
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

    @property
    def pad(self) -> float:
        return self.pen.size * 0.42

    @property
    def gap(self) -> float:
        """Between one answer and the next below."""
        return self.pen.size * 0.62

    def place(self, cause: Cause, block: Block, box: Box, branch: str) -> None:
        framed(cause, box, self.pen, self.items)
        draw_block(block, box.x + self.pad, box.y + self.pad * 0.8, self.pen, self.items)
        self.boxes.append((box, cause.key, spoken(cause, branch, self.pen.words)))


def _drawn(figure: WhyTreeFigure, width: float, pen: Pen, *, titled: bool) -> Drawing:
    # A frame is as wide again as its line, which the canvas would cut off.
    sheet = _Sheet(pen, width - 2)
    y = titled_top(figure.title, width, pen, sheet.items) if titled else 0.0
    for number, chain in enumerate(figure.chains):
        if number:
            y += pen.size * 1.1
        y = _chain(sheet, chain, y)
    if not figure.chains:
        sheet.items.append(Text(0, y + pen.size, pen.words.nothing, pen.size, ink=Ink.MUTED))
        y += pen.size * LEADING
    y = legend(figure, y + pen.size * 0.5, width, pen, sheet.items)
    return Drawing(width, y + 2, tuple(sheet.items), hits_of(sheet.boxes))


def _chain(sheet: _Sheet, chain: WhyChain, top: float) -> float:
    """One question with its answers; gives the y below."""
    depth = max((level for cause in chain.causes for level, _ in cause.walk()), default=0)
    pen = sheet.pen
    between = pen.size * 1.5
    share = 0.72
    columns = depth + share
    wide = (sheet.width - depth * between) / columns
    if depth and wide < pen.size * _LEAST_COLUMN:
        return _stairs(sheet, chain, top)
    # A short chain needs no boxes as wide as half a page.
    wide = min(wide, pen.size * 34)
    head = _question(sheet, chain.heading, 0.0, top, min(wide * share, sheet.width))
    if not chain.causes:
        return _unanswered(sheet, head)
    port = top + sheet.pad * 0.8 + pen.size * 0.66
    bottom = _answers(sheet, chain.causes, head.right, port, between, wide, chain.heading)
    return max(head.bottom, bottom)


def _unanswered(sheet: _Sheet, head: Box) -> float:
    """Says beside its question that nobody has answered it, or beneath where there is no room."""
    pen = sheet.pen
    x, y = head.right + pen.size, head.y + sheet.pad * 0.8 + pen.size
    if x + pen.measure.width(pen.words.nothing, pen.size) > sheet.width:
        x, y = sheet.pad, head.bottom + pen.size * 1.2
    for line in broken(pen.words.nothing, sheet.width - x, pen.measure, pen.size, most=3):
        sheet.items.append(Text(x, y, line, pen.size, ink=Ink.MUTED))
        y += pen.size * LEADING
    return max(head.bottom, y - pen.size * 0.7)


def _question(sheet: _Sheet, text: str, x: float, y: float, wide: float) -> Box:
    """The tinted box that a chain begins with."""
    pen = sheet.pen
    lines = broken(text, wide - 2 * sheet.pad, pen.measure, pen.size, bold=True, most=8)
    box = Box(x, y, wide, len(lines) * pen.size * LEADING + 1.8 * sheet.pad)
    sheet.items.append(Rect(box, Ink.BAND))
    sheet.items.append(Rect(Box(x, y, 2.4, box.height), Ink.ACCENT))
    for i, line in enumerate(lines):
        baseline = y + sheet.pad * 0.8 + pen.size * (1 + LEADING * i)
        sheet.items.append(Text(x + sheet.pad + 2, baseline, line, pen.size, bold=True))
    return box


def _answers(
    sheet: _Sheet,
    causes: Sequence[Cause],
    from_x: float,
    port: float,
    between: float,
    wide: float,
    branch: str,
) -> float:
    """Answers in the next column, the first level with what it explains; gives the y below."""
    pen = sheet.pen
    x = from_x + between
    bend = from_x + between * 0.5
    y = port - pen.size * 0.66 - sheet.pad * 0.8
    lowest = y
    joint = port
    for number, cause in enumerate(causes):
        if number:
            y = lowest + sheet.gap
        block = set_block(cause, wide - 2 * sheet.pad, pen)
        box = Box(x, y, wide, block.height + 1.8 * sheet.pad)
        own = y + sheet.pad * 0.8 + pen.size * 0.66
        sheet.items.append(Line(bend if number else from_x, own, x, own, Ink.MUTED, 1.0))
        joint = own
        sheet.place(cause, block, box, branch)
        lowest = box.bottom
        if cause.children:
            below = _answers(sheet, cause.children, box.right, own, between, wide, branch)
            lowest = max(lowest, below)
    if joint > port:
        sheet.items.append(Line(bend, port, bend, joint, Ink.MUTED, 1.0))
    return lowest


def _stairs(sheet: _Sheet, chain: WhyChain, top: float) -> float:
    """Answers one under the other, each level a step further in."""
    head = _question(sheet, chain.heading, 0.0, top, sheet.width)
    return _steps(sheet, chain.causes, 1, head.bottom, chain.heading)


def _steps(sheet: _Sheet, causes: Sequence[Cause], level: int, top: float, branch: str) -> float:
    pen = sheet.pen
    step = pen.size * 1.5
    # However deep it goes, the text keeps half the width.
    x = min(level * step, sheet.width * 0.5)
    rail = x - step * 0.55
    y, joint = top, top
    for cause in causes:
        y += sheet.gap
        wide = sheet.width - x
        block = set_block(cause, wide - 2 * sheet.pad, pen)
        box = Box(x, y, wide, block.height + 1.8 * sheet.pad)
        joint = y + sheet.pad * 0.8 + pen.size * 0.66
        sheet.items.append(Line(rail, joint, x, joint, Ink.MUTED, 1.0))
        sheet.place(cause, block, box, branch)
        y = box.bottom
        if cause.children:
            y = _steps(sheet, cause.children, level + 1, y, branch)
    if causes:
        sheet.items.append(Line(rail, top, rail, joint, Ink.MUTED, 1.0))
    return y
