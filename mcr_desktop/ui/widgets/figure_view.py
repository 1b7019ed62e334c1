"""A figure on screen: drawn from its geometry, pressed by mouse or keyboard, read aloud."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QGuiApplication,
    QKeySequence,
    QPainter,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolTip, QWidget

from mcr_desktop.figures.geometry import lay_out, natural_height
from mcr_desktop.figures.primitives import Drawing, Hit, Ink, TextSizes
from mcr_desktop.figures.tables import summary, table
from mcr_desktop.ui.theme import tokens_of
from mcr_desktop.ui.widgets.figure_painting import (
    DARK,
    LIGHT,
    FigureColours,
    FontMeasurer,
    colours_of,
    paint_drawing,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtGui import (
        QContextMenuEvent,
        QFocusEvent,
        QHelpEvent,
        QKeyEvent,
        QMouseEvent,
        QPaintEvent,
        QResizeEvent,
    )

    from mcr_desktop.figures.charts import Figure

__all__ = ["DARK", "LIGHT", "FigureColours", "FigureView", "ViewWords", "colours_of"]

PICTURE_KEYS = QKeySequence("Ctrl+Shift+C")
TABLE_KEYS = QKeySequence("Ctrl+C")
_FORWARD = {Qt.Key.Key_Right, Qt.Key.Key_Down}
_BACKWARD = {Qt.Key.Key_Left, Qt.Key.Key_Up}
_PRESS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


@dataclass(frozen=True, slots=True)
class ViewWords:
    """The words of the context menu; English unless the caller passes the reader's own."""

    copy_picture: str = "Copy as picture"
    copy_table: str = "Copy as table"


class FigureView(QWidget):
    """Shows a figure, fills the room it is given, and says which mark was pressed.

    Colours follow the theme behind the palette (light or dark) unless `setColours` names others. The layout is made
    once per figure and size, not per paint.
    """

    pressed = Signal(str)
    """The key of the mark that was clicked, or chosen with Enter or Space."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        colours: FigureColours | None = None,
        sizes: TextSizes | None = None,
        titled: bool = True,
        words: ViewWords | None = None,
    ) -> None:
        super().__init__(parent)
        self._figure: Figure | None = None
        self._colours = colours
        self._sizes = sizes or TextSizes()
        self._titled = titled
        self._words = words or ViewWords()
        self._measure = FontMeasurer(self.font())
        self._drawing: Drawing | None = None
        self._focused: str | None = None
        self._hovered: str | None = None
        self._armed: str | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    # ------------------------------------------------------------------ what callers use

    def setFigure(self, figure: Figure | None) -> None:
        """Shows another figure; the focus mark stays where its key still exists."""
        self._figure = figure
        self._drawing = None
        said = summary(figure) if figure is not None else ""
        self.setAccessibleName(figure.title if figure is not None else "")
        self.setAccessibleDescription(said)
        if figure is not None and self._focused not in {hit.key for hit in self._laid_out().hits}:
            self._focused = None
        self.updateGeometry()
        self.update()

    def figure(self) -> Figure | None:
        """What is shown."""
        return self._figure

    def setColours(self, colours: FigureColours | None) -> None:
        """Takes the theme's colours; None goes back to following the palette."""
        self._colours = colours
        self.update()

    def colours(self) -> FigureColours:
        """The colours in force."""
        if self._colours is not None:
            return self._colours
        return colours_of(tokens_of(self.palette()))

    def press(self, key: str) -> None:
        """Does what a click on that mark does."""
        self._focused = key
        self.update()
        self.pressed.emit(key)

    def copy_picture(self) -> None:
        """Puts the figure on the clipboard as a picture at twice its size, on its paper colour."""
        pixmap = QPixmap(self.size() * 2)
        pixmap.setDevicePixelRatio(2.0)
        pixmap.fill(self.colours().of(Ink.PAPER))
        painter = QPainter(pixmap)
        try:
            self._paint(painter, marks=False)
        finally:
            painter.end()
        QGuiApplication.clipboard().setPixmap(pixmap)

    def copy_table(self) -> None:
        """Puts the data on the clipboard as tab-separated text."""
        if self._figure is not None:
            QGuiApplication.clipboard().setText(table(self._figure).as_text())

    # ------------------------------------------------------------------ size

    def sizeHint(self) -> QSize:
        return QSize(560, self.heightForWidth(560))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, min(120, self.heightForWidth(240)))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        if self._figure is None:
            return 120
        return round(
            natural_height(
                self._figure, width, self._measure, sizes=self._sizes, titled=self._titled
            )
        )

    # ------------------------------------------------------------------ drawing

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        try:
            self._paint(painter, marks=True)
        finally:
            painter.end()

    def _laid_out(self) -> Drawing:
        if self._drawing is None:
            if self._figure is None:
                self._drawing = Drawing(self.width(), self.height(), ())
            else:
                self._drawing = lay_out(
                    self._figure,
                    self.width(),
                    self.height(),
                    self._measure,
                    sizes=self._sizes,
                    titled=self._titled,
                )
        return self._drawing

    def _paint(self, painter: QPainter, *, marks: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self.colours()
        drawing = self._laid_out()
        if marks and self._hovered is not None:
            self._outline(painter, self._hit(self._hovered), colours.of(Ink.GRID), 1.0)
        paint_drawing(painter, drawing, colours, self._measure)
        if marks and self.hasFocus():
            focused = self._hit(self._focused)
            if focused is not None:
                self._outline(painter, focused, colours.of(Ink.ACCENT), 2.0)
            else:
                pen = QPen(colours.of(Ink.ACCENT), 2.0)
                painter.setPen(pen)
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    @staticmethod
    def _outline(painter: QPainter, hit: Hit | None, colour: QColor, width: float) -> None:
        if hit is None:
            return
        box = hit.box
        painter.setPen(QPen(colour, width))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        rect = QRectF(box.x, box.y, box.width, box.height).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(rect, 3, 3)

    def _hit(self, key: str | None) -> Hit | None:
        return next((hit for hit in self._laid_out().hits if hit.key == key), None)

    # ------------------------------------------------------------------ mouse

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._under(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        del event
        self._hover(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            hit = self._under(event.position())
            self._armed = hit.key if hit is not None else None

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            hit = self._under(event.position())
            if hit is not None and hit.key == self._armed:
                self.press(hit.key)
            self._armed = None

    def _under(self, position: QPointF) -> Hit | None:
        return self._laid_out().hit_at(position.x(), position.y())

    def _hover(self, hit: Hit | None) -> None:
        key = hit.key if hit is not None else None
        if key != self._hovered:
            self._hovered = key
            if hit is None:
                self.unsetCursor()
            else:
                self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self._figure is None:
            return
        menu = self.context_menu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(event.globalPos())

    def context_menu(self) -> QMenu:
        """The menu that a right click opens, not yet shown."""
        menu = QMenu(self)
        actions: tuple[tuple[str, Callable[[], None]], ...] = (
            (self._words.copy_picture, self.copy_picture),
            (self._words.copy_table, self.copy_table),
        )
        for (text, run), keys in zip(actions, (PICTURE_KEYS, TABLE_KEYS), strict=True):
            action = menu.addAction(text)
            action.setShortcut(keys)  # to be read: the view itself listens
            action.triggered.connect(run)
        return menu

    # ------------------------------------------------------------------ keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        hits = self._laid_out().hits
        key = Qt.Key(event.key())
        place = next((i for i, hit in enumerate(hits) if hit.key == self._focused), None)
        if hits and key in _FORWARD:
            self._focus(hits[0 if place is None else min(place + 1, len(hits) - 1)])
        elif hits and key in _BACKWARD:
            self._focus(hits[-1 if place is None else max(place - 1, 0)])
        elif hits and key is Qt.Key.Key_Home:
            self._focus(hits[0])
        elif hits and key is Qt.Key.Key_End:
            self._focus(hits[-1])
        elif key in _PRESS and place is not None:
            self.press(hits[place].key)
        elif QKeySequence(event.keyCombination()) == PICTURE_KEYS:
            self.copy_picture()
        elif QKeySequence(event.keyCombination()) == TABLE_KEYS:
            self.copy_table()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def focused_key(self) -> str | None:
        """The mark that Enter would press."""
        return self._focused

    def _focus(self, hit: Hit) -> None:
        self._focused = hit.key
        # A screen reader speaks the description when it changes, so the mark says itself.
        self.setAccessibleDescription(hit.label)
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        corner = QPointF(hit.box.x, hit.box.bottom).toPoint()
        QToolTip.showText(self.mapToGlobal(corner), _plain(hit.label), self)
        self.update()

    # ------------------------------------------------------------------ events

    def event(self, event: QEvent) -> bool:
        if event.type() is QEvent.Type.ToolTip:
            help_event: QHelpEvent = event  # type: ignore[assignment]  # the type says so
            hit = self._under(QPointF(help_event.pos()))
            if hit is None:
                QToolTip.hideText()
            else:
                QToolTip.showText(help_event.globalPos(), _plain(hit.label), self)
            return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._drawing = None

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._measure = FontMeasurer(self.font())
            self._drawing = None
            self.updateGeometry()
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self.update()


def _plain(label: str) -> str:
    """A tooltip that shows the label letter by letter: Qt would read markup in it otherwise."""
    escaped = label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<span>{escaped}</span>"
