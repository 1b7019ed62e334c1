"""Promises on a board: late, due this week, later, without a day, closed. Dragging or keys move them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QMimeData,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.phrases.commitments import show_name
from mcr_desktop.phrases.findings import number
from mcr_desktop.services.promises.ledgers import COLUMNS, LedgerCounts, LedgerQuery, LedgerRow
from mcr_desktop.ui.models.paged_tables import ID_ROLE, Order, PagedTableModel
from mcr_desktop.ui.promises.cards import CARD_HEIGHT, paint_card
from mcr_desktop.ui.promises.columns import card_columns
from mcr_desktop.ui.promises.tables import KEYS_SAID, Deeds, done_by_key
from mcr_desktop.ui.theme import GRID, font, tokens_of
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtCore import QPoint
    from PySide6.QtGui import QContextMenuEvent

    from mcr_desktop.ui.models.paged_tables import RowSource
    from mcr_desktop.ui.tasks import Tasks

AnyIndex = QModelIndex | QPersistentModelIndex
MIME = "application/x-mcr-promises"
NARROWEST = 152
MOST_CARDS = 1000
"""Cards in a column: nobody looks through more of them, and the list has every promise."""


_DROPPED_SAID = {
    "late": "Nothing is late.",
    "week": "Nothing is due this week. A card dropped here gets a new day.",
    "later": "Nothing is due later. A card dropped here gets a new day.",
    "undated": "A card dropped here has no day any more.",
    "closed": "A card dropped here is kept.",
}
"""What an empty column says, so that nobody has to guess what dropping there does."""


class CardModel(PagedTableModel[LedgerRow]):
    """Cards that can be dragged."""

    def settled_empty(self) -> bool:
        """Whether it was read and there is nothing."""
        return self.order.filter is not None and not self.rowCount()

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        flags = super().flags(index)
        return flags | Qt.ItemFlag.ItemIsDragEnabled if index.isValid() else flags

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Any) -> QMimeData:
        data = QMimeData()
        ids = [one for index in indexes if (one := index.data(ID_ROLE))]
        data.setData(MIME, b"".join(dict.fromkeys(ids)))
        return data


class _CardPainter(QStyledItemDelegate):
    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(NARROWEST, CARD_HEIGHT)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        paint_card(painter, option, index)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What a column stood on before its cards were read anew."""

    current: bytes | None
    place: int
    chosen: list[bytes]


class BoardColumn(QListView):
    """One column: cards from the top, as many as there are; only those in sight are read."""

    opened = Signal(bytes)
    dropped = Signal(str, list)
    """What this column shows, and the ids of what was dropped on it."""
    removal_asked = Signal(list)
    menu_asked = Signal(object)
    """The place, on the display, at which a menu is wanted."""
    side_asked = Signal(int)
    """One column to the left (-1) or to the right (1)."""
    entered = Signal(str)

    def __init__(self, show: str, model: CardModel, deeds: Deeds) -> None:
        super().__init__()
        self.shows = show
        self._deeds = deeds
        self._cards = model
        self.aimed_at = False
        """Whether cards are held over this column that it would take."""
        self._kept: _Kept | None = None
        self.setModel(model)
        self.setItemDelegate(_CardPainter(self))
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setDragEnabled(True)
        self.setAcceptDrops(show != "late")
        self.setDropIndicatorShown(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setMinimumWidth(NARROWEST)
        self.setAccessibleName(show_name(show))
        self.setAccessibleDescription(f"{KEYS_SAID}; left and right go to the next column")
        self.doubleClicked.connect(self._on_opened)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)

    def ids(self) -> list[bytes]:
        """The ids of the chosen cards, from the top."""
        rows = sorted(index.row() for index in self.selectionModel().selectedIndexes())
        return [one for row in rows if (one := self._cards.id_at(row)) is not None]

    def current_id(self) -> bytes | None:
        """The id of the card that the keyboard is on."""
        return self._cards.id_at(self.currentIndex().row())

    def current_row(self) -> LedgerRow | None:
        """The promise that the keyboard is on."""
        return self._cards.row_at(self.currentIndex().row())

    def choose(self, place: int) -> None:
        """Put the keyboard on a card, and choose it alone, whatever key is held down meanwhile."""
        index = self._cards.index(max(0, min(place, self._cards.rowCount() - 1)), 0)
        alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, alone)
        self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key
        if done_by_key(event, self._deeds):
            return
        if event.key() in (key.Key_Return, key.Key_Enter):
            self._on_opened(self.currentIndex())
        elif event.key() == key.Key_Delete and self.ids():
            self.removal_asked.emit(self.ids())
        elif event.matches(QKeySequence.StandardKey.Copy):
            event.ignore()
        elif event.key() in (key.Key_Left, key.Key_Right):
            self.side_asked.emit(-1 if event.key() == key.Key_Left else 1)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: Any) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._cards.rowCount():
            self.choose(0)
        self.entered.emit(self.shows)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        place: QPoint = event.globalPos()
        if self.ids():
            self.menu_asked.emit(place)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._allow(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        super().dragMoveEvent(event)  # scrolls where cards are held near the edge
        self._allow(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        super().dragLeaveEvent(event)
        self._aim(on=False)

    def dropEvent(self, event: QDropEvent) -> None:
        data = bytes(event.mimeData().data(MIME).data())
        ids = [data[place : place + 16] for place in range(0, len(data), 16)]
        # Nothing is moved by Qt: the promise changes, and the board is read again.
        event.setDropAction(Qt.DropAction.IgnoreAction)
        event.accept()
        self._aim(on=False)
        if ids and event.source() is not self:
            self.dropped.emit(self.shows, ids)

    def _on_about_to_reset(self) -> None:
        self._kept = _Kept(self.current_id(), self.currentIndex().row(), self.ids())

    def _on_reset(self) -> None:
        """What was chosen stays so when the cards are read anew; where it left, the next takes its place."""
        kept, self._kept = self._kept, None
        count = self._cards.rowCount()
        if kept is None or not count:
            return
        place = self._cards.place_of(kept.current) if kept.current is not None else -1
        if place < 0:
            if self.hasFocus():
                self.choose(kept.place)
            return
        flags = QItemSelectionModel.SelectionFlag
        chosen = self.selectionModel()
        chosen.setCurrentIndex(self._cards.index(place, 0), flags.NoUpdate)
        for place in map(self._cards.place_of, kept.chosen):
            if place >= 0:
                chosen.select(self._cards.index(place, 0), flags.Select)

    def _allow(self, event: QDragMoveEvent) -> None:
        ours = event.mimeData().hasFormat(MIME) and event.source() is not self
        allowed = ours and self.shows != "late"
        event.setAccepted(allowed)
        self._aim(on=allowed)

    def _aim(self, *, on: bool) -> None:
        if on != self.aimed_at:
            self.aimed_at = on
            self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens, whole = tokens_of(self.palette()), self.viewport().rect()
        painter = QPainter(self.viewport())
        if self.aimed_at:
            painter.setPen(QPen(QColor(tokens.accent), 2, Qt.PenStyle.DashLine))
            painter.drawRect(whole.adjusted(1, 1, -2, -2))
        if self._cards.settled_empty():
            painter.setPen(QColor(tokens.muted))
            painter.setFont(font("caption"))
            words = _DROPPED_SAID.get(self.shows, "")
            within = whole.adjusted(GRID, GRID, -GRID, -GRID)
            painter.drawText(within, Qt.TextFlag.TextWordWrap, words)
        painter.end()

    def _on_opened(self, index: QModelIndex) -> None:
        identity = self._cards.id_at(index.row()) if index.isValid() else None
        if identity is not None:
            self.opened.emit(identity)


class Board(QWidget):
    """The columns side by side; each is a list of its own."""

    chosen = Signal()
    """Another card, or another column, has the keyboard."""
    opened = Signal(bytes)
    dropped = Signal(str, list)
    removal_asked = Signal(list)
    menu_asked = Signal(object)
    """What a column asks for; see there."""

    def __init__(
        self, source: RowSource[LedgerRow], tasks: Tasks, deeds: Deeds, *, across: bool
    ) -> None:
        super().__init__()
        self.setAccessibleName("Board of promises")
        self._source, self._tasks, self._deeds, self._across = source, tasks, deeds, across
        self.columns: dict[str, BoardColumn] = {}
        """Made when the board is first asked for."""
        self.models: dict[str, CardModel] = {}
        self._heads: dict[str, PlainLabel] = {}
        self._last = COLUMNS[0]
        self._wanted: bytes | None = None

    def _make_columns(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for show in COLUMNS:
            columns = card_columns(across=self._across)
            model = CardModel(columns, self._source, self._tasks, self)
            column = BoardColumn(show, model, self._deeds)
            column.opened.connect(self.opened)
            column.dropped.connect(self.dropped)
            column.removal_asked.connect(self.removal_asked)
            column.menu_asked.connect(self.menu_asked)
            column.side_asked.connect(self._on_side)
            column.entered.connect(self._on_entered)
            column.selectionModel().selectionChanged.connect(
                lambda _now, _before: self.chosen.emit()
            )
            model.loaded.connect(lambda _count, which=show: self._on_loaded(which))
            model.dataChanged.connect(lambda *_where: self.chosen.emit())
            head = PlainLabel(show_name(show), "caption", bold=True, muted=True)
            side = QVBoxLayout()
            side.setSpacing(GRID // 2)
            side.addWidget(head)
            side.addWidget(column, 1)
            row.addLayout(side, 1)
            self.columns[show], self.models[show], self._heads[show] = column, model, head

    def load(self, query: LedgerQuery) -> None:
        """Read what the query asks for, each column its part."""
        if not self.columns:
            self._make_columns()
        for show, model in self.models.items():
            model.load(Order(filter=replace(query, show=show, order="")))

    def show_counts(self, counts: LedgerCounts, direction: str | None, week_until: str) -> None:
        """Say over each column how many there are."""
        for show, head in self._heads.items():
            count = counts.of(show, direction)
            told = number(count)
            if count > MOST_CARDS:
                told = f"{number(MOST_CARDS)} of {told}"
            head.setText(f"{show_name(show)}  {told}")
            if show == "week":
                head.set_tip(f"Until {week_until}")
            self.columns[show].setAccessibleName(f"{show_name(show)}: {told}")

    def ids(self) -> list[bytes]:
        """The ids of the chosen cards of the column that was last in hand."""
        return self.columns[self._last].ids()

    def current_row(self) -> LedgerRow | None:
        """The promise that was last in hand."""
        return self.columns[self._last].current_row()

    def want(self, row_id: bytes) -> None:
        """Choose a card, now or as soon as it is read."""
        self._wanted = row_id
        for show in self.columns:
            self._on_loaded(show)

    def first(self) -> BoardColumn:
        """The first column in which there is something."""
        held = [one for one in COLUMNS if self.models[one].rowCount()]
        return self.columns[self._last if self._last in held else (held or COLUMNS)[0]]

    def _on_loaded(self, show: str) -> None:
        if self._wanted is None:
            return
        place = self.models[show].place_of(self._wanted)
        if place >= 0:
            self._last, self._wanted = show, None
            self.columns[show].choose(place)

    def _on_side(self, by: int) -> None:
        order = [one for one in COLUMNS if self.models[one].rowCount()]
        if self._last not in order:
            return
        place = order.index(self._last) + by
        if 0 <= place < len(order):
            self.columns[order[place]].setFocus(Qt.FocusReason.TabFocusReason)

    def _on_entered(self, show: str) -> None:
        for name, column in self.columns.items():
            if name != show:
                column.clearSelection()
        self._last = show
        if not self.columns[show].ids() and self.columns[show].currentIndex().isValid():
            self.columns[show].choose(self.columns[show].currentIndex().row())
        self.chosen.emit()


def day_dropped_on(show: str, day: date) -> date:
    """The day to suggest for a promise that was dropped on a column: this Friday, or the next one."""
    sunday = day + timedelta(days=6 - day.weekday())
    friday = sunday - timedelta(days=2)
    if show == "later":
        return friday + timedelta(days=7)
    return friday if friday >= day else sunday
