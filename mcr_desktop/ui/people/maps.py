"""The stakeholder map on the screen: zoomed, moved, walked through by keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QFrame, QToolTip

from mcr_desktop.ui.people import map_walks as walks
from mcr_desktop.ui.people.map_paintings import Lit, box_of, paint_scene
from mcr_desktop.ui.people.map_walks import MARGIN, SMALLEST, Holding
from mcr_desktop.ui.theme import GRID, tokens_of
from mcr_desktop.ui.words import plain_tip

if TYPE_CHECKING:
    from mcr_desktop.ui.people.map_scenes import MapScene

LARGEST = 2.5
READABLE, BEGIN = 0.3, 0.5
"""A map that fits only below the first begins at the second, at its top."""
STEP = 1.2
NUDGE = float(GRID)
_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_OPENS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)
_OF_A_PERSON = (*_OPENS, Qt.Key.Key_Delete, Qt.Key.Key_R)


class MapView(QFrame):
    """Boxes and lines. Arrows walk, Shift with arrows moves a person, plus and minus zoom, 0 fits.

    A person dragged moves; dragged with Ctrl onto another, they report to that one. R does so by keys.
    """

    opened = Signal(bytes)
    """The person whose card is asked for."""
    chosen = Signal(object)
    """The person the keyboard is on, or None."""
    moved = Signal(object)
    """Where people were put: places by id, in pixels of the unscaled map."""
    reporting_drawn = Signal(bytes, object)
    """Somebody, and to whom they report, None for nobody: by a drag with Ctrl, or by keys."""
    menu_asked = Signal(object, QPoint)
    """A person or None, and where on the screen."""
    delete_asked = Signal(bytes)
    zoomed = Signal(float)

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName("Stakeholder map")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._scene: MapScene | None = None
        self._scale = 1.0
        self._origin = QPointF(0, 0)
        self._fits = True
        """Whether the whole map is kept in view as the window changes."""
        self._current: bytes | None = None
        self._influences = True
        self._pressed: QPointF | None = None
        self._dragged: bytes | None = None
        self._grip = QPointF()
        self._panning = False
        self._pull: QPointF | None = None
        """Where on the widget the end of a line of reporting is that is being drawn."""
        self._unsaved: dict[bytes, tuple[float, float]] = {}
        self.holding = Holding(self)
        self.holding.drawn.connect(self.reporting_drawn)
        self.holding.changed.connect(self._on_holding)

    # What is shown

    def show_scene(self, scene: MapScene, *, anew: bool) -> None:
        """Show a map; another account's (`anew`) is fitted, the same one stays where it was."""
        self._scene = scene
        self._dragged = self._pull = None
        if anew:
            self._fits = True
            self._current = None
        self.holding.stay_with(scene)  # first of all: to choose tells whom the line would tie
        if self._current not in scene.people:
            self._choose(None)
        if self._fits:
            self.fit()
            if anew and self._scale < READABLE:
                self._begin_at_top()
        self._tell()
        self.update()

    @property
    def scene(self) -> MapScene | None:
        """What is shown now."""
        return self._scene

    @property
    def scale(self) -> float:
        """Pixels of the screen a pixel of the map."""
        return self._scale

    def current_id(self) -> bytes | None:
        """The person that the keyboard is on."""
        return self._current

    def choose(self, person_id: bytes) -> None:
        """Put the keyboard on a person and bring them into view."""
        if self._scene is not None and person_id in self._scene.people:
            self._choose(person_id)
            self._into_view(person_id)

    def show_influences(self, on: bool) -> None:  # noqa: FBT001 - Qt's `toggled` gives it
        """Draw lines of influence, or those of reporting alone."""
        self._influences = on
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(720, 480)

    # Zoom

    def fit(self) -> None:
        """Bring everybody into view, no larger than their words want."""
        if self._scene is None:
            return
        self._fits = True
        self._scale, self._origin = walks.fitting(self._scene.drawn.bounds(), self.size())
        self.zoomed.emit(self._scale)
        self.update()

    def _begin_at_top(self) -> None:
        """Of very many people show the first ones so that they can be read; Fit shows all."""
        if self._scene is None:
            return
        first = self._scene.drawn.places[walks.first_of(self._scene.drawn.places)]
        self._scale, self._fits = BEGIN, False
        x, y = first.centre[0] * BEGIN, first.y * BEGIN
        self._origin = QPointF(self.width() / 2 - x, MARGIN - y)
        self.zoomed.emit(self._scale)

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Zoom by a factor round a point of the widget, else round its middle."""
        at = QPointF(self.rect().center()) if at is None else at
        scale = min(max(self._scale * factor, SMALLEST), LARGEST)
        self._origin = at - (at - self._origin) * (scale / self._scale)
        self._scale = scale
        self._fits = False
        self.zoomed.emit(scale)
        self.update()

    def _pan(self, by: QPointF) -> None:
        self._origin += by
        self._fits = False
        self.update()

    def _into_view(self, person_id: bytes) -> None:
        box = self._on_screen(person_id).adjusted(-GRID, -GRID, GRID, GRID)
        by = walks.shift_into(box, self.size())
        if not by.isNull():
            self._pan(by)

    def _on_screen(self, person_id: bytes) -> QRectF:
        assert self._scene is not None  # noqa: S101 - told to the type checker
        box = box_of(self._scene.drawn.places[person_id])
        return QRectF(
            box.x() * self._scale + self._origin.x(),
            box.y() * self._scale + self._origin.y(),
            box.width() * self._scale,
            box.height() * self._scale,
        )

    def screen_point(self, person_id: bytes) -> QPoint:
        """The middle of a person's box, in the widget."""
        return self._on_screen(person_id).center().toPoint()

    def _on_map(self, point: QPointF) -> QPointF:
        return (point - self._origin) / self._scale

    def person_at(self, point: QPointF) -> bytes | None:
        """Whose box lies under a point of the widget."""
        if self._scene is None:
            return None
        return walks.person_under(self._scene.drawn.places, self._on_map(point))

    # Painting

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = tokens_of(self.palette())
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(tokens.window))
        if self._scene is not None:
            painter.translate(self._origin)
            painter.scale(self._scale, self._scale)
            corner = self._on_map(QPointF(0, 0))
            seen = QRectF(corner, self._on_map(QPointF(self.width(), self.height())))
            lit = Lit(self._current, self.hasFocus(), self._influences)
            paint_scene(painter, self._scene, tokens, self._scale, seen, lit)
            whose = self._dragged
            if self._pull is not None and whose is not None and whose in self._scene.people:
                start = box_of(self._scene.drawn.places[whose]).center()
                painter.setPen(QPen(QColor(tokens.accent), 2 / self._scale, Qt.PenStyle.DashLine))
                painter.drawLine(start, self._on_map(self._pull))
            self.holding.paint(painter, self._scene, self._current, QRectF(self.rect()))
        painter.end()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()  # the window goes back and forward
            return
        under = self.person_at(event.position())
        if self.holding.whose and event.button() == Qt.MouseButton.LeftButton:
            self.holding.end(keep=under is not None, boss=under)
            return
        if event.button() == Qt.MouseButton.LeftButton:
            self._pressed = event.position()
            self._dragged = under
            self._panning = False
            drawn = under is not None and event.modifiers() & Qt.KeyboardModifier.ControlModifier
            self._pull = event.position() if drawn else None
            if under is not None and self._scene is not None:
                place = self._scene.drawn.places[under]
                self._grip = self._on_map(event.position()) - QPointF(place.x, place.y)
        if under is not None or event.button() == Qt.MouseButton.LeftButton:
            self._choose(under)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            under = self.person_at(event.position())
            shape = Qt.CursorShape.PointingHandCursor if under else Qt.CursorShape.OpenHandCursor
            self.setCursor(shape)
            return
        way = event.position() - self._pressed
        if not self._panning and way.manhattanLength() < QApplication.startDragDistance():
            return
        if self._pull is not None:
            self._pull = event.position()
            self.setCursor(Qt.CursorShape.CrossCursor)
            self.update()
        elif self._dragged is None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._pan(way)
            self._pressed = event.position()
        else:
            spot = self._on_map(event.position()) - self._grip
            self._put(self._dragged, spot.x(), spot.y())
        self._panning = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._pull is not None:
            boss, whose, self._pull = self.person_at(event.position()), self._dragged, None
            self.update()
            if boss is not None and whose is not None and boss != whose:
                self.reporting_drawn.emit(whose, boss)
        elif self._dragged is not None and self._panning:
            self._keep()
        self._pressed, self._dragged, self._panning = None, None, False

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        under = self.person_at(event.position())
        if under is not None:
            self._dragged = None
            self.opened.emit(under)

    def wheelEvent(self, event: QWheelEvent) -> None:
        turned = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom(STEP ** (turned.y() / 120), event.position())
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._pan(QPointF(turned.y() or turned.x(), 0) / 2)
        else:
            self._pan(QPointF(turned) / 2)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard and self._current is not None:
            at = self.mapToGlobal(self.screen_point(self._current))
            self.menu_asked.emit(self._current, at)
        else:
            self.menu_asked.emit(self.person_at(QPointF(event.pos())), event.globalPos())

    # Keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers()
        if self.holding.takes_key(key, self._current):
            return
        if key in _WAYS and held & Qt.KeyboardModifier.ShiftModifier:
            self._nudge(*_WAYS[key])
        elif key in _WAYS and held & Qt.KeyboardModifier.ControlModifier:
            across, down = _WAYS[key]
            self._pan(QPointF(-across, -down) * 64)
        elif key in _WAYS and not held & Qt.KeyboardModifier.AltModifier:
            self._walk(*_WAYS[key])
        elif (
            key in _OF_A_PERSON and self._current and not held & Qt.KeyboardModifier.ControlModifier
        ):
            self._do(key, self._current)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.zoom(1 / STEP if key == Qt.Key.Key_Minus else STEP)
        elif key == Qt.Key.Key_0:
            self.fit()
        elif key == Qt.Key.Key_Home:
            self._walk_to_first()
        else:
            super().keyPressEvent(event)

    def _do(self, key: Qt.Key, person_id: bytes) -> None:
        if key == Qt.Key.Key_R:
            self.draw_reporting(person_id)
        else:
            (self.delete_asked if key == Qt.Key.Key_Delete else self.opened).emit(person_id)

    def _walk_to_first(self) -> None:
        if self._scene is not None and self._scene.people:
            self.choose(walks.first_of(self._scene.drawn.places))

    def _walk(self, across: int, down: int) -> None:
        if self._scene is None or self._current is None:
            self._walk_to_first()
        else:
            self.choose(walks.next_of(self._scene.drawn.places, self._current, across, down))

    # Who reports to whom, by keys

    def draw_reporting(self, person_id: bytes) -> None:
        """Begin to draw whom somebody reports to: arrows walk to the boss, or a click chooses."""
        if self._scene is not None and person_id in self._scene.people:
            self.choose(person_id)
            self.setFocus(Qt.FocusReason.OtherFocusReason)
            self.holding.begin(person_id)

    def _on_holding(self) -> None:
        self._tell()
        self.update()

    def _nudge(self, across: int, down: int) -> None:
        if self._scene is not None and self._current is not None:
            place = self._scene.drawn.places[self._current]
            self._put(self._current, place.x + across * NUDGE, place.y + down * NUDGE)
            self._into_view(self._current)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """A person moved by keys is kept once, when Shift is let go."""
        if event.key() == Qt.Key.Key_Shift and self._unsaved:
            self._keep()
        super().keyReleaseEvent(event)

    def _put(self, person_id: bytes, x: float, y: float) -> None:
        if self._scene is not None:
            self._unsaved[person_id] = (round(x, 1), round(y, 1))
            self._scene = self._scene.moved({person_id: (x, y)})
            self._fits = False
            self.update()

    def _keep(self) -> None:
        if self._unsaved:
            moved, self._unsaved = self._unsaved, {}
            self.moved.emit(moved)

    # Telling

    def _choose(self, person_id: bytes | None) -> None:
        if person_id != self._current:
            self._current = person_id
            self._tell()
            self.chosen.emit(person_id)
            self.update()

    def _tell(self) -> None:
        """A screen reader speaks the description when it changes, so the person says itself."""
        if self._scene is None:
            return
        if self.holding.whose:
            words = self.holding.words(self._scene, self._current)
        elif self._current in self._scene.people and self._current is not None:
            words = self._scene.told(self._current)
        else:
            words = f"{len(self._scene.people)} people. Arrows walk among them, Enter opens a card."
        self.setAccessibleDescription(words)
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment]  # the type says so
            under = self.person_at(QPointF(help_event.pos()))
            if under is None or self._scene is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(help_event.globalPos(), plain_tip(self._scene.told(under)), self)
            return True
        if event.type() is QEvent.Type.NativeGesture:
            gesture: QNativeGestureEvent = event  # type: ignore[assignment]  # the type says so
            if gesture.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom(1 + gesture.value(), gesture.position())
                return True
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._keep()
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.holding.end()
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fits:
            self.fit()
