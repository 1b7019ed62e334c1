"""Today tells of cases whose figures are to be looked at, and of their actions as ours."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mcr_desktop.ui.account.timelines import TimelineTab
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.doors import Door


@pytest.fixture
def case(services):
    account = services.accounts.add("Northwind & Daughters")
    case = services.cases.open(account, "Wet pallets", check_on="2026-11-20")
    services.cases.add_action(case.id, "Mend the roof", "corrective", due_on="2026-11-25")
    return case


@pytest.fixture
def page(services, case, make_screens, qtbot):
    screens = make_screens(backing_of(services))
    shown = screens.window.current_page()
    qtbot.waitUntil(lambda: shown._shown is not None)
    shown.screens = screens
    return shown


def test_a_due_check_stands_on_today_and_leads_to_its_case(page, case, qtbot):
    assert page.checks.isVisible()
    (row,) = page.checks.rows
    words = [door.full_text() for door in row.findChildren(Door)]
    assert "Wet pallets: did it hold? The check was due 3 days ago" in words
    with qtbot.waitSignal(page.route_requested) as asked:
        QTest.mouseClick(row.open, Qt.MouseButton.LeftButton)
    assert asked.args == [Route("case", case.id, "check")]


def test_the_block_goes_once_nothing_is_due(page, services, case, qtbot):
    services.cases.edit(case.id, check_on="2026-12-20")
    qtbot.waitUntil(lambda: not page.checks.isVisible())
    services.cases.edit(case.id, check_on="2026-11-23")
    qtbot.waitUntil(page.checks.isVisible)


def test_an_action_of_a_case_is_ours_to_keep(page):
    (row,) = page.promises.rows
    assert row.keep.text() == "Keep"


def test_the_timeline_of_the_account_leads_to_the_case(page, case, services, qtbot):
    account = services.accounts.all()[0]
    page.screens.window.go(Route("account", account.id, "timeline"))
    shown = page.screens.window.current_page()
    timeline = shown.findChild(TimelineTab)
    qtbot.waitUntil(lambda: timeline.model.rowCount() > 1)
    entries = [timeline.model.line_at(row).entry for row in range(timeline.model.rowCount())]
    opened = next(one for one in entries if one is not None and one.kind == "case")
    with qtbot.waitSignal(shown.route_requested) as asked:
        timeline.view.opened.emit(opened)
    assert asked.args == [Route("case", case.id)]
