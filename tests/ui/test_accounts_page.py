"""The portfolio, used as a person does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.periods import today
from mcr_desktop.ui.accounts.page import AccountsPage, first_line, read_portfolio
from mcr_desktop.ui.accounts.portfolios import TITLES, PortfolioModel
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Jun Park", demo=True)
    yield made
    made.close()


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def fill(services: Services) -> None:
    north = services.accounts.add(
        "Northwind Logistics", tier="strategic", city="Lyon", cadence_days=14
    )
    mara = services.people.add(north, "Mara Okafor", role="decides")
    services.touches.log(north, "call", [mara.id], ago(5), summary="Winter plan")
    services.commitments.add(north, "Send the carrier report", due_on=ago(3))
    services.accounts.add("Helios Solar", city="Valencia")


@pytest.fixture
def screens(services, make_screens) -> Screens:  # services first: they must outlive the screens
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


def page_of(screens: Screens) -> AccountsPage:
    screens.window.go(Route("accounts"))
    page = screens.window.current_page()
    assert isinstance(page, AccountsPage)
    return page


def names(model: PortfolioModel) -> list[str]:
    return [str(model.index(row, 0).data()) for row in range(model.rowCount())]


def test_the_model_keeps_qt_s_rules(services, qapp):
    fill(services)
    model = PortfolioModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_rows(read_portfolio(services))
    model.sort(2)
    model.filter_by("lyon")
    assert names(model) == ["Northwind Logistics"]
    model.filter_by("")
    assert model.columnCount() == len(TITLES)


def test_pressing_accounts_come_first_when_a_column_is_sorted(services, qapp):
    fill(services)
    model = PortfolioModel()
    model.show_rows(read_portfolio(services))
    assert names(model) == ["Helios Solar", "Northwind Logistics"]
    model.sort(TITLES.index("We promised"))
    assert names(model)[0] == "Northwind Logistics"
    model.sort(TITLES.index("Quiet"))
    assert names(model)[0] == "Helios Solar"


def test_the_first_line_counts_what_wants_attention(services):
    fill(services)
    words = first_line(tuple(read_portfolio(services)))
    assert words == "2 accounts · 1 quiet beyond the cadence · 1 of our promises late"


def test_an_account_is_added_in_place(services, screens, qtbot):
    page = page_of(screens)
    qtbot.waitUntil(page._none.isVisible)
    QTest.keyClick(screens.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert page.adding.isVisible()
    QTest.keyClicks(page.adding.name, "Northwind Logistics")
    QTest.keyClick(page.adding.name, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screens.window.current_page() is not page)
    assert [one.name for one in services.accounts.all()] == ["Northwind Logistics"]
    assert screens.window.notices.sentence == "Added account Northwind Logistics"


def test_a_taken_name_is_said_beside_the_line(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    page.adding.begin()
    QTest.keyClicks(page.adding.name, "helios solar")
    QTest.keyClick(page.adding.name, Qt.Key.Key_Return)
    qtbot.waitUntil(page.adding._refusal.isVisible)
    assert "already" in page.adding._refusal.full_text()
    assert page.adding.name.text() == "helios solar"


def test_enter_opens_and_space_asks_why(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.setCurrentIndex(page.model.index(1, TITLES.index("We promised")))
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    drawer = screens.window.drawer
    qtbot.waitUntil(drawer.isVisible)
    assert drawer.accessibleName() == "Our promises: 1 open, 1 late"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: screens.window.current_page() is not page)
    assert screens.window.current_page().title in ("Account", "Northwind Logistics")


def test_a_click_on_a_figure_asks_why(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    box = page.table.visualRect(page.model.index(0, TITLES.index("Quiet")))
    qtbot.mouseClick(
        page.table.viewport(), Qt.MouseButton.LeftButton, pos=box.center() + QPoint(0, 0)
    )
    qtbot.waitUntil(screens.window.drawer.isVisible)
    assert screens.window.drawer.accessibleName().startswith("Quiet")


def test_the_filter_that_finds_nothing_says_so(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    QTest.keyClicks(page.filter, "zzz")
    assert not page.table.isVisible()
    page.filter.clear()
    assert page.table.isVisible()


def test_everything_that_takes_the_focus_has_a_name(services, screens, qtbot, qapp: QApplication):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    nameless = [
        type(widget).__name__
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not widget.accessibleName()
        and not widget.objectName().startswith("qt_")
        and not getattr(widget, "text", lambda: "")()
    ]
    assert nameless == []
    assert isinstance(today(), date)
