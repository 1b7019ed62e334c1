"""A list of finds: what was looked for is marked in title and words, two lines each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import QListView, QMenu, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.pick_lists import Marked, paint_marked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtWidgets import QWidget

AnyIndex = QModelIndex | QPersistentModelIndex
_FIND = Qt.ItemDataRole.UserRole
_HEIGHT = 52
_SIDE = 248
"""Pixels at the right for kind, account and day."""


@dataclass(frozen=True, slots=True)
class Find:
    """One find as it is shown. `key` is what the screen knows it by."""

    key: object
    title: Marked
    words: Marked = ()
    kind: str = ""
    place: str = ""

    @property
    def spoken(self) -> str:
        """All of it in a line, for who listens."""
        title = "".join(text for text, _ in self.title)
        words = "".join(text for text, _ in self.words)
        return ", ".join(filter(None, (self.kind, title, self.place, words)))


class _Finds(QAbstractListModel):
    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.finds: tuple[Find, ...] = ()

    def show_finds(self, finds: Sequence[Find]) -> None:
        self.beginResetModel()
        self.finds = tuple(finds)
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self.finds)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.finds):
            return None
        find = self.finds[index.row()]
        if role == _FIND:
            return find
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return find.spoken
        return None


class _FindPainter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(200, _HEIGHT)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        find = index.data(_FIND)
        if find is None:
            return
        tokens = tokens_of(option.palette)
        box: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(box, tokens.accent_soft)
            painter.fillRect(QRect(box.left(), box.top(), 3, box.height()), tokens.accent)
        painter.fillRect(QRect(box.left(), box.bottom(), box.width(), 1), tokens.line)
        side = min(_SIDE, box.width() // 3)
        left = box.adjusted(2 * GRID, 0, -side - GRID, 0)
        right = QRect(box.right() - side, box.top(), side - GRID, box.height())
        top, below = left.adjusted(0, 6, 0, -26), left.adjusted(0, 27, 0, -6)
        paint_marked(painter, top, find.title, font("body"), tokens.text, tokens.mark, tokens.text)
        paint_marked(
            painter, below, find.words, font("caption"), tokens.muted, tokens.mark, tokens.text
        )
        place = ((find.place, False),) if find.place else ()
        kind = ((find.kind, False),) if find.kind else ()
        paint_marked(
            painter, right.adjusted(0, 6, 0, -26), place, font("body"), tokens.text, "", tokens.text
        )
        paint_marked(
            painter,
            right.adjusted(0, 27, 0, -6),
            kind,
            font("caption"),
            tokens.muted,
            "",
            tokens.text,
        )
        painter.restore()


class FindList(QListView):
    """Arrows choose, Enter or a double click opens."""

    opened = Signal(object)
    """The key of the find that was asked for."""
    menu_asked = Signal(object, object)
    """A `QMenu` to put deeds into, and the key of the find that they are for."""
    copy_asked = Signal(object)
    left_upwards = Signal()
    """Up was pressed on the first find."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Finds(self)
        self.setModel(self._model)
        self.setItemDelegate(_FindPainter(self))
        self.setAccessibleName(name)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.doubleClicked.connect(self._on_opened)

    def show_finds(self, finds: Sequence[Find]) -> None:
        """Show these, with the keyboard on the one that it was on where that is among them."""
        before = self.current()
        self._model.show_finds(finds)
        keys = [find.key for find in self._model.finds]
        if keys:
            self.setCurrentIndex(self._model.index(keys.index(before) if before in keys else 0, 0))
            self.scrollTo(self.currentIndex())

    def finds(self) -> tuple[Find, ...]:
        """What is shown."""
        return self._model.finds

    def current(self) -> object | None:
        """The key of the find that the keyboard is on."""
        find = self.currentIndex().data(_FIND) if self.currentIndex().isValid() else None
        return find.key if isinstance(find, Find) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_upwards.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit(self.current())
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        key = self.current()
        if key is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.menu_asked.emit(menu, key)
        if menu.isEmpty():
            menu.deleteLater()
            return
        menu.popup(event.globalPos())

    def _on_opened(self, index: QModelIndex) -> None:
        find = index.data(_FIND) if index.isValid() else None
        if isinstance(find, Find):
            self.opened.emit(find.key)
