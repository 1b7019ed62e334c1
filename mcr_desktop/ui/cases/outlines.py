"""An outline that is written by keyboard: a line beside, a line deeper, moved, dragged, taken out.

It stores nothing. It shows what is done at once and asks for it by signal; what is stored comes back
through `show_lines`, which waits until nobody is typing.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QDropEvent,
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
)

from mcr_desktop.ui.cases.outline_items import Stored, item_of, line_in, say
from mcr_desktop.ui.cases.outline_rows import LEAST_HEIGHT, Line, LineField, LinePainter
from mcr_desktop.ui.theme import tokens_of

_AnyIndex = QModelIndex | QPersistentModelIndex


class Outline(QTreeWidget):
    """Lines under lines, as high as their words need."""

    chosen = Signal(object)
    """The `Line` that the keyboard is on, or None."""
    added = Signal(object, object, object)
    """A new `Line`, the one above it in the tree (None at the top), its place (None: the last one)."""
    reworded = Signal(object, str)
    moved = Signal(object, object, int)
    removed = Signal(object)

    def __init__(self, name: str, hint: str, nothing: str = "") -> None:
        """`hint` stands in the field while a line is typed, `nothing` where there is no line."""
        super().__init__()
        self._held: tuple[Stored, ...] | None = None
        self._missed: Line | None = None
        """The line of the keyboard, while a reading from before it was stored is shown."""
        self._typing: tuple[QTreeWidgetItem, bool] | None = None
        """The item that is typed in, and whether it is new."""
        self._shown: Line | None = None
        self._nothing = nothing
        self._painter = LinePainter(self, hint)
        self._painter.ended.connect(self._on_ended)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setAccessibleDescription(
            "Enter writes the next line, Ctrl+Enter one below it, F2 changes it, Delete takes it out, "
            "Alt with the arrows moves it"
        )
        self.setHeaderHidden(True)
        self.setProperty("kind", "outline")
        self.setColumnCount(1)
        self.setIndentation(24)
        self.setItemsExpandable(False)
        self.setRootIsDecorated(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setTabKeyNavigation(False)
        self.setAutoScroll(False)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self.fit)
        self.currentItemChanged.connect(self._on_current)
        self.itemDoubleClicked.connect(lambda item, _column: self._edit(item))
        self.fit()

    # What callers use

    def show_lines(self, lines: Sequence[Stored]) -> None:
        """Show what is stored; later, where somebody is typing in the outline."""
        if self._typing is not None:
            self._held = tuple(lines)
            return
        current = self.current_line() or self._missed
        self.blockSignals(True)
        self.clear()
        items: dict[bytes | None, QTreeWidgetItem] = {}
        for one in lines:
            item = item_of(one.line)
            above = items.get(one.parent) if one.parent is not None else None
            if above is None:
                self.addTopLevelItem(item)
            else:
                above.addChild(item)
            if one.line.id is not None:
                items[one.line.id] = item
        self.expandAll()
        again = items.get(current.id) if current is not None and current.id is not None else None
        if again is not None:
            self.setCurrentItem(again)
        # Read before it was stored: the keyboard goes back to it with the next reading.
        self._missed = current if again is None else None
        self.blockSignals(False)
        self._tell_current()
        self._later.start()

    def lines(self) -> list[Line]:
        """Every line from the top down."""
        return [line_in(item) for item in self._items()]

    def current_line(self) -> Line | None:
        """The line that the keyboard is on."""
        item = self.currentItem()
        return line_in(item) if item is not None else None

    def choose(self, row: bytes | None) -> bool:
        """Put the keyboard on a line; False where it is not here."""
        for item in self._items():
            if row is not None and line_in(item).id == row:
                self.setCurrentItem(item)
                return True
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        return False

    def begin_beside(self) -> None:
        """Open a new line after the current one; the first one where there is none."""
        item = self.currentItem()
        if item is None:
            self._begin(None, self.topLevelItemCount())
        elif line_in(item).fixed:
            self._begin(item, item.childCount())
        else:
            self._begin(item.parent(), self._place(item) + 1)

    def begin_deeper(self) -> None:
        """Open a new line below the current one."""
        item: QTreeWidgetItem | None = self.currentItem()
        self._begin(item, item.childCount() if item is not None else self.topLevelItemCount())

    def fit(self) -> None:
        """Be as high as the lines."""
        needed = 0
        for item in self._items():
            needed += self._painter.height_of(self.indexFromItem(item))
        self.setFixedHeight(max(needed, LEAST_HEIGHT) + 4)

    # Keys and drops

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        ctrl, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.begin_deeper() if held & ctrl else self.begin_beside()
        elif key == Qt.Key.Key_F2:
            self._edit(self.currentItem())
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove(self.currentItem())
        elif held & alt and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._shift(self.currentItem(), -1 if key == Qt.Key.Key_Up else 1)
        elif held & alt and held & Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_Left:
            self._out(self.currentItem())
        elif held & alt and held & Qt.KeyboardModifier.ShiftModifier and key == Qt.Key.Key_Right:
            self._deeper(self.currentItem())
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Coming by chooses nothing: the panel stays about the line that was chosen elsewhere."""
        none = self.currentItem() is None
        self.blockSignals(True)
        super().focusInEvent(event)
        if none:
            self.setCurrentIndex(QModelIndex())
        self.blockSignals(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the line itself, so that its parent and place are known; Qt would copy and delete."""
        item = self.currentItem()
        target = self.itemAt(event.position().toPoint())
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        if item is not None and not line_in(item).fixed:
            self._drop(item, target, self.dropIndicatorPosition())

    def _drop(
        self,
        item: QTreeWidgetItem,
        target: QTreeWidgetItem | None,
        where: QAbstractItemView.DropIndicatorPosition,
    ) -> None:
        position = QAbstractItemView.DropIndicatorPosition
        above = target
        while above is not None:
            if above is item:
                return  # not below itself
            above = above.parent()
        if target is None or where == position.OnViewport:
            self._move(item, None, self.topLevelItemCount())
        elif where == position.OnItem or line_in(target).fixed:
            self._move(item, target, target.childCount())
        else:
            place = self._place(target) + (1 if where == position.BelowItem else 0)
            self._move(item, target.parent(), place)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.topLevelItemCount() == 0 and self._nothing:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(tokens_of(self.palette()).muted))
            box = self.viewport().rect().adjusted(4, 0, 0, 0)
            words = painter.fontMetrics().elidedText(
                self._nothing, Qt.TextElideMode.ElideRight, box.width()
            )
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, words)
            painter.end()

    def drawBranches(self, painter: QPainter, rect: QRect, index: _AnyIndex) -> None:
        """Nothing: the indent says it, and what cannot be folded needs no arrow."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()
            self._later.start()

    # Typing

    def _begin(self, above: QTreeWidgetItem | None, place: int) -> None:
        item = item_of(Line())
        self._insert(item, above, place)
        self._edit(item, new=True)

    def _edit(self, item: QTreeWidgetItem | None, *, new: bool = False) -> None:
        if item is None or line_in(item).fixed:
            return
        self._typing = (item, new)
        self.setCurrentItem(item)
        self.fit()
        self.editItem(item, 0)

    def _on_ended(self, line: Line, text: str, how: str) -> None:
        typing = self._typing
        if typing is None or line_in(typing[0]) is not line:
            return
        item, new = typing
        if new and not text and how in ("deeper", "out") and not self._can(item, how):
            return  # nowhere to go: the field stays
        self._typing = None  # whatever follows, this field has had its say
        self._close_field()
        if how == "left":
            self._leave(item, new=new)
        elif new and not text:
            self._end_empty(item, how)
        else:
            if new:
                self._store(item, text)
            elif text and text != line.text:
                self._reword(item, text)
            self._go_on(item, how)
        if self._typing is None:
            if how != "away":
                self.setFocus(Qt.FocusReason.OtherFocusReason)
            held, self._held = self._held, None
            if held is not None:
                self.show_lines(held)

    def _close_field(self) -> None:
        for field in self.viewport().findChildren(LineField):
            self._painter.closeEditor.emit(field, QAbstractItemDelegate.EndEditHint.NoHint)

    def _leave(self, item: QTreeWidgetItem, *, new: bool) -> None:
        if new:
            self._take(item)
            self._later.start()

    def _end_empty(self, item: QTreeWidgetItem, how: str) -> None:
        """An empty new line goes deeper or out; Enter takes it out, and away from the top."""
        above, place = item.parent(), self._place(item)
        if how == "deeper" and place > 0:
            before = self._child(above, place - 1)
            self._take(item)
            self._begin(before, before.childCount())
        elif how in ("out", "beside") and above is not None and not line_in(above).fixed:
            beside = self._place(above) + 1
            outer = above.parent()
            self._take(item)
            self._begin(outer, beside)
        else:
            self._take(item)
            self._later.start()

    def _can(self, item: QTreeWidgetItem, how: str) -> bool:
        above = item.parent()
        if how == "deeper":
            return self._place(item) > 0
        return above is not None and not line_in(above).fixed

    def _store(self, item: QTreeWidgetItem, text: str) -> None:
        line = line_in(item)
        line.text = text
        say(item)
        above = item.parent()
        place = self._place(item)
        count = self.topLevelItemCount() if above is None else above.childCount()
        last = place == count - 1
        parent = line_in(above) if above is not None else None
        self.added.emit(line, parent, None if last else place)
        self._tell_current()

    def _reword(self, item: QTreeWidgetItem, text: str) -> None:
        line = line_in(item)
        line.text = text
        say(item)
        self.reworded.emit(line, text)

    def _go_on(self, item: QTreeWidgetItem, how: str) -> None:
        self._later.start()
        if how == "beside":
            self._begin(item.parent(), self._place(item) + 1)
        elif how == "deeper":
            self._begin(item, item.childCount())
        elif how == "out":
            self._out(item)
        elif how in ("move up", "move down"):
            self._shift(item, -1 if how == "move up" else 1)
        elif how in ("up", "down"):
            other = self.itemAbove(item) if how == "up" else self.itemBelow(item)
            if other is not None:
                self.setCurrentItem(other)

    # Moving and removing

    def _shift(self, item: QTreeWidgetItem | None, by: int) -> None:
        if item is None or line_in(item).fixed:
            return
        place = self._place(item)
        above = item.parent()
        count = above.childCount() if above is not None else self.topLevelItemCount()
        if 0 <= place + by < count:
            # Places count with the line itself still there.
            self._move(item, item.parent(), place + by + (1 if by > 0 else 0))

    def _out(self, item: QTreeWidgetItem | None) -> None:
        above = item.parent() if item is not None else None
        if item is None or above is None or line_in(above).fixed:
            return
        self._move(item, above.parent(), self._place(above) + 1)

    def _deeper(self, item: QTreeWidgetItem | None) -> None:
        if item is None or line_in(item).fixed or self._place(item) == 0:
            return
        before = self._child(item.parent(), self._place(item) - 1)
        self._move(item, before, before.childCount())

    def _move(self, item: QTreeWidgetItem, above: QTreeWidgetItem | None, place: int) -> None:
        """Put a line elsewhere; `place` counts with the line itself still where it was."""
        if item.parent() is above and self._place(item) < place:
            place -= 1
        if item.parent() is above and self._place(item) == place:
            return
        self.blockSignals(True)
        self._take(item)
        self._insert(item, above, place)
        self.expandAll()
        self.setCurrentItem(item)
        self.blockSignals(False)
        self.moved.emit(line_in(item), line_in(above) if above is not None else None, place)
        self._later.start()

    def _remove(self, item: QTreeWidgetItem | None) -> None:
        if item is None or line_in(item).fixed:
            return
        line = line_in(item)
        beside = self.itemBelow(item) if not item.childCount() else None
        beside = beside or self.itemAbove(item)
        self._take(item)
        if beside is not None:
            self.setCurrentItem(beside)
        self.removed.emit(line)
        self._later.start()

    # Items

    def _insert(self, item: QTreeWidgetItem, above: QTreeWidgetItem | None, place: int) -> None:
        if above is None:
            self.insertTopLevelItem(place, item)
        else:
            above.insertChild(place, item)
            above.setExpanded(True)

    def _take(self, item: QTreeWidgetItem) -> None:
        above = item.parent()
        if above is None:
            self.takeTopLevelItem(self.indexOfTopLevelItem(item))
        else:
            above.removeChild(item)

    def _place(self, item: QTreeWidgetItem) -> int:
        above = item.parent()
        return self.indexOfTopLevelItem(item) if above is None else above.indexOfChild(item)

    def _child(self, above: QTreeWidgetItem | None, place: int) -> QTreeWidgetItem:
        found = self.topLevelItem(place) if above is None else above.child(place)
        assert found is not None  # noqa: S101 - callers ask for places that exist
        return found

    def _items(self) -> list[QTreeWidgetItem]:
        found, walk = [], QTreeWidgetItemIterator(self)
        while walk.value() is not None:
            found.append(walk.value())
            walk += 1
        return found

    def _on_current(self, _now: object, _before: object) -> None:
        self._missed = None
        self._tell_current()

    def _tell_current(self) -> None:
        line = self.current_line()
        if line is not self._shown:
            self._shown = line
            self.chosen.emit(line)
