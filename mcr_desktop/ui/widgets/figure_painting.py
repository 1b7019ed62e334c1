"""What a figure's marks look like on screen: their colours, their letters, their strokes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPolygonF

from mcr_desktop.figures.primitives import (
    Anchor,
    Area,
    Ink,
    Item,
    Line,
    Marker,
    Polyline,
    Rect,
    Shape,
    Text,
)
from mcr_desktop.ui import theme

if TYPE_CHECKING:
    from mcr_desktop.figures.primitives import Drawing
    from mcr_desktop.ui.theme import Tokens


_GROUNDS = {"1": 0.12, "2": 0.24, "3": 0.38}
"""How much of its colour a ground holds; text on the strongest still has a contrast of more than 4.5:1."""


@dataclass(frozen=True, slots=True)
class FigureColours:
    """A colour for every role, as "#rrggbb"; the theme passes its own."""

    paper: str
    ink: str
    muted: str
    grid: str
    band: str
    quiet: str
    accent: str
    selected: str
    good: str
    watch: str
    bad: str
    good_1: str = ""
    good_2: str = ""
    good_3: str = ""
    bad_1: str = ""
    bad_2: str = ""
    bad_3: str = ""
    watch_1: str = ""

    def of(self, ink: Ink) -> QColor:
        """The colour of a role."""
        name = getattr(self, ink.value)
        if not name:  # grounds that nobody chose lie between the paper and their meaning
            meaning, step = ink.value.split("_")
            name = _between(self.paper, getattr(self, meaning), _GROUNDS[step])
        return QColor(name)


def colours_of(tokens: Tokens) -> FigureColours:
    """The figure's roles filled from the theme, so that charts look like the page round them."""
    return FigureColours(
        paper=tokens.surface,
        ink=tokens.text,
        muted=tokens.muted,
        grid=tokens.line,
        band=_between(tokens.surface, tokens.hover, 0.6),
        quiet=_between(tokens.surface, tokens.control, 0.5),
        accent=tokens.accent,
        selected=tokens.accent_soft,
        good=tokens.good,
        watch=tokens.watch,
        bad=tokens.bad,
    )


def _between(one: str, other: str, share: float) -> str:
    """The colour at that share of the way from one to the other."""
    parts = (
        round(int(one[i : i + 2], 16) * (1 - share) + int(other[i : i + 2], 16) * share)
        for i in (1, 3, 5)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


LIGHT = colours_of(theme.LIGHT)
DARK = colours_of(theme.DARK)


class FontMeasurer:
    """Widths in the widget's own font; metrics are kept per size, widths per text."""

    def __init__(self, font: QFont) -> None:
        self._font = font
        self._metrics: dict[tuple[float, bool], QFontMetricsF] = {}
        self._widths: dict[tuple[str, float, bool], float] = {}

    def font(self, size: float, *, bold: bool) -> QFont:
        """The font of one text."""
        font = QFont(self._font)
        font.setPixelSize(max(1, round(size)))
        font.setBold(bold)
        return font

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """Advance of the text in pixels."""
        known = self._widths.get((text, size, bold))
        if known is None:
            metrics = self._metrics.get((size, bold))
            if metrics is None:
                metrics = QFontMetricsF(self.font(size, bold=bold))
                self._metrics[size, bold] = metrics
            known = self._widths[text, size, bold] = metrics.horizontalAdvance(text)
        return known


def paint_drawing(
    painter: QPainter, drawing: Drawing, colours: FigureColours, measure: FontMeasurer
) -> None:
    """Draws a laid-out figure at the painter's origin, for views and for cells of tables."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for item in drawing.items:
        paint_item(painter, item, colours, measure)


def paint_item(
    painter: QPainter, item: Item, colours: FigureColours, measure: FontMeasurer
) -> None:
    """Draws one mark; `measure` is the measurer that the figure was laid out with."""
    colour = colours.of(item.ink)
    match item:
        case Line():
            painter.setPen(_pen(colour, item.width, dashed=item.dashed))
            painter.drawLine(QPointF(item.x1, item.y1), QPointF(item.x2, item.y2))
        case Polyline():
            painter.setPen(_pen(colour, item.width, dashed=item.dashed))
            painter.drawPolyline(QPolygonF([QPointF(x, y) for x, y in item.points]))
        case Area():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in item.points]))
        case Rect():
            box = item.box
            painter.fillRect(QRectF(box.x, box.y, box.width, box.height), colour)
        case Marker():
            _paint_marker(painter, item, colour, colours.of(Ink.PAPER))
        case Text():
            painter.setFont(measure.font(item.size, bold=item.bold))
            painter.setPen(colour)
            x = item.x
            if item.anchor is not Anchor.START:
                wide = measure.width(item.text, item.size, bold=item.bold)
                x -= wide if item.anchor is Anchor.END else wide / 2
            painter.drawText(QPointF(x, item.y), item.text)


def _paint_marker(painter: QPainter, item: Marker, colour: QColor, paper: QColor) -> None:
    half = item.size / 2
    if item.shape in {Shape.DOT, Shape.RING}:
        painter.setPen(QPen(colour, 1.5 if item.shape is Shape.RING else 0.1))
        painter.setBrush(paper if item.shape is Shape.RING and item.size < 8 else colour)
        if item.shape is Shape.RING and item.size >= 8:
            painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(item.x, item.y), half, half)
        return
    painter.setPen(QPen(paper, 1.0))
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in item.corners()]))


def _pen(colour: QColor, width: float, *, dashed: bool) -> QPen:
    pen = QPen(colour, width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if dashed:
        pen.setDashPattern([4 / max(width, 0.5), 3 / max(width, 0.5)])
    return pen
