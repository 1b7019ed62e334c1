"""Where a change sits: a list of slices, a tree of them, or two attributes against each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from mcr_desktop.services.exploring.cause_figures import attribute_name
from mcr_desktop.ui.complaints.panels import FigurePanel
from mcr_desktop.ui.theme import GRID
from mcr_desktop.ui.widgets.drop_downs import NamesBox, choice
from mcr_desktop.ui.widgets.flow_rows import FlowRow
from mcr_desktop.ui.widgets.labels import PlainLabel

if TYPE_CHECKING:
    from PySide6.QtWidgets import QComboBox, QToolButton

    from mcr_desktop.figures.charts import Figure, HeatFigure, SplitFigure, TreeFigure
    from mcr_desktop.services.exploring.pictures import Exploration, Reasons

ATTRIBUTE_LETTERS = 12
WAYS = (("List", "list"), ("Tree", "tree"), ("Heat map", "heat"))


class BreakdownPanel(QWidget):
    """One panel, three ways to break a change down; the way stays from filter to filter."""

    pressed = Signal(str)
    """The key of the slice that was chosen."""
    heat_requested = Signal(str, str)
    """The attributes wanted as rows and as columns."""

    def __init__(self) -> None:
        super().__init__()
        self._way = "list"
        self._split: SplitFigure | None = None
        self._tree: TreeFigure | None = None
        self._heat: HeatFigure | None = None
        self._detail = ""
        self.panel = FigurePanel("Where it sits")
        self.panel.pressed.connect(self.pressed)
        self.ways: dict[str, QToolButton] = {}
        group = QButtonGroup(self)
        for place, (words, value) in enumerate(WAYS):
            made = choice(words)
            made.clicked.connect(lambda _checked=False, one=value: self.show_way(one))
            made.setChecked(value == self._way)
            group.addButton(made)
            self.ways[value] = made
            self.panel.header.controls.insertWidget(place, made)
        self.rows = NamesBox("Rows of the heat map", ATTRIBUTE_LETTERS)
        self.columns = NamesBox("Columns of the heat map", ATTRIBUTE_LETTERS)
        for box in (self.rows, self.columns):
            box.activated.connect(lambda _place: self._on_heat())
        self._axes = FlowRow()
        for part in (self.rows, PlainLabel("against", muted=True), self.columns):
            self._axes.add(part)
        self._axes.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(self.panel)
        column.addWidget(self._axes)
        column.addStretch(1)

    @property
    def view(self) -> QWidget:
        """What draws the figure."""
        return self.panel.view

    def in_turn(self) -> tuple[QWidget, ...]:
        """What the keyboard comes by, in the order in which it stands there."""
        return (*self.ways.values(), self.panel.switch, self.view, self.rows, self.columns)

    def show_picture(self, picture: Exploration) -> None:
        """Show a filter's breakdown; what the whole search finds follows with `show_reasons`."""
        self._split, self._tree, self._heat = picture.breakdown, picture.tree, picture.heat
        self._detail = "comparing every combination"
        self._offer(picture)
        self._show()

    def show_reasons(self, reasons: Reasons) -> None:
        """Show what the search through every combination added."""
        self._split = reasons.breakdown
        self._tree = reasons.tree or self._tree
        self._heat = reasons.heat or self._heat
        self._detail = reasons.breakdown.title
        self._show()

    def show_way(self, way: str) -> None:
        """Break down as a list, a tree or a heat map."""
        self._way = way
        for value, made in self.ways.items():
            made.setChecked(value == way)
        self._show()

    def way(self) -> str:
        """How it is broken down now."""
        return self._way

    def _show(self) -> None:
        figure: Figure | None = self._split
        detail = self._detail
        if self._way == "tree":
            figure, detail = self._tree, self._tree.title if self._tree else ""
        elif self._way == "heat":
            figure, detail = self._heat, ""
        self._axes.setVisible(self._way == "heat" and self.rows.count() > 1)
        self.panel.show_figure(figure, detail)

    def _offer(self, picture: Exploration) -> None:
        names = list(picture.attributes)
        for box, wanted in zip(
            (self.rows, self.columns), picture.look.heat or ("", ""), strict=True
        ):
            if [box.itemData(place) for place in range(box.count())] != names:
                box.clear()
                for name in names:
                    box.addItem(attribute_name(name).capitalize(), name)
            box.setCurrentIndex(box.findData(wanted))
        if self._heat is not None and picture.look.heat is None:
            _choose(self.rows, self._heat.row_title)
            _choose(self.columns, self._heat.column_title)

    def _on_heat(self) -> None:
        rows, columns = self.rows.currentData(), self.columns.currentData()
        if rows and columns and rows != columns:
            self.heat_requested.emit(str(rows), str(columns))


def _choose(box: QComboBox, title: str) -> None:
    for place in range(box.count()):
        if box.itemText(place).casefold() == title.casefold():
            box.setCurrentIndex(place)
