"""A far jump in a long list waits for its rows for a moment, and is painted once."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QEvent, QObject

from mcr_desktop.ui.models.paged_tables import PAGE, Column, PagedTableModel
from mcr_desktop.ui.widgets import far_jumps
from mcr_desktop.ui.widgets.tables import Table

pytestmark = pytest.mark.usefixtures("qapp")
COLUMNS = (Column[int]("number", "Number", lambda row: f"Row {row}", width=0),)
ROW = 32


class Numbers:
    """Rows that come when they are let."""

    def __init__(self):
        self.asked = []
        self.let = threading.Event()
        self.let.set()

    def ids(self, _order):
        return [n.to_bytes(16, "big") for n in range(10_000)]

    def rows(self, ids):
        self.asked.append(len(ids))
        assert self.let.wait(30)
        return [int.from_bytes(one, "big") for one in ids]


class Paints(QObject):
    """How often something was painted, and whether its first row was there."""

    def __init__(self, table):
        super().__init__(table)
        self.table = table
        self.seen = []
        table.viewport().installEventFilter(self)

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.Paint:
            row = self.table.rowAt(0)
            self.seen.append(self.table.model().row_at(row))
        return False


@pytest.fixture
def numbers():
    return Numbers()


@pytest.fixture
def table(qtbot, tasks, numbers, monkeypatch):
    monkeypatch.setattr(far_jumps, "PATIENCE_MS", 60_000)
    model = PagedTableModel(COLUMNS, numbers, tasks)
    made = Table(model, "Numbers")
    qtbot.addWidget(made)
    made.resize(300, 400)
    made.show()
    with qtbot.waitSignal(model.loaded):
        model.load()
    qtbot.waitUntil(lambda: model.row_at(0) == 0)
    yield made
    numbers.let.set()


def in_sight(table):
    return table.viewport().height() // ROW + 2


def test_a_jump_reads_what_is_in_sight_in_one_go_and_is_painted_once(qtbot, table, numbers):
    numbers.asked.clear()
    paints = Paints(table)
    table.verticalScrollBar().setValue(5_003 * ROW + 7)
    assert not table.viewport().updatesEnabled()
    qtbot.waitUntil(lambda: 5_003 in paints.seen)
    assert table.viewport().updatesEnabled()
    assert set(paints.seen) == {5_003}
    assert len(numbers.asked) == 1
    assert numbers.asked[0] <= in_sight(table) + 2 * PAGE


def test_what_does_not_come_is_told_by_bars(qtbot, table, numbers):
    table._far_jumps._patience.setInterval(1)
    numbers.let.clear()
    paints = Paints(table)
    table.verticalScrollBar().setValue(5_000 * ROW)
    qtbot.waitUntil(lambda: None in paints.seen)
    assert table.viewport().updatesEnabled()
    numbers.let.set()
    qtbot.waitUntil(lambda: paints.seen[-1] == 5_000)


def test_nearby_nothing_is_held_back(table):
    table.verticalScrollBar().setValue(3 * ROW)
    assert table.viewport().updatesEnabled()


def test_where_the_rows_are_known_nothing_is_held_back(qtbot, table, numbers):
    table.verticalScrollBar().setValue(5_000 * ROW)
    qtbot.waitUntil(lambda: table.model().row_at(5_000) == 5_000)
    table.verticalScrollBar().setValue(0)
    numbers.asked.clear()
    table.verticalScrollBar().setValue(5_000 * ROW)
    assert table.viewport().updatesEnabled()
    assert numbers.asked == []


def test_of_several_jumps_the_last_counts(qtbot, table, numbers):
    numbers.let.clear()
    paints = Paints(table)
    for row in (2_000, 4_000, 6_000, 8_000):
        table.verticalScrollBar().setValue(row * ROW)
    assert not table.viewport().updatesEnabled()
    numbers.asked.clear()
    numbers.let.set()
    qtbot.waitUntil(lambda: 8_000 in paints.seen)
    assert set(paints.seen) == {8_000}
    assert len(numbers.asked) <= 2  # the first was under way


def test_a_list_that_is_read_anew_meanwhile_is_painted(qtbot, table, numbers):
    numbers.let.clear()
    table.verticalScrollBar().setValue(5_000 * ROW)
    assert not table.viewport().updatesEnabled()
    model = table.model()
    model.load()
    numbers.let.set()
    qtbot.waitUntil(lambda: table.viewport().updatesEnabled() and model.row_at(5_000) == 5_000)
