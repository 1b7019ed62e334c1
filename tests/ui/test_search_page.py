"""The search page and the page of what was removed, on a real, encrypted workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.services.links import link_of
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.removed.page import RemovedPage
from mcr_desktop.ui.search.page import SearchPage
from mcr_desktop.ui.search.readings import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from mcr_desktop.ui.app import Screens


@pytest.fixture
def north(services: Services) -> Account:
    account = services.accounts.add("Northwind")
    other = services.accounts.add("Southgate")
    services.notes.add(account, "The dock opens at six.", "Dock hours")
    services.notes.add(other, "A new dock.", "Gates")
    services.commitments.add(account, "Send the dock report")
    return account


@pytest.fixture
def screens(services: Services, north: Account, make_screens: Callable[..., Screens]) -> Screens:
    made: Screens = make_screens(backing_of(services))
    made.window.resize(1200, 760)
    made.window.show()
    return made


def _page(screens: Screens) -> SearchPage:
    screens.window.go(Route("search"))
    page = screens.window.current_page()
    assert isinstance(page, SearchPage)
    return page


def _titles(page: SearchPage) -> list[str]:
    return ["".join(text for text, _ in find.title) for find in page.finds.finds()]


def test_finds_come_as_one_types_and_enter_opens_the_first(
    screens: Screens, north: Account, qtbot: QtBot
) -> None:
    page = _page(screens)
    assert page.first_focus() is page.words
    QTest.keyClicks(page.words, "dock hou")
    qtbot.waitUntil(lambda: _titles(page) == ["Dock hours"])
    assert ("Dock", True) in page.finds.finds()[0].title
    QTest.keyClick(page.words, Qt.Key.Key_Return)
    here = screens.window.history.here
    assert here is not None
    assert (here.page, here.id, here.tab) == ("account", north.id, "notes")


def test_a_slip_is_offered_as_what_was_meant(screens: Screens, qtbot: QtBot) -> None:
    page = _page(screens)
    offer = page._none.first
    assert offer is not None
    page.words.setText("dcok hours kind:note")
    qtbot.waitUntil(offer.isVisible)
    assert offer.text() == "Did you mean dock hours?"
    QTest.mouseClick(offer, Qt.MouseButton.LeftButton)
    assert page.words.text() == "dock hours kind:note"
    qtbot.waitUntil(lambda: _titles(page) == ["Dock hours"])
    page.words.setText("zzzz")
    qtbot.waitUntil(lambda: page._stack.currentWidget() is page._none)
    assert not offer.isVisible()


def test_choices_write_themselves_into_the_line(screens: Screens, qtbot: QtBot) -> None:
    page = _page(screens)
    page.words.setText("dock")
    qtbot.waitUntil(lambda: len(_titles(page)) == 3)
    qtbot.waitUntil(lambda: page.account.count() == 3)
    page.kind.setCurrentIndex(page.kind.findData("note"))
    page.kind.activated.emit(page.kind.currentIndex())
    qtbot.waitUntil(lambda: set(_titles(page)) == {"Dock hours", "Gates"})
    page.account.setCurrentIndex(page.account.findData("Northwind"))
    page.account.activated.emit(page.account.currentIndex())
    qtbot.waitUntil(lambda: _titles(page) == ["Dock hours"])
    assert page.words.text() == "dock kind:note account:Northwind"
    page.words.setText("dock")
    qtbot.waitUntil(lambda: len(_titles(page)) == 3)
    assert page.kind.currentData() == ""


def test_a_search_is_kept_and_comes_back(
    screens: Screens, services: Services, qtbot: QtBot
) -> None:
    page = _page(screens)
    page.words.setText("dock kind:promise")
    page.views.keep("Dock promises")
    qtbot.waitUntil(lambda: [one.name for one in services.views.all("search")] == ["Dock promises"])
    page.words.setText("")
    page.views.chosen.emit(services.views.all("search")[0].query)
    qtbot.waitUntil(lambda: _titles(page) == ["Send the dock report"])
    assert page.count.text() == "1 found"


def test_a_link_is_copied_from_a_find_and_followed_by_the_search(
    screens: Screens, services: Services, north: Account, qtbot: QtBot
) -> None:
    page = _page(screens)
    page.words.setText("dock hours")
    qtbot.waitUntil(lambda: _titles(page) == ["Dock hours"])
    page.finds.setFocus()
    QTest.keyClick(page.finds, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    place = page.finds.current()
    assert isinstance(place, Place)
    assert QGuiApplication.clipboard().text() == link_of("note", place.id)
    screens.window.go(Route("today"))
    screens.window.actions_table.run("search")
    overlay = screens.window._overlay
    assert overlay is not None
    overlay.line.setText(QGuiApplication.clipboard().text())
    qtbot.waitUntil(lambda: "Link" in overlay.shown())
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    assert screens.window.history.here == Route("account", north.id, "notes", row=place.id)


def test_what_was_removed_is_listed_and_comes_back(
    screens: Screens, services: Services, north: Account, qtbot: QtBot
) -> None:
    contact = services.people.add(north, "M. Okafor")
    services.accounts.add_fact(north, "Collects clocks", contact_id=contact.id)
    services.removals.remove("contact", [contact.id])
    screens.window.go(Route("removed"))
    page = screens.window.current_page()
    assert isinstance(page, RemovedPage)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.model.index(0, 0).data() == "M. Okafor"
    QTest.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.model.rowCount() == 0 or not page.table.isVisible())
    assert [one.name for one in services.people.all(north)] == ["M. Okafor"]
    assert len(services.accounts.facts(north)) == 1
    qtbot.waitUntil(lambda: screens.window.notices.sentence == "Restored a person")
