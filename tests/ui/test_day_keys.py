"""Today by the arrow keys: down a column of deeds, along a line, and never off the page by itself."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.doors import Door

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
    qtbot.waitUntil(lambda: shown._shown is not None)
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


def test_tab_goes_down_the_page_as_one_reads_it_after_lines_were_made_anew(page, services, qtbot):
    page.promises.rows[1].keep.click()
    qtbot.waitUntil(lambda: len(page.promises.rows) == 3)
    stops = [page.promises.rows[0].keep]
    while stops[-1] is not page.quiet.rows[0].log and len(stops) < 40:
        after = stops[-1].nextInFocusChain()
        while not (after.isVisibleTo(page) and after.focusPolicy() & Qt.FocusPolicy.TabFocus):
            after = after.nextInFocusChain()
        stops.append(after)
    places = [one.mapTo(page.paper, one.rect().center()).y() for one in stops]
    assert stops[-1] is page.quiet.rows[0].log
    assert places == sorted(places)


def test_on_a_wide_screen_there_are_two_columns_and_the_arrows_lead_over(page, qtbot):
    page.screens.window.resize(1920, 900)
    qtbot.waitUntil(lambda: page.paper.columns == 2)
    qtbot.waitUntil(lambda: page.quiet.x() > page.promises.x() + page.promises.width())
    page.next.rows[0].prepare.setFocus()
    press(KEY.Key_Right)
    there = QApplication.focusWidget()
    assert page.quiet.isAncestorOf(there)
    press(KEY.Key_Down)
    assert not page.promises.isAncestorOf(QApplication.focusWidget()), "down stays in its column"
    there.setFocus()
    while page.quiet.isAncestorOf(QApplication.focusWidget()):
        press(KEY.Key_Left)
    assert page.next.isAncestorOf(QApplication.focusWidget())
    page.screens.window.resize(1280, 900)
    qtbot.waitUntil(lambda: page.paper.columns == 1)
    qtbot.waitUntil(lambda: page.quiet.y() > page.promises.y())


def test_in_a_small_window_account_and_day_stand_below_the_words(page, qtbot):
    row = page.promises.rows[0]
    wide = [one.full_text() for one in row.findChildren(Door)]
    high = row.height()
    page.screens.window.resize(900, 700)
    qtbot.waitUntil(lambda: row.height() > high)
    words, account, figure = row.findChildren(Door)
    assert [one.full_text() for one in (words, account, figure)] == wide
    qtbot.waitUntil(lambda: account.y() > words.y() + words.height() // 2)
    assert figure.text() == figure.full_text()
    page.screens.window.resize(1280, 700)
    qtbot.waitUntil(lambda: row.height() < high + words.height() // 2)
    qtbot.waitUntil(lambda: words.x() < account.x() < figure.x() < row.keep.x())


def test_the_menu_of_a_line_does_what_its_buttons_do(page, services, qtbot):
    row = page.promises.rows[0]
    menu = row.menu()
    told = [one.text() for one in menu.actions() if one.text()]
    assert told[:4] == ["Open", "Open Northwind", "Why: today", "Keep"]
    assert told[-2:] == ["Copy", "History"]
    assert "Later: tomorrow" in told
    next(one for one in menu.actions() if one.text() == "Keep").trigger()
    qtbot.waitUntil(lambda: len(page.promises.rows) == 3)
    later = page.promises.rows[0].menu()
    next(one for one in later.actions() if one.text() == "Later: in a month").trigger()
    qtbot.waitUntil(lambda: len(page.promises.rows) == 2)


def test_a_line_is_copied_as_words(page):
    page.promises.rows[0].keep.setFocus()
    QTest.keyClick(page.promises.rows[0].keep, KEY.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.clipboard().text() == "Promise 0\tNorthwind\ttoday\tyou"
