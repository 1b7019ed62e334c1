"""The line in which a promise is written down, where it is given before its names are known."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from mcr_desktop.domain.errors import NotFoundError
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.promises import entries
from mcr_desktop.ui.promises.entries import PromiseEntry

KEY = Qt.Key


@pytest.fixture
def account(services):
    return services.accounts.add("Northwind Logistics", tier="key")


@pytest.fixture
def screens(services, make_screens):  # services first: they must outlive the screens
    services.settings.set("window.last_page", Route("promises").as_text())
    return make_screens(backing_of(services))


@pytest.fixture
def given(screens, qtbot):
    """An entry that no page looks after, and what is written down in it."""
    screens.window.go(Route("promises"))
    book = screens.window.current_page().book
    entry, found = PromiseEntry(book.entry._around), list[tuple[bytes, str]]()
    qtbot.addWidget(entry)
    entry.added.connect(lambda account, wording, _fields: found.append((account.id, wording)))
    return entry, found


def test_a_line_given_before_its_names_are_known_is_not_another_accounts(
    services, account, given, qtbot
):
    entry, found = given
    other = services.accounts.add("Another Customer")
    entry.offer(account, ())
    entry.line.setText("Counts the pallets, @Amara")
    QTest.keyClick(entry.line, KEY.Key_Return)
    entry.offer(other, ())  # somebody goes on before it is known who that is
    qtbot.waitUntil(lambda: {account.id, other.id} <= set(entry._people) or bool(found))
    assert found == []
    QTest.keyClick(entry.line, KEY.Key_Return)
    assert [one for one, _wording in found] == [other.id]


def test_a_line_is_given_again_where_its_names_could_not_be_read(
    account, given, screens, qtbot, monkeypatch
):
    entry, found = given
    entry.offer(account, ())

    def refused(*_given: object) -> None:
        raise NotFoundError(kind="contact", wanted="Amara")

    with monkeypatch.context() as broken:
        broken.setattr(entries, "nameable", refused)
        entry.line.setText("Counts the pallets, @Amara")
        qtbot.waitUntil(screens.window.notices.isVisible)
    QTest.keyClick(entry.line, KEY.Key_Return)
    qtbot.waitUntil(lambda: [one for one, _wording in found] == [account.id])
