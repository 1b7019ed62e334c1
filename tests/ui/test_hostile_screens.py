"""Whatever stands in the rows, every page is painted, nothing is read as markup, and nothing is logged."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import Qt as QtOfText
from PySide6.QtWidgets import QLabel, QWidget

from mcr_desktop.bootstrap import Services
from mcr_desktop.domain.accounts import Account
from mcr_desktop.ui.account.people import PeopleTab
from mcr_desktop.ui.app import Screens
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route
from tests.unit.services.hostile_rows import hostile_rows, let_in
from tests.unit.services.naughty_rows import FIELDS, makers, rounds

MARKUP = ("<b>", "<img", "<script", "<a href")


@pytest.fixture
def account(services) -> Account:
    """An account whose every text is a naughty one, with rows of a hostile device among them."""
    made = services.accounts.add("<b>Quillmere</b> & <img src=x>", tier="key")
    who = services.people.add(made, "<img src=x onerror=alert(1)> & Mira", cadence_days=7)
    services.touches.log(made, "call", [who.id], happened_on="2026-09-01")
    for kind, make in makers(services, made, who).items():
        for texts in [one for one in rounds(kind, 6) if len(set(one.values())) == len(one)]:
            make(**texts)
        assert FIELDS[kind]
    let_in(services, made.fence, hostile_rows(services, made.fence, 3, each=3))
    services.removals.remove("note", [services.notes.all(made)[0].id])
    return made


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What Qt itself complained of."""
    said: list[str] = []
    before = qInstallMessageHandler(
        lambda kind, _context, text: said.append(text) if kind != QtMsgType.QtDebugMsg else None
    )
    yield said
    qInstallMessageHandler(before)


@pytest.fixture
def failed(monkeypatch) -> list[Exception]:
    """What no screen took: a reading that broke."""
    met: list[Exception] = []
    monkeypatch.setattr(Screens, "_on_error", lambda _screens, error: met.append(error))
    return met


@pytest.fixture
def screens(services, account, failed, make_screens) -> Screens:
    services.settings.set("window.last_page", Route("settings").as_text())
    return make_screens(backing_of(services))


def test_every_page_is_painted_and_reads_nothing_as_markup(
    screens, services, account, told, failed, qtbot
):
    window = screens.window
    window.resize(1280, 800)
    for route in _routes(services, account):
        window.go(route)
        _settle(screens, qtbot)
        window.grab()
        _no_markup(window)
        if route.tab == "people" and route.row is None:
            people = window.current_page().findChild(PeopleTab)
            for view in ("map", "coverage", "list"):
                people.show_view(view)
                _settle(screens, qtbot)
                window.grab()
                _no_markup(window)
    # Which letters a machine has fonts for is not the program's.
    assert [one for one in told if "OpenType support" not in one] == []
    assert failed == []


def _settle(screens: Screens, qtbot) -> None:
    """Until nothing is being read any more."""
    qtbot.wait(20)
    qtbot.waitUntil(lambda: not screens.tasks._latest)
    qtbot.wait(20)


def _routes(services: Services, account: Account) -> Iterator[Route]:
    for page in ("today", "accounts", "meetings", "removed"):
        yield Route(page)
    for tab in ("list", "board"):
        yield Route("promises", tab=tab)
    for words in ("img", "kind:person"):
        yield Route("search", query=words)
    for tab in ("overview", "people", "touches", "notes", "commitments", "timeline"):
        yield Route("account", account.id, tab)
    yield Route("account", account.id, "people", row=services.people.all(account)[0].id)
    yield Route("account", account.id, "notes", row=services.notes.all(account)[0].id)
    yield Route("account", account.id, "touches", row=services.touches.all(account)[0].id)
    yield Route("account", account.id, "commitments", row=services.commitments.all(account)[0].id)
    yield Route("meeting", services.meetings.all(account)[0].id)


def _no_markup(window: QWidget) -> None:
    for label in window.findChildren(QLabel):
        if any(mark in label.text() for mark in MARKUP):
            assert label.textFormat() == Qt.TextFormat.PlainText, label.text()[:80]
    for widget in window.findChildren(QWidget):
        tip = widget.toolTip()
        assert not any(mark in tip for mark in MARKUP) or not QtOfText.mightBeRichText(tip), tip[
            :80
        ]
