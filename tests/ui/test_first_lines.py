"""What a list shows while its first rows are on their way, and what it leaves to them where it is narrow."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject

from mcr_desktop.domain.accounts import Account
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route


class Shows(QObject):
    """Counts how often a widget came into sight."""

    def __init__(self, *watched: QObject) -> None:
        super().__init__()
        self.count = 0
        for one in watched:
            one.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.count += event.type() == QEvent.Type.Show
        return False


@pytest.fixture
def account(services) -> Account:
    made = services.accounts.add("Northwind Logistics", tier="key")
    services.notes.add(made, "They open at five.", "The docks")
    services.commitments.add(made, "The report", due_on="2026-11-27")
    return made


@pytest.fixture
def screens(account, services, make_screens) -> Screens:
    made = make_screens(backing_of(services))
    made.window.resize(1280, 800)
    return made


def test_the_keyboard_goes_to_the_promises_once_they_are_there(screens, qtbot):
    window = screens.window
    window.go(Route("accounts"))
    accounts = window.current_page()
    qtbot.waitUntil(lambda: window.focusWidget() is accounts.first_focus() is not None)
    window.go(Route("promises"))
    book = window.current_page().book
    qtbot.waitUntil(lambda: book._stack.currentWidget() is book.table)
    qtbot.waitUntil(lambda: window.focusWidget() is book.table)


def test_counts_that_come_before_the_promises_do_not_say_that_there_are_none(screens, qtbot):
    window = screens.window
    window.go(Route("promises"))
    book = window.current_page().book
    seen = Shows(book._nothing, book._empty)
    qtbot.waitUntil(lambda: book._stack.currentWidget() is book.table)
    assert seen.count == 0


def test_counts_that_come_before_the_notes_do_not_say_that_there_are_none(account, screens, qtbot):
    window = screens.window
    window.go(Route("account", account.id, "notes"))
    tab = window.current_page().tab("notes")
    seen = Shows(tab._nothing)
    qtbot.waitUntil(lambda: tab.model.rowCount() == 1)
    assert seen.count == 0
    assert tab._nothing.isHidden()


def test_a_narrow_ledger_keeps_its_lines_for_the_promises(screens, qtbot):
    window = screens.window
    window.go(Route("promises"))
    book = window.current_page().book
    qtbot.waitUntil(lambda: book._stack.currentWidget() is book.table)
    filters = book.filters
    assert filters.direction.isVisible()
    window.resize(900, 540)
    qtbot.waitUntil(lambda: filters.line.more.isVisible() and not filters.direction.isVisible())
    assert filters.shows["late"].isVisible()
    assert filters.words.isVisible()
    filters.line.more.click()
    assert filters.direction.isVisible()
    assert filters.owner.isVisible()
    filters.direction.setCurrentIndex(filters.direction.findData("ours"))
    filters.direction.activated.emit(filters.direction.currentIndex())
    qtbot.waitUntil(lambda: filters.line.more.text() == "Filters (1)")
