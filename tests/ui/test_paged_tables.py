from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from mcr_desktop.ui.models.paged_tables import (
    AT_FIRST,
    MEANING_ROLE,
    PAGE,
    PAGES_AT_ONCE,
    WAITING_ROLE,
    Column,
    Order,
    PagedTableModel,
)
from mcr_desktop.ui.widgets.tables import Table

pytestmark = pytest.mark.usefixtures("qapp")


@dataclass(frozen=True)
class Note:
    number: int
    title: str


class Notes:
    """Rows in memory that count how they are asked."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.asked: list[int] = []
        self.threads: set[str] = set()
        self.gone: set[int] = set()
        self.hidden: set[int] = set()

    def ids(self, order: Order) -> list[bytes]:
        self.threads.add(threading.current_thread().name)
        numbers = [n for n in range(self.count) if n not in self.hidden]
        if order.filter is not None:
            numbers = [n for n in numbers if order.filter in str(n)]
        found = [n.to_bytes(16, "big") for n in numbers]
        return found[::-1] if order.descending else found

    def rows(self, ids: Sequence[bytes]) -> list[Note | None]:
        self.threads.add(threading.current_thread().name)
        self.asked.append(len(ids))
        numbers = [int.from_bytes(i, "big") for i in ids]
        return [None if n in self.gone else Note(n, f"Note {n}") for n in numbers]


COLUMNS = (
    Column[Note]("title", "Title", lambda n: n.title, tip=lambda n: f"<b>{n.number}", width=0),
    Column[Note](
        "number",
        "Number",
        lambda n: str(n.number),
        meaning=lambda n: "bad" if n.number % 2 else "good",
        number=True,
    ),
)


@pytest.fixture
def background(qtbot, tasks):
    def load(count: int) -> tuple[PagedTableModel[Note], Notes]:
        source = Notes(count)
        model = PagedTableModel(COLUMNS, source, tasks)
        with qtbot.waitSignal(model.loaded):
            model.load()
        return model, source

    return load


@pytest.mark.parametrize("count", [0, 1, 100, 101, 1234])
def test_the_model_keeps_qt_s_contract(qtbot, background, count):
    model, _ = background(count)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    with qtbot.waitSignal(model.loaded):
        model.load(Order("number", descending=True))
    for row in range(0, count, 50):
        model.index(row, 0).data()
    qtbot.wait(20)
    assert model.rowCount() == count


def test_in_memory_it_needs_no_threads():
    source = Notes(250)
    model = PagedTableModel(COLUMNS, source)
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.load()
    assert model.index(249, 0).data() == "Note 249"
    assert model.index(249, 1).data(MEANING_ROLE) == "bad"


def test_only_what_is_looked_at_is_read_and_never_here(qtbot, background):
    model, source = background(50_000)
    assert source.asked == [AT_FIRST]
    assert model.index(40_050, 0).data() == ""
    assert model.index(40_050, 0).data(WAITING_ROLE) is True
    with qtbot.waitSignal(model.dataChanged):
        pass
    assert model.index(40_050, 0).data() == "Note 40050"
    assert model.index(40_050, 0).data(WAITING_ROLE) is False
    assert source.asked == [AT_FIRST, PAGES_AT_ONCE * PAGE]
    assert all(name.startswith("mcr-read") for name in source.threads)


def test_wherever_a_jump_lands_a_window_full_of_rows_comes_in_one_go(qtbot, background):
    model, source = background(50_000)
    came: list[tuple[int, int]] = []
    model.dataChanged.connect(lambda first, last, _roles: came.append((first.row(), last.row())))
    top, seen = 1_000 * PAGE - 1, 25  # from the last line of its page on
    for row in range(top, top + seen):
        assert model.index(row, 0).data() == ""
    qtbot.waitUntil(lambda: bool(came))
    assert [model.index(row, 0).data() for row in range(top, top + seen)] == [
        f"Note {row}" for row in range(top, top + seen)
    ]
    end = 999 + PAGES_AT_ONCE
    assert source.asked[1:] == [PAGES_AT_ONCE * PAGE]
    assert came == [(999 * PAGE, end * PAGE - 1)]
    model.index(997 * PAGE, 0).data()  # and what is known below it is not read again
    qtbot.waitUntil(lambda: model.index(997 * PAGE, 0).data() == f"Note {997 * PAGE}")
    assert source.asked[2:] == [2 * PAGE]


def test_who_says_what_is_in_sight_has_just_that_read(qtbot, background):
    model, source = background(50_000)
    first, last = 1_000 * PAGE + 1, 1_004 * PAGE
    assert not model.look_at(first, last)
    assert model.cells_at(first) is None
    qtbot.waitUntil(lambda: model.row_at(last) is not None)
    assert source.asked[1:] == [5 * PAGE]
    assert model.look_at(first, last)
    assert model.cells_at(first) is not None
    assert model.look_at(49_999, 60_000) is False  # what is beyond the end is not waited for
    qtbot.waitUntil(lambda: model.look_at(49_999, 60_000))
    assert PagedTableModel(COLUMNS, Notes(0)).look_at(0, 10)


def test_a_jump_to_the_end_reads_what_is_left(qtbot, background):
    model, _ = background(1_000 * PAGE + 1)
    last = 1_000 * PAGE
    assert model.index(last, 0).data() == ""
    qtbot.waitUntil(lambda: model.index(last, 0).data() == f"Note {last}")
    assert model.id_at(last + 1) is None


def test_a_dragged_scroll_bar_does_not_read_every_page_it_passes(qtbot, background):
    model, source = background(50_000)
    for row in range(0, 50_000, 100):
        model.index(row, 0).data()
    qtbot.waitUntil(lambda: model.index(49_950, 0).data() == "Note 49950")
    qtbot.wait(30)
    assert len(source.asked) < 10


def test_sort_and_filter_are_the_source_s_work(qtbot, background):
    model, _ = background(1000)
    with qtbot.waitSignal(model.loaded):
        model.sort(1, Qt.SortOrder.DescendingOrder)
    assert model.index(0, 0).data() == "Note 999"
    with qtbot.waitSignal(model.loaded):
        model.load(Order(filter="99"))
    assert model.rowCount() == 19


def test_a_row_that_went_meanwhile_is_blank_not_a_crash():
    source = Notes(10)
    source.gone = {3}
    model = PagedTableModel(COLUMNS, source)
    model.load()
    assert model.index(3, 0).data() == ""
    assert model.row_at(3) is None
    assert model.row_at(4) == Note(4, "Note 4")


def test_tips_never_turn_into_markup():
    model = PagedTableModel(COLUMNS, Notes(3))
    model.load()
    assert model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole) == "<span>&lt;b&gt;1</span>"


def test_a_tip_is_made_only_where_somebody_points():
    pointed_at: list[int] = []

    def tip(note: Note) -> str:
        pointed_at.append(note.number)
        return f"About {note.number}"

    source = Notes(60)
    source.gone = {4}
    model = PagedTableModel((Column[Note]("title", "Title", lambda n: n.title, tip=tip),), source)
    model.load()
    assert model.index(3, 0).data() == "Note 3"
    assert pointed_at == []
    told = [model.index(row, 0).data(Qt.ItemDataRole.ToolTipRole) for row in (3, 4)]
    assert (told, pointed_at) == (["About 3", None], [3])


def test_a_failing_source_is_told_and_the_list_stays_usable(qtbot, tasks, errors):
    class Failing(Notes):
        def rows(self, ids):
            if self.asked and self.asked[-1] and len(self.asked) == 1:
                self.asked.append(0)
                raise OSError("gone")
            return super().rows(ids)

    model = PagedTableModel(COLUMNS, Failing(1000), tasks)
    with qtbot.waitSignal(model.loaded):
        model.load()
    model.index(500, 0).data()
    qtbot.waitUntil(lambda: bool(errors))
    model.index(500, 0).data()
    qtbot.waitUntil(lambda: model.index(500, 0).data() == "Note 500")


def test_the_table_opens_a_row_and_keeps_its_place_through_a_reload(qtbot, background):
    model, source = background(1000)
    table = Table(model, "Notes")
    qtbot.addWidget(table)
    table.resize(500, 400)
    table.show()
    opened: list[bytes] = []
    table.opened.connect(opened.append)
    table.choose((700).to_bytes(16, "big"))
    qtbot.waitUntil(lambda: model.row_at(700) is not None)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [(700).to_bytes(16, "big")]
    source.count = 1001
    with qtbot.waitSignal(model.loaded):
        model.load()
    assert table.current_id() == (700).to_bytes(16, "big")
    assert table.visualRect(model.index(700, 0)).top() >= 0


def test_home_and_end_go_to_the_ends_of_the_list(qtbot, background):
    model, _source = background(4)
    table = Table(model, "Notes", multiple=True)
    qtbot.addWidget(table)
    table.show()
    table.selectRow(1)
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.selected_ids() == [(3).to_bytes(16, "big")]
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert table.selected_ids() == [(0).to_bytes(16, "big")]


def test_a_row_that_left_and_is_back_is_stood_on_again(qtbot, background):
    model, source = background(4)
    table = Table(model, "Notes")
    qtbot.addWidget(table)
    table.show()

    def reload(hidden: set[int]) -> None:
        source.hidden = hidden
        with qtbot.waitSignal(model.loaded):
            model.load()

    def stands_on() -> int:
        return int.from_bytes(table.current_id() or b"", "big")

    table.choose((2).to_bytes(16, "big"))
    reload({2})
    table.selectRow(0)  # as screens do where nothing is chosen
    reload({0, 2})
    table.selectRow(0)
    assert stands_on() == 1
    reload({2})
    assert stands_on() == 0
    reload(set())
    assert stands_on() == 2
    # Whoever went elsewhere meanwhile stays there.
    reload({2})
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_Down)
    reload(set())
    assert stands_on() == 1


def test_columns_step_back_until_the_words_can_be_read(qtbot):
    columns = (
        Column[Note]("title", "Title", lambda row: row.title, width=0),
        Column[Note]("who", "Who", lambda row: row.title, width=200, gives=2),
        Column[Note]("state", "State", lambda row: row.title, width=200, gives=1),
        Column[Note]("due", "Due", lambda row: row.title, width=200),
    )
    table = Table(PagedTableModel(columns, Notes(3)), "Notes")
    qtbot.addWidget(table)
    table.resize(900, 200)
    table.show()
    header = table.horizontalHeader()

    def hidden() -> list[bool]:
        return [header.isSectionHidden(number) for number in range(4)]

    assert hidden() == [False, False, False, False]
    table.resize(700, 200)
    assert hidden() == [False, False, True, False]
    table.resize(500, 200)
    assert hidden() == [False, True, True, False]
    table.resize(900, 200)
    assert hidden() == [False, False, False, False]


def test_what_is_read_stays_in_sight_when_rows_come_above_it(qtbot):
    source = Notes(500)
    model = PagedTableModel(COLUMNS, source)
    table = Table(model, "Notes")
    qtbot.addWidget(table)
    table.resize(400, 300)
    table.show()
    model.load(Order(descending=True))  # the newest first, as notes are
    qtbot.waitUntil(lambda: table.verticalScrollBar().maximum() > 2000)
    table.verticalScrollBar().setValue(40 * 32 + 5)
    read = model.id_at(table.rowAt(0))
    place = table.rowViewportPosition(table.rowAt(0))
    table.setFocus()
    source.count += 3
    model.load()
    assert model.id_at(table.rowAt(0)) == read
    assert table.rowViewportPosition(table.rowAt(0)) == place
    assert table.hasFocus() or not table.isActiveWindow()
    # At the very top what is new is shown.
    table.verticalScrollBar().setValue(0)
    source.count += 1
    model.load()
    assert table.rowAt(0) == 0


class LongIds(Sequence[bytes]):
    """Ids that nobody may read on the screen's thread."""

    def __init__(self, count: int, looked_at: dict[bytes, int]) -> None:
        self.length = count
        self.looked_at = looked_at

    def __len__(self) -> int:
        return self.length

    def __getitem__(self, place):
        assert threading.current_thread() is not threading.main_thread()
        found = [n.to_bytes(16, "big") for n in range(*place.indices(self.length))]
        self.looked_at.update({row_id: int.from_bytes(row_id, "big") for row_id in found})
        return found

    def place_of(self, row_id: bytes) -> int:
        return self.looked_at.get(row_id, -1)


class ManyNotes(Notes):
    def __init__(self, count: int) -> None:
        super().__init__(count)
        self.looked_at: dict[bytes, int] = {}

    def ids(self, _order: Order) -> LongIds:  # type: ignore[override]  # as long lists have them
        return LongIds(self.count, self.looked_at)


def test_of_a_very_long_list_no_id_is_read_here(qtbot, tasks):
    model = PagedTableModel(COLUMNS, ManyNotes(1_000_000), tasks)
    table = Table(model, "Notes")
    qtbot.addWidget(table)
    table.show()
    with qtbot.waitSignal(model.loaded):
        model.load()
    assert model.rowCount() == 1_000_000
    assert model.id_at(3) == (3).to_bytes(16, "big")
    assert model.id_at(900_000) is None
    chosen: list[bytes | None] = []
    table.chosen.connect(chosen.append)
    table.selectRow(999_999)
    last = (999_999).to_bytes(16, "big")
    qtbot.waitUntil(lambda: chosen == [None, last])
    assert table.current_id() == last
    with qtbot.waitSignal(model.loaded):
        model.load()
    assert table.currentIndex().row() == 999_999
    assert model.place_of((500_000).to_bytes(16, "big")) == -1
