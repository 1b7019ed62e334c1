"""Texts of causes set in the room they have, with the mark of what is known of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mcr_desktop.domain.cases import CONFIRMED, RULED_OUT, SUPPOSED
from mcr_desktop.figures.labels import ELLIPSIS
from mcr_desktop.figures.primitives import (
    Box,
    Drawing,
    Hit,
    Ink,
    Item,
    Line,
    Marker,
    Polyline,
    Rect,
    Shape,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mcr_desktop.figures.cause_drawings import Cause, CauseFigure, CauseWords
    from mcr_desktop.figures.primitives import Measurer, TextSizes

LEADING = 1.32
_SMALL = 0.88
_MOST_LINES = (14, 8, 5, 3, 2, 1)
"""How many lines one text may take, given up step by step where the canvas is too low."""


@dataclass(frozen=True, slots=True)
class Pen:
    """What the setting of a drawing needs to know throughout."""

    measure: Measurer
    sizes: TextSizes
    words: CauseWords
    selected: str | None
    most: int

    @property
    def size(self) -> float:
        return self.sizes.body

    @property
    def indent(self) -> float:
        """Room for the mark before a text."""
        return self.size * 1.05


@dataclass(frozen=True, slots=True)
class Block:
    """One cause's text in lines; it never runs wider than `room`."""

    cause: Cause
    lines: tuple[str, ...]
    evidence: tuple[str, ...]
    tag: str
    room: float
    wide: float
    height: float


def pens_of(figure: CauseFigure, measure: Measurer, sizes: TextSizes) -> Iterator[Pen]:
    """With which a drawing is tried: the first shortens nothing, each one after it more."""
    for most in _MOST_LINES:
        yield Pen(measure, sizes, figure.words, figure.selected, most)


def shortened_to(width: float, height: float, tried: Iterable[Drawing]) -> Drawing:
    """The first of these drawings that the height holds, else the last, which grows beyond it."""
    for drawing in tried:
        last = drawing
        if last.height <= height:
            break
    return Drawing(width, max(height, last.height), last.items, last.hits)


_ENDLESS = 2_000
"""No line holds so many letters: what is longer is never measured whole."""


def broken(
    text: str, room: float, measure: Measurer, size: float, *, bold: bool = False, most: int = 14
) -> list[str]:
    """The text in lines no wider than the room; words wider than that are parted.

    An ellipsis ends the last line where more than `most` would be needed.
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        if len(lines) > most:
            break  # more is never drawn, and an endless text would be measured for seconds
        rest = word
        tried = f"{line} {rest}" if line else rest
        if len(tried) <= _ENDLESS and measure.width(tried, size, bold=bold) <= room:
            line = tried
            continue
        if line:
            lines.append(line)
        while (
            len(lines) <= most
            and len(rest) > 1
            and measure.width(rest[:_ENDLESS], size, bold=bold) > room
        ):
            cut = _longest(rest, room, measure, size, bold=bold)
            lines.append(rest[:cut])
            rest = rest[cut:]
        line = rest
    if line:
        lines.append(line)
    if len(lines) <= most:
        return lines
    last = lines[most - 1]
    while last and measure.width(last + ELLIPSIS, size, bold=bold) > room:
        last = last[:-1].rstrip()
    return [*lines[: most - 1], last + ELLIPSIS]


def _longest(text: str, room: float, measure: Measurer, size: float, *, bold: bool) -> int:
    """How many letters of an endless word fit; at least one."""
    low, high = 1, min(len(text), _ENDLESS)
    while low < high:
        middle = (low + high + 1) // 2
        if measure.width(text[:middle], size, bold=bold) <= room:
            low = middle
        else:
            high = middle - 1
    return low


def set_block(cause: Cause, room: float, pen: Pen) -> Block:
    """The cause's text, its evidence and its tag broken for that room."""
    size, measure = pen.size, pen.measure
    inner = max(size, room - pen.indent)
    lines = broken(
        cause.text or pen.words.unsaid, inner, measure, size, bold=cause.root, most=pen.most
    )
    small = size * _SMALL
    evidence = (
        broken(cause.evidence, inner, measure, small, most=min(3, pen.most - 1))
        if pen.most > 2 and cause.evidence
        else []
    )
    tag = pen.words.root.upper() if cause.root and cause.text else ""
    if tag and measure.width(tag, small * 0.9, bold=True) > inner:
        tag = ""
    height = len(lines) * size * LEADING + len(evidence) * small * LEADING
    height += small * LEADING if tag else 0.0
    widths = [measure.width(line, size, bold=cause.root) for line in lines]
    widths += [measure.width(line, small) for line in evidence]
    widths.append(measure.width(tag, small * 0.9, bold=True) if tag else 0.0)
    return Block(
        cause, tuple(lines), tuple(evidence), tag, room, min(room, pen.indent + max(widths)), height
    )


def draw_block(block: Block, x: float, y: float, pen: Pen, items: list[Item]) -> None:
    """Sets a block with its upper left corner at x, y."""
    size = pen.size
    small = size * _SMALL
    cause = block.cause
    out = cause.standing == RULED_OUT
    ink = Ink.MUTED if out or not cause.text else Ink.INK
    left = x + pen.indent
    if block.tag:
        items.append(Text(left, y + small, block.tag, small * 0.9, bold=True, ink=Ink.BAD))
        y += small * LEADING
    items += mark(cause.standing, x + size * 0.42, y + size * 0.66, size, root=cause.root)
    for line in block.lines:
        items.append(Text(left, y + size, line, size, bold=cause.root, ink=ink))
        y += size * LEADING
    for line in block.evidence:
        items.append(Text(left, y + small, line, small, ink=Ink.MUTED))
        y += small * LEADING


def mark(standing: str, x: float, y: float, size: float, *, root: bool = False) -> list[Item]:
    """What is known, as a shape: ring supposed, dot confirmed, cross ruled out, diamond the root."""
    if standing == RULED_OUT:
        half = size * 0.27
        return [
            Line(x - half, y - half, x + half, y + half, Ink.MUTED, 1.5),
            Line(x - half, y + half, x + half, y - half, Ink.MUTED, 1.5),
        ]
    if root:
        return [Marker(x, y, size * 1.15, Shape.DIAMOND, Ink.BAD)]
    if standing == CONFIRMED:
        return [Marker(x, y, size * 0.74, Shape.DOT, Ink.INK)]
    return [Marker(x, y, size * 0.76, Shape.RING, Ink.MUTED)]


def outline(box: Box, ink: Ink, width: float, *, dashed: bool = False) -> Polyline:
    """The edge of a box."""
    corners = (
        (box.x, box.y),
        (box.right, box.y),
        (box.right, box.bottom),
        (box.x, box.bottom),
        (box.x, box.y),
    )
    return Polyline(corners, ink, width, dashed=dashed)


def framed(cause: Cause, box: Box, pen: Pen, items: list[Item]) -> None:
    """A cause's frame: solid where confirmed, dashed where supposed, pale where ruled out, heavy at the root."""
    if cause.key and cause.key == pen.selected:
        items.append(Rect(box, Ink.SELECTED))
    elif cause.root:
        items.append(Rect(box, Ink.BAND))
    if cause.root:
        items.append(outline(box, Ink.BAD, 1.8))
    elif cause.standing == CONFIRMED:
        items.append(outline(box, Ink.INK, 1.1))
    elif cause.standing == RULED_OUT:
        items.append(outline(box, Ink.GRID, 0.8))
    else:
        items.append(outline(box, Ink.MUTED, 0.8, dashed=True))


def legend(figure: CauseFigure, top: float, width: float, pen: Pen, items: list[Item]) -> float:
    """Names the marks that occur, in as many rows as the width asks for; gives the y below."""
    causes = [cause for _, _, cause in figure.walk()]
    if not causes:
        return top
    words, size = pen.words, pen.sizes.caption * 0.95
    named = [
        (standing, False, words.said(standing))
        for standing in (SUPPOSED, CONFIRMED, RULED_OUT)
        if any(cause.standing == standing and not cause.root for cause in causes)
    ]
    if any(cause.root for cause in causes):
        named.append((CONFIRMED, True, words.root))
    x, y = 0.0, top + size * 0.5
    for standing, root, said in named:
        wide = size * 1.2 + pen.measure.width(said, size)
        if x and x + wide > width:
            x, y = 0.0, y + size * LEADING
        items += mark(standing, x + size * 0.45, y + size * 0.66, size, root=root)
        items.append(Text(x + size * 1.2, y + size, said, size, ink=Ink.MUTED))
        x += wide + size * 1.3
    y += size * LEADING
    if figure.note:
        for line in broken(figure.note, width, pen.measure, size, most=3):
            items.append(Text(0, y + size, line, size, ink=Ink.MUTED))
            y += size * LEADING
    return y


def titled_top(title: str, width: float, pen: Pen, items: list[Item]) -> float:
    """Sets the title sentence; gives the y at which the drawing may begin."""
    size = pen.sizes.title
    y = 0.0
    for line in broken(title, width, pen.measure, size, bold=True, most=3):
        items.append(Text(0, y + size * 1.05, line, size, bold=True))
        y += size * 1.3
    return y + size * 0.5 if title else y


def hits_of(boxes: Sequence[tuple[Box, str, str]]) -> tuple[Hit, ...]:
    """Places that answer; those without a key do not."""
    return tuple(Hit(box, key, label) for box, key, label in boxes if key)
