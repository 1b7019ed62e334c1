"""A chart with its heading, and the table of its data one press away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from mcr_desktop.figures.tables import table
from mcr_desktop.ui.theme import ROW_COMPACT, font
from mcr_desktop.ui.widgets.buttons import button
from mcr_desktop.ui.widgets.figure_view import FigureView
from mcr_desktop.ui.widgets.sections import SectionHeader

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QResizeEvent

    from mcr_desktop.figures.charts import Figure


HEADER_HEIGHT = 44
"""Of every panel, whatever controls it holds: charts side by side begin in one line."""


class FigurePanel(QWidget):
    """Shows a figure; `As table` shows its data instead."""

    pressed = Signal(str)
    """The key of the mark that was chosen."""
    switched = Signal(bool)
    """Whether the data stand there as a table now."""

    def __init__(self, title: str, height: int = 0) -> None:
        """`height` in pixels; 0 gives the chart the height at which it reads best."""
        super().__init__()
        self._title = title
        self._height = height
        self._figure: Figure | None = None
        self.header = SectionHeader(title)
        self.header.setMinimumHeight(HEADER_HEIGHT)
        self.view = FigureView(titled=False)
        self.view.pressed.connect(self.pressed)
        self.switch = button("As table", "link")
        self.switch.setAccessibleName(f"{title}: as table")
        self.switch.clicked.connect(lambda _checked=False: self._on_switched())
        self.header.controls.addWidget(self.switch)
        self._table: DataTable | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.view)
        column.addStretch(1)
        self._column = column

    def show_figure(self, figure: Figure | None, detail: str = "") -> None:
        """Show another figure, as chart or table as before."""
        self._figure = figure
        self.header.set_detail(detail)
        self.view.setFigure(figure)
        if figure is None:
            self.view.setAccessibleName(self._title)
        self._fit()
        if self._table is not None and not self._table.isHidden():
            self._fill()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self._height or self.view.heightForWidth(max(self.width(), 120))
        if self.view.height() != wanted or self.view.minimumHeight() != wanted:
            self.view.setFixedHeight(wanted)

    def _on_switched(self) -> None:
        if self._table is None:
            self._table = _data_table(f"{self._title}: table")
            self._table.copy_asked.connect(self.view.copy_table)
            copying = QAction("Copy as table", self._table)
            copying.triggered.connect(self.view.copy_table)
            self._table.addAction(copying)
            self._table.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
            self._column.insertWidget(2, self._table)
            self._table.hide()
        as_table = self._table.isHidden()
        if as_table:
            self._fill()
        self._table.setVisible(as_table)
        self.view.setVisible(not as_table)
        words = "As chart" if as_table else "As table"
        self.switch.setText(words)
        self.switch.setAccessibleName(f"{self._title}: {words.lower()}")
        self.switched.emit(as_table)

    def _fill(self) -> None:
        if self._table is None or self._figure is None:
            return
        data = table(self._figure)
        self._table.setColumnCount(len(data.columns))
        self._table.setHorizontalHeaderLabels(list(data.columns))
        self._table.setRowCount(len(data.rows))
        for row, cells in enumerate(data.rows):
            for place, cell in enumerate(cells):
                item = QTableWidgetItem(cell)
                side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
                item.setTextAlignment(side | Qt.AlignmentFlag.AlignVCenter)
                self._table.setItem(row, place, item)
        self._table.setFixedHeight(self.view.minimumHeight())


class DataTable(QTableWidget):
    """A figure's data; Ctrl+C and the menu copy the whole of it."""

    copy_asked = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_asked.emit()
        else:
            super().keyPressEvent(event)


def _data_table(name: str) -> DataTable:
    made = DataTable()
    made.setAccessibleName(name)
    made.setFrameShape(QFrame.Shape.NoFrame)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.verticalHeader().hide()
    made.verticalHeader().setDefaultSectionSize(ROW_COMPACT)
    made.setFont(font("body", tabular=True))
    header = made.horizontalHeader()
    header.setAccessibleName(f"{name}: columns")
    header.setFont(font("caption"))
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return made
