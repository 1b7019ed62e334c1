"""The list of people: its columns, its order, and the way from a row to a call or an e-mail."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from mcr_desktop.ui.people import reaches
from mcr_desktop.ui.people.columns import COLUMNS
from mcr_desktop.ui.people.lists import PeopleList
from tests.ui.people.conftest import Scene

NAMES = [column.name for column in COLUMNS]


@pytest.fixture
def opened(monkeypatch) -> list[str]:
    links: list[str] = []

    def put(link: str) -> bool:
        links.append(link)
        return True

    monkeypatch.setattr(reaches, "open_address", put)
    return links


def read_again(scene: Scene, qtbot) -> None:
    with qtbot.waitSignal(scene.tab.model.loaded):
        scene.tab.list.load()


def shown(scene: Scene) -> set[str]:
    return {NAMES[number] for number in scene.tab.table.shown_columns()}


def test_the_header_marks_the_order_that_the_list_begins_in(scene):
    header = scene.tab.table.horizontalHeader()
    assert NAMES[header.sortIndicatorSection()] == "name"
    assert header.sortIndicatorOrder() == Qt.SortOrder.AscendingOrder


def test_the_list_is_sorted_by_whom_people_report_to(scene, qtbot):
    with qtbot.waitSignal(scene.tab.model.loaded):
        scene.tab.table.sortByColumn(NAMES.index("boss"), Qt.SortOrder.AscendingOrder)
    assert [scene.tab.model.id_at(row) for row in range(3)] == [
        scene.ada.id,
        scene.luc.id,
        scene.mira.id,
    ]


def test_phone_and_address_stand_where_there_is_room(scene, qtbot):
    scene.screens.window.resize(1920, 800)
    qtbot.waitUntil(lambda: {"phone", "email", "boss"} <= shown(scene))
    scene.screens.window.resize(1100, 800)
    qtbot.waitUntil(lambda: not {"phone", "email"} & shown(scene))


def test_a_column_that_is_asked_for_takes_the_room_of_others(scene, qtbot):
    choices = scene.tab.list.columns
    choices.show_column(NAMES.index("phone"), shown=True)
    assert "phone" in shown(scene)
    choices.show_column(NAMES.index("owner"), shown=False)
    assert "owner" not in shown(scene)
    again = PeopleList(scene.tab.around)
    qtbot.addWidget(again)
    again.resize(scene.tab.list.size())
    again.show()
    numbers = again.table.shown_columns()
    assert NAMES.index("phone") in numbers
    assert NAMES.index("owner") not in numbers
    menu = again.columns.menu()
    ticked = {one.text() for one in menu.actions() if one.isChecked()}
    assert "Phone" in ticked
    assert "Ours" not in ticked
    menu.deleteLater()


def test_a_row_is_called_and_written_to(scene, qtbot, opened):
    scene.services.people.edit(
        scene.luc.id, mobile="+33 6 12 34 56 78", email="luc@northwind.example"
    )
    read_again(scene, qtbot)
    scene.tab.table.choose(scene.luc.id)
    menu = QMenu(scene.tab)
    scene.tab.list.deeds_menu(menu, [scene.luc.id])
    call = next(one for one in menu.actions() if one.text().startswith("Call"))
    assert "+33" in call.text()
    call.trigger()
    qtbot.waitUntil(lambda: opened == ["tel:+33612345678"])
    scene.screens.window.actions_table.run("people_mail")
    qtbot.waitUntil(lambda: opened[1:] == ["mailto:luc@northwind.example"])


def test_who_has_no_number_is_told_of(scene, qtbot, opened):
    scene.tab.table.choose(scene.luc.id)
    with qtbot.waitSignal(scene.tab.told) as said:
        scene.screens.window.actions_table.run("people_call")
    assert "Luc Fabre" in said.args[0]
    assert opened == []


def test_a_number_that_no_program_takes_goes_to_the_clipboard(scene, qtbot, monkeypatch):
    monkeypatch.setattr(reaches, "open_address", lambda _link: False)
    scene.services.people.edit(scene.luc.id, phone="+33 1 23 45 67 89")
    scene.tab.table.choose(scene.luc.id)
    with qtbot.waitSignal(scene.tab.told) as said:
        scene.screens.window.actions_table.run("people_call")
    assert QGuiApplication.clipboard().text() == "+33 1 23 45 67 89"
    assert "clipboard" in said.args[0]


def test_chosen_rows_are_copied_with_what_is_shown(scene, qtbot):
    scene.tab.list.columns.show_column(NAMES.index("phone"), shown=True)
    scene.services.people.edit(scene.luc.id, phone="+33 1 23 45 67 89")
    read_again(scene, qtbot)
    scene.tab.table.selectAll()
    QGuiApplication.clipboard().clear()
    scene.tab.table.copy_rows()
    qtbot.waitUntil(lambda: "+33 1 23 45 67 89" in QGuiApplication.clipboard().text())
    assert len(QGuiApplication.clipboard().text().splitlines()) == 3
