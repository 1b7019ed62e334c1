"""The portfolio, used as a person does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from PySide6.QtCore import QItemSelectionModel, QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QWidget

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.periods import today
from mcr_desktop.ui.accounts.page import AccountsPage
from mcr_desktop.ui.accounts.portfolios import TITLES, PortfolioModel
from mcr_desktop.ui.accounts.queries import PortfolioQuery
from mcr_desktop.ui.accounts.readings import first_line, read_portfolio
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.doors import Door


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
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show_portfolio(read_portfolio(services))
    model.sort(2)
    model.show_query(PortfolioQuery(words="lyon"))
    assert names(model) == ["Northwind Logistics"]
    model.show_query(PortfolioQuery(grouped=True))
    assert model.columnCount() == len(TITLES)


def test_pressing_accounts_come_first_when_a_column_is_sorted(services, qapp):
    fill(services)
    model = PortfolioModel()
    model.show_portfolio(read_portfolio(services))
    assert names(model) == ["Helios Solar", "Northwind Logistics"]
    model.sort(TITLES.index("We promised"))
    assert names(model)[0] == "Northwind Logistics"
    model.sort(TITLES.index("Quiet"))
    assert names(model)[0] == "Helios Solar"


def test_the_first_line_counts_what_wants_attention(services):
    fill(services)
    words = " \N{MIDDLE DOT} ".join(
        one for one, _short, _query in first_line(read_portfolio(services).rows)
    )
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


def group(services: Services) -> None:
    top, part = (services.accounts.add(name) for name in ("Alder Group", "Alder Rail"))
    services.accounts.set_parent(part.id, top.id)
    services.accounts.add("Brook")
    for account in (top, part):
        services.commitments.add(account, "Send it", due_on=ago(3))


def test_parts_stand_under_the_sum_of_their_group(services, qapp):
    group(services)
    model = PortfolioModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    model.show_portfolio(read_portfolio(services))
    model.show_query(PortfolioQuery(grouped=True))
    assert names(model) == ["Alder Group", "Alder Group", "Alder Rail", "Brook"]
    assert model.index(0, TITLES.index("We promised")).data() == "2 open, 2 late"
    assert model.row_at(0).group
    assert model.row_at(0).cells[0].detail == "2 accounts together"
    assert [model.row_at(row).depth for row in range(1, 4)] == [1, 2, 0]
    top = model.row_at(1).account_id
    assert (model.place_of(top), model.place_of(top, total=True)) == (1, 0)


def test_a_sum_says_of_what_it_is_one(services, screens, qtbot):
    group(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    page.filters.grouped.click()
    page.table.setCurrentIndex(page.model.index(0, TITLES.index("We promised")))
    QTest.keyClick(page.table, Qt.Key.Key_Space)
    drawer = screens.window.drawer
    qtbot.waitUntil(drawer.isVisible)
    assert drawer.accessibleName() == "Our promises, summed: 2 open, 2 late"


def test_a_favourite_stands_first_and_undo_takes_it_off(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    screens.window.activateWindow()
    qtbot.waitUntil(screens.window.isActiveWindow)  # no other window hears the key
    page.table.setCurrentIndex(page.model.index(1, 0))
    QTest.keyClick(screens.window, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: names(page.model)[0] == "Northwind Logistics")
    assert screens.window.notices.sentence == "Marked the account as a favourite"
    box = page.table.visualRect(page.model.index(0, 0))
    qtbot.mouseClick(
        page.table.viewport(), Qt.MouseButton.LeftButton, pos=box.topLeft() + QPoint(14, 16)
    )
    qtbot.waitUntil(lambda: not page.model.portfolio.favourites)
    screens.window.actions_table.run("undo")
    qtbot.waitUntil(lambda: names(page.model)[0] == "Northwind Logistics")
    assert screens.window.current_page() is page


def test_archived_accounts_step_back_and_come_back(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.setCurrentIndex(page.model.index(0, 0))
    QTest.keyClick(page.table, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: names(page.model) == ["Northwind Logistics"])
    assert screens.window.notices.sentence == "Archived Helios Solar"
    page.filters.show_box.setCurrentIndex(page.filters.show_box.findData("archived"))
    page.filters.show_box.activated.emit(page.filters.show_box.currentIndex())
    assert names(page.model) == ["Helios Solar"]
    assert page.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    menu = page.menu()
    assert menu is not None
    assert "Bring back" in [one.text() for one in menu.actions()]
    menu.deleteLater()
    page._on_put_aside()
    qtbot.waitUntil(page._no_match.isVisible)
    assert services.accounts.find("Helios").archived_on is None


def test_from_the_filter_keys_lead_to_the_list_and_to_the_only_account(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.filters.begin()
    QTest.keyClick(page.filter, Qt.Key.Key_Down)
    assert page.table.hasFocus()
    page.filters.begin()
    QTest.keyClicks(page.filter, "helios")
    assert page.model.rowCount() == 1
    QTest.keyClick(page.filter, Qt.Key.Key_Return)
    assert screens.window.history.here == Route("account", services.accounts.find("Helios").id)


def test_the_view_and_the_columns_are_as_they_were_left(services, screens, qtbot, make_screens):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.show_column(TITLES.index("Standing"), shown=False)
    page.table.horizontalHeader().resizeSection(TITLES.index("Quiet"), 140)
    page._take_query(PortfolioQuery(order="quiet", descending=True, show="all"))
    qtbot.waitUntil(lambda: services.settings.get("accounts.columns") is not None)
    again = make_screens(backing_of(services))
    other = page_of(again)
    qtbot.waitUntil(lambda: other.model.rowCount() == 2)
    assert other.model.query == page.model.query
    assert other.table.isColumnHidden(TITLES.index("Standing"))
    assert other.table.columnWidth(TITLES.index("Quiet")) == 140
    assert other.table.horizontalHeader().sortIndicatorSection() == TITLES.index("Quiet")


def test_nonsense_for_a_view_is_the_plain_one():
    for text in ("", "[]", "{", '{"show": "nothing", "words": 3, "order": "x"}'):
        assert PortfolioQuery.from_json(text).show == "care"
    asked = PortfolioQuery(words="ä", grouped=True)
    assert PortfolioQuery.from_json(asked.to_json()) == asked


def test_what_was_visited_last_stands_in_a_line(services, screens, qtbot):
    for number in range(9):
        services.accounts.add(f"Alder {number}")
    second = services.accounts.find("Alder 2")
    services.marks.visit("account", second.id)
    page = page_of(screens)
    qtbot.waitUntil(page.recents.isVisible)
    page.recents._doors[0].click()
    qtbot.waitUntil(lambda: screens.window.current_page() is not page)


def test_an_unchanged_account_keeps_its_row(services):
    fill(services)
    before = read_portfolio(services)
    services.accounts.edit(services.accounts.find("Helios").id, city="Lyon")
    after = read_portfolio(services, before.rows)
    same = [one is other for one, other in zip(before.rows, after.rows, strict=True)]
    assert same == [False, True]


def test_the_numbers_of_the_first_line_show_their_accounts(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    doors = {one.accessibleName(): one for one in page._line.findChildren(Door)}
    doors["1 of our promises late"].click()
    assert page.model.query.order == "ours"
    assert page.model.row_at(0).line.ours_late == 1
    doors["1 quiet beyond the cadence"].click()
    assert page.model.row_at(0).line.quiet.over
    doors["2 accounts"].click()
    assert page.model.query == PortfolioQuery()


def test_chosen_accounts_are_copied_as_a_table(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    page.table.setFocus()
    page.table.selectAll()
    QTest.keyClick(page.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    head, *rows = QApplication.clipboard().text().split("\n")
    assert head.split("\t")[:2] == ["Account", "Standing"]
    assert [one.split("\t")[0].partition(" (")[0] for one in rows] == names(page.model)
    assert {len(one.split("\t")) for one in rows} == {len(head.split("\t"))}


def test_the_menu_of_an_account_offers_what_its_page_does(services, screens, qtbot):
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    flags = QItemSelectionModel.SelectionFlag
    page.table.selectionModel().setCurrentIndex(
        page.model.index(0, 0), flags.ClearAndSelect | flags.Rows
    )
    menu = page.menu()
    assert menu is not None
    told = [one.text().partition("\t")[0] for one in menu.actions() if one.text()]
    assert told[:4] == ["Open", "Log touch", "Favourite", "Archive"]
    assert told[4:7] == ["Copy", "Copy link", "History"]
    next(one for one in menu.actions() if one.text() == "Copy link").trigger()
    assert QApplication.clipboard().text().startswith("mcr:account/")
    menu.deleteLater()


def numbers(page: AccountsPage) -> list[str]:
    """What stands in its first line."""
    shown = [one for one in page._line.parts() if one.isVisible()]
    return [one.full_text() for one in shown if isinstance(one, Door)]


def test_a_narrow_page_keeps_its_lines_for_the_list(services, screens, qtbot):
    """Beside a drawer: numbers in short, filters behind one button, columns without room behind one door."""
    fill(services)
    page = page_of(screens)
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    screens.window.resize(1500, 700)
    whole, short = ["1 quiet beyond the cadence", "1 of our promises late"], ["1 quiet", "1 late"]
    qtbot.waitUntil(lambda: numbers(page)[1:] == whole)
    qtbot.waitUntil(page.filters.tier.isVisible)
    page.setMaximumWidth(545)
    qtbot.waitUntil(lambda: page.width() == 545 and numbers(page)[1:] == short)
    qtbot.waitUntil(lambda: not page.filters.tier.isVisible())
    assert not page.promises.isVisible()
    page.filters._line.more.click()
    qtbot.waitUntil(page.filters.tier.isVisible)
    qtbot.waitUntil(page.no_room.all.isVisible)
    outside = [one.text() for one in page.no_room.menu().actions()]
    assert len(outside) == len(page.table.outside())
    page.no_room.menu().actions()[0].trigger()
    qtbot.waitUntil(
        lambda: [one.text() for one in page.no_room.menu().actions()][:1] != outside[:1]
    )
