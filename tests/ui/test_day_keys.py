"""Today by the arrow keys: down a column of deeds, along a line, and never off the page by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route

KEY = Qt.Key


@pytest.fixture
def services(tmp_path):
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


@pytest.fixture
def page(services, make_screens, qtbot):
    account = services.accounts.add("Northwind")
    for number in range(4):
        services.commitments.add(account, f"Promise {number}", due_on=f"2026-11-2{number + 3}")
    services.meetings.plan(account, "Quarterly review", "2026-11-24T14:00")
    services.people.add(account, "Tomas Brindle", cadence_days=14)
    screens = make_screens(backing_of(services))
    screens.window.resize(1280, 500)
    screens.window.activateWindow()
    shown = screens.window.current_page()
    qtbot.waitUntil(lambda: len(shown.promises.rows) == 4)
    qtbot.waitUntil(screens.window.isActiveWindow)
    shown.screens = screens
    return shown


def press(key: Qt.Key) -> None:
    holder = QApplication.focusWidget()
    assert holder is not None, "somebody has the keyboard"
    QTest.keyClick(holder, key)


def test_down_and_up_stay_on_the_same_deed(page):
    page.promises.rows[0].keep.setFocus()
    for number in (1, 2, 3):
        press(KEY.Key_Down)
        assert page.promises.rows[number].keep.hasFocus()
    press(KEY.Key_Up)
    assert page.promises.rows[2].keep.hasFocus()


def test_left_and_right_go_along_a_line_and_end_there(page):
    row = page.promises.rows[0]
    row.keep.setFocus()
    press(KEY.Key_Right)
    assert row.isAncestorOf(QApplication.focusWidget())
    press(KEY.Key_Right)
    for _ in range(6):
        press(KEY.Key_Left)
    first = QApplication.focusWidget()
    assert row.isAncestorOf(first)
    assert first.full_text() == "Promise 0"


def test_the_ends_are_reached_and_nothing_leaves_the_page(page):
    page.promises.rows[0].keep.setFocus()
    press(KEY.Key_Home)
    assert page.next.rows[0].prepare.hasFocus()
    press(KEY.Key_Up)
    assert page.next.rows[0].prepare.hasFocus()
    press(KEY.Key_End)
    last = page.paper.lines()[-1]
    assert QApplication.focusWidget() in last
    press(KEY.Key_Down)
    assert QApplication.focusWidget() in last
    assert page.screens.window.history.here == Route("today")
    box = QApplication.focusWidget().visibleRegion().boundingRect()
    assert box.height() > 0, "it is scrolled into sight"


def test_whoever_types_keeps_the_keys(page, qtbot):
    page.quiet.rows[0].log.click()
    _row, line = page.quiet.typing
    assert line.words.hasFocus()
    QTest.keyClicks(line.words, "ab")
    press(KEY.Key_Left)
    assert line.words.cursorPosition() == 1
    press(KEY.Key_Home)
    assert (line.words.cursorPosition(), line.words.hasFocus()) == (0, True)


def test_the_keyboard_is_back_where_it_was_when_the_drawer_closes(page, qtbot):
    row = page.promises.rows[2]
    row.keep.setFocus()
    QTest.keyClick(page.screens.window, KEY.Key_T, Qt.KeyboardModifier.ControlModifier)
    assert page.screens.window.drawer.isAncestorOf(QApplication.focusWidget())
    press(KEY.Key_Escape)
    assert not page.screens.window.drawer.isVisible()
    assert row.keep.hasFocus()
