"""Who wrote what is in the menu of whatever stands for a row: board, map, timeline, Overview, matrix, portfolio."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from mcr_desktop.bootstrap import Services, create_profile
from mcr_desktop.ui.account.kept_rows import RowDoor
from mcr_desktop.ui.account.timelines import TimelineView
from mcr_desktop.ui.accounts.portfolio_tables import PortfolioTable
from mcr_desktop.ui.backings import backing_of
from mcr_desktop.ui.navigation import Route


@dataclass
class Scene:
    services: Services
    account: bytes
    window: Any
    qtbot: Any
    menus: list[QMenu]
    """Those that were opened; without a window system none can be shown."""

    def page(self, tab: str = "", page: str = "account") -> Any:
        self.window.go(Route(page, self.account if page == "account" else None, tab))
        return self.window.current_page()

    def tells(self, widget: QWidget, words: str, place: QPoint | None = None) -> None:
        """Open the menu of a widget by keyboard, or at a place, press History, and read the drawer."""
        key = QContextMenuEvent.Reason.Keyboard
        reason = key if place is None else QContextMenuEvent.Reason.Mouse
        at = place or QPoint(4, 4)
        event = QContextMenuEvent(reason, at, widget.mapToGlobal(at))
        QApplication.sendEvent(widget, event)
        menu = self.menus.pop()
        (history,) = [one for one in menu.actions() if one.text() == "History"]
        history.trigger()
        menu.deleteLater()
        self.qtbot.waitUntil(
            lambda: (
                any(words in one.text() for one in self.window.drawer.findChildren(QLabel))
                and self.window.drawer.isVisible()
            )
        )


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    made = create_profile(tmp_path / "profile", "Amira Idris", demo=True)
    yield made
    made.close()


@pytest.fixture
def scene(
    services: Services, make_screens: Callable[..., Any], qtbot: Any, monkeypatch: Any
) -> Scene:
    menus: list[QMenu] = []
    monkeypatch.setattr(QMenu, "popup", lambda menu, _place: menus.append(menu))
    account = services.accounts.add("Northwind", industry="Lamps and lanterns")
    mira = services.people.add(account, "Mira Oduya", title="Head of depots", owner="Amira Idris")
    services.people.add(account, "Luc Fabre", reports_to=mira.id)
    services.touches.log(
        account, "call", (mira.id,), summary="Rang about docks", team=("Amira Idris",)
    )
    services.commitments.add(account, "We ring at five", due_on="2026-11-30")
    services.agreements.add(account, "Frame contract", measure="Pallets in a day")
    screens = make_screens(backing_of(services))
    screens.window.resize(1280, 900)
    return Scene(services, account.id, screens.window, qtbot, menus)


def test_on_the_board(scene, qtbot):
    page = scene.page("commitments")
    book = page.tab("commitments").book
    qtbot.waitUntil(lambda: book.model.rowCount() == 1)
    book.turn()
    qtbot.waitUntil(lambda: book.board.first().model().rowCount() == 1)
    column = book.board.first()
    column.setFocus()
    qtbot.waitUntil(lambda: column.ids() and book.current_row() is not None)
    scene.tells(column, "We ring at five")


def test_on_the_map_and_in_the_matrix(scene, qtbot):
    tab = scene.page("people").tab("people")
    qtbot.waitUntil(lambda: tab.table.current_id() is not None)
    tab.show_view("map")
    qtbot.waitUntil(lambda: tab.map.view.scene is not None)
    mira = scene.services.people.find("Mira").id
    menu = tab.map.context_menu(mira)
    assert "History" in [one.text() for one in menu.actions()]
    menu.deleteLater()
    menu = tab.map.context_menu(None)
    assert "History" not in [one.text() for one in menu.actions()]
    menu.deleteLater()
    tab.show_view("coverage")
    qtbot.waitUntil(lambda: tab.coverage.table is not None and tab.coverage.table.isVisible())
    tab.coverage.table.choose(mira)
    qtbot.waitUntil(lambda: tab.coverage.table.current_id() == mira)
    scene.tells(tab.coverage.table, "Head of depots")


def test_on_the_timeline(scene, qtbot):
    tab = scene.page("timeline").tab("timeline")
    (view,) = tab.findChildren(TimelineView)
    qtbot.waitUntil(lambda: view.model().rowCount() > 1)
    touch = scene.services.touches.all(scene.services.accounts.show(scene.account))[0].id
    index = view.model().index(view.model().place_of(touch), 0)
    scene.tells(view.viewport(), "Rang about docks", view.visualRect(index).center())
    assert view.current_id() == touch
    # A heading stands for no row.
    at = view.visualRect(view.model().index(0, 0)).center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, at, view.mapToGlobal(at))
    QApplication.sendEvent(view.viewport(), event)
    assert scene.menus == []


def test_on_a_line_of_the_overview(scene, qtbot):
    page = scene.page("overview")
    qtbot.waitUntil(lambda: bool(page.tab("overview").findChildren(RowDoor)))
    (line,) = page.tab("overview").findChildren(RowDoor)
    scene.tells(line, "Pallets in a day")


def test_in_the_portfolio(scene, qtbot):
    page = scene.page(page="accounts")
    (table,) = page.findChildren(PortfolioTable)
    qtbot.waitUntil(lambda: table.model().rowCount() == 1)
    table.setCurrentIndex(table.model().index(0, 1))
    qtbot.waitUntil(lambda: bool(table.chosen()))
    scene.tells(table, "Lamps and lanterns")
