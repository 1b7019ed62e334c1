"""A list painted row by row looks as if Qt had asked the delegate about each cell."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QFontMetrics, QImage, QPaintEvent
from PySide6.QtWidgets import QTableView

from mcr_desktop.ui.models.paged_tables import Column, PagedTableModel
from mcr_desktop.ui.theme import font
from mcr_desktop.ui.widgets.row_painters import RowPainter
from mcr_desktop.ui.widgets.tables import Table

pytestmark = pytest.mark.usefixtures("qapp")


@dataclass(frozen=True)
class Line:
    text: str
    meaning: str = ""


LINES = [
    Line("short"),
    Line("a line that is far longer than the column that it has to stand in " * 3),
    Line("", "bad"),
    Line("late", "bad"),
    Line("soon", "watch"),
    Line("kept", "good"),
    Line("nothing", "neutral"),
    Line("Ann Sample", "person"),
    Line("said quietly", "muted"),
    Line("質が悪い 배송 지연 עברית"),
    Line("two\nlines"),
]
COLUMNS = (
    Column[Line]("text", "Text", lambda row: row.text, width=0),
    Column[Line]("meant", "Meant", lambda row: row.text, meaning=lambda row: row.meaning, width=90),  # type: ignore[arg-type,return-value]  # each is one
    Column[Line]("count", "Count", lambda row: str(len(row.text)), number=True, width=60),
    Column[Line]("hidden", "Hidden", lambda row: row.text, width=60),
)


class Lines:
    def ids(self, _order):
        return [bytes([n]) * 16 for n in range(len(LINES))]

    def rows(self, ids):
        return [LINES[one[0]] for one in ids]


class Plain(Table):
    """As Qt itself paints it."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QTableView.paintEvent(self, event)


def pictured(qtbot, kind, model, *, scrolled=0) -> QImage:
    table = kind(model, "Lines", multiple=True)
    qtbot.addWidget(table)
    table.resize(420, 330)
    table.show()
    table.setColumnHidden(3, True)
    table.horizontalHeader().moveSection(1, 0)
    flags = QItemSelectionModel.SelectionFlag
    for row in (1, 2, 4):
        table.selectionModel().select(model.index(row, 0), flags.Select | flags.Rows)
    table.verticalScrollBar().setValue(scrolled)
    picture = QImage(table.viewport().size(), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    table.viewport().render(picture)
    return picture


@pytest.mark.parametrize("scrolled", [0, 23])
def test_every_pixel_is_the_delegate_s(qtbot, scrolled):
    model = PagedTableModel(COLUMNS, Lines())
    model.load()
    mine = pictured(qtbot, Table, model, scrolled=scrolled)
    assert mine == pictured(qtbot, Plain, model, scrolled=scrolled)
    blank = QImage(mine.size(), mine.format())
    blank.fill(Qt.GlobalColor.white)
    assert mine != blank


def test_rows_that_are_awaited_are_painted_as_bars(qtbot, monkeypatch):
    model = PagedTableModel(COLUMNS, Lines())
    model.load()
    monkeypatch.setattr(PagedTableModel, "_line", lambda _model, _row: None)
    assert pictured(qtbot, Table, model) == pictured(qtbot, Plain, model)


def test_a_text_is_measured_only_where_it_may_not_fit(qtbot):
    table = QTableView()
    qtbot.addWidget(table)
    painter, metrics = RowPainter(table), QFontMetrics(font("body", tabular=True))
    for text in ("WWWWWWWW", "illicit little lilies", "AVAVAVAV To. Ty, fi ffl 11.1", "x" * 200):
        wide = metrics.horizontalAdvance(text)
        assert not painter._fits(text, wide - 1)
        assert painter._fits(text, wide * 2 + 20)
    assert not painter._fits("質が悪い", 4000), "such letters come from other fonts"
