"""Who comes next on the map when somebody walks there by arrows, and who is tied to whom by keys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import QWidget

from mcr_desktop.figures.people_maps import BOX_HEIGHT, BOX_WIDTH, Place
from mcr_desktop.ui.people.map_paintings import letters
from mcr_desktop.ui.theme import GRID, Tokens, tokens_of

if TYPE_CHECKING:
    from mcr_desktop.ui.people.map_scenes import MapScene

SMALLEST = 0.08
"""How far the map may be zoomed out; at 1 a box is as wide as its words want."""
MARGIN = 24.0


class Holding(QObject):
    """A line of reporting that is being drawn by keys: somebody is held, and their boss is walked to."""

    drawn = Signal(bytes, object)
    """Somebody, and to whom they report; None for nobody."""
    changed = Signal()

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view
        self.whose: bytes | None = None
        """Who is held."""

    def begin(self, whose: bytes) -> None:
        """Hold somebody."""
        self.whose = whose
        self.changed.emit()

    def end(self, *, keep: bool = False, boss: bytes | None = None) -> None:
        """Leave it, or with `keep` draw the line to a boss or to nobody."""
        held, self.whose = self.whose, None
        if held is not None:
            if keep and boss != held:
                self.drawn.emit(held, boss)
            self.changed.emit()

    def stay_with(self, scene: MapScene) -> None:
        """Go on only while who is held is still on the map."""
        if self.whose not in scene.people:
            self.whose = None

    def takes_key(self, key: Qt.Key, here: bytes | None) -> bool:
        """Whether a key did something with the line; `here` is whom the keyboard is on."""
        if self.whose is None:
            return False
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.end(keep=here is not None, boss=here)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.end(keep=True)
        elif key == Qt.Key.Key_Escape:
            self.end()
        else:
            return False
        return True

    def words(self, scene: MapScene, here: bytes | None) -> str:
        """What Enter would keep, and what other keys do; nothing where nobody is held."""
        if self.whose is None:
            return ""
        one = scene.people[self.whose]
        if here is None or here == self.whose:
            said = f"{one.name} reports to \N{HORIZONTAL ELLIPSIS} Walk there with the arrows, or click."
        else:
            said = f"{one.name} reports to {scene.people[here].name}: Enter keeps it."
        return f"{said}{' Delete: to nobody.' if one.boss else ''} Escape leaves it."

    def paint(self, painter: QPainter, scene: MapScene, here: bytes | None, room: QRectF) -> None:
        """Draw the line that would be kept, and say at the foot of the map what keys do now."""
        if self.whose is None:
            return
        tokens, places = tokens_of(self._view.palette()), scene.drawn.places
        if here is not None and here != self.whose:
            pen = QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine)
            pen.setCosmetic(True)
            painter.setPen(pen)
            start, end = (QPointF(*places[one].centre) for one in (self.whose, here))
            painter.drawLine(start, end)
        painter.resetTransform()
        _paint_hint(painter, self.words(scene, here), room, tokens)


def first_of(places: Mapping[bytes, Place]) -> bytes:
    """Who stands at the top, leftmost. Needs somebody."""
    return min(places, key=lambda one: (places[one].y, places[one].x))


def next_of(places: Mapping[bytes, Place], here: bytes, across: int, down: int) -> bytes:
    """The nearest person that way, or the one here; what lies aside counts double."""
    here_x, here_y = places[here].centre
    best, least = here, float("inf")
    for one, place in places.items():
        x, y = place.centre
        ahead = (x - here_x) * across + (y - here_y) * down
        aside = abs((x - here_x) * down) + abs((y - here_y) * across)
        if one != here and ahead > BOX_HEIGHT / 4 and ahead + 2 * aside < least:
            best, least = one, ahead + 2 * aside
    return best


def person_under(places: Mapping[bytes, Place], spot: QPointF) -> bytes | None:
    """Whose box lies under a point of the map; of several the one that is drawn last."""
    under = None
    for one, place in places.items():
        if (
            place.x <= spot.x() <= place.x + BOX_WIDTH
            and place.y <= spot.y() <= place.y + BOX_HEIGHT
        ):
            under = one
    return under


def fitting(bounds: tuple[float, float, float, float], room: QSize) -> tuple[float, QPointF]:
    """The scale and the origin at which everybody is in view, no larger than their words want."""
    left, top, wide, tall = bounds
    room_x, room_y = max(room.width() - 2 * MARGIN, 50), max(room.height() - 2 * MARGIN, 50)
    scale = min(max(min(room_x / wide, room_y / tall), SMALLEST), 1.0)
    middle = QPointF(left + wide / 2, top + tall / 2) * scale
    origin = QPointF(room.width() / 2, room.height() / 2) - middle
    if tall * scale < room_y:  # short maps hang from the top, as charts of people do
        origin.setY(min(origin.y(), MARGIN - top * scale))
    return scale, origin


def shift_into(box: QRectF, room: QSize) -> QPointF:
    """By how much a box has to move so that it lies in the room."""
    by = QPointF(0, 0)
    if box.left() < 0 or box.right() > room.width():
        by.setX(-box.left() if box.left() < 0 else room.width() - box.right())
    if box.top() < 0 or box.bottom() > room.height():
        by.setY(-box.top() if box.top() < 0 else room.height() - box.bottom())
    return by


def _paint_hint(painter: QPainter, words: str, room: QRectF, tokens: Tokens) -> None:
    """A line at the foot of the map that says what keys do now: charts of people hang from the top."""
    painter.setFont(letters(13))
    metrics = QFontMetricsF(painter.font())
    inner = room.width() - 4 * GRID
    lines = _lines(words, metrics, inner)
    tall = metrics.height()
    wide = min(max(metrics.horizontalAdvance(one) for one in lines), inner)
    high = tall * len(lines) + GRID
    box = QRectF(GRID, room.bottom() - high - GRID, wide + 2 * GRID, high)
    painter.setPen(QPen(QColor(tokens.accent), 1))
    painter.setBrush(QColor(tokens.surface))
    painter.drawRoundedRect(box, 6, 6)
    painter.setPen(QColor(tokens.text))
    for number, line in enumerate(lines):
        base = box.top() + GRID / 2 + metrics.ascent() + number * tall
        painter.drawText(QPointF(box.left() + GRID, base), line)


def _lines(words: str, metrics: QFontMetricsF, room: float) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and metrics.horizontalAdvance(longer) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
