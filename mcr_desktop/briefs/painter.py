"""Draws laid-out pages and figures on a reportlab canvas, all of it as vectors and real text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from mcr_desktop.briefs.clean_texts import clean
from mcr_desktop.briefs.fonts import Face
from mcr_desktop.briefs.typesetting import Picture, Run
from mcr_desktop.figures.primitives import (
    Anchor,
    Area,
    Drawing,
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
    from mcr_desktop.briefs.fonts import Fonts
    from mcr_desktop.briefs.layout import Page
    from mcr_desktop.briefs.typesetting import Op

PRINT: dict[Ink, tuple[float, float, float]] = {
    ink: (int(code[1:3], 16) / 255, int(code[3:5], 16) / 255, int(code[5:7], 16) / 255)
    for ink, code in {
        Ink.PAPER: "#ffffff",
        Ink.INK: "#1a2230",
        Ink.MUTED: "#596473",
        Ink.GRID: "#d3d9e0",
        Ink.BAND: "#f0f4f8",
        Ink.QUIET: "#b4bdc9",
        Ink.ACCENT: "#1f5fa8",
        Ink.SELECTED: "#d7e5f5",
        Ink.GOOD: "#1d7a46",
        Ink.WATCH: "#946200",
        Ink.BAD: "#b3261e",
        Ink.GOOD_1: "#e4efe9",
        Ink.GOOD_2: "#c9dfd3",
        Ink.GOOD_3: "#a9ccb9",
        Ink.BAD_1: "#f6e5e4",
        Ink.BAD_2: "#edcbc9",
        Ink.BAD_3: "#e2adaa",
        Ink.WATCH_1: "#efe4cc",
    }.items()
}
"""What the roles look like on paper; each text colour holds 4.5:1 against it."""


class Pen:
    """A canvas with y growing downwards from the sheet's upper edge."""

    def __init__(self, canvas: Any, height: float, fonts: Fonts) -> None:
        self._canvas = canvas
        self._height = height
        self._fonts = fonts
        self._texts: list[tuple[float, float, Run]] = []

    def page(self, page: Page) -> None:
        """Draws one sheet: grounds and lines first, then all text in one go."""
        for placed in page.placed:
            for op in placed.strip.ops:
                self._op(op, placed.x, placed.y)
        self._write()

    def _op(self, op: Op, x: float, y: float) -> None:
        match op:
            case Run():
                self._texts.append((x, y, op))
            case Picture():
                self.figure(op.drawing, x + op.x, y + op.y)
            case _:
                self._item(op, x, y)

    def figure(self, drawing: Drawing, x: float, y: float) -> None:
        """Draws a figure with its upper left corner at x, y."""
        for item in drawing.items:
            if isinstance(item, Marker):
                # Sized for a screen, beside type twice as large.
                small = Marker(item.x, item.y, item.size * 0.74, item.shape, item.ink)
                self._marker(small, x, self._height - y)
            else:
                self._item(item, x, y)

    def _item(self, item: Item, x: float, y: float) -> None:
        canvas, top = self._canvas, self._height - y
        match item:
            case Line():
                self._stroke(item.ink, item.width, dashed=item.dashed)
                canvas.line(x + item.x1, top - item.y1, x + item.x2, top - item.y2)
            case Polyline():
                self._stroke(item.ink, item.width, dashed=item.dashed)
                canvas.drawPath(self._path(item.points, x, top), stroke=1, fill=0)
            case Area():
                canvas.setFillColorRGB(*PRINT[item.ink])
                canvas.drawPath(self._path(item.points, x, top, close=True), stroke=0, fill=1)
            case Rect():
                box = item.box
                canvas.setFillColorRGB(*PRINT[item.ink])
                canvas.rect(x + box.x, top - box.bottom, box.width, box.height, stroke=0, fill=1)
            case Marker():
                self._marker(item, x, top)
            case Text():
                self._figure_text(item, x, y)

    def _stroke(self, ink: Ink, width: float, *, dashed: bool) -> None:
        # Figures are laid out in screen units; print bears finer lines.
        self._canvas.setStrokeColorRGB(*PRINT[ink])
        self._canvas.setLineWidth(width * 0.8)
        self._canvas.setDash([2.6, 2.0] if dashed else [])

    def _path(
        self, points: tuple[tuple[float, float], ...], x: float, top: float, *, close: bool = False
    ) -> Any:
        path = self._canvas.beginPath()
        path.moveTo(x + points[0][0], top - points[0][1])
        for px, py in points[1:]:
            path.lineTo(x + px, top - py)
        if close:
            path.close()
        return path

    def _marker(self, item: Marker, x: float, top: float) -> None:
        canvas = self._canvas
        canvas.setDash([])
        half = item.size / 2
        if item.shape in {Shape.DOT, Shape.RING}:
            ring = item.shape is Shape.RING
            canvas.setStrokeColorRGB(*PRINT[item.ink])
            canvas.setLineWidth(1.0)
            canvas.setFillColorRGB(*PRINT[Ink.PAPER if ring else item.ink])
            hollow = ring and item.size >= 6
            canvas.circle(x + item.x, top - item.y, half, stroke=int(ring), fill=int(not hollow))
            return
        canvas.setFillColorRGB(*PRINT[item.ink])
        canvas.drawPath(self._path(item.corners(), x, top, close=True), stroke=0, fill=1)

    def _figure_text(self, item: Text, x: float, y: float) -> None:
        face = Face.BOLD if item.bold else Face.REGULAR
        word = self._fonts.word(clean(item.text), face)
        left = item.x
        if item.anchor is not Anchor.START:
            wide = word.width * item.size
            left -= wide if item.anchor is Anchor.END else wide / 2
        for font, text, wide in word.runs:
            self._texts.append((x, y, Run(left, item.y, text, font, item.size, item.ink)))
            left += wide * item.size

    def _write(self) -> None:
        canvas = self._canvas
        pen = canvas.beginText()
        face: tuple[str, float] | None = None
        ink: Ink | None = None
        for x, y, run in self._texts:
            pen.setTextOrigin(x + run.x, self._height - y - run.y)
            if (run.font, run.size) != face:
                face = (run.font, run.size)
                pen.setFont(*face)
            if run.ink is not ink:
                ink = run.ink
                pen.setFillColorRGB(*PRINT[ink])
            # `textOut` would measure it to move on; each run has its own place.
            pen.textLine(run.text)
        canvas.drawText(pen)
        self._texts = []
