"""Removed: what hangs in no account any more is found there, opened, moved and removed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.domain.changes import Change
from mcr_desktop.domain.notes import Note
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from mcr_desktop.ui.removed.page import RemovedPage
from mcr_desktop.ui.removed.stranded_drafts import DraftSheet


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


@pytest.fixture
def draft(services: Services) -> Note:
    """About an account whose copy was deleted on this machine."""
    gone = services.accounts.add("Cotterill Lamps")
    made = services.drafts.add(gone, "They asked for pewter lampshades", "Lamps")
    services.workspace.commit([Change(gone.fence, "account", gone.id, {"deleted": 1})], "")
    services.accounts.add("Northwind")
    return made


def sheet_of(screens, qtbot) -> DraftSheet:
    drawer = screens.window.drawer
    qtbot.waitUntil(lambda: bool(drawer.findChildren(DraftSheet)))
    return drawer.findChildren(DraftSheet)[-1]


def test_a_draft_without_its_account_is_opened_and_moved(services, draft, make_screens, qtbot):
    screens = make_screens(backing_of(services))
    screens.window.go(Route("removed"))
    page = screens.window.current_page()
    assert isinstance(page, RemovedPage)
    qtbot.waitUntil(page.stranded.isVisible)
    (look,) = [
        one
        for one in page.stranded.findChildren(QAbstractButton)
        if one.accessibleName() == "Open the draft Lamps"
    ]
    look.click()
    sheet = sheet_of(screens, qtbot)
    assert sheet.words.toPlainText() == "They asked for pewter lampshades"
    assert not sheet.move_button.isEnabled()
    sheet.account.setCurrentIndex(1)
    sheet.account.activated.emit(1)
    sheet.move_button.click()
    here = services.accounts.find("Northwind")
    qtbot.waitUntil(lambda: services.notes.ids(here) == [draft.id])
    wanted = Route("account", here.id, "notes", row=draft.id)
    qtbot.waitUntil(lambda: screens.window.current_page().route == wanted)


def test_search_leads_to_it_and_it_can_be_removed(services, draft, make_screens, qtbot):
    screens = make_screens(backing_of(services))
    screens.window.actions_table.run("search")
    overlay = screens.window._overlay
    QTest.keyClicks(overlay.line, "pewter")
    qtbot.waitUntil(lambda: "Lamps" in overlay.shown())
    QTest.keyClick(overlay.line, Qt.Key.Key_Return)
    sheet = sheet_of(screens, qtbot)
    assert screens.window.current_page().route == Route("removed", row=draft.id)
    sheet.remove_button.click()
    qtbot.waitUntil(lambda: services.drafts.all() == [])
    page = screens.window.current_page()
    qtbot.waitUntil(page.stranded.isHidden)
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    services.removals.restore("note", draft.id)
    qtbot.waitUntil(page.stranded.isVisible)


def test_without_such_drafts_nothing_is_said_of_them(services, make_screens, qtbot):
    account = services.accounts.add("Northwind")
    services.drafts.add(account, "Not sure yet")
    touch = services.touches.log(account, "call", [])
    services.removals.remove("touch", [touch.id])
    screens = make_screens(backing_of(services))
    screens.window.go(Route("removed"))
    page = screens.window.current_page()
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    assert page.stranded.isHidden()
