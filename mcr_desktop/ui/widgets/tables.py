"""Tables as the program shows them: 32-pixel rows, figures in line, marks with a shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QItemSelectionRange,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QTableView,
)

from mcr_desktop.ui.models.paged_tables import (
    ID_ROLE,
    Column,
    PagedTableModel,
)
from mcr_desktop.ui.theme import ROW, ROW_COMPACT, font
from mcr_desktop.ui.widgets.far_jumps import FarJumps
from mcr_desktop.ui.widgets.row_painters import RowPainter

AnyIndex = QModelIndex | QPersistentModelIndex


READABLE = 220
"""What the column of words wants before others may stand beside it."""
MOST_AT_ONCE = 10_000
"""Rows that are changed or copied together at most."""
_ENDS = (Qt.Key.Key_Home, Qt.Key.Key_End)
MOST_LEFT = 15
"""Rows remembered that left the list from under the keyboard."""


def _flat(text: str) -> str:
    """A cell's words on one line, without what parts cells."""
    return " ".join(text.split())


class Table(QTableView):
    """Shows a `PagedTableModel`; a double click or Enter opens a row."""

    opened = Signal(bytes)
    """The id of the row that was asked for."""
    chosen = Signal(object)
    """The id of the current row, or None."""
    removal_asked = Signal(object)
    """Ids of the rows that Delete was pressed on: `list[bytes]`."""
    menu_asked = Signal(object, object)
    """A `QMenu` to put deeds into, and the ids of the rows that they are for."""
    selection_counted = Signal(int)
    """How many rows are chosen now."""

    def __init__(
        self,
        model: PagedTableModel[Any],
        name: str,
        *,
        compact: bool = False,
        multiple: bool = False,
    ) -> None:
        """With `multiple`, Shift and Ctrl choose many rows at once."""
        super().__init__()
        self._paged = model
        self._keep_id: bytes | None = None
        self._keep_top: bytes | None = None
        self._left: list[bytes] = []
        self._keep_scroll = self._keep_offset = 0
        self._awaits_chosen = False
        self._unwanted: frozenset[int] = frozenset()
        self._asked: tuple[int, ...] = ()
        self._far_jumps: FarJumps | None = None
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        modes = QAbstractItemView.SelectionMode
        self.setSelectionMode(modes.ExtendedSelection if multiple else modes.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(ROW_COMPACT if compact else ROW)
        self._painter = RowPainter(self)
        self.setItemDelegate(self._painter)
        self.setModel(model)
        self._far_jumps = FarJumps(self, model)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFont(font("caption"))
        header.setSectionsMovable(True)
        header.setAccessibleName(f"{name}: columns")
        for number, column in enumerate(model.columns):
            if column.width:
                header.resizeSection(number, column.width)
            else:
                header.setSectionResizeMode(number, QHeaderView.ResizeMode.Stretch)
        if any(column.sortable for column in model.columns):
            header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
            header.setSortIndicatorClearable(False)
            self.setSortingEnabled(True)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._on_read)
        self.doubleClicked.connect(self._on_opened)
        self.selectionModel().currentRowChanged.connect(self._on_current_changed)
        self.selectionModel().selectionChanged.connect(
            lambda _now, _before: self.selection_counted.emit(self.selected_count())
        )

    def columns(self) -> tuple[Column[Any], ...]:
        """The columns as data, in their first order."""
        return tuple(self._paged.columns)

    def choose_columns(self, unwanted: frozenset[int], asked: tuple[int, ...]) -> None:
        """Hide some columns; those asked for step back last where the room is short."""
        self._unwanted, self._asked = unwanted, asked
        self._make_room(self.viewport().width())

    def show_order(self) -> None:
        """Let the header tell the order that the list is in, without asking for another."""
        order, header = self._paged.order, self.horizontalHeader()
        names = [column.name for column in self._paged.columns]
        falls = Qt.SortOrder.DescendingOrder if order.descending else Qt.SortOrder.AscendingOrder
        header.blockSignals(True)
        header.setSortIndicator(names.index(order.by) if order.by in names else -1, falls)
        header.blockSignals(False)

    def current_id(self) -> bytes | None:
        """The id of the row that the keyboard is on."""
        return self._paged.id_at(self.currentIndex().row())

    def selected_count(self) -> int:
        """How many rows are chosen."""
        return sum(part.height() for part in self._parts())

    def selected_ids(self, at_most: int = MOST_AT_ONCE) -> list[bytes]:
        """The ids of the chosen rows from the top, as many as may be dealt with at once."""
        found: list[bytes] = []
        for part in sorted(self._parts(), key=lambda one: one.top()):
            found += self._paged.ids_between(part.top(), part.bottom() + 1)[: at_most - len(found)]
            if len(found) >= at_most:
                break
        return found

    def shown_columns(self) -> list[int]:
        """The numbers of the columns in sight, from the left."""
        header = self.horizontalHeader()
        order = sorted(range(header.count()), key=header.visualIndex)
        return [number for number in order if not header.isSectionHidden(number)]

    def copy_rows(self) -> None:
        """Put the chosen rows on the clipboard as a spreadsheet takes them, read in the background."""
        ids, columns = self.selected_ids(), self.shown_columns()

        def put(read: list[tuple[str, ...]]) -> None:
            lines = ["\t".join(_flat(row[number]) for number in columns) for row in read]
            QGuiApplication.clipboard().setText("\n".join(lines))

        if ids:
            self._paged.read_texts(ids, put)

    def read_all_texts(self, done: Callable[[list[tuple[str, ...]]], None], at_most: int) -> None:
        """Hand over the words of the list's first rows, read in the background."""
        self._paged.read_all_texts(done, at_most)

    def _parts(self) -> list[QItemSelectionRange]:
        selection = self.selectionModel().selection()
        return [selection.at(place) for place in range(selection.count())]

    def choose(self, identity: bytes) -> None:
        """Put the keyboard on a row and bring it into view; nothing where it is not in the list."""
        self._left.clear()
        place = self._paged.place_of(identity)
        if place >= 0:
            self._stand_on(place)
            self.scrollTo(self._paged.index(place, 0))

    def _stand_on(self, place: int) -> None:
        """Choose one row alone. `selectRow` asks the keyboard: a Ctrl that is still held would let it go."""
        flags = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(
            self._paged.index(place, 0), flags.ClearAndSelect | flags.Rows
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        self._painter.paint_rows(painter, self, self._paged, event.rect())
        painter.end()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        if self._far_jumps is not None:
            self._far_jumps.on_scrolled(dy)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._make_room(event.size().width())
        super().resizeEvent(event)

    def _make_room(self, room: int) -> None:
        """Let columns step back until what takes the rest can be read."""
        columns, header = self._paged.columns, self.horizontalHeader()
        if all(column.width for column in columns):
            return
        widths = [
            0
            if number in self._unwanted
            else header.sectionSize(number)
            if column.width and not header.isSectionHidden(number)
            else column.width
            for number, column in enumerate(columns)
        ]
        needed = sum(widths) + READABLE
        own, ranks = range(len(columns)), {one: n for n, one in enumerate(self._asked, 1)}
        for number in sorted(own, key=lambda one: (ranks.get(one, 0), columns[one].gives)):
            if columns[number].gives:
                hidden = number in self._unwanted or needed > room
                header.setSectionHidden(number, hidden)
                needed -= widths[number] if hidden else 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._on_opened(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete and self.selected_count():
            self.removal_asked.emit(self.selected_ids())
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif plain and event.key() in _ENDS and self._paged.rowCount():
            # Of the list: Qt means the row's, but nobody chooses columns here.
            self._left.clear()
            self._stand_on(0 if event.key() == Qt.Key.Key_Home else self._paged.rowCount() - 1)
            self.scrollTo(self.currentIndex())
        else:
            before = self.currentIndex()
            super().keyPressEvent(event)
            if self.currentIndex() != before:
                self._left.clear()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """What can be done with the chosen rows: the screen's own deeds first, then what every list offers."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        ids = self.selected_ids()
        if ids:
            self.menu_asked.emit(menu, ids)
            if not menu.isEmpty():
                menu.addSeparator()
            menu.addAction("Copy", QKeySequence.StandardKey.Copy, self.copy_rows)
        table = getattr(self.window(), "actions_table", None)
        if table is not None:
            if len(ids) == 1 and table.can("row_history"):
                menu.addAction("History", lambda: table.run("row_history"))
            menu.addAction("Print this list\u2026", lambda: table.run("print_list"))
        if menu.isEmpty():
            menu.deleteLater()
            return
        at_row = event.reason() == QContextMenuEvent.Reason.Keyboard
        place = self.visualRect(self.currentIndex()).bottomLeft()
        menu.popup(self.viewport().mapToGlobal(place) if at_row else event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()  # the window goes back and forward
        else:
            self._left.clear()
            super().mousePressEvent(event)

    def _on_opened(self, index: QModelIndex) -> None:
        identity = index.data(ID_ROLE) if index.isValid() else None
        if identity is not None:
            self.opened.emit(identity)

    def _on_current_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        identity = self._paged.id_at(current.row())
        self._awaits_chosen = current.isValid() and identity is None
        self.chosen.emit(identity)

    def _on_read(self) -> None:
        """Say which row was chosen once it is known: of a very long list ids come with their page."""
        if self._awaits_chosen:
            identity = self.current_id()
            if identity is not None:
                self._awaits_chosen = False
                self.chosen.emit(identity)

    def _on_about_to_reset(self) -> None:
        self._keep_id = self.current_id()
        bar = self.verticalScrollBar()
        top = self.rowAt(0)
        self._keep_scroll = bar.value()
        self._keep_top = self._paged.id_at(top) if bar.value() and top >= 0 else None
        self._keep_offset = self.rowViewportPosition(top) if top >= 0 else 0

    def _on_reset(self) -> None:
        self._stand_again()
        top = self._paged.place_of(self._keep_top) if self._keep_top is not None else -1
        if top >= 0:  # what is read stays in sight though rows came above it
            height = self.verticalHeader().defaultSectionSize()
            self._keep_scroll = top * height - self._keep_offset
        self.verticalScrollBar().setValue(self._keep_scroll)

    def _stand_again(self) -> None:
        """Stand where the keyboard stood, or on the row that left from under it and is back.

        Undoing brings such a row back: the next key means it, not the one that took its place.
        """
        back = next((one for one in reversed(self._left) if self._paged.place_of(one) >= 0), None)
        wanted = self._keep_id if back is None else back
        if wanted is None:
            return
        place = self._paged.place_of(wanted)
        if place >= 0:
            self._stand_on(place)
        if back is not None:
            self._left.remove(back)
        elif place < 0:
            self._left = [*self._left[1 - MOST_LEFT :], wanted]
