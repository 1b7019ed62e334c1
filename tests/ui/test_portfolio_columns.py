"""The portfolio where there is no room for every figure: what steps back is said, and comes when asked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtTest import QTest

from mcr_desktop.ui.accounts.column_needs import need_of, shared
from mcr_desktop.ui.accounts.column_rooms import fitting
from mcr_desktop.ui.accounts.portfolio_painting import whole_part
from mcr_desktop.ui.accounts.portfolios import TITLES, TOLD_ROLE
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.theme import font

KEY = Qt.Key
ALL = set(TITLES[1:])


def test_the_weightiest_columns_that_fit_get_the_room():
    widths = (0, 50, 60, 70, 10)
    assert fitting((1, 2, 3, 4), widths, 190) == {1, 2, 3, 4}
    assert fitting((1, 2, 3, 4), widths, 185) == {1, 2, 3}
    assert fitting((1, 2, 3, 4), widths, 120) == {1, 2}, "4 would fit, but matters less than 3"
    assert fitting((1, 2, 3, 4), widths, 120, asked=[4]) == {1, 2, 4}
    assert fitting((1, 2, 3), widths, 10) == {1}, "one at least"
    assert fitting((2, 3), widths, 100, asked=[1]) == {2}, "who hid it does not want it"


def test_columns_are_as_wide_as_their_words_before_any_gets_more():
    needs = {1: 150, 2: 100, 3: 120}
    assert shared({1: 100, 2: 90, 3: 80}, needs, 300, (), (1, 2, 3)) == {1: 130, 2: 90, 3: 80}
    assert shared({1: 100, 2: 90, 3: 80}, needs, 300, (1,), (1, 2, 3)) == {1: 100, 2: 100, 3: 100}
    wide = shared({1: 100, 2: 90, 3: 80}, needs, 900, (2,), (1, 2, 3))
    assert wide[2] == 90, "somebody made it so"
    assert wide[1] - 150 == wide[3] - 120 > 0, "the others share what is left"


def test_words_of_a_column_are_not_cut_where_there_is_room(page):
    page.screens.window.resize(1700, 700)
    model, table = page.model, page.table
    for column in range(1, len(TITLES)):
        cell = model.index(0, column).data(TOLD_ROLE)
        assert table.columnWidth(column) >= need_of([cell], TITLES[column])


def test_half_a_date_gives_way_to_the_words_before_it(qapp):
    metrics = QFontMetrics(font("caption"))
    whole = metrics.horizontalAdvance("was Preference, 12 Nov")
    assert whole_part("was Preference, 12 Nov", metrics, whole) == "was Preference, 12 Nov"
    assert whole_part("was Preference, 12 Nov", metrics, whole - 1) == "was Preference"
    assert whole_part("272 before", metrics, 5) == "272 before", "nothing can be left out"


@pytest.fixture
def page(services, make_screens, qtbot):
    services.settings.set("window.last_page", Route("accounts").as_text())
    account = services.accounts.add("Northwind Logistics")
    services.commitments.add(account, "Their list", "theirs", due_on="2026-11-01")
    screens = make_screens(backing_of(services))
    shown = screens.window.current_page()
    qtbot.waitUntil(lambda: shown.model.rowCount() == 1)
    screens.window.resize(900, 700)
    qtbot.waitUntil(shown.no_room.isVisible)
    shown.screens = screens
    return shown


def in_sight(page) -> set[str]:
    return {
        title
        for column, title in enumerate(TITLES)
        if column and not page.table.isColumnHidden(column)
    }


def said(page) -> list[str]:
    return [one.full_text() for one in page.no_room.doors() if one.isVisible()]


def test_what_has_no_room_is_said_with_what_presses_in_it(page):
    assert "Executives: 1 to watch" in said(page)
    assert {one.partition(":")[0] for one in said(page)} | in_sight(page) == ALL
    page.screens.window.resize(1400, 700)
    page.screens.window.resize(1400, 701)
    assert in_sight(page) == ALL
    assert not page.no_room.isVisible()


def test_a_press_brings_a_column_and_that_is_remembered(page, services, make_screens, qtbot):
    (door,) = [one for one in page.no_room.doors() if one.full_text().startswith("Executives")]
    door.click()
    column = TITLES.index("Executives")
    assert not page.table.isColumnHidden(column)
    assert page.table.currentIndex().column() == column
    assert page.table.hasFocus()
    assert {one.partition(":")[0] for one in said(page)} | in_sight(page) == ALL
    qtbot.waitUntil(lambda: services.settings.get("accounts.columns_first") == ["executive"])
    again = make_screens(backing_of(services))
    again.window.resize(900, 700)
    again.window.go(Route("accounts"))
    other = again.window.current_page()
    qtbot.waitUntil(lambda: other.model.rowCount() == 1)
    qtbot.waitUntil(lambda: not other.table.isColumnHidden(column))


def test_the_arrows_walk_through_every_column(page):
    page.table.setFocus()
    page.table.setCurrentIndex(page.model.index(0, 0))
    seen = []
    for _ in TITLES[1:]:
        QTest.keyClick(page.table, KEY.Key_Right)
        column = page.table.currentIndex().column()
        assert not page.table.isColumnHidden(column)
        seen.append(TITLES[column])
    assert seen == list(TITLES[1:])
    QTest.keyClick(page.table, KEY.Key_Right)
    for title in reversed(TITLES[:-1]):
        QTest.keyClick(page.table, KEY.Key_Left)
        assert TITLES[page.table.currentIndex().column()] == title
    assert len(page.table.chosen()) == 1


def test_the_arrows_pass_over_a_column_that_nobody_wants(page):
    page.table.show_column(1, shown=False)
    page.table.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.table, KEY.Key_Right)
    assert page.table.currentIndex().column() == 2
    assert "Standing" not in {one.partition(":")[0] for one in said(page)}
    menu = page.table.column_menu()
    texts = [one.text() for one in menu.actions()]
    menu.deleteLater()
    assert "Standing" in texts
    assert any(one.endswith("(no room now)") for one in texts)
