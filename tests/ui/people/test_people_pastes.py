"""People pasted from a spreadsheet, and a list of people where the page is narrow."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from mcr_desktop.ui.people.pastes import PastePanel

KEY = Qt.Key
SHIFT = Qt.KeyboardModifier.ShiftModifier


def test_rows_of_a_spreadsheet_are_shown_before_they_are_taken(scene, qtbot):
    QGuiApplication.clipboard().setText(
        "Name\tJob title\tE-mail\nTomas Brandt\tBuyer\ttb@northwind.example\nLuc Fabre\tClerk\t\n"
    )
    scene.tab.paste()
    panel = scene.tab.panel
    assert isinstance(panel, PastePanel)
    qtbot.waitUntil(lambda: panel.model.rowCount() == 2)
    assert len(scene.services.people.all(scene.account)) == 3
    assert len(panel.boxes) == 3
    panel.take.click()
    qtbot.waitUntil(lambda: len(scene.services.people.all(scene.account)) == 4)
    scene.undo()
    qtbot.waitUntil(lambda: len(scene.services.people.all(scene.account)) == 3)


def test_the_key_that_pastes_people_is_heard(scene, qtbot):
    """The same key stands beside its words in a menu: two that listen to one key are none."""
    scene.tab.table.setFocus()
    both = Qt.KeyboardModifier.ControlModifier | SHIFT
    QTest.keyClick(scene.tab.table, KEY.Key_V, both)
    assert isinstance(scene.tab.panel, PastePanel)
    QTest.keyClick(scene.tab.panel, KEY.Key_Escape)  # and the hand lets go of Ctrl and Shift
    assert scene.tab.panel is None


def test_a_heading_alone_is_told_as_one(scene, qtbot):
    scene.tab.paste()
    panel = scene.tab.panel
    assert isinstance(panel, PastePanel)
    panel.text.setPlainText("Name\tJob title")
    qtbot.waitUntil(lambda: "people are still missing" in panel._told.full_text())
    assert not panel.take.isEnabled()


def test_a_narrow_list_keeps_its_lines_for_the_people(scene, qtbot):
    people = scene.tab.list
    scene.screens.window.resize(1500, 800)
    qtbot.waitUntil(lambda: people.role.isVisible() and scene.tab.table.isVisible())
    people.setMaximumWidth(500)
    qtbot.waitUntil(lambda: not people.role.isVisible())
    assert not people._edit.isVisible()
    scene.tab.table.selectRow(0)
    people._fill_here_too()
    assert people._here_too.actions()[0].text() == "Edit"
    people.filters.more.click()
    assert people.role.isVisible()
    people.role.setCurrentIndex(people.role.findData("uses"))
    people.role.activated.emit(people.role.currentIndex())
    qtbot.waitUntil(lambda: scene.tab.model.rowCount() == 1)
    assert people.filters.more.text() == "Filters (1)"
