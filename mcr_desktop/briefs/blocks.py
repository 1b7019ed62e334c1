"""The pieces that a brief is built from: heads, lists, promises, tables, the ask, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.content import Trend
from mcr_desktop.briefs.fonts import Face
from mcr_desktop.briefs.typesetting import (
    Op,
    Picture,
    Run,
    Setter,
    Strip,
    Style,
    kept,
    space,
    total,
)
from mcr_desktop.figures.primitives import Box, Ink, Line, Marker, Rect, Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from mcr_desktop.briefs.content import Line as Statement
    from mcr_desktop.briefs.content import Promise, Source
    from mcr_desktop.briefs.words import BriefWords

BODY = Style(9.3, 13.0)
STRONG = Style(9.3, 13.0, Face.BOLD)
LEAD = Style(11.4, 16.2)
HEAD = Style(9.3, 12.5, Face.BOLD)
SMALL = Style(7.8, 10.6, Face.REGULAR, Ink.MUTED)
SMALL_HEAD = Style(7.2, 10.6, Face.BOLD, Ink.MUTED)
TINY = Style(6.9, 9.2, Face.REGULAR, Ink.MUTED)

_WHO = Style(9.3, 13.0, Face.REGULAR, Ink.MUTED)

_DUE = 50.0
_BULLET = 10.0
_PANEL = 12.0


def head(
    setter: Setter, text: str, room: float, *, warned: bool = False, ruled: bool = True
) -> list[Strip]:
    """A section head under a rule; `warned` puts the mark of danger before it.

    Unruled where a rule stands above it already.
    """
    indent = 12.0 if warned else 0.0
    lines = setter.paragraph(text, HEAD, room - indent, x=indent)
    first = lines[0]
    ops: list[Op] = list(first.ops)
    if warned:
        ops.append(Marker(4.0, HEAD.leading * 0.5, 7.5, Shape.DIAMOND, Ink.BAD))
    lines[0] = Strip(first.height, tuple(ops), keep=True)
    ink = Ink.BAD if warned else Ink.INK
    rule = [Strip(5.0, (Line(0, 0, room, 0, ink, 0.8),), keep=True)] if ruled else []
    return [*rule, *kept(lines), Strip(2.5, keep=True)]


def read_aloud(setter: Setter, lines: Sequence[Statement], room: float) -> list[Strip]:
    """Sentences to be spoken, set large."""
    strips: list[Strip] = []
    for line in lines:
        if strips:
            strips.append(space(4))
        strips += setter.paragraph(line.text, LEAD, room, sources=line.sources)
    return strips


def bullets(
    setter: Setter, lines: Sequence[Statement], room: float, *, style: Style = BODY
) -> list[Strip]:
    """Statements, each behind a small square."""

    def square(_: int) -> list[Op]:
        return [Rect(Box(0.5, style.leading * 0.46, 3, 3), Ink.ACCENT)]

    return _listed(setter, lines, room, style, square)


def numbered(setter: Setter, lines: Sequence[Statement], room: float) -> list[Strip]:
    """Statements in their order."""
    wide = Style(BODY.size, BODY.leading, Face.BOLD, Ink.ACCENT)

    def number(index: int) -> list[Op]:
        return [*setter.run(str(index + 1), wide, 0, BODY.leading * 0.76)]

    return _listed(setter, lines, room, BODY, number, indent=14.0)


def boxes(setter: Setter, lines: Sequence[Statement], room: float) -> list[Strip]:
    """Questions, each with a box to tick once it has been asked."""

    def box(_: int) -> list[Op]:
        y, side = BODY.leading * 0.28, 6.2
        corners = ((0.4, y), (0.4 + side, y), (0.4 + side, y + side), (0.4, y + side))
        edges = zip(corners, (*corners[1:], corners[0]), strict=True)
        return [Line(a[0], a[1], b[0], b[1], Ink.MUTED, 0.7) for a, b in edges]

    return _listed(setter, lines, room, BODY, box, indent=14.0)


def promises(
    setter: Setter, items: Sequence[Promise], room: float, words: BriefWords
) -> list[Strip]:
    """Commitments behind their day; a late one says so by shape, colour and word."""
    strips: list[Strip] = []
    due_style = Style(BODY.size, BODY.leading, Face.BOLD)
    for item in items:
        if strips:
            strips.append(space(3.2))
        ink = Ink.BAD if item.late else Ink.INK
        due = setter.fitted(item.due or words.no_date, due_style, _DUE - 12)
        style = due_style if item.due else SMALL
        text = setter.tokens(item.text, BODY, item.sources)
        if item.who:
            # A name never breaks, and the dash leads it over to the next line.
            name = clean(item.who).replace(" ", "\u00a0")
            text += setter.tokens(f"\u2014\u00a0{name}", _WHO)
        lines = setter.lines(text, room - _DUE, BODY.leading, _DUE)
        if not lines:
            continue
        ops: list[Op] = [*lines[0].ops]
        ops += setter.run(
            due, Style(style.size, style.leading, style.face, ink), 0, BODY.leading * 0.76
        )
        if item.late:
            ops.append(Marker(_DUE - 7, BODY.leading * 0.5, 6.4, Shape.UP, Ink.BAD))
        lines[0] = Strip(lines[0].height, tuple(ops), lines[0].keep)
        if item.late and item.late_note:
            lines = kept(lines)
            lines += setter.paragraph(
                item.late_note, Style(7.8, 10.6, Face.BOLD, Ink.BAD), room - _DUE, x=_DUE
            )
        strips += lines
    return strips


def table(
    setter: Setter,
    heads: Sequence[str],
    rows: Sequence[Sequence[tuple[str, Style]]],
    widths: Sequence[float],
    sources: Sequence[Sequence[int]],
    trends: tuple[int, Sequence[Trend]] | None = None,
) -> list[Strip]:
    """Rows of wrapped cells under thin rules; a long row may go on overleaf, line by line.

    `trends` names a column whose texts each get the mark of a direction behind them.
    """
    gutter = 10.0
    lefts = [sum(widths[:i]) for i in range(len(widths))]
    strips = [
        Strip(
            SMALL_HEAD.leading + 2,
            tuple(
                op
                for text, x, wide in zip(heads, lefts, widths, strict=True)
                for op in setter.run(
                    setter.fitted(text, SMALL_HEAD, wide - gutter), SMALL_HEAD, x, 8.0
                )
            ),
            keep=True,
        )
    ]
    for index, (row, numbers) in enumerate(zip(rows, sources, strict=True)):
        filled = [i for i, (text, _) in enumerate(row) if text]
        last = filled[-1] if filled else 0
        cells = [
            setter.paragraph(text, style, wide - gutter, x=x, sources=numbers if i == last else ())
            for i, ((text, style), x, wide) in enumerate(zip(row, lefts, widths, strict=True))
        ]
        if trends is not None and cells[trends[0]]:
            first = cells[trends[0]][0]
            after = max(
                (
                    op.x + setter.fonts.word(op.text, Face.REGULAR).width * op.size
                    for op in first.ops
                    if isinstance(op, Run)
                ),
                default=0.0,
            )
            mark = trend_mark(trends[1][index], after + 7, BODY.leading * 0.5, 6.4)
            cells[trends[0]][0] = Strip(first.height, (*first.ops, *mark), first.keep)
        rule = Line(0, 0.3, sum(widths), 0.3, Ink.GRID, 0.6)
        strips.append(Strip(2.6, (rule,), keep=True))
        deep = max(len(cell) for cell in cells)
        for i in range(deep):
            present = [cell[i] for cell in cells if i < len(cell)]
            strips.append(
                Strip(
                    max(strip.height for strip in present),
                    tuple(op for strip in present for op in strip.ops),
                    keep=i + 1 < deep and (i in {0, deep - 2} or deep <= 4),
                )
            )
        strips.append(space(2.2))
    return strips


def panel(strips: Sequence[Strip], room: float) -> list[Strip]:
    """Strips on a tinted ground with a bar at its edge; the ground follows over a page's end."""

    def ground(height: float) -> tuple[Op, ...]:
        # The slices overlap by a hair: viewers would show a seam between exact neighbours.
        return (
            Rect(Box(0, 0, room, height + 0.4), Ink.BAND),
            Rect(Box(0, 0, 3, height + 0.4), Ink.ACCENT),
        )

    inner = [
        Strip(strip.height, (*ground(strip.height), *_shifted(strip.ops, _PANEL)), strip.keep)
        for strip in strips
    ]
    inner[-1] = Strip(inner[-1].height, inner[-1].ops, keep=True)
    top = Strip(7.0, ground(7.0), keep=True)
    return [top, *inner, Strip(8.0, ground(7.6))]


def panel_room(room: float) -> float:
    """Width that a panel leaves to its text."""
    return room - 2 * _PANEL


def sources(setter: Setter, items: Sequence[Source], room: float) -> list[Strip]:
    """Numbered sources in small type."""
    strips: list[Strip] = []
    for item in items:
        lines = setter.paragraph(item.text, TINY, room - 15, x=15)
        if not lines:
            continue
        number = setter.run_right(
            str(item.number),
            Style(TINY.size, TINY.leading, Face.BOLD, Ink.MUTED),
            11,
            TINY.leading * 0.76,
        )
        lines = [
            Strip(line.height, (*line.ops, *(number if i == 0 else ())), keep=i + 1 < len(lines))
            for i, line in enumerate(lines)
        ]
        strips += lines
    return strips


def trend_mark(trend: Trend, x: float, y: float, size: float) -> list[Op]:
    """The direction of a standing as a shape; nothing where it is not known."""
    match trend:
        case Trend.UP:
            return [Marker(x, y, size, Shape.UP, Ink.GOOD)]
        case Trend.DOWN:
            return [Marker(x, y, size, Shape.DOWN, Ink.BAD)]
        case Trend.SAME:
            return [Line(x - size / 2, y, x + size / 2, y, Ink.MUTED, 1.6)]
        case Trend.UNKNOWN:
            return []


def columns_pay(left: Sequence[Strip], right: Sequence[Strip], page: float) -> bool:
    """Whether two lists read better side by side: both short, neither dwarfing the other."""
    tall, low = max(total(left), total(right)), min(total(left), total(right))
    return tall < page * 0.6 and (tall < 150 or tall < 2.6 * low)


def _listed(
    setter: Setter,
    lines: Sequence[Statement],
    room: float,
    style: Style,
    mark: Callable[[int], list[Op]],
    *,
    indent: float = _BULLET,
) -> list[Strip]:
    strips: list[Strip] = []
    for index, line in enumerate(lines):
        if strips:
            strips.append(space(3.2))
        body = setter.paragraph(line.text, style, room - indent, x=indent, sources=line.sources)
        if body:
            first = body[0]
            body[0] = Strip(first.height, (*first.ops, *mark(index)), first.keep)
        strips += body
    return strips


def _shifted(ops: Sequence[Op], dx: float) -> list[Op]:
    moved: list[Op] = []
    for op in ops:
        match op:
            case Line():
                moved.append(Line(op.x1 + dx, op.y1, op.x2 + dx, op.y2, op.ink, op.width))
            case Rect():
                box = Box(op.box.x + dx, op.box.y, op.box.width, op.box.height)
                moved.append(Rect(box, op.ink))
            case Marker():
                moved.append(Marker(op.x + dx, op.y, op.size, op.shape, op.ink))
            case Picture():
                moved.append(Picture(op.x + dx, op.y, op.drawing))
            case Run():
                moved.append(Run(op.x + dx, op.y, op.text, op.font, op.size, op.ink))
    return moved
