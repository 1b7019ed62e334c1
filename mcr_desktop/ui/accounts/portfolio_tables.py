"""The portfolio on screen: two lines an account, each cell a door to its reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QTableView

from mcr_desktop.ui.accounts.column_needs import MARK, need_of, shared
from mcr_desktop.ui.accounts.column_rooms import Outside, fitting
from mcr_desktop.ui.accounts.portfolio_painting import (
    INDENT,
    LINE_HEIGHT,
    SPARK,
    STAR_ROOM,
    CellPainter,
)
from mcr_desktop.ui.accounts.portfolios import (
    COLUMNS,
    NAME,
    TITLES,
    PortfolioModel,
    PortfolioRow,
    indicator_of,
)
from mcr_desktop.ui.theme import GRID, font

if TYPE_CHECKING:
    from mcr_desktop.phrases.indicators import Told
    from mcr_desktop.ui.remembered import Remembered

AnyIndex = QModelIndex | QPersistentModelIndex

WIDTHS = (0, 126, 112, 124, 124, 150, 106, 126, 96)
"""First widths of the columns; the name takes the rest."""
BY_WEIGHT = (1, 2, 3, 5, 4, 6, 7, 8)
"""Columns in the order in which they get room; the last ones step back where there is not enough."""
NAME_LEAST = 160
NAME_WHOLE = 216
"""Up to this width a name is whole before other columns get more than they begin with."""
NARROWEST, WIDEST = 60, 500
KEPT_UNDER = "accounts.columns"
FIRST_UNDER = "accounts.columns_first"
"""Columns that somebody asked for where there was no room for all."""
KEEP_AFTER_MS = 400


class PortfolioTable(QTableView):
    """Enter or a click on the name opens the account; Space or a click on a figure asks why."""

    opened = Signal(bytes)
    """The id of an account to open."""
    why_asked = Signal(bytes, int, bool)
    """The id of an account, the column whose reason is wanted, and whether of its group's sum."""
    star_asked = Signal(bytes)
    """The id of an account that is to be a favourite, or no longer."""
    menu_asked = Signal(QPoint)
    """Where, on the screen, the menu of the chosen accounts is wanted."""
    put_aside_asked = Signal()
    room_changed = Signal()
    """Other columns than before have no room."""

    def __init__(self, model: PortfolioModel, remembered: Remembered | None = None) -> None:
        super().__init__()
        self._portfolio = model
        self._remembered = remembered
        self._keep: tuple[list[tuple[bytes, bool]], tuple[bytes, bool], int] | None = None
        self._hidden: set[int] = set()
        """Columns that somebody does not want."""
        self._asked: list[int] = []
        """Columns that get room before others, the latest first."""
        self._outside: tuple[int, ...] = ()
        self._own: set[int] = set()
        """Columns whose width somebody chose."""
        self._needs: dict[int, int] = {}
        """What the words of each column need."""
        self._fitting = False
        self.setAccessibleName("Accounts")
        self.setAccessibleDescription(
            "Enter opens the account, Space says why a figure is what it is, Delete archives"
        )
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(LINE_HEIGHT)
        self.setItemDelegate(CellPainter(self))
        self.setModel(model)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(KEEP_AFTER_MS)
        self._later.timeout.connect(self._keep_columns)
        self._furnish_header()
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)
        model.modelAboutToBeReset.connect(self._on_about_to_reset)
        model.modelReset.connect(self._on_reset)
        model.dataChanged.connect(self._measure)

    def chosen(self) -> list[PortfolioRow]:
        """The accounts that are selected, from the top; no group's sum among them."""
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = (self._portfolio.row_at(place) for place in places)
        return [row for row in rows if row is not None and not row.group]

    def copy_rows(self) -> None:
        """Put the chosen accounts on the clipboard as a spreadsheet takes them, headings first."""
        columns = [one for one in range(len(TITLES)) if not self.isColumnHidden(one)]
        lines = ["\t".join(TITLES[one] for one in columns)]
        for row in self.chosen():
            cells = [row.cells[one] for one in columns]
            lines.append("\t".join(_flat(one) for one in cells))
        if len(lines) > 1:
            QGuiApplication.clipboard().setText("\n".join(lines))

    def show_order(self) -> None:
        """Let the header tell the order that the model is in, without asking for another."""
        query = self._portfolio.query
        order = Qt.SortOrder.DescendingOrder if query.descending else Qt.SortOrder.AscendingOrder
        header = self.horizontalHeader()
        header.blockSignals(True)
        header.setSortIndicator(COLUMNS.index(query.order) if query.order in COLUMNS else 0, order)
        header.blockSignals(False)

    # Qt's own

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self._row_at(self.currentIndex())
        column = self.currentIndex().column()
        if row is None:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(row.account_id)
        elif event.key() == Qt.Key.Key_Space:
            if indicator_of(column):
                self.why_asked.emit(row.account_id, column, bool(row.group))
        elif event.key() in (Qt.Key.Key_Right, Qt.Key.Key_Left) and not event.modifiers():
            self._step(1 if event.key() == Qt.Key.Key_Right else -1)
        elif event.key() == Qt.Key.Key_Delete:
            self.put_aside_asked.emit()
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_rows()
        elif event.text() == "*":
            self.star_asked.emit(row.account_id)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.BackButton, Qt.MouseButton.ForwardButton):
            event.ignore()  # the window goes back and forward
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(self.indexAt(event.position().toPoint()))
        if event.button() == Qt.MouseButton.LeftButton and row and self._on_star(event):
            self.star_asked.emit(row.account_id)
            self.setState(QAbstractItemView.State.NoState)
            return
        super().mouseReleaseEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        box = self.visualRect(self.currentIndex())
        place = self.viewport().mapToGlobal(box.center()) if by_key else event.globalPos()
        if self.currentIndex().isValid():
            self.menu_asked.emit(place)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def sizeHint(self) -> QSize:
        rows = self._portfolio.rowCount()
        height = self.horizontalHeader().sizeHint().height() + rows * LINE_HEIGHT + 4
        return QSize(super().sizeHint().width(), height)

    # Columns

    def _furnish_header(self) -> None:
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setFont(font("caption"))
        header.setAccessibleName("Accounts: columns")
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        kept = self._remembered.get(KEPT_UNDER) if self._remembered is not None else None
        told: dict[str, Any] = kept if isinstance(kept, dict) else {}
        for column, width in enumerate(WIDTHS):
            own = told.get(COLUMNS[column])
            if width:
                fits = isinstance(own, int) and NARROWEST <= own <= WIDEST
                header.resizeSection(column, int(own) if fits and own else width)
                if fits and own != width:
                    self._own.add(column)
                if own == 0:
                    self._hidden.add(column)
        first = self._remembered.get(FIRST_UNDER) if self._remembered is not None else None
        names = [one for one in first if one in COLUMNS[1:]] if isinstance(first, list) else []
        self._asked = [COLUMNS.index(one) for one in names]
        header.setSortIndicator(NAME, Qt.SortOrder.AscendingOrder)
        self.setSortingEnabled(True)
        header.sectionResized.connect(self._on_resized)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(
            lambda at: self.column_menu().popup(header.mapToGlobal(at))
        )

    def column_menu(self) -> QMenu:
        """A menu of the columns, each to be shown or not."""
        menu = QMenu(self)
        menu.setAccessibleName("Columns")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in range(1, len(TITLES)):
            words = " (no room now)" if column in self._outside else ""
            action = menu.addAction(f"{TITLES[column]}{words}")
            action.setCheckable(True)
            action.setChecked(column not in self._hidden)
            action.toggled.connect(lambda on, one=column: self.show_column(one, shown=on))
        return menu

    def show_column(self, column: int, *, shown: bool) -> None:
        """Show a column, or not; remembered. Where there is no room, another one steps back."""
        (self._hidden.discard if shown else self._hidden.add)(column)
        self._ask(column) if shown else self._fit()
        self._later.start()

    def bring(self, column: int) -> None:
        """Show a column for which there was no room, and put the keyboard there; remembered."""
        self._ask(column)
        index = self.currentIndex()
        self.setCurrentIndex(self._portfolio.index(max(0, index.row()), column))
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._later.start()

    def outside(self) -> tuple[Outside, ...]:
        """The columns for which there is no room, with what in them asks for somebody."""
        return tuple(
            Outside(column, TITLES[column], self._portfolio.pressing_in(column))
            for column in self._outside
        )

    def _ask(self, column: int) -> None:
        self._asked = [column, *(one for one in self._asked if one != column)]
        self._fit()

    def _step(self, by: int) -> None:
        """Go to the next column, and bring it in where it had no room."""
        index = self.currentIndex()
        column = index.column() + by
        while 0 < column < len(TITLES) and column in self._hidden:
            column += by
        if not 0 <= column < len(TITLES):
            return
        if column in self._outside:
            self._ask(column)
        chosen = [index.row() for index in self.selectionModel().selectedRows()]
        flags = QItemSelectionModel.SelectionFlag
        here = self._portfolio.index(index.row(), column)
        several = len(chosen) > 1 and index.row() in chosen
        kept = flags.NoUpdate if several else flags.ClearAndSelect | flags.Rows
        self.selectionModel().setCurrentIndex(here, kept)

    def _fit(self) -> None:
        header = self.horizontalHeader()
        room = self.viewport().width() - NAME_LEAST
        widths = [self._width(column) for column in range(len(WIDTHS))]
        wanted = [column for column in BY_WEIGHT if column not in self._hidden]
        shown = fitting(wanted, widths, room, self._asked)
        first = {column: widths[column] for column in shown}
        named = max(self._needs.get(NAME, 0) - NAME_LEAST, 0)
        given = shared(first, self._needs, room - named, self._own, BY_WEIGHT)
        self._fitting = True
        for column in range(1, len(WIDTHS)):
            if header.isSectionHidden(column) == (column in shown):
                self.setColumnHidden(column, column not in shown)
            if column in given and header.sectionSize(column) != given[column]:
                header.resizeSection(column, given[column])
        self._fitting = False
        outside = tuple(sorted(set(wanted) - shown))
        if outside != self._outside:
            self._outside = outside
            self.room_changed.emit()

    def _width(self, column: int) -> int:
        """The width that a column begins with: what somebody chose, else no more than its words need."""
        if column == NAME:
            return 0
        if column in self._own and not self.horizontalHeader().isSectionHidden(column):
            return self.horizontalHeader().sectionSize(column)
        return min(WIDTHS[column], self._needs.get(column, WIDTHS[column]))

    def _measure(self) -> None:
        """See what the words of each column need now."""
        rows = [
            row for row in map(self._portfolio.row_at, range(self._portfolio.rowCount())) if row
        ]
        sparks = any(row.spark is not None for row in rows)
        needs = {
            column: need_of(
                [row.cells[column] for row in rows],
                TITLES[column],
                SPARK.width() + GRID if sparks and indicator_of(column) == "complaints" else 0,
            )
            for column in range(1, len(TITLES))
        }
        names = [replace(row.cells[NAME], detail="", meaning="watch") for row in rows]  # in bold
        needs[NAME] = min(need_of(names, TITLES[NAME], STAR_ROOM - MARK), NAME_WHOLE)
        if needs != self._needs:
            self._needs = needs
            self._fit()

    def _on_resized(self, column: int, before: int, now: int) -> None:
        # A column that steps back for want of room was not made narrow by anybody.
        if before and now and not self._fitting and column != NAME:
            self._own.add(column)
            self._later.start()

    def _keep_columns(self) -> None:
        if self._remembered is None:
            return
        header = self.horizontalHeader()
        kept = self._remembered.get(KEPT_UNDER)
        told = dict(kept) if isinstance(kept, dict) else {}
        for column in range(1, len(WIDTHS)):
            if column in self._hidden:
                told[COLUMNS[column]] = 0
            elif column in self._own and not header.isSectionHidden(column):
                told[COLUMNS[column]] = header.sectionSize(column)
            elif told.get(COLUMNS[column]) == 0:
                del told[COLUMNS[column]]
        self._remembered.set(KEPT_UNDER, told)
        self._remembered.set(FIRST_UNDER, [COLUMNS[one] for one in self._asked])

    # What is pressed

    def _row_at(self, index: AnyIndex) -> PortfolioRow | None:
        return self._portfolio.row_at(index.row()) if index.isValid() else None

    def _on_star(self, event: QMouseEvent) -> bool:
        index = self.indexAt(event.position().toPoint())
        row = self._row_at(index)
        if row is None or row.group or index.column() != NAME:
            return False
        left = self.visualRect(index).left() + row.depth * INDENT
        return left <= event.position().x() <= left + GRID + STAR_ROOM

    def _on_clicked(self, index: QModelIndex) -> None:
        row = self._row_at(index)
        if row is None or len(self.selectionModel().selectedRows()) > 1:
            return  # several are being chosen
        if index.column() == NAME:
            self.opened.emit(row.account_id)
        else:
            self.why_asked.emit(row.account_id, index.column(), bool(row.group))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        row = self._row_at(index)
        if row is not None and index.column() != NAME:
            self.opened.emit(row.account_id)

    def _on_about_to_reset(self) -> None:
        row = self._row_at(self.currentIndex())
        if row is None:
            self._keep = None
            return
        places = sorted({index.row() for index in self.selectionModel().selectedRows()})
        chosen = [
            (one.account_id, bool(one.group))
            for one in map(self._portfolio.row_at, places)
            if one is not None
        ]
        here = (row.account_id, bool(row.group))
        self._keep = (chosen, here, self.currentIndex().column())

    def _on_reset(self) -> None:
        self._measure()
        self.setMaximumHeight(self.sizeHint().height())  # the ring ends where the rows end
        model = self._portfolio
        if self._keep is None:
            if model.rowCount():
                self.setCurrentIndex(model.index(0, NAME))
            return
        chosen, here, column = self._keep
        place = model.place_of(here[0], total=here[1])
        if place < 0:
            if model.rowCount():
                self.setCurrentIndex(model.index(0, NAME))
            return
        self.setCurrentIndex(model.index(place, column))
        several = QItemSelection()
        for account, total in chosen:
            other = model.place_of(account, total=total)
            if other >= 0:
                several.select(model.index(other, 0), model.index(other, len(COLUMNS) - 1))
        if several.count() > 1:
            self.selectionModel().select(several, QItemSelectionModel.SelectionFlag.ClearAndSelect)


def _flat(cell: Told) -> str:
    words = f"{cell.text} ({cell.detail})" if cell.detail else cell.text
    return " ".join(words.split())
