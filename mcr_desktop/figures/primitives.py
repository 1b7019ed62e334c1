"""What a laid-out figure is made of: a handful of marks that any painter can draw.

Units are those of the canvas (pixels on screen, points in print); y grows downwards. Colours are
roles, so that light, dark and print need no second layout.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Ink(StrEnum):
    """What a colour means here; the painter knows what it looks like."""

    PAPER = "paper"
    INK = "ink"
    MUTED = "muted"
    GRID = "grid"
    BAND = "band"
    QUIET = "quiet"
    ACCENT = "accent"
    SELECTED = "selected"
    GOOD = "good"
    WATCH = "watch"
    BAD = "bad"
    GOOD_1 = "good_1"
    GOOD_2 = "good_2"
    GOOD_3 = "good_3"
    BAD_1 = "bad_1"
    BAD_2 = "bad_2"
    BAD_3 = "bad_3"
    WATCH_1 = "watch_1"
    """Grounds under text, from a hint to the strongest; text on them is INK."""


class Shape(StrEnum):
    """A meaning must show without colour, so each has a shape of its own."""

    DOT = "dot"
    RING = "ring"
    UP = "up"
    DOWN = "down"
    DIAMOND = "diamond"


class Anchor(StrEnum):
    """Which end of a text its x names."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle by its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    def holds(self, x: float, y: float) -> bool:
        """Whether the point lies inside; the left and upper edges belong to it."""
        return self.x <= x < self.right and self.y <= y < self.bottom

    def meets(self, other: Box) -> bool:
        """Whether the two share any area."""
        return (
            self.x < other.right
            and other.x < self.right
            and self.y < other.bottom
            and other.y < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    ink: Ink
    width: float = 1.0
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Polyline:
    points: tuple[tuple[float, float], ...]
    ink: Ink
    width: float = 1.5
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A filled outline without a stroke."""

    points: tuple[tuple[float, float], ...]
    ink: Ink


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle without a stroke."""

    box: Box
    ink: Ink


@dataclass(frozen=True, slots=True)
class Marker:
    """A mark centred on x, y; `size` is its width."""

    x: float
    y: float
    size: float
    shape: Shape
    ink: Ink

    def corners(self) -> tuple[tuple[float, float], ...]:
        """The outline of an angular shape; empty for round ones."""
        half = self.size / 2
        match self.shape:
            case Shape.UP:
                offsets = ((0.0, -half), (half, half * 0.75), (-half, half * 0.75))
            case Shape.DOWN:
                offsets = ((0.0, half), (half, -half * 0.75), (-half, -half * 0.75))
            case Shape.DIAMOND:
                return (
                    (self.x, self.y - half),
                    (self.x + half, self.y),
                    (self.x, self.y + half),
                    (self.x - half, self.y),
                )
            case _:
                return ()
        return tuple((self.x + dx, self.y + dy) for dx, dy in offsets)


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text standing on the baseline y."""

    x: float
    y: float
    text: str
    size: float
    anchor: Anchor = Anchor.START
    bold: bool = False
    ink: Ink = Ink.INK


Item = Line | Polyline | Area | Rect | Marker | Text


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that answers: `key` is what it stands for, `label` what it says aloud."""

    box: Box
    key: str
    label: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure laid out for one size, back to front, with its hits in reading order."""

    width: float
    height: float
    items: tuple[Item, ...]
    hits: tuple[Hit, ...] = ()

    def hit_at(self, x: float, y: float) -> Hit | None:
        """The hit under a point, or None."""
        return next((hit for hit in self.hits if hit.box.holds(x, y)), None)


class Measurer(Protocol):
    """Knows how wide a text runs in the font that the painter will use."""

    def width(self, text: str, size: float, *, bold: bool = False) -> float: ...


@dataclass(frozen=True, slots=True)
class TextSizes:
    """Sizes in canvas units: screen 15, 12 and 12 pixels; print asks for less."""

    title: float = 15.0
    body: float = 12.0
    caption: float = 12.0
