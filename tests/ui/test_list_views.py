"""Views of notes and touches kept under a name: chosen on another account, with order, removed, undone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from mcr_desktop.bootstrap import create_profile
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.widgets.saved_views import view_parts


@pytest.fixture
def services(tmp_path):
    made = create_profile(tmp_path / "profile", "Jun Park", demo=True)
    yield made
    made.close()


@pytest.fixture
def accounts(services):
    return [services.accounts.add(name) for name in ("Northwind", "Helios")]


@pytest.fixture
def screens(services, make_screens):
    services.settings.set("window.last_page", Route("accounts").as_text())
    return make_screens(backing_of(services))


def open_tab(screens, account, name, qtbot):
    screens.window.go(Route("account", account.id, name))
    tab = screens.window.current_page().tab(name)
    qtbot.waitUntil(lambda: tab.isVisible() and tab.account == account)
    return tab


def keep(tab, services, screen, qtbot) -> str:
    tab.views.keep("Mine")
    qtbot.waitUntil(lambda: bool(services.views.all(screen)))
    (view,) = services.views.all(screen)
    return view.query


def test_a_view_of_notes_is_kept_and_chosen_elsewhere(services, accounts, screens, qtbot):
    for account in accounts:
        services.notes.add(account, "The dock #dock", "Bay")
        services.notes.add(account, "The dock again #dock", "Apron")
        services.notes.add(account, "The dock, no tag", "Cellar")
    tab = open_tab(screens, accounts[0], "notes", qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    tab.filters.words.setText("dock")
    tab.filters.show_tag("dock")
    tab.table.horizontalHeader().setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    query = keep(tab, services, "notes", qtbot)
    assert view_parts(query) == {
        "show": "current", "tag": "dock", "words": "dock", "order": "-title",
    }  # fmt: skip
    tab = open_tab(screens, accounts[1], "notes", qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    tab.views.chosen.emit(query)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 2)
    qtbot.waitUntil(lambda: tab.model.row_at(0) is not None and tab.model.row_at(0).title == "Bay")
    assert (tab.filters.query().tag, tab.filters.words.text()) == ("dock", "dock")
    assert tab.table.horizontalHeader().sortIndicatorSection() == 0


def test_a_view_of_touches_is_kept_and_chosen(services, accounts, screens, qtbot):
    account = accounts[0]
    for channel, words in (("call", "Rates"), ("visit", "Rates again"), ("call", "Dock")):
        services.touches.log(account, channel, summary=words)
    tab = open_tab(screens, account, "touches", qtbot)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    tab.words.setText("rates")
    tab.channel.setCurrentIndex(tab.channel.findData("call"))
    tab.channel.activated.emit(0)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    query = keep(tab, services, "touches", qtbot)
    tab.words.clear()
    tab.channel.setCurrentIndex(0)
    tab.channel.activated.emit(0)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 3)
    tab.views.chosen.emit(query)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert (tab.words.text(), tab.channel.currentData()) == ("rates", "call")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"words": 3, "order": "-nothing", "tag": null}'])
def test_a_view_that_is_not_understood_shows_everything(services, accounts, screens, qtbot, text):
    services.notes.add(accounts[0], "Words", "One")
    services.touches.log(accounts[0], "call")
    for name in ("notes", "touches"):
        tab = open_tab(screens, accounts[0], name, qtbot)
        qtbot.waitUntil(lambda tab=tab: tab.model.rowCount() == 1)
        tab.views.chosen.emit(text)
        qtbot.waitUntil(lambda tab=tab: tab.model.rowCount() == 1)
